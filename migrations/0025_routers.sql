-- Routers of the provider that are managed from afar (TR-069), and what is to be done with them.

create table router_devices (
  -- OUI, product class and serial number, as GenieACS writes them.
  id text primary key check (id <> ''),
  oui text not null,
  product_class text not null,
  serial_number text not null,
  manufacturer text not null,
  managed_by text not null check (managed_by in ('own', 'genieacs')),
  login text references subscribers (login) on delete set null,
  -- Who says so: the provider's files, or the router itself by the name under which it connects.
  login_from text check (login_from in ('import', 'router')),
  -- Which data model it has; null until it has been looked at.
  root text check (root in ('InternetGatewayDevice.', 'Device.')),
  software_version text,
  -- A little of what it said last: its connection, its Wi-Fi; no secret.
  facts jsonb not null default '{}',
  -- Where it can be asked to come, and where its Inform came from.
  connection_request_url text,
  source_address text,
  -- It has our own name and password for connection requests, which are derived and stored nowhere.
  has_credentials boolean not null default false,
  first_seen_at timestamptz not null,
  last_inform_at timestamptz not null,
  last_boot_at timestamptz,
  -- When it was last looked at and set up as the policy wants it.
  looked_at timestamptz,
  check ((login is null) = (login_from is null))
);

-- A login has one router: the first one that is known stays, unless the provider's files say another.
create unique index router_devices_login on router_devices (login) where login is not null;

create table router_tasks (
  id uuid primary key,
  device_id text not null references router_devices (id) on delete cascade,
  kind text not null check (kind in
    ('read', 'set-ppp-password', 'set-wifi', 'reconnect', 'reboot', 'factory-reset')),
  -- What is to be set, sealed; gone when the task has ended.
  sealed text,
  state text not null check (state in ('queued', 'sent', 'confirmed', 'failed', 'expired', 'cancelled')),
  requested_by text not null,
  conversation_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- How often it was begun; a router that wasn't reached doesn't count.
  attempts integer not null default 0 check (attempts >= 0),
  -- Not begun again before, and the router not asked to come before.
  not_before timestamptz not null,
  ask_at timestamptz not null,
  asks integer not null default 0,
  sent_at timestamptz,
  ended_at timestamptz,
  -- Why it waits or has failed, as a code.
  reason text,
  -- What was found out, without any secret.
  result jsonb,
  -- Real time: until then somebody is at it.
  leased_until timestamptz,
  check ((ended_at is null) = (state in ('queued', 'sent'))),
  check (ended_at is null or sealed is null)
);

create index router_tasks_device on router_tasks (device_id, created_at);
create index router_tasks_open on router_tasks (ask_at) where ended_at is null;
create index router_tasks_expiry on router_tasks (expires_at) where ended_at is null;
