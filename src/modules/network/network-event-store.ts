import { sql } from "kysely";
import { asLogin } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { Port } from "../topology/access-network.ts";
import type { NodeState } from "./line-facts.ts";
import type { KnownPlaces, NetworkEvent, PlacedEvent } from "./network-event.ts";
import { findLines, findLinesOnPorts, findNodes } from "../topology/topology.ts";

/** Keeps the events that are not known by their id yet, and returns the ids of these. */
export async function saveEvents(
  tx: Tx,
  events: readonly PlacedEvent[],
  receivedAt: Instant,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    insert into network_events (id, kind, at, node_id, port, length_meters, received_at)
    select id, kind, at, "nodeId", port, "lengthMeters", ${receivedAt}
    from json_to_recordset(${JSON.stringify(events)}::json) as event (
      id text, kind text, at timestamptz, "nodeId" text, port integer, "lengthMeters" double precision
    )
    order by id
    on conflict (id) do nothing
    returning id
  `.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

/** A report of a node, ready to be kept. */
export type NodeReport = { readonly nodeId: string; readonly state: NodeState; readonly at: Instant };

/**
 * The latest report of a node counts; of two at one time, the later in `reports`. That it can't be asked says nothing
 * against a report that it is down: of the two, the latter says more. Nodes that are no longer there are left out.
 */
export async function saveNodeStates(tx: Tx, reports: readonly NodeReport[], source: string): Promise<void> {
  await sql`
    insert into node_states as known (node_id, state, at, source)
    select distinct on ("nodeId") "nodeId", state, at, ${source}
    from rows from (
      json_to_recordset(${JSON.stringify(reports)}::json) as ("nodeId" text, state text, at timestamptz)
    ) with ordinality as report ("nodeId", state, at, ordinal)
    where exists (select from access_nodes n where n.id = "nodeId")
    order by "nodeId", at desc, ordinal desc
    on conflict (node_id) do update set state = excluded.state, at = excluded.at, source = excluded.source
    where excluded.at >= known.at
      and not (excluded.source = 'snmp' and excluded.state = 'unreachable' and known.state = 'down')
  `.execute(tx);
}

/** A report of a port, ready to be kept. */
export type PortReport = {
  readonly nodeId: string;
  readonly port: number;
  readonly fact: string;
  readonly value: string;
  readonly lengthMeters: number | null;
  readonly at: Instant;
  /** What belongs to the fact beyond its value. */
  readonly detail?: object | undefined;
};

/**
 * The latest report of each fact of a port counts; of two at one time, the later in `reports`. Those of nodes that
 * are no longer there are left out.
 */
export async function savePortFacts(tx: Tx, reports: readonly PortReport[], source: string): Promise<void> {
  await sql`
    insert into port_facts as known (node_id, port, fact, value, length_meters, at, source, detail)
    select distinct on ("nodeId", port, fact)
      "nodeId", port, fact, value, "lengthMeters", at, ${source}, coalesce(detail, '{}')
    from rows from (
      json_to_recordset(${JSON.stringify(reports)}::json) as (
        "nodeId" text, port integer, fact text, value text, "lengthMeters" double precision, at timestamptz,
        detail jsonb
      )
    ) with ordinality as report ("nodeId", port, fact, value, "lengthMeters", at, detail, ordinal)
    where exists (select from access_nodes n where n.id = "nodeId")
    order by "nodeId", port, fact, at desc, ordinal desc
    on conflict (node_id, port, fact) do update set
      value = excluded.value, length_meters = excluded.length_meters, at = excluded.at, source = excluded.source,
      detail = excluded.detail
    where excluded.at >= known.at
  `.execute(tx);
}

/** Forgets the events before `before`; what they said of nodes and ports stays. */
export async function forgetEvents(db: Db, before: Instant): Promise<void> {
  await sql`delete from network_events where at < ${before}`.execute(db);
}

/** Finds, for all events at once, which of the nodes, ports and logins that they name there are. */
export async function findKnownPlaces(db: Db, events: readonly NetworkEvent[]): Promise<KnownPlaces> {
  const named = <Value>(values: readonly (Value | undefined)[]): Value[] =>
    [...new Set(values)].filter((value) => value !== undefined);
  const ports = events.flatMap(({ node, port }) =>
    node === undefined || port === undefined ? [] : [{ nodeId: node, port }],
  );
  const nodes = await findNodes(db, named(events.map(({ node }) => node)));
  const onPorts = await findLinesOnPorts(db, ports);
  const lines = await findLines(db, named(events.map(({ login }) => login)).map(asLogin));
  const nodeIds = new Set(nodes.map(({ id }) => id));
  const portKeys = new Set(onPorts.map(portKey));
  const portByLogin = new Map<string, Port>(lines.map((line) => [line.login, line]));
  return {
    hasNode: (id) => nodeIds.has(id),
    hasLineOn: (port) => portKeys.has(portKey(port)),
    portOf: (login) => portByLogin.get(login),
  };
}

const portKey = ({ nodeId, port }: Port): string => `${port} ${nodeId}`;
