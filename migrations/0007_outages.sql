-- Numbers that people tell each other; one sequence, so that a number names one thing.
create sequence case_numbers start 100001;

-- Faults of many lines: a node of the access network is down, with everything below it.
create table outages (
  id uuid primary key,
  number text not null unique default nextval('case_numbers')::text,
  node_id text not null,
  opened_at timestamptz not null,
  -- Who says so: monitoring, the sessions that were lost together, or staff.
  source text not null check (source in ('monitoring', 'sessions', 'staff')),
  -- For sessions: from when on they were lost, so that it is known when as many are back.
  lost_since timestamptz,
  cause text check (cause in ('power', 'cable', 'equipment', 'works', 'other')),
  expected_end_at timestamptz,
  note text,
  closed_at timestamptz,
  check ((source = 'sessions') = (lost_since is not null)),
  check (closed_at >= opened_at)
);

create unique index outages_open on outages (node_id) where closed_at is null;
create index outages_opened_at on outages (opened_at);

-- Who wants to hear when it is over; each is told once.
create table outage_watchers (
  outage_id uuid not null references outages,
  login text not null,
  conversation_id uuid not null,
  asked_at timestamptz not null,
  told_at timestamptz,
  primary key (outage_id, conversation_id, login)
);
