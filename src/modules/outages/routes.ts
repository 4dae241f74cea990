import { z } from "zod";
import type { App } from "../../http/app.ts";
import { pageQuery, writtenText } from "../../http/wire.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Db, inTransaction, type Work } from "../../platform/database.ts";
import { staffOf } from "../staff/staff.ts";
import { describeForDesk, type DeskParts, describeInFull } from "./desk.ts";
import { allowedWithOutage, type Outage, outageCauses, outageSeverities, outageStates } from "./outage.ts";
import {
  closeOutage,
  confirmOutage,
  countOutages,
  describeOutage,
  dismissOutage,
  findOutage,
  listOutages,
  openOutage,
  type OutagePolicy,
  type StaffRequest,
} from "./outages.ts";
import { noSuchOutage } from "./problems.ts";
import { descriptionOnWire, outageInFull, outageOnWire, outagePage } from "./wire.ts";

export type OutageRouteParts = DeskParts & {
  readonly db: Db;
  readonly clock: Clock;
  readonly policy: OutagePolicy;
};

const base = "/api/outages";
const params = z.object({ id: z.uuid() });

const describe = (outage: Outage): z.output<typeof outageOnWire> => ({
  ...outage,
  allowed: allowedWithOutage(outage),
});

/** For engineers: outages, the newest first; opened by hand, confirmed, described, dismissed and closed. */
export function outageRoutes(app: App, parts: OutageRouteParts): void {
  listRoute(app, parts);
  readRoute(app, parts);
  openRoute(app, parts);
  describeRoute(app, parts);
  actionRoute(app, parts, {
    name: "confirm",
    act: confirmOutage,
    summary: "Say that it is one: subscribers hear of it",
  });
  actionRoute(app, parts, { name: "dismiss", act: dismissOutage, summary: "Say that it was none" });
  actionRoute(app, parts, { name: "close", act: closeOutage, summary: "Say that it is over" });
}

function listRoute(app: App, parts: OutageRouteParts): void {
  const filter = {
    isOpen: z.stringbool().optional(),
    state: z.enum(outageStates).optional(),
    severity: z.enum(outageSeverities).optional(),
    cause: z.enum(outageCauses).optional(),
    nodeId: writtenText(200).optional(),
  };
  app.route({
    method: "GET",
    url: base,
    config: { access: { staff: "outages:read" } },
    schema: {
      summary: "Outages, the newest first, with how many subscribers each concerns",
      querystring: pageQuery.extend(filter),
      response: { 200: outagePage },
    },
    handler: async ({ query: { page, pageSize, ...wanted } }) => {
      const outages = await listOutages(parts.db, wanted, { limit: pageSize, offset: (page - 1) * pageSize });
      return { items: await describeForDesk(parts, outages), total: await countOutages(parts.db, wanted) };
    },
  });
}

function readRoute(app: App, parts: OutageRouteParts): void {
  app.route({
    method: "GET",
    url: `${base}/:id`,
    config: { access: { staff: "outages:read" } },
    schema: {
      summary:
        "An outage: whom it concerns, what happened to it, its evidence and every end that was promised",
      params,
      response: { 200: outageInFull },
    },
    handler: async (request) => {
      const outage = await findOutage(parts.db, request.params.id);
      if (outage === undefined) throw new Problem(noSuchOutage, "No outage has this id.");
      return describeInFull(parts, outage);
    },
  });
}

function openRoute(app: App, parts: OutageRouteParts): void {
  app.route({
    method: "POST",
    url: base,
    config: { access: { staff: "outages:write" } },
    schema: {
      summary: "Open an outage by hand",
      body: descriptionOnWire.partial().extend({ nodeId: writtenText(200) }),
      response: { 201: outageOnWire },
    },
    handler: async (request, reply) => {
      const { nodeId, cause = null, expectedEndAt = null, note = null } = request.body;
      const opening = { nodeId, cause, expectedEndAt, note, who: staffOf(request).id };
      const opened = await change(parts, (work) => openOutage(work, parts.policy, opening));
      return reply.status(201).send(describe(opened));
    },
  });
}

function describeRoute(app: App, parts: OutageRouteParts): void {
  app.route({
    method: "PUT",
    url: `${base}/:id/description`,
    config: { access: { staff: "outages:write" } },
    schema: {
      summary: "Say its cause and when it is expected to end; who waits hears of another end once",
      params,
      body: descriptionOnWire,
      response: { 200: outageOnWire },
    },
    handler: async (request) => {
      const description = { ...request.body, outageId: request.params.id, who: staffOf(request).id };
      return describe(await change(parts, (work) => describeOutage(work, description)));
    },
  });
}

type Action = {
  readonly name: string;
  readonly summary: string;
  act(work: Work, request: StaffRequest): Promise<Outage>;
};

function actionRoute(app: App, parts: OutageRouteParts, { name, summary, act }: Action): void {
  app.route({
    method: "POST",
    url: `${base}/:id/${name}`,
    config: { access: { staff: "outages:write" } },
    schema: { summary, params, response: { 200: outageOnWire } },
    handler: async (request) => {
      const asked = { outageId: request.params.id, who: staffOf(request).id };
      return describe(await change(parts, (work) => act(work, asked)));
    },
  });
}

const change = <Value>(
  { db, clock }: OutageRouteParts,
  make: (work: Work) => Promise<Value>,
): Promise<Value> => inTransaction(db, (tx) => make({ tx, now: clock.now() }));
