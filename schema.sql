-- What the migrations come to, read from the catalogue by `npm run schema`. Nobody edits this file.

create sequence case_numbers;

create sequence radius_arrivals;

CREATE OR REPLACE FUNCTION public.count_topology_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update topology_version set version = version + 1;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is history: rows are only added', tg_table_name;
end
$function$
;

create table access_nodes (
  id text not null,
  kind text not null,
  parent_id text,
  path text[] not null,
  name text not null,
  city text,
  street text,
  house text,
  address inet,
  vendor text,
  ports integer,
  constraint access_nodes_check CHECK (parent_id <> id),
  constraint access_nodes_check1 CHECK (path[cardinality(path)] = id),
  constraint access_nodes_check2 CHECK ((kind = 'switch'::text) = (ports IS NOT NULL)),
  constraint access_nodes_id_check CHECK (id <> ''::text),
  constraint access_nodes_kind_check CHECK (kind = ANY (ARRAY['bng'::text, 'aggregation'::text, 'switch'::text])),
  constraint access_nodes_ports_check CHECK (ports > 0),
  constraint access_nodes_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES access_nodes(id) DEFERRABLE INITIALLY DEFERRED,
  constraint access_nodes_pkey PRIMARY KEY (id)
);

create table cable_tests (
  id bigint not null generated always as identity,
  node_id text not null,
  port integer not null,
  asked_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  claimed_at timestamp with time zone not null default now(),
  asked_by text not null,
  result text,
  reason text,
  length_meters double precision,
  detail jsonb not null default '{}'::jsonb,
  constraint cable_tests_asked_by_check CHECK (asked_by = ANY (ARRAY['sweep'::text, 'diagnosis'::text, 'staff'::text])),
  constraint cable_tests_check CHECK ((ended_at IS NULL) = (result IS NULL)),
  constraint cable_tests_length_meters_check CHECK (length_meters >= 0::double precision),
  constraint cable_tests_port_check CHECK (port > 0),
  constraint cable_tests_result_check CHECK (result = ANY (ARRAY['open'::text, 'short'::text, 'ok'::text, 'unknown'::text])),
  constraint cable_tests_node_id_fkey FOREIGN KEY (node_id) REFERENCES access_nodes(id) ON DELETE CASCADE,
  constraint cable_tests_pkey PRIMARY KEY (id)
);

create table conversations (
  id uuid not null,
  token_hash bytea not null,
  language text not null,
  state text not null default 'assistant'::text,
  last_seq integer not null default 0,
  owed_seq integer not null default 0,
  answered_seq integer not null default 0,
  failures integer not null default 0,
  memory jsonb not null,
  login text,
  address inet not null,
  operator_id text,
  handed_over_at timestamp with time zone,
  opened_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  constraint conversations_check CHECK (answered_seq <= owed_seq AND owed_seq <= last_seq),
  constraint conversations_check1 CHECK ((state = ANY (ARRAY['waiting-operator'::text, 'operator'::text])) = (handed_over_at IS NOT NULL)),
  constraint conversations_check2 CHECK (state = 'operator'::text OR operator_id IS NULL),
  constraint conversations_language_check CHECK (language = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text])),
  constraint conversations_state_check CHECK (state = ANY (ARRAY['assistant'::text, 'waiting-operator'::text, 'operator'::text, 'closed'::text])),
  constraint conversations_pkey PRIMARY KEY (id)
);

create table detection_state (
  only_row boolean not null default true,
  xid xid8 not null,
  seq bigint not null,
  snapshot jsonb,
  snapshot_xid xid8 not null,
  snapshot_seq bigint not null,
  told_at timestamp with time zone,
  saved_at timestamp with time zone not null,
  constraint detection_state_only_row_check CHECK (only_row),
  constraint detection_state_pkey PRIMARY KEY (only_row)
);

create table diagnoses (
  id uuid not null,
  login text not null,
  conversation_id uuid,
  made_at timestamp with time zone not null,
  diagnosis jsonb not null,
  constraint diagnoses_pkey PRIMARY KEY (id)
);

create table drop_tests (
  login text not null,
  test text not null,
  result text not null,
  tested_at timestamp with time zone not null,
  conversation_id uuid,
  constraint drop_tests_result_check CHECK (result = ANY (ARRAY['good'::text, 'bad'::text])),
  constraint drop_tests_test_check CHECK (test = ANY (ARRAY['patch-cord'::text, 'direct'::text])),
  constraint drop_tests_pkey PRIMARY KEY (login, tested_at, test)
);

create table lines (
  login text not null,
  node_id text not null,
  port integer not null,
  riser_length_meters integer,
  constraint lines_port_check CHECK (port > 0),
  constraint lines_riser_length_meters_check CHECK (riser_length_meters >= 0),
  constraint lines_login_fkey FOREIGN KEY (login) REFERENCES subscribers(login),
  constraint lines_node_id_fkey FOREIGN KEY (node_id) REFERENCES access_nodes(id),
  constraint lines_pkey PRIMARY KEY (login),
  constraint lines_port UNIQUE (node_id, port) DEFERRABLE
);

create table login_attempts (
  scope text not null,
  login_hash text not null,
  attempted_at timestamp with time zone not null,
  constraint login_attempts_pkey PRIMARY KEY (scope, login_hash)
);

create table message_readings (
  conversation_id uuid not null,
  seq integer not null,
  at timestamp with time zone not null,
  topic text not null,
  confidence real not null,
  answered boolean not null,
  language text not null,
  outcome text not null,
  likeness uuid,
  constraint message_readings_confidence_check CHECK (confidence >= 0::double precision AND confidence <= 1::double precision),
  constraint message_readings_language_check CHECK (language = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text])),
  constraint message_readings_outcome_check CHECK (outcome = ANY (ARRAY['subject-begun'::text, 'question-answered'::text, 'noted'::text, 'asked-back'::text, 'handed-over'::text])),
  constraint message_readings_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE CASCADE,
  constraint message_readings_pkey PRIMARY KEY (conversation_id, seq)
);

create table messages (
  conversation_id uuid not null,
  seq integer not null,
  at timestamp with time zone not null,
  author text not null,
  client_id text,
  language text not null,
  text text not null,
  choice text,
  choices jsonb not null default '[]'::jsonb,
  turn_ends boolean not null default false,
  verdict jsonb,
  topic text,
  article text,
  refs jsonb not null default '[]'::jsonb,
  constraint messages_author_check CHECK (author = ANY (ARRAY['subscriber'::text, 'assistant'::text, 'operator'::text, 'system'::text])),
  constraint messages_check CHECK (author = 'assistant'::text OR NOT turn_ends),
  constraint messages_language_check CHECK (language = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text])),
  constraint messages_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE CASCADE,
  constraint messages_pkey PRIMARY KEY (conversation_id, seq)
);

create table nas_restarts (
  nas text not null,
  restarted_at timestamp with time zone not null,
  constraint nas_restarts_pkey PRIMARY KEY (nas, restarted_at)
);

create table network_access_servers (
  address inet not null,
  id text not null,
  name text not null,
  secret_sealed text not null,
  vendor text,
  node_id text,
  constraint network_access_servers_node_id_fkey FOREIGN KEY (node_id) REFERENCES access_nodes(id),
  constraint network_access_servers_pkey PRIMARY KEY (address),
  constraint network_access_servers_id_key UNIQUE (id)
);

create table network_events (
  id text not null,
  kind text not null,
  at timestamp with time zone not null,
  node_id text not null,
  port integer,
  length_meters double precision,
  received_at timestamp with time zone not null,
  constraint network_events_id_check CHECK (id <> ''::text),
  constraint network_events_length_meters_check CHECK (length_meters >= 0::double precision),
  constraint network_events_pkey PRIMARY KEY (id)
);

create table network_signals (
  seq bigint not null generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  kind text not null,
  at timestamp with time zone not null,
  signal jsonb not null,
  constraint network_signals_pkey PRIMARY KEY (seq)
);

create table node_access (
  node_id text not null,
  sealed text not null,
  fingerprint text not null,
  constraint node_access_node_id_fkey FOREIGN KEY (node_id) REFERENCES access_nodes(id) ON DELETE CASCADE,
  constraint node_access_pkey PRIMARY KEY (node_id)
);

create table node_states (
  node_id text not null,
  state text not null,
  at timestamp with time zone not null,
  source text not null,
  constraint node_states_state_check CHECK (state = ANY (ARRAY['up'::text, 'down'::text, 'unreachable'::text])),
  constraint node_states_node_id_fkey FOREIGN KEY (node_id) REFERENCES access_nodes(id) ON DELETE CASCADE,
  constraint node_states_pkey PRIMARY KEY (node_id)
);

create table notices (
  id uuid not null,
  kind text not null,
  to_number text not null,
  text_sealed text,
  created_at timestamp with time zone not null,
  useful_until timestamp with time zone,
  delivered_at timestamp with time zone,
  dropped_at timestamp with time zone,
  constraint notices_check CHECK (num_nonnulls(text_sealed, delivered_at, dropped_at) = 1),
  constraint notices_kind_check CHECK (kind <> ''::text),
  constraint notices_to_number_check CHECK (to_number ~ '^\+[1-9][0-9]{6,14}$'::text),
  constraint notices_pkey PRIMARY KEY (id)
);

create table one_time_codes (
  id uuid not null,
  viewer_id uuid not null,
  login text not null,
  code_fingerprint text not null,
  sent_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  attempts_left integer not null,
  constraint one_time_codes_attempts_left_check CHECK (attempts_left >= 0),
  constraint one_time_codes_login_fkey FOREIGN KEY (login) REFERENCES subscribers(login) ON DELETE CASCADE,
  constraint one_time_codes_pkey PRIMARY KEY (id)
);

create table outage_downtimes (
  login text not null,
  outage_id uuid not null,
  began_at timestamp with time zone not null,
  ended_at timestamp with time zone not null,
  own_fault text,
  constraint outage_downtimes_check CHECK (ended_at >= began_at),
  constraint outage_downtimes_outage_id_fkey FOREIGN KEY (outage_id) REFERENCES outages(id),
  constraint outage_downtimes_pkey PRIMARY KEY (login, outage_id)
);

create table outage_events (
  seq bigint not null generated always as identity,
  outage_id uuid not null,
  at timestamp with time zone not null,
  kind text not null,
  who text,
  detail jsonb not null default '{}'::jsonb,
  constraint outage_events_kind_check CHECK (kind <> ''::text),
  constraint outage_events_outage_id_fkey FOREIGN KEY (outage_id) REFERENCES outages(id),
  constraint outage_events_pkey PRIMARY KEY (seq)
);

create table outage_watchers (
  outage_id uuid not null,
  login text not null,
  conversation_id uuid not null,
  asked_at timestamp with time zone not null,
  told_at timestamp with time zone,
  told_end_at timestamp with time zone,
  constraint outage_watchers_outage_id_fkey FOREIGN KEY (outage_id) REFERENCES outages(id),
  constraint outage_watchers_pkey PRIMARY KEY (outage_id, conversation_id, login)
);

create table outages (
  id uuid not null,
  number text not null default nextval('case_numbers'::regclass)::text,
  node_id text not null,
  opened_at timestamp with time zone not null,
  source text not null,
  lost_since timestamp with time zone,
  cause text,
  expected_end_at timestamp with time zone,
  note text,
  closed_at timestamp with time zone,
  confirmed_at timestamp with time zone default now(),
  state text not null generated always as (
CASE
    WHEN closed_at IS NOT NULL THEN 'closed'::text
    WHEN confirmed_at IS NULL THEN 'suspected'::text
    ELSE 'confirmed'::text
END) stored,
  severity text not null default 'minor'::text,
  cause_hint text,
  lines_lost integer not null default 0,
  node_ids text[],
  nodes_ever text[],
  evidence jsonb not null default '[]'::jsonb,
  restored_at timestamp with time zone,
  detected_as text,
  merged_into_id uuid,
  works_id uuid,
  severity_said text,
  constraint outages_cause_check CHECK (cause = ANY (ARRAY['power'::text, 'cable'::text, 'equipment'::text, 'works'::text, 'other'::text])),
  constraint outages_cause_hint_check CHECK (cause_hint = ANY (ARRAY['power-feed'::text, 'uplink'::text, 'equipment'::text, 'core'::text])),
  constraint outages_check1 CHECK (closed_at >= opened_at),
  constraint outages_lines_lost_check CHECK (lines_lost >= 0),
  constraint outages_severity_check CHECK (severity = ANY (ARRAY['minor'::text, 'major'::text, 'critical'::text])),
  constraint outages_severity_said_check CHECK (severity_said = ANY (ARRAY['minor'::text, 'major'::text, 'critical'::text])),
  constraint outages_source_check CHECK (source = ANY (ARRAY['monitoring'::text, 'sessions'::text, 'crowd'::text, 'staff'::text])),
  constraint outages_merged_into_id_fkey FOREIGN KEY (merged_into_id) REFERENCES outages(id),
  constraint outages_pkey PRIMARY KEY (id),
  constraint outages_detected_as_key UNIQUE (detected_as),
  constraint outages_number_key UNIQUE (number)
);

create table password_changes (
  id text not null,
  subject_id uuid not null,
  login text not null,
  password_sealed text,
  requested_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  state text not null,
  is_by_hand boolean not null,
  device_id text,
  task_id uuid,
  reconnect_task_id uuid,
  read_back text,
  switching_at timestamp with time zone,
  ended_at timestamp with time zone,
  reason text,
  escalated_at timestamp with time zone,
  ticket_id uuid,
  conversation_id uuid,
  look_at timestamp with time zone,
  leased_until timestamp with time zone,
  attempts integer not null default 0,
  constraint password_changes_check CHECK ((ended_at IS NULL) = (state = ANY (ARRAY['pushing'::text, 'switching'::text, 'reconnecting'::text]))),
  constraint password_changes_check1 CHECK (ended_at IS NULL OR password_sealed IS NULL),
  constraint password_changes_check2 CHECK (ended_at IS NULL OR look_at IS NULL),
  constraint password_changes_id_check CHECK (id <> ''::text),
  constraint password_changes_read_back_check CHECK (read_back = ANY (ARRAY['same'::text, 'hidden'::text])),
  constraint password_changes_state_check CHECK (state = ANY (ARRAY['pushing'::text, 'switching'::text, 'reconnecting'::text, 'back'::text, 'by-hand'::text, 'given-up'::text, 'superseded'::text])),
  constraint password_changes_pkey PRIMARY KEY (id),
  constraint password_changes_subject_id_key UNIQUE (subject_id)
);

create table phrase_candidates (
  id uuid not null,
  conversation_id uuid,
  seq integer,
  text text not null,
  topic text not null,
  phrase_group text not null,
  state text not null default 'open'::text,
  corrected_by text not null,
  corrected_at timestamp with time zone not null,
  decided_by text,
  decided_at timestamp with time zone,
  reason text,
  constraint phrase_candidates_check CHECK ((conversation_id IS NULL) = (seq IS NULL)),
  constraint phrase_candidates_check1 CHECK ((conversation_id IS NULL) = (state = ANY (ARRAY['approved'::text, 'withdrawn'::text]))),
  constraint phrase_candidates_check2 CHECK ((state = 'open'::text) = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
  constraint phrase_candidates_phrase_group_check CHECK (phrase_group = ANY (ARRAY['kk'::text, 'ru'::text, 'mixed'::text, 'en'::text])),
  constraint phrase_candidates_state_check CHECK (state = ANY (ARRAY['open'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text])),
  constraint phrase_candidates_text_check CHECK (text <> ''::text),
  constraint phrase_candidates_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE CASCADE,
  constraint phrase_candidates_pkey PRIMARY KEY (id),
  constraint phrase_candidates_conversation_id_seq_key UNIQUE (conversation_id, seq)
);

create table planned_works (
  id uuid not null,
  number text not null default nextval('case_numbers'::regclass)::text,
  node_ids text[] not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  reason text not null,
  created_by text not null,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  canceled_at timestamp with time zone,
  is_revised boolean not null default false,
  constraint planned_works_check CHECK (starts_at < ends_at),
  constraint planned_works_node_ids_check CHECK (cardinality(node_ids) > 0),
  constraint planned_works_reason_check CHECK (reason <> ''::text),
  constraint planned_works_pkey PRIMARY KEY (id),
  constraint planned_works_number_key UNIQUE (number)
);

create table planned_works_notices (
  works_id uuid not null,
  login text not null,
  starts_at timestamp with time zone not null,
  told_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint planned_works_notices_works_id_fkey FOREIGN KEY (works_id) REFERENCES planned_works(id),
  constraint planned_works_notices_pkey PRIMARY KEY (works_id, login, starts_at)
);

create table port_facts (
  node_id text not null,
  port integer not null,
  fact text not null,
  value text not null,
  length_meters double precision,
  at timestamp with time zone not null,
  source text not null,
  detail jsonb not null default '{}'::jsonb,
  constraint port_facts_fact_check CHECK (fact = ANY (ARRAY['admin'::text, 'oper'::text, 'speed'::text, 'mac'::text, 'errors'::text, 'cable'::text])),
  constraint port_facts_length_meters_check CHECK (length_meters >= 0::double precision),
  constraint port_facts_port_check CHECK (port > 0),
  constraint port_facts_node_id_fkey FOREIGN KEY (node_id) REFERENCES access_nodes(id) ON DELETE CASCADE,
  constraint port_facts_pkey PRIMARY KEY (node_id, port, fact)
);

create table product_clock (
  only_row boolean not null default true,
  shown_at timestamp with time zone,
  constraint product_clock_only_row_check CHECK (only_row),
  constraint product_clock_pkey PRIMARY KEY (only_row)
);

create table promises (
  id uuid not null,
  kind text not null,
  subject_kind text not null,
  subject_id uuid not null,
  login text,
  conversation_id uuid,
  made_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  paused_at timestamp with time zone,
  pause_cause text,
  kept_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  broken_at timestamp with time zone,
  escalation integer not null default 0,
  look_at timestamp with time zone,
  constraint promises_check CHECK (due_at >= made_at),
  constraint promises_check1 CHECK ((paused_at IS NULL) = (pause_cause IS NULL)),
  constraint promises_check2 CHECK (num_nonnulls(kept_at, cancelled_at, paused_at) <= 1),
  constraint promises_check3 CHECK (look_at IS NULL OR num_nonnulls(kept_at, cancelled_at, paused_at) = 0),
  constraint promises_check4 CHECK (kept_at <= due_at OR broken_at IS NOT NULL),
  constraint promises_check5 CHECK (broken_at >= due_at),
  constraint promises_check6 CHECK (escalation = 0 OR escalation > 0 AND broken_at IS NOT NULL),
  constraint promises_kind_check CHECK (kind = ANY (ARRAY['specialist-call'::text, 'technician-arrival'::text, 'visit-completion'::text, 'ticket-solution'::text, 'payment-answer'::text, 'router-configuration'::text])),
  constraint promises_subject_kind_check CHECK (subject_kind = ANY (ARRAY['visit'::text, 'ticket'::text, 'password-change'::text])),
  constraint promises_pkey PRIMARY KEY (id)
);

create table radius_past_sessions (
  login text not null,
  nas text not null,
  session_id text not null,
  started_at timestamp with time zone,
  start_arrival bigint,
  spoken_start_at timestamp with time zone,
  alive_at timestamp with time zone,
  interim_seconds bigint,
  stopped_at timestamp with time zone,
  terminate_cause text,
  input_octets bigint not null,
  output_octets bigint not null,
  framed_address text,
  calling_station text,
  nas_port text,
  over_at timestamp with time zone not null,
  constraint radius_past_sessions_pkey PRIMARY KEY (login, nas, session_id, over_at)
);

create table radius_past_sessions_rest (
  login text not null,
  nas text not null,
  session_id text not null,
  started_at timestamp with time zone,
  start_arrival bigint,
  spoken_start_at timestamp with time zone,
  alive_at timestamp with time zone,
  interim_seconds bigint,
  stopped_at timestamp with time zone,
  terminate_cause text,
  input_octets bigint not null,
  output_octets bigint not null,
  framed_address text,
  calling_station text,
  nas_port text,
  over_at timestamp with time zone not null,
  constraint radius_past_sessions_rest_pkey PRIMARY KEY (login, nas, session_id, over_at)
);

create table radius_session_ends (
  login text not null,
  ended_at timestamp with time zone not null,
  nas text not null,
  session_id text not null,
  began_at timestamp with time zone,
  terminate_cause text not null,
  constraint radius_session_ends_pkey PRIMARY KEY (login, ended_at, nas, session_id)
);

create table radius_session_ends_rest (
  login text not null,
  ended_at timestamp with time zone not null,
  nas text not null,
  session_id text not null,
  began_at timestamp with time zone,
  terminate_cause text not null,
  constraint radius_session_ends_rest_pkey PRIMARY KEY (login, ended_at, nas, session_id)
);

create table radius_sessions (
  login text not null,
  nas text not null,
  session_id text not null,
  started_at timestamp with time zone,
  start_arrival bigint,
  spoken_start_at timestamp with time zone,
  alive_at timestamp with time zone,
  interim_seconds bigint,
  stopped_at timestamp with time zone,
  terminate_cause text,
  input_octets bigint not null,
  output_octets bigint not null,
  framed_address text,
  calling_station text,
  nas_port text,
  began_at timestamp with time zone generated always as (COALESCE(started_at, spoken_start_at)) stored,
  ended_at timestamp with time zone generated always as (
CASE
    WHEN started_at > stopped_at THEN NULL::timestamp with time zone
    ELSE stopped_at
END) stored,
  changed text,
  silent_at timestamp with time zone,
  constraint radius_sessions_changed_check CHECK (changed = ANY (ARRAY['began'::text, 'seen'::text, 'ended'::text, 'passed'::text])),
  constraint radius_sessions_check CHECK ((stopped_at IS NULL) = (terminate_cause IS NULL)),
  constraint radius_sessions_check1 CHECK ((started_at IS NULL) = (start_arrival IS NULL)),
  constraint radius_sessions_input_octets_check CHECK (input_octets >= 0),
  constraint radius_sessions_output_octets_check CHECK (output_octets >= 0),
  constraint radius_sessions_pkey PRIMARY KEY (login, nas, session_id)
);

create table reminders (
  id uuid not null,
  conversation_id uuid not null,
  login text not null,
  kind text not null,
  asked_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  told_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  constraint reminders_check CHECK (told_at IS NULL OR cancelled_at IS NULL),
  constraint reminders_kind_check CHECK (kind = ANY (ARRAY['drops'::text, 'payment'::text])),
  constraint reminders_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE CASCADE,
  constraint reminders_pkey PRIMARY KEY (id)
);

create table router_devices (
  id text not null,
  oui text not null,
  product_class text not null,
  serial_number text not null,
  manufacturer text not null,
  managed_by text not null,
  login text,
  login_from text,
  root text,
  software_version text,
  facts jsonb not null default '{}'::jsonb,
  connection_request_url text,
  source_address text,
  has_credentials boolean not null default false,
  first_seen_at timestamp with time zone not null,
  last_inform_at timestamp with time zone not null,
  last_boot_at timestamp with time zone,
  looked_at timestamp with time zone,
  constraint router_devices_check CHECK ((login IS NULL) = (login_from IS NULL)),
  constraint router_devices_id_check CHECK (id <> ''::text),
  constraint router_devices_login_from_check CHECK (login_from = ANY (ARRAY['import'::text, 'router'::text])),
  constraint router_devices_managed_by_check CHECK (managed_by = ANY (ARRAY['own'::text, 'genieacs'::text])),
  constraint router_devices_root_check CHECK (root = ANY (ARRAY['InternetGatewayDevice.'::text, 'Device.'::text])),
  constraint router_devices_login_fkey FOREIGN KEY (login) REFERENCES subscribers(login) ON DELETE SET NULL,
  constraint router_devices_pkey PRIMARY KEY (id)
);

create table router_tasks (
  id uuid not null,
  device_id text not null,
  kind text not null,
  sealed text,
  state text not null,
  requested_by text not null,
  conversation_id uuid,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  attempts integer not null default 0,
  not_before timestamp with time zone not null,
  ask_at timestamp with time zone not null,
  asks integer not null default 0,
  sent_at timestamp with time zone,
  ended_at timestamp with time zone,
  reason text,
  result jsonb,
  leased_until timestamp with time zone,
  constraint router_tasks_attempts_check CHECK (attempts >= 0),
  constraint router_tasks_check CHECK ((ended_at IS NULL) = (state = ANY (ARRAY['queued'::text, 'sent'::text]))),
  constraint router_tasks_check1 CHECK (ended_at IS NULL OR sealed IS NULL),
  constraint router_tasks_kind_check CHECK (kind = ANY (ARRAY['read'::text, 'set-ppp-password'::text, 'set-wifi'::text, 'reconnect'::text, 'reboot'::text, 'factory-reset'::text])),
  constraint router_tasks_state_check CHECK (state = ANY (ARRAY['queued'::text, 'sent'::text, 'confirmed'::text, 'failed'::text, 'expired'::text, 'cancelled'::text])),
  constraint router_tasks_device_id_fkey FOREIGN KEY (device_id) REFERENCES router_devices(id) ON DELETE CASCADE,
  constraint router_tasks_pkey PRIMARY KEY (id)
);

create table schema_migrations (
  number integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migrations_pkey PRIMARY KEY (number)
);

create table silence_watch (
  is_only boolean not null default true,
  since timestamp with time zone not null,
  looked_at timestamp with time zone not null,
  constraint silence_watch_is_only_check CHECK (is_only),
  constraint silence_watch_pkey PRIMARY KEY (is_only)
);

create table staff_credentials (
  id uuid not null,
  staff_id uuid not null,
  account_id text not null,
  provider_id text not null,
  password_hash text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint staff_credentials_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff_members(id) ON DELETE CASCADE,
  constraint staff_credentials_pkey PRIMARY KEY (id),
  constraint staff_credentials_provider_id_account_id_key UNIQUE (provider_id, account_id)
);

create table staff_members (
  id uuid not null,
  name text not null,
  email text not null,
  email_verified boolean not null,
  image text,
  role text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint staff_members_email_check CHECK (email = lower(email)),
  constraint staff_members_role_check CHECK (role = ANY (ARRAY['operator'::text, 'dispatcher'::text, 'technician'::text, 'back-office'::text, 'engineer'::text, 'administrator'::text])),
  constraint staff_members_pkey PRIMARY KEY (id),
  constraint staff_members_email_key UNIQUE (email)
);

create table staff_presence (
  staff_id uuid not null,
  is_on_duty boolean not null,
  changed_at timestamp with time zone not null,
  constraint staff_presence_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff_members(id) ON DELETE CASCADE,
  constraint staff_presence_pkey PRIMARY KEY (staff_id)
);

create table staff_sessions (
  id uuid not null,
  staff_id uuid not null,
  token text not null,
  expires_at timestamp with time zone not null,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint staff_sessions_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff_members(id) ON DELETE CASCADE,
  constraint staff_sessions_pkey PRIMARY KEY (id),
  constraint staff_sessions_token_key UNIQUE (token)
);

create table staff_verifications (
  id uuid not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint staff_verifications_pkey PRIMARY KEY (id)
);

create table subscribers (
  login text not null,
  owner_name text not null,
  iin text,
  contact_number text not null,
  language text not null,
  city text not null,
  street text not null,
  house text not null,
  entrance text,
  flat text,
  tariff text not null,
  bundle_numbers text[] not null default '{}'::text[],
  fee_paid boolean not null,
  fee_amount_tiyn bigint not null,
  fee_at timestamp with time zone,
  suspended_from date,
  suspended_until date,
  router text not null,
  tv_box text not null,
  imported_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint subscribers_check CHECK (suspended_until >= suspended_from),
  constraint subscribers_check1 CHECK (suspended_until IS NULL OR suspended_from IS NOT NULL),
  constraint subscribers_contact_number_check CHECK (contact_number ~ '^\+[1-9][0-9]{6,14}$'::text),
  constraint subscribers_fee_amount_tiyn_check CHECK (fee_amount_tiyn >= 0),
  constraint subscribers_iin_check CHECK (iin ~ '^[0-9]{12}$'::text),
  constraint subscribers_language_check CHECK (language = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text])),
  constraint subscribers_login_check CHECK (login <> ''::text),
  constraint subscribers_owner_name_check CHECK (owner_name <> ''::text),
  constraint subscribers_router_check CHECK (router = ANY (ARRAY['rented'::text, 'own'::text, 'none'::text])),
  constraint subscribers_tv_box_check CHECK (tv_box = ANY (ARRAY['rented'::text, 'own'::text, 'none'::text])),
  constraint subscribers_pkey PRIMARY KEY (login)
);

create table switch_readings (
  node_id text not null,
  state text not null,
  up_ticks bigint not null,
  read_at timestamp with time zone not null,
  ports jsonb not null,
  constraint switch_readings_state_check CHECK (state = ANY (ARRAY['up'::text, 'unreachable'::text])),
  constraint switch_readings_up_ticks_check CHECK (up_ticks >= 0),
  constraint switch_readings_node_id_fkey FOREIGN KEY (node_id) REFERENCES access_nodes(id) ON DELETE CASCADE,
  constraint switch_readings_pkey PRIMARY KEY (node_id)
);

create table ticket_events (
  ticket_id uuid not null,
  seq integer not null,
  at timestamp with time zone not null,
  by text not null,
  action text not null,
  reason text,
  note text,
  constraint ticket_events_seq_check CHECK (seq > 0),
  constraint ticket_events_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id),
  constraint ticket_events_pkey PRIMARY KEY (ticket_id, seq)
);

create table tickets (
  id uuid not null,
  number text not null default nextval('case_numbers'::regclass)::text,
  type text not null,
  login text,
  conversation_id uuid,
  status text not null,
  status_reason text,
  opened_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  assignee_id text,
  summary jsonb not null,
  call_attempts integer not null default 0,
  constraint tickets_call_attempts_check CHECK (call_attempts >= 0),
  constraint tickets_check CHECK (status <> 'in-progress'::text OR assignee_id IS NOT NULL),
  constraint tickets_check1 CHECK ((status <> ALL (ARRAY['paused'::text, 'refused'::text, 'cancelled'::text])) OR status_reason IS NOT NULL),
  constraint tickets_status_check CHECK (status = ANY (ARRAY['queued'::text, 'in-progress'::text, 'paused'::text, 'solved'::text, 'refused'::text, 'cancelled'::text])),
  constraint tickets_type_check CHECK (type = ANY (ARRAY['line-fault'::text, 'cable-cut'::text, 'frequent-drops'::text, 'slow-speed'::text, 'password'::text, 'tv'::text, 'wrong-payment'::text, 'missing-payment'::text, 'tariff-change'::text, 'move'::text, 'static-ip'::text, 'equipment'::text, 'equipment-return'::text, 'suspension'::text, 'compensation'::text, 'callback'::text, 'other'::text])),
  constraint tickets_pkey PRIMARY KEY (id),
  constraint tickets_number_key UNIQUE (number)
);

create table topic_corrections (
  id bigint not null generated always as identity,
  conversation_id uuid not null,
  seq integer not null,
  topic text not null,
  understood_topic text,
  language text,
  staff_id text not null,
  corrected_at timestamp with time zone not null,
  constraint topic_corrections_check CHECK ((understood_topic IS NULL) = (language IS NULL)),
  constraint topic_corrections_language_check CHECK (language = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text])),
  constraint topic_corrections_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE CASCADE,
  constraint topic_corrections_pkey PRIMARY KEY (id)
);

create table topology_version (
  only_row boolean not null default true,
  version bigint not null,
  constraint topology_version_only_row_check CHECK (only_row),
  constraint topology_version_pkey PRIMARY KEY (only_row)
);

create table training_runs (
  id uuid not null,
  state text not null default 'waiting'::text,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  began_at timestamp with time zone,
  ended_at timestamp with time zone,
  phrase_ids uuid[] not null default '{}'::uuid[],
  comparison jsonb,
  fallen text[] not null default '{}'::text[],
  failure text,
  constraint training_runs_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text])) = (ended_at IS NULL)),
  constraint training_runs_check1 CHECK ((state = ANY (ARRAY['accepted'::text, 'refused'::text])) = (comparison IS NOT NULL)),
  constraint training_runs_check2 CHECK ((state = 'failed'::text) = (failure IS NOT NULL)),
  constraint training_runs_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'running'::text, 'accepted'::text, 'refused'::text, 'failed'::text])),
  constraint training_runs_pkey PRIMARY KEY (id)
);

create table verified_contacts (
  viewer_id uuid not null,
  login text not null,
  verified_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint verified_contacts_login_fkey FOREIGN KEY (login) REFERENCES subscribers(login) ON DELETE CASCADE,
  constraint verified_contacts_pkey PRIMARY KEY (viewer_id, login)
);

create table visit_events (
  visit_id uuid not null,
  seq integer not null,
  at timestamp with time zone not null,
  by text not null,
  action text not null,
  reason text,
  note text,
  constraint visit_events_seq_check CHECK (seq > 0),
  constraint visit_events_visit_id_fkey FOREIGN KEY (visit_id) REFERENCES visits(id),
  constraint visit_events_pkey PRIMARY KEY (visit_id, seq)
);

create table visits (
  id uuid not null,
  number text not null default nextval('case_numbers'::regclass)::text,
  login text not null,
  conversation_id uuid,
  reason text not null,
  note text,
  status text not null,
  status_reason text,
  opened_at timestamp with time zone not null,
  requested_at timestamp with time zone,
  changed_at timestamp with time zone not null,
  called_at timestamp with time zone,
  technician_id text,
  quiet_from time without time zone,
  quiet_until time without time zone,
  constraint visits_check CHECK ((quiet_from IS NULL) = (quiet_until IS NULL)),
  constraint visits_check1 CHECK (requested_at IS NOT NULL OR (status = ANY (ARRAY['held'::text, 'cancelled'::text]))),
  constraint visits_check2 CHECK (technician_id IS NOT NULL OR (status <> ALL (ARRAY['assigned'::text, 'on-the-way'::text, 'on-site'::text, 'done'::text]))),
  constraint visits_check3 CHECK (status_reason IS NOT NULL OR (status <> ALL (ARRAY['held'::text, 'failed'::text, 'cancelled'::text]))),
  constraint visits_reason_check CHECK (reason = ANY (ARRAY['cable-cut'::text, 'line-fault'::text, 'tv'::text, 'other'::text])),
  constraint visits_status_check CHECK (status = ANY (ARRAY['held'::text, 'requested'::text, 'assigned'::text, 'on-the-way'::text, 'on-site'::text, 'done'::text, 'failed'::text, 'cancelled'::text])),
  constraint visits_pkey PRIMARY KEY (id),
  constraint visits_number_key UNIQUE (number)
);

CREATE INDEX access_nodes_building ON access_nodes USING btree (city, street, house);

CREATE INDEX access_nodes_parent ON access_nodes USING btree (parent_id);

CREATE INDEX access_nodes_path ON access_nodes USING gin (path);

CREATE INDEX cable_tests_port ON cable_tests USING btree (node_id, port, asked_at);

CREATE UNIQUE INDEX cable_tests_running ON cable_tests USING btree (node_id, port) WHERE ended_at IS NULL;

CREATE INDEX conversations_login ON conversations USING btree (login) WHERE login IS NOT NULL;

CREATE INDEX conversations_owed ON conversations USING btree (changed_at) WHERE answered_seq < owed_seq;

CREATE INDEX conversations_queue ON conversations USING btree (handed_over_at) WHERE state = ANY (ARRAY['waiting-operator'::text, 'operator'::text]);

CREATE INDEX diagnoses_login ON diagnoses USING btree (login, made_at);

CREATE INDEX diagnoses_made_at ON diagnoses USING btree (made_at);

CREATE INDEX drop_tests_at ON drop_tests USING btree (tested_at);

CREATE INDEX login_attempts_attempted_at ON login_attempts USING btree (attempted_at);

CREATE INDEX message_readings_at ON message_readings USING brin (at);

CREATE INDEX message_readings_likeness ON message_readings USING btree (likeness, at) WHERE likeness IS NOT NULL;

CREATE UNIQUE INDEX messages_client_id ON messages USING btree (conversation_id, client_id) WHERE client_id IS NOT NULL;

CREATE INDEX network_events_at ON network_events USING btree (at);

CREATE INDEX network_signals_at ON network_signals USING btree (at);

CREATE INDEX network_signals_order ON network_signals USING btree (xid, seq);

CREATE INDEX notices_undelivered ON notices USING btree (created_at) WHERE text_sealed IS NOT NULL;

CREATE INDEX one_time_codes_login ON one_time_codes USING btree (login, sent_at);

CREATE INDEX one_time_codes_viewer ON one_time_codes USING btree (viewer_id, login, sent_at);

CREATE INDEX outage_downtimes_outage ON outage_downtimes USING btree (outage_id);

CREATE INDEX outage_events_outage ON outage_events USING btree (outage_id, seq);

CREATE INDEX outages_merged_into ON outages USING btree (merged_into_id) WHERE merged_into_id IS NOT NULL;

CREATE UNIQUE INDEX outages_open ON outages USING btree (node_id) WHERE closed_at IS NULL;

CREATE INDEX outages_open_nodes ON outages USING gin (COALESCE(node_ids, ARRAY[node_id])) WHERE closed_at IS NULL;

CREATE INDEX outages_opened_at ON outages USING btree (opened_at);

CREATE INDEX password_changes_login ON password_changes USING btree (login, requested_at);

CREATE INDEX password_changes_look_at ON password_changes USING btree (look_at) WHERE look_at IS NOT NULL;

CREATE UNIQUE INDEX password_changes_open ON password_changes USING btree (login) WHERE ended_at IS NULL;

CREATE INDEX phrase_candidates_state ON phrase_candidates USING btree (state, corrected_at DESC, id);

CREATE INDEX planned_works_revised ON planned_works USING btree (changed_at) WHERE is_revised;

CREATE INDEX planned_works_time ON planned_works USING btree (starts_at, ends_at) WHERE canceled_at IS NULL;

CREATE INDEX promises_login ON promises USING btree (login, due_at);

CREATE INDEX promises_look_at ON promises USING btree (look_at) WHERE look_at IS NOT NULL;

CREATE UNIQUE INDEX promises_open ON promises USING btree (subject_kind, subject_id, kind) WHERE kept_at IS NULL AND cancelled_at IS NULL;

CREATE INDEX promises_open_due_at ON promises USING btree (due_at) WHERE kept_at IS NULL AND cancelled_at IS NULL;

CREATE INDEX promises_subject ON promises USING btree (subject_kind, subject_id);

CREATE INDEX radius_session_ends_ended_at ON ONLY radius_session_ends USING btree (ended_at);

CREATE INDEX radius_session_ends_rest_ended_at ON radius_session_ends_rest USING btree (ended_at);

CREATE INDEX radius_sessions_newest ON radius_sessions USING btree (login, began_at DESC NULLS LAST, start_arrival DESC NULLS LAST);

CREATE INDEX reminders_due ON reminders USING btree (due_at) WHERE told_at IS NULL AND cancelled_at IS NULL;

CREATE UNIQUE INDEX reminders_open ON reminders USING btree (conversation_id, kind) WHERE told_at IS NULL AND cancelled_at IS NULL;

CREATE UNIQUE INDEX router_devices_login ON router_devices USING btree (login) WHERE login IS NOT NULL;

CREATE INDEX router_tasks_device ON router_tasks USING btree (device_id, created_at);

CREATE INDEX router_tasks_expiry ON router_tasks USING btree (expires_at) WHERE ended_at IS NULL;

CREATE INDEX router_tasks_open ON router_tasks USING btree (ask_at) WHERE ended_at IS NULL;

CREATE INDEX staff_credentials_staff ON staff_credentials USING btree (staff_id);

CREATE INDEX staff_sessions_staff ON staff_sessions USING btree (staff_id);

CREATE INDEX staff_verifications_identifier ON staff_verifications USING btree (identifier);

CREATE INDEX subscribers_building ON subscribers USING btree (city, street, house);

CREATE INDEX subscribers_bundle_numbers ON subscribers USING gin (bundle_numbers);

CREATE INDEX subscribers_contact_number ON subscribers USING btree (contact_number);

CREATE INDEX tickets_assignee ON tickets USING btree (assignee_id, opened_at) WHERE status = 'in-progress'::text;

CREATE INDEX tickets_login ON tickets USING btree (login, opened_at);

CREATE UNIQUE INDEX tickets_open_callback ON tickets USING btree (conversation_id) WHERE type = 'callback'::text AND (status = ANY (ARRAY['queued'::text, 'in-progress'::text, 'paused'::text]));

CREATE INDEX tickets_opened_at ON tickets USING btree (opened_at, id);

CREATE INDEX tickets_queue ON tickets USING btree (opened_at, id) WHERE status = 'queued'::text;

CREATE INDEX topic_corrections_corrected_at ON topic_corrections USING btree (corrected_at);

CREATE INDEX topic_corrections_message ON topic_corrections USING btree (conversation_id, seq, id);

CREATE INDEX training_runs_accepted ON training_runs USING btree (ended_at DESC) WHERE state = 'accepted'::text;

CREATE INDEX training_runs_asked_at ON training_runs USING btree (asked_at DESC, id);

CREATE UNIQUE INDEX training_runs_under_way ON training_runs USING btree ((true)) WHERE state = ANY (ARRAY['waiting'::text, 'running'::text]);

CREATE INDEX visits_login ON visits USING btree (login, opened_at);

CREATE UNIQUE INDEX visits_open ON visits USING btree (login) WHERE status = ANY (ARRAY['held'::text, 'requested'::text, 'assigned'::text, 'on-the-way'::text, 'on-site'::text]);

CREATE INDEX visits_opened_at ON visits USING btree (opened_at, id);

CREATE INDEX visits_queue ON visits USING btree (requested_at, id) WHERE status = ANY (ARRAY['requested'::text, 'assigned'::text, 'on-the-way'::text, 'on-site'::text]);

CREATE INDEX visits_technician ON visits USING btree (technician_id, requested_at) WHERE status = ANY (ARRAY['assigned'::text, 'on-the-way'::text, 'on-site'::text]);

CREATE TRIGGER access_nodes_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON access_nodes FOR EACH STATEMENT EXECUTE FUNCTION count_topology_change();

CREATE TRIGGER lines_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON lines FOR EACH STATEMENT EXECUTE FUNCTION count_topology_change();

CREATE TRIGGER outage_events_append_only BEFORE DELETE OR UPDATE ON outage_events FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER ticket_events_append_only BEFORE DELETE OR UPDATE ON ticket_events FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER visit_events_append_only BEFORE DELETE OR UPDATE ON visit_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
