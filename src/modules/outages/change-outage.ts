import type { Work } from "../../platform/database.ts";
import { enqueueJob } from "../../platform/jobs.ts";
import { newId } from "../../platform/new-id.ts";
import { findNode } from "../topology/topology.ts";
import type { Outage, OutageId } from "./outage.ts";
import { endOutage, findOpenOutage, insertOutage, moveWatchers } from "./store.ts";

export type OutageOpening = Pick<
  Outage,
  "nodeId" | "source" | "lostSince" | "cause" | "expectedEndAt" | "note"
>;

/** Opens an outage and tells it upward as `outages.opened` `{outageId}`, unless one covers the node already. */
export async function openNow(
  { tx, now }: Work,
  opening: OutageOpening,
): Promise<Outage | "no-such-node" | "known"> {
  const node = await findNode(tx, opening.nodeId);
  if (node === undefined) return "no-such-node";
  const asked = { ...opening, id: newId<OutageId>(), openedAt: now, path: node.path };
  const outage = await insertOutage(tx, asked);
  if (outage === undefined) return "known";
  await enqueueJob(tx, "outages.opened", { outageId: outage.id });
  return outage;
}

/**
 * Ends an outage and tells it upward as `outages.closed` `{outageId}`. Where another outage above it still takes the
 * same lines down, those who wait for the end go on waiting for that one.
 */
export async function closeNow({ tx, now }: Work, { id, nodeId }: Outage): Promise<Outage | undefined> {
  const closed = await endOutage(tx, id, now);
  if (closed === undefined) return undefined;
  const node = await findNode(tx, nodeId);
  const covering = node && (await findOpenOutage(tx, node.path));
  if (covering !== undefined) await moveWatchers(tx, id, covering.id);
  await enqueueJob(tx, "outages.closed", { outageId: id });
  return closed;
}
