import type { Login } from "../../kernel/ids.ts";
import { addHours, type Instant } from "../../kernel/instant.ts";
import type { Db } from "../../platform/database.ts";
import type { PortFact } from "../network/line-facts.ts";
import { describeLine, type LineState } from "../network/line-state.ts";
import { readEquipmentFacts } from "../network/network.ts";
import { findLastPassword, type LastPassword } from "../passwords/passwords.ts";
import type { Policy } from "../provider/policy.ts";
import type { Provider } from "../provider/provider.ts";
import { type DropQuestion, explainDrops, isOwn, type SessionSpan } from "../sessions/drop-causes.ts";
import { nextUsualAt } from "../sessions/drop-pattern.ts";
import { judgeTests, type TestResult } from "../sessions/drop-tests.ts";
import type { Span } from "../sessions/drops.ts";
import { findDropTests, readLineHistory, readSessionFacts } from "../sessions/sessions.ts";
import { maskHouse } from "../subscribers/masking.ts";
import { findTariffCode } from "../subscribers/subscribers.ts";
import type { AccessNode, Line } from "../topology/access-network.ts";
import { findLine, findNodeOf } from "../topology/topology.ts";
import type { CheckResult } from "./diagnosis.ts";
import type { CableEvidence, DropEvidence, LineEvidence, PasswordEvidence } from "./evidence.ts";
import type { LineAnswer } from "./verdict.ts";

export type LineCheckParts = {
  readonly db: Db;
  readonly policy: Policy;
  /** What is sold, by the tariff's code. */
  readonly tariffs?: Provider["tariffs"] | undefined;
  /** When the login's line was in an outage since then; the breaks of these times are not its own (S51). */
  readonly outagesOf?: ((login: Login, since: Instant) => Promise<readonly Span[]>) | undefined;
  /** Asks the line's equipment and keeps what it says; without it the check tells what is known already. */
  readonly observe?: ((login: Login) => Promise<unknown>) | undefined;
};

/**
 * S44: what the line's equipment says, where it is asked, and what is known of the line from before. What only some
 * lines need is only read for these: outages where something broke, the tariff where the link is slow.
 */
export async function readLineCheck(
  parts: LineCheckParts,
  login: Login,
  now: Instant,
): Promise<CheckResult<LineAnswer, LineEvidence> & { readonly state: LineState }> {
  const { db, policy } = parts;
  const { days, testDays } = policy.dropPatterns;
  // The equipment takes its time, in which everything is read that it can't change.
  const [, { place, nodeNames }, password, known, { sessions, outages }, tests] = await Promise.all([
    parts.observe?.(login),
    findPlace(db, login),
    findLastPassword(db, login),
    readSessionFacts(db, login, addHours(now, -policy.drops.windowHours)),
    readHistory(parts, login, { now, days }),
    findDropTests(db, login, addHours(now, -24 * testDays)),
  ]);
  const equipment = await readEquipmentFacts(db, login);
  const soldMegabits = equipment.port.some(mayBeSlow(parts)) ? await findSoldMegabits(parts, login) : null;
  const state = describeLine({ ...known, ...equipment, outages, soldMegabits }, policy, now);
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
    nodeNames,
    riserLengthMeters: place?.riserLengthMeters ?? null,
    cable: cable === undefined ? null : cableEvidence(cable),
    brokenBefore: brokenBefore === undefined ? null : cableEvidence(brokenBefore),
    megabits: speed?.detail?.megabits ?? null,
    password: password === undefined ? null : passwordEvidence(password),
    dropHistory: dropEvidence({ sessions, tests }, { now, outages, policy }),
  };
  return { answer: state.state, evidence, state };
}

/** Where the line ends, and what people call its node and those above it. */
async function findPlace(
  db: Db,
  login: Login,
): Promise<{ readonly place: Line | undefined; readonly nodeNames: Readonly<Record<string, string>> }> {
  const place = await findLine(db, login);
  const nodes = await Promise.all((place?.path ?? []).map((id) => findNodeOf(db, id)));
  const named = nodes.flatMap((node) => (node === undefined ? [] : [[node.id, maskedName(node)] as const]));
  return { place, nodeNames: Object.fromEntries(named) };
}

/** S43: a node's name holds the address of whoever lives there, so its house is masked as theirs is. */
function maskedName({ name, house }: AccessNode): string {
  if (house === null || house === "") return name;
  return name.replace(
    new RegExp(`(?<![\\p{L}\\d])${RegExp.escape(house)}(?![\\p{L}\\d])`, "u"),
    maskHouse(house),
  );
}

const passwordEvidence = ({ changedAt, dueAt }: LastPassword): PasswordEvidence => ({
  changedAt: changedAt.toString(),
  dueAt: dueAt?.toString() ?? null,
});

async function readHistory(
  { db, outagesOf }: LineCheckParts,
  login: Login,
  { now, days }: { readonly now: Instant; readonly days: number },
): Promise<{ readonly sessions: readonly SessionSpan[]; readonly outages: readonly Span[] }> {
  const sessions = await readLineHistory(db, login, { now, days });
  const isBroken = sessions.some(({ endedAt }) => endedAt !== null);
  return { sessions, outages: isBroken ? ((await outagesOf?.(login, addHours(now, -24 * days))) ?? []) : [] };
}

/** A link that carries the fastest tariff carries anybody's. */
const mayBeSlow =
  ({ tariffs = {} }: LineCheckParts) =>
  (fact: PortFact): boolean =>
    fact.fact === "speed" &&
    (fact.detail?.megabits ?? 0) < Math.max(...Object.values(tariffs).map((one) => one.speedMegabits));

async function findSoldMegabits({ db, tariffs }: LineCheckParts, login: Login): Promise<number | null> {
  if (tariffs === undefined) return null;
  return tariffs[(await findTariffCode(db, login)) ?? ""]?.speedMegabits ?? null;
}

function dropEvidence(
  { sessions, tests }: { readonly sessions: readonly SessionSpan[]; readonly tests: readonly TestResult[] },
  question: DropQuestion & { readonly policy: Policy },
): DropEvidence {
  const { now, policy } = question;
  const { breaks, counts, isFrequent, limitMinutes, pattern } = explainDrops(sessions, question);
  const own = breaks.filter(isOwn).map(({ at }) => at);
  return {
    counts,
    isFrequent,
    limitMinutes,
    pattern,
    nextUsualAt: nextUsualAt(own, now, policy)?.toString() ?? null,
    tests: judgeTests(tests, now, policy).results.map(({ testedAt, ...test }) => ({
      ...test,
      testedAt: testedAt.toString(),
    })),
  };
}

function cableEvidence(fact: Extract<PortFact, { readonly fact: "cable" }>): CableEvidence {
  const { value, at, lengthMeters, detail } = fact;
  const isBroken = ({ state }: { state: string }): boolean => !["ok", "unknown", "no-cable"].includes(state);
  const brokenPairs = (detail?.pairs ?? []).filter(isBroken).map(({ pair }) => pair);
  return { value, at: at.toString(), lengthMeters, brokenPairs: value === "ok" ? [] : brokenPairs };
}
