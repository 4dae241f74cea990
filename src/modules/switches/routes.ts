import { z } from "zod";
import type { App } from "../../http/app.ts";
import { instantText, writtenText } from "../../http/wire.ts";
import { asLogin } from "../../kernel/ids.ts";
import { Problem } from "../../kernel/problem.ts";
import type { CableRefusal } from "../cable-tests/cable-test.ts";
import { cableNotTested, noSuchLine } from "./problems.ts";
import { listCableTests, observeLine, type SwitchParts, testCable } from "./switches.ts";

const params = z.object({ login: writtenText(40).transform(asLogin) });
const state = z.enum(["up", "down"]).nullable();

const portState = z.object({
  outcome: z.enum(["seen", "unknown"]),
  reason: z.string().nullable().describe("Why it is unknown"),
  nodeId: z.string().nullable(),
  port: z.int().nullable(),
  ifIndex: z.int().nullable(),
  admin: state,
  oper: state,
  megabits: z.number().nullable(),
  duplex: z.string(),
  facts: z
    .array(z.object({ fact: z.string(), value: z.string(), detail: z.record(z.string(), z.unknown()) }))
    .readonly(),
});

const cableTest = z.object({
  nodeId: z.string(),
  port: z.int(),
  askedAt: instantText,
  endedAt: instantText.nullable().describe("Null while it runs"),
  askedBy: z.string(),
  result: z.enum(["open", "short", "ok", "unknown"]).nullable(),
  reason: z.string().nullable().describe("Why it is unknown"),
  lengthMeters: z.number().nullable().describe("From the switch to the break"),
  pairs: z
    .array(z.object({ pair: z.int(), state: z.string(), lengthMeters: z.number().nullable() }))
    .readonly(),
});

/** What engineers ask the switches themselves. */
export function switchRoutes(app: App, parts: SwitchParts): void {
  portRoute(app, parts);
  testRoute(app, parts);
  pastTestsRoute(app, parts);
}

function portRoute(app: App, parts: SwitchParts): void {
  app.route({
    method: "GET",
    url: "/api/lines/:login/port",
    config: { access: { staff: "network:read" } },
    schema: {
      summary: "Asks the switch now what the line's port is doing",
      params,
      response: { 200: portState },
    },
    handler: async ({ params: { login } }) => {
      const seen = await observeLine(parts, login);
      if (seen.outcome === "unknown" && seen.reason === "no-line")
        throw new Problem(noSuchLine, "No line has this login.");
      const reading = seen.outcome === "seen" ? seen.reading : undefined;
      return {
        outcome: seen.outcome,
        reason: seen.outcome === "unknown" ? seen.reason : null,
        nodeId: seen.nodeId ?? null,
        port: seen.port ?? null,
        ifIndex: reading?.ifIndex ?? null,
        admin: reading?.admin ?? null,
        oper: reading?.oper ?? null,
        megabits: reading?.megabits ?? null,
        duplex: reading?.duplex ?? "unknown",
        facts:
          seen.outcome === "seen"
            ? seen.facts.map(({ fact, value, detail }) => ({ fact, value, detail: { ...detail } }))
            : [],
      };
    },
  });
}

function testRoute(app: App, parts: SwitchParts): void {
  app.route({
    method: "POST",
    url: "/api/lines/:login/cable-tests",
    config: { access: { staff: "network:write" } },
    schema: {
      summary: "Tests the line's cable now; the link is cut for some seconds",
      params,
      body: z.object({
        consented: z.boolean().default(false).describe("The subscriber agreed that a working link is cut"),
      }),
      response: { 200: cableTest },
    },
    handler: async ({ params: { login }, body: { consented } }) => {
      const outcome = await testCable(parts, { login, consented, askedBy: "staff" });
      if (outcome.kind === "refused") throw new Problem(cableNotTested, whyRefused[outcome.reason]);
      return outcome.test;
    },
  });
}

const whyRefused: Readonly<Record<CableRefusal, string>> = {
  "no-access": "Nobody has said how this switch is told to test a cable.",
  silent: "The switch does not answer.",
  "port-unknown": "It can't be told which of the switch's interfaces is this port.",
  "not-down": "The link is not down; a test would cut it, so the subscriber must have agreed.",
  running: "A test of this port is running.",
  "too-soon": "The port was tested a short while ago; see its last result.",
  "node-busy": "The switch tests as many cables as it may at once.",
};

function pastTestsRoute(app: App, { db }: SwitchParts): void {
  app.route({
    method: "GET",
    url: "/api/lines/:login/cable-tests",
    config: { access: { staff: "network:read" } },
    schema: {
      summary: "The tests of the line's cable, the newest first",
      params,
      querystring: z.object({ limit: z.coerce.number().int().min(1).max(100).default(10) }),
      response: { 200: z.object({ items: z.array(cableTest).readonly() }) },
    },
    handler: async ({ params: { login }, query: { limit } }) => ({
      items: await listCableTests(db, login, limit),
    }),
  });
}
