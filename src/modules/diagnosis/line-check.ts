import type { Login } from "../../kernel/ids.ts";
import { addHours, type Instant } from "../../kernel/instant.ts";
import type { Db } from "../../platform/database.ts";
import type { PortFact } from "../network/line-facts.ts";
import { type LineState, readLine } from "../network/network.ts";
import type { Policy } from "../provider/policy.ts";
import type { Provider } from "../provider/provider.ts";
import { explainDrops, isOwn } from "../sessions/drop-causes.ts";
import { nextUsualAt } from "../sessions/drop-pattern.ts";
import { judgeTests } from "../sessions/drop-tests.ts";
import type { Span } from "../sessions/drops.ts";
import { findDropTests, readLineHistory } from "../sessions/sessions.ts";
import { findTariffCode } from "../subscribers/subscribers.ts";
import { findLine } from "../topology/topology.ts";
import type { CheckResult } from "./diagnosis.ts";
import type { CableEvidence, DropEvidence, LineEvidence } from "./evidence.ts";
import type { LineAnswer } from "./verdict.ts";

export type LineCheckParts = {
  readonly db: Db;
  readonly policy: Policy;
  /** What is sold, by the tariff's code. */
  readonly tariffs?: Provider["tariffs"] | undefined;
  /** When the login's line was in an outage since then; the breaks of these times are not its own (S51). */
  readonly outagesOf?: ((login: Login, since: Instant) => Promise<readonly Span[]>) | undefined;
};

/** S44: what is known of the line, without asking its equipment. */
export async function readLineCheck(
  parts: LineCheckParts,
  login: Login,
  now: Instant,
): Promise<CheckResult<LineAnswer, LineEvidence> & { readonly state: LineState }> {
  const { db, policy } = parts;
  const since = addHours(now, -24 * policy.dropPatterns.days);
  const [place, soldMegabits, outages] = await Promise.all([
    findLine(db, login),
    findSoldMegabits(parts, login),
    parts.outagesOf?.(login, since) ?? [],
  ]);
  const [state, dropHistory] = await Promise.all([
    readLine(db, login, { now, policy, outages, soldMegabits }),
    readDropEvidence(parts, login, { now, outages }),
  ]);
  const { cable, brokenBefore, speed } = state.reports;
  const evidence = {
    kind: state.kind,
    since: state.since?.toString() ?? null,
    cause: state.cause,
    lengthMeters: state.lengthMeters,
    drops: state.drops.breaks.map(({ at }) => at.toString()),
    restartedAt: state.evidence.find(({ kind }) => kind === "session-started")?.at.toString() ?? null,
    evidence: state.evidence.map(({ at, ...found }) => ({ ...found, at: at.toString() })),
    nodeId: place?.nodeId ?? null,
    port: place?.port ?? null,
    riserLengthMeters: place?.riserLengthMeters ?? null,
    cable: cable === undefined ? null : cableEvidence(cable),
    brokenBefore: brokenBefore === undefined ? null : cableEvidence(brokenBefore),
    megabits: speed?.detail?.megabits ?? null,
    dropHistory,
  };
  return { answer: state.state, evidence, state };
}

async function findSoldMegabits({ db, tariffs }: LineCheckParts, login: Login): Promise<number | null> {
  if (tariffs === undefined) return null;
  return tariffs[(await findTariffCode(db, login)) ?? ""]?.speedMegabits ?? null;
}

async function readDropEvidence(
  { db, policy }: LineCheckParts,
  login: Login,
  { now, outages }: { now: Instant; outages: readonly Span[] },
): Promise<DropEvidence> {
  const { days, testDays } = policy.dropPatterns;
  const [sessions, results] = await Promise.all([
    readLineHistory(db, login, { now, days }),
    findDropTests(db, login, addHours(now, -24 * testDays)),
  ]);
  const { breaks, counts, isFrequent, limitMinutes, pattern } = explainDrops(sessions, {
    now,
    outages,
    policy,
  });
  const own = breaks.filter(isOwn).map(({ at }) => at);
  const tests = judgeTests(results, now, policy).results;
  return {
    counts,
    isFrequent,
    limitMinutes,
    pattern,
    nextUsualAt: nextUsualAt(own, now, policy)?.toString() ?? null,
    tests: tests.map(({ testedAt, ...test }) => ({ ...test, testedAt: testedAt.toString() })),
  };
}

function cableEvidence(fact: Extract<PortFact, { readonly fact: "cable" }>): CableEvidence {
  const { value, at, lengthMeters, detail } = fact;
  const isBroken = ({ state }: { state: string }): boolean => !["ok", "unknown", "no-cable"].includes(state);
  const brokenPairs = (detail?.pairs ?? []).filter(isBroken).map(({ pair }) => pair);
  return { value, at: at.toString(), lengthMeters, brokenPairs: value === "ok" ? [] : brokenPairs };
}
