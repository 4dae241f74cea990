import { z } from "zod";
import type { App } from "../../http/app.ts";
import { allowedOf, instantText, pageOf, pageQuery, writtenText } from "../../http/wire.ts";
import { asLogin } from "../../kernel/ids.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Db, inTransaction, type Work } from "../../platform/database.ts";
import { promisesOfEach } from "../promises/promises.ts";
import { staffOf, withStaffNames } from "../staff/staff.ts";
import { noSuchTicket } from "./problems.ts";
import { type Ticket, ticketStatuses, ticketTypes } from "./ticket.ts";
import {
  countTickets,
  findTicket,
  findTicketEvents,
  findTickets,
  moveTicket,
  openTicket,
  recordCallAttempt,
  type TicketPolicy,
} from "./tickets.ts";
import { allowedWithTicket, callOutcomes, reasonsOf, ticketActions } from "./transitions.ts";

export type TicketRouteParts = { readonly db: Db; readonly clock: Clock; readonly policy: TicketPolicy };

const base = "/api/tickets";
const params = z.object({ id: z.uuid() });
const note = writtenText(2_000).nullable().default(null);
const login = writtenText(20).transform(asLogin);

const promise = z.object({
  kind: z.string(),
  dueAt: instantText,
  pausedAt: instantText.nullable(),
  pauseCause: z.string().nullable(),
  keptAt: instantText.nullable(),
  cancelledAt: instantText.nullable(),
  brokenAt: instantText.nullable(),
});

const ticketOnWire = z.object({
  id: z.uuid(),
  number: z.string(),
  type: z.enum(ticketTypes),
  login: z.string().nullable(),
  conversationId: z.uuid().nullable(),
  status: z.enum(ticketStatuses),
  statusReason: z.string().nullable(),
  openedAt: instantText,
  changedAt: instantText,
  assigneeId: z.string().nullable(),
  summary: z.record(z.string(), z.unknown()).describe("S49: what is known already"),
  callAttempts: z.int().describe("S31: calls in a row that nobody answered"),
  promises: z.array(promise).readonly(),
  allowed: allowedOf(ticketActions),
});

type SentTicket = z.output<typeof ticketOnWire>;

/** For operators and specialists: requests in the order they came, and what is done with each. */
export function ticketRoutes(app: App, parts: TicketRouteParts): void {
  listRoute(app, parts);
  readRoute(app, parts);
  openRoute(app, parts);
  moveRoute(app, parts);
  callRoute(app, parts);
}

function listRoute(app: App, { db }: TicketRouteParts): void {
  const filter = {
    isOpen: z.stringbool().optional(),
    status: z.enum(ticketStatuses).optional().describe("queued: the queue, oldest first (S30)"),
    type: z.enum(ticketTypes).optional(),
    login: login.optional(),
    assigneeId: writtenText(100).optional(),
    number: writtenText(20).optional(),
  };
  app.route({
    method: "GET",
    url: base,
    config: { access: { staff: "tickets:read" } },
    schema: {
      summary: "Tickets in the order they came (S30)",
      querystring: pageQuery.extend(filter),
      response: { 200: pageOf(ticketOnWire) },
    },
    handler: async ({ query: { page, pageSize, ...wanted } }) => {
      const tickets = await findTickets(db, wanted, { limit: pageSize, offset: (page - 1) * pageSize });
      return { items: await describeTickets(db, tickets), total: await countTickets(db, wanted) };
    },
  });
}

function readRoute(app: App, { db }: TicketRouteParts): void {
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
    config: { access: { staff: "tickets:read" } },
    schema: {
      summary: "A ticket and all that happened to it",
      params,
      response: { 200: ticketOnWire.extend({ events: z.array(event).readonly() }) },
    },
    handler: async (request) => {
      const ticket = await findTicket(db, request.params.id);
      if (ticket === undefined) throw new Problem(noSuchTicket, "No ticket has this id.");
      return {
        ...(await describeTicket(db, ticket)),
        events: await withStaffNames(db, await findTicketEvents(db, ticket.id)),
      };
    },
  });
}

function openRoute(app: App, parts: TicketRouteParts): void {
  app.route({
    method: "POST",
    url: base,
    config: { access: { staff: "tickets:write" } },
    schema: {
      summary: "Open a ticket, for example during a call",
      body: z.strictObject({ type: z.enum(ticketTypes), login: login.nullable(), note }),
      response: { 201: ticketOnWire },
    },
    handler: async (request, reply) => {
      const { type, login: owner, note: written } = request.body;
      const by = `staff:${staffOf(request).id}` as const;
      const asked = { type, login: owner, conversationId: null, summary: { note: written }, by };
      const { ticket } = await change(parts, (work) => openTicket(work, parts.policy, asked));
      return reply.status(201).send(await describeTicket(parts.db, ticket));
    },
  });
}

const reasonsInWords = ticketActions
  .filter((action) => reasonsOf(action).length > 0)
  .map((action) => `${action}: ${reasonsOf(action).join(", ")}`)
  .join("; ");

function moveRoute(app: App, parts: TicketRouteParts): void {
  const body = z.strictObject({
    action: z.enum(ticketActions),
    reason: writtenText(60).nullable().default(null).describe(`Needed for ${reasonsInWords}`),
    note,
  });
  app.route({
    method: "POST",
    url: `${base}/:id/moves`,
    config: { access: { staff: "tickets:write" } },
    schema: {
      summary: "Do the next thing with a ticket, one of those that it allows",
      params,
      body,
      response: { 200: ticketOnWire },
    },
    handler: async (request) => {
      const move = {
        ...request.body,
        ticketId: request.params.id,
        by: `staff:${staffOf(request).id}`,
      } as const;
      return describeTicket(parts.db, await change(parts, (work) => moveTicket(work, parts.policy, move)));
    },
  });
}

function callRoute(app: App, parts: TicketRouteParts): void {
  app.route({
    method: "POST",
    url: `${base}/:id/calls`,
    config: { access: { staff: "tickets:write" } },
    schema: {
      summary: "Record a call to the subscriber (S26, S31)",
      params,
      body: z.strictObject({ outcome: z.enum(callOutcomes), note }),
      response: { 200: ticketOnWire },
    },
    handler: async (request) => {
      const call = {
        ...request.body,
        ticketId: request.params.id,
        by: `staff:${staffOf(request).id}`,
      } as const;
      const called = await change(parts, (work) => recordCallAttempt(work, parts.policy, call));
      return describeTicket(parts.db, called);
    },
  });
}

async function describeTickets(db: Db, tickets: readonly Ticket[]): Promise<SentTicket[]> {
  const ids = tickets.map(({ id }) => id);
  const promises = await promisesOfEach(db, "ticket", ids);
  return tickets.map((ticket) => ({
    ...ticket,
    promises: promises.get(ticket.id) ?? [],
    allowed: allowedWithTicket(ticket),
  }));
}

const describeTicket = async (db: Db, ticket: Ticket): Promise<SentTicket> =>
  (await describeTickets(db, [ticket]))[0]!;

const change = <Value>(
  { db, clock }: TicketRouteParts,
  make: (work: Work) => Promise<Value>,
): Promise<Value> => inTransaction(db, (tx) => make({ tx, now: clock.now() }));
