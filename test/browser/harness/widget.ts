import { deepStrictEqual } from "node:assert/strict";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import { buildWeb } from "../../../scripts/build-web.ts";
import { startChatServer, type ChatServerFake } from "./chat-server.ts";
import { openBrowser, type TestBrowser } from "./chromium.ts";

/** The chat widget on a page, as a person meets it: by what its parts are called. */
export class WidgetOnPage {
  readonly page: Page;
  readonly launcher: Locator;
  readonly dialog: Locator;
  readonly log: Locator;
  readonly input: Locator;
  /** The progress of the checks. */
  readonly checks: Locator;
  readonly status: Locator;

  constructor(page: Page) {
    const chat = page.locator("uide-chat");
    this.page = page;
    this.launcher = chat.locator("button.launcher");
    this.dialog = chat.locator("dialog");
    this.log = chat.getByRole("log");
    this.input = chat.getByRole("textbox");
    this.checks = this.log.locator(".checks");
    this.status = chat.getByRole("status");
  }

  /** Opens the chat and waits for the greeting. */
  async open(): Promise<void> {
    await this.launcher.click();
    await this.log.locator(".text").first().waitFor();
  }

  /** Types a message and sends it as most people do. */
  async say(text: string): Promise<void> {
    await this.input.fill(text);
    await this.input.press("Enter");
  }

  /** A button in the conversation. */
  choice(label: string): Locator {
    return this.log.getByRole("button", { name: label, exact: true });
  }

  /** What was said, in order, by everyone. */
  texts(): Promise<string[]> {
    return this.log.locator(".text").allTextContents();
  }

  /** Waits until exactly this has been said. */
  async expectTexts(...texts: readonly string[]): Promise<void> {
    await vi.waitFor(async () => deepStrictEqual(await this.texts(), texts), { timeout: 10_000 });
  }
}

export type WidgetWorld = {
  readonly browser: TestBrowser;
  /** A fresh one for every test. */
  readonly server: ChatServerFake;
  /** Opens the host page; its errors fail the test. */
  openPage(options?: BrowserContextOptions & { readonly path?: string }): Promise<WidgetOnPage>;
  /** Opens the host page in another tab of the same browser. */
  openTab(beside: WidgetOnPage): Promise<WidgetOnPage>;
};

/** One browser for the tests of a file, and a server for each of them. */
export function useWidget(): WidgetWorld {
  let browser: TestBrowser | undefined;
  let server: ChatServerFake | undefined;
  beforeAll(async () => {
    await buildWeb();
    browser = await openBrowser();
  });
  beforeEach(async () => {
    server = await startChatServer();
  });
  afterEach(async () => {
    await browser?.closePages();
    await server?.close();
    browser?.throwErrors();
  });
  afterAll(() => browser?.close());
  return {
    get browser() {
      return browser!;
    },
    get server() {
      return server!;
    },
    openPage: async ({ path = "/", ...options } = {}) =>
      new WidgetOnPage(await browser!.openPage(server!.url + path, options)),
    openTab: async ({ page }) => {
      const tab = await page.context().newPage();
      await tab.goto(page.url());
      return new WidgetOnPage(tab);
    },
  };
}
