-- Who was told of planned works hears, once, when they are moved or canceled.

-- Changed since those who had been told have heard of it.
alter table planned_works add column is_revised boolean not null default false;
alter table planned_works_notices
  -- The end that was told.
  add column ends_at timestamptz,
  -- When they heard that this is not how it will be.
  add column revoked_at timestamptz;

-- What was changed before is told to nobody any more.
update planned_works_notices told set ends_at = works.ends_at,
    revoked_at = case when works.canceled_at is not null or told.starts_at <> works.starts_at then told.told_at end
  from planned_works works where works.id = told.works_id;

create index planned_works_revised on planned_works (changed_at) where is_revised;
