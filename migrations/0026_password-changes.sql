-- Changes of the service's password that the provider's app has taken (S6–S8), and how far each of them is.

create table password_changes (
  -- The app's own name of it: the same again changes nothing.
  id text primary key check (id <> ''),
  subject_id uuid not null unique,
  login text not null,
  -- Gone when the change has ended.
  password_sealed text,
  requested_at timestamptz not null,
  received_at timestamptz not null,
  due_at timestamptz not null,
  state text not null check (state in
    ('pushing', 'switching', 'reconnecting', 'back', 'by-hand', 'given-up', 'superseded')),
  is_by_hand boolean not null,
  device_id text,
  task_id uuid,
  reconnect_task_id uuid,
  -- What the router said when it was asked back: the same, or nothing, as some never tell.
  read_back text check (read_back in ('same', 'hidden')),
  switching_at timestamptz,
  ended_at timestamptz,
  -- Why it has not come further, as a code.
  reason text,
  -- S7, S8: the subscriber was told to restart and support has it.
  escalated_at timestamptz,
  ticket_id uuid,
  conversation_id uuid,
  look_at timestamptz,
  -- Real time: until then somebody is at it.
  leased_until timestamptz,
  attempts integer not null default 0,
  check ((ended_at is null) = (state in ('pushing', 'switching', 'reconnecting'))),
  check (ended_at is null or password_sealed is null),
  check (ended_at is null or look_at is null)
);

-- One change of a login at a time: a newer one takes the older one's place.
create unique index password_changes_open on password_changes (login) where ended_at is null;
create index password_changes_login on password_changes (login, requested_at);
create index password_changes_look_at on password_changes (look_at) where look_at is not null;

-- S7 is a promise like the others.
alter table promises drop constraint promises_kind_check;
alter table promises add constraint promises_kind_check check (kind in
  ('specialist-call', 'technician-arrival', 'visit-completion', 'ticket-solution', 'payment-answer',
   'router-configuration'));
alter table promises drop constraint promises_subject_kind_check;
alter table promises add constraint promises_subject_kind_check check
  (subject_kind in ('visit', 'ticket', 'password-change'));
