import { z } from "zod";
import type { App } from "../../http/app.ts";
import { allowedOf, instantText, pageOf, pageQuery, writtenText } from "../../http/wire.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Db, inTransaction, type Work } from "../../platform/database.ts";
import { findLinesBelow } from "../topology/topology.ts";
import { allowedWithOutage, type Outage, outageActions, outageCauses, outageSources } from "./outage.ts";
import { closeOutage, countOutages, describeOutage, findOutage, listOutages, openOutage } from "./outages.ts";
import { noSuchOutage } from "./problems.ts";

export type OutageRouteParts = { readonly db: Db; readonly clock: Clock };

const base = "/api/outages";
const params = z.object({ id: z.uuid() });

const description = z.strictObject({
  cause: z.enum(outageCauses).nullable(),
  expectedEndAt: instantText.nullable(),
  note: writtenText(2_000).nullable(),
});

const outageOnWire = z.object({
  id: z.uuid(),
  number: z.string(),
  nodeId: z.string(),
  openedAt: instantText,
  closedAt: instantText.nullable(),
  source: z.enum(outageSources).describe("Who found it"),
  ...description.shape,
  allowed: allowedOf(outageActions),
});

const describe = (outage: Outage): z.output<typeof outageOnWire> => ({
  ...outage,
  allowed: allowedWithOutage(outage),
});

/** For engineers: outages, the newest first; opened by hand, described and closed. */
export function outageRoutes(app: App, parts: OutageRouteParts): void {
  listRoute(app, parts);
  readRoute(app, parts);
  openRoute(app, parts);
  describeRoute(app, parts);
  closeRoute(app, parts);
}

function listRoute(app: App, { db }: OutageRouteParts): void {
  const filter = {
    isOpen: z.stringbool().optional(),
    cause: z.enum(outageCauses).optional(),
    nodeId: writtenText(200).optional(),
  };
  app.route({
    method: "GET",
    url: base,
    config: { access: { staff: "outages:read" } },
    schema: {
      summary: "Outages, the newest first",
      querystring: pageQuery.extend(filter),
      response: { 200: pageOf(outageOnWire) },
    },
    handler: async ({ query: { page, pageSize, ...wanted } }) => {
      const outages = await listOutages(db, wanted, { limit: pageSize, offset: (page - 1) * pageSize });
      return { items: outages.map(describe), total: await countOutages(db, wanted) };
    },
  });
}

function readRoute(app: App, { db }: OutageRouteParts): void {
  app.route({
    method: "GET",
    url: `${base}/:id`,
    config: { access: { staff: "outages:read" } },
    schema: {
      summary: "An outage, and how many lines need its node",
      params,
      response: { 200: outageOnWire.extend({ affectedLines: z.int() }) },
    },
    handler: async (request) => {
      const outage = await findOutage(db, request.params.id);
      if (outage === undefined) throw new Problem(noSuchOutage, "No outage has this id.");
      const lines = await findLinesBelow(db, outage.nodeId);
      return { ...describe(outage), affectedLines: lines.length };
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
      body: description.partial().extend({ nodeId: writtenText(200) }),
      response: { 201: outageOnWire },
    },
    handler: async ({ body }, reply) => {
      const { nodeId, cause = null, expectedEndAt = null, note = null } = body;
      const opened = await change(parts, (work) => openOutage(work, { nodeId, cause, expectedEndAt, note }));
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
      summary: "Say its cause and when it is expected to end",
      params,
      body: description,
      response: { 200: outageOnWire },
    },
    handler: async ({ params: { id }, body }) =>
      describe(await change(parts, (work) => describeOutage(work, { ...body, outageId: id }))),
  });
}

function closeRoute(app: App, parts: OutageRouteParts): void {
  app.route({
    method: "POST",
    url: `${base}/:id/close`,
    config: { access: { staff: "outages:write" } },
    schema: { summary: "Say that it is over", params, response: { 200: outageOnWire } },
    handler: async ({ params: { id } }) => describe(await change(parts, (work) => closeOutage(work, id))),
  });
}

const change = <Value>(
  { db, clock }: OutageRouteParts,
  make: (work: Work) => Promise<Value>,
): Promise<Value> => inTransaction(db, (tx) => make({ tx, now: clock.now() }));
