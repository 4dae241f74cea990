import type { Login } from "../../../kernel/ids.ts";
import { confirmOneTimeCode, findVerifiedContact, sendOneTimeCode } from "../../subscribers/subscribers.ts";
import type { TextValues } from "../../provider/text.ts";
import type { Conversation, Question } from "../flow/flow.ts";
import { consentTo } from "./questions.ts";

const codeQuestion = (key: string, values: TextValues): Question<string> => ({
  key,
  values,
  again: "ask-code-again",
  choices: [],
  read: ({ text }) => /^\D*(\d[\d\s-]*\d)\D*$/.exec(text)?.[1]?.replaceAll(/\D/g, ""),
});

/**
 * S43: proves by a one-time code that the contact number is in the hands of who is writing. What that opens is decided
 * by the subscribers module each time it is asked; the conversation itself can forge nothing.
 * @returns false when the subscriber does not want to, or the code did not match
 */
export async function verify(c: Conversation, login: Login): Promise<boolean> {
  const viewing = { viewerId: c.id, login };
  const isKnown = await c.act(
    "verified-before",
    async ({ tx }) => (await findVerifiedContact(tx, viewing)) !== undefined,
  );
  if (isKnown) return true;
  if ((await c.ask("send-code", consentTo({ key: "ask-code-consent" }))) !== "yes") {
    c.say("only-for-owner");
    return false;
  }
  const to = await sendCode(c, login);
  let question = codeQuestion("ask-code", { contactNumber: to });
  for (;;) {
    const code = await c.ask("code", question);
    const confirmed = await c.act("code-tried", async (work) => {
      const { kind, ...rest } = await confirmOneTimeCode(work, c.codes, { ...viewing, code });
      return { kind, attemptsLeft: "attemptsLeft" in rest ? rest.attemptsLeft : 0 };
    });
    if (confirmed.kind === "verified") {
      c.say("code-right");
      return true;
    }
    if (confirmed.attemptsLeft === 0) {
      c.say("code-tries-over");
      return false;
    }
    question = codeQuestion("code-wrong", { triesLeft: confirmed.attemptsLeft });
  }
}

/** @returns the number that the code went to, with all but its ends hidden */
const sendCode = (c: Conversation, login: Login): Promise<string> =>
  c.act("code-sent", async (work) => {
    const sent = await sendOneTimeCode(work, c.codes, { viewerId: c.id, login });
    return sent.kind === "sent" ? sent.to : "";
  });
