import { z } from "zod";
import type { App } from "../../http/app.ts";
import { allowedOf, instantText, writtenText } from "../../http/wire.ts";
import { languages } from "../../kernel/language.ts";
import type { Clock } from "../../platform/clock.ts";
import { inTransaction, type Db, type Work } from "../../platform/database.ts";
import type { Provider } from "../provider/provider.ts";
import { staffOf } from "../staff/staff.ts";
import type { Assistant } from "./assistant.ts";
import type { ConversationId, ConversationRow } from "./conversation.ts";
import {
  allowedActions,
  answerAsOperator,
  type Asker,
  closeConversation,
  findAsker,
  giveBack,
  operatorActions,
  takeOver,
} from "./operator-desk.ts";
import { messageOnWire, seqOnWire, stateOnWire } from "./wire.ts";

export type ConversationRouteParts = {
  readonly assistant: Assistant;
  readonly provider: Provider;
  readonly db: Db;
  readonly clock: Clock;
};

const base = "/api/conversations";
const tags = ["conversations"];
const params = z.object({ id: z.uuid().toLowerCase() });

const standing = z.object({
  id: z.uuid(),
  state: stateOnWire,
  language: z.enum(languages),
  operatorId: z.string().nullable(),
  allowed: allowedOf(operatorActions),
});

/** For operators: the queue, oldest first, and a conversation read, taken over, answered, given back and closed. */
export function conversationRoutes(app: App, parts: ConversationRouteParts): void {
  queueRoute(app, parts);
  readRoute(app, parts);
  answerRoute(app, parts);
  actionRoute(app, parts, { name: "take-over", action: takeOver, summary: "Speak in the assistant's place" });
  actionRoute(app, parts, { name: "give-back", action: giveBack, summary: "Let the assistant go on" });
  actionRoute(app, parts, { name: "close", action: closeConversation, summary: "End the conversation" });
}

function queueRoute(app: App, { assistant, db }: ConversationRouteParts): void {
  const item = standing.extend({
    login: z.string().nullable(),
    handedOverAt: instantText,
    lastText: z.string(),
  });
  const limit = z.coerce.number().int().min(1).max(200).default(50);
  app.route({
    method: "GET",
    url: base,
    config: { access: { staff: "conversations:read" } },
    schema: {
      tags,
      summary: "Conversations that wait for an operator or are with one, the longest waiting first",
      querystring: z.object({ after: instantText.optional(), limit }),
      response: { 200: z.object({ items: z.array(item) }) },
    },
    handler: async (request) => {
      const rows = await assistant.queue({ limit: request.query.limit, after: request.query.after });
      const asker = await findAsker(db, staffOf(request).id);
      return { items: rows.map((row) => ({ ...row, allowed: allowedActions(row, asker) })) };
    },
  });
}

function readRoute(app: App, { assistant, db }: ConversationRouteParts): void {
  const answer = standing.extend({
    login: z.string().nullable(),
    /** What the subscriber has answered already, so that nobody asks again. */
    known: z.record(z.string(), z.string()),
    messages: z.array(messageOnWire).readonly(),
  });
  app.route({
    method: "GET",
    url: `${base}/:id`,
    config: { access: { staff: "conversations:read" } },
    schema: {
      tags,
      summary: "The whole conversation, and what the subscriber has answered already",
      params,
      querystring: z.object({ after: seqOnWire.default(0) }),
      response: { 200: answer },
    },
    handler: async (request) => {
      const { row, messages } = await assistant.open(idOf(request.params), request.query.after);
      const { facts } = row.memory;
      return {
        ...standingOf(row, await findAsker(db, staffOf(request).id)),
        login: facts.login ?? null,
        known: { ...facts },
        messages,
      };
    },
  });
}

function answerRoute(app: App, parts: ConversationRouteParts): void {
  app.route({
    method: "POST",
    url: `${base}/:id/messages`,
    config: { access: { staff: "conversations:write" } },
    schema: {
      tags,
      summary: "A person's answer to the subscriber",
      params,
      body: z.strictObject({ text: writtenText(parts.provider.policy.chat.messageCharactersMax) }),
      response: { 200: standing },
    },
    handler: async (request) => {
      const answer = { id: idOf(request.params), operatorId: staffOf(request).id, text: request.body.text };
      const row = await change(parts, answer.id, (work) => answerAsOperator(work, answer));
      return standingOf(row, await findAsker(parts.db, answer.operatorId));
    },
  });
}

function actionRoute(
  app: App,
  parts: ConversationRouteParts,
  { name, action, summary }: { name: string; action: typeof takeOver; summary: string },
): void {
  app.route({
    method: "POST",
    url: `${base}/:id/${name}`,
    config: { access: { staff: "conversations:write" } },
    schema: { tags, summary, params, response: { 200: standing } },
    handler: async (request) => {
      const asked = { id: idOf(request.params), operatorId: staffOf(request).id };
      const row = await change(parts, asked.id, (work) => action(work, parts.provider, asked));
      return standingOf(row, await findAsker(parts.db, asked.operatorId));
    },
  });
}

async function change(
  { db, clock, assistant }: ConversationRouteParts,
  id: ConversationId,
  action: (work: Work) => Promise<ConversationRow>,
): Promise<ConversationRow> {
  const row = await inTransaction(db, (tx) => action({ tx, now: clock.now() }));
  assistant.changed(id);
  return row;
}

const idOf = ({ id }: { id: string }): ConversationId => id as ConversationId;

const standingOf = (row: ConversationRow, asker: Asker): z.output<typeof standing> => ({
  id: row.id,
  state: row.state,
  language: row.language,
  operatorId: row.operatorId,
  allowed: allowedActions(row, asker),
});
