import { openChat } from "./chat.ts";

/** What the four checks answer, as the public surface names it. */
export type LoginState = {
  readonly outage: string;
  readonly line: string;
  readonly visit: string;
  readonly account: string;
};

const well: LoginState = { outage: "none", line: "ok", visit: "none", account: "paid" };
const cut: LoginState = { ...well, line: "cable-cut" };

const unlikeWell: Readonly<Record<number, LoginState>> = {
  2: { ...well, outage: "outage", line: "no-session" },
  3: cut,
  4: { ...cut, account: "unpaid" },
  5: { ...well, line: "drops" },
  6: { ...well, line: "router-silent" },
  7: { ...well, line: "line-errors" },
  8: { ...cut, visit: "open" },
  10: { ...well, line: "no-session", account: "suspended" },
  11: { ...well, line: "unknown" },
};

const range = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** The states in which the demo's fixed logins are whenever it is ready, by login. */
export const fixedLoginStates: Readonly<Record<string, LoginState>> = Object.fromEntries([
  ...range(1, 13).map((number) => [fixedLogin(number), unlikeWell[number] ?? well]),
  ...range(21, 29).map((number) => [fixedLogin(number), cut]),
  ...range(31, 39).map((number) => [fixedLogin(number), well]),
]);

function fixedLogin(number: number): string {
  return String(7_010_000_000 + number);
}

/** A check mostly waits for equipment, so several go on at once. */
const askedAtOnce = 3;

/** The states that the product finds now, asked in the chat as a subscriber would. */
export async function readLoginStates(url: string): Promise<Readonly<Record<string, LoginState>>> {
  const states: Record<string, LoginState> = {};
  const left = Object.keys(fixedLoginStates).values();
  const askAll = async (): Promise<void> => {
    for (const login of left) states[login] = await readLoginState(url, login);
  };
  await Promise.all(Array.from({ length: askedAtOnce }, askAll));
  return states;
}

async function readLoginState(url: string, login: string): Promise<LoginState> {
  const chat = await openChat(url);
  const { messages } = await chat.say({ text: `үйде интернет жоқ, логин ${login}` });
  const verdict = messages.findLast((message) => message.verdict !== null)?.verdict;
  const { outage = "", line = "", visit = "", account = "" } = verdict ?? {};
  return { outage, line, visit, account };
}
