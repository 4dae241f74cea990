import { type Login, type Branded, asLogin } from "../../kernel/ids.ts";
import { type Tiyn, tiynFromTenge } from "../../kernel/money.ts";
import { readSpokenNumber } from "./spoken-numbers.ts";

/** A telephone number as E.164 writes it: `+77010000003`. */
export type PhoneNumber = Branded<string, "PhoneNumber">;

const asPhoneNumber = (text: string): PhoneNumber => text as PhoneNumber;

/** What the figures of a message are; a place in the text is where the figures were typed. */
export type Figures = { readonly start: number; readonly end: number } & (
  | { readonly kind: "login"; readonly login: Login }
  | { readonly kind: "phone"; readonly phone: PhoneNumber }
  | { readonly kind: "money"; readonly amountTiyn: Tiyn }
  | { readonly kind: "speed" | "traffic" | "duration" | "clock" | "date" | "number" }
);

/** Digits of a Kazakh telephone number after +7 or 8. */
const nationalDigits = 10;
const phoneDigitsMax = "+7".length + nationalDigits;

const gap = "[\\s\\u00a0]?";
const amount = "\\d{1,3}(?:[ \\u00a0.,]\\d{3})+(?:[.,]\\d{1,2})?|\\d+(?:[.,]\\d+)?";
const after = "(?![\\p{L}\\d])";

type Unit = { readonly kind: "speed" | "traffic" | "duration"; readonly pattern: RegExp };

const withUnit = (units: string): RegExp =>
  new RegExp(`(?<![\\d.,])(?:${amount})${gap}-?${gap}(?:${units})`, "giu");

const thousands =
  "к|k|тыс\\p{L}*|тыщ\\p{L}*|косар\\p{L}*|(?:мың|мын|минг|myn|myń|mıñ|ming)(?:дай|ға|га|ды|нан|ның|day|ga|dy|nan)?|thousand";
const currency = "₸|тг|тенге|теңге|тнг|tg|tenge|teńge|kzt|кзт";

const money = new RegExp(
  `(?<![\\d.,])(?<figures>${amount})${gap}(?:(?<thousands>${thousands})${after})?${gap}(?<currency>(?:${currency})\\p{L}*|(?<=\\d{3}\\s?)[тt]${after})?`,
  "giu",
);

const units: readonly Unit[] = [
  {
    kind: "speed",
    pattern: withUnit(
      "(?:мег(?!абайт)|мегабайт в сек|мбит|мбпс|гбит|гигабит|meg|mbit|mbps|gbit|gigabit|gbps|мб(?=[\\\\/])|mb(?=[\\\\/]))\\p{L}*(?:\\s?[\\\\/]\\s?(?:сек|с|sec|s)(?!\\p{L}))?",
    ),
  },
  { kind: "traffic", pattern: withUnit(`(?:гб|гиг|gb|gig|гегабайт|мегабайт|мб|mb)\\p{L}*`) },
  {
    kind: "duration",
    pattern: withUnit(
      "(?:күн|кун|kún|kun|kün|сағат|сагат|saǵat|sagat|sağat|минут|minut|апта|apta|ай|ay|день|дня|дней|дн|сут|час|нед|мес|day|hour|week|month|min)\\p{L}*",
    ),
  },
];

const clock = /(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)/gu;
const date = /(?<!\d)(?:0?[1-9]|[12]\d|3[01])[./](?:0[1-9]|1[0-2])(?:[./](?:20)?\d\d)?(?![\d.])/gu;
const digitRun = /\+?\d+(?:[ \u00a0().-]{1,3}\d+)*/gu;

/** Every figure of a text, in the order they stand. Ten digits are a login; eleven that begin with +7 or 8, a telephone. */
export function readFigures(typed: string, loginDigits: number): readonly Figures[] {
  const text = withPlainDigits(typed);
  const found: Figures[] = [...readSpokenMoney(text)];
  if (!/\d/.test(text)) return found;
  const isFree = (start: number, end: number): boolean =>
    found.every((one) => end <= one.start || start >= one.end);
  const add = (figures: Figures): void => void (isFree(figures.start, figures.end) && found.push(figures));
  for (const match of text.matchAll(money)) readMoney(match, add);
  for (const match of text.matchAll(date)) add({ kind: "date", ...placeOf(match) });
  for (const { kind, pattern } of units)
    for (const match of text.matchAll(pattern)) add({ kind, ...placeOf(match) });
  for (const match of text.matchAll(clock)) add({ kind: "clock", ...placeOf(match) });
  for (const match of text.matchAll(digitRun))
    for (const figures of splitRun(match, loginDigits)) add(figures);
  return found.toSorted((a, b) => a.start - b.start);
}

/** Digits of other widths, and an «о» typed for a nought, each in its place: «7O1OO00003». */
const withPlainDigits = (text: string): string =>
  text.replace(/[０-９]/g, (digit) => digit.normalize("NFKC")).replace(/(?<=\d[oо]*)[oо](?=[oо]*\d)/giu, "0");

const namesMoney = /мың|мын|минг|m[yıi][nńñ]|тыс|тыщ|t[yi]s|косар|thous|тг|тең|тенг|te[nñń]g|₸/iu;
const isCurrency = new RegExp(`^(?:${currency})`, "iu");
const countsOther = /^(?:жыл|год|лет|рет|раз|times|year|мегабит|мбит|гиг|сағат|час)/iu;

/** Sums in words: «он бес мың», "fifteen thousand", «бес жүз теңге». */
function* readSpokenMoney(text: string): Generator<Figures> {
  if (!namesMoney.test(text)) return;
  const words = [...text.matchAll(/[\p{L}\p{M}]+|\d+|₸/gu)];
  const letters = words.map(([word]) => word);
  for (let at = 0; at < words.length; at++) {
    const number = readSpokenNumber(letters, at);
    if (number === undefined) continue;
    const next = letters[at + number.length] ?? "";
    const inTenge = isCurrency.test(next);
    const last = words[at + number.length - (inTenge ? 0 : 1)]!;
    const isMoney = inTenge || (number.hasThousand && !countsOther.test(next));
    const place = { start: words[at]!.index, end: last.index + last[0].length };
    if (isMoney && number.value > 0)
      yield { kind: "money", amountTiyn: tiynFromTenge(number.value), ...place };
    at += number.length - 1;
  }
}

/** The telephone in a text that was asked for one: there the ten digits alone will do. */
export function readPhone(text: string): PhoneNumber | undefined {
  const digits = text.replace(/\D/g, "");
  const national = digits.length === nationalDigits + 1 && /^[78]/.test(digits) ? digits.slice(1) : digits;
  return national.length === nationalDigits ? asPhoneNumber(`+7${national}`) : undefined;
}

const placeOf = (match: RegExpExecArray): { start: number; end: number } => ({
  start: match.index,
  end: match.index + match[0].trimEnd().length,
});

/** Three digits after a point or a comma are thousands: "5,000", «10.000»; fewer are tiyn. */
export const tengeIn = (figures: string): number =>
  Number(figures.replace(/[ \u00a0]|[.,](?=\d{3}(?:\D|$))/g, "").replace(",", "."));

function readMoney(match: RegExpExecArray, add: (figures: Figures) => void): void {
  const { figures = "", thousands: inThousands, currency: inTenge } = match.groups ?? {};
  if (inThousands === undefined && inTenge === undefined) return;
  const rounded = Math.round(tengeIn(figures) * (inThousands === undefined ? 1 : 1000) * 100) / 100;
  if (rounded < 1e12) add({ kind: "money", amountTiyn: tiynFromTenge(rounded), ...placeOf(match) });
}

/** Groups of digits are joined until they make a login or a telephone; what makes neither stays a number. */
function splitRun(run: RegExpExecArray, loginDigits: number): readonly Figures[] {
  const groups = [...run[0].matchAll(/\+?\d+/g)];
  const found: Figures[] = [];
  for (let first = 0; first < groups.length;) {
    const taken = takeNumber(groups.slice(first), loginDigits);
    const start = run.index + groups[first]!.index;
    const last = groups[first + taken.groups - 1]!;
    found.push({ ...taken.meaning, start, end: run.index + last.index + last[0].length });
    first += taken.groups;
  }
  return found;
}

type Meaning =
  | { readonly kind: "login"; readonly login: Login }
  | { readonly kind: "phone"; readonly phone: PhoneNumber }
  | { readonly kind: "number" };

function takeNumber(
  groups: readonly RegExpExecArray[],
  loginDigits: number,
): { groups: number; meaning: Meaning } {
  let digits = "";
  for (const [index, group] of groups.entries()) {
    digits += group[0];
    if (digits.length > phoneDigitsMax) break;
    if (/^(?:\+?7|8)\d{10}$/.test(digits)) {
      return {
        groups: index + 1,
        meaning: { kind: "phone", phone: asPhoneNumber(`+7${digits.slice(-nationalDigits)}`) },
      };
    }
    if (digits.length === loginDigits && !digits.startsWith("+")) {
      return { groups: index + 1, meaning: { kind: "login", login: asLogin(digits) } };
    }
  }
  return { groups: 1, meaning: { kind: "number" } };
}
