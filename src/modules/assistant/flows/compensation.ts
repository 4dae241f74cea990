import type { Flow } from "../flow/flow.ts";
import { identify } from "./identify.ts";
import { inOwnWords } from "./in-own-words.ts";
import { offerRequest } from "./offer-request.ts";

/** S32: what is compensated and how, never how much before it was counted; a request for a stop that is over. */
export const compensation: Flow = {
  topic: "compensation",
  version: 1,
  async run(c) {
    c.say("articles.compensation.body", {}, { article: "compensation" });
    const login = await identify(c);
    const wording = { key: "ask-stop-period", again: "ask-stop-period-again" };
    const about = ["compensation", "internet-down", "frequent-drops", "tv-down", "cable-cut"] as const;
    const period = await c.ask("period", inOwnWords(about, wording));
    const values = { period };
    await offerRequest(c, {
      type: "compensation",
      login,
      key: "compensation-offer",
      values,
      summary: { period },
    });
  },
};
