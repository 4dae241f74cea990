import { z } from "zod";
import type { App } from "../../http/app.ts";
import { languages } from "../../kernel/language.ts";
import type { Provider } from "../provider/provider.ts";

const inEachLanguage = z.record(z.enum(languages), z.string());

const settings = z.object({
  brand: z.string(),
  assistantName: inEachLanguage,
  accentColor: z.string(),
  timeZone: z.string().describe("The provider's, in which all times are told"),
  languages: z.array(z.enum(languages)).readonly(),
});

/** How the provider's chat looks and what it is called, for the widget on any of its pages. */
export function chatSettingsRoute(app: App, { profile, policy }: Provider): void {
  app.route({
    method: "GET",
    url: "/api/chat/settings",
    config: { access: "public" },
    schema: {
      tags: ["chat"],
      summary: "How the provider's chat looks and what it is called",
      response: { 200: settings },
    },
    handler: async (_request, reply) => {
      const { brand, assistantName, accentColor } = profile;
      return reply
        .header("cache-control", "public, max-age=300")
        .send({ brand, assistantName, accentColor, timeZone: policy.zone, languages });
    },
  });
}
