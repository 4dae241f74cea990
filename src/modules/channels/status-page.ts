import { z } from "zod";
import type { App } from "../../http/app.ts";
import { writtenText } from "../../http/wire.ts";
import { languages } from "../../kernel/language.ts";
import { addMinutes, type Instant, isBefore } from "../../kernel/instant.ts";
import type { Provider } from "../provider/provider.ts";
import { pageLimits, pageStyle, sendPage, styleUrl } from "./public-page.ts";
import { statusPaths } from "./public-page-view.ts";
import { answerFor, type StatusFacts } from "./status-page-answer.ts";
import { renderStatusPage } from "./status-page-view.ts";

export type StatusPageParts = {
  readonly provider: Provider;
  readonly now: () => Instant;
  readonly facts: StatusFacts;
};

/** New buildings are rare, and a list of all of them is not read for every page. */
const placesMinutes = 1;

function keepPlaces(facts: StatusFacts, now: () => Instant): StatusFacts {
  let kept: { readonly until: Instant; readonly places: ReturnType<StatusFacts["listPlaces"]> } | undefined;
  return {
    readStatus: (address) => facts.readStatus(address),
    listPlaces() {
      if (kept !== undefined && isBefore(now(), kept.until)) return kept.places;
      const places = facts.listPlaces();
      kept = { until: addMinutes(now(), placesMinutes), places };
      places.catch(() => (kept = undefined));
      return places;
    },
  };
}

/** A form sends what was left empty, too. */
const place = z.union([z.literal("").transform(() => undefined), writtenText(200)]).optional();
const asked = z.object({ city: place, street: place, house: place });

/**
 * The public status page: whether something is broken or worked on at an address. Nobody signs in, nothing personal is
 * said, no script is needed, and anything between us and the reader may keep it for a minute.
 */
export function statusPageRoutes(app: App, { provider, now, ...parts }: StatusPageParts): void {
  const facts = keepPlaces(parts.facts, now);
  const rateLimits = pageLimits("status pages of an address");
  pageStyle(app);
  for (const language of languages) {
    app.route({
      method: "GET",
      url: statusPaths[language],
      config: { access: "public", rateLimits },
      schema: { hide: true, querystring: asked },
      handler: async (request, reply) => {
        const answer = await answerFor(facts, request.query);
        const view = { provider, language, answer, now: now(), styleUrl };
        return sendPage(request, reply, renderStatusPage(view));
      },
    });
  }
}
