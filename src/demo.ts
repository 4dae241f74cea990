import { resolve } from "node:path";
import { sql } from "kysely";
import { z } from "zod";
import type { Ground } from "./compose-ground.ts";
import type { Config } from "./config.ts";
import type { App } from "./http/app.ts";
import { importFiles } from "./import/import.ts";
import { civilDate } from "./kernel/civil-time.ts";
import { createDemoStaff, demoAccounts } from "./modules/staff/staff.ts";
import {
  forgetAccessOfAllNodes,
  type NodeAccess,
  setAccessOfAllNodes,
  setNodeAccess,
} from "./modules/topology/topology.ts";
import { inTransaction } from "./platform/database.ts";
import {
  type SimulatedNetwork,
  type SimulatorAnnouncement,
  startSimulatedNetwork,
  writeSimulatedFiles,
} from "./simulated-network.ts";

/** Addresses that stand for all of a machine; what is sent goes to one of them. */
const everyAddress: readonly string[] = ["0.0.0.0", "::"];

/** The demo's subscribers and staff, where they aren't there yet: imported as a real provider's are. */
export async function prepareDemo(ground: Ground): Promise<void> {
  const { config, database, clock, provider, secretBox, log, stopping } = ground;
  const { policy } = provider;
  if (config.host.includes(":") && !everyAddress.includes(config.host))
    throw new Error(
      "HOST takes an address of IPv4 with the simulated network, which sends from 127.0.0.0/8.",
    );
  await createDemoStaff(database.db, Temporal.Now.instant());
  // The ports of the last network are gone; nodes that nobody can ask must not look unreachable.
  await inTransaction(database.db, forgetAccessOfAllNodes);
  const { rows } = await sql`select from subscribers limit 1`.execute(database.db);
  if (rows.length > 0) return;
  const now = clock.now();
  const today = civilDate(now, policy.zone);
  const files = await writeSimulatedFiles(simulatorFolder(config), today, stopping);
  const terms = { loginDigits: policy.logins.digits, tariffs: Object.keys(provider.tariffs) };
  const report = await importFiles(database.db, files, { now, terms, secretBox });
  const [fault] = report.faults;
  if (fault !== undefined)
    throw new Error(`the demo's files are not right: ${fault.file}:${fault.row} ${fault.reason}`);
  log.info({ subscribers: report.saved?.subscribers.added }, "demo imported");
}

/** Where the simulated network keeps its files and its state. */
const simulatorFolder = ({ dataDirectory }: Config): string => resolve(dataDirectory, "simulator");

/** Where the product listens for its network. */
type ListeningPlaces = {
  readonly url: string;
  readonly radiusPort: number;
  readonly trapPort?: number;
  readonly cwmpPort?: number;
};

/** The simulated network around the product; `listening` gives its page once all its nodes can be asked. */
export type DemoNetwork = Omit<SimulatedNetwork, "listening"> & { readonly listening: Promise<string> };

/** Starts the simulated network around the product. */
export function startDemoNetwork(ground: Ground, places: ListeningPlaces): DemoNetwork {
  const network = startNetwork(ground, places);
  const listening = network.listening.then(async (announced) => {
    await giveAccess(ground, announced);
    return announced.url;
  });
  // Whoever waits hears of it; when nobody does, it is no fault.
  listening.catch(() => undefined);
  return { ...network, listening };
}

/** Ports of the simulated network are the system's choice, so at each start the product is told how nodes are asked. */
async function giveAccess({ database, secretBox }: Ground, told: SimulatorAnnouncement): Promise<void> {
  const access: NodeAccess = {
    port: told.snmpPort,
    read: { version: "2c", community: told.snmpReadCommunity },
    write: { version: "2c", community: told.snmpWriteCommunity },
  };
  const user = {
    version: "3",
    user: told.snmpUser,
    auth: { protocol: "sha", key: told.snmpAuthPassword },
    privacy: { protocol: "aes", key: told.snmpPrivacyPassword },
  } as const;
  await inTransaction(database.db, async (tx) => {
    await setAccessOfAllNodes(tx, secretBox, access);
    for (const nodeId of told.snmpUserNodes)
      await setNodeAccess(tx, secretBox, { nodeId, access: { ...access, read: user, write: user } });
  });
}

function startNetwork(
  { config, clock, log }: Ground,
  { url, radiusPort, trapPort, cwmpPort }: ListeningPlaces,
): SimulatedNetwork {
  const { integrationKey, timeSpeed: speed } = config;
  const host = everyAddress.includes(config.host) ? "127.0.0.1" : config.host;
  return startSimulatedNetwork(
    {
      productUrl: url,
      integrationKey,
      radius: { host, port: radiusPort },
      ...(trapPort !== undefined && { traps: { host, port: trapPort } }),
      ...(cwmpPort !== undefined && { acsUrl: `http://${host}:${cwmpPort}/` }),
      clock: { shownAt: clock.now(), realAt: Temporal.Now.instant(), speed },
      stateDirectory: simulatorFolder(config),
    },
    log,
  );
}

const demoAnswer = z.object({
  simulatorUrl: z.string().optional(),
  staff: z.array(z.object({ role: z.string(), email: z.string(), password: z.string() })),
});

/** `GET /api/demo`: what the demo page shows of the demo. The accounts exist in no other installation. */
export function demoRoute(app: App, simulatorUrl: () => string | undefined): void {
  app.route({
    method: "GET",
    url: "/api/demo",
    config: { access: "public" },
    schema: { hide: true, response: { 200: demoAnswer } },
    handler: async () => {
      const url = simulatorUrl();
      const staff = demoAccounts.map(({ role, email, password }) => ({ role, email, password }));
      return { ...(url !== undefined && { simulatorUrl: url }), staff };
    },
  });
}

/** What is printed at the start of a demo. */
export const demoAnnouncements = (simulatorUrl: string): readonly string[] => [
  `simulator ${simulatorUrl}`,
  ...demoAccounts.map(({ role, email, password }) => `demo ${role}: ${email} ${password}`),
];
