import type { Flow } from "../flow/flow.ts";
import { identify } from "./identify.ts";
import { readAccountState, readOwnContract } from "./own-contract.ts";
import { listTitles } from "./provider-words.ts";

/** Whether the fee is paid, how much is due (only to the owner, S43), and how and where to pay. */
export const balance: Flow = {
  topic: "balance",
  version: 1,
  async run(c) {
    const login = await identify(c);
    const state = await readAccountState(c, login);
    if (state === "paid") c.say("fee-paid-told");
    if (state === "suspended") c.say("account-suspended-told");
    if (state === "unpaid") {
      c.say("account-unpaid-told");
      const own = await readOwnContract(c, login, ({ feeAmountTiyn }) => ({ feeAmountTiyn }));
      if (own !== null) c.say("account-unpaid-amount-told", { amount: { money: own.feeAmountTiyn } });
    }
    c.say("articles.balance.body", {}, { article: "balance" });
    c.say("payment-places", { partners: listTitles(Object.values(c.provider.partners)) });
  },
};
