import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import { batched } from "../../platform/batched.ts";
import type { Db, Tx } from "../../platform/database.ts";
import {
  openVisitStatuses,
  type Visit,
  type VisitEvent,
  type VisitId,
  type VisitReason,
  type VisitStatus,
} from "./visit.ts";

const columns = sql`
  v.id, v.number, v.login, v.conversation_id as "conversationId", v.reason, v.note, v.status,
  v.status_reason as "statusReason", v.opened_at as "openedAt", v.requested_at as "requestedAt",
  v.changed_at as "changedAt", v.called_at as "calledAt", v.technician_id as "technicianId",
  v.quiet_from as "quietFrom", v.quiet_until as "quietUntil"`;

type VisitRow = Omit<Visit, "quietHours"> & {
  readonly quietFrom: string | null;
  readonly quietUntil: string | null;
};

function asVisit({ quietFrom, quietUntil, ...visit }: VisitRow): Visit {
  const quietHours =
    quietFrom === null || quietUntil === null
      ? null
      : { from: Temporal.PlainTime.from(quietFrom), until: Temporal.PlainTime.from(quietUntil) };
  return { ...visit, quietHours };
}

const openStatuses = sql.join(openVisitStatuses.map((status) => sql.lit(status)));
const isOpen = sql`v.status in (${openStatuses})`;

/** Opens the visit, unless one is open on the login. */
export async function insertVisit(tx: Tx, visit: Omit<Visit, "number">): Promise<Visit | undefined> {
  const { rows } = await sql<VisitRow>`
    insert into visits as v
      (id, login, conversation_id, reason, note, status, status_reason, opened_at, requested_at, changed_at,
       quiet_from, quiet_until)
    values (${visit.id}, ${visit.login}, ${visit.conversationId}, ${visit.reason}, ${visit.note}, ${visit.status},
            ${visit.statusReason}, ${visit.openedAt}, ${visit.requestedAt}, ${visit.changedAt},
            ${visit.quietHours?.from.toString() ?? null}, ${visit.quietHours?.until.toString() ?? null})
    on conflict (login) where status in (${openStatuses}) do nothing
    returning ${columns}
  `.execute(tx);
  return rows.map(asVisit)[0];
}

/** Saves a visit that this transaction has locked. */
export async function saveVisit(tx: Tx, visit: Visit): Promise<void> {
  await sql`
    update visits
    set status = ${visit.status}, status_reason = ${visit.statusReason}, requested_at = ${visit.requestedAt},
        changed_at = ${visit.changedAt}, called_at = ${visit.calledAt}, technician_id = ${visit.technicianId},
        quiet_from = ${visit.quietHours?.from.toString() ?? null},
        quiet_until = ${visit.quietHours?.until.toString() ?? null}
    where id = ${visit.id}
  `.execute(tx);
}

/** Adds to the history of a visit that this transaction has locked or made. */
export async function insertVisitEvent(tx: Tx, visitId: VisitId, event: VisitEvent): Promise<void> {
  await sql`
    insert into visit_events (visit_id, seq, at, by, action, reason, note)
    select ${visitId}, coalesce(max(seq), 0) + 1, ${event.at}, ${event.by}, ${event.action}, ${event.reason},
           ${event.note}
    from visit_events where visit_id = ${visitId}
  `.execute(tx);
}

export async function findVisitEvents(db: Db, visitId: string): Promise<readonly VisitEvent[]> {
  const { rows } = await sql<VisitEvent>`
    select at, by, action, reason, note from visit_events where visit_id = ${visitId} order by seq
  `.execute(db);
  return rows;
}

export async function lockVisit(tx: Tx, id: string): Promise<Visit | undefined> {
  const { rows } = await sql<VisitRow>`
    select ${columns} from visits v where v.id = ${id} for update
  `.execute(tx);
  return rows.map(asVisit)[0];
}

export async function findVisit(db: Db, id: string): Promise<Visit | undefined> {
  const { rows } = await sql<VisitRow>`select ${columns} from visits v where v.id = ${id}`.execute(db);
  return rows.map(asVisit)[0];
}

/** The one open visit of the login, if there is one. */
export const findOpenVisit = batched<Login, Visit>(async (db, logins) => {
  const { rows } = await sql<VisitRow>`
    select ${columns} from visits v where v.login = any(${logins}) and ${isOpen}
  `.execute(db);
  return new Map(rows.map((row) => [row.login, asVisit(row)]));
});

/** Visits of the login that failed. */
export async function findFailedVisitIds(db: Db, login: Login): Promise<readonly VisitId[]> {
  const { rows } = await sql<{ id: VisitId }>`
    select id from visits where login = ${login} and status = 'failed'
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** Logins whose visit waits for the fee: any of them, so that those who never pay stand in nobody's way. */
export async function findHeldLogins(db: Db, limit: number): Promise<readonly Login[]> {
  const { rows } = await sql<{ login: Login }>`
    select login from (select login from visits where status = 'held' order by random() limit ${limit}) as held
    order by login
  `.execute(db);
  return rows.map(({ login }) => login);
}

/** Which visits are listed; every condition left out holds for all. */
export type VisitFilter = {
  readonly isOpen?: boolean | undefined;
  readonly status?: VisitStatus | undefined;
  readonly reason?: VisitReason | undefined;
  readonly login?: Login | undefined;
  readonly technicianId?: string | undefined;
};

const matching = (filter: VisitFilter) => sql`
  (${filter.isOpen ?? null}::boolean is null or (${isOpen}) = ${filter.isOpen ?? null})
  and (${filter.status ?? null}::text is null or v.status = ${filter.status ?? null})
  and (${filter.reason ?? null}::text is null or v.reason = ${filter.reason ?? null})
  and (${filter.login ?? null}::text is null or v.login = ${filter.login ?? null})
  and (${filter.technicianId ?? null}::text is null or v.technician_id = ${filter.technicianId ?? null})`;

/** One page in the order they came (S30); held ones have not come yet and are last. */
export async function listVisits(
  db: Db,
  filter: VisitFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<readonly Visit[]> {
  const { rows } = await sql<VisitRow>`
    select ${columns} from visits v where ${matching(filter)}
    order by v.requested_at nulls last, v.opened_at, v.id limit ${page.limit} offset ${page.offset}
  `.execute(db);
  return rows.map(asVisit);
}

export async function countVisits(db: Db, filter: VisitFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from visits v where ${matching(filter)}
  `.execute(db);
  return rows[0]?.count ?? 0;
}
