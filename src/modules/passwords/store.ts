import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import { batched } from "../../platform/batched.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { PasswordChange } from "./password-change.ts";

const columns = sql`
  id, subject_id as "subjectId", login, requested_at as "requestedAt", received_at as "receivedAt", due_at as "dueAt",
  state, is_by_hand as "isByHand", device_id as "deviceId", task_id as "taskId",
  reconnect_task_id as "reconnectTaskId", read_back as "readBack", switching_at as "switchingAt",
  ended_at as "endedAt", reason, escalated_at as "escalatedAt", ticket_id as "ticketId",
  conversation_id as "conversationId", attempts`;

/** A change and the new password, sealed; null once it has ended. */
export type SealedChange = PasswordChange & { readonly passwordSealed: string | null };

/** @returns false when it was taken before */
export async function insertChange(
  tx: Tx,
  change: PasswordChange,
  passwordSealed: string | null,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into password_changes
      (id, subject_id, login, password_sealed, requested_at, received_at, due_at, state, is_by_hand, ended_at, look_at)
    values (${change.id}, ${change.subjectId}, ${change.login}, ${passwordSealed}, ${change.requestedAt},
      ${change.receivedAt}, ${change.dueAt}, ${change.state}, ${change.isByHand}, ${change.endedAt},
      ${change.endedAt === null ? change.receivedAt : null})
    on conflict (id) do nothing
  `.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

/** Waits for whoever changes something about this login's passwords. */
export const lockLogin = async (tx: Tx, login: Login): Promise<void> =>
  void (await sql`select pg_advisory_xact_lock(hashtextextended(${`password ${login}`}, 0))`.execute(tx));

export async function findChange(db: Db, id: string): Promise<PasswordChange | undefined> {
  const { rows } =
    await sql<PasswordChange>`select ${columns} from password_changes where id = ${id}`.execute(db);
  return rows[0];
}

/** The latest change of a login that was asked for after a moment. */
export async function findNewestChange(
  db: Db,
  login: Login,
  after: Instant,
): Promise<PasswordChange | undefined> {
  const { rows } = await sql<PasswordChange>`
    select ${columns} from password_changes
    where login = ${login} and requested_at > ${after} and state <> 'superseded'
    order by requested_at desc limit 1
  `.execute(db);
  return rows[0];
}

export async function lockChange(tx: Tx, id: string): Promise<SealedChange | undefined> {
  const { rows } = await sql<SealedChange>`
    select ${columns}, password_sealed as "passwordSealed" from password_changes where id = ${id} for update
  `.execute(tx);
  return rows[0];
}

export async function lockOpenChange(tx: Tx, login: Login): Promise<SealedChange | undefined> {
  const { rows } = await sql<SealedChange>`
    select ${columns}, password_sealed as "passwordSealed" from password_changes
    where login = ${login} and ended_at is null for update
  `.execute(tx);
  return rows[0];
}

/** How long one look at a change may take, in real time, before somebody else looks. */
const leaseSeconds = 60;

/** Takes the changes that are to be looked at now; each is looked at by one process. */
export async function claimChanges(tx: Tx, now: Instant, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    update password_changes set leased_until = now() + make_interval(secs => ${leaseSeconds})
    where id in (
      select id from password_changes
      where look_at <= ${now} and (leased_until is null or leased_until < now())
      order by look_at limit ${limit} for update skip locked
    )
    returning id
  `.execute(tx);
  return rows.map(({ id }) => id);
}

/** What is saved of a change; the password is wiped when it has ended. */
export async function saveChange(tx: Tx, change: PasswordChange, lookAt: Instant | null): Promise<void> {
  const isEnded = change.endedAt !== null;
  await sql`
    update password_changes
    set state = ${change.state}, device_id = ${change.deviceId}, task_id = ${change.taskId},
        reconnect_task_id = ${change.reconnectTaskId}, read_back = ${change.readBack},
        switching_at = ${change.switchingAt}, ended_at = ${change.endedAt}, reason = ${change.reason},
        escalated_at = ${change.escalatedAt}, attempts = ${change.attempts}, leased_until = null,
        look_at = ${isEnded ? null : lookAt},
        password_sealed = case when ${isEnded} then null else password_sealed end
    where id = ${change.id}
  `.execute(tx);
}

export async function saveTicket(tx: Tx, id: string, ticketId: string): Promise<void> {
  await sql`update password_changes set ticket_id = ${ticketId} where id = ${id}`.execute(tx);
}

export async function saveConversation(tx: Tx, id: string, conversationId: string): Promise<void> {
  await sql`update password_changes set conversation_id = ${conversationId} where id = ${id}`.execute(tx);
}

export async function deleteOldChanges(db: Db, before: Instant): Promise<void> {
  await sql`delete from password_changes where ended_at < ${before}`.execute(db);
}

/** The latest change of each login that no newer one has taken the place of. */
export const newestChangeOf = batched<Login, PasswordChange>(async (db, logins) => {
  const { rows } = await sql<PasswordChange>`
    select distinct on (login) ${columns} from password_changes
    where login = any(${logins}) and state <> 'superseded'
    order by login, requested_at desc
  `.execute(db);
  return new Map(rows.map((change) => [change.login, change]));
});
