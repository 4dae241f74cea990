import type { Login } from "../../../kernel/ids.ts";
import { instant, isBefore, minutesBetween, type Instant } from "../../../kernel/instant.ts";
import type { BreakPlace } from "../../diagnosis/break-place.ts";
import type { Diagnosis } from "../../diagnosis/diagnosis.ts";
import { isCut } from "../../diagnosis/finding.ts";
import { isPasswordUntried } from "../../diagnosis/known.ts";
import type { NextStep } from "../../diagnosis/next-step.ts";
import { sentencesOf } from "../../diagnosis/sentences.ts";
import { watchOutage } from "../../outages/outages.ts";
import type { Conversation } from "../flow/flow.ts";
import { waitAtHome } from "./at-home.ts";
import { bookVisit } from "./book-visit.ts";
import { checkLine, type LineTrouble } from "./check-line.ts";
import { confirmHome } from "./confirm.ts";
import { restartRouter } from "./managed-router.ts";
import { settleNewPassword } from "./new-password.ts";
import { choose, consentTo } from "./questions.ts";
import { showVisit } from "./show-visit.ts";
import { testDrops } from "./test-drops.ts";

type Step = (c: Conversation, trouble: LineTrouble) => Promise<void>;

/** From the checks to an answer, a repaired line, a visit or a person, whatever was reported. */
export async function solveLine(c: Conversation, login: Login, round = 1): Promise<void> {
  const diagnosis = await checkLine(c, login, `line-${round}`, { isDown: round === 1 });
  await takeStep(c, { login, diagnosis, round });
}

/** Does what the diagnosis leads to. */
export const takeStep: Step = (c, trouble) => steps[trouble.diagnosis.decision.step](c, trouble);

const steps: Readonly<Record<NextStep, Step>> = {
  "tell-outage": tellOutage,
  "tell-works": async (c, { diagnosis }) => sayFinding(c, diagnosis),
  operator: leaveUnknown,
  "explain-suspension": async (c) => c.say("account-suspended-told"),
  "show-visit": async (c, { login }) => void (await showVisit(c, login)),
  "ask-payment": async (c) => {
    c.say("account-unpaid-told");
    c.say("account-unpaid-offer");
  },
  "offer-visit": offerVisit,
  "check-power": (c, trouble) => helpByHand(c, trouble, "port-down-step"),
  "restart-router": (c, trouble) => helpByHand(c, trouble, "restart-step"),
  "await-configuration": (c, { login }) => settleNewPassword(c, login),
  "enter-password": enterPassword,
  "test-drops": testDrops,
  "look-beyond-line": lookBeyondLine,
};

/** S2, S44: an outage is told, no visit is opened, and who wants it hears when it is over. */
async function tellOutage(c: Conversation, { login, diagnosis }: LineTrouble): Promise<void> {
  const { outage } = diagnosis;
  const refs = outage === null ? [] : [{ kind: "outage" as const, number: outage.number }];
  const sinceAt = moment(outage?.openedAt ?? diagnosis.verdict.at, diagnosis);
  const endAt = outage?.expectedEndAt ?? null;
  const isEndKnown = endAt !== null && isBefore(instant(diagnosis.verdict.at), instant(endAt));
  if (diagnosis.finding.insideOutage !== null) c.say("lost-before-outage-told");
  const question = choose("notice", ["notify", "no"], {
    key: isEndKnown ? "outage-told-until" : "outage-told",
    values: isEndKnown ? { sinceAt, endAt: moment(endAt, diagnosis) } : { sinceAt },
    again: "outage-told-again",
  });
  const answer = await c.ask("notice", { ...question, choices: ["notify"], attachments: { refs } });
  if (answer === "no") return c.say("anything-else");
  const request = { login, conversationId: c.id };
  await c.act("watch-outage", async (work) => watchOutage(work, request));
  c.say("outage-notify-set");
}

/** S3, S44: what could not be checked is said, or what only a person can put right, and a person goes on. */
async function leaveUnknown(c: Conversation, { diagnosis }: LineTrouble): Promise<void> {
  const { outage, line, account, visit } = diagnosis.verdict;
  if (![outage, line, account, visit].includes("unknown")) {
    sayFinding(c, diagnosis);
    return c.handOver(diagnosis.finding.kind);
  }
  if (outage === "unknown") c.say("outage-unknown-told");
  if (line === "unknown") c.say("line-unknown-told");
  if (account === "unknown") c.say("account-unknown-told");
  await c.handOver("check-unknown");
}

async function offerVisit(c: Conversation, { login, diagnosis }: LineTrouble): Promise<void> {
  sayFinding(c, diagnosis);
  await confirmHome(c);
  if (isCut(diagnosis.finding.kind)) await bookCableRepair(c, login, diagnosis.finding.place);
  else await bookVisit(c, { login, reason: "line-fault" });
}

/**
 * S36: the technician is told which side of the flat's wall it is; who pays inside is not promised. What was measured
 * is told before, and stands for who is not sure.
 */
export async function bookCableRepair(
  c: Conversation,
  login: Login,
  measured: BreakPlace | null,
): Promise<void> {
  const wording = { key: "ask-cable-place", again: "ask-cable-place-again" };
  const question = choose("cablePlace", ["inside", "outside", "unsure"], wording);
  const seen = await c.ask("cable-place", question);
  const cablePlace = seen === "unsure" ? (measured ?? seen) : seen;
  await bookVisit(c, { login, reason: "cable-cut", cablePlace });
}

/** What was found, in the subscriber's words. */
export const sayFinding = (c: Conversation, diagnosis: Diagnosis): void =>
  c.sayLines(sentencesOf(diagnosis, "subscriber"));

/**
 * S1, S4: a step that needs hands, and waits for them, then the checks once more. It is left out when the line has
 * just shown a restart; where it was done already a visit is next.
 */
async function helpByHand(c: Conversation, trouble: LineTrouble, step: string): Promise<void> {
  const { login, round } = trouble;
  if (round > 1) return afterHands(c, trouble);
  sayFinding(c, trouble.diagnosis);
  await confirmHome(c);
  await waitAtHome(c);
  if (step === "restart-step" && hasRestarted(c)) c.say("restart-done-already");
  else if (wasRestarted(c, trouble)) c.say("restart-not-needed");
  else if (step === "restart-step") await restartRouter(c, login, "by-hand");
  else await c.ask("by-hand", choose("step", ["done", "not-helped"], { key: step, again: "step-again" }));
  await solveLine(c, login, round + 1);
}

/** S6–S8 where the password was changed lately; else the router has another one than we know it by. */
function enterPassword(c: Conversation, trouble: LineTrouble): Promise<void> {
  return isPasswordUntried(trouble.diagnosis.line)
    ? settleNewPassword(c, trouble.login)
    : helpByHand(c, trouble, "credentials-step");
}

async function afterHands(c: Conversation, { login }: LineTrouble): Promise<void> {
  c.say("step-did-not-help");
  await bookVisit(c, { login, reason: "line-fault" });
}

/** S1: the subscriber has done it, and isn't asked to do it again. */
const hasRestarted = (c: Conversation): boolean => c.known("restarted") === "yes";

function wasRestarted({ provider }: Conversation, { diagnosis }: LineTrouble): boolean {
  const at = diagnosis.line?.restartedAt;
  if (at == null) return false;
  const minutes = minutesBetween(instant(at), instant(diagnosis.verdict.at));
  return minutes <= provider.policy.restart.recentRestartMinutes;
}

/** S3: the line is fine, so it is the router or the Wi-Fi; and where a restart does not help, a person finds the cause. */
async function lookBeyondLine(c: Conversation, trouble: LineTrouble): Promise<void> {
  if (trouble.round > 1) {
    c.say("works-again");
  } else {
    sayFinding(c, trouble.diagnosis);
    await confirmHome(c);
    await waitAtHome(c);
    const isDone = hasRestarted(c) || wasRestarted(c, trouble);
    const answer = isDone ? "done" : await restartRouter(c, trouble.login, "by-hand");
    if (answer === "not-helped") return noFaultFound(c);
  }
  const works = await c.ask("works-now", consentTo({ key: "ask-works-now", again: "ask-works-now-again" }));
  if (works === "no") return noFaultFound(c);
  c.say("all-well-again");
}

async function noFaultFound(c: Conversation): Promise<void> {
  c.say("no-fault-found");
  await c.handOver("no-fault-found");
}

/** An instant of the diagnosis as the subscriber sees it. */
const moment = (at: string, { verdict }: Diagnosis): { at: Instant; now: Instant } => ({
  at: instant(at),
  now: instant(verdict.at),
});
