import { isAfter } from "../../kernel/instant.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Db, inTransaction, type Work } from "../../platform/database.ts";
import { addWatcher, findOutage, findOwnFault, type Outage } from "../outages/outages.ts";
import { noSuchOutage, outageClosed } from "../outages/problems.ts";
import type { Provider } from "../provider/provider.ts";
import type { Assistant } from "./assistant.ts";
import type { ConversationId } from "./conversation.ts";
import { answerForPerson, type Notice } from "./operator-desk.ts";
import { countWaitingBelow, findWaitingBelow, type WaitingConversation } from "./outage-answers-store.ts";

/** Those who wait for a person because of one outage are answered with one act, and hear its end. */

export const skipReasons = ["own-fault", "told-before", "not-waiting"] as const;

export type SkipReason = (typeof skipReasons)[number];

export type LinkedAnswers = {
  readonly answered: number;
  readonly skipped: readonly { readonly conversationId: ConversationId; readonly reason: SkipReason }[];
};

export type OutageAnswerParts = {
  readonly assistant: Assistant;
  readonly provider: Provider;
  readonly db: Db;
  readonly clock: Clock;
};

/** How many conversations wait below each of these outages. */
export const countWaiting = (db: Db, outages: readonly Outage[]): Promise<ReadonlyMap<string, number>> =>
  countWaitingBelow(
    db,
    outages.map(({ id, nodeIds }) => ({ id, nodeIds })),
  );

/**
 * Tells everyone below the outage who waits for a person what it is, unless their line has a fault of its own: these go
 * on waiting. Each conversation is one transaction, and nobody is told twice, whoever presses the button at once.
 * @throws Problem no-such-outage, outage-closed
 */
export async function linkAndAnswer(parts: OutageAnswerParts, outageId: string): Promise<LinkedAnswers> {
  const { db, clock, assistant } = parts;
  const outage = await findOutage(db, outageId);
  if (outage === undefined) throw new Problem(noSuchOutage, "No outage has this id.");
  if (outage.state !== "confirmed")
    throw new Problem(
      outageClosed,
      `The outage is ${outage.state}; only a confirmed one is told. Nobody was answered.`,
    );
  const skipped: LinkedAnswers["skipped"][number][] = [];
  let answered = 0;
  for (const waiting of await findWaitingBelow(db, outage.nodeIds)) {
    const result = await inTransaction(db, (tx) =>
      answerOne({ tx, now: clock.now() }, parts.provider, { outage, waiting }),
    );
    if (result === "answered") answered += 1;
    else skipped.push({ conversationId: waiting.id, reason: result });
    if (result === "answered") assistant.changed(waiting.id);
  }
  return { answered, skipped };
}

async function answerOne(
  work: Work,
  provider: Provider,
  { outage, waiting: { id, login } }: { readonly outage: Outage; readonly waiting: WaitingConversation },
): Promise<SkipReason | "answered"> {
  const ownFault = await findOwnFault(work.tx, login, outage.lostSince ?? outage.openedAt);
  if (ownFault !== null) return "own-fault";
  const notice = { ...noticeOf(work, outage), id, once: `outage ${outage.id}` };
  const result = await answerForPerson(work, provider, notice);
  if (result === "answered") await addWatcher(work, outage, { login, conversationId: id });
  return result;
}

function noticeOf({ now }: Work, outage: Outage): Notice {
  const { expectedEndAt, number } = outage;
  const refs = [{ kind: "outage", number }] as const;
  const sinceAt = { at: outage.lostSince ?? outage.openedAt, now };
  if (expectedEndAt === null || !isAfter(expectedEndAt, now))
    return { key: "outage-linked", values: { sinceAt }, refs };
  return { key: "outage-linked-until", values: { sinceAt, endAt: { at: expectedEndAt, now } }, refs };
}
