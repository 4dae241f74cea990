import { z } from "zod";
import type { JobHandler } from "../../platform/jobs.ts";
import type { Sweep } from "../../platform/sweeps.ts";
import type { LiveUnderstanding } from "./live-understanding.ts";
import { train, trainJob, type TrainingParts } from "./training.ts";

const payloadSchema = z.object({ id: z.uuid() });

/** What handles the jobs of training. */
export const trainingJobs = (parts: TrainingParts): Readonly<Record<string, JobHandler>> => ({
  [trainJob]: (payload) => train(parts, payloadSchema.parse(payload).id),
});

const refreshMilliseconds = 2_000;

/** Every process takes an accepted run into use, whichever process trained. */
export const trainingSweeps = (live: LiveUnderstanding): readonly Sweep[] => [
  { name: "accepted training", everyMilliseconds: refreshMilliseconds, run: () => live.refresh() },
];
