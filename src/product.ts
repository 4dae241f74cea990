import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { composeBackground } from "./compose-background.ts";
import { composeService, type Ground } from "./compose-service.ts";
import type { Config } from "./config.ts";
import { demoAnnouncements, demoRoute, prepareDemo, runDemoNetwork } from "./demo.ts";
import type { App } from "./http/app.ts";
import { type RadiusServer, startRadiusServer } from "./modules/network/radius-server.ts";
import { findNetworkAccessServers } from "./modules/network/topology.ts";
import { httpSmsGateway } from "./modules/notices/gateway.ts";
import type { SmsGateway } from "./modules/notices/notices.ts";
import { loadProvider } from "./modules/provider/provider.ts";
import { openDatabase } from "./platform/database.ts";
import { startEmbeddedPostgres } from "./platform/embedded-postgres/embedded-postgres.ts";
import { openEvents } from "./platform/events.ts";
import { startJobs } from "./platform/jobs.ts";
import type { Log } from "./platform/log.ts";
import { migrate } from "./platform/migrate.ts";
import { openProductClock } from "./platform/product-clock.ts";
import { createSecretBox, readOrCreateSecretKey } from "./platform/secret-box.ts";
import { startSweeps } from "./platform/sweeps.ts";
import type { SimulatedNetwork } from "./simulated-network.ts";

/** The product of this process, running. */
export type Product = {
  readonly url: string;
  /** Lines for whoever started it, such as the demo's accounts. */
  readonly announcements: readonly string[];
  /** Resolves, with the reason, when it can't go on by itself. */
  readonly failed: Promise<Error>;
  /** Finishes what is in flight and stops everything in order. */
  stop(): Promise<void>;
};

const migrations = join(import.meta.dirname, "../migrations");

/** What has been started, to be stopped in the opposite order, whether or not the rest could be started. */
class Started {
  readonly #stops: { readonly name: string; readonly stop: () => Promise<unknown> }[] = [];
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  add(name: string, stop: () => Promise<unknown>): void {
    this.#stops.push({ name, stop });
  }

  async stop(): Promise<void> {
    for (const { name, stop } of this.#stops.splice(0).toReversed()) {
      await stop().catch((error: unknown) =>
        this.#log.error({ err: error, part: name }, "part did not stop in order"),
      );
    }
  }
}

/**
 * Starts everything that `config` asks for and resolves when it serves; with the simulator, when the network's fixed
 * lines are in their states.
 * @throws with a sentence for whoever started it; what had been started is stopped then.
 */
export async function startProduct(config: Config, log: Log, stopping: AbortSignal): Promise<Product> {
  const started = new Started(log);
  try {
    return await start(config, { log, stopping, started });
  } catch (error) {
    await started.stop();
    throw error;
  }
}

type Start = { readonly log: Log; readonly stopping: AbortSignal; readonly started: Started };

async function start(config: Config, { log, stopping, started }: Start): Promise<Product> {
  const { ground, failed } = await prepareGround(config, { log, stopping, started });
  const { provider, database, clock, secretBox } = ground;
  const dataDirectory = resolve(config.dataDirectory);
  if (config.isSimulated) await prepareDemo(ground, dataDirectory);
  const radius = await listenForAccounting(ground, secretBox);
  started.add("radius", () => radius.stop());
  const service = await composeService(ground);
  started.add("sign-in", () => service.signIn.close());
  started.add("assistant", () => service.assistant.stop());
  let network: SimulatedNetwork | undefined;
  if (config.isSimulated) demoRoute(service.app, () => network?.url);
  const gateway = gatewayOf(config, () => network?.url);
  const background = composeBackground(ground, service, gateway);
  const jobs = await startJobs(database, log, background.jobs);
  started.add("jobs", () => jobs.stop());
  const sweeps = startSweeps(background.sweeps, log);
  started.add("sweeps", () => sweeps.stop());
  const url = await listen(service.app, config);
  started.add("http", () => service.app.close());
  if (config.isSimulated) {
    network = await runDemoNetwork(ground, { url, radiusPort: radius.port, dataDirectory });
    started.add("simulator", network.stop);
    await orStopped(network.ready, stopping);
  }
  service.notReady.clear();
  log.info({ provider: provider.profile.brand, at: clock.now().toString() }, "serving");
  const announcements = network === undefined ? [] : demoAnnouncements(network.url);
  return {
    url,
    announcements: [`radius accounting ${config.host}:${radius.port}`, ...announcements],
    failed,
    stop: () => started.stop(),
  };
}

async function prepareGround(
  config: Config,
  { log, stopping, started }: Start,
): Promise<{ ground: Ground; failed: Promise<Error> }> {
  const provider = loadProvider(resolve(config.providerDirectory));
  const dataDirectory = resolve(config.dataDirectory);
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const { databaseUrl, failed } = await startDatabase(config, { log, started });
  const database = openDatabase(databaseUrl);
  started.add("database", () => database.close());
  await migrate(database, migrations, log);
  const { clock, close } = await openProductClock(
    database.db,
    { startAt: config.startTime, speed: config.timeSpeed, simulated: config.isSimulated },
    log,
  );
  started.add("clock", close);
  const events = await openEvents(databaseUrl, log);
  started.add("events", () => events.close());
  const secretBox = createSecretBox(await readOrCreateSecretKey(join(dataDirectory, "secret-key")));
  const ground = { config, provider, database, databaseUrl, clock, events, secretBox, log, stopping };
  return { ground, failed };
}

async function startDatabase(
  { databaseUrl, dataDirectory }: Config,
  { log, started }: { log: Log; started: Started },
): Promise<{ databaseUrl: string; failed: Promise<Error> }> {
  if (databaseUrl !== undefined) return { databaseUrl, failed: new Promise<Error>(() => undefined) };
  const postgres = await startEmbeddedPostgres({ directory: resolve(dataDirectory), log });
  started.add("postgres", () => postgres.stop());
  return { databaseUrl: postgres.url, failed: postgres.failed };
}

async function listenForAccounting({
  config,
  database,
  clock,
  secretBox,
  log,
}: Ground): Promise<RadiusServer> {
  const { host, radiusAccountingPort: port } = config;
  const findServers = () => findNetworkAccessServers(database.db, secretBox);
  try {
    return await startRadiusServer({ db: database.db, log, now: clock.now, findServers }, { host, port });
  } catch (error) {
    throw portProblem(error, { name: "RADIUS_ACCT_PORT", port });
  }
}

/** Texts to phones go to the provider's gateway; in the demo to the simulator's page. */
function gatewayOf(
  { smsGatewayUrl, isSimulated }: Config,
  simulatorUrl: () => string | undefined,
): SmsGateway | undefined {
  if (smsGatewayUrl !== undefined) return httpSmsGateway(smsGatewayUrl);
  if (!isSimulated) return undefined;
  return {
    async send(message) {
      const url = simulatorUrl();
      if (url === undefined) throw new Error("the simulator is not there yet");
      await httpSmsGateway(`${url}/sms`).send(message);
    },
  };
}

/** @throws when the stop begins first. */
async function orStopped(done: Promise<void>, stopping: AbortSignal): Promise<void> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new Error("stopped before it was ready"));
  stopping.addEventListener("abort", stop);
  if (stopping.aborted) stop();
  await Promise.race([done, stopped]).finally(() => stopping.removeEventListener("abort", stop));
}

async function listen(app: App, { host, port }: Config): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    throw portProblem(error, { name: "PORT", port });
  }
}

/** A port that is taken, said as a sentence. */
function portProblem(error: unknown, { name, port }: { name: string; port: number }): unknown {
  const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  if (!isTaken) return error;
  return new Error(
    `another program uses port ${port}; stop it, or set ${name} to a free port (0 takes any).`,
  );
}
