import type { Instant } from "../../kernel/instant.ts";
import type { Comparison, GuardedFigure } from "./compare.ts";
import type { LearnedPhrase } from "../learning/learned-phrase.ts";

export const trainingStates = ["waiting", "running", "accepted", "refused", "failed"] as const;
export type TrainingState = (typeof trainingStates)[number];

/** One training on the provider's phrases and the approved ones, and what came of it. */
export type TrainingRun = {
  readonly id: string;
  readonly state: TrainingState;
  readonly askedBy: string;
  readonly askedAt: Instant;
  readonly beganAt: Instant | null;
  readonly endedAt: Instant | null;
  /** How many approved phrases it trains on. */
  readonly phrases: number;
  readonly comparison: Comparison | null;
  /** The figures that fell too far. */
  readonly fallen: readonly GuardedFigure[];
  readonly failure: string | null;
};

/** The run whose phrases are in use. */
export type AcceptedRun = { readonly id: string; readonly learned: readonly LearnedPhrase[] };
