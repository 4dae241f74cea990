import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { App } from "../../http/app.ts";
import { createApp } from "../../http/create-app.ts";
import { instant } from "../../kernel/instant.ts";
import { silentLog } from "../../platform/log.ts";
import { loadProvider } from "../provider/provider.ts";
import type { AddressStatus, StatusFacts, Street } from "./status-page-answer.ts";
import { statusPageRoutes } from "./status-page.ts";

const provider = loadProvider(join(import.meta.dirname, "../../../provider/beeline-kz"));
// 14:00 in Almaty
const at = instant("2026-11-27T09:00:00Z");
const nothing: AddressStatus = { known: true, outages: [], works: [] };
const outage = {
  since: instant("2026-11-27T07:05:00Z"),
  expectedEndAt: instant("2026-11-27T14:30:00Z"),
  cause: "cable",
};

let app: App;
let now = at;
let status: AddressStatus;
let places: readonly Street[];

const facts: StatusFacts = {
  readStatus: async () => status,
  listPlaces: async () => places,
};

beforeEach(async () => {
  now = at;
  status = nothing;
  places = [
    { city: "Астана", street: "Тұран даңғылы", houses: ["5"] },
    { city: "Алматы", street: "Розыбакиев көшесі", houses: ["7"] },
    { city: "Алматы", street: "Абай даңғылы", houses: ["10", "2А"] },
  ];
  const nobody = (): Promise<void> => Promise.reject(new Error("not on a public page"));
  app = await createApp({
    log: silentLog,
    guards: { conversation: nobody, integration: nobody, staff: nobody },
    widgetOrigins: [],
    rateLimits: true,
  });
  statusPageRoutes(app, { provider, now: () => now, facts });
});
afterEach(() => app.close());

const urlOf = (query: Record<string, string>, path = "/status"): string =>
  `${path}?${new URLSearchParams(query).toString()}`;

const here = { city: "Алматы", street: "Абай даңғылы", house: "2А" };

const read = async (query: Record<string, string> = here, path?: string): Promise<string> => {
  const { statusCode, body } = await app.inject(urlOf(query, path));
  expect(statusCode).toBe(200);
  return body;
};

/** What is written on the page, without its markup. */
const wordsOf = (body: string): string =>
  body
    .replace(/<head>.*<\/head>/s, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");

describe("the way to an address", () => {
  test.each([
    ["first the cities", {}, "Қаланы таңдаңыз", ["Алматы", "Астана"]],
    ["a city's streets", { city: "Алматы" }, "Көшені таңдаңыз", ["Абай даңғылы", "Розыбакиев көшесі"]],
    ["a street's houses", { city: "Алматы", street: "Абай даңғылы" }, "Үйді таңдаңыз", ["2А", "10"]],
  ])("%s, as links and as a form, without a script", async (_, query, heading, names) => {
    const body = await read(query);
    expect(body).toContain(heading);
    const links = [...body.matchAll(/<li><a href="([^"]*)">([^<]*)<\/a>/g)];
    expect(links.map(([, , name]) => name)).toEqual(names);
    for (const [, href = ""] of links)
      expect((await app.inject(href.replaceAll("&amp;", "&"))).statusCode).toBe(200);
    expect(body).toMatch(/<form action="\/status">/);
    expect(body).not.toMatch(/<script|<style|\sstyle=|\son\w+=/);
  });

  test("typed names may differ in letters and spaces", async () => {
    const typed = { city: "  алматы", street: "АБАЙ  даңғылы", house: "2а" };
    expect(await read(typed)).toContain("Жаппай ақау жоқ");
  });

  test.each([
    ["city", { city: "Атлантида" }, "Қаланы таңдаңыз"],
    ["street", { city: "Алматы", street: "Жоқ" }, "Көшені таңдаңыз"],
    ["house", { ...here, house: "99" }, "Үйді таңдаңыз"],
  ])("an unknown %s is told, with what to do, and asked for again", async (_, query, heading) => {
    const words = wordsOf(await read(query));
    expect(words).toContain("Мұндай мекенжай табылмады");
    expect(words).toContain("3131");
    expect(words).toContain(heading);
  });

  test("an address that the network no longer has is unknown, too", async () => {
    status = { ...nothing, known: false };
    expect(await read()).toContain("Мұндай мекенжай табылмады");
  });

  test("where there is nothing to choose the page says whom to call", async () => {
    places = [];
    expect(wordsOf(await read({}))).toContain("Тізім әзірге бос. 3131");
  });

  test("a field that was left empty is not asked", async () => {
    expect(await read({ city: "Алматы", street: "" })).not.toContain("табылмады");
  });
});

describe("what is told of an address", () => {
  test.each([
    ["/status", "kk", "Интернет бүгін 12:05-тен бері жоқ.", "Ақау бүгін 19:30-ға дейін жойылуы тиіс."],
    ["/ru/status", "ru", "Интернета нет сегодня с 12:05.", "Ожидаемое окончание: сегодня в 19:30."],
    ["/en/status", "en", "No internet since 12:05 today.", "Expected end: today at 19:30."],
  ])("%s: an outage, since when, its expected end and cause", async (path, language, since, end) => {
    status = { ...nothing, outages: [outage] };
    const body = await read(here, path);
    expect(body).toContain(`<html lang="${language}">`);
    const words = wordsOf(body);
    for (const part of [since, end, "14:00"]) expect(words).toContain(part);
    expect(words).toMatch(/шоғырсым|кабель|cable/);
  });

  test.each([
    ["no end is known", { expectedEndAt: null }, "Қашан жойылатыны әлі белгісіз"],
    ["the end has passed", { expectedEndAt: at }, "Ақау айтылған уақытта жойылмады"],
    ["the cause is not known", { cause: null }, "Себебі анықталып жатыр"],
    ["a cause without words", { cause: "meteor" }, "Себебі анықталды"],
  ])("what is not known is said so, and nothing is promised: %s", async (_, part, told) => {
    status = { ...nothing, outages: [{ ...outage, ...part }] };
    expect(wordsOf(await read())).toContain(told);
  });

  test("planned works are told by their time", async () => {
    const works = { startsAt: instant("2026-11-27T19:00:00Z"), endsAt: instant("2026-11-28T00:00:00Z") };
    status = { ...nothing, works: [works] };
    const words = wordsOf(await read());
    expect(words).toContain("Жоспарлы жұмыс");
    expect(words).toMatch(/ертең 00:00\S* ертең 05:00\S* дейін/);
  });

  test("nothing broken: how to have one's own line checked", async () => {
    expect(wordsOf(await read())).toMatch(/Жаппай ақау жоқ.*3131/);
  });

  test("every language leads to the same address", async () => {
    const body = await read();
    const links = [...body.matchAll(/href="([^"]*)"\s+lang/g)].map(([, href = ""]) => href);
    expect(links).toHaveLength(3);
    for (const href of links) {
      const other = (await app.inject(href.replaceAll("&amp;", "&"))).body;
      expect(other).toContain("<h1>Алматы, Абай даңғылы, 2А</h1>");
    }
  });
});

describe("hostile input", () => {
  const attack = `"><script>alert(1)</script>'&`;

  test("names of the network are written as text", async () => {
    places = [{ city: attack, street: attack, houses: [attack] }];
    status = { ...nothing, outages: [{ ...outage, cause: attack }] };
    const all = [{}, { city: attack }, { city: attack, street: attack }];
    for (const query of [...all, { city: attack, street: attack, house: attack }])
      expect(await read(query)).not.toContain("<script");
  });

  test("whatever is asked, nothing of it becomes markup or is repeated", async () => {
    const text = fc.string({ unit: "binary", maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(text, text, async (city, street) => {
        const { statusCode, body } = await app.inject({ url: "/status", query: { city, street } });
        expect([200, 400, 429]).toContain(statusCode);
        expect(body.match(/<script|<img|<svg/)).toBeNull();
      }),
      { numRuns: 50 },
    );
  }, 30_000);

  test.each([
    ["too long", "x".repeat(201)],
    ["with NUL", "a\0b"],
  ])("an input that can be no name is refused by its name: %s", async (_, city) => {
    const { statusCode, body } = await app.inject({ url: "/status", query: { city } });
    expect(statusCode).toBe(400);
    expect(body).toContain("querystring.city");
  });
});

describe("size and keeping", () => {
  const bytesMax = 50_000;
  const styleBytes = async (body: string): Promise<number> => {
    const [, href = ""] = /<link rel="stylesheet" href="([^"]*)"/.exec(body) ?? [];
    const { statusCode, rawPayload } = await app.inject(href);
    expect(statusCode).toBe(200);
    return rawPayload.length;
  };
  const many = <Item>(item: Item): readonly Item[] => Array.from({ length: 500 }, () => item);
  const bytesOf = async (body: string): Promise<number> => Buffer.byteLength(body) + (await styleBytes(body));

  test("page and style together stay within 50 kB, however many streets a city has", async () => {
    const name = (index: number): string => `Өте ұзын атаулы көше ${"ә".repeat(150)} ${index}`;
    places = Array.from({ length: 3_000 }, (_, index) => ({
      city: "Алматы",
      street: name(index),
      houses: ["5"],
    }));
    const body = await read({ city: "Алматы" });
    expect(await bytesOf(body)).toBeLessThanOrEqual(bytesMax);
    expect(body).toContain("Тізімге бәрі сыймады");
    // What has no link can be typed.
    expect(await read({ city: "Алматы", street: name(2_999) })).toContain("Үйді таңдаңыз");
  });

  test("so do an address with many troubles, and the usual pages by far", async () => {
    const works = { startsAt: at, endsAt: at.add({ hours: 8 }) };
    status = { known: true, outages: many(outage), works: many(works) };
    expect(await bytesOf(await read())).toBeLessThanOrEqual(bytesMax);
    status = { ...nothing, outages: [outage] };
    expect(await bytesOf(await read())).toBeLessThanOrEqual(6_000);
  });

  test("anybody may keep it for a minute, and who has it already is told so", async () => {
    const first = await app.inject(urlOf(here));
    expect(first.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "public, max-age=60",
      vary: "accept-encoding",
    });
    expect(first.headers["set-cookie"]).toBeUndefined();
    const etag = String(first.headers["etag"]);
    const again = await app.inject({ url: urlOf(here), headers: { "if-none-match": etag } });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
    status = { ...nothing, outages: [outage] };
    const changed = await app.inject({ url: urlOf(here), headers: { "if-none-match": etag } });
    expect(changed.statusCode).toBe(200);
  });

  test("the list of all buildings is read once a minute at most, and again after it failed", async () => {
    const listed = vi.spyOn(facts, "listPlaces");
    listed.mockRejectedValueOnce(new Error("no database"));
    expect((await app.inject("/status")).statusCode).toBe(500);
    for (let count = 0; count < 3; count += 1) await read({});
    expect(listed).toHaveBeenCalledTimes(2);
    now = at.add({ minutes: 1 });
    await read({});
    expect(listed).toHaveBeenCalledTimes(3);
    listed.mockRestore();
  });

  test("a caller who asks on and on is slowed down; others are not", async () => {
    const ask = (remoteAddress: string) => app.inject({ url: "/status", remoteAddress });
    const statuses: number[] = [];
    for (let index = 0; index < 250; index += 1) statuses.push((await ask("203.0.113.7")).statusCode);
    expect(statuses.indexOf(429)).toBe(240);
    expect((await ask("203.0.113.8")).statusCode).toBe(200);
  });
});
