import type { Flow } from "../flow/flow.ts";
import { identify } from "./identify.ts";
import { offerRequest } from "./offer-request.ts";
import { sampleLines } from "./provider-words.ts";
import { verify } from "./verify.ts";
import { doYouHave } from "./yes-or-no.ts";

/** S62: a permanent address bound to the login, a paid option that its owner orders and cancels. */
export const staticIp: Flow = {
  topic: "static-ip",
  version: 1,
  async run(c) {
    const { staticIp: option } = c.provider.prices.services;
    const price = { key: "static-ip-price", values: { price: { money: option.priceTiyn } } };
    c.sayLines([{ key: "articles.static-ip.body" }, price, ...sampleLines(option)], { article: "static-ip" });
    const login = await identify(c);
    if (!(await verify(c, login))) return;
    const wording = { key: "ask-has-static-ip", again: "ask-has-static-ip-again" };
    const has = await c.ask("has-static-ip", doYouHave(wording));
    const wish = has === "yes" ? "cancel" : "order";
    await offerRequest(c, { type: "static-ip", login, key: `static-ip-${wish}-offer`, summary: { wish } });
  },
};
