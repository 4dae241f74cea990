import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";

/** The HTTP application that every module adds its routes to. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** At most `perMinute` requests with the same key in any minute that starts with the first of them. */
export type RateLimit = {
  readonly name: string;
  readonly perMinute: number;
  readonly keyOf: (request: FastifyRequest) => string;
};

/** Who may call a route. Each route states it; the app does not start with a route that doesn't. */
export type Access = "public" | "conversation" | "integration" | { readonly staff: string };

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may call this route. */
    access?: Access;
    /** Extra limits of this route, counted in this process. */
    rateLimits?: readonly RateLimit[];
  }
}

/** Lets a request pass, or throws the problem that refuses it. */
export type Guard = (request: FastifyRequest) => Promise<void>;

/** What stands before the routes of each kind of caller; `staff` gets the permission that the route asks for. */
export type Guards = {
  readonly conversation: Guard;
  readonly integration: Guard;
  readonly staff: (request: FastifyRequest, permission: string) => Promise<void>;
};
