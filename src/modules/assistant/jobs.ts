import { isBefore } from "../../kernel/instant.ts";
import { inTransaction, type Db, type Work } from "../../platform/database.ts";
import type { Clock } from "../../platform/clock.ts";
import type { JobHandler, JobPayload } from "../../platform/jobs.ts";
import { type OutageNews, takeWatchers, takeWatchersBack, takeWatchersForEnd } from "../outages/outages.ts";
import { findPasswordChange } from "../passwords/passwords.ts";
import { findPromise } from "../promises/promises.ts";
import type { Policy } from "../provider/policy.ts";
import type { Provider } from "../provider/provider.ts";
import type { TextValues } from "../provider/text.ts";
import { findRouterTask } from "../routers/routers.ts";
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

/** Decides who hears what of one kind of news. */
type News = (work: Work, payload: JobPayload) => Promise<readonly Told[]>;

/** The work of the assistant that other modules' news begin. */
export function assistantJobs(parts: AssistantJobParts): Readonly<Record<string, JobHandler>> {
  const news: Readonly<Record<string, News>> = {
    "outages.closed": outageOver,
    "outages.shrunk": partBack,
    "outages.end-changed": outageEndChanged,
    "visits.released": repairGoesOn(parts.provider.policy),
    "visits.finished": visitFinished,
    "tickets.paused": callNotAnswered,
    "promises.broken": promiseBroken,
    "passwords.not-back": passwordNotBack,
    "routers.task-ended": routerTaskEnded,
  };
  return Object.fromEntries(Object.entries(news).map(([task, find]) => [task, tell(parts, find)]));
}

/**
 * What is told is decided and written in one transaction; the job may run again, so news are claimed by their module
 * or recognised in the conversation by the job that told them.
 */
const tell =
  ({ assistant, provider, db, clock }: AssistantJobParts, find: News): JobHandler =>
  async (payload, jobId) => {
    const told = await inTransaction(db, async (tx) => {
      const work = { tx, now: clock.now() };
      const notices = await find(work, payload);
      for (const notice of notices)
        await postNotice(work, provider, { ...notice, once: `news ${jobId} ${notice.key}` });
      return notices;
    });
    for (const { id } of told) assistant.changed(id);
  };

const asConversation = (id: string): ConversationId => id as ConversationId;

const outageOver: News = async (work, { outageId }) => {
  const news = await takeWatchers(work, String(outageId));
  return toWatchers(news, "outage-over", { backAt: { at: news.outage.closedAt ?? work.now, now: work.now } });
};

/** Their lines are back though the outage goes on elsewhere. */
const partBack: News = async (work, { outageId }) => {
  const news = await takeWatchersBack(work, String(outageId));
  return toWatchers(news, "outage-over", { backAt: { at: work.now, now: work.now } });
};

/** Who waits hears of another end once; one that has passed already is no news. */
const outageEndChanged: News = async (work, { outageId }) => {
  const news = await takeWatchersForEnd(work, String(outageId));
  const at = news.outage.expectedEndAt;
  if (at === null || isBefore(at, work.now)) return [];
  return toWatchers(news, "outage-end-changed", { endAt: { at, now: work.now } });
};

const toWatchers = ({ outage, watchers }: OutageNews, key: string, values: TextValues): readonly Told[] =>
  watchers.map(({ conversationId }) => ({
    id: asConversation(conversationId),
    key,
    values,
    refs: [{ kind: "outage", number: outage.number }],
  }));

const repairGoesOn =
  (policy: Policy): News =>
  async (work, { visitId }) => {
    const visit = await findVisit(work.tx, String(visitId));
    if (visit?.conversationId == null || visit.requestedAt === null) return [];
    const id = asConversation(visit.conversationId);
    const refs = [{ kind: "visit", number: visit.number }] as const;
    const { callBy, arriveBy, doneBy } = visitTerms(visit.requestedAt, policy, visit.quietHours);
    const values = Object.fromEntries(
      Object.entries({ callBy, arriveBy, doneBy }).map(([name, at]) => [name, { at, now: work.now }]),
    );
    return [
      { id, key: "repair-goes-on", refs },
      { id, key: "visit-booked", values: { number: visit.number, ...values }, refs },
    ];
  };

const visitFinished: News = async (work, { visitId }) => {
  const visit = await findVisit(work.tx, String(visitId));
  if (visit?.conversationId == null) return [];
  const refs = [{ kind: "visit", number: visit.number }] as const;
  const key = `visit-status-${visit.status}`;
  return [{ id: asConversation(visit.conversationId), key, values: { number: visit.number }, refs }];
};

const callNotAnswered: News = async (work, { ticketId, reason }) => {
  const ticket = await findTicket(work.tx, String(ticketId));
  if (ticket?.conversationId == null || reason !== "unreachable") return [];
  const refs = [{ kind: "ticket", number: ticket.number }] as const;
  return [{ id: asConversation(ticket.conversationId), key: "call-not-answered", refs }];
};

/** S7, S8: the subscriber hears what to try, and that support has it. */
const passwordNotBack: News = async (work, { changeId }) => {
  const change = await findPasswordChange(work.tx, String(changeId));
  if (change?.conversationId == null || change.ticketId === null) return [];
  const ticket = await findTicket(work.tx, change.ticketId);
  if (ticket === undefined) return [];
  const { number } = ticket;
  const refs = [{ kind: "ticket", number }] as const;
  const values = { number };
  return [{ id: asConversation(change.conversationId), key: "password-not-back-news", values, refs }];
};

/** What a subscriber asked of the router from here is done, or isn't. */
const routerTaskEnded: News = async (work, { taskId }) => {
  const task = await findRouterTask(work.tx, String(taskId));
  if (task?.conversationId == null || task.state === "cancelled") return [];
  if (task.kind !== "reboot" && task.kind !== "set-wifi") return [];
  const key = routerNews[task.kind][task.state === "confirmed" ? "done" : "failed"];
  return [{ id: asConversation(task.conversationId), key }];
};

const routerNews = {
  reboot: { done: "router-task-done-reboot", failed: "router-task-failed-reboot" },
  "set-wifi": { done: "router-task-done-set-wifi", failed: "router-task-failed-set-wifi" },
} as const;

const promiseBroken: News = async (work, { promiseId, escalation }) => {
  const promise = await findPromise(work.tx, String(promiseId));
  if (promise?.conversationId == null || escalation !== 1) return [];
  const values = { dueAt: { at: promise.dueAt, now: work.now } };
  return [{ id: asConversation(promise.conversationId), key: "promise-broken", values }];
};
