import type { Login } from "../../kernel/ids.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Work } from "../../platform/database.ts";
import { postponePromise } from "../promises/promises.ts";
import { findVerifiedContact, type Viewing } from "../subscribers/subscribers.ts";
import { moveVisit, releaseVisit } from "./move-visit.ts";
import { owesFee, type VisitPolicy } from "./open-visit.ts";
import { contactNotVerified } from "./problems.ts";
import { findHeldLogins, findOpenVisit, lockVisit, saveVisit } from "./store.ts";
import { type QuietHours, visitDeadlines } from "./visit-deadlines.ts";

export type { QuietHours } from "./visit-deadlines.ts";
export type { By, Visit, VisitEvent, VisitId, VisitReason, VisitStatus } from "./visit.ts";
export { moveVisit, releaseVisit, type SimpleMove, type VisitMove } from "./move-visit.ts";
export { openVisit, type VisitPolicy, type VisitRequest, visitTerms, type VisitTerms } from "./open-visit.ts";
export {
  countVisits,
  findOpenVisit,
  findVisit,
  findVisitEvents,
  listVisits,
  type VisitFilter,
} from "./store.ts";

/**
 * S43: the subscriber cancels the open visit of the login; only who has proved to hold its contact number may.
 * @returns its number, null when none is open
 * @throws Problem contact-not-verified, visit-elsewhere once a technician is on site
 */
export async function cancelVisit(work: Work, viewing: Viewing): Promise<string | null> {
  if ((await findVerifiedContact(work.tx, viewing)) === undefined)
    throw new Problem(contactNotVerified, "A visit is cancelled only after the contact number was verified.");
  const visit = await findOpenVisit(work.tx, viewing.login);
  if (visit === undefined) return null;
  await moveVisit(work, { visitId: visit.id, action: "cancel", by: "subscriber", reason: "by-subscriber" });
  return visit.number;
}

/** What the subscriber would like, in their words, for the specialist who calls (S26). @throws Problem as moveVisit */
export async function noteWish(
  work: Work,
  { visitId, note }: { readonly visitId: string; readonly note: string },
): Promise<void> {
  await moveVisit(work, { visitId, action: "wish", by: "subscriber", note });
}

/** S26: the subscriber doesn't want to be called at these hours, which moves the call. @throws Problem as moveVisit */
export async function wishQuietHours(
  work: Work,
  policy: VisitPolicy,
  { visitId, quietHours }: { readonly visitId: string; readonly quietHours: QuietHours },
): Promise<void> {
  const note = `${quietHours.from.toString()}–${quietHours.until.toString()}`;
  const wish = { visitId, action: "wish", by: "subscriber", reason: "quiet-hours", note } as const;
  const visit = await moveVisit(work, wish);
  await saveVisit(work.tx, { ...visit, quietHours });
  if (visit.requestedAt === null) return;
  const { callBy } = visitDeadlines({ requestedAt: visit.requestedAt, quietHours }, policy);
  await postponePromise(work, { kind: "visit", id: visit.id }, { kind: "specialist-call", dueAt: callBy });
}

/** S39: lets the held visit of a login go on once its fee is paid. Repeating it changes nothing. */
export async function releaseHeldVisits(work: Work, policy: VisitPolicy, login: Login): Promise<void> {
  const open = await findOpenVisit(work.tx, login);
  if (open?.status !== "held" || (await owesFee(work, policy, login))) return;
  const held = await lockVisit(work.tx, open.id);
  if (held?.status !== "held") return;
  await releaseVisit(work, policy, { visitId: held.id, by: "system", reason: "fee-paid" });
}

/**
 * The sweep behind it: a fee may be paid while the visit is just being opened, or become known through an import.
 * @param limit how many held visits are looked at
 */
export async function releasePaidVisits(work: Work, policy: VisitPolicy, limit: number): Promise<void> {
  for (const login of await findHeldLogins(work.tx, limit)) await releaseHeldVisits(work, policy, login);
}
