import type { App } from "../../http/app.ts";
import { pageQuery } from "../../http/wire.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Db, inTransaction } from "../../platform/database.ts";
import { staffOf } from "../staff/staff.ts";
import { askForTraining, countRuns, findRuns } from "./training.ts";
import { runOnWire, runPage } from "./wire.ts";

export type TrainingRouteParts = { readonly db: Db; readonly clock: Clock };

const url = "/api/understanding/training-runs";
const tags = ["understanding"];

/** For editors: training runs, asked for and read. */
export function trainingRoutes(app: App, parts: TrainingRouteParts): void {
  askRoute(app, parts);
  runsRoute(app, parts);
}

function askRoute(app: App, { db, clock }: TrainingRouteParts): void {
  app.route({
    method: "POST",
    url,
    config: { access: { staff: "understanding:write" } },
    schema: {
      tags,
      summary: "Train on the provider's phrases and the approved ones; what is no worse is taken into use",
      response: { 202: runOnWire },
    },
    handler: async (request, reply) => {
      const now = clock.now();
      const run = await inTransaction(db, (tx) => askForTraining({ tx, now }, staffOf(request).id));
      return reply.status(202).send(run);
    },
  });
}

function runsRoute(app: App, { db }: TrainingRouteParts): void {
  app.route({
    method: "GET",
    url,
    config: { access: { staff: "understanding:read" } },
    schema: {
      tags,
      summary: "Training runs, the newest first, with figures before and after",
      querystring: pageQuery,
      response: { 200: runPage },
    },
    handler: async ({ query: { page, pageSize } }) => ({
      items: await findRuns(db, { limit: pageSize, offset: (page - 1) * pageSize }),
      total: await countRuns(db),
    }),
  });
}
