import { queryOptions } from "@tanstack/react-query";
import { isSignedOut, readJson, sendJson } from "./client.ts";

/** Who is signed in, and what they may do. */
export type Me = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly permissions: readonly string[];
};

export const meKey = ["me"] as const;

/** Null when nobody is signed in. */
export const meQuery = queryOptions<Me | null>({
  queryKey: meKey,
  queryFn: ({ signal }) =>
    readJson<Me>("/api/staff/me", {}, signal).catch((error: unknown) => {
      if (isSignedOut(error)) return null;
      throw error;
    }),
  staleTime: 60_000,
});

export const signIn = (credentials: { email: string; password: string }): Promise<{ token: string }> =>
  sendJson("POST", "/api/staff/auth/sign-in/email", credentials);

export const signOut = (): Promise<void> => sendJson("POST", "/api/staff/auth/sign-out");
