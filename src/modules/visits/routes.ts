import { z } from "zod";
import type { App } from "../../http/app.ts";
import { instantText, pageOf, pageQuery, writtenText } from "../../http/wire.ts";
import { asLogin } from "../../kernel/ids.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Db, inTransaction, type Work } from "../../platform/database.ts";
import { staffOf, withStaffNames } from "../staff/staff.ts";
import { noSuchVisit } from "./problems.ts";
import { reasonsOf, visitActions } from "./transitions.ts";
import { type Visit, visitReasons, visitStatuses } from "./visit.ts";
import { describeVisits, visitOnWire } from "./visit-on-wire.ts";
import {
  countVisits,
  findVisit,
  findVisitEvents,
  listVisits,
  moveVisit,
  openVisit,
  releaseVisit,
  type VisitPolicy,
} from "./visits.ts";

export type VisitRouteParts = { readonly db: Db; readonly clock: Clock; readonly policy: VisitPolicy };

const base = "/api/visits";
const params = z.object({ id: z.uuid() });
const note = writtenText(2_000).nullable().default(null);
const login = writtenText(20).transform(asLogin);

/** For dispatchers, technicians and operators: visits in the order they came, and what is done with each. */
export function visitRoutes(app: App, parts: VisitRouteParts): void {
  listRoute(app, parts);
  readRoute(app, parts);
  openRoute(app, parts);
  moveRoute(app, parts);
}

function listRoute(app: App, { db, policy }: VisitRouteParts): void {
  const filter = {
    isOpen: z.stringbool().optional(),
    status: z.enum(visitStatuses).optional(),
    reason: z.enum(visitReasons).optional(),
    login: login.optional(),
    technicianId: writtenText(100).optional(),
  };
  app.route({
    method: "GET",
    url: base,
    config: { access: { staff: "visits:read" } },
    schema: {
      summary: "Visits in the order they were requested (S30)",
      querystring: pageQuery.extend(filter),
      response: { 200: pageOf(visitOnWire) },
    },
    handler: async ({ query: { page, pageSize, ...wanted } }) => {
      const visits = await listVisits(db, wanted, { limit: pageSize, offset: (page - 1) * pageSize });
      return { items: await describeVisits(db, policy, visits), total: await countVisits(db, wanted) };
    },
  });
}

function readRoute(app: App, { db, policy }: VisitRouteParts): void {
  const event = z.object({
    at: instantText,
    by: z.string(),
    byName: z.string().nullable().describe("Of one of the staff"),
    action: z.string(),
    reason: z.string().nullable(),
    note: z.string().nullable(),
  });
  app.route({
    method: "GET",
    url: `${base}/:id`,
    config: { access: { staff: "visits:read" } },
    schema: {
      summary: "A visit and all that happened to it",
      params,
      response: { 200: visitOnWire.extend({ events: z.array(event).readonly() }) },
    },
    handler: async (request) => {
      const visit = await findVisit(db, request.params.id);
      if (visit === undefined) throw new Problem(noSuchVisit, "No visit has this id.");
      const [described] = await describeVisits(db, policy, [visit]);
      return { ...described!, events: await withStaffNames(db, await findVisitEvents(db, visit.id)) };
    },
  });
}

function openRoute(app: App, parts: VisitRouteParts): void {
  app.route({
    method: "POST",
    url: base,
    config: { access: { staff: "visits:write" } },
    schema: {
      summary: "Open a visit; where one is open on the login, that one comes back with status 200",
      body: z.strictObject({ login, reason: z.enum(visitReasons), note }),
      response: { 200: visitOnWire, 201: visitOnWire },
    },
    handler: async (request, reply) => {
      const asked = { ...request.body, conversationId: null, by: `staff:${staffOf(request).id}` } as const;
      const { visit, opened } = await change(parts, (work) => openVisit(work, parts.policy, asked));
      const [described] = await describeVisits(parts.db, parts.policy, [visit]);
      return reply.status(opened ? 201 : 200).send(described!);
    },
  });
}

const reasonsInWords = visitActions
  .filter((action) => reasonsOf(action).length > 0)
  .map((action) => `${action}: ${reasonsOf(action).join(", ")}`)
  .join("; ");

const moveBody = z
  .strictObject({
    action: z.enum(visitActions),
    reason: writtenText(60).nullable().default(null).describe(`Needed for ${reasonsInWords}`),
    note,
    technicianId: writtenText(100).optional().describe("Needed for assign"),
  })
  .refine(({ action, technicianId }) => action !== "assign" || technicianId !== undefined, {
    path: ["technicianId"],
    message: "expected with assign: who is sent",
  });

function moveRoute(app: App, parts: VisitRouteParts): void {
  app.route({
    method: "POST",
    url: `${base}/:id/moves`,
    config: { access: { staff: "visits:write" } },
    schema: {
      summary: "Do the next thing with a visit, one of those that it allows",
      params,
      body: moveBody,
      response: { 200: visitOnWire },
    },
    handler: async (request) => {
      const move = {
        ...request.body,
        visitId: request.params.id,
        by: `staff:${staffOf(request).id}`,
      } as const;
      const moved = await change(parts, (work) => makeMove(work, parts.policy, move));
      const [described] = await describeVisits(parts.db, parts.policy, [moved]);
      return described!;
    },
  });
}

type AskedMove = z.output<typeof moveBody> & { readonly visitId: string; readonly by: `staff:${string}` };

function makeMove(work: Work, policy: VisitPolicy, { technicianId, ...move }: AskedMove): Promise<Visit> {
  if (move.action === "release") return releaseVisit(work, policy, move);
  const sent = move.action === "assign" && technicianId !== undefined ? { technicianId } : {};
  return moveVisit(work, { ...move, action: move.action, ...sent });
}

const change = <Value>(
  { db, clock }: VisitRouteParts,
  make: (work: Work) => Promise<Value>,
): Promise<Value> => inTransaction(db, (tx) => make({ tx, now: clock.now() }));
