import rateLimit from "@fastify/rate-limit";
import type { FastifyRequest } from "fastify";
import { Problem } from "../kernel/problem.ts";
import type { App, RateLimit } from "./app.ts";
import { tooManyRequests } from "./problems.ts";

const keysMax = 100_000;

/** Counts the limited routes in this process and refuses with 429 and `Retry-After` past a limit. */
export async function limitRates(app: App): Promise<void> {
  await app.register(rateLimit, { global: false, cache: keysMax });
  app.addHook("onRoute", (route) => {
    const checks = (route.config?.rateLimits ?? []).map((limit) => ({
      limit,
      check: app.createRateLimit({
        max: limit.perMinute,
        timeWindow: "1 minute",
        keyGenerator: (request: FastifyRequest) => `${limit.name} ${limit.keyOf(request)}`,
      }),
    }));
    if (checks.length === 0) return;
    const before = route.preHandler === undefined ? [] : [route.preHandler].flat();
    route.preHandler = [
      ...before,
      async (request, reply) => {
        for (const { limit, check } of checks) {
          const found = await check(request);
          if (found.isAllowed || !found.isExceeded) continue;
          reply.header("retry-after", found.ttlInSeconds);
          throw tooMany(limit, found.ttlInSeconds);
        }
      },
    ];
  });
}

const tooMany = (limit: RateLimit, seconds: number): Problem =>
  new Problem(
    tooManyRequests,
    `More than ${limit.perMinute} requests a minute (${limit.name}). Nothing was stored; try again in ${seconds} s.`,
  );
