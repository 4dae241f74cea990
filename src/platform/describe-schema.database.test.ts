import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, expect, test } from "vitest";
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from "../../test/harness/database.ts";
import { describeSchema } from "./describe-schema.ts";

let database: TestDatabase;
afterEach(() => database.close());

test("schema.sql is what the migrations come to", async () => {
  database = await createTestDatabase();
  const committed = await readFile(join(import.meta.dirname, "../../schema.sql"), "utf8").catch(() => "");
  expect(await describeSchema(database.db), "schema.sql is out of date: run `npm run schema`").toBe(
    committed,
  );
});

const everything = `
  create extension btree_gist;
  create type colour as enum ('red', 'blue');
  create table street (street_id uuid primary key, name text not null default 'Abai');
  create table house (
    id bigint generated always as identity,
    number int not null,
    street_id uuid not null references street on delete cascade,
    label text,
    doubled bigint generated always as (number * 2) stored,
    kept tstzrange not null,
    constraint no_overlap exclude using gist (street_id with =, kept with &&),
    constraint positive check (number > 0)
  );
  create index house_by_label on house (label) where label is not null;
  create function touch() returns trigger language plpgsql as 'begin return new; end';
  create trigger touched before update on house for each row execute function touch();
`;

test("a description holds everything that a migration can make", async () => {
  database = await createEmptyDatabase();
  await sql.raw(everything).execute(database.db);
  const described = await describeSchema(database.db);
  for (const part of [
    "create extension btree_gist;",
    "create type colour as enum ('red', 'blue');",
    "name text not null default 'Abai'::text",
    "id bigint not null generated always as identity",
    "doubled bigint generated always as ((number * 2)) stored",
    "constraint no_overlap EXCLUDE USING gist",
    "constraint positive CHECK (number > 0)",
    "constraint house_street_id_fkey FOREIGN KEY (street_id) REFERENCES street(street_id) ON DELETE CASCADE",
    "CREATE INDEX house_by_label ON house",
    "CREATE TRIGGER touched BEFORE UPDATE ON house",
    "FUNCTION public.touch()",
  ])
    expect(described).toContain(part);
});
