import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { readConfiguration, type Configuration } from "./configuration.ts";
import { Network } from "./network.ts";
import { snmpAccess } from "./snmp/access.ts";
import { sayTraps } from "./snmp/traps.ts";
import { Switches } from "./snmp/switches.ts";
import { Fleet } from "./routers/fleet.ts";
import { Passwords } from "./routers/passwords.ts";
import { createServer } from "./server.ts";
import { StateFile } from "./state-file.ts";
import { productClock } from "./time.ts";
import { openVisitFor } from "./wire/subscriber-chat.ts";
import { openWire } from "./wire/wire.ts";
import { demoSeed } from "./world/chance.ts";
import { fixedLogin } from "./world/fixed-logins.ts";
import { topologyOf } from "./world/topology.ts";
import { buildWorld } from "./world/world.ts";

// A provider's network in a box. It says on stdout, a JSON object a line, when it listens, when the fixed logins
// are in their states, and when all lines are. It ends on SIGTERM, SIGINT, and when its parent is gone (stdin ends).

const stepMilliseconds = 250;
const visitPatienceMilliseconds = 20_000;
const stopPatienceMilliseconds = 1_500;

/** The demo begins with one open visit. */
const loginWithVisit = fixedLogin(8);

const stopping = new AbortController();
const announce = (milestone: { readonly event: string } & Readonly<Record<string, string>>): void =>
  console.log(JSON.stringify(milestone));

try {
  await run(readConfiguration(process.env));
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

async function run(configuration: Configuration): Promise<void> {
  const world = buildWorld(demoSeed);
  const topology = topologyOf(world);
  const clock = productClock(configuration.clock);
  const product = {
    url: configuration.productUrl,
    integrationKey: configuration.integrationKey,
    signal: stopping.signal,
  };
  const network = await Network.open({
    world,
    topology,
    clock,
    wire: await openWire(world, configuration.radius, product),
    stateFile: await StateFile.open(configuration.stateDirectory),
  });
  const switches = await Switches.open({ world, topology, now: clock.now, ports: () => network.ports });
  const { traps } = configuration;
  if (traps !== undefined)
    network.onTraps((said) => sayTraps(said, { switches, ports: () => network.ports, to: traps }));
  const passwords = new Passwords(network);
  const { acsUrl } = configuration;
  const fleet = acsUrl === undefined ? undefined : await Fleet.open({ network, passwords, acsUrl });
  if (fleet !== undefined) network.onStarts((lines) => fleet.started(lines));
  const server = await createServer({ network, switches, passwords, fleet, product });
  stopInOrder(async () => {
    await server.close();
    switches.close();
    await fleet?.close();
    network.parts.wire.close();
    await network.save();
  });
  await server.listen({ host: configuration.host, port: configuration.port });
  announce({
    event: "listening",
    url: urlOf(server.server.address()),
    snmpPort: String(switches.port),
    ...snmpAccess,
  });
  await live(network, configuration.productUrl);
}

async function live(network: Network, productUrl: string): Promise<void> {
  await network.catchUp(async () => {
    if (!network.visitOpened) await openFirstVisit(network, productUrl);
    announce({ event: "ready" });
  });
  announce({ event: "settled" });
  for (;;) {
    await delay(stepMilliseconds, undefined, { signal: stopping.signal });
    await network.step();
  }
}

/** Without its visit the demo is poorer, but the network works: that is said, and it goes on. */
async function openFirstVisit(network: Network, productUrl: string): Promise<void> {
  const patience = AbortSignal.any([stopping.signal, AbortSignal.timeout(visitPatienceMilliseconds)]);
  try {
    await openVisitFor(loginWithVisit, { url: productUrl, signal: patience });
    await network.rememberVisit();
  } catch (error) {
    stopping.signal.throwIfAborted();
    console.error(
      `login ${loginWithVisit} has no visit: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Stops once, however often it is told to. What hasn't been answered by then is sent again after the next start. */
function stopInOrder(close: () => Promise<void>): void {
  const stop = (): void => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    setTimeout(() => process.exit(0), stopPatienceMilliseconds).unref();
    const exit = (): void => process.exit(0);
    close().then(exit, exit);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  // Without a parent nobody reads what is said here.
  process.stdout.on("error", stop);
  process.stdin.on("error", stop).on("end", stop).resume();
}

function urlOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://${address.address}:${address.port}`;
}
