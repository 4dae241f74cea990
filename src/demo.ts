import { join } from "node:path";
import { sql } from "kysely";
import { z } from "zod";
import type { Ground } from "./compose-service.ts";
import type { App } from "./http/app.ts";
import { importFiles } from "./import/import.ts";
import { createDemoStaff, demoAccounts } from "./modules/staff/staff.ts";
import { type SimulatedNetwork, startSimulatedNetwork, writeSimulatedFiles } from "./simulated-network.ts";

/** The demo's subscribers and staff, where they aren't there yet: imported as a real provider's are. */
export async function prepareDemo(ground: Ground, dataDirectory: string): Promise<void> {
  const { database, clock, provider, secretBox, log } = ground;
  await createDemoStaff(database.db, Temporal.Now.instant());
  const { rows } = await sql`select from subscribers limit 1`.execute(database.db);
  if (rows.length > 0) return;
  const files = await writeSimulatedFiles(join(dataDirectory, "simulator"));
  const terms = { loginDigits: provider.policy.logins.digits, tariffs: Object.keys(provider.tariffs) };
  const report = await importFiles(database.db, files, { now: clock.now(), terms, secretBox });
  const [fault] = report.faults;
  if (fault !== undefined)
    throw new Error(`the demo's files are not right: ${fault.file}:${fault.row} ${fault.reason}`);
  log.info({ subscribers: report.saved?.subscribers.added }, "demo imported");
}

/** Starts the simulated network around the product, and waits until its fixed lines are in their states. */
export async function runDemoNetwork(
  { config, clock, log }: Ground,
  { url, radiusPort, dataDirectory }: { url: string; radiusPort: number; dataDirectory: string },
): Promise<SimulatedNetwork> {
  const network = await startSimulatedNetwork(
    {
      productUrl: url,
      integrationKey: config.integrationKey,
      radius: { host: config.host, port: radiusPort },
      clock: { shownAt: clock.now(), realAt: Temporal.Now.instant(), speed: config.timeSpeed },
      stateDirectory: join(dataDirectory, "simulator"),
    },
    log,
  );
  return network;
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
