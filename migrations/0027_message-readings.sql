-- What the assistant understood of each typed message that it answered, and what became of it.
create table message_readings (
  conversation_id uuid not null references conversations on delete cascade,
  seq integer not null,
  at timestamptz not null,
  topic text not null,
  confidence real not null check (confidence between 0 and 1),
  -- Sure enough to act on.
  answered boolean not null,
  language text not null check (language in ('kk', 'ru', 'en')),
  outcome text not null
    check (outcome in ('subject-begun', 'question-answered', 'noted', 'asked-back', 'handed-over')),
  -- Of what was not understood: the same for messages that say the same in other letters; no text can be read from it.
  likeness uuid,
  primary key (conversation_id, seq)
);

-- Messages come in the order of time, so that a week is a stretch of pages.
create index message_readings_at on message_readings using brin (at);
create index message_readings_likeness on message_readings (likeness, at) where likeness is not null;
