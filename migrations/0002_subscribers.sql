-- Who has a contract, what the house knows of them, and who has proved to be them.

create table subscribers (
  login text primary key check (login <> ''),
  owner_name text not null check (owner_name <> ''),
  iin text check (iin ~ '^[0-9]{12}$'),
  contact_number text not null check (contact_number ~ '^\+[1-9][0-9]{6,14}$'),
  language text not null check (language in ('kk', 'ru', 'en')),
  city text not null,
  street text not null,
  house text not null,
  entrance text,
  flat text,
  tariff text not null,
  bundle_numbers text[] not null default '{}',
  fee_paid boolean not null,
  fee_amount_tiyn bigint not null check (fee_amount_tiyn >= 0),
  -- When the billing system said so; null while only an import has.
  fee_at timestamptz,
  -- Both days belong to the suspension; without a last day it lasts until it is ended.
  suspended_from date,
  suspended_until date check (suspended_until >= suspended_from),
  router text not null check (router in ('rented', 'own', 'none')),
  tv_box text not null check (tv_box in ('rented', 'own', 'none')),
  imported_at timestamptz not null,
  updated_at timestamptz not null,
  check (suspended_until is null or suspended_from is not null)
);

create index subscribers_contact_number on subscribers (contact_number);
create index subscribers_bundle_numbers on subscribers using gin (bundle_numbers);
create index subscribers_building on subscribers (city, street, house);

-- Instants in the tables below are real time, not the product's clock: they guard secrets.

create table login_attempts (
  -- A hash of the network address or of the conversation that tried.
  scope text not null,
  login_hash text not null,
  attempted_at timestamptz not null,
  primary key (scope, login_hash)
);

create index login_attempts_attempted_at on login_attempts (attempted_at);

create table one_time_codes (
  id uuid primary key,
  viewer_id uuid not null,
  login text not null references subscribers (login) on delete cascade,
  code_fingerprint text not null,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  attempts_left integer not null check (attempts_left >= 0)
);

create index one_time_codes_login on one_time_codes (login, sent_at);
create index one_time_codes_viewer on one_time_codes (viewer_id, login, sent_at);

create table verified_contacts (
  viewer_id uuid not null,
  login text not null references subscribers (login) on delete cascade,
  verified_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (viewer_id, login)
);
