import { isAfter, isBefore, latest, type Instant } from "../../kernel/instant.ts";

// S43: a code to the contact number proves that the person who writes holds that number.

/** Codes to one login, by whomever they are asked for: nobody's phone is filled, and guessing gets nowhere. */
export const codesPerHourOfLoginMax = 20;

/** When codes went out in the last hour, in order. */
export type SentCodes = {
  readonly toLogin: readonly Instant[];
  readonly forViewer: readonly Instant[];
};

/**
 * The earliest moment at which another code may go out: a pause after the conversation's own last one,
 * and never more than the login's share an hour. Undefined: now.
 */
export function waitsUntil(sent: SentCodes, resendSeconds: number, now: Instant): Instant | undefined {
  const own = sent.forViewer.at(-1)?.add({ seconds: resendSeconds });
  const full = sent.toLogin.at(-codesPerHourOfLoginMax)?.add({ hours: 1 });
  const until = own !== undefined && full !== undefined ? latest(own, full) : (own ?? full);
  return until !== undefined && isAfter(until, now) ? until : undefined;
}

/** A code as it was before somebody tried it. */
export type TriedCode = { readonly attemptsLeft: number; readonly expiresAt: Instant };

/** Why a code can't be tried any more; undefined: it can. */
export function whyNotTried(code: TriedCode | undefined, now: Instant): "expired" | "throttled" | undefined {
  if (code === undefined || !isBefore(now, code.expiresAt)) return "expired";
  return code.attemptsLeft > 0 ? undefined : "throttled";
}
