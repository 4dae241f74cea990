import { digitDifference } from "../../payments/digit-difference.ts";
import type { Flow } from "../flow/flow.ts";
import { readOpening } from "./opening.ts";
import { settleMissingPayment } from "./settle-missing-payment.ts";
import { settleWrongPayment } from "./settle-wrong-payment.ts";
import { askTwoLogins } from "./wrong-logins.ts";

/** S9–S21: money sent to another or a mistyped login. Where no digit differs it is one that has not arrived (S22). */
export const paidWrongLogin: Flow = {
  topic: "paid-wrong-login",
  version: 1,
  async run(c) {
    const written = await readOpening(c);
    const { right, wrong } = await askTwoLogins(c, written);
    if (digitDifference(wrong, right) > 0) return settleWrongPayment(c, { right, wrong, written });
    c.say("same-login-told");
    return settleMissingPayment(c, { login: right, written });
  },
};
