import { brotliDecompressSync, gunzipSync } from "node:zlib";
import Fastify from "fastify";
import { beforeAll, describe, expect, test } from "vitest";
import { buildWeb } from "../../scripts/build-web.ts";
import type { App } from "./app.ts";
import { webPages } from "./web-pages.ts";

const app = Fastify() as unknown as App;

beforeAll(async () => {
  await buildWeb();
  webPages(app);
});

describe("pages", () => {
  test.each([
    ["/", "kk"],
    ["/ru", "ru"],
    ["/en", "en"],
  ])("%s is the demo page in %s, asked for anew each time", async (url, language) => {
    const { statusCode, headers, body } = await app.inject(url);
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
    });
    expect(body).toContain(`<html lang="${language}">`);
  });

  test("everything that a page loads is served", async () => {
    const { body } = await app.inject("/");
    const loaded = [...body.matchAll(/<(?!a\b)[^>]*?(?:src|href)="(\/[^"]*)"/g)].map(([, url = ""]) => url);
    expect(loaded).toContain("/widget.js");
    for (const url of loaded) expect([url, (await app.inject(url)).statusCode]).toEqual([url, 200]);
  });
});

describe("the desk", () => {
  test.each(["/desk", "/desk/", "/desk/outages", "/desk/outages/1?x=y"])(
    "%s is its page, asked for anew each time, without a script or style written into it",
    async (url) => {
      const { statusCode, headers, body } = await app.inject(url);
      expect(statusCode).toBe(200);
      expect(headers).toMatchObject({
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-cache",
      });
      expect(body).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*src=)/);
    },
  );

  test("what it loads is kept for ever, as it is named after its content", async () => {
    const { body } = await app.inject("/desk");
    const loaded = [...body.matchAll(/(?:src|href)="(\/desk\/[^"]*)"/g)].map(([, url = ""]) => url);
    expect(loaded.length).toBeGreaterThan(1);
    for (const url of loaded) {
      const { statusCode, headers } = await app.inject(url);
      expect([url, statusCode, headers["cache-control"]]).toEqual([
        url,
        200,
        "public, max-age=31536000, immutable",
      ]);
    }
  });

  test("a part that isn't there is no page", async () => {
    expect((await app.inject("/desk/assets/index-gone.js")).statusCode).toBe(404);
  });
});

describe("the widget", () => {
  test("may be loaded by pages of any site, as UTF-8 whatever theirs is, and is kept for some minutes", async () => {
    const { headers } = await app.inject("/widget.js");
    expect(headers).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "cross-origin-resource-policy": "cross-origin",
      "cache-control": "public, max-age=300",
    });
  });

  test.each([
    ["gzip, deflate, br", "br", brotliDecompressSync],
    ["gzip", "gzip", gunzipSync],
    ["br;q=0, gzip", "gzip", gunzipSync],
    ["", undefined, (content: Buffer) => content],
  ])("accept-encoding %j is answered with %s", async (accepted, encoding, decompress) => {
    const plain = await app.inject("/widget.js");
    const { headers, rawPayload } = await app.inject({
      url: "/widget.js",
      headers: { "accept-encoding": accepted },
    });
    expect(headers["content-encoding"]).toBe(encoding);
    expect(headers["vary"]).toBe("accept-encoding");
    expect(decompress(rawPayload).toString()).toBe(plain.body);
  });

  test("a browser that has it already is told so", async () => {
    const { headers } = await app.inject("/widget.js");
    const again = await app.inject({
      url: "/widget.js",
      headers: { "if-none-match": String(headers["etag"]) },
    });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
    const other = await app.inject({ url: "/widget.js", headers: { "if-none-match": '"other"' } });
    expect(other.statusCode).toBe(200);
  });
});
