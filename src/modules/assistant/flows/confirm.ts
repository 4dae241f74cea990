import type { Conversation } from "../flow/flow.ts";
import { choose } from "./questions.ts";

/** S45: home or mobile internet, before a visit is offered; not asked when the subscriber has said it. */
export async function confirmHome(c: Conversation): Promise<void> {
  const known = c.known("subject");
  if (known === "home") return;
  const wording = { key: "ask-home-or-mobile", again: "ask-home-or-mobile-again" };
  const subject = known ?? (await c.ask("subject", choose("connection", ["home", "mobile"], wording)));
  c.learn("subject", subject);
  if (subject === "home") return;
  c.say("mobile-help");
  await c.handOver("mobile-question");
}

/** S4: whether hands are at home, asked once in a conversation. */
export async function askPresence(c: Conversation): Promise<"at-home" | "away"> {
  const known = c.known("place");
  if (known !== undefined) return known;
  const wording = { key: "ask-at-home", again: "ask-at-home-again" };
  const place = await c.ask("at-home", choose("presence", ["at-home", "away"], wording));
  c.learn("place", place);
  return place;
}
