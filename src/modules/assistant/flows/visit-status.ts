import type { Login } from "../../../kernel/ids.ts";
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
    if (wish === "done") c.say("thanks-reply");
  },
};

type Wish = "change-visit" | "cancel-visit" | "done";

const wishes: readonly Wish[] = ["change-visit", "cancel-visit", "done"];

const wishQuestion: Question<Wish> = {
  key: "ask-visit-wish",
  again: "ask-visit-wish-again",
  choices: wishes,
  read: ({ choice, understood }) => {
    if (choice !== null) return wishes.find((wish) => wish === choice);
    return understood.stance === "no" || understood.topic === "thanks" ? "done" : undefined;
  },
};

/** The specialist who calls (S26) agrees on it; what was wished is written down word for word. */
async function changeVisit(c: Conversation, login: Login): Promise<void> {
  const note = await c.ask("wish", freely({ key: "ask-visit-time", again: "ask-visit-time-again" }));
  await c.act("note-wish", async (work) => {
    const visit = await findOpenVisit(work.tx, login);
    if (visit !== undefined) await noteWish(work, { visitId: visit.id, note });
    return null;
  });
  c.say("visit-wish-noted");
}

/** S43: only who holds the contact number may cancel. */
async function cancel(c: Conversation, { login, number }: { login: Login; number: string }): Promise<void> {
  if (!(await verify(c, login))) return;
  const sure = await c.ask(
    "sure",
    consentTo({ key: "ask-visit-cancel", values: { number }, again: "ask-visit-cancel-again" }),
  );
  if (sure !== "yes") return c.say("visit-stays");
  await c.act("cancel", (work) => cancelVisit(work, { login, viewerId: c.id }));
  c.say("visit-cancelled", { number });
}
