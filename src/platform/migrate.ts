import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runMigrations } from "graphile-worker";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";
import { queueLogger } from "./jobs.ts";
import type { Log } from "./log.ts";

/** A migration as it was applied: its number, its name and what its text came to. */
export type AppliedMigration = { readonly number: number; readonly name: string; readonly checksum: string };

/** A migration as a file `NNNN_what.sql`. */
export type Migration = AppliedMigration & { readonly text: string };

/** The files and the database don't fit together; nothing was changed. The message says what to do. */
class MigrationRefused extends Error {
  override readonly name = "MigrationRefused";
}

/** Any number will do as long as every version of the product takes the same. */
const lockKey = 7_010_000_000;
const serverVersionMin = 150_000;

/**
 * Brings the database to what this version of the code needs: the job queue's own schema, then the numbered files of
 * `directory`, each in a transaction. Safe when several processes start at once: one works, the others wait and find it done.
 *
 * @returns how many files were applied
 * @throws MigrationRefused
 */
export async function migrate(database: Database, directory: string, log: Log): Promise<number> {
  const migrations = await readMigrations(directory);
  return database.db.connection().execute(async (connection) => {
    await checkServerVersion(connection);
    await sql`select pg_advisory_lock(${lockKey})`.execute(connection);
    try {
      const pending = pendingMigrations(migrations, await readApplied(connection));
      await runMigrations({ pgPool: database.pool, logger: queueLogger(log) });
      for (const migration of pending) {
        await apply(connection, migration);
        log.info({ migration: migration.name }, "migration applied");
      }
      return pending.length;
    } finally {
      await sql`select pg_advisory_unlock(${lockKey})`.execute(connection);
    }
  });
}

/** Reads the files in order. @throws MigrationRefused when a name is wrong or a number is missing or taken twice. */
async function readMigrations(directory: string): Promise<readonly Migration[]> {
  const names = orderMigrations(await readdir(directory));
  return Promise.all(
    names.map(async (name, index) => {
      const text = await readFile(join(directory, name), "utf8");
      return { number: index + 1, name, text, checksum: createHash("sha256").update(text).digest("hex") };
    }),
  );
}

/** The names in the order of their numbers, which count from 0001 without a gap. @throws MigrationRefused */
export function orderMigrations(names: readonly string[]): readonly string[] {
  const ordered = names.filter((name) => !name.startsWith(".")).toSorted();
  for (const [index, name] of ordered.entries()) {
    const number = /^(\d{4})_[a-z0-9-]+\.sql$/.exec(name)?.[1];
    if (number === undefined) throw new MigrationRefused(`The migration ${name} isn't named NNNN_what.sql.`);
    const expected = String(index + 1).padStart(4, "0");
    if (number < expected)
      throw new MigrationRefused(`Two migrations have the number ${number}: ${ordered[index - 1]}, ${name}.`);
    if (number > expected)
      throw new MigrationRefused(`The migration ${expected} is missing; the next one is ${name}.`);
  }
  return ordered;
}

/** What is still to be applied. @throws MigrationRefused when what was applied isn't what the files say. */
export function pendingMigrations(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  for (const [index, done] of applied.entries()) {
    const file = migrations[index];
    if (file === undefined)
      throw new MigrationRefused(
        `The database is newer than this version: it has ${done.name}. Start the newer version.`,
      );
    if (file.number !== done.number || file.name !== done.name || file.checksum !== done.checksum)
      throw new MigrationRefused(
        `The migration ${file.name} was changed after the database had applied ${done.name}. Restore it, and put the change in a new one.`,
      );
  }
  return migrations.slice(applied.length);
}

async function checkServerVersion(connection: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ number: number; name: string }>`
    select current_setting('server_version_num')::int as number, current_setting('server_version') as name
  `.execute(connection);
  const [version] = rows;
  if (version !== undefined && version.number >= serverVersionMin) return;
  throw new MigrationRefused(`PostgreSQL 15 or newer is needed; DATABASE_URL leads to ${version?.name}.`);
}

async function readApplied(connection: Kysely<unknown>): Promise<readonly AppliedMigration[]> {
  await sql`
    create table if not exists schema_migrations (
      number int primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )
  `.execute(connection);
  const { rows } = await sql<AppliedMigration>`
    select number, name, checksum from schema_migrations order by number
  `.execute(connection);
  return rows;
}

/** The row comes first, so that whoever gets past the lock by mistake fails before changing anything. */
async function apply(
  connection: Kysely<unknown>,
  { number, name, checksum, text }: Migration,
): Promise<void> {
  await connection.transaction().execute(async (tx) => {
    await sql`insert into schema_migrations (number, name, checksum) values (${number}, ${name}, ${checksum})`.execute(
      tx,
    );
    await sql.raw(text).execute(tx);
  });
}
