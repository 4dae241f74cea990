import { z } from "zod";
import type { App } from "../../http/app.ts";
import type { Knowledge } from "../knowledge/knowledge.ts";
import type { LanguageModel, Spoken } from "../language-model/language-model.ts";
import type { Assistant } from "./assistant.ts";
import type { ConversationId, Message } from "./conversation.ts";

export type DraftRouteParts = {
  readonly assistant: Assistant;
  readonly knowledge: Knowledge;
  /** Undefined where the provider has set none. */
  readonly languageModel: LanguageModel | undefined;
};

const messagesRead = 12;

/** A proposal for an operator's next answer; it is sent to nobody. */
export function draftRoutes(app: App, { assistant, knowledge, languageModel }: DraftRouteParts): void {
  app.route({
    method: "POST",
    url: "/api/conversations/:id/draft",
    config: { access: { staff: "conversations:write" } },
    schema: {
      tags: ["conversations"],
      summary: "What an operator could answer next, proposed by a language model where one is set",
      params: z.object({ id: z.uuid().toLowerCase() }),
      response: {
        200: z.object({
          draft: z.string().nullable(),
          because: z.enum(["no-language-model", "no-answer"]).nullable(),
        }),
      },
    },
    handler: async (request) => {
      const id = request.params.id as ConversationId;
      const { row } = await assistant.open(id, 0);
      if (languageModel === undefined) return { draft: null, because: "no-language-model" as const };
      const { messages } = await assistant.open(id, Math.max(0, row.lastSeq - messagesRead));
      const spoken = messages.flatMap(spokenOf);
      const { language } = row;
      const last = spoken.findLast(({ author }) => author === "subscriber")?.text ?? "";
      const article = knowledge.findBestArticle(last, language)?.article;
      const told = article?.sections.map(({ text }) => text).join("\n") ?? "";
      const draft = await languageModel.draft(spoken, { language, article: told });
      return { draft, because: draft === null ? ("no-answer" as const) : null };
    },
  });
}

const spokenOf = ({ author, text }: Message): readonly Spoken[] =>
  author === "system" || text === "" ? [] : [{ author, text }];
