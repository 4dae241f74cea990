-- S53: what a subscriber's own tests of a connection that drops have shown.

create table drop_tests (
  login text not null,
  test text not null check (test in ('patch-cord', 'direct')),
  result text not null check (result in ('good', 'bad')),
  tested_at timestamptz not null,
  -- Where it was told; kept when the conversation is forgotten.
  conversation_id uuid,
  primary key (login, tested_at, test)
);

create index drop_tests_at on drop_tests (tested_at);
