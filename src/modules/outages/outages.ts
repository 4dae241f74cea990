import type { Login } from "../../kernel/ids.ts";
import { type Instant, isBefore } from "../../kernel/instant.ts";
import { Problem } from "../../kernel/problem.ts";
import { batched } from "../../platform/batched.ts";
import type { Db, Work } from "../../platform/database.ts";
import { enqueueJob } from "../../platform/jobs.ts";
import { findNodeState } from "../network/node-state.ts";
import { findLine, type Line } from "../topology/topology.ts";
import { findAllRunning } from "../works/works.ts";
import { closeNow, confirmNow, keep, openNow, type OutagePolicy } from "./change-outage.ts";
import { saveDowntimes } from "./downtimes-store.ts";
import { allowedWithOutage, type Outage, type OutageAction } from "./outage.ts";
import { countAffected } from "./lines-store.ts";
import { noSuchNode, noSuchOutage, outageClosed, outageKnown, expectedEndOver } from "./problems.ts";
import {
  findConfirmedOn,
  freeFromWorks,
  findOpenOutage,
  findOutage,
  isDetected,
  lockOutage,
  type OutageDescription,
  saveDescription,
} from "./store.ts";
import {
  claimForEnd,
  claimNotBelow,
  claimWatchers,
  insertWatcher,
  noteEndTold,
  type OutageWatcher,
} from "./watchers-store.ts";

export { countDowntimesJob, type OutagePolicy } from "./change-outage.ts";
export type { Outage, OutageCause, OutageId, OutageSource, OwnFault } from "./outage.ts";
export { applyChange, verifyJob } from "./apply-change.ts";
export { findEvents, type OutageEvent } from "./events-store.ts";
export {
  countAffected,
  countStandingLines,
  findOnlineSessions,
  findOwnFault,
  findStandingLines,
  type StandingLine,
} from "./lines-store.ts";
export { findDowntimes, type Downtime } from "./downtimes-store.ts";
export { countOutages, findOutage, listOutages, type OutageDescription, type OutageFilter } from "./store.ts";
export {
  type BuildingStatus,
  listStatusPlaces,
  readStatusByAddress,
  type StatusAddress,
  type StatusPlace,
} from "./status.ts";
export type { OutageWatcher } from "./watchers-store.ts";

/**
 * S2, S44: the outage that takes the login's line down; the one highest in the network where there are several.
 * A suspicion is nothing that subscribers hear of, nor is what planned works explain.
 */
export async function findOutageForLogin(db: Db, login: Login): Promise<Outage | undefined> {
  const line = await findLine(db, login);
  return line && findHighestOver(db, line);
}

const findHighestOver = batched<Line, Outage | undefined>(async (db, lines) => {
  const open = await findConfirmedOn(db, [...new Set(lines.flatMap(({ path }) => path))]);
  const highestOver = ({ path }: Line): Outage | undefined =>
    path.map((id) => open.find(({ nodeIds }) => nodeIds.includes(id))).find((outage) => outage !== undefined);
  return new Map(lines.map((line) => [line, highestOver(line)]));
});

/**
 * A monitoring system has said something of a node: down opens an outage, up ends one that only monitoring tells of.
 * A node that can't be asked is no outage: what its lines do is unknown. Repeating it changes nothing.
 */
export async function considerNode(work: Work, policy: OutagePolicy, nodeId: string): Promise<void> {
  const told = await findNodeState(work.tx, nodeId);
  if (told?.state === "down") {
    const undescribed = { cause: null, severitySaid: null, expectedEndAt: null, note: null, who: null };
    // Its lines went with the node, however late we hear of it: that they were lost is no fault of their own.
    await openNow(work, policy, { nodeId, source: "monitoring", lostSince: told.at, ...undescribed });
  }
  if (told?.state === "up") {
    const outage = await findOpenOutage(work.tx, [nodeId], "confirmed");
    if (outage?.source !== "monitoring") return;
    // Lines that were lost with it come back later than their node; the detector sees when.
    const lost = (await countAffected(work.tx, [outage.id])).get(outage.id)?.lost ?? 0;
    const isDetectors = lost > 0 && (await isDetected(work.tx, outage.id));
    if (!isDetectors) await closeNow(work, outage, { kind: "closed", who: null, isVerified: true });
  }
}

/** S32: counts what an outage that is over cost each login. Safe to repeat. */
export const countDowntimes = ({ tx }: Work, { outages }: OutagePolicy, outageId: string): Promise<void> =>
  saveDowntimes(tx, outageId, outages.reportedBeforeMinutes);

/** What planned works explained while they ran is an outage like any other once they are over or canceled. */
export async function reviewWorks(work: Work): Promise<void> {
  const running = await findAllRunning(work.tx, work.now);
  const freed = await freeFromWorks(
    work.tx,
    running.map(({ id }) => id),
  );
  for (const outage of freed.filter(({ state }) => state === "confirmed"))
    await confirmNow(work, outage, { who: null });
}

/** What a member of the staff does with an outage. */
export type StaffRequest = { readonly outageId: string; readonly who: string };

/**
 * An outage that a person knows of.
 * @throws Problem no-such-node, outage-known on the node or above it, expected-end-over
 */
export async function openOutage(
  work: Work,
  policy: OutagePolicy,
  { nodeId, who, ...description }: OutageDescription & { readonly nodeId: string; readonly who: string },
): Promise<Outage> {
  checkExpectedEnd(work, description.expectedEndAt);
  const outage = await openNow(work, policy, {
    nodeId,
    source: "staff",
    severitySaid: null,
    lostSince: null,
    who,
    ...description,
  });
  if (outage === "no-such-node")
    throw new Problem(noSuchNode, "The access network has no node with this id.");
  if (outage === "known")
    throw new Problem(outageKnown, "An outage is open on this node or above it already.");
  return outage;
}

/**
 * Its cause, its severity, when it is expected to end, and a note. A new end is told upward as `outages.end-changed` `{outageId}`.
 * @throws Problem no-such-outage, outage-closed, expected-end-over
 */
export async function describeOutage(
  work: Work,
  { outageId, who, ...description }: OutageDescription & StaffRequest,
): Promise<Outage> {
  const outage = await lock(work, outageId, "describe");
  const { cause, severitySaid = null, expectedEndAt, note } = description;
  const isEndNew = !isSame(expectedEndAt, outage.expectedEndAt);
  if (isEndNew) checkExpectedEnd(work, expectedEndAt);
  const described = await saveDescription(work.tx, outage.id, description);
  if (cause !== outage.cause || note !== outage.note || severitySaid !== outage.severitySaid)
    await keep(work, outage, {
      kind: "described",
      who,
      detail: {
        cause,
        note,
        severity: described.severity,
        before: { cause: outage.cause, severity: outage.severity },
      },
    });
  if (isEndNew) {
    const detail = { expectedEndAt: written(expectedEndAt), before: written(outage.expectedEndAt) };
    await keep(work, outage, { kind: "expected-end-set", who, detail });
    if (outage.state === "confirmed" && outage.worksId === null)
      await enqueueJob(work.tx, "outages.end-changed", { outageId: outage.id });
  }
  return described;
}

function checkExpectedEnd({ now }: Work, expectedEndAt: Instant | null): void {
  if (expectedEndAt === null || isBefore(now, expectedEndAt)) return;
  throw new Problem(expectedEndOver, "Nothing was changed.", [
    { path: "expectedEndAt", message: "expected a moment that is still to come, or null" },
  ]);
}

const written = (at: Instant | null): string | null => at?.toString() ?? null;

const isSame = (a: Instant | null, b: Instant | null): boolean => written(a) === written(b);

/** A person confirms a suspicion; subscribers hear of it from now on. @throws Problem no-such-outage, outage-closed */
export async function confirmOutage(work: Work, { outageId, who }: StaffRequest): Promise<Outage> {
  const outage = await lock(work, outageId, "describe");
  return outage.state === "confirmed" ? outage : confirmNow(work, outage, { who });
}

/** A person says that it was none; nobody is owed anything for it. @throws Problem no-such-outage, outage-closed */
export async function dismissOutage(work: Work, { outageId, who }: StaffRequest): Promise<Outage> {
  const outage = await lock(work, outageId, "dismiss");
  return (await closeNow(work, outage, { kind: "dismissed", who })) ?? outage;
}

/** A person says that it is over. @throws Problem no-such-outage, outage-closed */
export async function closeOutage(work: Work, { outageId, who }: StaffRequest): Promise<Outage> {
  const outage = await lock(work, outageId, "close");
  return (await closeNow(work, outage, { kind: "closed", who })) ?? outage;
}

async function lock({ tx }: Work, id: string, action: OutageAction): Promise<Outage> {
  const outage = await lockOutage(tx, id);
  if (outage === undefined) throw new Problem(noSuchOutage, "No outage has this id.");
  const allowed = allowedWithOutage(outage)[action];
  if (allowed !== true)
    throw new Problem(
      outageClosed,
      `This can't be done now: the outage is ${allowed.because}. Nothing was changed.`,
    );
  return outage;
}

/**
 * "Tell me when it's back": remembers who wants to hear the end of the login's outage.
 * @returns the outage's number; null when it is over already
 */
export async function watchOutage(work: Work, watcher: OutageWatcher): Promise<string | null> {
  const outage = await findOutageForLogin(work.tx, watcher.login);
  if (outage === undefined) return null;
  await addWatcher(work, outage, watcher);
  return outage.number;
}

/** Whoever is told of an outage hears its end, and a new expected end when it is another than they were told. */
export async function addWatcher(work: Work, outage: Outage, watcher: OutageWatcher): Promise<void> {
  await insertWatcher(work.tx, { ...watcher, outageId: outage.id, askedAt: work.now });
  if (outage.expectedEndAt !== null)
    await noteEndTold(work.tx, { ...watcher, outageId: outage.id, endAt: outage.expectedEndAt });
}

/** An outage and those who have to hear news of it. */
export type OutageNews = { readonly outage: Outage; readonly watchers: readonly OutageWatcher[] };

/** Who has to be told of an outage's end. Each is returned once; telling them belongs into the same transaction. */
export async function takeWatchers({ tx, now }: Work, outageId: string): Promise<OutageNews> {
  const outage = await known(tx, outageId);
  return { outage, watchers: await claimWatchers(tx, { outageId, toldAt: now }) };
}

/** Who waits though nothing that their lines need is down by the outage any more. Each is returned once. */
export async function takeWatchersBack({ tx, now }: Work, outageId: string): Promise<OutageNews> {
  const outage = await known(tx, outageId);
  const { nodeIds } = outage;
  return { outage, watchers: await claimNotBelow(tx, { outageId, toldAt: now, nodeIds }) };
}

/** Who waits and hasn't heard of the expected end as it is now. Each is returned once for an end. */
export async function takeWatchersForEnd({ tx }: Work, outageId: string): Promise<OutageNews> {
  const outage = await known(tx, outageId);
  const { expectedEndAt, state } = outage;
  if (expectedEndAt === null || state !== "confirmed") return { outage, watchers: [] };
  return { outage, watchers: await claimForEnd(tx, { outageId, endAt: expectedEndAt }) };
}

async function known(db: Db, outageId: string): Promise<Outage> {
  const outage = await findOutage(db, outageId);
  if (outage === undefined) throw new Problem(noSuchOutage, "No outage has this id.");
  return outage;
}
