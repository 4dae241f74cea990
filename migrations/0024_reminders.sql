-- S23, S54: what a subscriber asked to be reminded of, in which conversation and when.

create table reminders (
  id uuid primary key,
  conversation_id uuid not null references conversations (id) on delete cascade,
  login text not null,
  kind text not null check (kind in ('drops', 'payment')),
  asked_at timestamptz not null,
  due_at timestamptz not null,
  told_at timestamptz,
  cancelled_at timestamptz,
  check (told_at is null or cancelled_at is null)
);

-- One of a kind in a conversation at a time: asking again moves it.
create unique index reminders_open on reminders (conversation_id, kind)
  where told_at is null and cancelled_at is null;
create index reminders_due on reminders (due_at) where told_at is null and cancelled_at is null;
