import { clausesOf } from "./clauses.ts";
import { normaliseLine } from "../normaliser/normaliser.ts";
import { type Sign, stanceWords } from "./stance-words.ts";
import { wording } from "./wordings.ts";

/**
 * What a message answers to a question that yes or no would settle. S47: «түсіндім», "понятно" and "ок" are
 * `acknowledged`, which is no consent; neither is a yes on a condition or a yes that asks back.
 */
export type Stance = "yes" | "no" | "later" | "acknowledged";

/** The stance of a message; undefined when it says something else, or too much to be an answer. */
export function readStance(text: string): Stance | undefined {
  const clauses = clausesOf(text).map(readClause);
  if (clauses.length === 0 || isConditional(normaliseLine(text))) return undefined;
  const first = clauses.find(({ signs, isOpen }) => isOpen || signs.some((sign) => sign !== "plain"));
  const closed = clauses.filter(({ isOpen }) => !isOpen).flatMap(({ signs }) => signs);
  if (first?.isOpen && !closed.includes("act")) return undefined;
  const stance = stanceOf(closed);
  const besides = clauses.filter(({ isOpen }) => isOpen);
  const asksBack = text.trimEnd().endsWith("?") && besides.length === 0;
  const isTakenBack = besides.some(({ signs }) => signs.includes("no") || signs.includes("later"));
  return stance === "yes" && (asksBack || isTakenBack) ? undefined : stance;
}

function stanceOf(signs: readonly Sign[]): Stance | undefined {
  if (signs.includes("later")) return "later";
  if (signs.includes("no")) return signs.includes("act") ? undefined : "no";
  if (signs.includes("act")) return "yes";
  if (signs.includes("heard")) return "acknowledged";
  if (signs.includes("yes")) return "yes";
  return signs.includes("fine") ? "acknowledged" : undefined;
}

const isConditional =
  wording(`егер, болса, тегін, ақылы, қанша тұрады, қанша болады, бағасы, если, при условии,
  бесплатно, платно, сколько стоит, сколько будет, почем, if, how much, free, cost*`);

const byKey = new Map<string, Sign>();
const byBeginning: (readonly [string, Sign])[] = [];
for (const sign of ["yes", "act", "no", "later", "heard", "fine", "plain"] as const) {
  for (const word of stanceWords[sign].split(",")) {
    const key = normaliseLine(word.replace("*", ""));
    if (word.endsWith("*")) byBeginning.push([key, sign]);
    else byKey.set(key, byKey.get(key) ?? sign);
  }
}

const wordsTogetherMax = 4;

type Clause = { readonly signs: readonly Sign[]; readonly isOpen: boolean };

/** The signs of a clause; it is open when words are left over. */
function readClause(clause: string): Clause {
  const words = clause.split(" ");
  const signs: Sign[] = [];
  let unknown = 0;
  for (let at = 0; at < words.length;) {
    const found = signAt(words, at);
    if (found === undefined) unknown++;
    else signs.push(found.sign);
    at += found?.length ?? 1;
  }
  return { signs, isOpen: unknown > (signs[0] === "yes" && words.length <= 3 ? 1 : 0) };
}

function signAt(words: readonly string[], at: number): { sign: Sign; length: number } | undefined {
  for (let length = Math.min(wordsTogetherMax, words.length - at); length > 0; length--) {
    const key = words.slice(at, at + length).join(" ");
    const sign = key.startsWith("#") ? "plain" : (byKey.get(key) ?? beginningOf(key, length));
    if (sign !== undefined) return { sign, length };
  }
  return undefined;
}

const beginningOf = (key: string, length: number): Sign | undefined =>
  byBeginning.find(([beginning]) => key.startsWith(beginning) && beginning.split(" ").length === length)?.[1];
