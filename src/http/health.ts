import type { App } from "./app.ts";

/** Why the process can't serve yet, or not now; empty when it can. */
export type ReadinessReasons = () => Promise<readonly string[]>;

/** `GET /healthz`: the process is alive. `GET /readyz`: it can serve, or why not. */
export function healthRoutes(app: App, reasons: ReadinessReasons): void {
  const config = { access: "public" } as const;
  app.get("/healthz", { config, schema: { hide: true } }, () => ({ status: "alive" }));
  app.get("/readyz", { config, schema: { hide: true } }, async (_request, reply) => {
    const found = await reasons();
    if (found.length === 0) return { status: "ready" };
    return reply.status(503).send({ status: "not ready", reasons: found });
  });
}
