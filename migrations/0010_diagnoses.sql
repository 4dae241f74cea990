-- What the checks of a line found, for those who go on with it.
create table diagnoses (
  id uuid primary key,
  login text not null,
  conversation_id uuid,
  made_at timestamptz not null,
  -- The verdict, its evidence and the next step, as they were told.
  diagnosis jsonb not null
);

create index diagnoses_login on diagnoses (login, made_at);
create index diagnoses_made_at on diagnoses (made_at);
