import type { Topic } from "../../kernel/topic.ts";
import { normaliseLine } from "../normaliser/normaliser.ts";
import { asTaught } from "./masking.ts";

/** A phrase that says a text already, perhaps under another topic. */
export type Twin = { readonly text: string; readonly topic: Topic };

/** From this share of common letter pieces on, two texts are the same one, said a little differently. */
const nearlyTheSame = 0.75;

/** Finds the phrase that is most like a text, of those that may be one, where it is nearly the same. */
export type FindTwin<Phrase extends Twin> = (
  text: string,
  mayBe?: (phrase: Phrase) => boolean,
) => Phrase | undefined;

export function createTwins<Phrase extends Twin>(phrases: readonly Phrase[]): FindTwin<Phrase> {
  const known = phrases.map((twin) => ({ twin, pieces: piecesOf(twin.text) }));
  const holders = new Map<string, typeof known>();
  for (const one of known)
    for (const piece of one.pieces) holders.getOrInsertComputed(piece, () => []).push(one);
  return (text, mayBe = () => true) => {
    const pieces = piecesOf(text);
    // Of any quarter of a text's pieces and one more its twin has at least one: only who has a rare one is compared.
    const rarest = [...pieces]
      .map((piece) => holders.get(piece) ?? [])
      .toSorted((one, other) => one.length - other.length)
      .slice(0, Math.floor(pieces.size * (1 - nearlyTheSame)) + 1);
    const [best] = [...new Set(rarest.flat())]
      .map((one) => ({ twin: one.twin, likeness: likeness(pieces, one.pieces) }))
      .filter((one) => one.likeness >= nearlyTheSame && mayBe(one.twin))
      .toSorted((one, other) => other.likeness - one.likeness);
    return best?.twin;
  };
}

/** The letter triples of a text's matching key, its edges included. */
function piecesOf(text: string): ReadonlySet<string> {
  const line = ` ${normaliseLine(asTaught(text))} `;
  return new Set(Array.from({ length: Math.max(0, line.length - 2) }, (_, at) => line.slice(at, at + 3)));
}

/** Jaccard's measure: the pieces that both have, of those that either has. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  if (few.size < many.size * nearlyTheSame) return 0;
  const common = few.intersection(many).size;
  return common / (one.size + other.size - common);
}
