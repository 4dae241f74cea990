import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../src/platform/database.ts";
import { describeSchema } from "../src/platform/describe-schema.ts";
import { startEmbeddedPostgres } from "../src/platform/embedded-postgres/embedded-postgres.ts";
import { silentLog } from "../src/platform/log.ts";
import { migrate } from "../src/platform/migrate.ts";

// Writes `schema.sql`: what the migrations make of an empty database.
const root = join(import.meta.dirname, "..");
const directory = await mkdtemp(join(tmpdir(), "uide-schema-"));
const postgres = await startEmbeddedPostgres({ directory, log: silentLog });
const database = openDatabase(postgres.url);
try {
  await migrate(database, join(root, "migrations"), silentLog);
  await writeFile(join(root, "schema.sql"), await describeSchema(database.db));
} finally {
  await database.close();
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}
