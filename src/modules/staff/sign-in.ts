import type { IncomingHttpHeaders } from "node:http";
import { betterAuth } from "better-auth";
import { APIError } from "better-auth/api";
import { fromNodeHeaders } from "better-auth/node";
import { bearer } from "better-auth/plugins";
import { Pool } from "pg";
import { Problem } from "../../kernel/problem.ts";
import { batched } from "../../platform/batched.ts";
import { newId } from "../../platform/new-id.ts";
import type { SecretBox } from "../../platform/secret-box.ts";
import { isRole } from "./permissions.ts";
import { passwordNotTaken, signInFailed } from "./problems.ts";
import type { StaffId, StaffMember } from "./staff-member.ts";

/** Signing in and out. Sessions run on real time. */
export type StaffSignIn = {
  /** Who sent these headers, by bearer token or session cookie; undefined when nobody is signed in with them. */
  authenticate(headers: IncomingHttpHeaders): Promise<StaffMember | undefined>;
  /** @throws Problem `sign-in-failed`, the same for a wrong password and an unknown address. */
  signIn(credentials: {
    readonly email: string;
    readonly password: string;
    readonly headers: IncomingHttpHeaders;
  }): Promise<SignedIn>;
  /** Ends the session of these headers; the cookies to set are the answer. */
  signOut(headers: IncomingHttpHeaders): Promise<readonly string[]>;
  /** Ends every other session of this person. @throws Problem `password-not-taken` */
  changePassword(change: {
    readonly currentPassword: string;
    readonly newPassword: string;
    readonly headers: IncomingHttpHeaders;
  }): Promise<void>;
  close(): Promise<void>;
};

/** `token` goes into `Authorization: Bearer`; browsers get the same session as a cookie. */
type SignedIn = { readonly token: string; readonly cookies: readonly string[] };

const sessionHours = 12;
const renewedAfterHours = 1;
const connectionsMax = 4;
const passwordLengthMin = 12;

/**
 * Staff sign-in by better-auth, on tables of this house.
 *
 * @param parts `isHttps`: browsers reach us over https, so that cookies may be kept to it.
 */
export function createStaffSignIn(parts: {
  readonly databaseUrl: string;
  readonly secretBox: SecretBox;
  readonly isHttps: boolean;
}): StaffSignIn {
  // A pool of its own: better-auth wants its timestamps as Date, which ours doesn't give.
  const pool = new Pool({ connectionString: parts.databaseUrl, max: connectionsMax });
  pool.on("error", () => undefined);
  const auth = createAuth(pool, parts.secretBox.derive("staff sign-in"), parts.isHttps);
  const memberOf = async (headers: string): Promise<StaffMember | undefined> => {
    const found = await auth.api.getSession({ headers: JSON.parse(headers) as Record<string, string> });
    return found === null ? undefined : asStaffMember(found.user);
  };
  // A page of the console asks for many things at once; what fails for one sender is nothing to the others.
  const findMember = batched(async (_: Pool, senders: readonly string[]) => {
    const members = new Map(senders.map((headers) => [headers, memberOf(headers)]));
    await Promise.allSettled(members.values());
    return members;
  });
  return {
    async authenticate({ authorization = "", cookie = "" }) {
      return findMember(pool, JSON.stringify({ authorization, cookie }));
    },
    async signIn({ email, password, headers }) {
      const options = {
        body: { email, password },
        headers: fromNodeHeaders(headers),
        returnHeaders: true,
      } as const;
      const signedIn = await auth.api.signInEmail(options).catch(refuse(signInProblem));
      return { token: signedIn.response.token, cookies: signedIn.headers.getSetCookie() };
    },
    async signOut(headers) {
      const options = { headers: fromNodeHeaders(headers), returnHeaders: true } as const;
      return (await auth.api.signOut(options)).headers.getSetCookie();
    },
    async changePassword({ currentPassword, newPassword, headers }) {
      const body = { currentPassword, newPassword, revokeOtherSessions: true };
      await auth.api
        .changePassword({ body, headers: fromNodeHeaders(headers) })
        .catch(refuse(passwordProblem));
    },
    close: () => pool.end(),
  };
}

const times = { createdAt: "created_at", updatedAt: "updated_at" } as const;

function createAuth(pool: Pool, secret: string, isHttps: boolean) {
  return betterAuth({
    database: pool,
    secret,
    // Never asked for: requests come through our own routes, which check where they are from.
    baseURL: "http://uide.invalid",
    basePath: "/api/staff/auth",
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    plugins: [bearer()],
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: passwordLengthMin },
    session: {
      modelName: "staff_sessions",
      fields: {
        ...times,
        userId: "staff_id",
        expiresAt: "expires_at",
        ipAddress: "ip_address",
        userAgent: "user_agent",
      },
      expiresIn: sessionHours * 3600,
      updateAge: renewedAfterHours * 3600,
    },
    user: {
      modelName: "staff_members",
      fields: { ...times, emailVerified: "email_verified" },
      additionalFields: { role: { type: "string", required: true, input: false } },
    },
    account: {
      modelName: "staff_credentials",
      fields: {
        ...times,
        userId: "staff_id",
        accountId: "account_id",
        providerId: "provider_id",
        password: "password_hash",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
      },
    },
    verification: { modelName: "staff_verifications", fields: { ...times, expiresAt: "expires_at" } },
    advanced: {
      cookiePrefix: "uide-staff",
      useSecureCookies: isHttps,
      database: { generateId: () => newId<StaffId>() },
      disableCSRFCheck: true,
      disableOriginCheck: true,
    },
  });
}

function asStaffMember(user: {
  id: string;
  name: string;
  email: string;
  role: string;
}): StaffMember | undefined {
  const { id, name, email, role } = user;
  return isRole(role) ? { id: id as StaffId, name, email, role } : undefined;
}

/** A refusal of better-auth becomes ours; anything else is a failure. */
const refuse =
  (problem: () => Problem) =>
  (error: unknown): never => {
    throw error instanceof APIError && error.statusCode < 500 ? problem() : error;
  };

const signInProblem = (): Problem => new Problem(signInFailed, "No account has this address and password.");

const passwordProblem = (): Problem =>
  new Problem(
    passwordNotTaken,
    `Nothing was changed: the current password must be right, and the new one have ${passwordLengthMin} characters or more.`,
  );
