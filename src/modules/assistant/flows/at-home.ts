import { readAnswer } from "../../wordings/answers.ts";
import { normaliseLine } from "../../normaliser/normaliser.ts";
import { wording } from "../../wordings/wordings.ts";
import type { Conversation, Question } from "../flow/flow.ts";
import { askPresence } from "./confirm.ts";

/** S4: what needs hands waits until they are at home, for as long as that takes, and goes on from there. */
export async function waitAtHome(c: Conversation, later = "go-on-at-home"): Promise<void> {
  let place = await askPresence(c);
  while (place === "away") place = await c.ask("home-again", homeAgain(later));
  c.learn("place", "at-home");
}

const homeAgain = (key: string): Question<"at-home" | "away"> => ({
  key,
  again: "ask-at-home-again",
  choices: ["at-home"],
  read: ({ text, choice }) => {
    if (choice !== null) return choice === "at-home" ? choice : undefined;
    return hasCome(normaliseLine(text)) ? "at-home" : readAnswer(text, "presence");
  },
});

const hasCome = wording(
  "үйге кел*, үйге жет*, келдім, келіп тұрмын, пришел, пришла, приехал, приехала, вернулся, вернулась, back home, came home, got home",
);
