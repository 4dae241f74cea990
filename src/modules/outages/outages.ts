import type { Login } from "../../kernel/ids.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Db, Work } from "../../platform/database.ts";
import { findLine } from "../topology/topology.ts";
import { closeNow, openNow } from "./change-outage.ts";
import { allowedWithOutage, type Outage, type OutageAction } from "./outage.ts";
import { noSuchNode, noSuchOutage, outageClosed, outageKnown } from "./problems.ts";
import {
  claimWatchers,
  findOpenOutage,
  findOutage,
  insertWatcher,
  lockOutage,
  type OutageDescription,
  type OutageWatcher,
  saveDescription,
} from "./store.ts";

export type { Outage, OutageCause, OutageId, OutageSource } from "./outage.ts";
export { closeRecoveredOutages, considerNode, detectOutages, type OutagePolicy } from "./find-outages.ts";
export {
  countOutages,
  findOutage,
  listOutages,
  type OutageDescription,
  type OutageFilter,
  type OutageWatcher,
} from "./store.ts";

/** S2, S44: the outage that takes the login's line down; the one highest in the network where there are several. */
export async function findOutageForLogin(db: Db, login: Login): Promise<Outage | undefined> {
  const line = await findLine(db, login);
  return line && findOpenOutage(db, line.path);
}

/** An outage that a person knows of. @throws Problem no-such-node, outage-known on the node or above it */
export async function openOutage(
  work: Work,
  { nodeId, ...description }: OutageDescription & { readonly nodeId: string },
): Promise<Outage> {
  const outage = await openNow(work, { nodeId, source: "staff", lostSince: null, ...description });
  if (outage === "no-such-node")
    throw new Problem(noSuchNode, "The access network has no node with this id.");
  if (outage === "known")
    throw new Problem(outageKnown, "An outage is open on this node or above it already.");
  return outage;
}

/** Its cause, when it is expected to end, and a note. @throws Problem no-such-outage, outage-closed */
export async function describeOutage(
  work: Work,
  { outageId, ...description }: OutageDescription & { readonly outageId: string },
): Promise<Outage> {
  const outage = await lock(work, outageId, "describe");
  await saveDescription(work.tx, outage.id, description);
  return { ...outage, ...description };
}

/** A person says that it is over. @throws Problem no-such-outage, outage-closed */
export async function closeOutage(work: Work, outageId: string): Promise<Outage> {
  const outage = await lock(work, outageId, "close");
  return (await closeNow(work, outage)) ?? outage;
}

async function lock({ tx }: Work, id: string, action: OutageAction): Promise<Outage> {
  const outage = await lockOutage(tx, id);
  if (outage === undefined) throw new Problem(noSuchOutage, "No outage has this id.");
  if (allowedWithOutage(outage)[action] !== true)
    throw new Problem(outageClosed, "The outage is over; nothing was changed.");
  return outage;
}

/**
 * "Tell me when it's back": remembers who wants to hear the end of the login's outage.
 * @returns the outage's number; null when it is over already
 */
export async function watchOutage(work: Work, watcher: OutageWatcher): Promise<string | null> {
  const outage = await findOutageForLogin(work.tx, watcher.login);
  if (outage === undefined) return null;
  await insertWatcher(work.tx, { ...watcher, outageId: outage.id, askedAt: work.now });
  return outage.number;
}

/** Who has to be told of an outage's end. Each is returned once; telling them belongs into the same transaction. */
export async function takeWatchers(
  { tx, now }: Work,
  outageId: string,
): Promise<{ readonly outage: Outage; readonly watchers: readonly OutageWatcher[] }> {
  const outage = await findOutage(tx, outageId);
  if (outage === undefined) throw new Problem(noSuchOutage, "No outage has this id.");
  return { outage, watchers: await claimWatchers(tx, { outageId, toldAt: now }) };
}
