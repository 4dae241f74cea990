-- Trainings on the provider's phrases and the approved ones, each with what it was better and worse at.
create table training_runs (
  id uuid primary key,
  state text not null default 'waiting'
    check (state in ('waiting', 'running', 'accepted', 'refused', 'failed')),
  asked_by text not null,
  asked_at timestamptz not null,
  began_at timestamptz,
  ended_at timestamptz,
  -- The approved phrases that it trains on.
  phrase_ids uuid[] not null default '{}',
  -- Figures before and after, and the messages that are understood better or worse.
  comparison jsonb,
  -- Why it was refused: which figures fell.
  fallen text[] not null default '{}',
  -- Why it failed.
  failure text,
  check ((state in ('waiting', 'running')) = (ended_at is null)),
  check ((state in ('accepted', 'refused')) = (comparison is not null)),
  check ((state = 'failed') = (failure is not null))
);

create unique index training_runs_under_way on training_runs ((true)) where state in ('waiting', 'running');
create index training_runs_asked_at on training_runs (asked_at desc, id);
create index training_runs_accepted on training_runs (ended_at desc) where state = 'accepted';
