import { foldWord } from "../normaliser/letters.ts";

/** Finds nodes by what engineers type: parts of the id, the name or the address, in whatever letters. */

export type SearchedNode = {
  readonly id: string;
  readonly path: readonly string[];
  readonly name: string;
  readonly city: string | null;
  readonly street: string | null;
  readonly house: string | null;
};

/** The nodes that have a word beginning with each that was typed: whole words first, then the higher in the network. */
export function searchNodes(nodes: readonly SearchedNode[], typed: string): readonly SearchedNode[] {
  const wanted = wordsOf(typed);
  if (wanted.length === 0) return [];
  return nodes
    .flatMap((node) => {
      const words = wordsOf([node.id, node.name, node.city, node.street, node.house].join(" "));
      const isFound = wanted.every((want) => words.some((word) => word.startsWith(want)));
      return isFound ? [{ node, whole: wanted.filter((want) => words.includes(want)).length }] : [];
    })
    .toSorted((a, b) => b.whole - a.whole || a.node.path.length - b.node.path.length)
    .map(({ node }) => node);
}

/** Letters as matching keys; figures as they are. */
const wordsOf = (text: string): readonly string[] =>
  (text.match(/[\p{L}\p{M}]+|\d+/gu) ?? []).map((word) => foldWord(word) || word);
