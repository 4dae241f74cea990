import { instant, type Instant } from "../../kernel/instant.ts";
import type { Language } from "../../kernel/language.ts";
import type { Provider } from "../provider/provider.ts";
import { renderText, type TextValues } from "../provider/text.ts";
import type { DropPattern } from "../sessions/drop-pattern.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { type Finding, type FindingKind, isCut, isOutage } from "./finding.ts";
import { isPasswordUntried } from "./known.ts";
import type { WeighedEvidence } from "./weighing.ts";

/** What was found, in words for each who needs them: the keys of the provider's texts, and their values. */

const audiences = ["subscriber", "operator", "technician"] as const;

export type Audience = (typeof audiences)[number];

/** A text of the provider by its key, with the values in its places. */
export type Sentence = { readonly key: string; readonly values?: TextValues };

type Told = Pick<Diagnosis, "finding" | "line" | "works" | "verdict">;

export function sentencesOf(told: Told, audience: Audience): readonly Sentence[] {
  return audience === "subscriber" ? toSubscriber(told) : toStaff(told, audience);
}

/** The sentences as one paragraph in each audience's words. */
export const inWordsFor = (
  provider: Provider,
  language: Language,
  told: Told,
): Readonly<Record<Audience, string>> => {
  const words = (audience: Audience): string =>
    sentencesOf(told, audience)
      .map(({ key, values }) => renderText(provider, language, key, values))
      .join(" ");
  return { subscriber: words("subscriber"), operator: words("operator"), technician: words("technician") };
};

const subscriberKeys: Readonly<Record<Exclude<FindingKind, "no-session">, string>> = {
  outage: "outage-is-told",
  "power-feed": "power-feed-told",
  "planned-works": "planned-works-open-told",
  "cable-open": "cable-cut-told",
  "cable-short": "cable-short-told",
  "router-off": "router-off-told",
  "port-down": "port-down-told",
  "port-disabled": "port-disabled-told",
  "router-hung": "router-silent-told",
  "beyond-line": "line-ok-told",
  "errors-rising": "line-errors-told",
  "slow-link": "slow-link-told",
  drops: "drops-told",
  unknown: "line-unknown-told",
};

function toSubscriber(told: Told): readonly Sentence[] {
  const { finding } = told;
  return [
    firstToSubscriber(told),
    ...(finding.place === null ? [] : [{ key: `cable-${finding.place}-told` }]),
    ...(isCut(finding.kind) && finding.insideOutage !== null ? [{ key: "own-fault-in-outage-told" }] : []),
    ...(isOutage(finding.kind) && finding.insideOutage !== null ? [{ key: "lost-before-outage-told" }] : []),
    ...(finding.kind === "drops" ? patternSentence(finding.pattern) : []),
  ];
}

function firstToSubscriber({ finding, line, works, verdict }: Told): Sentence {
  const { kind, since, reason, lengthMeters } = finding;
  const dueAt = line?.password?.dueAt;
  const seen = (at: string): { at: Instant; now: Instant } => ({ at: instant(at), now: instant(verdict.at) });
  if (kind === "no-session") {
    if (reason === "unpaid" || reason === "suspended") return { key: `account-${reason}-told` };
    if (reason === "configuring" && dueAt != null)
      return { key: "configuring-told", values: { readyBy: seen(dueAt) } };
    if (reason === "credentials") return { key: "credentials-told" };
    if (since === null) return { key: "no-session-told" };
    return { key: "no-session-since-told", values: { sinceAt: seen(since) } };
  }
  if (kind === "planned-works" && works !== null)
    return { key: "planned-works-told", values: { endsAt: seen(works.endsAt) } };
  if (kind === "beyond-line" && isUnasked(finding)) return { key: "line-ok-unasked-told" };
  if (isCut(kind) && lengthMeters !== null)
    return {
      key: kind === "cable-open" ? "cable-cut-at-told" : "cable-short-at-told",
      values: { length: Math.round(lengthMeters) },
    };
  return { key: subscriberKeys[kind] };
}

/** Accounting alone says that the line works: the equipment could not be asked. */
const isUnasked = ({ evidence }: Finding): boolean =>
  evidence.some(({ what, isStale }) => what === "node-unreachable" && !isStale);

/** When the drops come; few of them have no pattern. */
export function patternSentence(pattern: DropPattern | null): readonly Sentence[] {
  if (pattern === null || pattern.kind === "few") return [];
  const values = pattern.kind === "every" ? { every: { minutes: pattern.minutes } } : {};
  return [{ key: `drops-pattern-${pattern.kind}`, values }];
}

function toStaff(told: Told, audience: "operator" | "technician"): readonly Sentence[] {
  const { finding, verdict } = told;
  const { kind, reason, lengthMeters, since, insideOutage } = finding;
  const isMeasured = audience === "technician" && isCut(kind) && lengthMeters !== null;
  const name = [kind, kind === "no-session" ? reason : null, isMeasured ? "at" : null]
    .filter(Boolean)
    .join("-");
  const first = {
    key: `finding-${name}-${audience}`,
    values: isMeasured ? { length: Math.round(lengthMeters) } : {},
  };
  const sinceAt = since === null ? null : { at: instant(since), now: instant(verdict.at) };
  return [
    first,
    ...whereSentences(told, audience),
    ...(finding.place === null ? [] : [{ key: `finding-${finding.place}` }]),
    ...(kind === "drops" ? patternSentence(finding.pattern) : []),
    ...(sinceAt === null ? [] : [{ key: "finding-since", values: { sinceAt } }]),
    ...passwordSentences(told),
    ...(insideOutage === null ? [] : [{ key: "finding-inside-outage", values: { number: insideOutage } }]),
    ...(isContradicted(finding) ? [{ key: "finding-contradicted" }] : []),
    { key: `finding-confidence-${finding.confidence}` },
  ];
}

/** S6, S7: what there is to know of a password that nobody has signed in with yet. */
function passwordSentences({ finding, line, verdict }: Told): readonly Sentence[] {
  if (finding.kind !== "no-session" || line?.password == null || !isPasswordUntried(line)) return [];
  const { changedAt, dueAt } = line.password;
  const seen = (at: string): { at: Instant; now: Instant } => ({ at: instant(at), now: instant(verdict.at) });
  return [
    { key: "finding-password-changed", values: { changedAt: seen(changedAt) } },
    ...(finding.reason === "configuring" && dueAt !== null
      ? [{ key: "finding-configuring-until", values: { dueAt: seen(dueAt) } }]
      : []),
  ];
}

function whereSentences({ finding, line }: Told, audience: Audience): readonly Sentence[] {
  const nameOf = (nodeId: string): string => {
    const name = line?.nodeNames?.[nodeId];
    return name === undefined ? nodeId : `${name} (${nodeId})`;
  };
  if (finding.nodeId !== null) return [{ key: "finding-node", values: { node: nameOf(finding.nodeId) } }];
  const silent = silentNode(finding);
  const node =
    silent?.nodeId == null
      ? []
      : [{ key: `finding-${silent.what}`, values: { node: nameOf(silent.nodeId) } }];
  if (audience === "operator" || line?.nodeId == null || line.port == null) return node;
  const values = { node: nameOf(line.nodeId), port: String(line.port) };
  const pairs = finding.brokenPairs.join(", ");
  return [
    ...node,
    { key: "finding-port", values },
    ...(pairs === "" ? [] : [{ key: "finding-pairs", values: { pairs } }]),
  ];
}

/** The node of the line that is down, or else one that can't be asked, as far as that still counts. */
function silentNode({ evidence }: Finding): WeighedEvidence | undefined {
  const counting = evidence.filter(({ isStale }) => !isStale);
  return (
    counting.find(({ what }) => what === "node-down") ??
    counting.find(({ what }) => what === "node-unreachable")
  );
}

/** Whether something that still counts speaks against it. */
const isContradicted = ({ evidence }: Finding): boolean =>
  evidence.some(({ bearing, isStale }) => bearing === "against" && !isStale);
