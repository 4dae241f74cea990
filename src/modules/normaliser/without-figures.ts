import { type Figures, readFigures } from "./numbers.ts";

/** A text without its figures of some kinds, so that they are not taken for what is looked for. */
export const withoutFigures = (
  text: string,
  kinds: readonly Figures["kind"][],
  loginDigits: number,
): string =>
  readFigures(text, loginDigits)
    .filter(({ kind }) => kinds.includes(kind))
    .reduceRight((left, { start, end }) => `${left.slice(0, start)} ${left.slice(end)}`, text);
