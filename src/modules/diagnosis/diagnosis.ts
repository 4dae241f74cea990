import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Log } from "../../platform/log.ts";
import type { Policy } from "../provider/policy.ts";
import { type Decision, decideNextStep } from "./next-step.ts";
import { type Answers, type CheckName, pendingVerdict, type Verdict } from "./verdict.ts";

export type { Verdict } from "./verdict.ts";

/** What a check found: its answer, and what an operator or a text needs to know of it, as JSON. */
export type Finding<Answer extends string, Evidence> = {
  readonly answer: Answer;
  readonly evidence: Evidence;
};

/** An outage that takes the login's line down. Instants are ISO 8601. */
export type OutageEvidence = {
  readonly number: string;
  readonly openedAt: string;
  readonly expectedEndAt: string | null;
} | null;

/** What the network knows of the line. Instants are ISO 8601. */
export type LineEvidence = {
  readonly since: string | null;
  readonly cause: string | null;
  readonly lengthMeters: number | null;
  readonly drops: readonly string[];
  /** The newest restart of the router that the line showed. */
  readonly restartedAt: string | null;
  readonly evidence: readonly {
    readonly kind: string;
    readonly at: string;
    readonly source: string;
    readonly stale: boolean;
  }[];
} | null;

/** The visit that is open on the login. */
export type VisitEvidence = { readonly number: string } | null;

/** Where the checks get their answers; `main.ts` joins them to the modules that know. */
export type Checks = {
  outage(login: Login): Promise<Finding<Answers["outage"], OutageEvidence>>;
  line(login: Login): Promise<Finding<Answers["line"], LineEvidence>>;
  visit(login: Login): Promise<Finding<Answers["visit"], VisitEvidence>>;
  account(login: Login): Promise<Finding<Answers["account"], null>>;
};

/** All that was found about a line at one moment, with what to do next and why. Plain JSON. */
export type Diagnosis = {
  readonly verdict: Verdict;
  readonly decision: Decision;
  readonly outage: OutageEvidence;
  readonly line: LineEvidence;
  readonly visit: VisitEvidence;
};

export type DiagnosisParts = {
  readonly checks: Checks;
  readonly policy: Pick<Policy, "diagnosis">;
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
  return {
    verdict: { login, ...answers, at: verdict.at },
    decision: decideNextStep(answers),
    outage: outage?.evidence ?? null,
    line: line?.evidence ?? null,
    visit: visit?.evidence ?? null,
  };
}

async function withinDeadline(
  parts: DiagnosisParts,
  name: CheckName,
  login: Login,
): Promise<Finding<string, unknown> | undefined> {
  const { checks, policy, log } = parts;
  const milliseconds = policy.diagnosis[`${name}CheckMilliseconds`];
  const { promise: tooSlow, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  try {
    return await Promise.race([checks[name](login), tooSlow]);
  } catch (error) {
    log.warn({ err: error, check: name }, "check left unknown");
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
