import { instant, minutesBetween } from "../../kernel/instant.ts";
import { type FindingKind, isPasswordUntried, type Known } from "./known.ts";

/**
 * What each report says of a conclusion. What contradicts it is shown and never hidden; what is stale is shown too,
 * and counts for nothing.
 */

/** How sure a conclusion is: by how many independent sources agree, how fresh they are, and whether one disagrees. */
export type Confidence = "high" | "medium" | "low";

export type WeighedEvidence = {
  /** What was reported, such as `port-down`. */
  readonly what: string;
  /** Who says so: `accounting`, `snmp`, `monitoring`, `outages`, `works`, `billing` or `passwords`. */
  readonly source: string;
  /** The node that it tells of, and what people call it. */
  readonly nodeId: string | null;
  readonly node: string | null;
  /** ISO 8601; null where the source gives no time. */
  readonly at: string | null;
  readonly ageMinutes: number | null;
  /** It is too old, or something newer contradicts it. */
  readonly isStale: boolean;
  readonly bearing: "for" | "against" | "aside";
};

const lost = ["session-ended", "no-interim-since", "nas-restarted"];
const alive = ["session-started", "session-alive"];
const linkUp = ["port-up", "port-mac-learnt", "port-mac-other-maker"];
const dead = ["port-down", "cable-open", "cable-short", "port-mac-none", "port-admin-down"];

type Bearings = { readonly for: readonly string[]; readonly against: readonly string[] };

const ofOutage: Bearings = {
  for: ["outage", "works", "node-down", "node-unreachable", "port-down", ...lost],
  against: [...alive, ...linkUp],
};

const ofCut = (what: string): Bearings => ({
  for: [what, "port-down", ...lost],
  against: ["cable-ok", ...alive, ...linkUp],
});

const bearings: Readonly<Record<FindingKind, Bearings>> = {
  outage: ofOutage,
  "power-feed": ofOutage,
  "planned-works": ofOutage,
  "cable-open": ofCut("cable-open"),
  "cable-short": ofCut("cable-short"),
  "router-off": {
    for: ["port-down", "cable-ok", ...lost],
    against: ["cable-open", "cable-short", ...alive, ...linkUp],
  },
  "port-down": { for: ["port-down", ...lost], against: [...alive, ...linkUp] },
  "port-disabled": { for: ["port-admin-down", "port-down", ...lost], against: [...alive, ...linkUp] },
  "router-hung": {
    for: ["port-mac-none", "port-up", ...lost],
    against: ["port-mac-learnt", "port-down", ...alive],
  },
  "no-session": {
    for: [...lost, ...linkUp, "fee-unpaid", "suspended", "password-changed"],
    against: ["node-down", "node-unreachable", ...dead, ...alive],
  },
  "beyond-line": {
    for: [...alive, ...linkUp, "node-up", "cable-ok", "port-errors-normal", "port-speed-full"],
    against: ["node-down", "node-unreachable", "outage", "port-errors-rising", ...dead, ...lost],
  },
  "errors-rising": { for: ["port-errors-rising", ...alive], against: ["port-errors-normal"] },
  "slow-link": { for: ["port-speed-slow", ...alive], against: ["port-speed-full"] },
  drops: { for: ["drops", ...lost, ...alive], against: ["outage"] },
  unknown: { for: [], against: [] },
};

/** Everything that was considered, the newest first. */
export function weighEvidence(kind: FindingKind, known: Known): readonly WeighedEvidence[] {
  const { at } = known;
  const reports = [...networkReports(known), ...otherReports(known)];
  return reports
    .map(({ what, source, at: seenAt, isStale, nodeId = null }) => ({
      what,
      source,
      nodeId,
      node: nodeId === null ? null : (known.line?.nodeNames?.[nodeId] ?? null),
      at: seenAt,
      ageMinutes:
        seenAt === null ? null : Math.max(0, Math.round(minutesBetween(instant(seenAt), instant(at)))),
      isStale,
      bearing: bearingOf(kind, what, isStale),
    }))
    .toSorted((a, b) => (b.at ?? "").localeCompare(a.at ?? ""));
}

function bearingOf(kind: FindingKind, what: string, isStale: boolean): WeighedEvidence["bearing"] {
  // That there was a session before it ended contradicts nothing.
  if (isStale && alive.includes(what)) return "aside";
  if (bearings[kind].for.includes(what)) return "for";
  return bearings[kind].against.includes(what) ? "against" : "aside";
}

type Report = Pick<WeighedEvidence, "what" | "source" | "at" | "isStale"> & {
  readonly nodeId?: string | undefined;
};

/** Sessions are known from accounting alone, whichever server it came from. */
const networkReports = ({ line }: Known): readonly Report[] =>
  (line?.evidence ?? []).map(({ kind, at, source, stale, nodeId }) => ({
    what: kind,
    nodeId,
    source: [...lost, ...alive].includes(kind) ? "accounting" : source,
    at,
    isStale: stale,
  }));

function otherReports({ answers, outage, works, line }: Known): readonly Report[] {
  const lastDrop = line?.drops.at(-1);
  const found = (isThere: boolean, report: Omit<Report, "isStale">): readonly Report[] =>
    isThere ? [{ ...report, isStale: false }] : [];
  return [
    ...found(outage !== null, { what: "outage", source: "outages", at: outage?.openedAt ?? null }),
    ...found(works !== null, { what: "works", source: "works", at: works?.startsAt ?? null }),
    ...found(answers.line === "drops" && lastDrop !== undefined, {
      what: "drops",
      source: "accounting",
      at: lastDrop ?? null,
    }),
    ...found(isPasswordUntried(line), {
      what: "password-changed",
      source: "passwords",
      at: line?.password?.changedAt ?? null,
    }),
    ...found(answers.account === "unpaid", { what: "fee-unpaid", source: "billing", at: null }),
    ...found(answers.account === "suspended", { what: "suspended", source: "billing", at: null }),
  ];
}

/** High takes two sources that agree, something fresh and nobody who disagrees. */
export function confidenceOf(
  kind: FindingKind,
  evidence: readonly WeighedEvidence[],
  freshMinutes: number,
): Confidence {
  if (kind === "unknown") return "low";
  const counting = evidence.filter(({ isStale }) => !isStale);
  const agreeing = counting.filter(({ bearing }) => bearing === "for");
  const isContradicted = counting.some(({ bearing }) => bearing === "against");
  const sources = new Set(agreeing.map(({ source }) => source)).size;
  const isFresh = agreeing.some(({ ageMinutes }) => ageMinutes !== null && ageMinutes <= freshMinutes);
  if (sources >= 2 && isFresh && !isContradicted) return "high";
  return sources >= 2 || (isFresh && !isContradicted) ? "medium" : "low";
}
