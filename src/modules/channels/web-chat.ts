import type { ServerResponse } from "node:http";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { App, Guard, RateLimit } from "../../http/app.ts";
import { streamEvents, type StreamEvent } from "../../http/server-sent-events.ts";
import { languages } from "../../kernel/language.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Assistant, ConversationId, Message } from "../assistant/assistant.ts";
import { wrongConversationToken } from "../assistant/problems.ts";
import { messageOnWire } from "../assistant/wire.ts";
import type { Provider } from "../provider/provider.ts";
import { callerToLimit, withoutZone } from "../subscribers/network-address.ts";
import {
  conversationParams,
  messageBody,
  openedConversation,
  startBody,
  streamHeaders,
  transcriptAnswer,
  transcriptQuery,
} from "./web-chat-schema.ts";

/** What the chat on the provider's pages needs; `stopping` ends the requests that only wait. */
export type WebChatParts = {
  readonly assistant: Assistant;
  readonly provider: Provider;
  readonly stopping: AbortSignal;
};

/** Lets a request into a conversation by its token alone. */
export const conversationGuard =
  (assistant: Assistant): Guard =>
  async (request) => {
    const [scheme, token = ""] = (request.headers.authorization ?? "").split(" ", 2);
    const params = conversationParams.safeParse(request.params);
    const isOpen =
      params.success && scheme === "Bearer" && (await assistant.isToken(idOf(params.data), token));
    if (!isOpen)
      throw new Problem(wrongConversationToken, "Send the conversation's own token as a bearer token.");
  };

const base = "/api/chat/conversations";
const tags = ["chat"];

/** The chat of the public surface: start, write, read and follow a conversation. */
export function webChatRoutes(app: App, parts: WebChatParts): void {
  writingRoutes(app, parts);
  readingRoute(app, parts);
  streamRoute(app, parts);
}

function writingRoutes(app: App, { assistant, provider }: WebChatParts): void {
  const limits = rateLimitsOf(provider);
  app.route({
    method: "POST",
    url: base,
    config: { access: "public", rateLimits: [limits.conversations] },
    schema: {
      tags,
      summary: "Begin a conversation; its token is shown once",
      body: startBody,
      response: { 201: openedConversation },
    },
    handler: async (request, reply) => {
      const language = request.body?.language ?? languages[0];
      return reply.status(201).send(await assistant.start(language, withoutZone(request.ip)));
    },
  });
  app.route({
    method: "POST",
    url: `${base}/:id/messages`,
    config: { access: "conversation", rateLimits: [limits.messages, limits.conversationMessages] },
    schema: {
      tags,
      summary: "Write a message, or press a choice; the same clientId again changes nothing",
      params: conversationParams,
      body: messageBody(provider.policy.chat.messageCharactersMax),
      response: { 202: z.object({ seq: z.int() }) },
    },
    handler: async ({ params, body }, reply) => {
      const { clientId, text = "", choice = null } = body;
      const seq = await assistant.accept(idOf(params), { clientId, text, choice });
      return reply.status(202).send({ seq });
    },
  });
}

function readingRoute(app: App, { assistant, stopping }: WebChatParts): void {
  app.route({
    method: "GET",
    url: `${base}/:id/messages`,
    config: { access: "conversation" },
    schema: {
      tags,
      summary: "Messages after a number, at once or as soon as there are any",
      params: conversationParams,
      querystring: transcriptQuery,
      response: { 200: transcriptAnswer },
    },
    handler: async ({ params, query }, reply) => {
      const signal = AbortSignal.any([stopping, whenGone(reply.raw)]);
      const reading = { after: query.after, waitSeconds: query.wait, signal };
      const { messages, state } = await assistant.read(idOf(params), reading);
      return { messages, state };
    },
  });
}

function streamRoute(app: App, { assistant, stopping }: WebChatParts): void {
  app.route({
    method: "GET",
    url: `${base}/:id/events`,
    // Its headers alone would be a stream without an end.
    exposeHeadRoute: false,
    config: { access: "conversation" },
    schema: {
      tags,
      summary: "Messages as server-sent events, each once and in order",
      params: conversationParams,
      querystring: transcriptQuery.pick({ after: true }),
      headers: streamHeaders,
    },
    handler: async (request, reply) => {
      const from = request.headers["last-event-id"] ?? request.query.after;
      await streamEvents(
        reply,
        (signal) => asEvents(assistant.follow(idOf(request.params), from, signal)),
        stopping,
      );
    },
  });
}

function rateLimitsOf({
  policy,
}: Provider): Record<"conversations" | "messages" | "conversationMessages", RateLimit> {
  const { chat } = policy;
  const address = ({ ip }: FastifyRequest): string => callerToLimit(ip);
  const conversation = ({ params }: FastifyRequest): string => conversationParams.parse(params).id;
  return {
    conversations: {
      name: "new conversations",
      perMinute: chat.conversationsPerMinuteOfAddressMax,
      keyOf: address,
    },
    messages: { name: "messages", perMinute: chat.messagesPerMinuteOfAddressMax, keyOf: address },
    conversationMessages: {
      name: "messages in a conversation",
      perMinute: chat.messagesPerMinuteOfConversationMax,
      keyOf: conversation,
    },
  };
}

const idOf = ({ id }: { id: string }): ConversationId => id as ConversationId;

async function* asEvents(messages: AsyncGenerator<Message>): AsyncGenerator<StreamEvent> {
  for await (const message of messages)
    yield { id: String(message.seq), event: "message", data: messageOnWire.encode(message) };
}

/** Aborts when the caller has left, so that nobody is waited for in vain. */
function whenGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => gone.abort("the caller has left"));
  if (response.destroyed) gone.abort("the caller left before the answer began");
  return gone.signal;
}
