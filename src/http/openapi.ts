import { readFileSync } from "node:fs";
import { join } from "node:path";
import swagger from "@fastify/swagger";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Access, App } from "./app.ts";

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")));

/** `GET /api/openapi.json`: every call, made from the schemas that check it and from who may make it. */
export async function describeApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Uide", version, description: "Support of a home-internet provider." },
      components: { securitySchemes },
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route);
      if (schema.hide === true) return { schema, url };
      const security = securityOf(route.route.config?.access);
      const response = { ...(schema.response as object | undefined), default: problem };
      return { schema: { ...schema, security, response }, url };
    },
  });
}

/** After `describeApi`, and like every other route with its access stated. */
export function openApiRoute(app: App): void {
  const config = { access: "public" } as const;
  app.get("/api/openapi.json", { config, schema: { hide: true } }, () => app.swagger());
}

const bearer = (description: string) => ({ type: "http", scheme: "bearer", description }) as const;

const securitySchemes = {
  conversation: bearer("The token that was given when the conversation began"),
  integration: bearer("The key of monitoring and billing, UIDE_INTEGRATION_KEY"),
  staff: bearer("The token of signing in; browsers may send the session's cookie instead"),
};

function securityOf(access: Access | undefined): readonly Record<string, string[]>[] {
  if (access === undefined || access === "public") return [];
  return typeof access === "string" ? [{ [access]: [] }] : [{ staff: [access.staff] }];
}

const problem = {
  description: "A problem (RFC 9457); its page is at `type`",
  content: {
    "application/problem+json": {
      schema: {
        type: "object",
        required: ["type", "title", "status", "detail", "instance"],
        properties: {
          type: { type: "string", format: "uri-reference" },
          title: { type: "string" },
          status: { type: "integer" },
          detail: { type: "string" },
          instance: { type: "string", format: "uri" },
          errors: {
            type: "array",
            items: {
              type: "object",
              required: ["path", "message"],
              properties: { path: { type: "string" }, message: { type: "string" } },
            },
          },
        },
      },
    },
  },
} as const;
