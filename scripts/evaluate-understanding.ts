import { parseArgs } from "node:util";
import { loadPhrases } from "../src/modules/understanding/phrases.ts";
import { createUnderstanding } from "../src/modules/understanding/understanding.ts";
import * as measures from "../test/understanding/measures.ts";
import type { Reading, Sample, Share } from "../test/understanding/measures.ts";

// How well messages are understood. Takes files of JSON lines {text, lang, topic}, by default the project's own
// evaluation set; with --errors also prints what was misunderstood.

const { values, positionals } = parseArgs({
  options: { errors: { type: "boolean" } },
  allowPositionals: true,
});
const files = positionals.length === 0 ? ["test/understanding/evaluation.jsonl"] : positionals;

const startedAt = performance.now();
const engine = createUnderstanding(loadPhrases("provider/beeline-kz/phrases"));
console.log(`trained in ${(performance.now() - startedAt).toFixed(0)} ms`);

for (const file of files) report(file, measures.readSamples(file));

function report(file: string, samples: readonly Sample[]): void {
  const readings = read(samples);
  console.log(`\n${file}: ${samples.length} messages`);
  print("top 1", measures.topOne(readings));
  print("top 1, ours", measures.topOne(measures.ours(readings)));
  print("top 3", measures.topThree(readings));
  print("language", measures.rightLanguage(readings));
  print("acted on, of ours", measures.coverage(readings));
  print("right when acted on", measures.precision(readings));
  print("not ours, rejected", measures.rejection(readings));
  print("acted on at 95 % precision", measures.coverageAt(readings, 0.95));
  for (const [manner, group] of Map.groupBy(readings, ({ sample }) => measures.mannerOf(sample))) {
    print(`top 1, ${manner}`, measures.topOne(group));
  }
  printMisspelt(samples);
  printTimes(samples);
  printConfusion(readings);
}

function read(samples: readonly Sample[]): readonly Reading[] {
  return samples.map((sample) => ({ sample, understood: engine.understand(sample.text) }));
}

function print(name: string, share: Share): void {
  if (share.of === 0) return;
  const [low, high] = measures.interval(share).map((bound) => (bound * 100).toFixed(1));
  const percent = ((share.hits / share.of) * 100).toFixed(1);
  console.log(
    `  ${name.padEnd(30)} ${percent.padStart(5)} %  (${share.hits} of ${share.of}; ${low}–${high})`,
  );
}

/** Each word misspelt with a probability of 15 %, five times over. */
function printMisspelt(samples: readonly Sample[]): void {
  const misspelt = [1, 2, 3, 4, 5].flatMap((seed) => {
    const random = measures.seededRandom(seed);
    return samples.map((sample) => ({ ...sample, text: measures.misspell(sample.text, 0.15, random) }));
  });
  print("top 1, misspelt", measures.topOne(read(misspelt)));
}

function printTimes(samples: readonly Sample[]): void {
  const times = samples
    .map(({ text }) => {
      const from = performance.now();
      engine.understand(text);
      return performance.now() - from;
    })
    .toSorted((a, b) => a - b);
  const at = (share: number): string => times[Math.floor(times.length * share)]!.toFixed(2);
  console.log(`  time a message: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
}

function printConfusion(readings: readonly Reading[]): void {
  const wrong = readings.filter(({ sample, understood }) => sample.topic !== understood.topic);
  const pairs = Map.groupBy(wrong, ({ sample, understood }) => `${sample.topic} → ${understood.topic}`);
  for (const [pair, group] of [...pairs].toSorted(([, a], [, b]) => b.length - a.length)) {
    console.log(`  ${String(group.length).padStart(2)} ${pair}`);
    if (!values.errors) continue;
    for (const { sample, understood } of group)
      console.log(`       ${understood.confidence.toFixed(2)} ${sample.text}`);
  }
}
