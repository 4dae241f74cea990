import { z } from "zod";
import type { App } from "../../http/app.ts";
import { instantText, writtenText } from "../../http/wire.ts";
import { asLogin } from "../../kernel/ids.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Db, inTransaction } from "../../platform/database.ts";
import { changeStates } from "./password-change.ts";
import { acceptPasswordChange, type PasswordChange, type PasswordParts } from "./passwords.ts";

export type PasswordRouteParts = PasswordParts & { readonly db: Db; readonly clock: Clock };

const passwordCharactersMax = 64;

const order = z.strictObject({
  id: writtenText(200).describe("The app's own name of the change; the same id again changes nothing"),
  login: writtenText(20).transform(asLogin),
  password: z
    .string()
    .min(1)
    .max(passwordCharactersMax)
    .regex(/^[\u0021-\u007e]+$/, "must be printable ASCII without spaces"),
  at: instantText.describe("When the subscriber changed it; a time still to come is taken as now"),
});

const changeOnWire = z.object({
  id: z.string(),
  login: z.string(),
  state: z.enum(changeStates),
  requestedAt: instantText,
  dueAt: instantText,
  endedAt: instantText.nullable(),
  reason: z.string().nullable(),
});

const toWire = (change: PasswordChange): z.output<typeof changeOnWire> => {
  const { id, login, state, requestedAt, dueAt, endedAt, reason } = change;
  return { id, login, state, requestedAt, dueAt, endedAt, reason };
};

/** For the provider's app: a subscriber has changed the password of the service (S6). */
export function passwordRoutes(app: App, parts: PasswordRouteParts): void {
  app.route({
    method: "POST",
    url: "/api/routers/password-changes",
    config: { access: "integration" },
    schema: {
      tags: ["routers"],
      summary: "A new password of a login: set up in the provider's router, then in RADIUS",
      body: order,
      response: { 202: changeOnWire },
    },
    handler: async ({ body }, reply) => {
      const { db, clock } = parts;
      const change = await inTransaction(db, (tx) =>
        acceptPasswordChange({ tx, now: clock.now() }, parts, body),
      );
      return reply.status(202).send(toWire(change));
    },
  });
}
