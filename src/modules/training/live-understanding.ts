import type { Keep } from "../../platform/kept-result.ts";
import type { Db } from "../../platform/database.ts";
import {
  type TrainedUnderstanding,
  type UnderstandingEngine,
  understandingOf,
} from "../understanding/understanding.ts";
import { trainAside } from "./train-aside.ts";
import { findAcceptedId, findAcceptedRun } from "./store.ts";

export type LiveParts = {
  readonly db: Db;
  readonly providerDirectory: string;
  readonly loginDigits: number;
  /** What was trained with the provider's phrases alone, begun before the database could be asked for more. */
  readonly begun?: Promise<TrainedUnderstanding> | undefined;
};

/** Understands with the provider's phrases and those of the last accepted training run. */
export type LiveUnderstanding = UnderstandingEngine & {
  /** Takes a newer accepted run into use, trained in a thread of its own; messages meanwhile are read as before. */
  refresh(): Promise<void>;
};

/** Begins the training for the start of a process, in a thread of its own, while everything else starts. */
export function beginTraining(providerDirectory: string, keep: Keep): Promise<TrainedUnderstanding> {
  const begun = keep("understanding", () => trainAside({ providerDirectory, learned: [] }));
  // Whoever waits for it hears of a failure; a start that ends before is told why it ended, not this.
  begun.catch(() => undefined);
  return begun;
}

export async function openLiveUnderstanding(parts: LiveParts): Promise<LiveUnderstanding> {
  const { db, providerDirectory, loginDigits, begun = trainAside({ ...parts, learned: [] }) } = parts;
  const accepted = await findAcceptedRun(db);
  const learned = accepted?.learned ?? [];
  const trained = await (learned.length === 0 ? begun : trainAside({ providerDirectory, learned }));
  let inUse = accepted?.id;
  let engine = understandingOf(trained, loginDigits);
  return {
    understand: (text) => engine.understand(text),
    async refresh() {
      if ((await findAcceptedId(db)) === inUse) return;
      const newest = await findAcceptedRun(db);
      const task = { providerDirectory, learned: newest?.learned ?? [] };
      engine = understandingOf(await trainAside(task), loginDigits);
      inUse = newest?.id;
    },
  };
}
