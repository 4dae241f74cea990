import { earliest, type Instant, isAfter, latest } from "../../kernel/instant.ts";
import type { Login } from "../../kernel/ids.ts";
import { Problem } from "../../kernel/problem.ts";
import { batched } from "../../platform/batched.ts";
import type { Db, Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import { findLine, findNodes } from "../topology/topology.ts";
import {
  allowedWithWorks,
  faultOfPlan,
  type Plan,
  type PlannedWorks,
  type WorksAction,
  type WorksId,
} from "./planned-works.ts";
import { noSuchWorks, worksNotPossible, worksOver } from "./problems.ts";
import { findAllRunning, findComing, insertWorks, lockWorks, saveCanceled, updateWorks } from "./store.ts";

export { announceWorks } from "./announce-works.ts";
export type { Plan, PlannedWorks, WorksId } from "./planned-works.ts";
export {
  countNotices,
  countWorks,
  findAllRunning,
  findComing,
  findWorks,
  listNotices,
  listWorks,
  type WorksFilter,
} from "./store.ts";

/** The works that take the login's line down at that moment; those that end last where there are several. */
export async function findWorksForLogin(
  db: Db,
  login: Login,
  at: Instant,
): Promise<PlannedWorks | undefined> {
  const line = await findLine(db, login);
  return line && findWorksOn(db, { path: line.path, at });
}

type Moment = { readonly path: readonly string[]; readonly at: Instant };

const findWorksOn = batched<Moment, PlannedWorks | undefined>(async (db, moments) => {
  const times = moments.map(({ at }) => at);
  const planned = await findComing(db, [...new Set(moments.flatMap(({ path }) => path))], {
    at: times.reduce(earliest),
    until: times.reduce(latest),
  });
  const lastFirst = planned.toSorted((a, b) => Temporal.Instant.compare(b.endsAt, a.endsAt));
  const runningAt = ({ path, at }: Moment): PlannedWorks | undefined =>
    lastFirst.find(
      ({ nodeIds, startsAt, endsAt }) =>
        !isAfter(startsAt, at) && isAfter(endsAt, at) && nodeIds.some((id) => path.includes(id)),
    );
  return new Map(moments.map((moment) => [moment, runningAt(moment)]));
});

/**
 * The works that explain why all of these nodes are down at that moment: each node is one of the works' or below one.
 * @param paths of the nodes, from the top of the network down
 */
export async function findWorksOver(
  db: Db,
  paths: readonly (readonly string[])[],
  at: Instant,
): Promise<PlannedWorks | undefined> {
  const running = await findAllRunning(db, at);
  return running.find(
    ({ nodeIds }) => paths.length > 0 && paths.every((path) => path.some((id) => nodeIds.includes(id))),
  );
}

/** @throws Problem works-not-possible */
export async function planWorks(
  work: Work,
  { who, ...plan }: Plan & { readonly who: string },
): Promise<PlannedWorks> {
  await check(work, plan);
  return insertWorks(work.tx, { ...plan, id: newId<WorksId>(), createdBy: who, createdAt: work.now });
}

/** Who was told otherwise is told of it. @throws Problem no-such-works, works-over, works-not-possible */
export async function changeWorks(
  work: Work,
  { id, ...plan }: Plan & { readonly id: string },
): Promise<PlannedWorks> {
  const works = await lock(work, id, "change");
  await check(work, plan);
  await updateWorks(work.tx, id, { ...plan, changedAt: work.now });
  return { ...works, ...plan };
}

/** Who was told of them hears that they are off. @throws Problem no-such-works, works-over */
export async function cancelWorks(work: Work, id: string): Promise<PlannedWorks> {
  const works = await lock(work, id, "cancel");
  await saveCanceled(work.tx, id, work.now);
  return { ...works, canceledAt: work.now };
}

async function check({ tx, now }: Work, plan: Plan): Promise<void> {
  const fault = faultOfPlan(plan, now);
  const found = new Set((await findNodes(tx, plan.nodeIds)).map(({ id }) => id));
  const unknown = plan.nodeIds
    .filter((id) => !found.has(id))
    .map((id) => ({ path: "nodeIds", message: `There is no node ${id}.` }));
  const errors = [...(fault === undefined ? [] : [{ path: fault.field, message: fault.reason }]), ...unknown];
  if (errors.length > 0)
    throw new Problem(worksNotPossible, "The works can't be like this. Nothing was changed.", errors);
}

async function lock({ tx, now }: Work, id: string, action: WorksAction): Promise<PlannedWorks> {
  const works = await lockWorks(tx, id);
  if (works === undefined) throw new Problem(noSuchWorks, "No planned works have this id.");
  const allowed = allowedWithWorks(works, now)[action];
  if (allowed !== true)
    throw new Problem(
      worksOver,
      `This can't be done now: the works are ${allowed.because}. Nothing was changed.`,
    );
  return works;
}
