import { z } from "zod";
import type { App } from "../../http/app.ts";
import type { Instant } from "../../kernel/instant.ts";
import { Problem } from "../../kernel/problem.ts";
import { submitReport } from "./accounting-intake.ts";
import type { AccountingQueue } from "./accounting-queue.ts";
import { accountingNotStored } from "./problems.ts";
import { reportOf } from "../radius/accounting-report.ts";
import { attributesOfRest, restAccounting } from "../radius/rest-attributes.ts";

/** A packet has at most 4,096 bytes; as JSON it is several times as long. */
const bodyBytesMax = 64 * 1024;

export type AccountingRoutesParts = { readonly queue: AccountingQueue; readonly now: () => Instant };

export function accountingRoutes(app: App, { queue, now }: AccountingRoutesParts): void {
  app.route({
    method: "POST",
    url: "/api/radius/accounting",
    bodyLimit: bodyBytesMax,
    config: { access: "integration" },
    schema: {
      summary: "One accounting request as rlm_rest of FreeRADIUS sends it; answered when it is committed",
      body: restAccounting,
      response: { 204: z.null().describe("committed") },
    },
    handler: async (request, reply) => {
      const report = reportOf(attributesOfRest(request.body), { address: request.ip, at: now() });
      const isStored = await new Promise<boolean>((resolve) => {
        if (!submitReport(queue, report, resolve)) resolve(false);
      });
      if (!isStored)
        throw new Problem(accountingNotStored, "Nothing was stored; send the same request again later.");
      return reply.status(204).send(null);
    },
  });
}
