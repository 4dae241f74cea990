import { inTransaction, type Db, type Work } from "../../platform/database.ts";
import type { Clock } from "../../platform/clock.ts";
import type { JobHandler } from "../../platform/jobs.ts";
import { takeWatchers } from "../outages/outages.ts";
import { findPromise } from "../promises/promises.ts";
import type { Provider } from "../provider/provider.ts";
import { findTicket } from "../tickets/tickets.ts";
import { findVisit, visitTerms } from "../visits/visits.ts";
import type { Assistant, ConversationId } from "./assistant.ts";
import { type Notice, postNotice } from "./operator-desk.ts";

/** News from below that subscribers hear in their conversations. */
export type AssistantJobParts = {
  readonly assistant: Assistant;
  readonly provider: Provider;
  readonly db: Db;
  readonly clock: Clock;
};

type Told = Notice & { readonly id: ConversationId };

/**
 * What is told is decided and written in one transaction; the job may run again, so news are claimed by their module
 * or recognised in the conversation by the job that told them.
 */
export function assistantJobs(parts: AssistantJobParts): Readonly<Record<string, JobHandler>> {
  const tell =
    (
      find: (work: Work, payload: Readonly<Record<string, unknown>>) => Promise<readonly Told[]>,
    ): JobHandler =>
    async (payload, jobId) => {
      const told = await inTransaction(parts.db, async (tx) => {
        const work = { tx, now: parts.clock.now() };
        const notices = await find(work, payload);
        for (const notice of notices)
          await postNotice(work, parts.provider, { ...notice, once: `news ${jobId} ${notice.key}` });
        return notices;
      });
      for (const { id } of told) parts.assistant.changed(id);
    };
  const { policy } = parts.provider;
  return {
    "outages.closed": tell(async (work, { outageId }) => {
      const { outage, watchers } = await takeWatchers(work, String(outageId));
      const refs = [{ kind: "outage" as const, number: outage.number }];
      const values = { backAt: { at: outage.closedAt ?? work.now, now: work.now } };
      return watchers.map(({ conversationId }) => ({
        id: conversationId as ConversationId,
        key: "outage-over",
        values,
        refs,
      }));
    }),
    "visits.released": tell(async (work, { visitId }) => {
      const visit = await findVisit(work.tx, String(visitId));
      if (visit?.conversationId == null || visit.requestedAt === null) return [];
      const id = visit.conversationId as ConversationId;
      const refs = [{ kind: "visit" as const, number: visit.number }];
      const terms = visitTerms(visit.requestedAt, policy, visit.quietHours);
      const seen = { callBy: terms.callBy, arriveBy: terms.arriveBy, doneBy: terms.doneBy };
      const values = Object.fromEntries(
        Object.entries(seen).map(([name, at]) => [name, { at, now: work.now }]),
      );
      return [
        { id, key: "repair-goes-on", refs },
        { id, key: "visit-booked", values: { number: visit.number, ...values }, refs },
      ];
    }),
    "visits.finished": tell(async (work, { visitId }) => {
      const visit = await findVisit(work.tx, String(visitId));
      if (visit?.conversationId == null) return [];
      const refs = [{ kind: "visit" as const, number: visit.number }];
      const key = `visit-status-${visit.status}`;
      return [{ id: visit.conversationId as ConversationId, key, values: { number: visit.number }, refs }];
    }),
    "tickets.paused": tell(async (work, { ticketId, reason }) => {
      const ticket = await findTicket(work.tx, String(ticketId));
      if (ticket?.conversationId == null || reason !== "unreachable") return [];
      const refs = [{ kind: "ticket" as const, number: ticket.number }];
      return [{ id: ticket.conversationId as ConversationId, key: "call-not-answered", refs }];
    }),
    "promises.broken": tell(async (work, { promiseId, escalation }) => {
      const promise = await findPromise(work.tx, String(promiseId));
      if (promise?.conversationId == null || escalation !== 1) return [];
      const values = { dueAt: { at: promise.dueAt, now: work.now } };
      return [{ id: promise.conversationId as ConversationId, key: "promise-broken", values }];
    }),
  };
}
