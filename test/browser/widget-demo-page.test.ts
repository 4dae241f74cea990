import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { buildWeb } from "../../scripts/build-web.ts";
import { createApp } from "../../src/http/create-app.ts";
import { webPages } from "../../src/http/web-pages.ts";
import { silentLog } from "../../src/platform/log.ts";
import { openBrowser, type TestBrowser } from "./harness/chromium.ts";

let browser: TestBrowser;
let url: string;
let close: () => Promise<void>;

const demo = {
  simulatorUrl: "http://127.0.0.1:4001/",
  staff: [{ role: "operator", email: "aigul@demo.example", password: "<b>demo</b>" }],
};

beforeAll(async () => {
  await buildWeb();
  const allow = () => Promise.resolve();
  const app = await createApp({
    log: silentLog,
    guards: { conversation: allow, integration: allow, staff: allow },
    widgetOrigins: ["*"],
    rateLimits: false,
  });
  webPages(app);
  app.get("/api/demo", { config: { access: "public" } }, () => demo);
  url = await app.listen({ host: "127.0.0.1", port: 0 });
  close = () => app.close();
  browser = await openBrowser();
});

afterEach(async () => {
  await browser.closePages();
  browser.throwErrors();
});

afterAll(async () => {
  await browser.close();
  await close();
});

describe("the demo page", () => {
  test("carries the widget, the simulator's address and the staff accounts under the product's content policy", async () => {
    const page = await browser.openPage(url);
    await page.locator("uide-chat button.launcher").waitFor();
    await page.getByRole("cell", { name: "<b>demo</b>" }).waitFor();
    expect(await page.getByRole("link", { name: "Симулятор бетін ашу" }).getAttribute("href")).toBe(
      demo.simulatorUrl,
    );
  });

  test.each([
    ["/", "kk", "Үйде интернет жоқ па?", "чатты ашу"],
    ["/ru", "ru", "Дома нет интернета?", "открыть чат"],
    ["/en", "en", "No internet at home?", "open the chat"],
  ])("%s speaks %s, and so does the widget", async (path, language, heading, launcher) => {
    const page = await browser.openPage(url + path);
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    await page.getByRole("button", { name: launcher }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe(language);
  });

  test.each(["light", "dark"] as const)("has no fault that axe finds, %s", async (colorScheme) => {
    const page = await browser.openPage(url, { colorScheme });
    await page.getByRole("cell", { name: "operator" }).waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual(
      [],
    );
  });

  test("is no wider than a screen of 320 px", async () => {
    const page = await browser.openPage(url, { viewport: { width: 320, height: 640 } });
    await page.getByRole("cell", { name: "operator" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  });
});
