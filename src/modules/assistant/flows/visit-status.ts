import type { Login } from "../../../kernel/ids.ts";
import { allowedWithVisit } from "../../visits/transitions.ts";
import { cancelVisit, findOpenVisit, noteWish } from "../../visits/visits.ts";
import type { Conversation, Flow, Question } from "../flow/flow.ts";
import { identify } from "./identify.ts";
import { consentTo, freely } from "./questions.ts";
import { showVisit } from "./show-visit.ts";
import { verify } from "./verify.ts";

/** When the technician comes, and changing or cancelling it. */
export const visitStatus: Flow = {
  topic: "visit-status",
  version: 1,
  async run(c) {
    const login = await identify(c);
    const number = await showVisit(c, login);
    if (number === undefined) return;
    const wish = await c.ask("visit-wish", wishQuestion);
    if (wish === "change-visit") await changeVisit(c, login);
    if (wish === "cancel-visit") await cancel(c, { login, number });
    if (wish === "no") c.say("thanks-reply");
  },
};

type Wish = "change-visit" | "cancel-visit" | "no";

const wishes: readonly Wish[] = ["change-visit", "cancel-visit", "no"];

const wishQuestion: Question<Wish> = {
  key: "ask-visit-wish",
  again: "ask-visit-wish-again",
  choices: wishes,
  read: ({ choice, understood }) => {
    if (choice !== null) return wishes.find((wish) => wish === choice);
    return understood.stance === "no" || understood.topic === "thanks" ? "no" : undefined;
  },
};

/** The specialist who calls (S26) agrees on it; what was wished is written down word for word. */
async function changeVisit(c: Conversation, login: Login): Promise<void> {
  const note = await c.ask("wish", freely({ key: "ask-visit-time", again: "ask-visit-time-again" }));
  const isNoted = await c.act("note-wish", async (work) => {
    const visit = await findOpenVisit(work.tx, login);
    if (visit === undefined || allowedWithVisit(visit).wish !== true) return false;
    await noteWish(work, { visitId: visit.id, note });
    return true;
  });
  if (isNoted) return c.say("visit-wish-noted");
  return tooLate(c);
}

/** S43: only who holds the contact number may cancel. */
async function cancel(c: Conversation, { login, number }: { login: Login; number: string }): Promise<void> {
  if (!(await verify(c, login))) return;
  const sure = await c.ask(
    "sure",
    consentTo({ key: "ask-visit-cancel", values: { number }, again: "ask-visit-cancel-again" }),
  );
  if (sure !== "yes") return c.say("visit-stays");
  const isCancelled = await c.act("cancel", async (work) => {
    const visit = await findOpenVisit(work.tx, login);
    if (visit !== undefined && allowedWithVisit(visit).cancel !== true) return false;
    await cancelVisit(work, { login, viewerId: c.id });
    return true;
  });
  if (isCancelled) return c.say("visit-cancelled", { number });
  return tooLate(c);
}

/** The technician is under way or at work by now; a person arranges what is still possible. */
async function tooLate(c: Conversation): Promise<void> {
  c.say("visit-under-way");
  await c.handOver("visit-under-way");
}
