-- What the switches themselves said last, and tests of cables.

-- One row a node: what the next reading is compared with. What was concluded of its ports is in port_facts.
create table switch_readings (
  node_id text primary key references access_nodes (id) on delete cascade,
  state text not null check (state in ('up', 'unreachable')),
  -- Its sysUpTime, in hundredths of a second: less than before, and it has started anew.
  up_ticks bigint not null check (up_ticks >= 0),
  read_at timestamptz not null,
  -- Each port: its interface, states, speed, and counters with the up_ticks of their reading.
  ports jsonb not null
);

create table cable_tests (
  id bigint generated always as identity primary key,
  node_id text not null references access_nodes (id) on delete cascade,
  port integer not null check (port > 0),
  -- Times of the product's clock.
  asked_at timestamptz not null,
  ended_at timestamptz,
  -- By the real clock: a test that a dead process has left behind is given up some time after it.
  claimed_at timestamptz not null default now(),
  asked_by text not null check (asked_by in ('sweep', 'diagnosis', 'staff')),
  -- Null while it runs; 'unknown' has a reason.
  result text check (result in ('open', 'short', 'ok', 'unknown')),
  reason text,
  length_meters double precision check (length_meters >= 0),
  detail jsonb not null default '{}',
  check ((ended_at is null) = (result is null))
);

-- A port has one test at a time, however many ask for it.
create unique index cable_tests_running on cable_tests (node_id, port) where ended_at is null;
create index cable_tests_port on cable_tests (node_id, port, asked_at);
