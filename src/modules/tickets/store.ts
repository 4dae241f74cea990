import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Db, Tx } from "../../platform/database.ts";
import {
  openTicketStatuses,
  type Ticket,
  type TicketEvent,
  type TicketId,
  type TicketStatus,
  type TicketType,
} from "./ticket.ts";

const columns = sql`
  t.id, t.number, t.type, t.login, t.conversation_id as "conversationId", t.status,
  t.status_reason as "statusReason", t.opened_at as "openedAt", t.changed_at as "changedAt",
  t.assignee_id as "assigneeId", t.summary, t.call_attempts as "callAttempts"`;

const openStatuses = sql.join(openTicketStatuses.map((status) => sql.lit(status)));

/** Opens the ticket, unless it is a call-back that the conversation waits for already. */
export async function insertTicket(tx: Tx, ticket: Omit<Ticket, "number">): Promise<Ticket | undefined> {
  const { rows } = await sql<Ticket>`
    insert into tickets as t
      (id, type, login, conversation_id, status, status_reason, opened_at, changed_at, summary)
    values (${ticket.id}, ${ticket.type}, ${ticket.login}, ${ticket.conversationId}, ${ticket.status},
            ${ticket.statusReason}, ${ticket.openedAt}, ${ticket.changedAt}, ${JSON.stringify(ticket.summary)})
    on conflict (conversation_id) where type = 'callback' and status in (${openStatuses}) do nothing
    returning ${columns}
  `.execute(tx);
  return rows[0];
}

/** Saves a ticket that this transaction has locked. */
export async function saveTicket(tx: Tx, ticket: Ticket): Promise<void> {
  await sql`
    update tickets
    set status = ${ticket.status}, status_reason = ${ticket.statusReason}, changed_at = ${ticket.changedAt},
        assignee_id = ${ticket.assigneeId}, call_attempts = ${ticket.callAttempts}
    where id = ${ticket.id}
  `.execute(tx);
}

/** Adds to the history of a ticket that this transaction has locked or made. */
export async function insertTicketEvent(tx: Tx, ticketId: TicketId, event: TicketEvent): Promise<void> {
  await sql`
    insert into ticket_events (ticket_id, seq, at, by, action, reason, note)
    select ${ticketId}, coalesce(max(seq), 0) + 1, ${event.at}, ${event.by}, ${event.action}, ${event.reason},
           ${event.note}
    from ticket_events where ticket_id = ${ticketId}
  `.execute(tx);
}

export async function findTicketEvents(db: Db, ticketId: string): Promise<readonly TicketEvent[]> {
  const { rows } = await sql<TicketEvent>`
    select at, by, action, reason, note from ticket_events where ticket_id = ${ticketId} order by seq
  `.execute(db);
  return rows;
}

export async function lockTicket(tx: Tx, id: string): Promise<Ticket | undefined> {
  const { rows } = await sql<Ticket>`
    select ${columns} from tickets t where t.id = ${id} for update
  `.execute(tx);
  return rows[0];
}

export async function findTicket(db: Db, id: string): Promise<Ticket | undefined> {
  const { rows } = await sql<Ticket>`select ${columns} from tickets t where t.id = ${id}`.execute(db);
  return rows[0];
}

/** The call-back that a conversation waits for. */
export async function findOpenCallback(db: Db, conversationId: string | null): Promise<Ticket | undefined> {
  const { rows } = await sql<Ticket>`
    select ${columns} from tickets t
    where t.conversation_id = ${conversationId} and t.type = 'callback' and t.status in (${openStatuses})
  `.execute(db);
  return rows[0];
}

/** The requests of a login that nobody has answered for good yet, the oldest first. */
export async function openTicketsOf(db: Db, login: Login): Promise<readonly Ticket[]> {
  const { rows } = await sql<Ticket>`
    select ${columns} from tickets t where t.login = ${login} and t.status in (${openStatuses})
    order by t.opened_at, t.id
  `.execute(db);
  return rows;
}

/** Which tickets are listed; every condition left out holds for all. */
export type TicketFilter = {
  readonly isOpen?: boolean | undefined;
  readonly status?: TicketStatus | undefined;
  readonly type?: TicketType | undefined;
  readonly login?: Login | undefined;
  readonly assigneeId?: string | undefined;
  readonly number?: string | undefined;
};

const matching = (filter: TicketFilter) => sql`
  (${filter.isOpen ?? null}::boolean is null or (t.status in (${openStatuses})) = ${filter.isOpen ?? null})
  and (${filter.status ?? null}::text is null or t.status = ${filter.status ?? null})
  and (${filter.type ?? null}::text is null or t.type = ${filter.type ?? null})
  and (${filter.login ?? null}::text is null or t.login = ${filter.login ?? null})
  and (${filter.assigneeId ?? null}::text is null or t.assignee_id = ${filter.assigneeId ?? null})
  and (${filter.number ?? null}::text is null or t.number = ${filter.number ?? null})`;

/** One page in the order they came, which is the order of the queue (S30). */
export async function findTickets(
  db: Db,
  filter: TicketFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<readonly Ticket[]> {
  const { rows } = await sql<Ticket>`
    select ${columns} from tickets t where ${matching(filter)}
    order by t.opened_at, t.id limit ${page.limit} offset ${page.offset}
  `.execute(db);
  return rows;
}

export async function countTickets(db: Db, filter: TicketFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from tickets t where ${matching(filter)}
  `.execute(db);
  return rows[0]?.count ?? 0;
}
