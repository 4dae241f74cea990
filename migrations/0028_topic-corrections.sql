-- What operators say a message was about: every time, so that it can be read who said what; the newest one holds.
create table topic_corrections (
  id bigint generated always as identity primary key,
  conversation_id uuid not null references conversations on delete cascade,
  seq integer not null,
  topic text not null,
  -- As the assistant had understood it; null where it had not read the message.
  understood_topic text,
  language text check (language in ('kk', 'ru', 'en')),
  staff_id text not null,
  corrected_at timestamptz not null,
  check ((understood_topic is null) = (language is null))
);

create index topic_corrections_message on topic_corrections (conversation_id, seq, id);
create index topic_corrections_corrected_at on topic_corrections (corrected_at);

-- Messages that may become phrases, without personal data. An approved one no longer knows whose message it was; the
-- others go with their conversation.
create table phrase_candidates (
  id uuid primary key,
  conversation_id uuid references conversations on delete cascade,
  seq integer,
  text text not null check (text <> ''),
  topic text not null,
  phrase_group text not null check (phrase_group in ('kk', 'ru', 'mixed', 'en')),
  state text not null default 'open' check (state in ('open', 'approved', 'refused', 'withdrawn')),
  corrected_by text not null,
  corrected_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  reason text,
  unique (conversation_id, seq),
  check ((conversation_id is null) = (seq is null)),
  check ((conversation_id is null) = (state in ('approved', 'withdrawn'))),
  check ((state = 'open') = (decided_at is null) and (decided_at is null) = (decided_by is null))
);

create index phrase_candidates_state on phrase_candidates (state, corrected_at desc, id);
