-- Every "within 2 hours" that was said: about what, until when, and whether it was kept.
create table promises (
  id uuid primary key,
  kind text not null check (kind in
    ('specialist-call', 'technician-arrival', 'visit-completion', 'ticket-solution', 'payment-answer')),
  subject_kind text not null check (subject_kind in ('visit', 'ticket')),
  subject_id uuid not null,
  login text,
  conversation_id uuid,
  made_at timestamptz not null,
  due_at timestamptz not null,
  -- While it is set the clock stands still; going on moves due_at by as long.
  paused_at timestamptz,
  pause_cause text,
  kept_at timestamptz,
  cancelled_at timestamptz,
  -- When it was noticed; what was due by then was not done.
  broken_at timestamptz,
  -- How often it has been raised since.
  escalation integer not null default 0,
  -- When to look at it again; null when there is nothing more to raise.
  look_at timestamptz,
  check (due_at >= made_at),
  check ((paused_at is null) = (pause_cause is null)),
  check (num_nonnulls(kept_at, cancelled_at, paused_at) <= 1),
  check (look_at is null or num_nonnulls(kept_at, cancelled_at, paused_at) = 0),
  -- What is kept late is broken, too.
  check (kept_at <= due_at or broken_at is not null),
  check (broken_at >= due_at),
  check (escalation = 0 or (escalation > 0 and broken_at is not null))
);

-- The same thing is promised once at a time.
create unique index promises_open on promises (subject_kind, subject_id, kind)
  where kept_at is null and cancelled_at is null;
create index promises_subject on promises (subject_kind, subject_id);
create index promises_look_at on promises (look_at) where look_at is not null;
create index promises_open_due_at on promises (due_at) where kept_at is null and cancelled_at is null;
create index promises_login on promises (login, due_at);
