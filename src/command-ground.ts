import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readConfig } from "./config.ts";
import { loadProvider, type Provider } from "./modules/provider/provider.ts";
import { openDatabase, type Db } from "./platform/database.ts";
import { startEmbeddedPostgres } from "./platform/embedded-postgres/embedded-postgres.ts";
import { createLog } from "./platform/log.ts";
import { migrate } from "./platform/migrate.ts";
import { createSecretBox, readOrCreateSecretKey, type SecretBox } from "./platform/secret-box.ts";

/** What a command works on: the same database, provider and key as the product with the same environment. */
export type CommandGround = { readonly db: Db; readonly provider: Provider; readonly secretBox: SecretBox };

const migrations = join(import.meta.dirname, "../migrations");

/**
 * Runs `work` on the database of `DATABASE_URL`, beside a running product if there is one; without it on the embedded one.
 * @throws DataFolderInUse when the product runs on the embedded one.
 */
export async function onCommandGround<Value>(
  work: (ground: CommandGround) => Promise<Value>,
): Promise<Value> {
  // Commands take no integration calls, so nobody needs to give them the key for it.
  const config = readConfig({ UIDE_INTEGRATION_KEY: "not used by commands", ...process.env });
  const log = createLog(config.logLevel === "info" ? "warn" : config.logLevel);
  const provider = loadProvider(resolve(config.providerDirectory));
  const directory = resolve(config.dataDirectory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const embedded =
    config.databaseUrl === undefined ? await startEmbeddedPostgres({ directory, log }) : undefined;
  const database = openDatabase(embedded?.url ?? config.databaseUrl ?? "");
  try {
    await migrate(database, migrations, log);
    const secretBox = createSecretBox(
      config.secretKey ?? (await readOrCreateSecretKey(join(directory, "secret-key"))),
    );
    return await work({ db: database.db, provider, secretBox });
  } finally {
    await database.close();
    await embedded?.stop();
  }
}

/** Ends the process with the code that `run` gives; what it throws is said in one sentence. */
export async function exitWith(run: () => Promise<number>): Promise<never> {
  const code = await run().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  });
  process.exit(code);
}
