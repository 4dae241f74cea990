import { collectDefaultMetrics, Histogram, register } from "prom-client";
import type { Log } from "../platform/log.ts";
import type { App } from "./app.ts";

const seconds = new Histogram({
  name: "uide_http_request_seconds",
  help: "Time from a request's arrival to its answer, by route; streams and long polls are left out",
  labelNames: ["method", "route", "status"],
  buckets: [0.005, 0.02, 0.05, 0.15, 0.3, 1, 3, 10],
});

let collecting = false;

/** Measures and logs each request, and serves the process' metrics as Prometheus text. */
export function measureRequests(app: App, log: Log): void {
  if (!collecting) collectDefaultMetrics();
  collecting = true;
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "none";
    const milliseconds = Math.round(reply.elapsedTime * 10) / 10;
    const facts = {
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      milliseconds,
    };
    log.debug(facts, "request answered");
    const isWaiting = typeof request.query === "object" && request.query !== null && "wait" in request.query;
    if (isWaiting || route.endsWith("/events")) return;
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
}

/** `GET /metrics` */
export function metricsRoute(app: App): void {
  app.get("/metrics", { config: { access: "public" }, schema: { hide: true } }, async (_request, reply) => {
    await reply.header("content-type", register.contentType).send(await register.metrics());
  });
}
