import { z } from "zod";
import { instantText, pageOf } from "../../http/wire.ts";
import {
  lineStandings,
  outageEventKinds,
  outageSeverities,
  outageStates,
  ownFaultKinds,
} from "../outages/outage.ts";
import { outageOnWire } from "../outages/wire.ts";

/** Outages as they travel to the engineers' desk. */

/** How many subscribers an outage concerns. */
const outageCounts = z.object({
  affected: z.int().describe("Lines that need its node"),
  lost: z.int().describe("Those of them that were lost with it and are still away"),
  ownFault: z.int().describe("Those of them with a fault of their own, which stays when the outage is over"),
  waitingConversations: z.int().describe("Conversations of these lines that wait for an operator"),
});

export const outageOnDesk = outageOnWire.extend({
  nodeName: z.string().nullable(),
  city: z.string().nullable().describe("Where its node stands"),
  street: z.string().nullable(),
  house: z.string().nullable(),
  counts: outageCounts,
});

export const outagePage = pageOf(outageOnDesk);

/** One thing that happened to an outage. `who` is a person's id; null where the product did it. */
const outageEventOnWire = z.object({
  at: instantText,
  kind: z.enum(outageEventKinds),
  who: z.string().nullable(),
  whoName: z.string().nullable(),
  detail: z
    .record(z.string(), z.unknown())
    .describe("By kind: nodes, numbers of lines, cause, old and new end"),
});

export const outageInFull = outageOnDesk.extend({
  affectedLines: z.int(),
  timeline: z.array(outageEventOnWire).readonly().describe("The oldest first"),
  expectedEnds: z
    .array(
      z.object({
        at: instantText,
        who: z.string().nullable(),
        whoName: z.string().nullable(),
        expectedEndAt: z.string().nullable(),
        before: z.string().nullable(),
      }),
    )
    .readonly()
    .describe("Every end that was promised, the oldest first"),
  nodes: z
    .array(
      z.object({
        nodeId: z.string(),
        name: z.string().nullable(),
        kind: z.string().nullable(),
        city: z.string().nullable(),
        street: z.string().nullable(),
        house: z.string().nullable(),
        state: z.enum(["up", "down", "unreachable"]).nullable().describe("What is known of the node itself"),
        stateAt: instantText.nullable(),
        stateSource: z.string().nullable(),
      }),
    )
    .readonly()
    .describe("The outage's node and those above it, from the top down: the evidence of the equipment"),
  evidence: z
    .array(z.object({ code: z.string(), count: z.number(), of: z.number() }))
    .readonly()
    .describe("Why the detector says so: codes with how many of how many"),
  mergedNumbers: z.array(z.string()).readonly().describe("Outages that turned out to be this one"),
  mergedIntoNumber: z.string().nullable(),
  works: z.object({ id: z.uuid(), number: z.string(), endsAt: instantText }).nullable(),
});

const ownFaultOnWire = z.object({ kind: z.enum(ownFaultKinds), at: instantText });

/** A line that needs an outage's node. */
const affectedLineOnWire = z.object({
  login: z.string(),
  nodeId: z.string(),
  port: z.int(),
  state: z.enum(lineStandings),
  since: instantText.nullable().describe("Since when it is so"),
  ownFault: ownFaultOnWire.nullable(),
});

export const affectedLinePage = pageOf(affectedLineOnWire);

export const foreseenLinePage = affectedLinePage.extend({
  severity: z.enum(outageSeverities).describe("Of an outage of the node, by the number of its lines"),
});

/** A node with all that need it, counted. */
const treeNodeOnWire = z.object({
  nodeId: z.string(),
  parentId: z.string().nullable(),
  kind: z.string(),
  name: z.string(),
  city: z.string().nullable(),
  street: z.string().nullable(),
  house: z.string().nullable(),
  state: z.enum(["up", "down", "unreachable"]).nullable(),
  children: z.int().describe("Nodes right below it"),
  lines: z.int().describe("Lines that need it"),
  online: z.int().describe("Of these, lines with a session now"),
  lost: z.int().describe("Of these, lines that had a session and lost it"),
  outage: z.object({ id: z.uuid(), number: z.string(), state: z.enum(outageStates) }).nullable(),
});

export const treeOnWire = z.object({
  nodes: z
    .array(treeNodeOnWire)
    .readonly()
    .describe("From the top down; a parent stands before its children"),
});

export const foundOnWire = treeOnWire.extend({
  found: z.array(z.string()).readonly().describe("Ids of the nodes that match, the best first"),
  total: z.int().describe("How many match in all"),
});

/** S32: a stretch without service that the provider caused. */
export const downtimeOnWire = z.object({
  outageId: z.uuid(),
  outageNumber: z.string(),
  from: instantText.describe("The earlier of the subscriber's report and the detection"),
  until: instantText.describe("The verified restore"),
  minutes: z.int(),
});
