import { type Tiyn, tiynFromTenge } from "../../kernel/money.ts";
import { readFigures, tengeIn } from "../normaliser/numbers.ts";
import { readSpokenNumber } from "../normaliser/spoken-numbers.ts";
import { withoutFigures } from "../normaliser/without-figures.ts";

/** A sum of money as it is typed where one was asked for: "5000", «9 999,99 тг», "10 мың". */

const bareAmount =
  /(?<![\d.,])\d{1,3}(?:[ \u00a0.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|(?<![\d.,])\d{1,8}(?:[.,]\d{1,2})?(?![\d.,]*\d)/u;

/** Less in words is seldom a sum: «бір рет». */
const spokenTengeMin = 50;

/** The sum that a text names with its currency; undefined when it names none. */
export function readSum(text: string, loginDigits: number): Tiyn | undefined {
  // A time before a sum would lend it digits: «10:00 5000 тг».
  const figures = readFigures(withoutFigures(text, ["clock"], loginDigits), loginDigits);
  return figures.find((figure) => figure.kind === "money")?.amountTiyn;
}

/** The sum that answers the question for one: figures alone will do. */
export function readAmount(text: string, loginDigits: number): Tiyn | undefined {
  const sum = readSum(text, loginDigits) ?? readBareAmount(withoutFigures(text, otherFigures, loginDigits));
  return sum !== undefined && sum > 0 ? sum : undefined;
}

const otherFigures = ["login", "phone", "date", "clock", "duration", "speed", "traffic"] as const;

function readBareAmount(text: string): Tiyn | undefined {
  const [figures] = bareAmount.exec(text) ?? [];
  const tenge = figures === undefined ? readSpokenTenge(text) : tengeIn(figures);
  return tenge === undefined ? undefined : tiynFromTenge(tenge);
}

/** «Бес жүз», "five hundred". */
function readSpokenTenge(text: string): number | undefined {
  const words = text.match(/[\p{L}\p{M}]+/gu) ?? [];
  const numbers = words.flatMap((_, at) => readSpokenNumber(words, at)?.value ?? []);
  return numbers.find((value) => value >= spokenTengeMin);
}
