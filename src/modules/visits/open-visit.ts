import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import { makePromises } from "../promises/promises.ts";
import type { Policy } from "../provider/policy.ts";
import { noSuchSubscriber } from "../subscribers/problems.ts";
import { readAccount } from "../subscribers/subscribers.ts";
import { isBusyMonthEnd } from "./month-end.ts";
import { findOpenVisit, insertVisit, insertVisitEvent } from "./store.ts";
import type { By, Visit, VisitId, VisitReason } from "./visit.ts";
import { type QuietHours, type VisitDeadlines, visitDeadlines } from "./visit-deadlines.ts";
import { lastWorkingInstant } from "./working-calendar.ts";

export type VisitPolicy = Pick<Policy, "zone" | "visits" | "calendar" | "monthEnd">;

/** What is promised with a visit that is requested at one moment. */
export type VisitTerms = VisitDeadlines & {
  /** S29: it has to be in a technician's day by then. */
  readonly planBy: Instant;
  /** S32: it may take a little longer, which is said. */
  readonly isBusyMonthEnd: boolean;
};

/** S26–S29, S32: what a visit requested at `requestedAt` promises; to be told before anybody agrees (S48). */
export function visitTerms(
  requestedAt: Instant,
  policy: VisitPolicy,
  quietHours: QuietHours | null = null,
): VisitTerms {
  const deadlines = visitDeadlines({ requestedAt, quietHours }, policy);
  return {
    ...deadlines,
    planBy: lastWorkingInstant(deadlines.arriveBy, policy),
    isBusyMonthEnd: isBusyMonthEnd(requestedAt, policy),
  };
}

export type VisitRequest = {
  readonly login: Login;
  readonly reason: VisitReason;
  readonly conversationId: string | null;
  readonly note?: string | null;
  readonly quietHours?: QuietHours | null;
  /** The assistant, unless said otherwise. */
  readonly by?: By;
};

/**
 * S44, S48: opens a visit with its promises, once a login however many ask at once; where one is open already, that
 * one comes back. S39: a cable repair waits, without promises, while the fee is not paid.
 * @throws Problem no-such-subscriber
 */
export async function openVisit(
  work: Work,
  policy: VisitPolicy,
  request: VisitRequest,
): Promise<{ readonly visit: Visit; readonly opened: boolean }> {
  const isUnpaid = await owesFee(work, policy, request.login);
  const isHeld = isUnpaid && request.reason === "cable-cut";
  const visit = await insertVisit(work.tx, newVisit(request, isHeld, work.now));
  if (visit === undefined) return openOrFound(work, policy, request);
  const { by = "assistant", note = null } = request;
  await insertVisitEvent(work.tx, visit.id, { at: work.now, by, action: "open", reason: null, note });
  if (!isHeld) await promiseVisit(work, policy, visit);
  return { visit, opened: true };
}

/** The visit that was in the way; should it have been closed in between, the next try opens one. */
async function openOrFound(
  work: Work,
  policy: VisitPolicy,
  request: VisitRequest,
): Promise<{ readonly visit: Visit; readonly opened: boolean }> {
  const visit = await findOpenVisit(work.tx, request.login);
  return visit === undefined ? openVisit(work, policy, request) : { visit, opened: false };
}

/** S39: whether the fee of the login is unpaid. A suspended line owes nothing meanwhile. */
export async function owesFee({ tx, now }: Work, { zone }: VisitPolicy, login: Login): Promise<boolean> {
  const account = await readAccount(tx, login, { now, zone });
  if (account === undefined) throw new Problem(noSuchSubscriber, "No contract has this login.");
  return account.state === "unpaid";
}

const newVisit = (request: VisitRequest, isHeld: boolean, now: Instant): Omit<Visit, "number"> => ({
  id: newId<VisitId>(),
  login: request.login,
  conversationId: request.conversationId,
  reason: request.reason,
  note: request.note ?? null,
  status: isHeld ? "held" : "requested",
  statusReason: isHeld ? "fee-unpaid" : null,
  openedAt: now,
  requestedAt: isHeld ? null : now,
  changedAt: now,
  calledAt: null,
  technicianId: null,
  quietHours: request.quietHours ?? null,
});

/** Clocks A, B and C of a visit that is requested now. */
export async function promiseVisit(work: Work, policy: VisitPolicy, visit: Visit): Promise<void> {
  const terms = visitTerms(work.now, policy, visit.quietHours);
  await makePromises(work, {
    subject: { kind: "visit", id: visit.id },
    promisee: { login: visit.login, conversationId: visit.conversationId },
    due: {
      "specialist-call": terms.callBy,
      "technician-arrival": terms.arriveBy,
      "visit-completion": terms.doneBy,
    },
  });
}
