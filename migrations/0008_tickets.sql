-- Requests that specialists solve, in the order they came, and all that happened to each.
create table tickets (
  id uuid primary key,
  number text not null unique default nextval('case_numbers')::text,
  type text not null check (type in (
    'line-fault', 'cable-cut', 'frequent-drops', 'slow-speed', 'password', 'tv', 'wrong-payment', 'missing-payment',
    'tariff-change', 'move', 'static-ip', 'equipment', 'equipment-return', 'suspension', 'compensation',
    'callback', 'other'
  )),
  -- Null when somebody asked for a call without having told a login.
  login text,
  conversation_id uuid,
  status text not null check (status in ('queued', 'in-progress', 'paused', 'solved', 'refused', 'cancelled')),
  status_reason text,
  -- The order of the queue; coming back to it keeps the place.
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  assignee_id text,
  -- What is known already, so that nobody is asked twice: the checks, the answers, the reason of a hand-over.
  summary jsonb not null,
  call_attempts integer not null default 0 check (call_attempts >= 0),
  check (status <> 'in-progress' or assignee_id is not null),
  check (status not in ('paused', 'refused', 'cancelled') or status_reason is not null)
);

create index tickets_queue on tickets (opened_at, id) where status = 'queued';
create index tickets_opened_at on tickets (opened_at, id);
create index tickets_login on tickets (login, opened_at);
create index tickets_assignee on tickets (assignee_id, opened_at) where status = 'in-progress';
-- One call answers a conversation, however often it was handed over.
create unique index tickets_open_callback on tickets (conversation_id)
  where type = 'callback' and status in ('queued', 'in-progress', 'paused');

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is history: rows are only added', tg_table_name;
end
$$;

create table ticket_events (
  ticket_id uuid not null references tickets,
  seq integer not null check (seq > 0),
  at timestamptz not null,
  -- 'subscriber', 'assistant', 'system' or 'staff:ID'.
  by text not null,
  action text not null,
  reason text,
  note text,
  primary key (ticket_id, seq)
);

create trigger ticket_events_append_only before update or delete on ticket_events
  for each row execute function refuse_change();
