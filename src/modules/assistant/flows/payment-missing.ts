import type { Login } from "../../../kernel/ids.ts";
import type { Conversation, Flow, Question } from "../flow/flow.ts";
import { isUnsure } from "./collect-payment.ts";
import { identify } from "./identify.ts";
import { readOpening } from "./opening.ts";
import { readAccountState } from "./own-contract.ts";
import { settleMissingPayment } from "./settle-missing-payment.ts";
import { settleWrongPayment } from "./settle-wrong-payment.ts";
import { askWrongLogin } from "./wrong-logins.ts";
import { yesOrNo } from "./yes-or-no.ts";

/** S22–S24: paid, and neither balance nor service shows it. The login on the receipt is compared first. */
export const paymentMissing: Flow = {
  topic: "payment-missing",
  version: 2,
  async run(c) {
    const written = await readOpening(c);
    const login = await identify(c);
    if (!(await isStillMissing(c, login))) return c.say("all-well-again");
    const paidTo = await askLoginOnReceipt(c, login);
    if (paidTo === login) return settleMissingPayment(c, { login, written });
    c.say("payment-to-another-login");
    return settleWrongPayment(c, { right: login, wrong: paidTo, written });
  },
};

/** The fee may have been counted as paid since: then the subscriber is told before anything is asked. */
async function isStillMissing(c: Conversation, login: Login): Promise<boolean> {
  if ((await readAccountState(c, login)) !== "paid") return true;
  c.say("fee-paid-told");
  const wording = { key: "ask-payment-still-missing", again: "ask-payment-still-missing-again" };
  return (await c.ask("still-missing", yesOrNo(wording))) === "yes";
}

async function askLoginOnReceipt(c: Conversation, login: Login): Promise<string> {
  const answer = await c.ask("receipt-login", receiptLoginQuestion(login));
  const paidTo = answer === "no" ? await askWrongLogin(c) : answer;
  c.learn("typedLogin", login);
  return paidTo;
}

/** Answered by yes or no, or by the login that is on the receipt; who cannot compare is taken at their word. */
function receiptLoginQuestion(login: Login): Question<string> {
  const wording = { key: "ask-receipt-login", again: "ask-receipt-login-again", values: { login } };
  const question = yesOrNo(wording);
  return {
    ...question,
    choices: ["yes", "no", "unsure"],
    read: (message) => {
      if (message.understood.login !== undefined) return message.understood.login;
      if (isUnsure(message)) return login;
      const answer = question.read(message);
      return answer === "yes" ? login : answer;
    },
  };
}
