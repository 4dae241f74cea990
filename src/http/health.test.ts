import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLog } from "../platform/log.ts";
import type { App } from "./app.ts";
import { createApp } from "./create-app.ts";
import { healthRoutes } from "./health.ts";
import { metricsRoute } from "./metrics.ts";

let app: App;
let reasons: string[];

beforeEach(async () => {
  reasons = [];
  const pass = (): Promise<void> => Promise.resolve();
  const guards = { conversation: pass, integration: pass, staff: pass };
  app = await createApp({ log: silentLog, guards, widgetOrigins: [], rateLimits: true });
  healthRoutes(app, () => Promise.resolve(reasons));
  metricsRoute(app);
  app.get("/visits/:number", { config: { access: "public" } }, () => ({}));
  app.get("/slow", { config: { access: "public" } }, () => ({}));
});
afterEach(() => app.close());

test("the process is alive, whether or not it can serve", async () => {
  reasons.push("the database does not answer");
  expect((await app.inject("/healthz")).statusCode).toBe(200);
});

test("it is ready when nothing is in the way, and else says what is", async () => {
  const ready = await app.inject("/readyz");
  expect(ready.statusCode).toBe(200);
  reasons.push("the product is still starting", "the database does not answer");
  const notReady = await app.inject("/readyz");
  expect(notReady.statusCode).toBe(503);
  expect(notReady.json()).toMatchObject({ reasons });
});

test("metrics are Prometheus text, by route and never by address", async () => {
  await app.inject("/visits/4711");
  await app.inject("/nowhere/4711");
  const { headers, body } = await app.inject("/metrics");
  expect(headers["content-type"]).toMatch(/^text\/plain/);
  expect(body).toContain(
    'uide_http_request_seconds_count{method="GET",route="/visits/:number",status="200"}',
  );
  expect(body).toContain('route="none",status="404"');
  expect(body).toContain("process_cpu_seconds_total");
  expect(body).not.toContain("4711");
});

test("requests that only wait are not measured", async () => {
  await app.inject("/slow?wait=20");
  expect((await app.inject("/metrics")).body).not.toContain('route="/slow"');
});
