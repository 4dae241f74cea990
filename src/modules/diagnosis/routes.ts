import { z } from "zod";
import type { App } from "../../http/app.ts";
import { instantText, writtenText } from "../../http/wire.ts";
import { asLogin } from "../../kernel/ids.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Db, inTransaction } from "../../platform/database.ts";
import { readLine } from "../network/network.ts";
import { readLineHistory } from "../sessions/sessions.ts";
import { findLine } from "../topology/topology.ts";
import type { Policy } from "../provider/policy.ts";
import { findDiagnoses, recordDiagnosis } from "./diagnoses.ts";
import { diagnose, type DiagnosisParts } from "./diagnosis.ts";
import { noSuchLine } from "./problems.ts";
import { verdictOnWire } from "./wire.ts";

export type DiagnosisRouteParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly diagnosis: DiagnosisParts;
};

const params = z.object({ login: writtenText(40).transform(asLogin) });

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

const concluded = { verdict: verdictOnWire, step: z.string(), rule: z.string() };

const recorded = z.object({
  madeAt: instantText,
  conversationId: z.uuid().nullable().describe("Null when staff asked"),
  ...concluded,
  evidence: z.record(z.string(), z.unknown()),
});

/** The part of the subscriber's card that tells of the line, and the checks made at an operator's wish. */
export function diagnosisRoutes(app: App, parts: DiagnosisRouteParts): void {
  lineRoute(app, parts);
  checkRoute(app, parts);
  pastChecksRoute(app, parts);
}

function lineRoute(app: App, { db, clock, policy }: DiagnosisRouteParts): void {
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
}

function checkRoute(app: App, { db, clock, diagnosis }: DiagnosisRouteParts): void {
  app.route({
    method: "POST",
    url: "/api/lines/:login/diagnoses",
    config: { access: { staff: "network:read" } },
    schema: {
      summary: "Makes S44's checks now and says what they lead to",
      params,
      response: { 200: z.object(concluded) },
    },
    handler: async ({ params: { login } }) => {
      const found = await diagnose(diagnosis, login);
      const now = clock.now();
      await inTransaction(db, (tx) =>
        recordDiagnosis({ tx, now }, { diagnosis: found, conversationId: null }),
      );
      return { verdict: found.verdict, ...found.decision };
    },
  });
}

function pastChecksRoute(app: App, { db }: DiagnosisRouteParts): void {
  app.route({
    method: "GET",
    url: "/api/lines/:login/diagnoses",
    config: { access: { staff: "network:read" } },
    schema: {
      summary: "What the checks found lately, in conversations and at operators' wishes, the newest first",
      params,
      querystring: z.object({ limit: z.coerce.number().int().min(1).max(100).default(10) }),
      response: { 200: z.object({ items: z.array(recorded).readonly() }) },
    },
    handler: async ({ params: { login }, query: { limit } }) => {
      const diagnoses = await findDiagnoses(db, login, limit);
      const items = diagnoses.map(({ madeAt, conversationId, diagnosis: found }) => {
        const { verdict, decision, ...known } = found;
        return { madeAt, conversationId, verdict, ...decision, evidence: known };
      });
      return { items };
    },
  });
}
