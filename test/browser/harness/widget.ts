import type { Locator, Page } from "playwright-core";

/** The chat widget on a page, as a person meets it: by what its parts are called. */
export class WidgetOnPage {
  readonly page: Page;
  readonly launcher: Locator;
  readonly dialog: Locator;
  readonly log: Locator;
  readonly input: Locator;
  /** Everything that was said, each with what stands around it. */
  readonly entries: Locator;
  readonly checks: Locator;

  constructor(page: Page) {
    this.page = page;
    const chat = page.locator("uide-chat");
    this.launcher = chat.locator(".launcher");
    this.dialog = chat.locator("dialog");
    this.log = chat.getByRole("log");
    this.input = chat.getByRole("textbox");
    this.entries = this.log.locator(".entry");
    this.checks = this.log.locator(".checks");
  }

  async open(): Promise<void> {
    await this.launcher.click();
    await this.input.waitFor();
  }

  /** Types a message and sends it as most people do. */
  async say(text: string): Promise<void> {
    await this.input.fill(text);
    await this.input.press("Enter");
  }

  choice(label: string): Locator {
    return this.log.getByRole("button", { name: label, exact: true });
  }

  /** A message with this text. */
  message(text: string): Locator {
    return this.log.locator(".text").filter({ hasText: text });
  }

  async texts(): Promise<string[]> {
    return this.log.locator(".text").allTextContents();
  }
}
