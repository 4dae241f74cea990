-- How far the signals are read, and what the detector knew there: it goes on from here after a restart.

create table detection_state (
  only_row boolean primary key default true check (only_row),
  -- Every signal up to here is in the outages.
  xid xid8 not null,
  seq bigint not null,
  -- What the detector knew, and after which signal; replaying those between here and there leads to the same.
  snapshot jsonb,
  snapshot_xid xid8 not null,
  snapshot_seq bigint not null,
  -- The latest moment that any signal spoke of.
  told_at timestamptz,
  saved_at timestamptz not null
);

-- S32: stretches without service that the provider caused, by login, ready to be paid for.
create table outage_downtimes (
  login text not null,
  outage_id uuid not null references outages,
  -- The earlier of the subscriber's report and the detection.
  began_at timestamptz not null,
  -- The verified restore.
  ended_at timestamptz not null,
  -- A fault of the line's own that was known then.
  own_fault text,
  primary key (login, outage_id),
  check (ended_at >= began_at)
);

create index outage_downtimes_outage on outage_downtimes (outage_id);

-- Each changed end is told once to each who waits.
alter table outage_watchers add column told_end_at timestamptz;

-- Counts changes of nodes and lines, so that who holds a copy of the network knows when it is old.
create table topology_version (
  only_row boolean primary key default true check (only_row),
  version bigint not null
);
insert into topology_version (version) values (1);

create function count_topology_change() returns trigger language plpgsql as $$
begin
  update topology_version set version = version + 1;
  return null;
end $$;

create trigger access_nodes_changed after insert or update or delete or truncate on access_nodes
  for each statement execute function count_topology_change();
create trigger lines_changed after insert or update or delete or truncate on lines
  for each statement execute function count_topology_change();
