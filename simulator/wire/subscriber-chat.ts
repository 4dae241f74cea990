import { z } from "zod";
import { randomUUID } from "node:crypto";

/** Where the chat is, and until when this subscriber is patient. */
export type ChatAccess = { readonly url: string; readonly signal: AbortSignal };

const message = z.object({
  seq: z.number(),
  text: z.string(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })),
  turnEnds: z.boolean(),
  refs: z.array(z.object({ kind: z.string(), number: z.string() })),
});
const opened = z.object({ id: z.string(), token: z.string() });
const page = z.object({ messages: z.array(message) });

type Message = z.infer<typeof message>;
type Conversation = z.infer<typeof opened> & { readonly access: ChatAccess };

/** What this subscriber presses, the first that is offered. */
const preferredChoices = ["topic:cable-cut", "yes", "home", "at-home", "outside", "unsure", "inside"];
const complaint = "Кабель үзіліп қалды";
const turnsMax = 12;
const waitSeconds = 10;

/**
 * Has a visit opened as a subscriber with a cut cable would: by conversing over the chat, pressing what is offered.
 * When one is open already the assistant shows it, and that is as good.
 * @returns the visit's number.
 * @throws when the conversation leads elsewhere, with what was said last.
 */
export async function openVisitFor(login: string, access: ChatAccess): Promise<string> {
  const created = await call(access, "/api/chat/conversations", { body: { language: "kk" } });
  const conversation: Conversation = { ...opened.parse(created), access };
  const typed = [complaint, login];
  let heard = await listen(conversation, 0);
  for (let turn = 0; turn < turnsMax; turn++) {
    const answer = answerTo(heard.at(-1), login) ?? { text: typed.shift() };
    if ("text" in answer && answer.text === undefined) break;
    heard = await converse(conversation, answer, heard.at(-1)?.seq ?? 0);
    const visit = heard.flatMap(({ refs }) => refs).find(({ kind }) => kind === "visit");
    if (visit !== undefined) return visit.number;
  }
  throw new Error(`no visit was opened; last was said: ${heard.at(-1)?.text}`);
}

type Answer = { readonly text: string | undefined } | { readonly choice: string };

/** A press on a choice that is offered, or the login when it is asked for; null when neither fits. */
function answerTo(asked: Message | undefined, login: string): Answer | null {
  const offered = asked?.choices.map(({ value }) => value) ?? [];
  const choice = preferredChoices.find((value) => offered.includes(value));
  if (choice !== undefined) return { choice };
  return asked?.text.toLowerCase().includes("логин") === true ? { text: login } : null;
}

const transcriptPath = ({ id }: Conversation): string => `/api/chat/conversations/${id}/messages`;

/** Says something and hears the assistant out: the turn ends with the message that says so. */
async function converse(
  conversation: Conversation,
  answer: Answer,
  after: number,
): Promise<readonly Message[]> {
  const { access, token } = conversation;
  const body = { clientId: randomUUID(), ...answer };
  await call(access, transcriptPath(conversation), { token, body });
  const heard: Message[] = [];
  while (!heard.some((one) => one.turnEnds)) {
    heard.push(...(await listen(conversation, heard.at(-1)?.seq ?? after)));
  }
  return heard;
}

/** What was said since, as soon as something was. */
async function listen({ access, ...conversation }: Conversation, after: number): Promise<readonly Message[]> {
  const path = `${transcriptPath({ access, ...conversation })}?after=${after}&wait=${waitSeconds}`;
  return page.parse(await call(access, path, { token: conversation.token })).messages;
}

async function call(
  access: ChatAccess,
  path: string,
  { token, body }: { readonly token?: string; readonly body?: unknown },
): Promise<unknown> {
  const response = await fetch(new URL(path, access.url), {
    method: body === undefined ? "GET" : "POST",
    headers: {
      "content-type": "application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: access.signal,
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
