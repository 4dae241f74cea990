import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { GivenPromise, PromiseKind, Subject } from "./promise.ts";

const columns = sql`
  id, kind, jsonb_build_object('kind', subject_kind, 'id', subject_id) as subject, login,
  conversation_id as "conversationId", made_at as "madeAt", due_at as "dueAt", paused_at as "pausedAt",
  pause_cause as "pauseCause", kept_at as "keptAt", cancelled_at as "cancelledAt", broken_at as "brokenAt",
  escalation, look_at as "lookAt"`;

/** Adds those that aren't promised already. */
export async function insertPromises(tx: Tx, promises: readonly GivenPromise[]): Promise<void> {
  await sql`
    insert into promises
      (id, kind, subject_kind, subject_id, login, conversation_id, made_at, due_at, escalation, look_at)
    select id, kind, subject ->> 'kind', (subject ->> 'id')::uuid, login, "conversationId", "madeAt", "dueAt",
           escalation, "lookAt"
    from jsonb_to_recordset(${JSON.stringify(promises)}) as new
      (id uuid, kind text, subject jsonb, login text, "conversationId" uuid, "madeAt" timestamptz,
       "dueAt" timestamptz, escalation integer, "lookAt" timestamptz)
    on conflict (subject_kind, subject_id, kind) where kept_at is null and cancelled_at is null do nothing
  `.execute(tx);
}

/** Saves what became of promises that this transaction has locked. */
export async function savePromises(tx: Tx, promises: readonly GivenPromise[]): Promise<void> {
  await sql`
    update promises p
    set due_at = new."dueAt", paused_at = new."pausedAt", pause_cause = new."pauseCause", kept_at = new."keptAt",
        cancelled_at = new."cancelledAt", broken_at = new."brokenAt", escalation = new.escalation,
        look_at = new."lookAt"
    from jsonb_to_recordset(${JSON.stringify(promises)}) as new
      (id uuid, "dueAt" timestamptz, "pausedAt" timestamptz, "pauseCause" text, "keptAt" timestamptz,
       "cancelledAt" timestamptz, "brokenAt" timestamptz, escalation integer, "lookAt" timestamptz)
    where p.id = new.id
  `.execute(tx);
}

/** Locks the promises about `subject` that are neither kept nor cancelled; of `kind` only, unless it is null. */
export async function lockOpenPromises(
  tx: Tx,
  subject: Subject,
  kind: PromiseKind | null,
): Promise<readonly GivenPromise[]> {
  const { rows } = await sql<GivenPromise>`
    select ${columns} from promises
    where subject_kind = ${subject.kind} and subject_id = ${subject.id} and kept_at is null and cancelled_at is null
      and (${kind}::text is null or kind = ${kind})
    order by id for update
  `.execute(tx);
  return rows;
}

/** Locks those that have to be looked at, leaving out what another transaction is busy with. */
export async function lockDuePromises(
  tx: Tx,
  { now, limit }: { readonly now: Instant; readonly limit: number },
): Promise<readonly GivenPromise[]> {
  const { rows } = await sql<GivenPromise>`
    select ${columns} from promises where look_at < ${now} order by look_at limit ${limit} for update skip locked
  `.execute(tx);
  return rows;
}

/** All promises about these subjects, in the order of their due times. */
export async function findPromises(
  db: Db,
  { kind, ids }: { readonly kind: Subject["kind"]; readonly ids: readonly string[] },
): Promise<readonly GivenPromise[]> {
  const { rows } = await sql<GivenPromise>`
    select ${columns} from promises where subject_kind = ${kind} and subject_id = any(${ids}::uuid[])
    order by due_at, id
  `.execute(db);
  return rows;
}

export async function findPromise(db: Db, id: string): Promise<GivenPromise | undefined> {
  const { rows } = await sql<GivenPromise>`select ${columns} from promises where id = ${id}`.execute(db);
  return rows[0];
}

/** Which promises are listed; every condition left out holds for all. */
export type PromiseFilter = {
  readonly login?: Login | undefined;
  readonly kind?: PromiseKind | undefined;
  /** `open`: neither kept nor cancelled. `broken`: also those that were kept late. */
  readonly state?: "open" | "broken" | "kept" | "cancelled" | undefined;
  readonly dueBefore?: Instant | undefined;
};

const conditions = {
  open: sql`kept_at is null and cancelled_at is null`,
  broken: sql`broken_at is not null`,
  kept: sql`kept_at is not null`,
  cancelled: sql`cancelled_at is not null`,
} as const;

const matching = ({ login, kind, state, dueBefore }: PromiseFilter) => sql`
  (${login ?? null}::text is null or login = ${login ?? null})
  and (${kind ?? null}::text is null or kind = ${kind ?? null})
  and (${dueBefore ?? null}::timestamptz is null or due_at < ${dueBefore ?? null})
  and ${state === undefined ? sql`true` : conditions[state]}`;

/** One page, in the order of due times. */
export async function listPromises(
  db: Db,
  filter: PromiseFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<readonly GivenPromise[]> {
  const { rows } = await sql<GivenPromise>`
    select ${columns} from promises where ${matching(filter)}
    order by due_at, id limit ${page.limit} offset ${page.offset}
  `.execute(db);
  return rows;
}

export async function countPromises(db: Db, filter: PromiseFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from promises where ${matching(filter)}
  `.execute(db);
  return rows[0]?.count ?? 0;
}
