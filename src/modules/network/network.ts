import type { Login } from "../../kernel/ids.ts";
import { addHours, type Instant } from "../../kernel/instant.ts";
import type { Db, Work } from "../../platform/database.ts";
import { enqueueJob } from "../../platform/jobs.ts";
import { readSessionFacts } from "../sessions/sessions.ts";
import { recordSignals, type Signal } from "../signals/signals.ts";
import type { LinePolicy } from "./line-evidence.ts";
import type { LineFacts } from "./line-facts.ts";
import { describeLine, type LineState } from "./line-state.ts";
import {
  changeByKind,
  placeEvent,
  type NetworkEvent,
  type NetworkEventKind,
  type PlacedEvent,
  type RejectedEvent,
} from "./network-event.ts";
import {
  findKnownPlaces,
  forgetEvents,
  type NodeReport,
  type PortReport,
  saveEvents,
  saveNodeStates,
  savePortFacts,
} from "./network-event-store.ts";
import { findNodeFacts, findPortFacts } from "./place-store.ts";

export type { NodeReport, PortReport } from "./network-event-store.ts";
export { findPortFacts } from "./place-store.ts";
export type { LineState } from "./line-state.ts";

/** The moment that is asked about, and the numbers it is judged by. */
export type LineQuestion = {
  readonly now: Instant;
  readonly policy: LinePolicy;
} & Pick<LineFacts, "outages" | "soldMegabits">;

/** What is known of a line, before anything is concluded from it. */
async function readLineFacts(
  db: Db,
  login: Login,
  { now, policy }: Pick<LineQuestion, "now" | "policy">,
): Promise<LineFacts> {
  const [sessions, equipment] = await Promise.all([
    readSessionFacts(db, login, addHours(now, -policy.drops.windowHours)),
    readEquipmentFacts(db, login),
  ]);
  return { ...sessions, ...equipment };
}

/** The part of it that asking the equipment can change. */
export async function readEquipmentFacts(db: Db, login: Login): Promise<Pick<LineFacts, "port" | "nodes">> {
  const [port, nodes] = await Promise.all([findPortFacts(db, login), findNodeFacts(db, login)]);
  return { port, nodes };
}

/** What the line is doing. A login that nobody has reported is unknown; this is no place to find out if it exists. */
export async function readLine(db: Db, login: Login, question: LineQuestion): Promise<LineState> {
  const { now, policy, ...known } = question;
  const facts = await readLineFacts(db, login, question);
  return describeLine({ ...facts, ...known }, policy, now);
}

/** What became of reported events; one whose id was known before changed nothing. */
export type EventsReceipt = {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly RejectedEvent[];
};

const monitoring = "monitoring";

/**
 * Keeps what monitoring systems report. An event that is older than what is known of its node or port is kept and
 * changes nothing there. Each reported node is told upward as `network.node-reported`.
 */
export async function recordNetworkEvents(
  { tx, now }: Work,
  events: readonly NetworkEvent[],
): Promise<EventsReceipt> {
  const known = await findKnownPlaces(tx, events);
  const judged = events.map((event) => placeEvent(event, known, now));
  const rejected = judged.filter((event) => "reason" in event);
  const placed = judged.filter((event) => "kind" in event);
  const distinct = [...new Map(placed.toReversed().map((event) => [event.id, event])).values()].toReversed();
  const newIds = await saveEvents(tx, distinct, now);
  const fresh = distinct.filter(({ id }) => newIds.has(id));
  await applyEvents({ tx, now }, fresh);
  return { accepted: fresh.length, duplicates: placed.length - fresh.length, rejected };
}

async function applyEvents({ tx }: Work, events: readonly PlacedEvent[]): Promise<void> {
  const changes = events.map((event) => ({ ...event, ...changeByKind[event.kind] }));
  const nodes = changes.filter((change) => "state" in change);
  const ports = changes.flatMap((change) =>
    "fact" in change && change.port !== null ? [{ ...change, port: change.port }] : [],
  );
  if (nodes.length > 0) await saveNodeStates(tx, nodes, monitoring);
  if (ports.length > 0) await savePortFacts(tx, ports, monitoring);
  await recordSignals({ tx }, changes.flatMap(signalOf));
  for (const nodeId of new Set(nodes.map((change) => change.nodeId)))
    await enqueueJob(tx, "network.node-reported", { nodeId });
}

type Change = PlacedEvent & (typeof changeByKind)[NetworkEventKind];

/** What outages are found from; an error count or a cable is no news of others. */
function signalOf(change: Change): readonly Signal[] {
  const { at, nodeId, port } = change;
  const by = monitoring;
  if ("state" in change) return [{ kind: "node-seen", at, nodeId, state: change.state, by, upSeconds: null }];
  if (change.fact !== "oper" || port === null) return [];
  return [{ kind: "port-seen", at, nodeId, port, state: change.value, by }];
}

/** What was seen by asking the equipment itself: nodes, and facts of their ports as `PortFact` names them. */
export type Observations = { readonly nodes: readonly NodeReport[]; readonly ports: readonly PortReport[] };

/** Keeps what we saw ourselves by SNMP; what is older than what is known changes nothing. */
export async function recordObservations(
  { tx }: Pick<Work, "tx">,
  { nodes, ports }: Observations,
): Promise<void> {
  if (nodes.length > 0) await saveNodeStates(tx, nodes, "snmp");
  if (ports.length > 0) await savePortFacts(tx, ports, "snmp");
}

/** Forgets the events before `before`; what is known of nodes and ports now stays. */
export const forgetOldNetworkEvents = (db: Db, before: Instant): Promise<void> => forgetEvents(db, before);
