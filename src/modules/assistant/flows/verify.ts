import type { Login } from "../../../kernel/ids.ts";
import { minutesBetween } from "../../../kernel/instant.ts";
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
  for (;;) {
    const outcome = await sendAndTry(c, login);
    if (outcome === "verified") {
      c.say("code-right");
      return true;
    }
    if (outcome !== "expired") return false;
    if ((await c.ask("send-again", consentTo({ key: "code-expired" }))) !== "yes") return false;
  }
}

/** One code: sent, and tried until it is right, spent or too old. What is not asked again is said. */
async function sendAndTry(c: Conversation, login: Login): Promise<"verified" | "expired" | "refused"> {
  const sent = await sendCode(c, login);
  if (sent.to === null) {
    c.say("code-resend-wait", { wait: { minutes: sent.waitMinutes } });
    return "refused";
  }
  let question = codeQuestion("ask-code", { contactNumber: sent.to });
  for (;;) {
    const code = await c.ask("code", question);
    const tried = await c.act("code-tried", async (work) => {
      const { kind, ...rest } = await confirmOneTimeCode(work, c.codes, { viewerId: c.id, login, code });
      return { kind, attemptsLeft: "attemptsLeft" in rest ? rest.attemptsLeft : 0 };
    });
    if (tried.kind === "verified" || tried.kind === "expired") return tried.kind;
    if (tried.attemptsLeft === 0) {
      c.say("code-tries-over");
      return "refused";
    }
    question = codeQuestion("code-wrong", { triesLeft: tried.attemptsLeft });
  }
}

type Sent = { readonly to: string | null; readonly waitMinutes: number };

/** `to` is the number with all but its ends hidden; null when a code was sent a moment ago. Codes run on real time. */
const sendCode = (c: Conversation, login: Login): Promise<Sent> =>
  c.act("code-sent", async (work) => {
    const sent = await sendOneTimeCode(work, c.codes, { viewerId: c.id, login });
    if (sent.kind === "sent") return { to: sent.to, waitMinutes: 0 };
    const retryAt = sent.kind === "throttled" ? sent.retryAt : Temporal.Now.instant();
    return { to: null, waitMinutes: Math.max(1, Math.ceil(minutesBetween(Temporal.Now.instant(), retryAt))) };
  });
