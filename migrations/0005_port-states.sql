-- What monitoring systems report of nodes and ports, and what is known of each from that.

create table network_events (
  -- The reporting system's own id: the same one again changes nothing.
  id text primary key check (id <> ''),
  kind text not null,
  at timestamptz not null,
  node_id text not null,
  port integer,
  length_meters double precision check (length_meters >= 0),
  received_at timestamptz not null
);

create index network_events_at on network_events (at);

create table node_states (
  node_id text primary key references access_nodes (id) on delete cascade,
  state text not null check (state in ('up', 'down', 'unreachable')),
  at timestamptz not null,
  source text not null
);

-- Each fact of a port has a time of its own: that the cable is open may be known since before the port went down.
create table port_facts (
  node_id text not null references access_nodes (id) on delete cascade,
  port integer not null check (port > 0),
  fact text not null check (fact in ('oper', 'mac', 'errors', 'cable')),
  value text not null,
  length_meters double precision check (length_meters >= 0),
  at timestamptz not null,
  source text not null,
  primary key (node_id, port, fact)
);
