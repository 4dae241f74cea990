import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { type Database, openDatabase } from "../../src/platform/database.ts";
import { databaseUrl, onServer } from "./postgres.ts";

/** A database of one test's own; `close` drops it. */
export type TestDatabase = Database & { readonly url: string };

/** Makes a migrated, otherwise empty database. */
export const createTestDatabase = (): Promise<TestDatabase> => createDatabase(inject("templateName"));

/** Makes a database in which nothing is, not even the schema. */
export const createEmptyDatabase = (): Promise<TestDatabase> => createDatabase("template0");

async function createDatabase(template: string): Promise<TestDatabase> {
  const serverUrl = inject("serverUrl");
  const name = `uide_test_${randomUUID().replaceAll("-", "")}`;
  await onServer(serverUrl, `create database ${name} template ${template} strategy file_copy`);
  const url = databaseUrl(serverUrl, name);
  const database = openDatabase(url);
  const close = async (): Promise<void> => {
    await database.close();
    await onServer(serverUrl, `drop database ${name} with (force)`);
  };
  return { ...database, url, close };
}
