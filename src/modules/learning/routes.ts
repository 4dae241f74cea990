import { z } from "zod";
import type { App } from "../../http/app.ts";
import { pageQuery, writtenText } from "../../http/wire.ts";
import { addHours } from "../../kernel/instant.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Db, inTransaction, type Work } from "../../platform/database.ts";
import type { ConversationId } from "../assistant/assistant.ts";
import { seqOnWire } from "../assistant/wire.ts";
import { staffOf } from "../staff/staff.ts";
import { everyPhrase, type Phrases } from "../understanding/phrases.ts";
import { allowedWithCandidate, type Candidate, candidateStates } from "./candidate.ts";
import {
  correctTopic,
  countCandidates,
  decideCandidate,
  findApprovedPhrases,
  findCandidates,
  type LearningParts,
} from "./learning.ts";
import { readReport } from "./report.ts";
import { createTwins, type FindTwin, type Twin } from "./twins.ts";
import {
  candidateOnWire,
  candidatePage,
  correctionOnWire,
  groupOnWire,
  reportOnWire,
  topicOnWire,
} from "./wire.ts";

export type LearningRouteParts = LearningParts & {
  readonly db: Db;
  readonly clock: Clock;
  /** The provider's phrases, read where somebody needs them. */
  readonly phrases: () => Phrases;
};

const base = "/api/understanding";
const tags = ["understanding"];
const read = { access: { staff: "understanding:read" } } as const;
const write = { access: { staff: "understanding:write" } } as const;
const params = z.object({ id: z.uuid() });
const reasonMax = 500;

/** For operators: a topic corrected. For editors: what becomes of it, and how well messages are understood. */
export function learningRoutes(app: App, parts: LearningRouteParts): void {
  let twins: FindTwin<Twin> | undefined;
  /** Made when somebody first looks at candidates: it takes a while. */
  const findTwin: FindTwin<Twin> = (...asked) =>
    (twins ??= createTwins(everyPhrase(parts.phrases())))(...asked);
  correctRoute(app, parts);
  candidatesRoute(app, parts, findTwin);
  approveRoute(app, parts, findTwin);
  dropRoute(app, parts, { action: "refuse", summary: "It becomes no phrase", findTwin });
  dropRoute(app, parts, {
    action: "withdraw",
    summary: "An approved phrase is left out of the next training",
    findTwin,
  });
  reportRoute(app, parts);
}

function correctRoute(app: App, parts: LearningRouteParts): void {
  app.route({
    method: "PUT",
    url: "/api/conversations/:id/messages/:seq/topic",
    config: { access: { staff: "conversations:write" } },
    schema: {
      tags: ["conversations"],
      summary: "What a typed message was really about; the newest word holds",
      params: z.object({ id: z.uuid().toLowerCase(), seq: seqOnWire }),
      body: z.strictObject({ topic: topicOnWire }),
      response: { 200: correctionOnWire },
    },
    handler: async (request) => {
      const { id, seq } = request.params;
      const said = {
        conversationId: id as ConversationId,
        seq,
        staffId: staffOf(request).id,
        ...request.body,
      };
      return change(parts, (work) => correctTopic(work, parts, said));
    },
  });
}

function candidatesRoute(app: App, { db }: LearningRouteParts, findTwin: FindTwin<Twin>): void {
  app.route({
    method: "GET",
    url: `${base}/candidates`,
    config: read,
    schema: {
      tags,
      summary: "Messages that may become phrases, the newest first",
      querystring: pageQuery.extend({ state: z.enum(candidateStates).default("open") }),
      response: { 200: candidatePage },
    },
    handler: async ({ query: { state, page, pageSize } }) => {
      const items = await findCandidates(db, { state, limit: pageSize, offset: (page - 1) * pageSize });
      const describe = await describer(db, findTwin);
      return { items: items.map(describe), total: await countCandidates(db, state) };
    },
  });
}

function approveRoute(app: App, parts: LearningRouteParts, findTwin: FindTwin<Twin>): void {
  const { understanding } = parts.policy;
  app.route({
    method: "POST",
    url: `${base}/candidates/:id/approve`,
    config: write,
    schema: {
      tags,
      summary: "It becomes a phrase, as it is or in other words",
      params,
      body: z
        .strictObject({
          text: writtenText(understanding.phraseCharactersMax).optional(),
          topic: topicOnWire.optional(),
          group: groupOnWire.optional(),
        })
        .nullish(),
      response: { 200: candidateOnWire },
    },
    handler: async (request) => {
      const decision = { id: request.params.id, staffId: staffOf(request).id, ...request.body };
      const decided = await change(parts, (work) =>
        decideCandidate(work, parts.policy, { ...decision, action: "approve" }),
      );
      return (await describer(parts.db, findTwin))(decided);
    },
  });
}

function dropRoute(
  app: App,
  parts: LearningRouteParts,
  { action, summary, findTwin }: { action: "refuse" | "withdraw"; summary: string; findTwin: FindTwin<Twin> },
): void {
  app.route({
    method: "POST",
    url: `${base}/candidates/:id/${action}`,
    config: write,
    schema: {
      tags,
      summary,
      params,
      body: z.strictObject({ reason: writtenText(reasonMax).optional() }).nullish(),
      response: { 200: candidateOnWire },
    },
    handler: async (request) => {
      const decision = { id: request.params.id, staffId: staffOf(request).id, ...request.body, action };
      const decided = await change(parts, (work) => decideCandidate(work, parts.policy, decision));
      return (await describer(parts.db, findTwin))(decided);
    },
  });
}

function reportRoute(app: App, { db, clock, policy }: LearningRouteParts): void {
  const days = z.coerce.number().int().min(1).max(366).default(7);
  app.route({
    method: "GET",
    url: `${base}/report`,
    config: read,
    schema: {
      tags,
      summary: "What became of messages, what was confused, and what was not understood, the newest first",
      querystring: pageQuery.extend({ days }),
      response: { 200: reportOnWire },
    },
    handler: ({ query }) =>
      readReport(db, policy, {
        since: addHours(clock.now(), -24 * query.days),
        limit: query.pageSize,
        offset: (query.page - 1) * query.pageSize,
      }),
  });
}

/** Candidates with their twins among the provider's phrases and those approved until now. */
async function describer(
  db: Db,
  findTwin: FindTwin<Twin>,
): Promise<(candidate: Candidate) => z.output<typeof candidateOnWire>> {
  const findApproved = createTwins(await findApprovedPhrases(db));
  return (candidate) => {
    const { id, text } = candidate;
    const twin = findTwin(text) ?? findApproved(text, (other) => other.id !== id);
    return {
      ...candidate,
      twin: twin === undefined ? null : { text: twin.text, topic: twin.topic },
      allowed: allowedWithCandidate(candidate),
    };
  };
}

const change = <Value>(
  { db, clock }: Pick<LearningRouteParts, "db" | "clock">,
  make: (work: Work) => Promise<Value>,
): Promise<Value> => inTransaction(db, (tx) => make({ tx, now: clock.now() }));
