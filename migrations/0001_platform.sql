-- Where the product's clock is. Its one row is made at the first start.
create table product_clock (
  only_row boolean primary key default true check (only_row),
  -- Never earlier than anything the clock has shown; null as long as it simply follows real time.
  shown_at timestamptz
);
