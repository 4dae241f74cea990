import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { RouterTask, RouterTaskState, TaskChange } from "./router-task.ts";

const columns = sql`
  t.id, t.device_id as "deviceId", t.kind, t.state, t.requested_by as "requestedBy",
  t.conversation_id as "conversationId", t.created_at as "createdAt", t.expires_at as "expiresAt", t.attempts,
  t.not_before as "notBefore", t.ask_at as "askAt", t.asks, t.sent_at as "sentAt", t.ended_at as "endedAt", t.reason,
  t.result`;

/** A task and what it is to do, sealed. */
export type SealedTask = RouterTask & { readonly sealed: string | null };

export async function insertTask(tx: Tx, task: RouterTask, sealed: string): Promise<void> {
  await sql`
    insert into router_tasks
      (id, device_id, kind, sealed, state, requested_by, conversation_id, created_at, expires_at, not_before, ask_at)
    values (${task.id}, ${task.deviceId}, ${task.kind}, ${sealed}, ${task.state}, ${task.requestedBy},
      ${task.conversationId}, ${task.createdAt}, ${task.expiresAt}, ${task.notBefore}, ${task.askAt})
  `.execute(tx);
}

/** How long whoever has taken a task may be at it, in real time; a session of ours is over by then. */
const leaseSeconds = 330;

/** Takes the oldest task of a device that may be begun now. Undefined when there is none. */
export async function claimTask(tx: Tx, deviceId: string, now: Instant): Promise<SealedTask | undefined> {
  const { rows } = await sql<SealedTask>`
    update router_tasks t
    set attempts = t.attempts + 1, leased_until = now() + make_interval(secs => ${leaseSeconds})
    where t.id = (
      select id from router_tasks
      where device_id = ${deviceId} and ended_at is null and sealed is not null
        and not_before <= ${now} and expires_at > ${now}
        and (state = 'queued' or (state = 'sent' and kind in ('read', 'set-ppp-password', 'set-wifi')))
        and (leased_until is null or leased_until < now())
      order by created_at, id limit 1
      for update skip locked
    )
    returning ${columns}, t.sealed
  `.execute(tx);
  return rows[0];
}

/** A device that opens a session is in no other one any more: what was under way with it is free. */
export async function releaseLeases(tx: Tx, deviceId: string): Promise<void> {
  await sql`
    update router_tasks set leased_until = null where device_id = ${deviceId} and ended_at is null
  `.execute(tx);
}

export async function lockTask(tx: Tx, id: string): Promise<SealedTask | undefined> {
  const { rows } = await sql<SealedTask>`
    select ${columns}, t.sealed from router_tasks t where t.id = ${id} for update
  `.execute(tx);
  return rows[0];
}

export async function lockSentRestarts(tx: Tx, deviceId: string): Promise<readonly SealedTask[]> {
  const { rows } = await sql<SealedTask>`
    select ${columns}, t.sealed from router_tasks t
    where t.device_id = ${deviceId} and t.state = 'sent' and t.kind in ('reboot', 'factory-reset')
    order by t.id for update
  `.execute(tx);
  return rows;
}

export async function lockLateTasks(tx: Tx, now: Instant, limit: number): Promise<readonly SealedTask[]> {
  const { rows } = await sql<SealedTask>`
    select ${columns}, t.sealed from router_tasks t
    where t.ended_at is null and t.expires_at <= ${now}
    order by t.expires_at limit ${limit} for update skip locked
  `.execute(tx);
  return rows;
}

/** Saves what became of a task that this transaction has locked. What it was to set is gone once it can't be done. */
export async function saveTask(
  tx: Tx,
  id: string,
  { now, isSending, ...change }: TaskChange & { readonly now: Instant; readonly isSending: boolean },
): Promise<void> {
  const isOpen = change.state === "queued" || change.state === "sent";
  await sql`
    update router_tasks
    set state = ${change.state}, reason = ${change.reason}, not_before = ${change.notBefore},
        attempts = ${change.attempts}, expires_at = ${change.expiresAt},
        result = ${change.result === null ? null : JSON.stringify(change.result)}::jsonb,
        ask_at = ${change.notBefore}, sent_at = case when ${isSending} then ${now} else sent_at end,
        ended_at = case when ${isOpen} then null else ${now}::timestamptz end,
        sealed = case when ${isOpen} then sealed end,
        leased_until = case when ${isSending} then leased_until end
    where id = ${id}
  `.execute(tx);
}

/** Notes that the router has said OK to what was set. */
export async function markTaken(db: Db, id: string): Promise<void> {
  await sql`update router_tasks set result = '{"taken": true}' where id = ${id} and ended_at is null`.execute(
    db,
  );
}

/** Devices with something to be begun, which are to be asked to come; each is asked by one process. */
export async function claimAsks(
  tx: Tx,
  { now, next, limit }: { readonly now: Instant; readonly next: Instant; readonly limit: number },
): Promise<readonly { readonly deviceId: string; readonly asks: number }[]> {
  const { rows } = await sql<{ deviceId: string; asks: number }>`
    with due as (
      select id from router_tasks
      where ended_at is null and sealed is not null and ask_at <= ${now} and not_before <= ${now} and expires_at > ${now}
        and (state = 'queued' or (state = 'sent' and kind in ('read', 'set-ppp-password', 'set-wifi')))
        and (leased_until is null or leased_until < now())
      order by ask_at limit ${limit} for update skip locked
    ), asked as (
      update router_tasks t set ask_at = ${next}, asks = t.asks + 1 from due where t.id = due.id
      returning t.device_id, t.asks
    )
    select device_id as "deviceId", max(asks)::int as asks from asked group by device_id
  `.execute(tx);
  return rows;
}

/** Notes how it went to make a device come, and when it is asked again. */
export async function saveAsk(
  db: Db,
  deviceId: string,
  { reason, askAt }: { readonly reason: string; readonly askAt: Instant },
): Promise<void> {
  await sql`
    update router_tasks set ask_at = ${askAt}, reason = ${reason}
    where device_id = ${deviceId} and state = 'queued' and leased_until is null
  `.execute(db);
}

export type TaskFilter = {
  readonly id?: string | undefined;
  readonly deviceId?: string | undefined;
  readonly login?: Login | undefined;
  readonly state?: RouterTaskState | undefined;
};

export type ListedTask = RouterTask & { readonly login: Login | null };

export async function findTasks(
  db: Db,
  filter: TaskFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<readonly ListedTask[]> {
  const { rows } = await sql<ListedTask>`
    select ${columns}, d.login from router_tasks t join router_devices d on d.id = t.device_id
    where ${matches(filter)} order by t.created_at desc, t.id desc limit ${limit} offset ${offset}
  `.execute(db);
  return rows;
}

export async function countTasks(db: Db, filter: TaskFilter): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from router_tasks t join router_devices d on d.id = t.device_id
    where ${matches(filter)}
  `.execute(db);
  return rows[0]?.total ?? 0;
}

const matches = ({ id, deviceId, login, state }: TaskFilter) => sql`
  (${id ?? null}::uuid is null or t.id = ${id ?? null}::uuid)
  and (${deviceId ?? null}::text is null or t.device_id = ${deviceId ?? null})
  and (${login ?? null}::text is null or d.login = ${login ?? null})
  and (${state ?? null}::text is null or t.state = ${state ?? null})`;

/** A retried task needs what it was to do once more, and that is gone unless it held no secret. */
export async function resealTask(tx: Tx, id: string, sealed: string): Promise<void> {
  await sql`update router_tasks set sealed = ${sealed}, asks = 0 where id = ${id}`.execute(tx);
}

/** Forgets tasks that ended before. */
export async function deleteOldTasks(db: Db, before: Instant): Promise<void> {
  await sql`delete from router_tasks where ended_at < ${before}`.execute(db);
}
