import { z } from "zod";
import type { App } from "../../http/app.ts";
import { writtenText } from "../../http/wire.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Db, inTransaction, type Work } from "../../platform/database.ts";
import { staffOf } from "../staff/staff.ts";
import type { Outage } from "./outage.ts";
import {
  closeOutage,
  confirmOutage,
  describeOutage,
  dismissOutage,
  openOutage,
  type OutagePolicy,
  type StaffRequest,
} from "./outages.ts";
import { describeOnWire, descriptionOnWire, outageOnWire } from "./wire.ts";

export type OutageRouteParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly policy: OutagePolicy;
};

const base = "/api/outages";
const params = z.object({ id: z.uuid() });

/** For engineers: outages opened by hand, confirmed, described, dismissed and closed. */
export function outageRoutes(app: App, parts: OutageRouteParts): void {
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
      const { nodeId, cause = null, severitySaid = null, expectedEndAt = null, note = null } = request.body;
      const opening = { nodeId, cause, severitySaid, expectedEndAt, note, who: staffOf(request).id };
      const opened = await change(parts, (work) => openOutage(work, parts.policy, opening));
      return reply.status(201).send(describeOnWire(opened));
    },
  });
}

function describeRoute(app: App, parts: OutageRouteParts): void {
  app.route({
    method: "PUT",
    url: `${base}/:id/description`,
    config: { access: { staff: "outages:write" } },
    schema: {
      summary:
        "Say its cause, its severity and when it is expected to end; who waits hears of another end once",
      params,
      body: descriptionOnWire,
      response: { 200: outageOnWire },
    },
    handler: async (request) => {
      const description = { ...request.body, outageId: request.params.id, who: staffOf(request).id };
      return describeOnWire(await change(parts, (work) => describeOutage(work, description)));
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
      return describeOnWire(await change(parts, (work) => act(work, asked)));
    },
  });
}

const change = <Value>(
  { db, clock }: OutageRouteParts,
  make: (work: Work) => Promise<Value>,
): Promise<Value> => inTransaction(db, (tx) => make({ tx, now: clock.now() }));
