-- What happened in the network, in one order that never changes: what outages are found from.

create table network_signals (
  seq bigint generated always as identity primary key,
  -- Numbers are drawn before they are committed. A reader takes only rows whose transaction is older than every
  -- transaction under way, in the order of (xid, seq): that order is the same for everyone and for ever.
  xid xid8 not null default pg_current_xact_id(),
  kind text not null,
  at timestamptz not null,
  -- The rest of the signal, by its kind.
  signal jsonb not null
);

create index network_signals_order on network_signals (xid, seq);
create index network_signals_at on network_signals (at);
