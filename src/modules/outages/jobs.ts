import type { Clock } from "../../platform/clock.ts";
import { type Db, inTransaction, type Work } from "../../platform/database.ts";
import type { JobHandler } from "../../platform/jobs.ts";
import type { Sweep } from "../../platform/sweeps.ts";
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
};

/** What monitoring systems said of nodes, and what an outage that is over cost whom. */
export const outageJobs = (parts: OutageJobParts): Readonly<Record<string, JobHandler>> => ({
  "network.node-reported": ({ nodeId }) =>
    change(parts, (work) => considerNode(work, parts.policy, String(nodeId))),
  // Nobody acts on it yet, and jobs that nobody takes pile up.
  "outages.opened": () => Promise.resolve(),
  [countDowntimesJob]: ({ outageId }) =>
    change(parts, (work) => countDowntimes(work, parts.policy, String(outageId))),
});

/** What planned works explained is an outage once they are over. */
export const outageSweeps = (parts: OutageJobParts): readonly Sweep[] => [
  { name: "outages after works", everyMilliseconds: 5_000, run: () => change(parts, reviewWorks) },
];

const change = ({ db, clock }: OutageJobParts, make: (work: Work) => Promise<void>): Promise<void> =>
  inTransaction(db, (tx) => make({ tx, now: clock.now() }));
