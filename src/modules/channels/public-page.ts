import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { App, RateLimit } from "../../http/app.ts";
import { callerToLimit } from "../subscribers/network-address.ts";

const style = readFileSync(join(import.meta.dirname, "public-page.css"));

const etagOf = (content: string | Buffer): string =>
  `"${createHash("sha256").update(content).digest("base64url").slice(0, 22)}"`;

/** The address of the style changes with it, so that it can be kept. */
export const styleUrl = `/page.css?v=${etagOf(style).slice(1, 9)}`;

const pageSecondsMax = 60;
const styleSecondsMax = 86_400;

/** A browser looks at three or four pages for an answer; a house behind one network address has many of them. */
const pagesPerMinuteOfAddressMax = 240;

/** How often one network address may look at pages of a kind. */
export const pageLimits = (name: string): readonly RateLimit[] => [
  {
    name,
    perMinute: pagesPerMinuteOfAddressMax,
    keyOf: ({ ip }) => callerToLimit(ip),
  },
];

/** The style of all public pages; each of them asks for it to be there. */
export function pageStyle(app: App): void {
  const place = { method: "GET", url: "/page.css" } as const;
  if (app.hasRoute(place)) return;
  app.route({
    ...place,
    config: { access: "public" },
    schema: { hide: true },
    handler: (request, reply) =>
      sendCacheable(request, reply.type("text/css; charset=utf-8"), {
        content: style,
        seconds: styleSecondsMax,
      }),
  });
}

/** Sends a page that anything between us and the reader may keep for a minute. */
export const sendPage = (request: FastifyRequest, reply: FastifyReply, content: string): FastifyReply =>
  sendCacheable(request, reply.type("text/html; charset=utf-8"), { content, seconds: pageSecondsMax });

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
