-- An outage is suspected, confirmed, then closed, and everything that happens to it is kept.

alter table outages drop constraint outages_source_check;
alter table outages add constraint outages_source_check check (source in ('monitoring', 'sessions', 'crowd', 'staff'));
-- Since when lines are lost is known of others too.
alter table outages drop constraint outages_check;
-- Who opens one without saying so has no doubt.
alter table outages add column confirmed_at timestamptz default now();
update outages set confirmed_at = opened_at;
alter table outages add column state text not null generated always as (
  case when closed_at is not null then 'closed' when confirmed_at is null then 'suspected' else 'confirmed' end
) stored;
alter table outages add column severity text not null default 'minor'
  check (severity in ('minor', 'major', 'critical'));
alter table outages add column cause_hint text check (cause_hint in ('power-feed', 'uplink', 'equipment', 'core'));
alter table outages add column lines_lost integer not null default 0 check (lines_lost >= 0);
-- What is down: nodes none of which stands below another; "node_id" is the one with the most lines.
alter table outages add column node_ids text[];
update outages set node_ids = array[node_id];
-- All that were, which is what downtime is counted by.
alter table outages add column nodes_ever text[];
update outages set nodes_ever = array[node_id];
-- Why: codes with how many of how many.
alter table outages add column evidence jsonb not null default '[]';
-- When its lines were seen to be back.
alter table outages add column restored_at timestamptz;
-- The name that the detector knows it by; null where a person or a monitoring system opened it.
alter table outages add column detected_as text unique;
alter table outages add column merged_into_id uuid references outages;
-- The works that explain it: subscribers hear of the works instead.
alter table outages add column works_id uuid;

create index outages_merged_into on outages (merged_into_id) where merged_into_id is not null;
create index outages_open_nodes on outages using gin ((coalesce(node_ids, array[node_id]))) where closed_at is null;

create table outage_events (
  seq bigint generated always as identity primary key,
  outage_id uuid not null references outages,
  at timestamptz not null,
  kind text not null check (kind <> ''),
  -- A member of the staff; null where the product did it.
  who text,
  detail jsonb not null default '{}'
);

create index outage_events_outage on outage_events (outage_id, seq);

create trigger outage_events_append_only before update or delete on outage_events
  for each row execute function refuse_change();
