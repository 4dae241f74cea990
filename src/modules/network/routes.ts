import { z } from "zod";
import type { App } from "../../http/app.ts";
import { itemsOf } from "../../http/wire.ts";
import { instant, type Instant } from "../../kernel/instant.ts";
import { inTransaction, type Db } from "../../platform/database.ts";
import { recordNetworkEvents } from "./network.ts";
import { networkEventKinds } from "./network-event.ts";

const eventsMax = 1_000;
/** A thousand events with every field at its longest don't fit, a thousand usual ones do several times over. */
const bodyBytesMax = 512 * 1024;

/** The database's largest integer; interface numbers of switches can be that long. */
const portMax = 2_147_483_647;

/** PostgreSQL's text holds no NUL, and half a surrogate pair is no text either. */
const name = () =>
  z
    .string()
    .min(1)
    .max(200)
    .refine(
      (text) => !text.includes("\0") && text.isWellFormed(),
      "must be text without NUL or broken characters",
    );

const eventSchema = z.object({
  id: name().describe("The reporting system's own; the same id again changes nothing"),
  at: z.iso
    .datetime({ offset: true })
    .refine((at) => at >= "1970", "must be a time since 1970")
    .describe("When it happened; a time still to come is taken as now"),
  kind: z.enum(networkEventKinds),
  node: name().optional(),
  port: z.coerce.number().int().min(1).max(portMax).optional(),
  login: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("Names the port by its line, instead of node and port"),
  lengthMeters: z.number().min(0).optional().describe("Of cable-open: how far from the switch"),
});

const receiptSchema = z.object({
  accepted: z.int(),
  duplicates: z.int(),
  rejected: z.array(z.object({ id: z.string(), reason: z.string() })),
});

export type NetworkRoutesParts = { readonly db: Db; readonly now: () => Instant };

export function networkRoutes(app: App, { db, now }: NetworkRoutesParts): void {
  app.route({
    method: "POST",
    url: "/api/network/events",
    bodyLimit: bodyBytesMax,
    config: { access: "integration" },
    schema: {
      summary: "What monitoring systems see of nodes, ports and cables",
      body: z.object({ events: itemsOf(eventSchema, "id", eventsMax) }),
      response: { 202: receiptSchema },
    },
    handler: async (request, reply) => {
      const { taken, rejected } = request.body.events;
      const events = taken.map((event) => ({ ...event, at: instant(event.at) }));
      const receipt = await inTransaction(db, (tx) => recordNetworkEvents({ tx, now: now() }, events));
      return reply.status(202).send({ ...receipt, rejected: [...rejected, ...receipt.rejected] });
    },
  });
}
