import { sql } from "kysely";
import type { Branded, Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Tx } from "../../platform/database.ts";

export type ReminderId = Branded<string, "ReminderId">;

/** S54: to watch the drops at their usual time; S23: that the place of payment has had its time. */
export type ReminderKind = "drops" | "payment";

export type Reminder = {
  readonly id: ReminderId;
  readonly conversationId: string;
  readonly login: Login;
  readonly kind: ReminderKind;
  readonly dueAt: Instant;
};

/** A second one of its kind in a conversation takes the place of the first. */
export async function saveReminder(
  tx: Tx,
  reminder: Reminder & { readonly askedAt: Instant },
): Promise<void> {
  const { id, conversationId, login, kind, askedAt, dueAt } = reminder;
  await sql`
    insert into reminders as standing (id, conversation_id, login, kind, asked_at, due_at)
    values (${id}, ${conversationId}, ${login}, ${kind}, ${askedAt}, ${dueAt})
    on conflict (conversation_id, kind) where told_at is null and cancelled_at is null
    do update set login = excluded.login, asked_at = excluded.asked_at, due_at = excluded.due_at
  `.execute(tx);
}

/** Those that are due and not told; from now on they are. */
export async function claimDueReminders(tx: Tx, now: Instant, max: number): Promise<readonly Reminder[]> {
  const { rows } = await sql<Reminder>`
    update reminders set told_at = ${now}
    where id in (
      select id from reminders
      where due_at <= ${now} and told_at is null and cancelled_at is null
      order by due_at, id limit ${max}
      for update skip locked
    )
    returning id, conversation_id as "conversationId", login, kind, due_at as "dueAt"
  `.execute(tx);
  return rows;
}

export async function cancelReminders(
  tx: Tx,
  {
    conversationId,
    kind,
    at,
  }: { readonly conversationId: string; readonly kind: ReminderKind; readonly at: Instant },
): Promise<void> {
  await sql`
    update reminders set cancelled_at = ${at}
    where conversation_id = ${conversationId} and kind = ${kind} and told_at is null and cancelled_at is null
  `.execute(tx);
}
