import { normaliseLine } from "./normalise.ts";

/**
 * Patterns written as people read them. Each wording is folded like a message, so that «үйде емеспін»
 * also finds "uide emespin". A `*` ends a word that may go on: «үйде емес*».
 */
export type Wording = (line: string) => boolean;

/** Whether a line of matching keys holds one of the wordings as whole words. */
export function wording(...wordings: readonly string[]): Wording {
  const pattern = new RegExp(`(?<![^ ])(?:${wordings.map(patternOf).join("|")})(?![^ ])`, "u");
  return (line) => pattern.test(line);
}

const patternOf = (text: string): string =>
  text
    .split(" ")
    .map((word) => (word.endsWith("*") ? `${normaliseLine(word.slice(0, -1))}[^ ]*` : normaliseLine(word)))
    .join(" ");
