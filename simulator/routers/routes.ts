import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { Unusable } from "../unusable.ts";
import { isoOf, type ProductClock } from "../time.ts";
import { reportPasswordChange, type ProductAccess } from "../wire/product-api.ts";
import type { Topology } from "../world/topology.ts";
import type { Fleet } from "./fleet.ts";
import type { Passwords } from "./passwords.ts";

const passwordBody = z.strictObject({ login: z.string(), password: z.string().min(1).max(128) });
const changeBody = passwordBody.extend({ atOnce: z.boolean().default(false) });
const lineParams = z.object({ login: z.string() });

type Parts = {
  readonly topology: Topology;
  readonly clock: ProductClock;
  readonly passwords: Passwords;
  /** Undefined when the product has no place for routers to call. */
  readonly fleet: Fleet | undefined;
  readonly product: ProductAccess;
};

/** The provider's AAA, the password page of its app, and what routers know. */
export function serveRouters(
  app: FastifyInstance,
  { topology, clock, passwords, fleet, product }: Parts,
): void {
  const mustBeKnown = (login: string): void => {
    if (topology.line(login) === null) throw new Unusable(404, `there is no login ${login}`);
  };
  app.post("/aaa/passwords", async (request, reply) => {
    const { login, password } = passwordBody.parse(request.body);
    mustBeKnown(login);
    await passwords.changeAaa(login, password);
    return reply.code(204).send();
  });
  app.post("/api/passwords", async (request, reply) => {
    const { login, password, atOnce } = changeBody.parse(request.body);
    mustBeKnown(login);
    const at = isoOf(clock.now());
    const answer = await reportPasswordChange(product, { id: `app-${login}-${at}`, login, password, at });
    // An app that doesn't wait for the router shuts it out.
    if (atOnce) {
      await passwords.changeAaa(login, password);
      await passwords.redial(login);
    }
    return reply.send(answer);
  });
  app.get("/api/lines/:login/router", (request) => {
    const { login } = lineParams.parse(request.params);
    mustBeKnown(login);
    return fleet?.view(login) ?? { isManaged: false };
  });
}
