import { randomBytes } from "node:crypto";
import type { App } from "../../src/http/app.ts";
import { createApp } from "../../src/http/create-app.ts";
import type { Role } from "../../src/modules/staff/permissions.ts";
import {
  createDemoStaff,
  createStaffSignIn,
  demoAccounts,
  guardStaff,
} from "../../src/modules/staff/staff.ts";
import { staffRoutes } from "../../src/modules/staff/routes.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { silentLog } from "../../src/platform/log.ts";
import { createSecretBox } from "../../src/platform/secret-box.ts";
import type { TestDatabase } from "./database.ts";

/** What is no JSON is the body's `text`. */
type Answer = { readonly status: number; readonly body: Record<string, unknown> };

/** Calls the routes as someone of this role; nobody is signed in when it is null. */
export type AsStaff = (
  role: Role | null,
  method: "GET" | "POST" | "PUT",
  url: string,
  payload?: object,
) => Promise<Answer>;

/** An application whose staff really sign in. `addRoutes` gives it the routes under test. */
export async function createStaffApp(
  database: TestDatabase,
  addRoutes: (app: App) => void,
): Promise<{ readonly call: AsStaff; close(): Promise<void> }> {
  const nobody = (): Promise<void> => Promise.reject(new Error("not in this test"));
  const allowed = (): Promise<void> => Promise.resolve();
  const secretBox = createSecretBox(randomBytes(32));
  const signIn = createStaffSignIn({ databaseUrl: database.url, secretBox, isHttps: false });
  const app = await createApp({
    log: silentLog,
    guards: { conversation: nobody, integration: allowed, staff: guardStaff(signIn) },
    widgetOrigins: ["*"],
    rateLimits: false,
  });
  staffRoutes(app, { db: database.db, clock: systemClock, signIn });
  addRoutes(app);
  await createDemoStaff(database.db, Temporal.Now.instant());
  const tokens = new Map<Role, string>();
  const tokenOf = async (role: Role): Promise<string> => {
    const known = tokens.get(role);
    if (known !== undefined) return known;
    const { email, password } = demoAccounts.find((account) => account.role === role)!;
    const answer = await app.inject({
      method: "POST",
      url: "/api/staff/auth/sign-in/email",
      payload: { email, password },
    });
    const { token } = answer.json<{ token: string }>();
    tokens.set(role, token);
    return token;
  };
  return {
    async call(role, method, url, payload) {
      const headers = role === null ? {} : { authorization: `Bearer ${await tokenOf(role)}` };
      const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
      const isJson = String(answer.headers["content-type"]).includes("json");
      return { status: answer.statusCode, body: isJson ? answer.json() : { text: answer.body } };
    },
    async close() {
      await app.close();
      await signIn.close();
    },
  };
}
