-- Technicians at subscribers' doors.
create table visits (
  id uuid primary key,
  number text not null unique default nextval('case_numbers')::text,
  login text not null,
  conversation_id uuid,
  reason text not null check (reason in ('cable-cut', 'line-fault', 'tv', 'other')),
  note text,
  status text not null check (status in
    ('held', 'requested', 'assigned', 'on-the-way', 'on-site', 'done', 'failed', 'cancelled')),
  status_reason text,
  opened_at timestamptz not null,
  -- From when its clocks run; a held visit has none yet.
  requested_at timestamptz,
  changed_at timestamptz not null,
  called_at timestamptz,
  technician_id text,
  -- When the subscriber doesn't want to be called, by the provider's clocks.
  quiet_from time,
  quiet_until time,
  check ((quiet_from is null) = (quiet_until is null)),
  check (requested_at is not null or status in ('held', 'cancelled')),
  check (technician_id is not null or status not in ('assigned', 'on-the-way', 'on-site', 'done')),
  check (status_reason is not null or status not in ('held', 'failed', 'cancelled'))
);

-- At most one open visit a login, whoever asks at once.
create unique index visits_open on visits (login)
  where status in ('held', 'requested', 'assigned', 'on-the-way', 'on-site');
create index visits_queue on visits (requested_at, id)
  where status in ('requested', 'assigned', 'on-the-way', 'on-site');
create index visits_opened_at on visits (opened_at, id);
create index visits_login on visits (login, opened_at);
create index visits_technician on visits (technician_id, requested_at)
  where status in ('assigned', 'on-the-way', 'on-site');

create table visit_events (
  visit_id uuid not null references visits,
  seq integer not null check (seq > 0),
  at timestamptz not null,
  -- 'subscriber', 'assistant', 'system' or 'staff:ID'.
  by text not null,
  action text not null,
  reason text,
  note text,
  primary key (visit_id, seq)
);

create trigger visit_events_append_only before update or delete on visit_events
  for each row execute function refuse_change();
