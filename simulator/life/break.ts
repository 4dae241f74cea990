import type { Second } from "../time.ts";

/** A stretch of time; whether its ends belong to it is said where it is used. */
export type Span = { readonly from: Second; readonly until: Second };

/** Why a session ended, in the words of RFC 2866, 5.10. */
export type BreakCause = "user-request" | "lost-carrier" | "session-timeout" | "admin-reset" | "nas-reboot";

/** A time without a session: `from` is its first second, at `until` the session is back (`Infinity`: not in sight). */
export type Break = Span & {
  readonly cause: BreakCause;
  /** Nobody reports that the session ended. */
  readonly isSilent?: true;
};

/** Breaks that overlap or touch become one, which has the cause of the earliest. */
export function mergeBreaks(breaks: readonly Break[]): readonly Break[] {
  const merged: Break[] = [];
  for (const next of breaks.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last === undefined || next.from > last.until) merged.push(next);
    else merged[merged.length - 1] = { ...last, until: Math.max(last.until, next.until) };
  }
  return merged;
}
