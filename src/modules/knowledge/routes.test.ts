import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { App } from "../../http/app.ts";
import { createApp } from "../../http/create-app.ts";
import { silentLog } from "../../platform/log.ts";
import { loadProvider } from "../provider/provider.ts";
import { loadPhrases } from "../understanding/phrases.ts";
import { createKnowledge } from "./knowledge.ts";
import { knowledgeRoutes } from "./routes.ts";

const folder = join(import.meta.dirname, "../../../provider/beeline-kz");
let app: App;

beforeAll(async () => {
  const nobody = (): Promise<void> => Promise.reject(new Error("these calls are for everybody"));
  app = await createApp({
    log: silentLog,
    guards: { conversation: nobody, integration: nobody, staff: nobody },
    widgetOrigins: ["https://provider.kz"],
    rateLimits: true,
  });
  knowledgeRoutes(app, createKnowledge(loadProvider(folder), loadPhrases(join(folder, "phrases"))));
}, 60_000);
afterAll(() => app.close());

const search = (query: Record<string, string>) => app.inject({ url: "/api/knowledge/search", query });
const article = (name: string, language: string) =>
  app.inject({ url: `/api/knowledge/articles/${name}`, query: { language } });

test("a search answers with articles, best first, and with what matches in them", async () => {
  const reply = await search({ q: "routerdi qaida qoyu kerek", language: "ru", limit: "3" });
  expect(reply.statusCode).toBe(200);
  expect(reply.headers["cache-control"]).toBe("public, max-age=60");
  const { language, items } = reply.json();
  expect(language).toBe("ru");
  expect(items).toHaveLength(3);
  expect(items.map(({ name }: { name: string }) => name)).toContain("router-place");
  const scores = items.map(({ score }: { score: number }) => score);
  expect(scores).toEqual(scores.toSorted((a: number, b: number) => b - a));
  expect(items[0]).toEqual({
    name: expect.any(String),
    group: expect.any(String),
    topics: expect.any(Array),
    title: expect.any(String),
    score: expect.any(Number),
    titleRanges: expect.any(Array),
    passages: expect.arrayContaining([
      {
        section: expect.any(String),
        at: expect.any(Number),
        text: expect.any(String),
        ranges: expect.any(Array),
      },
    ]),
  });
});

test("Kazakh is the language of who says none, and nothing found is an empty list", async () => {
  expect((await search({ q: "статикалық IP" })).json()).toMatchObject({
    language: "kk",
    items: expect.arrayContaining([expect.objectContaining({ name: "static-ip", topics: ["static-ip"] })]),
  });
  expect((await search({ q: "zzzzqqqq" })).json().items).toEqual([]);
});

test.each([
  ["no question", {}, "querystring.q"],
  ["an empty one", { q: "  " }, "querystring.q"],
  ["one that is too long", { q: "ә".repeat(201) }, "querystring.q"],
  ["one with NUL", { q: "a\0b" }, "querystring.q"],
  ["an unknown language", { q: "роутер", language: "kz" }, "querystring.language"],
  ["too many at once", { q: "роутер", limit: "21" }, "querystring.limit"],
  ["no number of them", { q: "роутер", limit: "ten" }, "querystring.limit"],
])("a wrong search is refused by the field's name: %s", async (_, query, path) => {
  const reply = await search(query);
  expect(reply.statusCode).toBe(400);
  expect(reply.json()).toMatchObject({
    type: expect.stringContaining("bad-input"),
    errors: [expect.objectContaining({ path })],
  });
});

test.each([
  ["kk", "Роутердің шамдары"],
  ["ru", "огни роутера"],
  ["en", "router's lights"],
])("an article is given whole, in %s", async (language, title) => {
  const reply = await article("router-lights", language);
  expect(reply.statusCode).toBe(200);
  const { sections, ...head } = reply.json();
  expect(head).toMatchObject({ name: "router-lights", group: "router", topics: [], language });
  expect(head.title).toContain(title);
  expect(sections.map(({ id }: { id: string }) => id)).toEqual(["answer", "lights", "red"]);
});

test.each(["no-such", "..%2Fpolicy", "constructor", "%D0%B0"])(
  "an article that isn't there is told so: %s",
  async (name) => {
    const reply = await article(name, "kk");
    expect(reply.statusCode).toBe(404);
    expect(reply.json().type).toContain("no-such-article");
  },
);

test("the widget on the provider's site may ask, and who asks on and on is slowed down", async () => {
  const headers = { origin: "https://provider.kz" };
  const url = "/api/knowledge/search?q=wifi";
  expect((await app.inject({ url, headers })).headers["access-control-allow-origin"]).toBe(headers.origin);
  const ask = (remoteAddress: string) => app.inject({ url: "/api/knowledge/articles/move", remoteAddress });
  let last = 200;
  for (let count = 0; count <= 600; count += 1) last = (await ask("203.0.113.9")).statusCode;
  expect(last).toBe(429);
  expect((await ask("203.0.113.10")).statusCode).toBe(200);
});
