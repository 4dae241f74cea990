import type { Ground } from "./compose-ground.ts";
import type { Config } from "./config.ts";
import type { App } from "./http/app.ts";
import type { AccountingQueue } from "./modules/accounting/accounting-queue.ts";
import { type RadiusServer, startRadiusServer } from "./modules/accounting/radius-server.ts";
import type { SwitchSweep } from "./modules/switches/switches.ts";
import { startTrapServer, type TrapServer } from "./modules/traps/traps.ts";
import { findNetworkAccessServers, findReachableNodes } from "./modules/topology/topology.ts";

/** RADIUS over UDP. @throws with a sentence that names the variable to change. */
export function listenForAccounting(
  {
    config,
    database,
    clock,
    secretBox,
    log,
  }: Pick<Ground, "config" | "database" | "clock" | "secretBox" | "log">,
  queue: AccountingQueue,
): Promise<RadiusServer> {
  const { host, radiusAccountingPort: port } = config;
  const findServers = () => findNetworkAccessServers(database.db, secretBox);
  const parts = { queue, log, now: clock.now, findServers };
  return startRadiusServer(parts, { host, port }).catch((error: unknown) => {
    throw listenProblem(error, { host, port, variable: "RADIUS_ACCT_PORT" });
  });
}

/** SNMP traps. @throws with a sentence that names the variable to change. */
export function listenForTraps(
  { config, provider, database, secretBox, log }: Ground,
  switches: SwitchSweep,
): Promise<TrapServer> {
  const { host, snmpTrapPort: port } = config;
  const { trapsPerMinuteOfNodeMax } = provider.policy.switches;
  const findNodes = () => findReachableNodes(database.db, secretBox);
  const onHint = (nodeId: string): void => switches.hint(nodeId);
  const parts = { log, findNodes, onHint, trapsPerMinuteOfNodeMax };
  return startTrapServer(parts, { host, port }).catch((error: unknown) => {
    throw listenProblem(error, { host, port, variable: "SNMP_TRAP_PORT" });
  });
}

/** HTTP. @throws with a sentence that names the variable to change. */
export function listenForHttp(app: App, { host, port }: Config): Promise<string> {
  return app.listen({ host, port }).catch((error: unknown) => {
    throw listenProblem(error, { host, port, variable: "PORT" });
  });
}

/** Why nobody can listen there, as a sentence that names the variable to change. */
export function listenProblem(
  error: unknown,
  {
    host,
    port,
    variable,
  }: { host: string; port: number; variable: "PORT" | "RADIUS_ACCT_PORT" | "SNMP_TRAP_PORT" | "CWMP_PORT" },
): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const another = `set ${variable} to a free port (0 takes any).`;
  if (code === "EADDRINUSE") return new Error(`another program uses port ${port}; stop it, or ${another}`);
  if (code === "EACCES") return new Error(`only root may listen on port ${port}; ${another}`);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN")
    return new Error(`HOST takes an address of this machine, and ${host} is none.`);
  return error;
}
