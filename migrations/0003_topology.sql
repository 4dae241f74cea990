-- The access network as the provider describes it: nodes, the lines on their ports, and who may send accounting.

create table access_nodes (
  id text primary key check (id <> ''),
  kind text not null check (kind in ('bng', 'aggregation', 'switch')),
  parent_id text references access_nodes (id) deferrable initially deferred check (parent_id <> id),
  -- The ids from the top of the network down to this node, both included:
  -- what is above a node is its path, what is below it is every node whose path contains it.
  path text[] not null,
  name text not null,
  city text,
  street text,
  house text,
  address inet,
  vendor text,
  ports integer check (ports > 0),
  check (path[cardinality(path)] = id),
  check ((kind = 'switch') = (ports is not null))
);

create index access_nodes_parent on access_nodes (parent_id);
create index access_nodes_path on access_nodes using gin (path);
create index access_nodes_building on access_nodes (city, street, house);

create table lines (
  login text primary key references subscribers (login),
  node_id text not null references access_nodes (id),
  port integer not null check (port > 0),
  -- From the switch to the flat: a break nearer than this is outside the flat.
  riser_length_meters integer check (riser_length_meters >= 0),
  -- Checked when the statement ends, so that two lines can change places.
  constraint lines_port unique (node_id, port) deferrable
);

create table network_access_servers (
  address inet primary key,
  id text not null unique,
  name text not null,
  -- Sealed under the key of the installation; never stored in clear.
  secret_sealed text not null,
  vendor text,
  node_id text references access_nodes (id)
);
