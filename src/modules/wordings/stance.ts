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
  const lines = clausesOf(text);
  const clauses = lines.map(readClause);
  const line = normaliseLine(text);
  if (clauses.length === 0 || isConditional(line) || isLost(line)) return undefined;
  const first = clauses.find(({ signs, isOpen }) => isOpen || signs.some((sign) => sign !== "plain"));
  const closed = clauses.filter(({ isOpen }) => !isOpen).flatMap(({ signs }) => signs);
  if (first?.isOpen && !closed.includes("act")) return undefined;
  const stance = stanceOf(closed);
  const besides = clauses.filter(({ isOpen }) => isOpen);
  const asksBack = text.trimEnd().endsWith("?") && besides.length === 0;
  const isTakenBack = besides.some(({ signs }) => signs.includes("no") || signs.includes("later"));
  const isNoYes = asksBack || isTakenBack || lines.some(isDoubtful) || isIronic(text);
  return stance === "yes" && isNoYes ? undefined : stance;
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

const isLost =
  wording(`не понял*, не понимаю, не понятно, непонятно, не ясно, неясно, түсінбе*, түсінген жоқ*, түсініксіз,
  dont understand, do not understand, didnt understand, not clear, not sure, да или нет, иә не жоқ, иә әлде жоқ,
  yes or нет`);

/** A yes that is not meant, or not yet. */
const isDoubtful =
  wording(`вроде*, наверн*, может быть, может и, может да, мб, возможно, скорее всего, мүмкін, бәлкім, шығар, сияқты, maybe, perhaps, probably, i guess,
  мен guess, да ладно, да ну, да неужели, да прям, как же, да когда, да сколько, да что, да кто, да где, да почему, да как,
  разбежал*, yeah right, as if, сенейін, сендім`);

/** "Ага, щас" is a no, but not one to act on; "да, сейчас" is meant. */
const ironicNow = /(?<!\p{L})(?:ага|да)[\s,]+(?:конечно[\s,]+)?(?:щ[ао][сз]?|счас)(?!\p{L})/iu;
const isIronic = (text: string): boolean => ironicNow.test(text);

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
  const isShortYes = signs[0] === "yes" && !signs.includes("no") && words.length <= 3;
  return { signs, isOpen: unknown > (isShortYes ? 1 : 0) };
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
