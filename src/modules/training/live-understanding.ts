import { join } from "node:path";
import type { Db } from "../../platform/database.ts";
import { loadPhrases } from "../understanding/phrases.ts";
import {
  trainUnderstanding,
  type UnderstandingEngine,
  understandingOf,
} from "../understanding/understanding.ts";
import { taughtPhrases } from "./taught-phrases.ts";
import { trainAside } from "./train-aside.ts";
import { findAcceptedId, findAcceptedRun } from "./store.ts";

export type LiveParts = {
  readonly db: Db;
  readonly providerDirectory: string;
  readonly loginDigits: number;
};

/** Understands with the provider's phrases and those of the last accepted training run. */
export type LiveUnderstanding = UnderstandingEngine & {
  /** Takes a newer accepted run into use, trained in a thread of its own; messages meanwhile are read as before. */
  refresh(): Promise<void>;
};

/** Trains for the start of a process. */
export async function openLiveUnderstanding(parts: LiveParts): Promise<LiveUnderstanding> {
  const { db, providerDirectory, loginDigits } = parts;
  const accepted = await findAcceptedRun(db);
  const phrases = loadPhrases(join(providerDirectory, "phrases"));
  const trained = trainUnderstanding(phrases, taughtPhrases(accepted?.learned ?? []));
  let inUse = accepted?.id;
  let engine = understandingOf(trained, loginDigits);
  return {
    understand: (text) => engine.understand(text),
    async refresh() {
      if ((await findAcceptedId(db)) === inUse) return;
      const newest = await findAcceptedRun(db);
      const learned = newest?.learned ?? [];
      engine = understandingOf(await trainAside({ providerDirectory, learned }), loginDigits);
      inUse = newest?.id;
    },
  };
}
