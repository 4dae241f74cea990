import type { JobHandler } from "../../platform/jobs.ts";
import type { Sweep } from "../../platform/sweeps.ts";
import { addHours } from "../../kernel/instant.ts";
import { verifyJob } from "../outages/outages.ts";
import { forgetOldSignals } from "../signals/signals.ts";
import { createDetectionRunner, type RunnerParts } from "./runner.ts";

/** Asks nodes and their ports now and records what they say; where there is nobody to ask, nothing answers. */
export type VerifyNodes = (nodeIds: readonly string[]) => Promise<void>;

/** What the detector wants to know of the equipment. */
export const alarmJobs = (verifyNodes: VerifyNodes): Readonly<Record<string, JobHandler>> => ({
  [verifyJob]: async ({ nodeIds }) => {
    if (Array.isArray(nodeIds)) await verifyNodes(nodeIds.map(String));
  },
});

/** Signals are read within seconds; they are kept a while for who wants to see why. */
const signalHours = 72;
const second = 1_000;

/** Reads what the network signals, and forgets what nobody reads any more. */
export const alarmSweeps = (parts: RunnerParts): readonly Sweep[] => [
  { name: "network signals", everyMilliseconds: second, run: createDetectionRunner(parts).sweep },
  {
    name: "old signals",
    everyMilliseconds: 3_600 * second,
    run: () => forgetOldSignals(parts.db, addHours(parts.now(), -signalHours)),
  },
];
