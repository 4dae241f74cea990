import { normalise } from "../src/modules/normaliser/normaliser.ts";
import { everyPhrase, loadPhrases } from "../src/modules/understanding/phrases.ts";
import { type Sample, readSamples } from "../src/modules/understanding/samples.ts";
import { createUnderstanding } from "../src/modules/understanding/understanding.ts";
import { percentile, report } from "./report.ts";
import { type Known, type Ranker, peers } from "./understanding-peers.ts";

/** Each letter as our matching key has it: what a peer gains by our folding alone. */
const fold = (text: string): string =>
  normalise(text)
    .words.map((word) => word.replace("#", ""))
    .join(" ");

/** Uide and what others use, trained on the same phrases and asked about the same messages. */
export async function run(): Promise<void> {
  const phrases = loadPhrases("provider/beeline-kz/phrases");
  const known = everyPhrase(phrases);
  const samples = readSamples("provider/beeline-kz/evaluation/blind.jsonl");
  const ours = await measure("uide", samples, async () => {
    const { understand } = createUnderstanding(phrases);
    return async (text) => {
      const { topic, alternatives } = understand(text);
      return [topic, ...alternatives.map((guess) => guess.topic)];
    };
  });
  let best = 0;
  for (const [name, train] of Object.entries(peers)) {
    await measure(`${name}.shipped`, samples, () => train(known));
    const folded = samples.map((sample) => ({ ...sample, folded: fold(sample.text) }));
    const foldedKnown = known.map(({ text, topic }): Known => ({ text: fold(text), topic }));
    best = Math.max(best, await measure(`${name}.folded`, folded, () => train(foldedKnown)));
  }
  report("understanding.lead-over-best-folded-peer", ours - best, "points");
  report("understanding.target.lead", 5, "points");
}

type Asked = Sample & { readonly folded?: string };

/** Reports one contestant. @returns how many of 100 messages of ours it understands at the first guess. */
async function measure(
  name: string,
  samples: readonly Asked[],
  train: () => Promise<Ranker>,
): Promise<number> {
  const from = performance.now();
  const rank = await train();
  const trainedMs = performance.now() - from;
  const answers: { sample: Asked; ranked: readonly string[]; ms: number }[] = [];
  for (const sample of samples) {
    const askedAt = performance.now();
    const ranked = await rank(sample.folded ?? sample.text);
    answers.push({ sample, ranked, ms: performance.now() - askedAt });
  }
  const share = (isAsked: (sample: Asked) => boolean, first: number): number => {
    const asked = answers.filter(({ sample }) => isAsked(sample));
    const right = asked.filter(({ sample, ranked }) => ranked.slice(0, first).includes(sample.topic));
    return (100 * right.length) / asked.length;
  };
  const isOurs = ({ topic }: Asked): boolean => topic !== "other";
  const isLatin = ({ lang, text }: Asked): boolean => lang === "kk" && !/\p{Script=Cyrillic}/u.test(text);
  const top1 = share(isOurs, 1);
  report(`understanding.${name}.top1`, top1, "%");
  report(`understanding.${name}.top3`, share(isOurs, 3), "%");
  report(`understanding.${name}.top1.kazakh-in-latin-letters`, share(isLatin, 1), "%");
  const times = answers.map(({ ms }) => ms);
  report(`understanding.${name}.message.p50`, percentile(times, 0.5), "ms");
  report(`understanding.${name}.message.p99`, percentile(times, 0.99), "ms");
  report(`understanding.${name}.training`, trainedMs / 1000, "s");
  return top1;
}
