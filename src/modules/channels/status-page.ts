import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { App, RateLimit } from "../../http/app.ts";
import { writtenText } from "../../http/wire.ts";
import { languages } from "../../kernel/language.ts";
import { addMinutes, type Instant, isBefore } from "../../kernel/instant.ts";
import type { Provider } from "../provider/provider.ts";
import { addressToLimit } from "../subscribers/network-address.ts";
import { answerFor, type StatusFacts } from "./status-page-answer.ts";
import { renderStatusPage, statusPaths } from "./status-page-view.ts";

export type StatusPageParts = {
  readonly provider: Provider;
  readonly now: () => Instant;
  readonly facts: StatusFacts;
};

const style = readFileSync(join(import.meta.dirname, "status-page.css"));

const etagOf = (content: string | Buffer): string =>
  `"${createHash("sha256").update(content).digest("base64url").slice(0, 22)}"`;

/** The address of the style changes with it, so that it can be kept. */
const styleUrl = `/status.css?v=${etagOf(style).slice(1, 9)}`;

const pageSecondsMax = 60;
const styleSecondsMax = 86_400;

/** A browser looks at three or four pages for an address; a house behind one network address has many of them. */
const pagesPerMinuteOfAddressMax = 240;

const rateLimits: readonly RateLimit[] = [
  {
    name: "status pages of an address",
    perMinute: pagesPerMinuteOfAddressMax,
    keyOf: ({ ip }) => addressToLimit(ip.replace(/%.*/, "")) ?? "this machine",
  },
];

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
  for (const language of languages) {
    app.route({
      method: "GET",
      url: statusPaths[language],
      config: { access: "public", rateLimits },
      schema: { hide: true, querystring: asked },
      handler: async (request, reply) => {
        const answer = await answerFor(facts, request.query);
        const content = renderStatusPage({ provider, language, answer, now: now(), styleUrl });
        return sendCacheable(request, reply.type("text/html; charset=utf-8"), {
          content,
          seconds: pageSecondsMax,
        });
      },
    });
  }
  app.route({
    method: "GET",
    url: "/status.css",
    config: { access: "public" },
    schema: { hide: true },
    handler: (request, reply) =>
      sendCacheable(request, reply.type("text/css; charset=utf-8"), {
        content: style,
        seconds: styleSecondsMax,
      }),
  });
}

function sendCacheable(
  request: FastifyRequest,
  reply: FastifyReply,
  { content, seconds }: { readonly content: string | Buffer; readonly seconds: number },
): FastifyReply {
  const etag = etagOf(content);
  reply
    .header("cache-control", `public, max-age=${seconds}`)
    .header("etag", etag)
    // A proxy may compress it, and keeps what it sent for those who can read it.
    .header("vary", "accept-encoding");
  return request.headers["if-none-match"]?.includes(etag) === true
    ? reply.status(304).send()
    : reply.send(content);
}
