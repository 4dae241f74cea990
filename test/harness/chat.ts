import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";

/** A message of the public surface, as far as tests look at it. */
export type ChatMessage = {
  readonly seq: number;
  readonly at: string;
  readonly author: "subscriber" | "assistant" | "operator" | "system";
  readonly language: string;
  readonly text: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly turnEnds: boolean;
  readonly verdict: Readonly<Record<string, string>> | null;
  readonly topic: string | null;
  readonly refs: readonly { readonly kind: string; readonly number: string }[];
};

export type Transcript = { readonly messages: readonly ChatMessage[]; readonly state: string };

export type Said = { readonly text: string } | { readonly choice: string };

/** An answer that was not 2xx. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(`${status} ${text}`);
    this.status = status;
  }
}

/** One conversation over HTTP, as a widget would hold it. */
export type Chat = {
  readonly id: string;
  readonly token: string;
  /** Writes, and waits for the message that ends the turn. @returns what came after the message */
  say(said: Said): Promise<Transcript>;
  /** Stores a message under an id of one's own, so that it can be sent again. @returns its `seq` */
  send(said: Said, clientId?: string): Promise<number>;
  /** Messages after `after`; with `waitSeconds`, waits for one. */
  read(after: number, waitSeconds?: number): Promise<Transcript>;
};

const agent = new Agent({ keepAlive: true, maxSockets: 512 });

export async function openChat(url: string, language?: "kk" | "ru" | "en"): Promise<Chat> {
  const body = language === undefined ? {} : { language };
  const opened = await callJson<{ id: string; token: string }>(`${url}/api/chat/conversations`, { body });
  return chatOf(url, opened);
}

/** A conversation that was opened before, maybe with a process that is gone. */
export function chatOf(url: string, { id, token }: { readonly id: string; readonly token: string }): Chat {
  const base = `${url}/api/chat/conversations/${id}/messages`;
  const send = async (said: Said, clientId: string = randomUUID()): Promise<number> =>
    (await callJson<{ seq: number }>(base, { token, body: { clientId, ...said } })).seq;
  const read = (after: number, waitSeconds = 0): Promise<Transcript> =>
    callJson(`${base}?after=${after}&wait=${waitSeconds}`, { token });
  return {
    id,
    token,
    send,
    read,
    async say(said) {
      const seq = await send(said);
      const messages: ChatMessage[] = [];
      for (;;) {
        const transcript = await read(messages.at(-1)?.seq ?? seq, 25);
        messages.push(...transcript.messages);
        const isOver = messages.some(({ turnEnds }) => turnEnds) || !["assistant"].includes(transcript.state);
        if (isOver) return { messages, state: transcript.state };
      }
    },
  };
}

/** @throws Refused when the answer is not 2xx; a network error when there is none. */
export function callJson<Answer>(
  url: string,
  { token, body, method }: { token?: string; body?: unknown; method?: string } = {},
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { "content-type": "application/json" }),
  };
  const sent = request(
    url,
    { agent, method: method ?? (body === undefined ? "GET" : "POST"), headers },
    (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(parts).toString();
        const status = response.statusCode ?? 500;
        if (status >= 300) reject(new Refused(status, text));
        else resolve(text === "" ? (undefined as Answer) : (JSON.parse(text) as Answer));
      });
    },
  );
  sent.on("error", reject);
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}
