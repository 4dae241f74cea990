import { startEmbeddedPostgres } from "../../src/platform/embedded-postgres/embedded-postgres.ts";
import { silentLog } from "../../src/platform/log.ts";

// A process that owns an embedded PostgreSQL, for tests to kill. It stops in order when asked by a signal.
const [directory = ""] = process.argv.slice(2);
const starting = startEmbeddedPostgres({ directory, log: silentLog });
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => void starting.then((postgres) => postgres.stop()).then(() => process.exit(0)));
}
const { url } = await starting;
console.log(url);
setInterval(() => undefined, 60_000);
