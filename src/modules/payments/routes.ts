import { z } from "zod";
import type { App } from "../../http/app.ts";
import { instantText, itemsOf, writtenText } from "../../http/wire.ts";
import { asLogin } from "../../kernel/ids.ts";
import { asTiyn } from "../../kernel/money.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Db, inTransaction } from "../../platform/database.ts";
import { recordFeeStates } from "../subscribers/subscribers.ts";

const itemsMax = 1_000;
/** A thousand usual items fit several times over. */
const bodyBytesMax = 512 * 1024;

const feeState = z.object({
  login: writtenText(200).transform(asLogin),
  paid: z.boolean(),
  amountTiyn: z
    .int()
    .min(0)
    .transform(asTiyn)
    .describe("What is to be paid for the month, in tiyn (100 tiyn are 1 ₸)"),
  at: instantText.describe("When the billing system knew it; of several the latest counts"),
});

const receipt = z.object({
  accepted: z.int(),
  duplicates: z.int().describe("Said before, or older than what is known: nothing was changed"),
  rejected: z.array(z.object({ id: z.string(), reason: z.string() })).readonly(),
});

export type PaymentRouteParts = { readonly db: Db; readonly clock: Clock };

/** For the billing system: whose monthly fee is paid. Cable repairs that waited for it go on by themselves (S39). */
export function paymentRoutes(app: App, { db, clock }: PaymentRouteParts): void {
  app.route({
    method: "POST",
    url: "/api/billing/fee-states",
    bodyLimit: bodyBytesMax,
    config: { access: "integration" },
    schema: {
      summary: "Whose monthly fee is paid",
      body: z.object({ items: itemsOf(feeState, "login", itemsMax) }),
      response: { 202: receipt },
    },
    handler: async ({ body }, reply) => {
      const { taken, rejected } = body.items;
      const plan = await inTransaction(db, (tx) => recordFeeStates({ tx, now: clock.now() }, taken));
      const { accepted, duplicates } = plan;
      return reply.status(202).send({ accepted, duplicates, rejected: [...rejected, ...plan.rejected] });
    },
  });
}
