import { z } from "zod";
import type { App } from "../../http/app.ts";
import { instantText, pageOf, pageQuery, writtenText } from "../../http/wire.ts";
import { asLogin } from "../../kernel/ids.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Db } from "../../platform/database.ts";
import type { Policy } from "../provider/policy.ts";
import { type PromiseKind, promiseRules, promiseStandings, standingOf } from "./promise.ts";
import { countPromises, listPromises } from "./promises.ts";

const promiseKinds = Object.keys(promiseRules) as PromiseKind[];

/** A promise as staff and subscribers see it. */
const promiseOnWire = z.object({
  id: z.string(),
  kind: z.enum(promiseKinds),
  rule: z.string(),
  subject: z.object({ kind: z.enum(["visit", "ticket", "password-change"]), id: z.string() }),
  login: z.string().nullable(),
  madeAt: instantText,
  dueAt: instantText,
  pausedAt: instantText.nullable(),
  pauseCause: z.string().nullable(),
  keptAt: instantText.nullable(),
  cancelledAt: instantText.nullable(),
  brokenAt: instantText.nullable(),
  escalation: z.int(),
  standing: z.enum(promiseStandings),
});

const listQuery = pageQuery.extend({
  login: writtenText(20).transform(asLogin).optional(),
  kind: z.enum(promiseKinds).optional(),
  state: z.enum(["open", "broken", "kept", "cancelled"]).optional(),
  dueBefore: instantText.optional(),
});

export type PromiseRouteParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly policy: Pick<Policy, "promises">;
};

/** For staff: what was promised and how it stands, in the order of due times. */
export function promiseRoutes(app: App, { db, clock, policy }: PromiseRouteParts): void {
  app.route({
    method: "GET",
    url: "/api/promises",
    config: { access: { staff: "promises:read" } },
    schema: {
      tags: ["promises"],
      summary: "Promises to subscribers, and how each of them stands",
      querystring: listQuery,
      response: { 200: pageOf(promiseOnWire) },
    },
    handler: async ({ query: { page, pageSize, ...filter } }) => {
      const [promises, total] = await Promise.all([
        listPromises(db, filter, { limit: pageSize, offset: (page - 1) * pageSize }),
        countPromises(db, filter),
      ]);
      const now = clock.now();
      const items = promises.map((promise) => ({
        ...promise,
        rule: promiseRules[promise.kind],
        standing: standingOf(promise, policy.promises, now),
      }));
      return { items, total };
    },
  });
}
