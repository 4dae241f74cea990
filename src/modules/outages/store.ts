import { sql } from "kysely";
import type { Instant } from "../../kernel/instant.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { Outage, OutageCause, OutageId, OutageSeverity, OutageSort, OutageState } from "./outage.ts";

/** What an engineer said goes before the number of lines. */
const severity = sql`coalesce(o.severity_said, o.severity)`;

const columns = sql`
  o.id, o.number, o.node_id as "nodeId", coalesce(o.node_ids, array[o.node_id]) as "nodeIds",
  o.opened_at as "openedAt", o.source, o.state, ${severity} as severity, o.severity_said as "severitySaid", o.lost_since as "lostSince",
  o.confirmed_at as "confirmedAt", o.restored_at as "restoredAt", o.lines_lost as "linesLost",
  o.cause_hint as "causeHint", o.cause, o.expected_end_at as "expectedEndAt", o.note, o.closed_at as "closedAt",
  o.works_id as "worksId"`;

/** What is down by it; rows of older versions name one node only. */
const outageNodes = sql`coalesce(o.node_ids, array[o.node_id])`;

export type NewOutage = Pick<
  Outage,
  | "id"
  | "nodeId"
  | "nodeIds"
  | "openedAt"
  | "source"
  | "severity"
  | "severitySaid"
  | "lostSince"
  | "confirmedAt"
  | "linesLost"
  | "causeHint"
  | "cause"
  | "expectedEndAt"
  | "note"
  | "worksId"
> & {
  /** The name that the detector knows it by. */
  readonly detectedAs: string | null;
  readonly evidence: readonly object[];
};

/** Opens the outage, unless one is open on the node. */
export async function insertOutage(tx: Tx, outage: NewOutage): Promise<Outage | undefined> {
  const { rows } = await sql<Outage>`
    insert into outages as o (id, node_id, node_ids, nodes_ever, opened_at, source, severity, severity_said, lost_since,
      confirmed_at,
      lines_lost, cause_hint, cause, expected_end_at, note, works_id, detected_as, evidence)
    values (${outage.id}, ${outage.nodeId}, ${outage.nodeIds}, ${outage.nodeIds}, ${outage.openedAt}, ${outage.source},
      ${outage.severity}, ${outage.severitySaid}, ${outage.lostSince}, ${outage.confirmedAt}, ${outage.linesLost}, ${outage.causeHint},
      ${outage.cause}, ${outage.expectedEndAt}, ${outage.note}, ${outage.worksId}, ${outage.detectedAs},
      ${JSON.stringify(outage.evidence)})
    on conflict (node_id) where closed_at is null do nothing
    returning ${columns}
  `.execute(tx);
  return rows[0];
}

/** The open outage of the highest of these nodes that has one; a confirmed one comes first. */
export async function findOpenOutage(
  db: Db,
  path: readonly string[],
  state: OutageState | null = null,
): Promise<Outage | undefined> {
  const { rows } = await sql<Outage>`
    select ${columns} from outages o
    where o.closed_at is null and ${outageNodes} && ${path}::text[] and (${state}::text is null or o.state = ${state})
      and (${state}::text is null or o.works_id is null)
    order by o.confirmed_at is null, (
      select min(array_position(${path}::text[], node)) from unnest(${outageNodes}) as node
    ) limit 1
  `.execute(db);
  return rows[0];
}

/** Outages of which subscribers hear, on any of these nodes; the first to open comes first. */
export async function findConfirmedOn(db: Db, nodeIds: readonly string[]): Promise<readonly Outage[]> {
  const { rows } = await sql<Outage>`
    select ${columns} from outages o
    where o.closed_at is null and o.state = 'confirmed' and o.works_id is null and ${outageNodes} && ${nodeIds}::text[]
    order by o.opened_at, o.id
  `.execute(db);
  return rows;
}

/** Open outages that share a node with these, but the one itself. */
export async function lockOpenOn(
  tx: Tx,
  nodeIds: readonly string[],
  but: string,
): Promise<readonly Outage[]> {
  const { rows } = await sql<Outage>`
    select ${columns} from outages o
    where o.closed_at is null and ${outageNodes} && ${nodeIds}::text[] and o.id <> ${but}
    order by o.opened_at, o.id for update
  `.execute(tx);
  return rows;
}

export async function findOutage(db: Db, id: string): Promise<Outage | undefined> {
  const { rows } = await sql<Outage>`select ${columns} from outages o where o.id = ${id}`.execute(db);
  return rows[0];
}

export async function lockOutage(tx: Tx, id: string): Promise<Outage | undefined> {
  const { rows } = await sql<Outage>`
    select ${columns} from outages o where o.id = ${id} for update
  `.execute(tx);
  return rows[0];
}

/** Which of these outages the detector knows, under its names. */
export async function lockAllDetected(tx: Tx, names: readonly string[]): Promise<readonly Outage[]> {
  const { rows } = await sql<Outage>`
    select ${columns} from outages o where o.detected_as = any(${names}::text[]) order by o.opened_at, o.id for update
  `.execute(tx);
  return rows;
}

/** Whether the detector knows it. */
export async function isDetected(db: Db, id: OutageId): Promise<boolean> {
  const { rows } = await sql`select from outages where id = ${id} and detected_as is not null`.execute(db);
  return rows.length > 0;
}

/** The outage that the detector knows by this name. */
export async function lockDetected(tx: Tx, detectedAs: string): Promise<Outage | undefined> {
  const { rows } = await sql<Outage>`
    select ${columns} from outages o where o.detected_as = ${detectedAs} for update
  `.execute(tx);
  return rows[0];
}

/** Ends the outage, unless that has been done. */
export async function endOutage(
  tx: Tx,
  id: OutageId,
  { closedAt, restoredAt, mergedInto }: Ending,
): Promise<Outage | undefined> {
  const { rows } = await sql<Outage>`
    update outages o set closed_at = greatest(${closedAt}, opened_at), restored_at = ${restoredAt},
      merged_into_id = ${mergedInto}
    where o.id = ${id} and o.closed_at is null
    returning ${columns}
  `.execute(tx);
  return rows[0];
}

export type Ending = {
  readonly closedAt: Instant;
  readonly restoredAt: Instant | null;
  readonly mergedInto: OutageId | null;
};

/** A person goes on with it though its lines are back. */
export async function saveRestored(tx: Tx, id: OutageId, at: Instant): Promise<void> {
  await sql`update outages set restored_at = ${at}, detected_as = null where id = ${id}`.execute(tx);
}

/** Nobody doubts it any more. */
export async function saveConfirmed(tx: Tx, id: OutageId, at: Instant): Promise<void> {
  await sql`update outages set confirmed_at = ${at} where id = ${id} and confirmed_at is null`.execute(tx);
}

/** It is open again; nothing is done where another one is open on its node by now. */
export async function saveReopened(tx: Tx, id: OutageId): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update outages o set closed_at = null, restored_at = null, merged_into_id = null
    where o.id = ${id} and not exists (
      select from outages other where other.node_id = o.node_id and other.closed_at is null
    )
  `.execute(tx);
  return Number(numAffectedRows) === 1;
}

/** What the detector finds out anew about an outage that is known. */
export type Finding = Pick<Outage, "nodeId" | "nodeIds" | "lostSince" | "linesLost" | "causeHint"> & {
  readonly severity: OutageSeverity;
  readonly evidence: readonly object[];
  readonly detectedAs: string;
  readonly worksId: string | null;
};

export async function saveFinding(tx: Tx, id: OutageId, found: Finding): Promise<void> {
  await sql`
    update outages set node_id = ${found.nodeId}, node_ids = ${found.nodeIds},
      nodes_ever = array(select distinct unnest(coalesce(nodes_ever, '{}') || ${found.nodeIds}::text[]) order by 1),
      lost_since = least(lost_since, ${found.lostSince}), lines_lost = ${found.linesLost},
      cause_hint = coalesce(${found.causeHint}, cause_hint), severity = ${found.severity},
      evidence = ${JSON.stringify(found.evidence)}, detected_as = ${found.detectedAs}, works_id = ${found.worksId}
    where id = ${id}
  `.execute(tx);
}

/** What people know of an outage. */
export type OutageDescription = Pick<Outage, "cause" | "expectedEndAt" | "note"> &
  Partial<Pick<Outage, "severitySaid">>;

export async function saveDescription(
  tx: Tx,
  id: OutageId,
  { cause, severitySaid = null, expectedEndAt, note }: OutageDescription,
): Promise<Outage> {
  const { rows } = await sql<Outage>`
    update outages o
    set cause = ${cause}, severity_said = ${severitySaid}, expected_end_at = ${expectedEndAt}, note = ${note}
    where o.id = ${id} returning ${columns}
  `.execute(tx);
  return rows[0]!;
}

/** Open outages that were explained by works that run no longer. */
export async function freeFromWorks(tx: Tx, running: readonly string[]): Promise<readonly Outage[]> {
  const { rows } = await sql<Outage>`
    update outages o set works_id = null
    where o.closed_at is null and o.works_id is not null and o.works_id <> all(${running}::uuid[])
    returning ${columns}
  `.execute(tx);
  return rows;
}

export type OutageFilter = {
  readonly isOpen?: boolean | undefined;
  readonly state?: OutageState | undefined;
  readonly severity?: OutageSeverity | undefined;
  readonly cause?: OutageCause | undefined;
  readonly nodeId?: string | undefined;
};

const matching = ({ isOpen, state, severity: asked, cause, nodeId }: OutageFilter) => sql`
  (${isOpen ?? null}::boolean is null or (o.closed_at is null) = ${isOpen ?? null})
  and (${state ?? null}::text is null or o.state = ${state ?? null})
  and (${asked ?? null}::text is null or ${severity} = ${asked ?? null})
  and (${cause ?? null}::text is null or o.cause = ${cause ?? null})
  and (${nodeId ?? null}::text is null or ${nodeId ?? null} = any(${outageNodes}))`;

const orders = {
  newest: sql`o.opened_at desc`,
  oldest: sql`o.opened_at`,
  severity: sql`array_position(array['critical', 'major', 'minor'], ${severity}), o.opened_at desc`,
  lines: sql`o.lines_lost desc, o.opened_at desc`,
  expectedEnd: sql`o.expected_end_at nulls last, o.opened_at desc`,
} as const satisfies Record<OutageSort, unknown>;

/** One page, the newest first unless asked otherwise. */
export async function listOutages(
  db: Db,
  filter: OutageFilter,
  page: { readonly limit: number; readonly offset: number; readonly sort?: OutageSort },
): Promise<readonly Outage[]> {
  const { rows } = await sql<Outage>`
    select ${columns} from outages o where ${matching(filter)}
    order by ${orders[page.sort ?? "newest"]}, o.id limit ${page.limit} offset ${page.offset}
  `.execute(db);
  return rows;
}

export async function countOutages(db: Db, filter: OutageFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from outages o where ${matching(filter)}
  `.execute(db);
  return rows[0]?.count ?? 0;
}
