-- What a session's last reports changed, so that each change is told once whatever is repeated; and silent sessions.

alter table radius_sessions
  -- Of the last batch of reports alone: began (by a Start), seen (alive, though its Start is lost or it was thought
  -- over), ended, passed (began and ended), or nothing.
  add column changed text check (changed in ('began', 'seen', 'ended', 'passed')),
  -- When it was found silent for too long; null again when it shows life.
  add column silent_at timestamptz;

-- Since when somebody has looked for silent sessions without a long pause: our own absence is nobody's silence.
create table silence_watch (
  is_only boolean primary key default true check (is_only),
  since timestamptz not null,
  looked_at timestamptz not null
);
