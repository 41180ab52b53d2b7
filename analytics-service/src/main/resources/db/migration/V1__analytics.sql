-- Whose visitor it is. Everything is summed per visitor and grouped by customer, so a merge is a regrouping.
create table visitor (
  visitor_id uuid primary key,
  customer_id uuid,
  attribution_version bigint not null default -1,
  live boolean -- null: no event yet; false: only history; true: a live event was seen
) with (fillfactor = 80);
create index visitor_customer on visitor (customer_id);

-- The row that every change of a customer's figures, profile or segments locks first.
create table customer (
  customer_id uuid primary key,
  metrics_version bigint not null default 0,
  profile_version bigint not null default -1,
  deleted boolean not null default false,
  language text,
  country text,
  currency text,
  time_zone text,
  tags text[] not null default '{}',
  attributes jsonb not null default '{}'
) with (fillfactor = 80);

-- What happened to orders: appended, added up, never changed. Amounts are unrounded.
create table order_effect (
  order_key text not null,
  version int not null,
  visitor_id uuid not null,
  placed_at timestamptz not null,
  effect_at timestamptz not null,
  currency text not null,
  country text,
  channel text,
  orders_delta int not null,
  gross_delta numeric not null,
  refund_delta numeric not null,
  primary key (order_key, version)
);
create index order_effect_visitor on order_effect (visitor_id);
create index order_effect_placed on order_effect (placed_at);
create index order_effect_refunded on order_effect (effect_at) where refund_delta <> 0;

create table visitor_event (
  visitor_id uuid not null,
  type text not null,
  day date not null, -- in the company's zone
  n bigint not null,
  primary key (visitor_id, type, day)
) with (fillfactor = 80);

create table customer_metrics (
  customer_id uuid not null,
  currency text not null,
  orders bigint not null,
  revenue numeric not null,
  refunds numeric not null,
  first_order_at timestamptz,
  last_order_at timestamptz,
  primary key (customer_id, currency)
) with (fillfactor = 80);

create table segment (
  segment_id uuid primary key,
  version bigint not null,
  name text not null,
  rule text not null, -- JSON as it was sent
  timed boolean not null, -- true where time alone changes who is in
  created_at timestamptz not null,
  changed_at timestamptz not null,
  archived_at timestamptz,
  swept_at timestamptz not null default now()
);

-- Segments whose rule waits to be held against everyone, and how far that has come.
create table segment_review (
  segment_id uuid primary key,
  after uuid not null default '00000000-0000-0000-0000-000000000000'
);

create table membership (
  segment_id uuid not null,
  customer_id uuid not null,
  version bigint not null,
  entered_at timestamptz not null,
  left_at timestamptz,
  primary key (segment_id, customer_id)
);
create index membership_customer on membership (customer_id) where left_at is null;
