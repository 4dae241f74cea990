import type { Branded } from "./ids.ts";
import type { Language } from "./language.ts";

/** Money as whole tiyn; 100 tiyn are one tenge (KZT). Safe up to 90 trillion tenge. */
export type Tiyn = Branded<number, "Tiyn">;

const tiynPerTenge = 100;

/** @throws RangeError when the number is not whole or too large to be exact. */
export function asTiyn(amount: number): Tiyn {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole number of tiyn: ${amount}`);
  return amount as Tiyn;
}

/** From tenge with at most two decimals. @throws RangeError when it has more. */
export function tiynFromTenge(tenge: number): Tiyn {
  const tiyn = Math.round(tenge * tiynPerTenge);
  if (Math.abs(tiyn - tenge * tiynPerTenge) > 1e-6) throw new RangeError(`more than two decimals: ${tenge}`);
  return asTiyn(tiyn);
}

const formats = Object.fromEntries(
  (["kk", "ru", "en"] as const).map((language) => [
    language,
    [0, 2].map(
      (digits) =>
        new Intl.NumberFormat(`${language}-KZ`, {
          style: "currency",
          currency: "KZT",
          currencyDisplay: "narrowSymbol",
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
        }),
    ),
  ]),
);

/** «10 000 ₸» with no-break spaces; tiyn are shown only when there are any. */
export function formatMoney(amount: Tiyn, language: Language): string {
  const [whole, exact] = formats[language]!;
  const format = amount % tiynPerTenge === 0 ? whole! : exact!;
  return format.format(amount / tiynPerTenge);
}
