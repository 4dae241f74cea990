import { type Figures, readFigures } from "./numbers.ts";

/** A text with something else in the place of its figures. @param put given a figure's kind and how it was typed */
export const replaceFigures = (
  text: string,
  loginDigits: number,
  put: (kind: Figures["kind"], typed: string) => string,
): string =>
  readFigures(text, loginDigits).reduceRight(
    (left, { kind, start, end }) =>
      left.slice(0, start) + put(kind, text.slice(start, end)) + left.slice(end),
    text,
  );
