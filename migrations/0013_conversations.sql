-- A conversation: its row is the lock under which its turns happen one after another, and the counter of its messages.
create table conversations (
  id uuid primary key,
  token_hash bytea not null,
  language text not null check (language in ('kk', 'ru', 'en')),
  state text not null default 'assistant' check (state in ('assistant', 'waiting-operator', 'operator', 'closed')),
  -- The newest message's number; grows by one with each message, in the order of commits.
  last_seq integer not null default 0,
  -- The newest subscriber's message that the assistant owes an answer to, and the newest it has answered.
  owed_seq integer not null default 0,
  answered_seq integer not null default 0,
  failures integer not null default 0,
  memory jsonb not null,
  login text,
  address inet not null,
  operator_id text,
  handed_over_at timestamptz,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  check (answered_seq <= owed_seq and owed_seq <= last_seq),
  check ((state in ('waiting-operator', 'operator')) = (handed_over_at is not null)),
  check (state = 'operator' or operator_id is null)
);

create index conversations_owed on conversations (changed_at) where answered_seq < owed_seq;
create index conversations_queue on conversations (handed_over_at) where state in ('waiting-operator', 'operator');
create index conversations_login on conversations (login) where login is not null;

create table messages (
  conversation_id uuid not null references conversations on delete cascade,
  seq integer not null,
  at timestamptz not null,
  author text not null check (author in ('subscriber', 'assistant', 'operator', 'system')),
  client_id text,
  language text not null check (language in ('kk', 'ru', 'en')),
  text text not null,
  choice text,
  choices jsonb not null default '[]',
  turn_ends boolean not null default false,
  verdict jsonb,
  topic text,
  article text,
  refs jsonb not null default '[]',
  primary key (conversation_id, seq),
  check (author = 'assistant' or not turn_ends)
);

-- The same message sent again is the same message.
create unique index messages_client_id on messages (conversation_id, client_id) where client_id is not null;
