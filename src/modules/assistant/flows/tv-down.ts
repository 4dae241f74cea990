import type { Flow } from "../flow/flow.ts";
import { waitAtHome } from "./at-home.ts";
import { checkLine } from "./check-line.ts";
import { identify } from "./identify.ts";
import { offerRequest } from "./offer-request.ts";
import { choose } from "./questions.ts";
import { takeStep } from "./solve-line.ts";
import { yesOrNo } from "./yes-or-no.ts";

/** S35: without internet there is no TV either, so outage, account and line come first; then the box, at home (S4). */
export const tvDown: Flow = {
  topic: "tv-down",
  version: 3,
  async run(c) {
    const login = await identify(c);
    const diagnosis = await checkLine(c, login, "line-1");
    if (diagnosis.decision.step !== "look-beyond-line") return takeStep(c, { login, diagnosis, round: 1 });
    c.say("tv-line-ok");
    await waitAtHome(c);
    const question = choose("step", ["done", "not-helped"], { key: "tv-step", again: "step-again" });
    const step = await c.ask("tv-step", { ...question, attachments: { article: "tv-down" } });
    const works = { key: "ask-tv-works", again: "ask-tv-works-again" };
    if (step === "done" && (await c.ask("tv-works", yesOrNo(works))) === "yes")
      return c.say("all-well-again");
    const summary = { verdict: diagnosis.verdict, step };
    await offerRequest(c, { type: "tv", login, key: "tv-offer", summary });
  },
};
