import type { Flow } from "../flow/flow.ts";
import { consentTo } from "./questions.ts";

/** S33: the help line of the mobile network, the dedicated line for numbers of a bundle, and an offer to stay. */
export const mobileQuestion: Flow = {
  topic: "mobile-question",
  version: 1,
  async run(c) {
    c.say("mobile-help", {}, { article: "mobile-question" });
    const stays = await c.ask(
      "home-matter",
      consentTo({ key: "ask-home-matter", again: "ask-home-matter-again" }),
    );
    c.say(stays === "yes" ? "greeting-reply" : "thanks-reply");
  },
};
