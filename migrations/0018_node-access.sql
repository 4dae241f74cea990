-- How each node of the access network is asked by SNMP.

create table node_access (
  node_id text primary key references access_nodes (id) on delete cascade,
  -- Port, communities or users with their keys as JSON, sealed under the key of the installation; never in clear.
  sealed text not null,
  -- The same for the same access: an import that says nothing new changes nothing.
  fingerprint text not null
);
