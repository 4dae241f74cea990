import { join } from "node:path";
import { startWebBuild } from "./built-web.ts";
import { composeBackground } from "./compose-background.ts";
import { composeRouters, listenForRouters } from "./compose-routers.ts";
import { composeGround, type Ground, type Start } from "./compose-ground.ts";
import { composeService, type Service, switchParts } from "./compose-service.ts";
import type { Config } from "./config.ts";
import { demoAnnouncements, demoRoute, prepareDemo, startDemoNetwork } from "./demo.ts";
import { closeApp } from "./http/close-app.ts";
import { listenForAccounting, listenForHttp, listenForTraps } from "./listen.ts";
import { startSwitchSweep } from "./modules/switches/switches.ts";
import { httpSmsGateway } from "./modules/notices/gateway.ts";
import type { SmsGateway } from "./modules/notices/notices.ts";
import { beginTraining } from "./modules/training/live-understanding.ts";
import { keepIn } from "./platform/kept-result.ts";
import { startJobs } from "./platform/jobs.ts";
import type { Log } from "./platform/log.ts";
import { StartedParts } from "./platform/started-parts.ts";
import { startSweeps } from "./platform/sweeps.ts";

/** The product of this process, running. */
export type Product = {
  readonly url: string;
  /** Lines for whoever started it: where else it listens, and the demo's accounts. */
  readonly announcements: readonly string[];
  /** Resolves, with the reason, when it can't go on by itself. */
  readonly failed: Promise<Error>;
  /** Finishes what is in flight and stops everything in order, within 10 s. */
  stop(): Promise<void>;
};

/**
 * Starts everything that `config` asks for and resolves when it serves; with the simulator, when the network's fixed
 * lines are in their states.
 * @throws with a sentence for whoever started it; what had been started is stopped then.
 */
export async function startProduct(config: Config, log: Log, stopping: AbortSignal): Promise<Product> {
  const started = new StartedParts(log, stopping);
  try {
    return await start(config, { log, stopping, started });
  } catch (error) {
    await started.stop();
    throw error;
  }
}

/**
 * Parts stop against the order in which they start: first what lets work in (the simulator, which is a caller, then
 * HTTP and RADIUS), then what finds work (sweeps and jobs), then what does it (the assistant), last what all stand on.
 */
async function start(config: Config, { log, stopping, started }: Start): Promise<Product> {
  const keep = keepIn(join(config.dataDirectory, "kept"), [config.providerDirectory, ...readersOfWords]);
  const training = beginTraining(config.providerDirectory, keep);
  const web = startWebBuild();
  started.add({ name: "web build", stop: web.stop });
  const { ground, postgres } = await composeGround(config, { log, stopping, started });
  if (config.isSimulated) await prepareDemo(ground);
  await web.done;
  const simulator: Simulator = { url: undefined };
  const { service, ...served } = await serve({ ...ground, training, keep }, simulator, started);
  const network = config.isSimulated ? startDemoNetwork(ground, served) : undefined;
  if (network !== undefined) {
    started.add({ name: "simulator", stop: network.stop });
    simulator.url = await orStopped(network.listening, stopping);
    await orStopped(network.ready, stopping);
  }
  service.notReady.clear();
  stopping.addEventListener("abort", () => service.notReady.add("the product is stopping"));
  log.info({ provider: ground.provider.profile.brand, at: ground.clock.now().toString() }, "serving");
  return {
    url: served.url,
    announcements: [
      ...(postgres === undefined ? [] : [`postgresql ${new URL(postgres.url).host}`]),
      `radius accounting ${config.host}:${served.radiusPort}`,
      `snmp traps ${config.host}:${served.trapPort}`,
      ...(served.cwmpPort === undefined ? [] : [`cwmp ${cwmpUrl(config, served.cwmpPort)}`]),
      ...(simulator.url === undefined ? [] : demoAnnouncements(simulator.url)),
    ],
    failed: Promise.race([postgres?.failed, network?.ended].filter((failed) => failed !== undefined)),
    stop: () => started.stop(),
  };
}

/** The code that reads the provider's words: what it learns of them is kept between starts. */
const readersOfWords = [
  "kernel",
  ...["normaliser", "stemmer", "wordings", "understanding", "knowledge"].map((name) => join("modules", name)),
].map((name) => join(import.meta.dirname, name));

/** Where the simulated network is, once it listens. */
type Simulator = { url: string | undefined };

/** Starts everything that takes, finds and does work. */
async function serve(
  ground: Ground,
  simulator: Simulator,
  started: StartedParts,
): Promise<{
  service: Service;
  url: string;
  radiusPort: number;
  trapPort: number;
  cwmpPort?: number;
}> {
  const { config, database, log } = ground;
  const service = await composeService(ground);
  started.add({ name: "sign-in", stop: () => service.signIn.close() });
  started.add({ name: "assistant", stop: () => service.assistant.stop() });
  if (config.isSimulated) demoRoute(service.app, () => simulator.url);
  const routers = composeRouters(ground, () => simulator.url);
  const gateway = gatewayOf(config, simulator);
  const background = composeBackground(ground, service, { gateway, routers });
  const jobs = await startJobs(database, log, background.jobs);
  started.add({ name: "jobs", stop: () => jobs.stop() });
  const sweeps = startSweeps(background.sweeps, log);
  started.add({ name: "sweeps", stop: () => sweeps.stop() });
  const radius = await listenForAccounting(ground, service.accounting);
  started.add({ name: "radius", stop: () => radius.stop() });
  const switches = startSwitchSweep(switchParts(ground));
  started.add({ name: "switch sweep", stop: () => switches.stop() });
  const traps = await listenForTraps(ground, switches);
  started.add({ name: "snmp traps", stop: () => traps.stop() });
  const acs = await listenForRouters(ground, routers);
  if (acs !== undefined) started.add({ name: "acs", stop: () => acs.stop() });
  const url = await listenForHttp(service.app, config);
  started.add({ name: "http", stop: () => closeApp(service.app) });
  return { service, url, radiusPort: radius.port, trapPort: traps.port, ...(acs && { cwmpPort: acs.port }) };
}

/** An address of IPv6 stands in brackets. */
const cwmpUrl = ({ host }: Config, port: number): string =>
  `http://${host.includes(":") ? `[${host}]` : host}:${port}/`;

/** Texts to phones go to the provider's gateway; in the demo to the simulator's page. */
function gatewayOf({ smsGatewayUrl, isSimulated }: Config, simulator: Simulator): SmsGateway | undefined {
  if (smsGatewayUrl !== undefined) return httpSmsGateway(smsGatewayUrl);
  if (!isSimulated) return undefined;
  return {
    async send(message) {
      if (simulator.url === undefined) throw new Error("the simulator is not there yet");
      await httpSmsGateway(`${simulator.url}/sms`).send(message);
    },
  };
}

/** @throws the signal's reason when the stop begins first. */
async function orStopped<Value>(done: Promise<Value>, stopping: AbortSignal): Promise<Value> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(stopping.reason);
  stopping.addEventListener("abort", stop);
  if (stopping.aborted) stop();
  return Promise.race([done, stopped]).finally(() => stopping.removeEventListener("abort", stop));
}
