import { addHours } from "../../kernel/instant.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Db, inTransaction, type Work } from "../../platform/database.ts";
import type { JobHandler } from "../../platform/jobs.ts";
import type { Sweep } from "../../platform/sweeps.ts";
import { forgetOldSignals } from "../signals/signals.ts";
import { verifyJob } from "./apply-change.ts";
import { createDetectionRunner } from "./detection-runner.ts";
import {
  considerNode,
  countDowntimes,
  countDowntimesJob,
  type OutagePolicy,
  reviewWorks,
} from "./outages.ts";

export type OutageJobParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly policy: OutagePolicy;
  /** Asks nodes and their ports now and records what they say; nothing answers where there is nobody to ask. */
  verifyNodes?(nodeIds: readonly string[]): Promise<void>;
};

/** What monitoring systems said of nodes, and what an outage that is over cost whom. */
export const outageJobs = (parts: OutageJobParts): Readonly<Record<string, JobHandler>> => ({
  "network.node-reported": ({ nodeId }) =>
    change(parts, (work) => considerNode(work, parts.policy, String(nodeId))),
  [countDowntimesJob]: ({ outageId }) =>
    change(parts, (work) => countDowntimes(work, parts.policy, String(outageId))),
  [verifyJob]: async ({ nodeIds }) => {
    if (Array.isArray(nodeIds)) await parts.verifyNodes?.(nodeIds.map(String));
  },
});

/** Signals are read within seconds; they are kept a while for who wants to see why. */
const signalHours = 72;

/** What the network's signals tell; and what planned works explained is an outage once they are over. */
export const outageSweeps = (parts: OutageJobParts): readonly Sweep[] => [
  { name: "network signals", everyMilliseconds: 1_000, run: runnerOf(parts).sweep },
  {
    name: "old signals",
    everyMilliseconds: 3_600_000,
    run: () => forgetOldSignals(parts.db, addHours(parts.clock.now(), -signalHours)),
  },
  { name: "outages after works", everyMilliseconds: 5_000, run: () => change(parts, reviewWorks) },
];

const runnerOf = ({ db, clock, policy }: OutageJobParts) =>
  createDetectionRunner({ db, policy, now: () => clock.now() });

const change = ({ db, clock }: OutageJobParts, make: (work: Work) => Promise<void>): Promise<void> =>
  inTransaction(db, (tx) => make({ tx, now: clock.now() }));
