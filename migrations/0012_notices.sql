-- Texts that go to phone numbers.

create table notices (
  id uuid primary key,
  kind text not null check (kind <> ''),
  to_number text not null check (to_number ~ '^\+[1-9][0-9]{6,14}$'),
  -- Sealed under the key of the installation; gone as soon as the gateway has it or it is no use any more.
  text_sealed text,
  created_at timestamptz not null,
  -- Real time; later than this the text would only confuse. Null: useful whenever it arrives.
  useful_until timestamptz,
  -- Real time.
  delivered_at timestamptz,
  dropped_at timestamptz,
  check (num_nonnulls(text_sealed, delivered_at, dropped_at) = 1)
);

create index notices_undelivered on notices (created_at) where text_sealed is not null;
