import { z } from "zod";
import { breakKinds } from "../sessions/drop-causes.ts";
import { findingKinds, noSessionReasons } from "./finding.ts";

const answerNames = ["pending", "unknown"] as const;
const lineNames = [
  "ok",
  "no-session",
  "cable-cut",
  "port-down",
  "router-silent",
  "line-errors",
  "drops",
] as const;

/** A verdict as it travels, the same to subscribers and to staff. */
export const verdictOnWire = z.object({
  login: z.string(),
  outage: z.enum(["none", "outage", ...answerNames]),
  line: z.enum([...lineNames, ...answerNames]),
  visit: z.enum(["none", "open", ...answerNames]),
  account: z.enum(["paid", "unpaid", "suspended", ...answerNames]),
  at: z.string(),
});

const pattern = z.object({
  kind: z.enum(["every", "evening", "heat", "night", "irregular", "few"]),
  minutes: z.number().optional().describe("Of every: from one drop to the next"),
});

/** What was found, with all that was considered, as staff see it. Instants are ISO 8601. */
export const findingOnWire = z.object({
  kind: z.enum(findingKinds),
  since: z.string().nullable(),
  confidence: z.enum(["high", "medium", "low"]).describe("By agreeing independent sources and their age"),
  reason: z.enum(noSessionReasons).nullable().describe("Why there is no session"),
  nodeId: z.string().nullable().describe("Of an outage: the node that is down"),
  lengthMeters: z.number().nullable().describe("From the switch to the break"),
  brokenPairs: z.array(z.int()).readonly(),
  place: z
    .enum(["inside", "outside"])
    .nullable()
    .describe("S36: the side of the flat's wall, where the riser is known"),
  pattern: pattern.nullable(),
  insideOutage: z.string().nullable().describe("The outage that there is besides a fault of the line's own"),
  evidence: z
    .array(
      z.object({
        what: z.string(),
        source: z.string(),
        nodeId: z.string().nullable().describe("The node that it tells of"),
        node: z.string().nullable().describe("What people call it; its house is masked"),
        at: z.string().nullable(),
        ageMinutes: z.number().nullable(),
        isStale: z.boolean().describe("Too old, or something newer contradicts it; it counts for nothing"),
        bearing: z.enum(["for", "against", "aside"]).describe("What it says of the conclusion"),
      }),
    )
    .readonly(),
});

/** The finding in the words of each who needs it. */
export const sentencesOnWire = z.object({
  subscriber: z.string(),
  operator: z.string(),
  technician: z.string(),
});

/** S51–S54: whose the breaks of the last days are, and when they come. */
export const dropHistoryOnWire = z.object({
  counts: z.record(z.enum(breakKinds), z.int()),
  isFrequent: z.boolean().describe("S51, S52, of the line's own breaks"),
  limitMinutes: z.number().nullable().describe("The fixed length of its sessions"),
  pattern,
  nextUsualAt: z.string().nullable().describe("S54: when to watch next"),
  tests: z
    .array(
      z.object({
        test: z.enum(["patch-cord", "direct"]),
        result: z.enum(["good", "bad"]),
        testedAt: z.string(),
      }),
    )
    .readonly()
    .describe("S53: what the subscriber's tests of the last days have shown"),
});
