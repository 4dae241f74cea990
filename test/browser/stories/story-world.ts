import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContextOptions } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import { buildWeb } from "../../../scripts/build-web.ts";
import { startProduct, type RunningProduct } from "../../harness/product.ts";
import { openBrowser, type TestBrowser } from "../harness/chromium.ts";
import { WidgetOnPage } from "../harness/widget.ts";
import { announced, type ListedVisit, type Operator, signInOperator } from "./outside-world.ts";

/** A small phone, where most subscribers read it. */
const phone = { viewport: { width: 360, height: 640 }, hasTouch: true } as const;

/** The whole product on a data folder of its own, with its simulated network, and a browser before it. */
export type StoryWorld = {
  readonly productUrl: string;
  readonly simulatorUrl: string;
  /** Opens the provider's page on a phone unless said otherwise: `/` in Kazakh, `/ru`, `/en`. */
  openPage(path?: string, options?: BrowserContextOptions): Promise<WidgetOnPage>;
  /** The same with the chat open, which has greeted. */
  openChat(path?: string): Promise<WidgetOnPage>;
  /** Signs in with the demo's account. */
  operator(): Promise<Operator>;
};

/** One product and one browser for the stories of a file; each story has logins of its own. */
export function useStories(): StoryWorld {
  let folder = "";
  let product: RunningProduct | undefined;
  let browser: TestBrowser | undefined;
  beforeAll(async () => {
    await buildWeb();
    folder = await mkdtemp(join(tmpdir(), "uide-stories-"));
    product = await startProduct({ UIDE_DATA: folder });
    browser = await openBrowser();
  });
  afterEach(async () => {
    await browser?.closePages();
    browser?.throwErrors();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const openPage = async (path = "/", options: BrowserContextOptions = phone): Promise<WidgetOnPage> =>
    new WidgetOnPage(await browser!.openPage(product!.url + path, options));
  return {
    get productUrl() {
      return product!.url;
    },
    get simulatorUrl() {
      return announced(product!, "simulator");
    },
    openPage,
    openChat: async (path) => {
      const widget = await openPage(path);
      await widget.open();
      return widget;
    },
    operator: () => signInOperator(product!),
  };
}

/** Waits until all of `parts` were said after the subscriber's last words. @returns what was said since then */
export const answerWith = (widget: WidgetOnPage, ...parts: readonly string[]): Promise<string> =>
  answerWithin(15_000, widget, ...parts);

/** The same for what takes the network a while to notice. */
export function answerWithin(
  milliseconds: number,
  widget: WidgetOnPage,
  ...parts: readonly string[]
): Promise<string> {
  return vi.waitFor(
    async () => {
      const answer = await saidSince(widget);
      for (const part of parts) expect(answer).toContain(part);
      return answer;
    },
    { timeout: milliseconds, interval: 50 },
  );
}

const saidSince = ({ log }: WidgetOnPage): Promise<string> =>
  log.evaluate(({ children }) => {
    const entries = [...children] as HTMLElement[];
    const last = entries.findLastIndex(({ classList }) => classList.contains("subscriber"));
    return entries
      .slice(last + 1)
      .map(({ innerText }) => innerText)
      .join("\n");
  });

/** Presses a choice of the assistant's question, as soon as it is there. */
export const press = ({ log }: WidgetOnPage, label: string): Promise<void> =>
  log.getByRole("button", { name: label, exact: true }).click();

/** The clock times in the last message that holds `part`, in the order in which they are told. */
export async function timesTold({ log }: WidgetOnPage, part: string): Promise<string[]> {
  const text = await log.locator(".text", { hasText: part }).last().innerText();
  return text.match(/\d{2}:\d{2}/g) ?? [];
}

/** An instant as subscribers read it on their clock. */
export const localTime = (instant: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO("Asia/Almaty").toPlainTime().toString().slice(0, 5);

/** Whole hours from the request to each promise of a visit. */
export const promisedHours = ({ requestedAt, promises }: ListedVisit): number[] =>
  promises.map(({ dueAt }) =>
    Temporal.Instant.from(requestedAt ?? dueAt)
      .until(dueAt)
      .total("hours"),
  );
