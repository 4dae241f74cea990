import { Worker } from "node:worker_threads";
import type { TrainedUnderstanding } from "../understanding/understanding.ts";
import type { Comparison } from "./compare.ts";
import type { LearnedPhrase } from "../learning/learned-phrase.ts";

/** What the training thread is given. */
export type Task = TrainTask | CompareTask;

type TrainTask = {
  readonly kind: "train";
  /** Where the provider's phrases and evaluation messages are. */
  readonly providerDirectory: string;
  readonly learned: readonly LearnedPhrase[];
};

type CompareTask = Omit<TrainTask, "kind"> & {
  readonly kind: "compare";
  /** The approved phrases that are in use now. */
  readonly inUse: readonly LearnedPhrase[];
  readonly loginDigits: number;
};

/** Trains in a thread of its own. */
export const trainAside = (task: Omit<TrainTask, "kind">): Promise<TrainedUnderstanding> =>
  runAside({ ...task, kind: "train" });

/** Trains with the phrases in use and with the wanted ones, and compares, in a thread of its own. */
export const compareAside = (task: Omit<CompareTask, "kind">): Promise<Comparison> =>
  runAside({ ...task, kind: "compare" });

function runAside<Answer>(task: Task): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const worker = new Worker(new URL("./training-worker.ts", import.meta.url), { workerData: task });
  worker.once("message", resolve);
  worker.once("error", reject);
  worker.once("exit", (code) => reject(new Error(`the training thread ended with ${code} and no answer`)));
  return promise;
}
