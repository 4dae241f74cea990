-- History in partitions by week: they are made ahead and dropped whole, so that forgetting costs nothing.
-- What no week is made for (clocks gone wrong, rows of before) is in the partition "rest".

-- The ends that are there stay where they are and become the rest.
alter table radius_session_ends rename to radius_session_ends_rest;
alter table radius_session_ends_rest rename constraint radius_session_ends_pkey to radius_session_ends_rest_pkey;
alter index radius_session_ends_ended_at rename to radius_session_ends_rest_ended_at;

-- Every Stop, also of ids that were used again: the history in which drops are counted (S51, S52).
create table radius_session_ends (
  login text not null,
  ended_at timestamptz not null,
  nas text not null,
  session_id text not null,
  began_at timestamptz,
  terminate_cause text not null,
  primary key (login, ended_at, nas, session_id)
) partition by range (ended_at);

create index radius_session_ends_ended_at on radius_session_ends (ended_at);

alter table radius_session_ends attach partition radius_session_ends_rest default;

-- Sessions that are over since long and were replaced by a newer one of their login; radius_sessions has the others.
-- A packet that comes later still makes a second row of the same session, and readers put both together.
create table radius_past_sessions (
  login text not null,
  nas text not null,
  session_id text not null,
  started_at timestamptz,
  start_arrival bigint,
  spoken_start_at timestamptz,
  alive_at timestamptz,
  interim_seconds bigint,
  stopped_at timestamptz,
  terminate_cause text,
  input_octets bigint not null,
  output_octets bigint not null,
  framed_address text,
  calling_station text,
  nas_port text,
  -- The last that was heard of it.
  over_at timestamptz not null,
  primary key (login, nas, session_id, over_at)
) partition by range (over_at);

create table radius_past_sessions_rest partition of radius_past_sessions default;
