import { z } from "zod";
import type { App, RateLimit } from "../../http/app.ts";
import { writtenText } from "../../http/wire.ts";
import { languages } from "../../kernel/language.ts";
import { Problem } from "../../kernel/problem.ts";
import { topics } from "../../kernel/topic.ts";
import { callerToLimit } from "../subscribers/network-address.ts";
import type { Knowledge } from "./knowledge.ts";
import { noSuchArticle } from "./problems.ts";

const queryCharactersMax = 200;
const hitsMax = 20;
const secondsKept = 60;

/** A panel asks while somebody writes; a house behind one network address has many of them. */
const asksPerMinuteOfAddressMax = 600;

const rateLimits: readonly RateLimit[] = [
  {
    name: "knowledge of an address",
    perMinute: asksPerMinuteOfAddressMax,
    keyOf: ({ ip }) => callerToLimit(ip),
  },
];

const language = z.enum(languages).default("kk").describe("Of the answer; the query may be in any");

const ranges = z
  .array(z.object({ start: z.int().min(0), end: z.int().min(0) }))
  .readonly()
  .describe("Words that match, in order, in UTF-16 units; the end is not included");

const articleHead = z.object({
  name: z.string(),
  group: z.string().describe("Its group on the help page"),
  topics: z.array(z.enum(topics)).readonly().describe("The topics that it explains"),
  title: z.string(),
});

const hitOnWire = articleHead.extend({
  score: z.number().describe("To compare hits of one search with each other"),
  titleRanges: ranges,
  passages: z
    .array(
      z.object({
        section: z.string().describe("The id of the section"),
        at: z.int().describe("Where the passage begins in the section's text"),
        text: z.string(),
        ranges,
      }),
    )
    .readonly(),
});

const articleOnWire = articleHead.extend({
  language: z.enum(languages),
  sections: z
    .array(
      z.object({
        id: z.string(),
        title: z.string().describe("Empty for the short answer"),
        text: z.string(),
      }),
    )
    .readonly()
    .describe("Each line of a text is a paragraph, an item of a list (`- …`) or a step (`+ …`)"),
});

/** What the provider explains, for the operator's side panel, the widget and whoever else shows help. */
export function knowledgeRoutes(app: App, knowledge: Knowledge): void {
  app.route({
    method: "GET",
    url: "/api/knowledge/search",
    config: { access: "public", rateLimits },
    schema: {
      tags: ["knowledge"],
      summary: "Articles that answer a question in anybody's words, best first, with the passages that match",
      querystring: z.object({
        q: writtenText(queryCharactersMax).describe("In any language and letters, mistyped as it may be"),
        language,
        limit: z.coerce.number().int().min(1).max(hitsMax).default(5),
      }),
      response: { 200: z.object({ language: z.enum(languages), items: z.array(hitOnWire).readonly() }) },
    },
    handler: async ({ query: { q, language: answer, limit } }, reply) => {
      const hits = knowledge.search(q, answer, limit);
      reply.header("cache-control", `public, max-age=${secondsKept}`);
      return { language: answer, items: hits.map(({ article, ...hit }) => ({ ...article, ...hit })) };
    },
  });

  app.route({
    method: "GET",
    url: "/api/knowledge/articles/:name",
    config: { access: "public", rateLimits },
    schema: {
      tags: ["knowledge"],
      summary: "An article, whole",
      params: z.object({ name: writtenText(100) }),
      querystring: z.object({ language }),
      response: { 200: articleOnWire },
    },
    handler: async ({ params: { name }, query: { language: answer } }, reply) => {
      const article = knowledge.readArticle(name, answer);
      if (article === undefined) throw new Problem(noSuchArticle, `There is no article named "${name}".`);
      reply.header("cache-control", `public, max-age=${secondsKept}`);
      return { language: answer, ...article };
    },
  });
}
