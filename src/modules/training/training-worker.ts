import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { LearnedPhrase } from "../learning/learned-phrase.ts";
import { readAll, type Reading } from "../understanding/evaluate.ts";
import { loadPhrases } from "../understanding/phrases.ts";
import { readSamples, type Sample } from "../understanding/samples.ts";
import {
  trainUnderstanding,
  type TrainedUnderstanding,
  understandingOf,
} from "../understanding/understanding.ts";
import { compareReadings, type Comparison } from "./compare.ts";
import { taughtPhrases } from "./taught-phrases.ts";
import type { Task } from "./train-aside.ts";

// A thread of its own, so that chats go on while it trains.

const task: Task = workerData;
const answer = task.kind === "train" ? trainWith(task.learned) : compare(task);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a window has an origin, a thread has none
parentPort!.postMessage(answer);

function trainWith(learned: readonly LearnedPhrase[]): TrainedUnderstanding {
  return trainUnderstanding(loadPhrases(join(task.providerDirectory, "phrases")), taughtPhrases(learned));
}

function compare({ learned, inUse, loginDigits }: Task & { kind: "compare" }): Comparison {
  const samples = evaluationSet(join(task.providerDirectory, "evaluation"));
  const read = (phrases: readonly LearnedPhrase[]): readonly Reading[] =>
    readAll(understandingOf(trainWith(phrases), loginDigits).understand, samples);
  return compareReadings(read(inUse), read(learned));
}

function evaluationSet(folder: string): readonly Sample[] {
  const samples = readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .toSorted()
    .flatMap((name) => readSamples(join(folder, name)));
  if (samples.length === 0) throw new Error(`${folder}: expected messages in files *.jsonl`);
  return samples;
}
