import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { App } from "../../http/app.ts";
import { writtenText } from "../../http/wire.ts";
import { type Language, languages } from "../../kernel/language.ts";
import type { Knowledge } from "../knowledge/knowledge.ts";
import type { Provider } from "../provider/provider.ts";
import { type HelpAnswer, renderHelpPage } from "./help-page-view.ts";
import { pageLimits, pageStyle, sendPage, styleUrl } from "./public-page.ts";
import { helpPaths } from "./public-page-view.ts";

export type HelpPageParts = { readonly provider: Provider; readonly knowledge: Knowledge };

const queryCharactersMax = 200;
const hitsMax = 6;

/** A form sends what was left empty, too. */
const asked = z.object({
  q: z
    .union([
      z
        .string()
        .regex(/^\s*$/)
        .transform(() => undefined),
      writtenText(queryCharactersMax),
    ])
    .optional(),
});

/**
 * The public help page: a search over all that the provider explains, and each article. No script is needed, and
 * anything between us and the reader may keep it for a minute.
 */
export function helpPageRoutes(app: App, { provider, knowledge }: HelpPageParts): void {
  const config = { access: "public", rateLimits: pageLimits("help pages of an address") } as const;
  const send = (request: FastifyRequest, reply: FastifyReply, language: Language, answer: HelpAnswer) =>
    sendPage(request, reply, renderHelpPage({ provider, language, answer, knowledge, styleUrl }));
  pageStyle(app);
  for (const language of languages) {
    app.route({
      method: "GET",
      url: helpPaths[language],
      config,
      schema: { hide: true, querystring: asked },
      handler: (request, reply) => {
        const { q } = request.query;
        if (q === undefined) return send(request, reply, language, { kind: "topics" });
        const hits = knowledge.search(q, language, hitsMax);
        return send(request, reply, language, { kind: "hits", q, hits });
      },
    });
    app.route({
      method: "GET",
      url: `${helpPaths[language]}/:name`,
      config,
      schema: { hide: true, params: z.object({ name: writtenText(100) }), querystring: asked },
      handler: (request, reply) => {
        const { name } = request.params;
        const { q } = request.query;
        const article = knowledge.readArticle(name, language);
        if (article === undefined) return send(request, reply.status(404), language, { kind: "unknown" });
        const hits = q === undefined ? [] : knowledge.search(q, language, hitsMax);
        return send(request, reply, language, { kind: "article", article, q, hits });
      },
    });
  }
}
