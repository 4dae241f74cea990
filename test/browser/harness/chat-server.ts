import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ChatConversation, type FakeMessage } from "./chat-conversation.ts";

/**
 * The chat section of the public surface, kept in memory, for the widget's own edge cases: a lost answer, a server
 * that goes away, streams that don't pass. What the assistant says is the test's business.
 */
export type ChatServerFake = {
  readonly url: string;
  /** All conversations, in the order in which they were begun. */
  readonly conversations: readonly ChatConversation[];
  readonly conversation: ChatConversation;
  /** How the assistant answers a text or choice. */
  answers: (said: string) => readonly Partial<FakeMessage>[];
  /** How many browsers listen now. */
  openStreams: number;
  settings: object | undefined;
  faults: ChatFaults;
  /** Ends every connection and takes no new one, until {@link comeBack}. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

export type ChatFaults = {
  /** So many messages are stored, but their answers never reach the browser. */
  answersLost: number;
  /** The next messages are refused with this status. */
  refusal: number | undefined;
  /** How streams behave: as they should, held back on the way, not there, with messages doubled or left out. */
  streams: "pass" | "held-back" | "missing" | "doubled" | "leaving-out";
  /** How long each answer to a message takes. */
  slownessMilliseconds: number;
};

const widgetFile = join(import.meta.dirname, "../../../dist/web/widget.js");

const policyOfHostPage =
  "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'";

/** Starts the server on a free port; `/` is a page with the widget under a strict content policy. */
export async function startChatServer(): Promise<ChatServerFake> {
  const conversations: ChatConversation[] = [];
  const http = createServer((request, response) => {
    void answer(fake, conversations, { request, response });
  });
  const listen = async (port: number): Promise<number> => {
    http.listen(port, "127.0.0.1");
    await once(http, "listening");
    return (http.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const goAway = async (): Promise<void> => {
    const closed = once(http, "close");
    http.close();
    http.closeAllConnections();
    await closed;
  };
  const fake: ChatServerFake = {
    url: `http://127.0.0.1:${port}`,
    conversations,
    get conversation() {
      const last = conversations.at(-1);
      if (last === undefined) throw new Error("no conversation was begun");
      return last;
    },
    answers: (said) => [{ text: `Жауап: ${said}`, turnEnds: true }],
    openStreams: 0,
    settings: {
      assistantName: { kk: "Дана", ru: "Дана", en: "Dana" },
      brand: "Демо",
      accentColor: "#ffcc00",
      languages: ["kk", "ru", "en"],
    },
    faults: { answersLost: 0, refusal: undefined, streams: "pass", slownessMilliseconds: 0 },
    goAway,
    comeBack: async () => void (await listen(port)),
    close: () => (http.listening ? goAway() : Promise.resolve()),
  };
  return fake;
}

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

async function answer(
  fake: ChatServerFake,
  conversations: ChatConversation[],
  exchange: Exchange,
): Promise<void> {
  const { request, response } = exchange;
  const url = new URL(request.url ?? "/", fake.url);
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-allow-headers", "authorization, content-type, last-event-id");
  if (request.method === "OPTIONS") return void response.writeHead(204).end();
  if (url.pathname === "/") return sendPage(response, url);
  if (url.pathname === "/widget.js") {
    return void response
      .setHeader("content-type", "text/javascript; charset=utf-8")
      .end(readFileSync(widgetFile));
  }
  if (url.pathname === "/api/chat/settings") {
    return fake.settings === undefined ? sendProblem(response, 503) : sendJson(response, 200, fake.settings);
  }
  if (url.pathname === "/api/chat/conversations") return begin(fake, conversations, exchange);
  const [, id, what] = /^\/api\/chat\/conversations\/([^/]+)\/(messages|events)$/.exec(url.pathname) ?? [];
  const conversation = conversations.find((candidate) => candidate.id === id && !candidate.isGone);
  if (conversation === undefined) return sendProblem(response, 404);
  if (request.headers.authorization !== `Bearer ${conversation.token}`) return sendProblem(response, 401);
  if (request.method === "POST") return accept(fake, conversation, exchange);
  if (what === "messages") return read(conversation, url, response);
  return stream(fake, conversation, exchange);
}

function sendPage(response: ServerResponse, url: URL): void {
  const language = url.searchParams.get("lang") ?? "kk";
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.setHeader("content-security-policy", policyOfHostPage);
  response.end(`<!doctype html><html lang="${language}"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Бет</title><main><h1>Бет</h1><p><a href="#1">Сілтеме</a></p></main><script src="/widget.js" async></script></html>`);
}

async function begin(
  fake: ChatServerFake,
  conversations: ChatConversation[],
  { request, response }: Exchange,
): Promise<void> {
  const { language = "kk" } = await readBody(request);
  const conversation = new ChatConversation(randomUUID(), language as "kk" | "ru" | "en");
  conversations.push(conversation);
  conversation.add({
    text: greetings[conversation.language],
    choices: [
      { value: "topic:internet-down", label: "Интернет жоқ" },
      { value: "topic:cable-cut", label: "Шоғырсым үзілді" },
      { value: "operator", label: "Оператор" },
    ],
  });
  sendJson(response, 201, { id: conversation.id, token: conversation.token, language });
}

const greetings = {
  kk: "Сәлеметсіз бе. Мен — Дана, виртуалды көмекшімін. Не болды?",
  ru: "Здравствуйте. Я — Дана, виртуальный помощник. Что случилось?",
  en: "Hello. I am Dana, a virtual assistant. What happened?",
};

async function accept(
  fake: ChatServerFake,
  conversation: ChatConversation,
  exchange: Exchange,
): Promise<void> {
  const { clientId = "", text, choice } = await readBody(exchange.request);
  const { faults } = fake;
  if (faults.refusal !== undefined) return sendProblem(exchange.response, faults.refusal);
  const { seq, isNew } = conversation.accept(clientId, text ?? labelOf(conversation, choice));
  if (isNew) {
    setTimeout(() => {
      for (const message of fake.answers(text ?? choice ?? "")) conversation.add(message);
    }, faults.slownessMilliseconds);
  }
  if (faults.answersLost > 0) {
    faults.answersLost--;
    exchange.request.socket.destroy();
    return;
  }
  setTimeout(() => sendJson(exchange.response, 202, { seq }), faults.slownessMilliseconds);
}

const labelOf = ({ messages }: ChatConversation, choice: string | undefined): string =>
  messages.flatMap(({ choices }) => choices).find(({ value }) => value === choice)?.label ?? "";

async function read(conversation: ChatConversation, url: URL, response: ServerResponse): Promise<void> {
  const after = Number(url.searchParams.get("after") ?? 0);
  const waitSeconds = Number(url.searchParams.get("wait") ?? 0);
  if (conversation.after(after).length === 0 && waitSeconds > 0) {
    await Promise.race([
      conversation.nextChange(),
      new Promise((resolve) => setTimeout(resolve, waitSeconds * 1000)),
    ]);
  }
  sendJson(response, 200, { messages: conversation.after(after), state: conversation.state });
}

async function stream(
  fake: ChatServerFake,
  conversation: ChatConversation,
  { request, response }: Exchange,
): Promise<void> {
  const { faults } = fake;
  fake.openStreams++;
  response.once("close", () => fake.openStreams--);
  if (faults.streams === "missing") return sendProblem(response, 406);
  if (faults.streams === "held-back") return;
  let sent = Number(request.headers["last-event-id"] ?? 0);
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  response.write(": connected\n\n");
  while (!response.destroyed) {
    for (const message of conversation.after(sent)) {
      sent = message.seq;
      const times = faults.streams === "doubled" ? 2 : faults.streams === "leaving-out" ? message.seq % 2 : 1;
      response.write(
        `id: ${message.seq}\nevent: message\ndata: ${JSON.stringify(message)}\n\n`.repeat(times),
      );
    }
    await conversation.nextChange();
  }
}

async function readBody(request: IncomingMessage): Promise<Partial<Record<string, string>>> {
  let body = "";
  for await (const part of request) body += String(part);
  return JSON.parse(body === "" ? "{}" : body) as Partial<Record<string, string>>;
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function sendProblem(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "application/problem+json" });
  response.end(
    JSON.stringify({ type: "/problems/test", title: "Refused", status, detail: `Refused with ${status}.` }),
  );
}
