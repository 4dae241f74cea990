import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { App } from "../../src/http/app.ts";
import { createApp } from "../../src/http/create-app.ts";
import { instant } from "../../src/kernel/instant.ts";
import { helpPageRoutes } from "../../src/modules/channels/help-page.ts";
import { statusPageRoutes } from "../../src/modules/channels/status-page.ts";
import { loadProvider } from "../../src/modules/provider/provider.ts";
import { silentLog } from "../../src/platform/log.ts";
import { shippedKnowledge } from "../knowledge/queries.ts";
import { openBrowser, type TestBrowser } from "./harness/chromium.ts";

let app: App;
let browser: TestBrowser;
let url: string;

beforeAll(async () => {
  const allow = () => Promise.resolve();
  app = await createApp({
    log: silentLog,
    guards: { conversation: allow, integration: allow, staff: allow },
    widgetOrigins: [],
    rateLimits: false,
  });
  const provider = loadProvider(join(import.meta.dirname, "../../provider/beeline-kz"));
  helpPageRoutes(app, { provider, knowledge: shippedKnowledge() });
  statusPageRoutes(app, {
    provider,
    now: () => instant("2026-11-27T09:00:00Z"),
    facts: {
      listPlaces: async () => [{ city: "Алматы", street: "Абай даңғылы", houses: ["2А"] }],
      readStatus: async () => ({ known: true, outages: [], works: [] }),
    },
  });
  url = await app.listen({ host: "127.0.0.1", port: 0 });
  browser = await openBrowser();
});

afterEach(async () => {
  await browser.closePages();
  browser.throwErrors();
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

/** What axe finds wrong, or could not judge about contrasts. */
async function findFaults(page: Page): Promise<readonly string[]> {
  const { violations, incomplete } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const unjudged = incomplete.filter(({ id }) => id === "color-contrast");
  return [...violations, ...unjudged].map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
  );
}

test("without a script: asked in Kazakh without its letters, opened, read in Russian, and back", async () => {
  const page = await browser.openPage(`${url}/help`, { javaScriptEnabled: false });
  await page.getByLabel("Сұрағыңыз").fill("роутерди кайда койган дурыс");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Табылған мақалалар" }).waitFor();
  expect(await page.getByLabel("Сұрағыңыз").inputValue()).toBe("роутерди кайда койган дурыс");
  expect(await page.locator("mark", { hasText: "Роутерді" }).count()).toBeGreaterThan(0);

  await page.getByRole("link", { name: "Роутерді қайда қойған дұрыс" }).click();
  await page.getByRole("heading", { level: 1, name: "Роутерді қайда қойған дұрыс" }).waitFor();

  await page.getByRole("link", { name: "Русский" }).click();
  await page.getByRole("heading", { level: 1, name: "Где поставить роутер" }).waitFor();
  expect(await page.locator("html").getAttribute("lang")).toBe("ru");

  await page.getByRole("link", { name: "Результаты поиска" }).click();
  await page.getByRole("heading", { name: "Найденные статьи" }).waitFor();
  await page.getByRole("link", { name: "Все темы" }).click();
  await page.getByRole("heading", { name: "Роутер и Wi-Fi" }).waitFor();
});

test("the page of an address and the help lead to each other", async () => {
  const page = await browser.openPage(`${url}/en/status`);
  await page.getByRole("link", { name: "Help" }).click();
  await page.getByRole("link", { name: "Internet at your address" }).click();
  await page.getByRole("heading", { level: 1, name: "Internet at your address" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/en/status");
});

describe("WCAG 2.2 AA by axe, and no wider than the smallest screens", () => {
  const pages = [
    "/help",
    "/ru/help?q=роутер",
    "/help?q=zzzzqqqq",
    "/help/measure-speed?q=жылдамдық",
    "/en/help/no-such",
    "/status",
  ];
  test.each(
    pages.flatMap((path) => (["light", "dark"] as const).map((colorScheme) => ({ path, colorScheme }))),
  )("$path, $colorScheme", async ({ path, colorScheme }) => {
    const page = await browser.openPage(url + path, { colorScheme, viewport: { width: 320, height: 640 } });
    expect(await findFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });
});

test("on paper there is the article, without what only a screen can use", async () => {
  const page = await browser.openPage(`${url}/help/router-lights`);
  await page.emulateMedia({ media: "print" });
  expect(await page.getByRole("navigation").isVisible()).toBe(false);
  expect(await page.getByText("Осыған жақын тақырыптар").isVisible()).toBe(false);
  expect(await page.getByRole("heading", { level: 1 }).isVisible()).toBe(true);
});
