import { sql } from "kysely";
import { asLogin } from "../../src/kernel/ids.ts";
import { addMinutes, instant } from "../../src/kernel/instant.ts";
import type { SessionReport } from "../../src/modules/radius/accounting-report.ts";
import type { Db } from "../../src/platform/database.ts";

/** The moment at which tests of the network ask. */
export const now = instant("2026-11-22T12:00:00Z");

export const ago = (minutes: number): Temporal.Instant => addMinutes(now, -minutes);

/** What a server tells of a session so many minutes ago. */
export type Told = readonly [kind: SessionReport["kind"], sessionId: string, minutesAgo: number];

/** The whole report, of 7010000001 unless `more` says otherwise; a Stop has lost its carrier. */
export const told = (
  [kind, sessionId, minutesAgo]: Told,
  more: Partial<SessionReport> = {},
): SessionReport => ({
  kind,
  nas: "127.0.10.1",
  sessionId,
  login: asLogin("7010000001"),
  at: ago(minutesAgo),
  lastedSeconds: null,
  interimSeconds: null,
  inputOctets: 0,
  outputOctets: 0,
  terminateCause: kind === "stop" ? "lost-carrier" : null,
  framedAddress: null,
  callingStation: null,
  nasPort: null,
  ...more,
});

/** Two switches below one aggregation, three lines on the first and one on the second; what was there is gone. */
export async function resetNetwork(db: Db): Promise<void> {
  await sql`
    truncate radius_sessions, radius_past_sessions, radius_session_ends, nas_restarts, network_events, access_nodes, lines, subscribers cascade
  `.execute(db);
  await sql`delete from graphile_worker._private_jobs`.execute(db);
  await addNodes(db, "bng", "agg", "sw-1");
  await addNodes(db, "bng", "agg", "sw-2");
  await addLines(db, [
    { login: "7010000001", nodeId: "sw-1", port: 1 },
    { login: "7010000002", nodeId: "sw-1", port: 2 },
    { login: "7010000003", nodeId: "sw-1", port: 3 },
    { login: "7010000004", nodeId: "sw-2", port: 1 },
  ]);
}

/** A line for a test: its login and where it ends. */
type TestLine = { readonly login: string; readonly nodeId: string; readonly port: number };

/** Makes nodes from the top down, each below the one before: the last is a switch. */
export async function addNodes(db: Db, ...path: readonly string[]): Promise<void> {
  for (const [index, id] of path.entries()) {
    const isSwitch = index === path.length - 1;
    await sql`
      insert into access_nodes (id, kind, parent_id, path, name, ports)
      values (${id}, ${isSwitch ? "switch" : index === 0 ? "bng" : "aggregation"}, ${path[index - 1] ?? null},
        ${path.slice(0, index + 1)}, ${id}, ${isSwitch ? 24 : null})
      on conflict do nothing
    `.execute(db);
  }
}

/** Makes a subscriber and a line for each. */
async function addLines(db: Db, lines: readonly TestLine[]): Promise<void> {
  for (const { login, nodeId, port } of lines) {
    await sql`
      insert into subscribers (login, owner_name, contact_number, language, city, street, house, tariff, fee_paid,
        fee_amount_tiyn, router, tv_box, imported_at, updated_at)
      values (${login}, 'Example', '+77010000001', 'kk', 'Almaty', 'Example', '1', 'home', true, 0, 'own', 'none',
        now(), now())
    `.execute(db);
    await sql`insert into lines (login, node_id, port) values (${login}, ${nodeId}, ${port})`.execute(db);
  }
}
