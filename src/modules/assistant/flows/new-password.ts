import { addMinutes, instant, isBefore, minutesBetween } from "../../../kernel/instant.ts";
import type { Login } from "../../../kernel/ids.ts";
import { isOpen, recentPasswordChange, tellConversation } from "../../passwords/passwords.ts";
import { findSubscriber } from "../../subscribers/subscribers.ts";
import type { Conversation } from "../flow/flow.ts";
import { checkLine } from "./check-line.ts";
import { restartRouter } from "./managed-router.ts";
import { choose } from "./questions.ts";

/** S6–S8: no internet with a new password: what the systems know of it, a restart, and then support with its reason. */
export async function settleNewPassword(c: Conversation, login: Login): Promise<void> {
  const router = await c.act("router", async ({ tx }) => (await findSubscriber(tx, login))?.router ?? "none");
  const outcome = router === "rented" ? await waitForConfiguration(c, login) : await enterByHand(c);
  if (outcome === "done" && (await isBack(c, login, "line-2"))) return;
  if (outcome === "time-over") c.say("password-not-back");
  await restartRouter(c, login, "restart");
  if (await isBack(c, login, "line-3")) return;
  c.say("password-to-operator");
  await c.handOver("after-password-change");
}

/** S6: a router of one's own is set up by hand, and it is said how at once. */
function enterByHand(c: Conversation): Promise<"done" | "not-helped"> {
  const wording = { key: "password-by-hand", again: "step-again" };
  return c.ask("by-hand", choose("step", ["done", "not-helped"], wording));
}

/** How the systems stand with the change now, and until when it is promised. */
type Standing = {
  readonly state: "not-known" | "under-way" | "back" | "given-up";
  readonly now: string;
  readonly until: string;
};

/** S7: from now on this conversation hears of the change; one that the systems don't know is counted from the report. */
const readStanding = (c: Conversation, login: Login, name: string): Promise<Standing> =>
  c.act(name, async (work) => {
    const change = await recentPasswordChange(work.tx, login, work.now);
    const minutes = c.provider.policy.password.configurationMinutes;
    const told = { now: work.now.toString() };
    if (change === undefined)
      return { ...told, state: "not-known", until: addMinutes(work.now, minutes).toString() };
    if (isOpen(change)) await tellConversation(work, change.id, c.id);
    const state = isOpen(change) ? "under-way" : change.state === "back" ? "back" : "given-up";
    return { ...told, state, until: change.dueAt.toString() };
  });

/** S6, S7: the provider's router is set up by the system; until its time is over that is said, with what is left. */
async function waitForConfiguration(c: Conversation, login: Login): Promise<"done" | "time-over"> {
  const first = await readStanding(c, login, "reported-at");
  const until = instant(first.until);
  const isKnown = first.state !== "not-known";
  if (isKnown && isOver(first)) return first.state === "back" ? "done" : "time-over";
  const values = { readyBy: { at: until, now: instant(first.now) } };
  const set = { key: "password-sets-itself", values, again: "password-configuring-again" };
  let answer = await c.ask(
    "configured",
    choose("step", ["done", "not-helped"], isKnown ? stillSetUp(first) : set),
  );
  while (answer !== "done") {
    const standing = { ...(await readStanding(c, login, "asked-at")), until: first.until };
    if (standing.state === "back") return "done";
    if (isOver(standing)) return "time-over";
    answer = await c.ask("still-configuring", choose("step", ["done", "not-helped"], stillSetUp(standing)));
  }
  return answer;
}

const isOver = ({ state, now, until }: Standing): boolean =>
  state === "back" || state === "given-up" || !isBefore(instant(now), instant(until));

function stillSetUp({ now, until }: Standing) {
  const [askedAt, readyBy] = [instant(now), instant(until)];
  const values = {
    left: { minutes: Math.ceil(minutesBetween(askedAt, readyBy)) },
    readyBy: { at: readyBy, now: askedAt },
  };
  return { key: "password-still-configuring", values, again: "password-configuring-again" };
}

/** Whether the line has an internet connection again, which is said. */
async function isBack(c: Conversation, login: Login, check: string): Promise<boolean> {
  const { verdict } = await checkLine(c, login, check);
  if (verdict.line === "ok") c.say("password-works");
  return verdict.line === "ok";
}
