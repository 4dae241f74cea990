import type { FastifyRequest } from "fastify";
import { Problem } from "../../kernel/problem.ts";
import { notAllowed, notSignedIn } from "../../http/problems.ts";
import { isPermitted, permissions } from "./permissions.ts";
import { foreignOrigin } from "./problems.ts";
import type { StaffSignIn } from "./sign-in.ts";
import type { StaffMember } from "./staff-member.ts";

const signedIn = new WeakMap<FastifyRequest, StaffMember>();

/** Who sent the request. @throws Error on a route that the staff guard doesn't stand before. */
export function staffOf(request: FastifyRequest): StaffMember {
  const member = signedIn.get(request);
  if (member === undefined) throw new Error(`${request.url} asks who signed in, and lets everybody in`);
  return member;
}

/** Lets a request pass whose sender is signed in and permitted to do what the route does. */
export const guardStaff =
  (signIn: StaffSignIn) =>
  async (request: FastifyRequest, wanted: string): Promise<void> => {
    refuseForeignPages(request);
    const member = await signIn.authenticate(request.headers);
    if (member === undefined)
      throw new Problem(notSignedIn, "Sign in, and send the token or the cookie along.");
    const permission = permissions.find((name) => name === wanted);
    if (permission === undefined || !isPermitted(member.role, permission))
      throw new Problem(notAllowed, `Your role, ${member.role}, does not have ${wanted}.`);
    signedIn.set(request, member);
  };

/** A browser sends its cookies for any page; only our own pages may make it change something. */
export function refuseForeignPages(request: FastifyRequest): void {
  const { origin, cookie } = request.headers;
  if (origin === undefined || cookie === undefined || request.method === "GET") return;
  if (URL.parse(origin)?.host !== request.host)
    throw new Problem(foreignOrigin, "Signed-in staff act from the product's own pages only.");
}
