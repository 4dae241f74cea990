import { normaliseLine } from "../normaliser/normaliser.ts";

/** Whether a line of matching keys holds a wording as whole words. */
export type Wording = (line: string) => boolean;

/**
 * Wordings as people read them, with commas between. Each is folded like a message, so that «үйде емеспін» also finds
 * "uide emespin". A `*` ends a word that may go on: «үйде емес*».
 */
export function wording(list: string): Wording {
  const patterns = list.split(",").map((one) => patternOf(one.trim()));
  const pattern = new RegExp(`(?<![^ ])(?:${patterns.join("|")})(?![^ ])`, "u");
  return (line) => pattern.test(line);
}

const patternOf = (text: string): string =>
  text
    .split(/\s+/)
    .map((word) => normaliseLine(word.replace("*", "")) + (word.endsWith("*") ? "[^ ]*" : ""))
    .join(" ");
