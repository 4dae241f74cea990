import { z } from "zod";
import type { App } from "../../http/app.ts";
import { instantText, writtenText } from "../../http/wire.ts";
import { asLogin, type Login } from "../../kernel/ids.ts";
import { addHours, type Instant } from "../../kernel/instant.ts";
import { type Language, languages } from "../../kernel/language.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Db } from "../../platform/database.ts";
import { readLine } from "../network/network.ts";
import type { Provider } from "../provider/provider.ts";
import { renderText } from "../provider/text.ts";
import { breakKinds, explainDrops } from "../sessions/drop-causes.ts";
import type { Span } from "../sessions/drops.ts";
import { readLineHistory } from "../sessions/sessions.ts";
import type { Line } from "../topology/access-network.ts";
import { findLine } from "../topology/topology.ts";
import { findDiagnoses, recordDiagnosis } from "./diagnoses.ts";
import { diagnose, type DiagnosisParts } from "./diagnosis.ts";
import { drawDrops, type PictureWords } from "./drops-picture.ts";
import { noSuchLine } from "./problems.ts";
import { inWordsFor } from "./sentences.ts";
import { dropHistoryOnWire, findingOnWire, sentencesOnWire, verdictOnWire } from "./wire.ts";

export type DiagnosisRouteParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly provider: Provider;
  readonly diagnosis: DiagnosisParts;
  /** The same without asking the equipment: what is known already. */
  readonly known: DiagnosisParts;
  readonly outagesOf: (login: Login, since: Instant) => Promise<readonly Span[]>;
};

const inLanguage = z.object({
  language: z.enum(languages).default("kk").describe("Of the sentences"),
});

const params = z.object({ login: writtenText(40).transform(asLogin) });

const session = z.object({
  nas: z.string(),
  beganAt: instantText.nullable(),
  aliveAt: instantText.nullable(),
  endedAt: instantText.nullable(),
  cause: z.string().nullable(),
});

const evidence = z.object({
  kind: z.string(),
  at: instantText,
  source: z.string(),
  stale: z.boolean(),
  nodeId: z.string().optional().describe("Of a node's evidence"),
});

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
  finding: findingOnWire,
  sentences: sentencesOnWire,
  step: z.string().describe("What the finding leads to"),
  rule: z.string(),
  dropHistory: dropHistoryOnWire.nullable(),
});

const concluded = { verdict: verdictOnWire, step: z.string(), rule: z.string() };
const explained = { ...concluded, finding: findingOnWire, sentences: sentencesOnWire };

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
  pictureRoute(app, parts);
}

function lineRoute(app: App, { db, clock, provider, known }: DiagnosisRouteParts): void {
  const { policy } = provider;
  app.route({
    method: "GET",
    url: "/api/lines/:login",
    config: { access: { staff: "network:read" } },
    schema: {
      summary:
        "What a line is doing and did in the last days, what is wrong and why, without asking its equipment",
      params,
      querystring: inLanguage,
      response: { 200: line },
    },
    handler: async ({ params: { login }, query: { language } }) => {
      const { nodeId, port } = await existingLine(db, login);
      const now = clock.now();
      const { drops, ...state } = await readLine(db, login, { now, policy });
      const sessions = await readLineHistory(db, login, { now, days: policy.network.historyDays });
      const found = await diagnose(known, login);
      return {
        login,
        nodeId,
        port,
        ...state,
        isDroppingOften: drops.isFrequent,
        drops: drops.breaks,
        sessions,
        finding: found.finding,
        sentences: inWordsFor(provider, language, found),
        ...found.decision,
        dropHistory: found.line?.dropHistory ?? null,
      };
    },
  });
}

async function existingLine(db: Db, login: Login): Promise<Line> {
  const place = await findLine(db, login);
  if (place === undefined) throw new Problem(noSuchLine, "No line has this login.");
  return place;
}

function checkRoute(app: App, { db, clock, diagnosis, provider }: DiagnosisRouteParts): void {
  app.route({
    method: "POST",
    url: "/api/lines/:login/diagnoses",
    config: { access: { staff: "network:read" } },
    schema: {
      summary:
        "Makes S44's checks now, asking the line's equipment, and says what is wrong and what that leads to",
      params,
      querystring: inLanguage,
      response: { 200: z.object(explained) },
    },
    handler: async ({ params: { login }, query: { language } }) => {
      const found = await diagnose(diagnosis, login);
      await recordDiagnosis(db, { diagnosis: found, conversationId: null, madeAt: clock.now() });
      const { verdict, decision, finding } = found;
      return { verdict, ...decision, finding, sentences: inWordsFor(provider, language, found) };
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

const pictureDaysMax = 30;

function pictureRoute(app: App, { db, clock, provider, outagesOf }: DiagnosisRouteParts): void {
  const { policy } = provider;
  app.route({
    method: "GET",
    url: "/api/lines/:login/drops.svg",
    config: { access: { staff: "network:read" } },
    schema: {
      summary: "The sessions of the last days as a picture, with whose each break is (SVG)",
      params,
      querystring: inLanguage.extend({
        days: z.coerce.number().int().min(1).max(pictureDaysMax).default(policy.dropPatterns.days),
      }),
    },
    handler: async ({ params: { login }, query: { language, days } }, reply) => {
      await existingLine(db, login);
      const now = clock.now();
      const { zone } = policy;
      const [sessions, outages] = await Promise.all([
        readLineHistory(db, login, { now, days }),
        outagesOf(login, addHours(now, -24 * days)),
      ]);
      const { breaks } = explainDrops(sessions, { now, outages, policy });
      const words = pictureWords(provider, language, { login, days });
      const picture = drawDrops({ now, zone, language, days, sessions, breaks, outages, words });
      return reply.type("image/svg+xml; charset=utf-8").header("cache-control", "no-store").send(picture);
    },
  });
}

function pictureWords(
  provider: Provider,
  language: Language,
  { login, days }: { readonly login: Login; readonly days: number },
): PictureWords {
  const words = (key: string, values = {}): string =>
    renderText(provider, language, `picture-${key}`, values);
  return {
    title: words("title", { login, days: { days } }),
    session: words("session"),
    outage: words("outage"),
    breaks: Object.fromEntries(
      breakKinds.map((kind) => [kind, words(`break-${kind}`)]),
    ) as PictureWords["breaks"],
  };
}
