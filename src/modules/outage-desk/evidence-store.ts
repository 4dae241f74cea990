import { sql } from "kysely";
import type { Instant } from "../../kernel/instant.ts";
import type { Db } from "../../platform/database.ts";

/** What is known of a node of an outage, or above one. */
export type NodeEvidence = {
  readonly nodeId: string;
  readonly name: string | null;
  readonly kind: string | null;
  readonly city: string | null;
  readonly street: string | null;
  readonly house: string | null;
  readonly state: "up" | "down" | "unreachable" | null;
  readonly stateAt: Instant | null;
  readonly stateSource: string | null;
};

/** The nodes and those above them, from the top down. */
export async function findNodeEvidence(db: Db, nodeIds: readonly string[]): Promise<readonly NodeEvidence[]> {
  const { rows } = await sql<NodeEvidence>`
    select n.id as "nodeId", n.name, n.kind, n.city, n.street, n.house, state.state, state.at as "stateAt",
      state.source as "stateSource"
    from access_nodes n
    left join node_states state on state.node_id = n.id
    where n.id in (select unnest(path) from access_nodes where id = any(${nodeIds}::text[]))
    order by cardinality(n.path), n.id
  `.execute(db);
  return rows;
}

/** Numbers of the outages that turned out to be this one, and of the one that it turned out to be. */
export async function findMerged(
  db: Db,
  id: string,
): Promise<{ readonly mergedNumbers: readonly string[]; readonly mergedIntoNumber: string | null }> {
  const { rows } = await sql<{ mergedNumbers: string[]; mergedIntoNumber: string | null }>`
    select
      array(select part.number from outages part where part.merged_into_id = o.id order by part.opened_at, part.id)
        as "mergedNumbers",
      (select whole.number from outages whole where whole.id = o.merged_into_id) as "mergedIntoNumber"
    from outages o where o.id = ${id}
  `.execute(db);
  return rows[0] ?? { mergedNumbers: [], mergedIntoNumber: null };
}

/** Why the detector says so: codes with how many of how many. */
export async function findReasons(
  db: Db,
  id: string,
): Promise<readonly { readonly code: string; readonly count: number; readonly of: number }[]> {
  const { rows } = await sql<{ evidence: { code: string; count: number; of: number }[] }>`
    select evidence from outages where id = ${id}
  `.execute(db);
  return rows[0]?.evidence ?? [];
}
