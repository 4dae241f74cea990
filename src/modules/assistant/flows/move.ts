import type { Flow } from "../flow/flow.ts";
import { identify } from "./identify.ts";
import { inOwnWords } from "./in-own-words.ts";
import { offerRequest } from "./offer-request.ts";
import { sampleLines } from "./provider-words.ts";
import { doYouHave } from "./yes-or-no.ts";

/** S34: whether it is possible at the new address is checked first; who has no contract yet is told where to ask. */
export const move: Flow = {
  topic: "move",
  version: 1,
  async run(c) {
    const { move: service } = c.provider.prices.services;
    const price = { key: "move-price", values: { price: { money: service.priceTiyn } } };
    c.sayLines([{ key: "articles.move.body" }, price, ...sampleLines(service)], { article: "move" });
    if (c.known("login") === undefined && c.known("typedLogin") === undefined) {
      const wording = { key: "ask-has-contract", again: "ask-has-contract-again" };
      if ((await c.ask("has-contract", doYouHave(wording))) === "no") return c.say("new-connection-told");
    }
    const login = await identify(c);
    const wording = { key: "ask-new-address", again: "ask-new-address-again" };
    const address = await c.ask("address", inOwnWords(["move"], wording));
    await offerRequest(c, {
      type: "move",
      login,
      key: "move-offer",
      values: { address },
      summary: { address },
    });
  },
};
