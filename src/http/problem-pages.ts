import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Problem } from "../kernel/problem.ts";
import type { App } from "./app.ts";
import { noSuchPlace } from "./problems.ts";

const folder = join(import.meta.dirname, "../../docs/problems");

/** The page that a problem's `type` points to. */
export function problemPages(app: App): void {
  const pages = new Map(
    readdirSync(folder).map((name) => [name.replace(/\.md$/, ""), readFileSync(join(folder, name), "utf8")]),
  );
  app.route({
    method: "GET",
    url: "/problems/:code",
    config: { access: "public" },
    schema: { hide: true, params: z.object({ code: z.string().max(60) }) },
    handler: async (request, reply) => {
      const page = pages.get(request.params.code);
      if (page === undefined) throw new Problem(noSuchPlace, "No problem has this name.");
      return reply.header("content-type", "text/markdown; charset=utf-8").send(page);
    },
  });
}
