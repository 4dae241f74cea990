-- The people who work for the provider, how they sign in, and who of them is on duty.
-- The columns are those that better-auth 1.7 writes, under names of this house; src/modules/staff/sign-in.ts maps them.

create table staff_members (
  id uuid primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null,
  image text,
  role text not null
    check (role in ('operator', 'dispatcher', 'technician', 'back-office', 'engineer', 'administrator')),
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table staff_sessions (
  id uuid primary key,
  staff_id uuid not null references staff_members (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create index staff_sessions_staff on staff_sessions (staff_id);

create table staff_credentials (
  id uuid primary key,
  staff_id uuid not null references staff_members (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  password_hash text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider_id, account_id)
);

create index staff_credentials_staff on staff_credentials (staff_id);

create table staff_verifications (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create index staff_verifications_identifier on staff_verifications (identifier);

create table staff_presence (
  staff_id uuid primary key references staff_members (id) on delete cascade,
  is_on_duty boolean not null,
  changed_at timestamptz not null
);
