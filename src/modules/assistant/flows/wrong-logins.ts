import { asLogin, type Login } from "../../../kernel/ids.ts";
import { readFigures } from "../../normaliser/numbers.ts";
import type { Conversation, Question } from "../flow/flow.ts";
import { identify } from "./identify.ts";
import { loginQuestion } from "./questions.ts";
import { yesOrNo } from "./yes-or-no.ts";

/** S9: the login that should have been paid, and the one that was; it may have too few digits, or too many. */
export type TwoLogins = { readonly right: Login; readonly wrong: string };

/** Finds out which is which. What was written may hold one of them or both, in any order. */
export async function askTwoLogins(c: Conversation, written: string): Promise<TwoLogins> {
  const mentioned = loginsIn(written, c.provider.policy.logins.digits);
  const right = await askRightLogin(c, mentioned);
  const others = mentioned.filter((login) => login !== right);
  const wrong = others.length === 1 ? others[0]! : await askWrongLogin(c);
  // What comes after this subject is about the subscriber's own login again.
  c.learn("typedLogin", right);
  return { right, wrong };
}

const loginsIn = (text: string, digits: number): readonly Login[] => [
  ...new Set(readFigures(text, digits).flatMap((one) => (one.kind === "login" ? [one.login] : []))),
];

async function askRightLogin(c: Conversation, mentioned: readonly Login[]): Promise<Login> {
  const known = c.known("login");
  const [first, ...more] = mentioned;
  if (known !== undefined && (more.length === 0 || mentioned.includes(asLogin(known)))) return asLogin(known);
  if (more.length > 0) {
    const which = { key: "ask-which-login", again: "ask-which-login-again", values: { logins: mentioned } };
    await c.ask("right-login", loginQuestion(which));
  } else if (first !== undefined && !(await isOwn(c, first))) {
    await c.ask("right-login", loginQuestion({ key: "ask-right-login", again: "ask-login-again" }));
  }
  return identify(c);
}

async function isOwn(c: Conversation, login: Login): Promise<boolean> {
  const question = { key: "ask-own-login", again: "ask-own-login-again", values: { login } };
  return (await c.ask("own-login", yesOrNo(question))) === "yes";
}

/** Asks for the login that the money went to. */
export const askWrongLogin = (c: Conversation): Promise<string> => c.ask("wrong-login", wrongLoginQuestion);

const wrongLoginQuestion: Question<string> = {
  key: "ask-wrong-login",
  again: "ask-wrong-login-again",
  choices: [],
  read: ({ text, choice }) => (choice === null ? readWrongLogin(text) : undefined),
};

/** Digits that can have been meant as a login. */
const readWrongLogin = (text: string): string | undefined =>
  /(?<!\d)\d(?:[ -]?\d){4,14}(?!\d)/.exec(text)?.[0].replaceAll(/\D/g, "");
