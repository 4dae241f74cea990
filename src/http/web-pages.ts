import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "./app.ts";

/** Made by `scripts/build-web.ts`, each file also as gzip and brotli. */
const builtFolder = join(import.meta.dirname, "../../dist/web");

type WebFile = {
  readonly url: string;
  readonly name: string;
  readonly type: string;
  /** Loaded by pages of other sites. */
  readonly isForAnyPage?: true;
  /** Named after its content, so that it is never another. */
  readonly isForEver?: true;
};

const page = "text/html; charset=utf-8";

const files: readonly WebFile[] = [
  { url: "/", name: "kk.html", type: page },
  { url: "/ru", name: "ru.html", type: page },
  { url: "/en", name: "en.html", type: page },
  { url: "/demo.js", name: "demo.js", type: "text/javascript; charset=utf-8" },
  { url: "/demo.css", name: "demo.css", type: "text/css; charset=utf-8" },
  { url: "/demo.svg", name: "demo.svg", type: "image/svg+xml" },
  { url: "/widget.js", name: "widget.js", type: "text/javascript; charset=utf-8", isForAnyPage: true },
];

/** Best first: the encodings in which every file lies ready, and the endings of their names. */
const encodings = [
  { name: "br", ending: ".br" },
  { name: "gzip", ending: ".gz" },
] as const;

/** Most addresses stay when the content changes, so browsers ask again: pages each time, the widget after this long. */
const widgetSecondsMax = 300;
const foreverSeconds = 31_536_000;

const scriptsAndStyles: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

/**
 * The chat widget, the demo page and the staff's desk.
 * @throws Error when they have not been built.
 */
export function webPages(app: App): void {
  for (const file of [...files, ...deskParts()]) fileRoutes(app, file, [file.url]);
  fileRoutes(app, { url: "/desk", name: "desk/index.html", type: page }, ["/desk", "/desk/*"]);
  // An earlier build's part is gone, and is no page of the desk.
  app.route({
    method: "GET",
    url: "/desk/assets/*",
    config: { access: "public" },
    schema: { hide: true },
    handler: (_request, reply) => reply.callNotFound(),
  });
}

/** What the desk's page loads. */
const deskParts = (): readonly WebFile[] =>
  readdirSync(join(builtFolder, "desk/assets")).flatMap((name): WebFile[] => {
    const type = scriptsAndStyles[extname(name)];
    return type === undefined
      ? []
      : [{ url: `/desk/assets/${name}`, name: `desk/assets/${name}`, type, isForEver: true }];
  });

function fileRoutes(app: App, file: WebFile, urls: readonly string[]): void {
  const variants = readVariants(file.name);
  for (const url of urls) {
    app.route({
      method: "GET",
      url,
      config: { access: "public" },
      schema: { hide: true },
      handler: (request, reply) => sendFile(request, reply, { file, variants }),
    });
  }
}

/** A file as it travels in one encoding; the empty one is none. */
type Variant = { readonly encoding: string; readonly content: Buffer; readonly etag: string };

function readVariants(name: string): readonly Variant[] {
  return [...encodings, { name: "", ending: "" }].map(({ name: encoding, ending }) => {
    const content = readBuilt(name + ending);
    const hash = createHash("sha256").update(content).digest("base64url").slice(0, 22);
    return { encoding, content, etag: `"${hash}"` };
  });
}

function readBuilt(name: string): Buffer {
  try {
    return readFileSync(join(builtFolder, name));
  } catch (cause) {
    throw new Error(`dist/web/${name} is not there: run node scripts/build-web.ts first`, { cause });
  }
}

function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { file, variants }: { file: WebFile; variants: readonly Variant[] },
): FastifyReply {
  const accepted = (request.headers["accept-encoding"] ?? "").split(",").map((name) => name.trim());
  const variant = variants.find(({ encoding }) => encoding === "" || accepted.includes(encoding));
  if (variant === undefined) throw new Error(`no variant of ${file.name}`);
  reply.header("vary", "accept-encoding").header("etag", variant.etag);
  reply.header("cache-control", cachingOf(file));
  if (file.isForAnyPage) reply.header("cross-origin-resource-policy", "cross-origin");
  if (request.headers["if-none-match"]?.includes(variant.etag) === true) return reply.status(304).send();
  if (variant.encoding !== "") reply.header("content-encoding", variant.encoding);
  return reply.type(file.type).send(variant.content);
}

function cachingOf({ isForAnyPage, isForEver }: WebFile): string {
  if (isForEver) return `public, max-age=${foreverSeconds}, immutable`;
  return isForAnyPage ? `public, max-age=${widgetSecondsMax}` : "no-cache";
}
