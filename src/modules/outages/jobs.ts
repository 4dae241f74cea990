import type { Clock } from "../../platform/clock.ts";
import { type Db, inTransaction, type Work } from "../../platform/database.ts";
import type { JobHandler } from "../../platform/jobs.ts";
import type { Sweep } from "../../platform/sweeps.ts";
import { closeRecoveredOutages, considerNode, detectOutages, type OutagePolicy } from "./outages.ts";

export type OutageJobParts = { readonly db: Db; readonly clock: Clock; readonly policy: OutagePolicy };

const everyMilliseconds = 1_000;

/** What monitoring systems said of nodes. */
export const outageJobs = (parts: OutageJobParts): Readonly<Record<string, JobHandler>> => ({
  "network.node-reported": ({ nodeId }) => change(parts, (work) => considerNode(work, String(nodeId))),
});

/** What the sessions say: many lost together, and most of them back. */
export const outageSweeps = (parts: OutageJobParts): readonly Sweep[] => [
  {
    name: "new outages",
    everyMilliseconds,
    run: () => change(parts, (work) => detectOutages(work, parts.policy)),
  },
  {
    name: "recovered outages",
    everyMilliseconds,
    run: () => change(parts, (work) => closeRecoveredOutages(work, parts.policy)),
  },
];

const change = ({ db, clock }: OutageJobParts, make: (work: Work) => Promise<void>): Promise<void> =>
  inTransaction(db, (tx) => make({ tx, now: clock.now() }));
