import { z } from "zod";
import { allowedOf, instantText } from "../../http/wire.ts";
import type { Db } from "../../platform/database.ts";
import type { GivenPromise } from "../promises/promise.ts";
import { promisesOfEach } from "../promises/promises.ts";
import { allowedWithVisit, visitActions } from "./transitions.ts";
import { type Visit, visitReasons, visitStatuses } from "./visit.ts";
import { lastWorkingInstant, type WorkingPolicy } from "./working-calendar.ts";

const clockTime = z.codec(
  z.iso.time(),
  z.custom<Temporal.PlainTime>((value) => value instanceof Temporal.PlainTime).meta({ type: "string" }),
  { decode: (text) => Temporal.PlainTime.from(text), encode: (time) => time.toString() },
);

const promise = z.object({
  kind: z.string(),
  dueAt: instantText,
  keptAt: instantText.nullable(),
  cancelledAt: instantText.nullable(),
  brokenAt: instantText.nullable(),
});

/** A visit as staff see it. */
export const visitOnWire = z.object({
  id: z.uuid(),
  number: z.string(),
  login: z.string(),
  conversationId: z.uuid().nullable(),
  reason: z.enum(visitReasons),
  note: z.string().nullable(),
  status: z.enum(visitStatuses),
  statusReason: z.string().nullable(),
  openedAt: instantText,
  requestedAt: instantText.nullable().describe("From when its clocks run; null while it is held"),
  calledAt: instantText.nullable(),
  technicianId: z.string().nullable(),
  quietHours: z.object({ from: clockTime, until: clockTime }).nullable(),
  planBy: instantText.nullable().describe("S29: in a technician's day by then, so that clock B is met"),
  promises: z.array(promise).readonly(),
  allowed: allowedOf(visitActions),
});

export type SentVisit = z.output<typeof visitOnWire>;

/** Visits with their promises and with what may be done with each. */
export async function describeVisits(
  db: Db,
  policy: WorkingPolicy,
  visits: readonly Visit[],
): Promise<SentVisit[]> {
  const ids = visits.map(({ id }) => id);
  const promises = await promisesOfEach(db, "visit", ids);
  return visits.map((visit) => {
    const own = promises.get(visit.id) ?? [];
    return { ...visit, planBy: planBy(own, policy), promises: own, allowed: allowedWithVisit(visit) };
  });
}

/** Of an arrival that is still to come. */
function planBy(promises: readonly GivenPromise[], policy: WorkingPolicy): Temporal.Instant | null {
  const arrival = promises.find(
    ({ kind, keptAt, cancelledAt }) =>
      kind === "technician-arrival" && keptAt === null && cancelledAt === null,
  );
  return arrival === undefined ? null : lastWorkingInstant(arrival.dueAt, policy);
}
