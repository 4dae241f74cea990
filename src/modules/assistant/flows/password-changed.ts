import { addMinutes, instant, isBefore, minutesBetween } from "../../../kernel/instant.ts";
import type { Login } from "../../../kernel/ids.ts";
import { findSubscriber } from "../../subscribers/subscribers.ts";
import type { Conversation, Flow } from "../flow/flow.ts";
import { checkLine } from "./check-line.ts";
import { identify } from "./identify.ts";
import { choose, consentTo } from "./questions.ts";
import { takeStep } from "./solve-line.ts";

/** S6–S8, as far as the line shows it: set up anew, then a restart, and then support with its reason. */
export const passwordChanged: Flow = {
  topic: "password-changed",
  version: 1,
  async run(c) {
    const wording = { key: "ask-password-changed", again: "ask-password-changed-again" };
    const changed = await c.ask("changed", consentTo(wording));
    if (changed !== "yes")
      return c.say("articles.password-changed.body", {}, { article: "password-changed" });
    const login = await identify(c);
    c.learn("subject", "home");
    const diagnosis = await checkLine(c, login, "line-1");
    const { step } = diagnosis.decision;
    if (step === "look-beyond-line") return c.say("password-works");
    if (step !== "restart-router" && step !== "check-power")
      return takeStep(c, { login, diagnosis, round: 1 });
    const router = await c.act(
      "router",
      async ({ tx }) => (await findSubscriber(tx, login))?.router ?? "none",
    );
    const outcome = router === "rented" ? await waitForConfiguration(c) : await enterByHand(c);
    if (outcome === "done" && (await isBack(c, login, "line-2"))) return;
    if (outcome === "time-over") c.say("password-not-back");
    await c.ask(
      "restart",
      choose("step", ["done", "not-helped"], { key: "restart-step", again: "step-again" }),
    );
    if (await isBack(c, login, "line-3")) return;
    c.say("password-to-operator");
    await c.handOver("after-password-change");
  },
};

/** S6: a router of one's own is set up by hand, and it is said how at once. */
function enterByHand(c: Conversation): Promise<"done" | "not-helped"> {
  const wording = { key: "password-by-hand", again: "step-again" };
  return c.ask("by-hand", choose("step", ["done", "not-helped"], wording));
}

/** S6, S7: the provider's router is configured by the system; until its time is over that is said, with what is left. */
async function waitForConfiguration(c: Conversation): Promise<"done" | "time-over"> {
  const { configurationMinutes } = c.provider.policy.password;
  const now = (name: string): Promise<string> => c.act(name, async (work) => work.now.toString());
  const reportedAt = instant(await now("reported-at"));
  const until = addMinutes(reportedAt, configurationMinutes);
  const values = { readyBy: { at: until, now: reportedAt } };
  const wording = { key: "password-sets-itself", values, again: "password-configuring-again" };
  let answer = await c.ask("configured", choose("step", ["done", "not-helped"], wording));
  while (answer !== "done") {
    const askedAt = instant(await now("asked-at"));
    if (!isBefore(askedAt, until)) return "time-over";
    const left = {
      left: { minutes: Math.ceil(minutesBetween(askedAt, until)) },
      readyBy: { at: until, now: askedAt },
    };
    const still = { key: "password-still-configuring", values: left, again: "password-configuring-again" };
    answer = await c.ask("still-configuring", choose("step", ["done", "not-helped"], still));
  }
  return answer;
}

/** Whether the line has an internet connection again, which is said. */
async function isBack(c: Conversation, login: Login, check: string): Promise<boolean> {
  const { verdict } = await checkLine(c, login, check);
  if (verdict.line === "ok") c.say("password-works");
  return verdict.line === "ok";
}
