import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { App } from "../../http/app.ts";
import { createApp } from "../../http/create-app.ts";
import { silentLog } from "../../platform/log.ts";
import { type Article, createKnowledge, type Knowledge } from "../knowledge/knowledge.ts";
import { loadProvider } from "../provider/provider.ts";
import { loadPhrases } from "../understanding/phrases.ts";
import { helpPageRoutes } from "./help-page.ts";

const folder = join(import.meta.dirname, "../../../provider/beeline-kz");
const provider = loadProvider(folder);
const shipped = createKnowledge(provider, loadPhrases(join(folder, "phrases")));

async function open(knowledge: Knowledge): Promise<App> {
  const nobody = (): Promise<void> => Promise.reject(new Error("not on a public page"));
  const app = await createApp({
    log: silentLog,
    guards: { conversation: nobody, integration: nobody, staff: nobody },
    widgetOrigins: [],
    rateLimits: true,
  });
  helpPageRoutes(app, { provider, knowledge });
  return app;
}

let app: App;
beforeAll(async () => (app = await open(shipped)), 60_000);
afterAll(() => app.close());

const read = async (url: string, from = app): Promise<string> => {
  const { statusCode, body } = await from.inject(url);
  expect(statusCode).toBe(200);
  return body;
};

/** Addresses that are written in a page, as a browser reads them. */
const linksOf = (body: string): readonly string[] =>
  [...body.matchAll(/href="([^"]*)"/g)].map(([, href = ""]) => href.replaceAll("&amp;", "&"));

const wordsOf = (body: string): string =>
  body
    .replace(/<head>.*<\/head>/s, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");

describe("all topics", () => {
  test.each([
    ["/help", "kk", "Көмек", "Роутер және Wi-Fi"],
    ["/ru/help", "ru", "Помощь", "Роутер и Wi-Fi"],
    ["/en/help", "en", "Help", "Router and Wi-Fi"],
  ])(
    "%s lists every article by groups, each of which leads somewhere",
    async (path, language, title, group) => {
      const body = await read(path);
      expect(body).toContain(`<html lang="${language}">`);
      expect(body).toContain(`<h1>${title}</h1>`);
      expect(body).toContain(`<h2>${group}</h2>`);
      const articles = linksOf(body).filter((href) => href.startsWith(`${path}/`));
      expect(articles).toHaveLength(shipped.listGroups("kk").flatMap((one) => one.articles).length);
      const statuses = await Promise.all(articles.map(async (href) => (await app.inject(href)).statusCode));
      expect(new Set(statuses)).toEqual(new Set([200]));
      expect(body).not.toMatch(/<script|<style|\sstyle=|\son\w+=/);
    },
  );

  test("whoever finds no answer is led to the chat and to the support line", async () => {
    const links = linksOf(await read("/ru/help"));
    expect(links).toEqual(expect.arrayContaining(["/ru", "tel:3131", "/ru/status"]));
  });
});

describe("a search", () => {
  test("shows articles with the words that match marked in them, and says what was asked", async () => {
    const body = await read("/help?q=routerdi+qaida+qoyu+kerek");
    expect(body).toContain('value="routerdi qaida qoyu kerek"');
    expect(body).toMatch(/<mark>Роутер[^<]*<\/mark>/);
    expect(wordsOf(body)).toContain("Роутерді қайда қойған дұрыс");
    // The list of all topics is a link away.
    expect(body).not.toContain("<h2>Төлем</h2>");
    expect(linksOf(body)).toContain("/help");
  });

  test("keeps the question in every language, in the article and on the way back", async () => {
    const body = await read("/help?q=%D1%80%D0%BE%D1%83%D1%82%D0%B5%D1%80");
    const q = "q=%D1%80%D0%BE%D1%83%D1%82%D0%B5%D1%80";
    expect(linksOf(body)).toEqual(expect.arrayContaining([`/ru/help?${q}`, `/en/help?${q}`]));
    const article = linksOf(body).find((href) => href.startsWith("/help/")) ?? "";
    expect(article).toContain(q);
    expect(linksOf(await read(article))).toContain(`/help?${q}`);
  });

  test("that finds nothing says what to do, and shows all topics", async () => {
    const words = wordsOf(await read("/help?q=zzzzqqqq"));
    expect(words).toContain("Ештеңе табылмады");
    expect(words).toContain("Роутер және Wi-Fi");
    expect(words).toContain("3131");
  });

  test("a field that was left empty is no question", async () => {
    expect(await read("/help?q=+")).toBe(await read("/help"));
  });
});

describe("an article", () => {
  test("is a page of paragraphs, lists and steps, with links that lead somewhere", async () => {
    const body = await read("/help/password-by-hand");
    expect(body).toContain('<h2 id="steps">');
    expect(body).toMatch(/<ol>\s*<li>/);
    expect(body).toContain('<a href="https://provider.example/router">https://provider.example/router</a>.');
    expect(await read("/help/router-place")).toMatch(/<ul>\s*<li>/);
    expect(body).toContain("<title>Қызметтің құпиясөзін роутерге қолмен енгізу · Көмек</title>");
  });

  test("marks what was looked for", async () => {
    expect(await read("/ru/help/move?q=переезд")).toMatch(/<mark>Переезд<\/mark>/);
    expect(await read("/ru/help/move")).not.toContain("<mark>");
  });

  test("that isn't there is told so, with all topics and the search", async () => {
    const { statusCode, body } = await app.inject("/en/help/no-such");
    expect(statusCode).toBe(404);
    expect(body).toContain("There is no such article");
    expect(body).toContain('<form class="search"');
    expect(linksOf(body)).toContain("/en/help/move");
  });
});

describe("hostile input", () => {
  const attack = `"><script>alert(1)</script>'&<mark>`;
  const hostile: Article = {
    name: "hostile",
    group: attack,
    topics: [],
    title: attack,
    sections: [
      { id: attack, title: attack, text: `- ${attack}\n+ ${attack}\nhttps://a.kz/"onclick=x ${attack}` },
    ],
  };
  const hit = {
    article: hostile,
    score: 1,
    titleRanges: [{ start: 2, end: 5 }],
    passages: [{ section: attack, at: 2, text: attack, ranges: [{ start: 0, end: 3 }] }],
  };
  const knowledge: Knowledge = {
    search: () => [hit],
    findBestArticle: () => hit,
    readArticle: () => hostile,
    listGroups: () => [{ name: attack, title: attack, articles: [hostile] }],
  };

  test("texts, names and the question are written as text, marked or not", async () => {
    const other = await open(knowledge);
    for (const url of [
      "/help",
      "/help?q=x",
      "/help/hostile",
      `/help/hostile?q=${encodeURIComponent(attack)}`,
    ]) {
      const body = await read(url, other);
      expect(body).not.toContain("<script");
      expect(body).not.toMatch(/<[^>]*\sonclick/);
    }
    await other.close();
  });

  test("whatever is asked, nothing of it becomes markup", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (q) => {
        const { statusCode, body } = await app.inject({ url: "/help", query: { q } });
        expect([200, 400, 429]).toContain(statusCode);
        expect(body.match(/<script|<img|<svg/)).toBeNull();
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ["too long", "x".repeat(201)],
    ["with NUL", "a\0b"],
  ])("a question that can be none is refused by its name: %s", async (_, q) => {
    const { statusCode, body } = await app.inject({ url: "/help", query: { q } });
    expect(statusCode).toBe(400);
    expect(body).toContain("querystring.q");
  });
});

describe("size and keeping", () => {
  const bytesMax = 50_000;

  test("every page with its style stays within 50 kB", async () => {
    const [, style = ""] = /<link rel="stylesheet" href="([^"]*)"/.exec(await read("/help")) ?? [];
    const styleBytes = (await app.inject(style)).rawPayload.length;
    const names = shipped.listGroups("kk").flatMap(({ articles }) => articles.map(({ name }) => name));
    const long = encodeURIComponent("роутер ".repeat(25).trim());
    const urls = ["/help", `/help?q=${long}`, ...names.map((name) => `/help/${name}?q=${long}`)];
    const sizes = await Promise.all(
      urls.map(async (url) =>
        Buffer.byteLength((await app.inject({ url, remoteAddress: "203.0.113.1" })).body),
      ),
    );
    expect(Math.max(...sizes) + styleBytes).toBeLessThanOrEqual(bytesMax);
  });

  test("anybody may keep it for a minute, and who has it already is told so", async () => {
    const first = await app.inject("/help/move");
    expect(first.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "public, max-age=60",
    });
    expect(first.headers["set-cookie"]).toBeUndefined();
    const etag = String(first.headers["etag"]);
    const again = await app.inject({ url: "/help/move", headers: { "if-none-match": etag } });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
  });

  test("a caller who asks on and on is slowed down; others are not", async () => {
    const ask = (remoteAddress: string) => app.inject({ url: "/help/move", remoteAddress });
    let last = 200;
    for (let count = 0; count <= 240; count += 1) last = (await ask("203.0.113.7")).statusCode;
    expect(last).toBe(429);
    expect((await ask("203.0.113.8")).statusCode).toBe(200);
  });
});
