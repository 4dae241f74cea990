import { z } from "zod";
import type { App } from "../../http/app.ts";
import { instantText } from "../../http/wire.ts";
import { asLogin } from "../../kernel/ids.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Db } from "../../platform/database.ts";
import { readLine, readLineHistory } from "../network/network.ts";
import { findLine } from "../network/topology.ts";
import type { Policy } from "../provider/policy.ts";
import { diagnose, type DiagnosisParts } from "./diagnosis.ts";
import { noSuchLine } from "./problems.ts";
import { verdictOnWire } from "./wire.ts";

export type DiagnosisRouteParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly diagnosis: DiagnosisParts;
};

const params = z.object({ login: z.string().min(1).max(40).transform(asLogin) });

const session = z.object({
  nas: z.string(),
  beganAt: instantText.nullable(),
  aliveAt: instantText.nullable(),
  endedAt: instantText.nullable(),
  cause: z.string().nullable(),
});

const evidence = z.object({ kind: z.string(), at: instantText, source: z.string(), stale: z.boolean() });

const line = z.object({
  login: z.string(),
  nodeId: z.string(),
  port: z.int(),
  state: z.string(),
  since: instantText.nullable(),
  cause: z.string().nullable(),
  lengthMeters: z.number().nullable(),
  ageMinutes: z.number().nullable().describe("Of the newest evidence that still counts"),
  evidence: z.array(evidence).readonly(),
  isDroppingOften: z.boolean().describe("S51, S52"),
  drops: z.array(z.object({ at: instantText, cause: z.string() })).readonly(),
  sessions: z.array(session).readonly(),
});

/** The part of the subscriber's card that tells of the line, and the checks made at an operator's wish. */
export function diagnosisRoutes(app: App, { db, clock, policy, diagnosis }: DiagnosisRouteParts): void {
  app.route({
    method: "GET",
    url: "/api/lines/:login",
    config: { access: { staff: "network:read" } },
    schema: {
      summary: "What a line is doing and did in the last days, with the evidence",
      params,
      response: { 200: line },
    },
    handler: async ({ params: { login } }) => {
      const place = await findLine(db, login);
      if (place === undefined) throw new Problem(noSuchLine, "No line has this login.");
      const now = clock.now();
      const { drops, ...state } = await readLine(db, login, { now, policy });
      const sessions = await readLineHistory(db, login, { now, days: policy.network.historyDays });
      const { nodeId, port } = place;
      return {
        login,
        nodeId,
        port,
        ...state,
        isDroppingOften: drops.isFrequent,
        drops: drops.breaks,
        sessions,
      };
    },
  });
  app.route({
    method: "POST",
    url: "/api/lines/:login/diagnoses",
    config: { access: { staff: "network:read" } },
    schema: {
      summary: "Makes S44's checks now and says what they lead to",
      params,
      response: { 200: z.object({ verdict: verdictOnWire, step: z.string(), rule: z.string() }) },
    },
    handler: async ({ params: { login } }) => {
      const { verdict, decision } = await diagnose(diagnosis, login);
      return { verdict, ...decision };
    },
  });
}
