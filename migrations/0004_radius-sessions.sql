-- What network access servers say of sessions (RFC 2866). Each column of a session only moves one way
-- as reports come in, so that their order and repetition make no difference.

-- Orders Starts that say the same second.
create sequence radius_arrivals;

create table radius_sessions (
  login text not null,
  nas text not null,
  session_id text not null,
  -- The latest Start, and which it was in order of arrival.
  started_at timestamptz,
  start_arrival bigint,
  -- The earliest beginning that interims and the Stop speak of: the Start may be lost.
  spoken_start_at timestamptz,
  -- The latest Start or interim.
  alive_at timestamptz,
  -- How often the server reports the session; null while it hasn't said.
  interim_seconds bigint,
  -- The latest Stop and its cause.
  stopped_at timestamptz,
  terminate_cause text,
  input_octets bigint not null check (input_octets >= 0),
  output_octets bigint not null check (output_octets >= 0),
  framed_address text,
  calling_station text,
  nas_port text,
  began_at timestamptz generated always as (coalesce(started_at, spoken_start_at)) stored,
  -- A Start after the Stop is a new session under an id used again, and that one is not over.
  ended_at timestamptz generated always as (case when started_at > stopped_at then null else stopped_at end) stored,
  primary key (login, nas, session_id),
  check ((stopped_at is null) = (terminate_cause is null)),
  check ((started_at is null) = (start_arrival is null))
) with (fillfactor = 85);

-- A login has one session: the newest.
create index radius_sessions_newest on radius_sessions (login, began_at desc nulls last, start_arrival desc nulls last);

-- Every Stop, also of ids that were used again: the history in which drops are counted (S51, S52).
create table radius_session_ends (
  login text not null,
  ended_at timestamptz not null,
  nas text not null,
  session_id text not null,
  began_at timestamptz,
  terminate_cause text not null,
  primary key (login, ended_at, nas, session_id)
);

create index radius_session_ends_ended_at on radius_session_ends (ended_at);

-- Accounting-On and -Off: every session of the server that has shown no life since is over.
create table nas_restarts (
  nas text not null,
  restarted_at timestamptz not null,
  primary key (nas, restarted_at)
);
