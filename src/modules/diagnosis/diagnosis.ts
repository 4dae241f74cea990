import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Log } from "../../platform/log.ts";
import type { LineEvidence, OutageEvidence, VisitEvidence, WorksEvidence } from "./evidence.ts";
import { type Finding, type FindingPolicy, findFault, wantsCableTest } from "./finding.ts";
import { type Decision, decideNextStep } from "./next-step.ts";
import { type Answers, type CheckName, pendingVerdict, type Verdict } from "./verdict.ts";

export type { Verdict } from "./verdict.ts";

export type { LineEvidence, OutageEvidence, VisitEvidence, WorksEvidence } from "./evidence.ts";
export type { Finding } from "./finding.ts";

/** What a check brought: its answer, and what an operator or a text needs to know of it, as JSON. */
export type CheckResult<Answer extends string, Evidence> = {
  readonly answer: Answer;
  readonly evidence: Evidence;
};

/** Where the checks get their answers; `main.ts` joins them to the modules that know. */
export type Checks = {
  outage(
    login: Login,
  ): Promise<CheckResult<Answers["outage"], OutageEvidence> & { readonly works?: WorksEvidence }>;
  line(login: Login): Promise<CheckResult<Answers["line"], LineEvidence>>;
  visit(login: Login): Promise<CheckResult<Answers["visit"], VisitEvidence>>;
  account(login: Login): Promise<CheckResult<Answers["account"], null>>;
};

/** All that was found about a line at one moment, with what to do next and why. Plain JSON. */
export type Diagnosis = {
  readonly verdict: Verdict;
  readonly decision: Decision;
  readonly finding: Finding;
  readonly outage: OutageEvidence;
  readonly works: WorksEvidence;
  readonly line: LineEvidence;
  readonly visit: VisitEvidence;
  /** A test of the cable would tell more, and the equipment can make one. */
  readonly canTestCable: boolean;
};

export type DiagnosisParts = {
  readonly checks: Checks;
  /** Tests the line's cable and keeps what it shows; none where no equipment can. */
  readonly testCable?: ((login: Login) => Promise<unknown>) | undefined;
  readonly policy: FindingPolicy;
  readonly now: () => Instant;
  readonly log: Log;
};

/**
 * Makes S44's checks, side by side, each within its own deadline. A check that fails or is too slow is "unknown".
 * @param onProgress gets the verdict at the start and each time that a check has ended.
 */
export async function diagnose(
  parts: DiagnosisParts,
  login: Login,
  onProgress: (verdict: Verdict) => void = () => undefined,
): Promise<Diagnosis> {
  let verdict = pendingVerdict(login, parts.now().toString());
  onProgress(verdict);
  const make = async <Name extends CheckName>(
    name: Name,
  ): Promise<Awaited<ReturnType<Checks[Name]>> | undefined> => {
    const finding = await withinDeadline(parts, name, login);
    verdict = { ...verdict, [name]: finding?.answer ?? "unknown", at: parts.now().toString() };
    onProgress(verdict);
    return finding as Awaited<ReturnType<Checks[Name]>> | undefined;
  };
  const [outage, line, visit, account] = await Promise.all([
    make("outage"),
    make("line"),
    make("visit"),
    make("account"),
  ]);
  const answers: Answers = {
    outage: outage?.answer ?? "unknown",
    line: line?.answer ?? "unknown",
    visit: visit?.answer ?? "unknown",
    account: account?.answer ?? "unknown",
  };
  return conclude(
    parts,
    { login, ...answers, at: verdict.at },
    {
      outage: outage?.evidence ?? null,
      works: outage?.works ?? null,
      line: line?.evidence ?? null,
      visit: visit?.evidence ?? null,
    },
  );
}

/** What the answers and the evidence come to. */
export function conclude(
  { policy, testCable }: Pick<DiagnosisParts, "policy" | "testCable">,
  verdict: Answers & Pick<Verdict, "login" | "at">,
  evidence: Pick<Diagnosis, "outage" | "works" | "line" | "visit">,
): Diagnosis {
  const { login: _, at, ...answers } = verdict;
  const finding = findFault({ answers, ...evidence, at }, policy);
  return {
    verdict,
    decision: decideNextStep(answers, finding),
    finding,
    ...evidence,
    canTestCable: testCable !== undefined && wantsCableTest(finding),
  };
}

/**
 * Tests the cable first, where the equipment can, and then makes the checks. The test cuts the link, so it is only for
 * a line whose port is down. One that fails, or takes too long, leaves the cable untested.
 */
export async function diagnoseWithCableTest(
  parts: DiagnosisParts,
  login: Login,
  onProgress?: (verdict: Verdict) => void,
): Promise<Diagnosis> {
  const { testCable, policy, log } = parts;
  if (testCable !== undefined)
    await withinTime(testCable(login), cableTestMilliseconds(policy)).catch((error: unknown) =>
      log.warn({ err: error }, "cable left untested"),
    );
  return diagnose(parts, login, onProgress);
}

async function withinDeadline(
  parts: DiagnosisParts,
  name: CheckName,
  login: Login,
): Promise<CheckResult<string, unknown> | undefined> {
  const { checks, policy, log } = parts;
  try {
    return await withinTime<CheckResult<string, unknown>>(
      checks[name](login),
      policy.diagnosis[`${name}CheckMilliseconds`],
    );
  } catch (error) {
    log.warn({ err: error, check: name }, "check left unknown");
    return undefined;
  }
}

/** The switch's own time, and that for finding its port. */
const cableTestMilliseconds = ({ switches, diagnosis }: FindingPolicy): number =>
  switches.cableTestSeconds * 1000 + diagnosis.lineCheckMilliseconds;

/** @throws when there is no answer within that time; what it does goes on unheard. */
async function withinTime<Value>(answer: Promise<Value>, milliseconds: number): Promise<Value> {
  const { promise: tooSlow, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  try {
    return await Promise.race([answer, tooSlow]);
  } finally {
    clearTimeout(timer);
  }
}
