import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { sql } from "kysely";
import { openDatabase } from "../../src/platform/database.ts";
import { startEmbeddedPostgres } from "../../src/platform/embedded-postgres/embedded-postgres.ts";
import { clusterIn } from "../../src/platform/embedded-postgres/cluster.ts";
import { lockFolder } from "../../src/platform/embedded-postgres/folder-lock.ts";
import { endClusterProcesses } from "../../src/platform/embedded-postgres/left-processes.ts";
import { silentLog } from "../../src/platform/log.ts";
import { migrate } from "../../src/platform/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The server on which tests make their databases. */
    readonly serverUrl: string;
    /** The migrated database that they are cloned from. */
    readonly templateName: string;
  }
}

const folderPrefix = "uide-test-";

/** What a database of tests loses in a power cut, nobody misses. */
const fastSettings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "200",
};

/**
 * Starts one PostgreSQL for all tests (or uses `UIDE_TEST_DATABASE_URL`), and migrates the database they are cloned from.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["UIDE_TEST_DATABASE_URL"];
  const server = given === undefined ? await startServer() : { url: given, stop: () => Promise.resolve() };
  const templateName = `uide_template_${randomUUID().slice(0, 8)}`;
  const stop = async (): Promise<void> => {
    await onServer(server.url, `drop database if exists ${templateName} with (force)`);
    await server.stop();
  };
  try {
    await onServer(server.url, `create database ${templateName}`);
    await migrateTemplate(databaseUrl(server.url, templateName));
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("serverUrl", server.url);
  project.provide("templateName", templateName);
  return stop;
}

async function migrateTemplate(url: string): Promise<void> {
  const template = openDatabase(url);
  const directory = join(import.meta.dirname, "../../migrations");
  await migrate(template, directory, silentLog).finally(() => template.close());
}

/** The same server, another database. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs one statement that no transaction may hold. */
export async function onServer(serverUrl: string, statement: string): Promise<void> {
  const server = openDatabase(serverUrl, 1);
  await sql
    .raw(statement)
    .execute(server.db)
    .finally(() => server.close());
}

async function startServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  await removeLeftServers();
  const directory = await mkdtemp(join(tmpdir(), folderPrefix));
  const { url, stop } = await startEmbeddedPostgres({ directory, log: silentLog, settings: fastSettings });
  return { url, stop: () => stop().then(() => rm(directory, { recursive: true, force: true })) };
}

/** Test runs that were killed leave their server running. */
async function removeLeftServers(): Promise<void> {
  for (const name of (await readdir(tmpdir())).filter((entry) => entry.startsWith(folderPrefix))) {
    const directory = join(tmpdir(), name);
    const lock = await lockFolder(directory).catch(() => undefined);
    if (lock === undefined) continue;
    await endClusterProcesses(clusterIn(directory), 0);
    await lock.release();
    await rm(directory, { recursive: true, force: true });
  }
}
