import { z } from "zod";
import type { App } from "../../http/app.ts";
import { asLogin } from "../../kernel/ids.ts";
import { languages } from "../../kernel/language.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Db } from "../../platform/database.ts";
import type { Policy } from "../provider/policy.ts";
import { staffOf } from "../staff/staff.ts";
import { accountState } from "./account.ts";
import { noSuchSubscriber } from "./problems.ts";
import { equipmentOwnerships, type Subscriber } from "./subscriber.ts";
import { findByContact, readSubscriberAs } from "./subscribers.ts";

type Dependencies = {
  readonly db: Db;
  readonly clock: Clock;
  readonly policy: Pick<Policy, "zone">;
};

const tags = ["subscribers"];
const access = { staff: "subscribers:read" } as const;

const subscriberCard = z.object({
  login: z.string(),
  ownerName: z.string(),
  iin: z.string().nullable(),
  contactNumber: z.string(),
  language: z.enum(languages),
  city: z.string(),
  street: z.string(),
  house: z.string(),
  entrance: z.string().nullable(),
  flat: z.string().nullable(),
  tariff: z.string(),
  bundleNumbers: z.array(z.string()).readonly(),
  account: z.enum(["paid", "unpaid", "suspended"]),
  feeAmountTiyn: z.int(),
  feeAt: z.string().nullable(),
  suspendedFrom: z.string().nullable(),
  suspendedUntil: z.string().nullable(),
  router: z.enum(equipmentOwnerships),
  tvBox: z.enum(equipmentOwnerships),
});

/** The subscriber's card, for staff. What other modules know of the login, they tell at places of their own. */
export function subscriberRoutes(app: App, { db, clock, policy }: Dependencies): void {
  app.route({
    method: "GET",
    url: "/api/subscribers/:login",
    config: { access },
    schema: {
      tags,
      summary: "A subscriber by login",
      params: z.object({ login: z.string().max(40).transform(asLogin) }),
      response: { 200: subscriberCard },
    },
    handler: async (request) => {
      const subscriber = await readSubscriberAs(staffOf(request), db, request.params.login);
      if (subscriber === undefined) throw new Problem(noSuchSubscriber, "No contract has this login.");
      return asCard(subscriber, clock.now().toZonedDateTimeISO(policy.zone).toPlainDate());
    },
  });
  app.route({
    method: "GET",
    url: "/api/subscribers",
    config: { access },
    schema: {
      tags,
      summary: "The logins of a contact number or a bundle's number",
      querystring: z.object({
        number: z.string().regex(/^\+[1-9]\d{6,14}$/, "expected a number such as +77010000001"),
      }),
      response: { 200: z.object({ logins: z.array(z.string()).readonly() }) },
    },
    handler: async ({ query }) => ({ logins: await findByContact(db, query.number) }),
  });
}

const asCard = (
  { isFeePaid, ...subscriber }: Subscriber,
  today: Temporal.PlainDate,
): z.input<typeof subscriberCard> => ({
  ...subscriber,
  account: accountState({ ...subscriber, isFeePaid }, today),
  feeAt: subscriber.feeAt?.toString() ?? null,
  suspendedFrom: subscriber.suspendedFrom?.toString() ?? null,
  suspendedUntil: subscriber.suspendedUntil?.toString() ?? null,
});
