import { createHash } from "node:crypto";
import { Kysely, PostgresDialect, type Transaction } from "kysely";
import pg from "pg";
import type { Instant } from "../kernel/instant.ts";

/** A connection pool to read from. What must happen together takes a `Tx` instead. */
export type Db = Kysely<unknown>;

/** A transaction that the caller opened and will commit or roll back. */
export type Tx = Transaction<unknown>;

/** What every change happens in: one transaction at one moment of the product's clock. */
export type Work = { readonly tx: Tx; readonly now: Instant };

/** An open database: `db` for statements, `pool` for the job queue, `close` waits for what is in flight. */
export type Database = { readonly db: Db; readonly pool: pg.Pool; close(): Promise<void> };

const instantOid = 1184;
const dateOid = 1082;
const bigintOid = 20;

function exactNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`a bigint of the database is too large to be exact: ${text}`);
  return value;
}

/** Reads `timestamptz` as an instant, `date` as a plain date and `bigint` as an exact number. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") => {
    if (oid === instantOid) return (text: string) => Temporal.Instant.from(text.replace(" ", "T"));
    if (oid === dateOid) return (text: string) => Temporal.PlainDate.from(text);
    if (oid === bigintOid) return exactNumber;
    return pg.types.getTypeParser(oid, format);
  },
};

// `toPostgres` is the driver's own hook for parameters; without it an instant would be sent as quoted JSON.
for (const kind of [Temporal.Instant, Temporal.PlainDate]) {
  Object.defineProperty(kind.prototype, "toPostgres", {
    configurable: true,
    value(this: { toString(): string }) {
      return this.toString();
    },
  });
}

/**
 * Sends statements that have parameters as prepared ones, named after their text: PostgreSQL reads and plans each once
 * a connection, which for the product's many small statements is a large part of its work.
 */
class PreparingClient extends pg.Client {
  // The driver's `query` has many forms; only Kysely's, a text and its values, is changed.
  override query(...given: unknown[]): never {
    const [text, values] = given;
    // The transaction's first statement need not wait for its beginning; where that fails, the connection is lost
    // and the statement fails with it.
    if (text === "begin" && given.length === 2) {
      (super.query("begin") as Promise<unknown>).catch(() => undefined);
      return Promise.resolve({ command: "BEGIN", rows: [], rowCount: null }) as never;
    }
    const isPlain =
      typeof text === "string" && Array.isArray(values) && values.length > 0 && given.length === 2;
    const call = super.query.bind(this) as (...forms: unknown[]) => never;
    return isPlain ? call({ name: nameOf(text), text, values }) : call(...given);
  }
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash("sha256").update(text).digest("base64url");
  names.set(text, name);
  return name;
}

/** @param connectionsMax the pool's size; PostgreSQL's own limit must leave room for it. */
export function openDatabase(url: string, connectionsMax = 12): Database {
  const options = {
    connectionString: url,
    max: connectionsMax,
    types,
    application_name: "uide",
    pipeline: true,
  };
  const pool = new pg.Pool({ ...options, Client: PreparingClient });
  // A broken idle connection is replaced at the next use; without a listener it would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool, close: () => db.destroy() };
}

/** Runs `work` in a transaction: committed when it returns, rolled back when it throws. */
export const inTransaction = <Value>(db: Db, work: (tx: Tx) => Promise<Value>): Promise<Value> =>
  db.transaction().execute(work);
