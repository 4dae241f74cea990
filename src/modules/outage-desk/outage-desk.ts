import type { z } from "zod";
import type { Page, PageQuery } from "../../http/wire.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Db } from "../../platform/database.ts";
import { findStaffNames } from "../staff/staff.ts";
import { findNodes } from "../topology/topology.ts";
import { findWorks } from "../works/works.ts";
import { allowedWithOutage, type Outage, type OutageSeverity, severityOf } from "../outages/outage.ts";
import {
  countAffected,
  countStandingLines,
  findEvents,
  findStandingLines,
  type OutageEvent,
  type OutagePolicy,
  type StandingLine,
} from "../outages/outages.ts";
import { findMerged, findNodeEvidence, findReasons } from "./evidence-store.ts";
import { searchNodes } from "./node-search.ts";
import { findAround, findOutageTree, findSearchedNodes, findTreeNodes, type TreeNode } from "./tree-store.ts";
import type { outageInFull, outageOnDesk } from "./wire.ts";

/** Outages as engineers look at them. */

export type DeskParts = {
  readonly db: Db;
  /** How many conversations of the lines below an outage wait for an operator; whoever has conversations tells. */
  countWaiting?(outages: readonly Outage[]): Promise<ReadonlyMap<string, number>>;
};

type OnDesk = z.output<typeof outageOnDesk>;

/** A node that the network no longer has. */
const nowhere = { nodeName: null, city: null, street: null, house: null } as const;

export async function describeForDesk(
  { db, countWaiting }: DeskParts,
  outages: readonly Outage[],
): Promise<readonly OnDesk[]> {
  const affected = await countAffected(
    db,
    outages.map(({ id }) => id),
  );
  const waiting = await countWaiting?.(outages.filter(({ closedAt }) => closedAt === null));
  const nodes = await findNodes(
    db,
    outages.map(({ nodeId }) => nodeId),
  );
  const places = new Map(
    nodes.map(({ id, name, city, street, house }) => [id, { nodeName: name, city, street, house }]),
  );
  return outages.map((outage) => ({
    ...outage,
    allowed: allowedWithOutage(outage),
    ...(places.get(outage.nodeId) ?? nowhere),
    counts: {
      ...(affected.get(outage.id) ?? { affected: 0, lost: 0, ownFault: 0 }),
      waitingConversations: waiting?.get(outage.id) ?? 0,
    },
  }));
}

export async function describeInFull(
  parts: DeskParts,
  outage: Outage,
): Promise<z.output<typeof outageInFull>> {
  const [onDesk] = await describeForDesk(parts, [outage]);
  const timeline = await readTimeline(parts.db, outage.id);
  const works = outage.worksId === null ? undefined : await findWorks(parts.db, outage.worksId);
  return {
    ...onDesk!,
    affectedLines: onDesk!.counts.affected,
    timeline,
    expectedEnds: timeline.filter(({ kind }) => kind === "expected-end-set").map(endOf),
    nodes: await findNodeEvidence(parts.db, outage.nodeIds),
    evidence: await findReasons(parts.db, outage.id),
    ...(await findMerged(parts.db, outage.id)),
    works: works === undefined ? null : { id: works.id, number: works.number, endsAt: works.endsAt },
  };
}

type NamedEvent = OutageEvent & { readonly whoName: string | null };

/** People are told by their names. */
async function readTimeline(db: Db, outageId: string): Promise<readonly NamedEvent[]> {
  const events = await findEvents(db, outageId);
  const ids = events.flatMap(({ who }) => who ?? []);
  const names = await findStaffNames(db, ids);
  return events.map((event) => ({ ...event, whoName: names.get(event.who ?? "") ?? null }));
}

const endOf = ({
  at,
  who,
  whoName,
  detail,
}: NamedEvent): z.output<typeof outageInFull>["expectedEnds"][number] => ({
  at,
  who,
  whoName,
  expectedEndAt: textOf(detail["expectedEndAt"]),
  before: textOf(detail["before"]),
});

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

type LinesPage = PageQuery & { readonly hasOwnFault: boolean | undefined };

/** One page of the lines that an outage concerns. */
export async function readLinesOfOutage(
  db: Db,
  outage: Outage,
  { page, pageSize, hasOwnFault }: LinesPage,
): Promise<Page<StandingLine>> {
  const asked = { nodeIds: outage.nodeIds, since: outage.lostSince ?? outage.openedAt, hasOwnFault };
  const items = await findStandingLines(db, asked, { limit: pageSize, offset: (page - 1) * pageSize });
  return { items, total: await countStandingLines(db, asked) };
}

const treeNodesMax = 2_000;

export const readOutageTree = async (db: Db, { nodeIds }: Outage): Promise<readonly TreeNode[]> =>
  findTreeNodes(db, await findOutageTree(db, nodeIds, treeNodesMax));

export const readTree = async (db: Db, under: string | null): Promise<readonly TreeNode[]> =>
  findTreeNodes(db, await findAround(db, under));

const foundMax = 30;

/** The first nodes that the words describe, those above them, and how many there are in all. */
export async function searchTree(
  db: Db,
  typed: string,
): Promise<{ nodes: readonly TreeNode[]; found: readonly string[]; total: number }> {
  const all = searchNodes(await findSearchedNodes(db), typed);
  const found = all.slice(0, foundMax);
  const nodeIds = [...new Set(found.flatMap(({ path }) => path))];
  return { nodes: await findTreeNodes(db, nodeIds), found: found.map(({ id }) => id), total: all.length };
}

/** One page of the lines that an outage of the node would concern from now on, and how severe it would be. */
export async function foreseeOutage(
  db: Db,
  policy: OutagePolicy,
  { nodeId, now, page, pageSize }: PageQuery & { readonly nodeId: string; readonly now: Instant },
): Promise<Page<StandingLine> & { readonly severity: OutageSeverity }> {
  const asked = { nodeIds: [nodeId], since: now };
  const items = await findStandingLines(db, asked, { limit: pageSize, offset: (page - 1) * pageSize });
  const total = await countStandingLines(db, asked);
  return { items, total, severity: severityOf(total, policy.outages) };
}
