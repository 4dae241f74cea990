import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { buildWeb } from "../../scripts/build-web.ts";
import { useWidget } from "./harness/widget.ts";

const world = useWidget();
const built = join(import.meta.dirname, "../../dist/web");

test("the widget with its styles is at most 15 kB gzipped, to load over a bad line", () => {
  const compressed = readFileSync(join(built, "widget.js.gz"));
  expect(gunzipSync(compressed)).toEqual(readFileSync(join(built, "widget.js")));
  expect(compressed.length).toBeLessThanOrEqual(15_000);
});

test("what is built already is not built again", async () => {
  expect(await buildWeb()).toEqual({ built: false });
  rmSync(join(built, "build.sha256"));
  expect(await buildWeb()).toEqual({ built: true });
  expect(await buildWeb()).toEqual({ built: false });
});

test("it asks nobody but the origin that it came from, also on a page of another site", async () => {
  const { browser, server } = world;
  const script = `<script src="${server.url}/widget.js" data-language="en" async></script>`;
  const host = await startHostPage(`<!doctype html><html lang="ru"><title>Сайт</title>${script}`);
  const page = await browser.openPage("about:blank");
  const origins = new Set<string>();
  page.on("request", (request) => origins.add(new URL(request.url()).origin));
  await page.goto(host.url);
  await page.getByRole("button", { name: /^Dana/ }).click();
  await page.getByText("Hello. I am Dana").waitFor();
  await page.getByRole("textbox").fill("hello");
  await page.getByRole("textbox").press("Enter");
  await page.getByText("Жауап: hello").waitFor();
  expect(origins).toEqual(new Set([host.url, server.url]));
  await host.close();
});

test("a page that has the element keeps its own, and two scripts make one chat", async () => {
  const { browser, server } = world;
  const script = `<script src="${server.url}/widget.js"></script>`;
  const element = `<uide-chat language="ru"></uide-chat>`;
  const host = await startHostPage(
    `<!doctype html><html lang="kk"><title>Сайт</title>${script}${element}${script}`,
  );
  const page = await browser.openPage(host.url);
  await page.getByRole("button", { name: /^Дана\s?, открыть чат/ }).waitFor();
  expect(await page.locator("uide-chat").count()).toBe(1);
  await host.close();
});

/** A page of another site. */
async function startHostPage(html: string): Promise<{ url: string; close: () => Promise<void> }> {
  const http = createServer((_, response) => response.setHeader("content-type", "text/html").end(html));
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close: async () => {
      http.close();
      http.closeAllConnections();
      await once(http, "close");
    },
  };
}
