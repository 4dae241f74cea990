import { z } from "zod";
import { allowedOf, instantText, pageOf, writtenText } from "../../http/wire.ts";
import { worksActions, worksStates } from "./planned-works.ts";

/** Planned works as they travel to the engineers' desk. */

const nodesMax = 200;

/** What an engineer plans. */
export const plannedOnWire = z.strictObject({
  nodeIds: z.array(writtenText(200)).min(1).max(nodesMax),
  startsAt: instantText,
  endsAt: instantText,
  reason: writtenText(2_000).describe("For the provider's people; subscribers are told the time only"),
});

export const worksOnWire = z.object({
  id: z.uuid(),
  number: z.string(),
  nodeIds: z.array(z.string()).readonly(),
  startsAt: instantText,
  endsAt: instantText,
  reason: z.string(),
  state: z.enum(worksStates),
  createdBy: z.string(),
  createdAt: instantText,
  canceledAt: instantText.nullable(),
  noticedLogins: z.int().describe("How many subscribers were told before it begins"),
  allowed: allowedOf(worksActions),
});

export const worksPage = pageOf(worksOnWire);

/** Who was told before the works begin. */
export const worksNoticePage = pageOf(
  z.object({
    login: z.string(),
    startsAt: instantText.describe("The beginning that was told"),
    endsAt: instantText.nullable().describe("The end that was told"),
    toldAt: instantText,
    revokedAt: instantText.nullable().describe("When they heard that it is not so any more"),
  }),
);
