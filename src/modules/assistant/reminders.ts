import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import { inTransaction, type Db, type Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Provider } from "../provider/provider.ts";
import { readAccount } from "../subscribers/subscribers.ts";
import type { Assistant, ConversationId } from "./assistant.ts";
import { postNotice } from "./operator-desk.ts";
import {
  cancelReminders,
  claimDueReminders,
  type Reminder,
  type ReminderId,
  type ReminderKind,
  saveReminder,
} from "./reminder-store.ts";
import { findConversation } from "./store.ts";

/**
 * S23, S54: a subscriber is reminded in their conversation, once, at the time they agreed to, by the product's clock.
 * What is solved before then is not spoken of again.
 */

export type NewReminder = {
  readonly conversationId: string;
  readonly login: Login;
  readonly kind: ReminderKind;
  readonly dueAt: Instant;
};

/** Reminds at that time; one of the same kind that was asked for before in the conversation is moved to it. */
export const setReminder = ({ tx, now }: Work, reminder: NewReminder): Promise<void> =>
  saveReminder(tx, { ...reminder, id: newId<ReminderId>(), askedAt: now });

/** The matter is settled: nobody is reminded of it. */
export const dropReminder = (
  { tx, now }: Work,
  { conversationId, kind }: Pick<NewReminder, "conversationId" | "kind">,
): Promise<void> => cancelReminders(tx, { conversationId, kind, at: now });

export type ReminderParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly provider: Provider;
  readonly assistant: Pick<Assistant, "changed">;
};

const remindersAtOnce = 100;

/** The sweep that tells what is due. What is told commits with the claim, so each is told once. */
export async function tellDueReminders({ db, clock, provider, assistant }: ReminderParts): Promise<void> {
  const told = await inTransaction(db, async (tx) => {
    const work = { tx, now: clock.now() };
    const due = await claimDueReminders(tx, work.now, remindersAtOnce);
    const needed = await keepNeeded(work, provider, due);
    for (const { id, conversationId, kind } of needed)
      await postNotice(work, provider, {
        id: conversationId as ConversationId,
        key: `reminder-${kind}`,
        once: `reminder ${id}`,
      });
    return needed;
  });
  for (const { conversationId } of told) assistant.changed(conversationId as ConversationId);
}

/** A conversation that was closed is over, and a fee that was counted as paid is no question any more. */
async function keepNeeded(
  { tx, now }: Work,
  { policy }: Provider,
  due: readonly Reminder[],
): Promise<readonly Reminder[]> {
  const needed: Reminder[] = [];
  for (const reminder of due) {
    const conversation = await findConversation(tx, reminder.conversationId as ConversationId);
    if (conversation === undefined || conversation.state === "closed") continue;
    const isPayment = reminder.kind === "payment";
    const account = isPayment ? await readAccount(tx, reminder.login, { now, zone: policy.zone }) : undefined;
    if (account?.state !== "paid") needed.push(reminder);
  }
  return needed;
}
