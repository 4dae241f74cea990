import { z } from "zod";
import type { App } from "../../http/app.ts";
import type { Clock } from "../../platform/clock.ts";
import { inTransaction, type Db } from "../../platform/database.ts";
import { permissions, permissionsOfRole, roles } from "./permissions.ts";
import { isOnDuty, refuseForeignPages, setOnDuty, staffOf, type StaffSignIn } from "./staff.ts";

type Dependencies = { readonly db: Db; readonly clock: Clock; readonly signIn: StaffSignIn };

/** Signing in may be tried this often a minute, from one network address and for one account. */
const triesPerMinute = { ofAddress: 30, ofAccount: 15 };

const tags = ["staff"];
const password = z.string().min(1).max(128);
const credentials = z.object({ email: z.email().toLowerCase(), password });
const me = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  permissions: z.array(z.enum(permissions)).readonly(),
  isOnDuty: z.boolean(),
});
const nothing = z.null().describe("done");

export function staffRoutes(app: App, dependencies: Dependencies): void {
  signInRoutes(app, dependencies);
  ownRoutes(app, dependencies);
}

function signInRoutes(app: App, { signIn }: Dependencies): void {
  app.route({
    method: "POST",
    url: "/api/staff/auth/sign-in/email",
    config: {
      access: "public",
      rateLimits: [
        { name: "sign-ins of an address", perMinute: triesPerMinute.ofAddress, keyOf: ({ ip }) => ip },
        {
          name: "sign-ins of an account",
          perMinute: triesPerMinute.ofAccount,
          keyOf: ({ body }) => credentials.pick({ email: true }).parse(body).email,
        },
      ],
    },
    schema: {
      tags,
      summary: "Sign in",
      body: credentials,
      response: { 200: z.object({ token: z.string() }) },
    },
    handler: async (request, reply) => {
      refuseForeignPages(request);
      const { token, cookies } = await signIn.signIn({ ...request.body, headers: request.headers });
      return reply.header("set-cookie", cookies).send({ token });
    },
  });
  app.route({
    method: "POST",
    url: "/api/staff/auth/sign-out",
    config: { access: { staff: "self:write" } },
    schema: { tags, summary: "End this session", response: { 204: nothing } },
    handler: async (request, reply) =>
      reply
        .header("set-cookie", await signIn.signOut(request.headers))
        .status(204)
        .send(null),
  });
  app.route({
    method: "POST",
    url: "/api/staff/auth/change-password",
    config: { access: { staff: "self:write" } },
    schema: {
      tags,
      summary: "Change one's own password and end all other sessions",
      body: z.object({ currentPassword: password, newPassword: password }),
      response: { 204: nothing },
    },
    handler: async (request, reply) => {
      await signIn.changePassword({ ...request.body, headers: request.headers });
      return reply.status(204).send(null);
    },
  });
}

function ownRoutes(app: App, { db, clock }: Dependencies): void {
  app.route({
    method: "GET",
    url: "/api/staff/me",
    config: { access: { staff: "self:read" } },
    schema: { tags, summary: "Who is signed in, and what they may do", response: { 200: me } },
    handler: async (request) => {
      const staff = staffOf(request);
      return { ...staff, permissions: permissionsOfRole(staff.role), isOnDuty: await isOnDuty(db, staff) };
    },
  });
  app.route({
    method: "PUT",
    url: "/api/staff/me/duty",
    config: { access: { staff: "self:write" } },
    schema: {
      tags,
      summary: "Begin or end one's duty",
      body: z.object({ onDuty: z.boolean() }),
      response: { 204: nothing },
    },
    handler: async (request, reply) => {
      const { onDuty } = request.body;
      await inTransaction(db, (tx) => setOnDuty({ tx, now: clock.now() }, staffOf(request), onDuty));
      return reply.status(204).send(null);
    },
  });
}
