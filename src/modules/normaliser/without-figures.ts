import type { Figures } from "./numbers.ts";
import { replaceFigures } from "./replace-figures.ts";

/** A text without its figures of some kinds, so that they are not taken for what is looked for. */
export const withoutFigures = (
  text: string,
  kinds: readonly Figures["kind"][],
  loginDigits: number,
): string => replaceFigures(text, loginDigits, (kind, typed) => (kinds.includes(kind) ? " " : typed));
