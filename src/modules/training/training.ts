import { Problem } from "../../kernel/problem.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Db, Work } from "../../platform/database.ts";
import { enqueueJob } from "../../platform/jobs.ts";
import type { Log } from "../../platform/log.ts";
import { newId } from "../../platform/new-id.ts";
import { findApprovedPhrases } from "../learning/learning.ts";
import type { Policy } from "../provider/policy.ts";
import { fallenFigures } from "./compare.ts";
import type { LiveUnderstanding } from "./live-understanding.ts";
import { trainingUnderWay } from "./problems.ts";
import { compareAside } from "./train-aside.ts";
import type { TrainingRun } from "./training-run.ts";
import { beginRun, endRun, failRun, findAcceptedRun, insertRun } from "./store.ts";

export { countRuns, findRuns } from "./store.ts";

export type TrainingParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: Policy;
  readonly providerDirectory: string;
  readonly live: Pick<LiveUnderstanding, "refresh">;
};

/** The job that trains: payload `{id}`. */
export const trainJob = "training.asked";

/** Asks for a training run; it happens as a job. @throws Problem while another one is under way */
export async function askForTraining({ tx, now }: Work, askedBy: string): Promise<TrainingRun> {
  const run = await insertRun(tx, { id: newId(), askedBy, askedAt: now });
  if (run === undefined)
    throw new Problem(trainingUnderWay, "Wait until it has ended: no second one is begun meanwhile.");
  await enqueueJob(tx, trainJob, { id: run.id });
  return run;
}

/**
 * Trains on the provider's phrases and the approved ones and compares with what is in use. What is no worse is taken
 * into use. A run that has begun already was begun by a process that is gone: it is ended as failed.
 */
export async function train(parts: TrainingParts, id: string): Promise<void> {
  const { db, clock, log, policy, live } = parts;
  const approved = await findApprovedPhrases(db);
  const phraseIds = approved.map((phrase) => phrase.id);
  if (!(await beginRun(db, { id, phraseIds, at: clock.now() })))
    return failRun(db, { id, failure: "the process that trained was stopped", at: clock.now() });
  try {
    const inUse = (await findAcceptedRun(db))?.learned ?? [];
    const { providerDirectory } = parts;
    const learned = approved.map(({ text, topic, group }) => ({ text, topic, group }));
    const loginDigits = policy.logins.digits;
    const comparison = await compareAside({ providerDirectory, learned, inUse, loginDigits });
    const fallen = fallenFigures(comparison, policy.understanding.worseMessagesMax);
    await endRun(db, { id, comparison, fallen, at: clock.now() });
  } catch (error) {
    log.error({ err: error, runId: id }, "training failed");
    await failRun(db, {
      id,
      failure: error instanceof Error ? error.message : String(error),
      at: clock.now(),
    });
  }
  await live.refresh();
}
