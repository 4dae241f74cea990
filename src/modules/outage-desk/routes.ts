import { z } from "zod";
import type { App } from "../../http/app.ts";
import { pageQuery, writtenText } from "../../http/wire.ts";
import { asLogin } from "../../kernel/ids.ts";
import { minutesBetween } from "../../kernel/instant.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Db } from "../../platform/database.ts";
import { findNode } from "../topology/topology.ts";
import {
  describeForDesk,
  describeInFull,
  type DeskParts,
  foreseeOutage,
  readLinesOfOutage,
  readOutageTree,
  readTree,
  searchTree,
} from "./outage-desk.ts";
import { type Outage, outageCauses, outageSeverities, outageSorts, outageStates } from "../outages/outage.ts";
import {
  countOutages,
  findDowntimes,
  findOutage,
  listOutages,
  type OutagePolicy,
} from "../outages/outages.ts";
import { noSuchNode, noSuchOutage } from "../outages/problems.ts";
import {
  affectedLinePage,
  downtimeOnWire,
  foreseenLinePage,
  foundOnWire,
  outageInFull,
  outagePage,
  treeOnWire,
} from "./wire.ts";

export type OutageDeskRouteParts = DeskParts & { readonly clock: Clock; readonly policy: OutagePolicy };

const params = z.object({ id: z.uuid() });

/** For the desk: the lines of an outage, the network as a tree, and what outages cost a subscriber. */
export function outageDeskRoutes(app: App, parts: OutageDeskRouteParts): void {
  const { db } = parts;
  listRoute(app, parts);
  readRoute(app, parts);
  linesRoute(app, db);
  treeRoute(app, db);
  networkTreeRoute(app, db);
  searchRoute(app, db);
  foreseenLinesRoute(app, parts);
  downtimesRoute(app, db);
}

function listRoute(app: App, parts: DeskParts): void {
  const filter = {
    isOpen: z.stringbool().optional(),
    state: z.enum(outageStates).optional(),
    severity: z.enum(outageSeverities).optional(),
    cause: z.enum(outageCauses).optional(),
    nodeId: writtenText(200).optional(),
  };
  app.route({
    method: "GET",
    url: "/api/outages",
    config: { access: { staff: "outages:read" } },
    schema: {
      summary: "Outages, the newest first unless asked otherwise, with how many subscribers each concerns",
      querystring: pageQuery.extend({ ...filter, sort: z.enum(outageSorts).default("newest") }),
      response: { 200: outagePage },
    },
    handler: async ({ query: { page, pageSize, sort, ...wanted } }) => {
      const part = { limit: pageSize, offset: (page - 1) * pageSize, sort };
      const outages = await listOutages(parts.db, wanted, part);
      return { items: await describeForDesk(parts, outages), total: await countOutages(parts.db, wanted) };
    },
  });
}

function readRoute(app: App, parts: DeskParts): void {
  app.route({
    method: "GET",
    url: "/api/outages/:id",
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

function linesRoute(app: App, db: Db): void {
  app.route({
    method: "GET",
    url: "/api/outages/:id/lines",
    config: { access: { staff: "outages:read" } },
    schema: {
      summary: "Lines that need its nodes, by switch and port, and who has a fault of their own",
      params,
      querystring: pageQuery.extend({ ownFault: z.stringbool().optional() }),
      response: { 200: affectedLinePage },
    },
    handler: async ({ params: { id }, query: { page, pageSize, ownFault } }) =>
      readLinesOfOutage(db, await existing(db, id), { page, pageSize, hasOwnFault: ownFault }),
  });
}

function treeRoute(app: App, db: Db): void {
  app.route({
    method: "GET",
    url: "/api/outages/:id/tree",
    config: { access: { staff: "outages:read" } },
    schema: {
      summary: "The outage's nodes with all below and above them, counted",
      params,
      response: { 200: treeOnWire },
    },
    handler: async ({ params: { id } }) => ({ nodes: await readOutageTree(db, await existing(db, id)) }),
  });
}

function networkTreeRoute(app: App, db: Db): void {
  app.route({
    method: "GET",
    url: "/api/network/tree",
    config: { access: { staff: "outages:read" } },
    schema: {
      summary: "A node of the network and those right below it, counted; the tops where none is named",
      querystring: z.object({ under: writtenText(200).optional() }),
      response: { 200: treeOnWire },
    },
    handler: async ({ query: { under } }) => {
      if (under !== undefined) await existingNode(db, under);
      return { nodes: await readTree(db, under ?? null) };
    },
  });
}

function searchRoute(app: App, db: Db): void {
  app.route({
    method: "GET",
    url: "/api/network/search",
    config: { access: { staff: "outages:read" } },
    schema: {
      summary: "Nodes by words of their id, name or address, in whatever letters, with those above them",
      querystring: z.object({ text: writtenText(200) }),
      response: { 200: foundOnWire },
    },
    handler: ({ query: { text } }) => searchTree(db, text),
  });
}

function foreseenLinesRoute(app: App, { db, clock, policy }: OutageDeskRouteParts): void {
  app.route({
    method: "GET",
    url: "/api/network/nodes/:nodeId/lines",
    config: { access: { staff: "outages:read" } },
    schema: {
      summary: "Lines that need the node: whom an outage of it would concern, before it is opened",
      params: z.object({ nodeId: writtenText(200) }),
      querystring: pageQuery,
      response: { 200: foreseenLinePage },
    },
    handler: async ({ params: { nodeId }, query }) => {
      await existingNode(db, nodeId);
      return foreseeOutage(db, policy, { ...query, nodeId, now: clock.now() });
    },
  });
}

function downtimesRoute(app: App, db: Db): void {
  app.route({
    method: "GET",
    url: "/api/subscribers/:login/downtimes",
    config: { access: { staff: "subscribers:read" } },
    schema: {
      summary: "S32: stretches without service that outages caused the login, the newest first",
      params: z.object({ login: z.string().max(40).transform(asLogin) }),
      response: { 200: z.object({ items: z.array(downtimeOnWire).readonly() }) },
    },
    handler: async ({ params: { login } }) => {
      const downtimes = await findDowntimes(db, login);
      const items = downtimes.map(({ beganAt, endedAt, ...downtime }) => ({
        ...downtime,
        from: beganAt,
        until: endedAt,
        minutes: Math.ceil(minutesBetween(beganAt, endedAt)),
      }));
      return { items };
    },
  });
}

async function existing(db: Db, id: string): Promise<Outage> {
  const outage = await findOutage(db, id);
  if (outage === undefined) throw new Problem(noSuchOutage, "No outage has this id.");
  return outage;
}

async function existingNode(db: Db, nodeId: string): Promise<void> {
  if ((await findNode(db, nodeId)) === undefined)
    throw new Problem(noSuchNode, "The access network has no node with this id.");
}
