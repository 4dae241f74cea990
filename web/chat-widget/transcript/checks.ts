import type { Verdict } from "../conversation/contract.ts";

/** What a check looks at, in the order of rule S44; the account is shown only when it matters. */
export type CheckName = "outage" | "line" | "visit" | "account";

export type CheckLine = {
  readonly name: CheckName;
  readonly result: string;
  /** When the result was there; undefined while the check is under way. */
  readonly at: string | undefined;
};

/** The checks of one login within one turn, as far as they are. */
export type Checks = { readonly login: string; readonly lines: readonly CheckLine[] };

const shownAlways: readonly CheckName[] = ["outage", "line", "visit"];

/** Results of the account that change what happens next: a fee that is not paid holds a repair (S39). */
const accountMatters: readonly string[] = ["unpaid", "suspended"];

/** Takes the newest verdict in; a result keeps the time at which it was first there. */
export function foldVerdict(before: Checks | undefined, verdict: Verdict): Checks {
  const names = accountMatters.includes(verdict.account) ? [...shownAlways, "account" as const] : shownAlways;
  return {
    login: verdict.login,
    lines: names.map((name) => {
      const earlier = before?.lines.find((line) => line.name === name);
      const result = verdict[name];
      if (result === "pending") return { name, result, at: undefined };
      return earlier?.result === result ? earlier : { name, result, at: verdict.at };
    }),
  };
}

export const isUnderWay = (checks: Checks): boolean => checks.lines.some(isPending);

/** A check that never ended is unknown, never fine (S44). */
export const endUnfinished = (checks: Checks, at: string): Checks => ({
  ...checks,
  lines: checks.lines.map((line) => (isPending(line) ? { ...line, result: "unknown", at } : line)),
});

const isPending = ({ result }: CheckLine): boolean => result === "pending";

/** How good the news is, for the sign beside the words. */
export type Tone = "good" | "trouble" | "notice" | "unknown" | "pending";

const tones: Readonly<Record<string, Tone>> = {
  pending: "pending",
  none: "good",
  ok: "good",
  paid: "good",
  outage: "trouble",
  "no-session": "trouble",
  "cable-cut": "trouble",
  "port-down": "trouble",
  "router-silent": "trouble",
  "line-errors": "trouble",
  drops: "trouble",
  unpaid: "trouble",
  open: "notice",
  suspended: "notice",
};

/** A result that is not known here, as of a newer server, is unknown. */
export const toneOf = (result: string): Tone => tones[result] ?? "unknown";
