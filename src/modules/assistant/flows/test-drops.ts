import type { Login } from "../../../kernel/ids.ts";
import { addHours, instant, isAfter } from "../../../kernel/instant.ts";
import type { Diagnosis } from "../../diagnosis/diagnosis.ts";
import { patternSentence } from "../../diagnosis/sentences.ts";
import {
  type DropTest,
  judgeTests,
  type TestConclusion,
  type TestResult,
} from "../../sessions/drop-tests.ts";
import { findDropTests, recordDropTest } from "../../sessions/sessions.ts";
import type { Conversation, Question } from "../flow/flow.ts";
import { dropReminder, setReminder } from "../reminders.ts";
import { normaliseLine } from "../../normaliser/normaliser.ts";
import { wording } from "../../wordings/wordings.ts";
import { waitAtHome } from "./at-home.ts";
import type { LineTrouble } from "./check-line.ts";
import { confirmHome } from "./confirm.ts";
import { choose, consentTo } from "./questions.ts";
import { verify } from "./verify.ts";
import { yesOrNo } from "./yes-or-no.ts";

const dropsShown = 5;

/**
 * S51–S57: shows the drops that accounting saw, and finds out by S53's tests what they come from: good by patch cord →
 * Wi-Fi; bad by patch cord and good with the provider's cable straight in → the router; bad that way, too → the line.
 * Results of the last days count, so nobody tests twice.
 */
export async function testDrops(c: Conversation, { login, diagnosis }: LineTrouble): Promise<void> {
  sayDrops(c, diagnosis);
  await confirmHome(c);
  await waitAtHome(c, "drops-test-later");
  const before = await knownTests(c, login);
  if (before.conclusion !== null) return goOn(c, before.conclusion);
  if (before.due === "patch-cord") {
    const isGood = await testByPatchCord(c, { login, diagnosis });
    if (isGood) return goOn(c, "wifi");
  }
  c.say("drops-line-or-router");
  const isGood = await testDirectly(c, login);
  await goOn(c, isGood ? "router" : "line");
}

function sayDrops(c: Conversation, { verdict, line }: Diagnosis): void {
  const drops = line?.drops ?? [];
  const history = line?.dropHistory ?? null;
  const seen = (at: string) => ({ at: instant(at), now: instant(verdict.at) });
  const shown = drops.slice(-dropsShown).map((at) => ({ key: "drop-seen", values: { dropAt: seen(at) } }));
  const others = history === null ? 0 : history.counts.outage + history.counts.nas + history.counts.nightly;
  c.sayLines([
    { key: "drops-seen", values: { count: drops.length } },
    ...shown,
    ...patternSentence(history?.pattern ?? null),
    ...(others > 0 ? [{ key: "drops-not-own" }] : []),
  ]);
}

type Known = { readonly due: DropTest | null; readonly conclusion: TestConclusion | null };

/** S53: what the subscriber's tests of the last days have shown, in whichever conversation. */
const knownTests = (c: Conversation, login: Login): Promise<Known> =>
  c.act("known-tests", async ({ tx, now }): Promise<Known> => {
    const { policy } = c.provider;
    const results = await findDropTests(tx, login, addHours(now, -24 * policy.dropPatterns.testDays));
    const { due, conclusion } = judgeTests(results, now, policy);
    return { due, conclusion };
  });

/** S53, S54: the first test; it can wait for the time at which the line usually drops. */
async function testByPatchCord(
  c: Conversation,
  { login, diagnosis }: Pick<LineTrouble, "login" | "diagnosis">,
): Promise<boolean> {
  const usualAt = diagnosis.line?.dropHistory?.nextUsualAt ?? null;
  if (usualAt !== null) {
    const moment = { at: instant(usualAt), now: instant(diagnosis.verdict.at) };
    c.say("drops-usual-time", { usualAt: moment });
  }
  let key = "drops-test-patch-cord";
  for (;;) {
    const answer = await c.ask("patch-cord", testQuestion(key, usualAt !== null));
    if (answer === "not-helped") return c.handOver("drops-untested");
    if (answer === "done") break;
    await remind(c, login, usualAt ?? diagnosis.verdict.at);
    key = "drops-test-reminded";
  }
  return learnResult(c, { login, test: "patch-cord", key: "ask-drops-gone" });
}

type TestAnswer = "done" | "not-helped" | "remind";

/** Done, not possible, or later. */
function testQuestion(key: string, canWait: boolean): Question<TestAnswer> {
  const question = choose("step", ["done", "not-helped"], { key, again: "drops-test-again" });
  if (!canWait) return question;
  return {
    ...question,
    choices: ["done", "not-helped", "remind"],
    read: (message) => {
      const { choice, text } = message;
      const wantsReminder = choice === null ? asksForReminder(normaliseLine(text)) : choice === "remind";
      return wantsReminder ? "remind" : question.read(message);
    },
  };
}

const asksForReminder = wording("еске сал*, ескерт*, есіме сал*, напомн*, remind*");

/** S54: reminds in this conversation at the usual time, or a day later where that has passed meanwhile. */
async function remind(c: Conversation, login: Login, usualAt: string): Promise<void> {
  const { due, now } = await c.act("remind", async (work) => {
    const usual = instant(usualAt);
    const dueAt = isAfter(usual, work.now) ? usual : addHours(usual, 24);
    await setReminder(work, { conversationId: c.id, login, kind: "drops", dueAt });
    return { due: dueAt.toString(), now: work.now.toString() };
  });
  c.say("reminder-set", { remindAt: { at: instant(due), now: instant(now) } });
}

/** S53: the second test, for which the service's credentials are needed: only the contact number's owner gets them. */
async function testDirectly(c: Conversation, login: Login): Promise<boolean> {
  const offer = { key: "drops-direct-offer", again: "drops-direct-offer-again" };
  if ((await c.ask("direct-offer", consentTo(offer))) !== "yes")
    return leaveToOperator(c, "drops-by-patch-cord");
  c.say("drops-direct-verify");
  if (!(await verify(c, login))) return leaveToOperator(c, "drops-by-patch-cord");
  const test = { key: "drops-test-direct", values: { login }, again: "drops-test-again" };
  const answer = await c.ask("direct", choose("step", ["done", "not-helped"], test));
  if (answer === "not-helped") return leaveToOperator(c, "drops-by-patch-cord");
  return learnResult(c, { login, test: "direct", key: "ask-drops-gone-direct" });
}

type Made = { readonly login: Login; readonly test: DropTest; readonly key: string };

/** Asks how the test went, and keeps it for who goes on with the line (S56). */
async function learnResult(c: Conversation, { login, test, key }: Made): Promise<boolean> {
  const isGood = (await c.ask(`${test}-good`, yesOrNo({ key, again: `${key}-again` }))) === "yes";
  const result: TestResult["result"] = isGood ? "good" : "bad";
  const told = await c.act(`record-${test}`, async (work) => {
    await recordDropTest(work.tx, { login, test, result, testedAt: work.now, conversationId: c.id });
    await dropReminder(work, { conversationId: c.id, kind: "drops" });
    const since = addHours(work.now, -24 * c.provider.policy.dropPatterns.testDays);
    const { results } = judgeTests(await findDropTests(work.tx, login, since), work.now, c.provider.policy);
    return results.map((one) => `${one.test}: ${one.result}`).join(", ");
  });
  c.learn("dropTests", told);
  return isGood;
}

const conclusions = {
  wifi: "drops-are-wifi",
  router: "drops-are-router",
  line: "drops-are-line",
} as const satisfies Record<TestConclusion, string>;

async function goOn(c: Conversation, conclusion: TestConclusion): Promise<void> {
  c.say(conclusions[conclusion]);
  if (conclusion === "line") return leaveToOperator(c, "drops-by-direct-cable");
  await resetRouter(c, conclusion);
}

/** S56, S57: a person goes on, the results attached. */
async function leaveToOperator(c: Conversation, reason: string): Promise<never> {
  c.say("drops-results-kept");
  return c.handOver(reason);
}

/** S55–S57: set up anew, and a person where that does not help. */
async function resetRouter(c: Conversation, conclusion: TestConclusion): Promise<void> {
  const asked = { key: "drops-factory-reset", again: "drops-test-again" };
  const answer = await c.ask("factory-reset", choose("step", ["done", "not-helped"], asked));
  if (answer === "not-helped") return c.handOver(`drops-after-reset-${conclusion}`);
  c.say("drops-watch");
}
