-- Works that the provider plans: losses below their nodes meanwhile are no outage.

create table planned_works (
  id uuid primary key,
  number text not null unique default nextval('case_numbers')::text,
  node_ids text[] not null check (cardinality(node_ids) > 0),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text not null check (reason <> ''),
  created_by text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  canceled_at timestamptz,
  check (starts_at < ends_at)
);

create index planned_works_time on planned_works (starts_at, ends_at) where canceled_at is null;

-- Who was told before the works begin; once, however often the works are looked at.
create table planned_works_notices (
  works_id uuid not null references planned_works,
  login text not null,
  -- The beginning that was told: when it moves they are told again.
  starts_at timestamptz not null,
  told_at timestamptz not null,
  primary key (works_id, login, starts_at)
);
