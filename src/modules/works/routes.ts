import { z } from "zod";
import type { App } from "../../http/app.ts";
import { pageQuery, writtenText } from "../../http/wire.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Db, inTransaction, type Work } from "../../platform/database.ts";
import { staffOf } from "../staff/staff.ts";
import { allowedWithWorks, type PlannedWorks, stateOfWorks, worksStates } from "./planned-works.ts";
import { noSuchWorks } from "./problems.ts";
import { plannedOnWire, worksNoticePage, worksOnWire, worksPage } from "./wire.ts";
import {
  cancelWorks,
  changeWorks,
  countNotices,
  countWorks,
  findWorks,
  listNotices,
  listWorks,
  planWorks,
} from "./works.ts";

export type WorksRouteParts = { readonly db: Db; readonly clock: Clock };

const base = "/api/planned-works";
const params = z.object({ id: z.uuid() });
const read = { access: { staff: "outages:read" } } as const;
const write = { access: { staff: "outages:write" } } as const;

/** For engineers: the calendar of planned works. */
export function worksRoutes(app: App, parts: WorksRouteParts): void {
  listRoute(app, parts);
  readRoute(app, parts);
  noticesRoute(app, parts);
  planRoute(app, parts);
  changeRoute(app, parts);
  cancelRoute(app, parts);
}

function listRoute(app: App, parts: WorksRouteParts): void {
  const filter = { state: z.enum(worksStates).optional(), nodeId: writtenText(200).optional() };
  app.route({
    method: "GET",
    url: base,
    config: read,
    schema: {
      summary: "Planned works, the latest first",
      querystring: pageQuery.extend(filter),
      response: { 200: worksPage },
    },
    handler: async ({ query: { page, pageSize, ...wanted } }) => {
      const at = parts.clock.now();
      const asked = { filter: wanted, at, limit: pageSize, offset: (page - 1) * pageSize };
      const items = await listWorks(parts.db, asked);
      return {
        items: items.map((works) => describe(parts, works)),
        total: await countWorks(parts.db, wanted, at),
      };
    },
  });
}

function readRoute(app: App, parts: WorksRouteParts): void {
  app.route({
    method: "GET",
    url: `${base}/:id`,
    config: read,
    schema: { summary: "Planned works", params, response: { 200: worksOnWire } },
    handler: async ({ params: { id } }) => describe(parts, await existing(parts.db, id)),
  });
}

function noticesRoute(app: App, { db }: WorksRouteParts): void {
  app.route({
    method: "GET",
    url: `${base}/:id/notices`,
    config: read,
    schema: {
      summary: "Who was told of the works before they begin, the latest first; once for each beginning",
      params,
      querystring: pageQuery,
      response: { 200: worksNoticePage },
    },
    handler: async ({ params: { id }, query: { page, pageSize } }) => {
      await existing(db, id);
      const items = await listNotices(db, { id, limit: pageSize, offset: (page - 1) * pageSize });
      return { items, total: await countNotices(db, id) };
    },
  });
}

function planRoute(app: App, parts: WorksRouteParts): void {
  app.route({
    method: "POST",
    url: base,
    config: write,
    schema: { summary: "Plan works", body: plannedOnWire, response: { 201: worksOnWire } },
    handler: async (request, reply) => {
      const plan = { ...request.body, who: staffOf(request).id };
      const works = await change(parts, (work) => planWorks(work, plan));
      return reply.status(201).send(describe(parts, works));
    },
  });
}

function changeRoute(app: App, parts: WorksRouteParts): void {
  app.route({
    method: "PUT",
    url: `${base}/:id`,
    config: write,
    schema: {
      summary: "Change works; who was told otherwise hears of it by a text",
      params,
      body: plannedOnWire,
      response: { 200: worksOnWire },
    },
    handler: async ({ params: { id }, body }) =>
      describe(parts, await change(parts, (work) => changeWorks(work, { ...body, id }))),
  });
}

function cancelRoute(app: App, parts: WorksRouteParts): void {
  app.route({
    method: "POST",
    url: `${base}/:id/cancel`,
    config: write,
    schema: {
      summary: "Cancel works; who was told of them hears of it by a text",
      params,
      response: { 200: worksOnWire },
    },
    handler: async ({ params: { id } }) =>
      describe(parts, await change(parts, (work) => cancelWorks(work, id))),
  });
}

async function existing(db: Db, id: string): Promise<PlannedWorks> {
  const works = await findWorks(db, id);
  if (works === undefined) throw new Problem(noSuchWorks, "No planned works have this id.");
  return works;
}

const describe = ({ clock }: WorksRouteParts, works: PlannedWorks): z.output<typeof worksOnWire> => ({
  ...works,
  state: stateOfWorks(works, clock.now()),
  allowed: allowedWithWorks(works, clock.now()),
});

const change = <Value>(
  { db, clock }: WorksRouteParts,
  make: (work: Work) => Promise<Value>,
): Promise<Value> => inTransaction(db, (tx) => make({ tx, now: clock.now() }));
