-- What the migrations come to, read from the catalogue by `npm run schema`. Nobody edits this file.

create sequence case_numbers;

create sequence radius_arrivals;

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

create table diagnoses (
  id uuid not null,
  login text not null,
  conversation_id uuid,
  made_at timestamp with time zone not null,
  diagnosis jsonb not null,
  constraint diagnoses_pkey PRIMARY KEY (id)
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

create table outage_watchers (
  outage_id uuid not null,
  login text not null,
  conversation_id uuid not null,
  asked_at timestamp with time zone not null,
  told_at timestamp with time zone,
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
  constraint outages_cause_check CHECK (cause = ANY (ARRAY['power'::text, 'cable'::text, 'equipment'::text, 'works'::text, 'other'::text])),
  constraint outages_check CHECK ((source = 'sessions'::text) = (lost_since IS NOT NULL)),
  constraint outages_check1 CHECK (closed_at >= opened_at),
  constraint outages_source_check CHECK (source = ANY (ARRAY['monitoring'::text, 'sessions'::text, 'staff'::text])),
  constraint outages_pkey PRIMARY KEY (id),
  constraint outages_number_key UNIQUE (number)
);

create table port_facts (
  node_id text not null,
  port integer not null,
  fact text not null,
  value text not null,
  length_meters double precision,
  at timestamp with time zone not null,
  source text not null,
  constraint port_facts_fact_check CHECK (fact = ANY (ARRAY['oper'::text, 'mac'::text, 'errors'::text, 'cable'::text])),
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
  constraint promises_kind_check CHECK (kind = ANY (ARRAY['specialist-call'::text, 'technician-arrival'::text, 'visit-completion'::text, 'ticket-solution'::text, 'payment-answer'::text])),
  constraint promises_subject_kind_check CHECK (subject_kind = ANY (ARRAY['visit'::text, 'ticket'::text])),
  constraint promises_pkey PRIMARY KEY (id)
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
  constraint radius_sessions_check CHECK ((stopped_at IS NULL) = (terminate_cause IS NULL)),
  constraint radius_sessions_check1 CHECK ((started_at IS NULL) = (start_arrival IS NULL)),
  constraint radius_sessions_input_octets_check CHECK (input_octets >= 0),
  constraint radius_sessions_output_octets_check CHECK (output_octets >= 0),
  constraint radius_sessions_pkey PRIMARY KEY (login, nas, session_id)
);

create table schema_migrations (
  number integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migrations_pkey PRIMARY KEY (number)
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

CREATE INDEX conversations_login ON conversations USING btree (login) WHERE login IS NOT NULL;

CREATE INDEX conversations_owed ON conversations USING btree (changed_at) WHERE answered_seq < owed_seq;

CREATE INDEX conversations_queue ON conversations USING btree (handed_over_at) WHERE state = ANY (ARRAY['waiting-operator'::text, 'operator'::text]);

CREATE INDEX diagnoses_login ON diagnoses USING btree (login, made_at);

CREATE INDEX diagnoses_made_at ON diagnoses USING btree (made_at);

CREATE INDEX login_attempts_attempted_at ON login_attempts USING btree (attempted_at);

CREATE UNIQUE INDEX messages_client_id ON messages USING btree (conversation_id, client_id) WHERE client_id IS NOT NULL;

CREATE INDEX network_events_at ON network_events USING btree (at);

CREATE INDEX notices_undelivered ON notices USING btree (created_at) WHERE text_sealed IS NOT NULL;

CREATE INDEX one_time_codes_login ON one_time_codes USING btree (login, sent_at);

CREATE INDEX one_time_codes_viewer ON one_time_codes USING btree (viewer_id, login, sent_at);

CREATE UNIQUE INDEX outages_open ON outages USING btree (node_id) WHERE closed_at IS NULL;

CREATE INDEX outages_opened_at ON outages USING btree (opened_at);

CREATE INDEX promises_login ON promises USING btree (login, due_at);

CREATE INDEX promises_look_at ON promises USING btree (look_at) WHERE look_at IS NOT NULL;

CREATE UNIQUE INDEX promises_open ON promises USING btree (subject_kind, subject_id, kind) WHERE kept_at IS NULL AND cancelled_at IS NULL;

CREATE INDEX promises_open_due_at ON promises USING btree (due_at) WHERE kept_at IS NULL AND cancelled_at IS NULL;

CREATE INDEX promises_subject ON promises USING btree (subject_kind, subject_id);

CREATE INDEX radius_session_ends_ended_at ON radius_session_ends USING btree (ended_at);

CREATE INDEX radius_sessions_newest ON radius_sessions USING btree (login, began_at DESC NULLS LAST, start_arrival DESC NULLS LAST);

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

CREATE INDEX visits_login ON visits USING btree (login, opened_at);

CREATE UNIQUE INDEX visits_open ON visits USING btree (login) WHERE status = ANY (ARRAY['held'::text, 'requested'::text, 'assigned'::text, 'on-the-way'::text, 'on-site'::text]);

CREATE INDEX visits_opened_at ON visits USING btree (opened_at, id);

CREATE INDEX visits_queue ON visits USING btree (requested_at, id) WHERE status = ANY (ARRAY['requested'::text, 'assigned'::text, 'on-the-way'::text, 'on-site'::text]);

CREATE INDEX visits_technician ON visits USING btree (technician_id, requested_at) WHERE status = ANY (ARRAY['assigned'::text, 'on-the-way'::text, 'on-site'::text]);

CREATE TRIGGER ticket_events_append_only BEFORE DELETE OR UPDATE ON ticket_events FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER visit_events_append_only BEFORE DELETE OR UPDATE ON visit_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
