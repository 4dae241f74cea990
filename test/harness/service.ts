import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { composeService, type Service } from "../../src/compose-service.ts";
import { readConfig } from "../../src/config.ts";
import { closeApp } from "../../src/http/close-app.ts";
import { loadProvider } from "../../src/modules/provider/provider.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { openEvents } from "../../src/platform/events.ts";
import { type Log, silentLog } from "../../src/platform/log.ts";
import { createSecretBox } from "../../src/platform/secret-box.ts";
import type { TestDatabase } from "./database.ts";

/** The whole HTTP service of the product in this process, on a test's database, without anything in the background. */
export type TestService = Service & {
  /** Listens on a free port of the loopback address. */
  listen(): Promise<string>;
  /** Begins the stop: what only waits ends. */
  beginStop(): void;
  close(): Promise<void>;
};

const providerDirectory = join(import.meta.dirname, "../../provider/beeline-kz");

export async function openService(database: TestDatabase, log: Log = silentLog): Promise<TestService> {
  const stop = new AbortController();
  const events = await openEvents(database.url, log);
  const variables = { UIDE_PROVIDER: providerDirectory, UIDE_INTEGRATION_KEY: integrationKey };
  const service = await composeService({
    config: readConfig({ ...variables, DATABASE_URL: database.url }),
    provider: loadProvider(providerDirectory),
    database,
    databaseUrl: database.url,
    clock: systemClock,
    events,
    secretBox: createSecretBox(randomBytes(32)),
    log,
    stopping: stop.signal,
  });
  service.notReady.clear();
  return {
    ...service,
    listen: () => service.app.listen({ host: "127.0.0.1", port: 0 }),
    beginStop: () => stop.abort("the test ends"),
    async close() {
      stop.abort("the test ends");
      await closeApp(service.app);
      await service.assistant.stop();
      await service.signIn.close();
      await events.close();
    },
  };
}

/** The bearer key of monitoring and billing. */
export const integrationKey = "a key of this test";
