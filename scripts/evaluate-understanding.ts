import { parseArgs } from "node:util";
import { chooseThresholds } from "../src/modules/understanding/choose-thresholds.ts";
import * as evaluation from "../src/modules/understanding/evaluate.ts";
import type { Evaluation, Reading, Share } from "../src/modules/understanding/evaluate.ts";
import { loadPhrases } from "../src/modules/understanding/phrases.ts";
import { type Sample, readSamples } from "../src/modules/understanding/samples.ts";
import { createUnderstanding } from "../src/modules/understanding/understanding.ts";
import { misspellAll, timesOf } from "../test/understanding/measures.ts";
import {
  type Labelled,
  type Method,
  crossValidate,
  readConll,
  tryMethod,
} from "../test/understanding/method.ts";

/**
 * How well messages are understood.
 *
 *   [FILE …]                    JSON lines {text, lang, topic, manner?}; by default the project's evaluation set
 *   FILE.conll                  utterances of xSID: the same method on other labels, by cross-validation
 *   --train FILE --test FILE    the same, trained on one file and tested on the other
 *   --choose-thresholds         what thresholds.ts should hold, by the development split; takes a minute
 *   --json                      a JSON object a file, for machines
 *   --errors                    also what was misunderstood
 */
const { values, positionals } = parseArgs({
  options: {
    json: { type: "boolean" },
    errors: { type: "boolean" },
    "choose-thresholds": { type: "boolean" },
    train: { type: "string" },
    test: { type: "string" },
  },
  allowPositionals: true,
});

const provider = process.env["UIDE_PROVIDER"] ?? "provider/beeline-kz";
const evaluationSet = ["blind", "strangers"].map((name) => `${provider}/evaluation/${name}.jsonl`);
const seeds = [1, 2, 3, 4, 5];

function main(): void {
  const { train, test } = values;
  if ((train === undefined) !== (test === undefined))
    throw new Error("--train FILE and --test FILE: expected both or neither");
  if (train !== undefined && test !== undefined) return reportMethod(train, test);
  if (values["choose-thresholds"]) {
    const development = readSamples("test/understanding/development.jsonl");
    return print(chooseThresholds(loadPhrases(`${provider}/phrases`), development));
  }
  const files = positionals.length === 0 ? evaluationSet : positionals;
  for (const file of files.filter(isConll)) reportMethod(file);
  const samples = files
    .filter((file) => !isConll(file))
    .map((file) => ({ file, samples: readSamples(file) }));
  if (samples.length === 0) return;
  const from = performance.now();
  const engine = createUnderstanding(loadPhrases(`${provider}/phrases`));
  const trainingMs = performance.now() - from;
  for (const { file, samples: some } of samples) reportFile(file, some, { ...engine, trainingMs });
}

function isConll(file: string): boolean {
  return file.endsWith(".conll");
}

type Trained = ReturnType<typeof createUnderstanding> & { readonly trainingMs: number };

function reportFile(file: string, samples: readonly Sample[], { understand, trainingMs }: Trained): void {
  const readings = evaluation.readAll(understand, samples);
  const figures = evaluation.evaluate(readings);
  const misspelt = evaluation.evaluate(evaluation.readAll(understand, misspellAll(samples)));
  const times = timesOf(
    samples.map(
      ({ text }) =>
        () =>
          understand(text),
    ),
  );
  const more = { misspelt: misspelt.topOne, messageMs: times, trainingMs };
  if (values.json)
    return print({ file, messages: samples.length, ...withIntervals(figures), ...withIntervals(more) });
  say(`${file}: ${samples.length} messages`);
  for (const [name, key] of shareNames) sayShare(name, figures[key]);
  sayShare("top 1, each word misspelt with 15 %", misspelt.topOne);
  sayGroups("written in", figures.byScript);
  sayGroups("manner", figures.byManner);
  sayGroups("language", figures.byLanguage);
  sayCalibration(figures);
  say(
    `  trained in ${trainingMs.toFixed(0)} ms; a message: p50 ${times.p50.toFixed(2)} ms, p99 ${times.p99.toFixed(2)} ms`,
  );
  sayConfusion(figures, readings);
}

const shareNames = [
  ["top 1", "topOne"],
  ["top 1, ours", "topOneOfOurs"],
  ["top 3", "topThree"],
  ["top 3, ours", "topThreeOfOurs"],
  ["language", "language"],
  ["acted on, of ours", "coverage"],
  ["right when acted on", "precision"],
  ["not ours, rejected", "rejection"],
  ["acted on at 95 % precision", "coverageAtPrecision"],
] as const;

function reportMethod(train: string, test?: string): void {
  const known = readLabelled(train);
  const shareOf = (method: Method): Share =>
    test === undefined
      ? sum(seeds.map((seed) => crossValidate(known, method, seed)))
      : tryMethod(known, readLabelled(test), method);
  const figures = { ours: shareOf("ours"), plain: shareOf("plain") };
  const how = test === undefined ? { crossValidated: { folds: 5, seeds } } : { test };
  if (values.json) return print({ file: train, ...how, messages: known.length, ...withIntervals(figures) });
  say(
    test === undefined
      ? `${train}: 5 folds, ${seeds.length} times`
      : `trained on ${train}, tested on ${test}`,
  );
  sayShare("top 1, our method", figures.ours);
  sayShare("top 1, plain letter pieces", figures.plain);
}

const readLabelled = (file: string): readonly Labelled[] =>
  isConll(file) ? readConll(file) : readSamples(file).map(({ text, topic }) => ({ text, label: topic }));

/** The average of repetitions over the same messages, so that the interval is that of the messages. */
const sum = (shares: readonly Share[]): Share => ({
  hits: shares.reduce((total, { hits }) => total + hits, 0) / shares.length,
  of: shares[0]!.of,
});

function sayShare(name: string, share: Share): void {
  if (share.of === 0) return;
  const [low, high] = evaluation.intervalOf(share).map(percent);
  const counts = `${Number(share.hits.toFixed(1))} of ${share.of}`;
  say(`  ${name.padEnd(48)} ${percent(share.hits / share.of).padStart(5)} %  (${counts}; ${low}–${high})`);
}

function sayGroups(kind: string, shares: Readonly<Record<string, Share>>): void {
  for (const [name, share] of Object.entries(shares)) sayShare(`top 1, ${kind}: ${name}`, share);
}

function sayCalibration({ calibration: { expectedError, bins } }: Evaluation): void {
  say(`  calibration: confidence is off by ${percent(expectedError)} points on average`);
  for (const { from, confidence, right } of bins)
    say(
      `    from ${from.toFixed(1)}: says ${percent(confidence)} %, is right in ${right.hits} of ${right.of}`,
    );
}

function sayConfusion({ confusion }: Evaluation, readings: readonly Reading[]): void {
  for (const { topic, takenFor, count } of confusion) {
    say(`  ${String(count).padStart(3)} ${topic} → ${takenFor}`);
    if (!values.errors) continue;
    for (const { sample, understood } of readings)
      if (sample.topic === topic && understood.topic === takenFor)
        say(`        ${understood.confidence.toFixed(2)} ${sample.text}`);
  }
}

/** Shares with their 95 % interval, at any depth. */
function withIntervals(value: object): object {
  const entries = Object.entries(value).map(([key, inner]: [string, unknown]) => [
    key,
    typeof inner === "object" && inner !== null && !Array.isArray(inner) ? withIntervals(inner) : inner,
  ]);
  const copy = Object.fromEntries(entries);
  if (!("hits" in value && "of" in value)) return copy;
  const share = value as Share;
  return {
    ...share,
    share: share.of === 0 ? null : share.hits / share.of,
    interval: evaluation.intervalOf(share),
  };
}

const percent = (share: number): string => (share * 100).toFixed(1);

function print(line: object): void {
  say(JSON.stringify(line));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
