import { randomUUID } from "node:crypto";
import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import Fastify, { type FastifyBaseLogger, LogController } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import type { Log } from "../platform/log.ts";
import type { App, Guards } from "./app.ts";
import { measureRequests } from "./metrics.ts";
import { describeApi, openApiRoute } from "./openapi.ts";
import { answerProblems, answerUnreadable } from "./problem-answers.ts";
import { limitRates } from "./rate-limits.ts";

export type AppSettings = {
  readonly log: Log;
  readonly guards: Guards;
  /** Origins whose pages may carry the widget; `*` is any. */
  readonly widgetOrigins: readonly string[];
  /** Off only for load tests on one's own machine. */
  readonly rateLimits: boolean;
};

const bodyBytesMax = 64 * 1024;
/** For a request to arrive whole; its answer may take as long as it takes. */
const requestMillisecondsMax = 30_000;
/** Calls of the widget, which lives on other sites' pages. */
const crossOriginPrefixes = ["/api/chat/", "/api/knowledge/"];

/** Builds the application without routes; it listens when `main.ts` says so. */
export async function createApp(settings: AppSettings): Promise<App> {
  const logger: FastifyBaseLogger = settings.log;
  const app: App = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytesMax,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    // One logger for all requests: making one for each costs more than most requests, and lines carry the id themselves.
    childLoggerFactory: (shared) => shared,
    forceCloseConnections: "idle",
    // What still comes on an open connection while closing is answered like any other, and the connection then ends.
    return503OnClosing: false,
    requestTimeout: requestMillisecondsMax,
    frameworkErrors: answerUnreadable,
  }).withTypeProvider<ZodTypeProvider>();
  app.removeContentTypeParser("text/plain");
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerProblems(app);
  measureRequests(app, settings.log);
  await app.register(helmet, {
    contentSecurityPolicy: { directives: pagePolicy },
    strictTransportSecurity: false,
  });
  await registerCrossOrigin(app, settings.widgetOrigins);
  await describeApi(app);
  guardRoutes(app, settings.guards);
  if (settings.rateLimits) await limitRates(app);
  openApiRoute(app);
  return app;
}

/** Pages load nothing from elsewhere; styles inside the widget are constructed, not written into the page. */
const pagePolicy = {
  defaultSrc: ["'self'"],
  connectSrc: ["'self'"],
  imgSrc: ["'self'", "data:"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
};

async function registerCrossOrigin(app: App, origins: readonly string[]): Promise<void> {
  const allowed = origins.includes("*") ? true : [...origins];
  await app.register(cors, {
    delegator: (request, callback) => {
      callback(null, {
        origin: crossOriginPrefixes.some((prefix) => request.url.startsWith(prefix)) ? allowed : false,
        methods: ["GET", "POST"],
        allowedHeaders: ["authorization", "content-type", "last-event-id"],
        exposedHeaders: ["retry-after", "x-request-id"],
        maxAge: 86_400,
        strictPreflight: false,
      });
    },
  });
}

function guardRoutes(app: App, guards: Guards): void {
  app.addHook("onRoute", (route) => {
    if (route.config?.access === undefined) {
      throw new Error(
        `route ${String(route.method)} ${route.url} does not say who may call it (config.access)`,
      );
    }
  });
  app.addHook("onRequest", async (request) => {
    const access = request.routeOptions.config.access;
    if (access === undefined || access === "public") return;
    if (access === "conversation") await guards.conversation(request);
    else if (access === "integration") await guards.integration(request);
    else await guards.staff(request, access.staff);
  });
}
