import { z } from "zod";
import { allowedOf, instantText, writtenText } from "../../http/wire.ts";
import {
  allowedWithOutage,
  causeHints,
  type Outage,
  outageActions,
  outageCauses,
  outageSeverities,
  outageSources,
  outageStates,
} from "./outage.ts";

/** Outages as they travel to the engineers' desk. */

/** What engineers say of an outage. */
export const descriptionOnWire = z.strictObject({
  cause: z.enum(outageCauses).nullable(),
  severitySaid: z
    .enum(outageSeverities)
    .nullable()
    .default(null)
    .describe("The severity that an engineer sets; null: by the number of lines"),
  expectedEndAt: instantText.nullable(),
  note: writtenText(2_000).nullable(),
});

export const outageOnWire = z.object({
  id: z.uuid(),
  number: z.string(),
  nodeId: z.string(),
  openedAt: instantText,
  closedAt: instantText.nullable(),
  source: z.enum(outageSources).describe("Who found it"),
  ...descriptionOnWire.shape,
  state: z.enum(outageStates).describe("Subscribers hear of confirmed ones only"),
  severity: z.enum(outageSeverities),
  causeHint: z
    .enum(causeHints)
    .nullable()
    .describe("What the equipment points at, before anybody has looked"),
  lostSince: instantText.nullable().describe("When the first of its lines was lost"),
  confirmedAt: instantText.nullable(),
  restoredAt: instantText.nullable().describe("When the lines were seen to be back"),
  linesLost: z.int().describe("How many were lost when its nodes were named last"),
  allowed: allowedOf(outageActions),
});

export const describeOnWire = (outage: Outage): z.output<typeof outageOnWire> => ({
  ...outage,
  allowed: allowedWithOutage(outage),
});
