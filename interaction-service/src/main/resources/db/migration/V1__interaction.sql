create table source (
    id uuid primary key,
    name text not null unique,
    shop text not null,
    created_at timestamptz not null
);

-- Only the SHA-256 of a write key is kept; valid_until is null for the current one.
create table source_key (
    hash text primary key,
    source_id uuid not null references source (id) on delete cascade,
    valid_until timestamptz,
    created_at timestamptz not null
);

create table shop (
    name text primary key,
    currency text not null
);

-- The visitor whom an identity stands for now; met are the people's identities announced for that visitor.
create table visitor_identity (
    identity text primary key,
    visitor_id uuid not null,
    met jsonb not null default '[]'
);

create table customer_order (
    order_key text primary key,
    shop text not null,
    version int not null default 0,
    visitor_id uuid,
    placed_at timestamptz,
    currency text,
    country text,
    cancelled boolean not null default false,
    gross numeric,
    refunded numeric,
    ledger jsonb
);

create table event (
    visitor_id uuid not null,
    at timestamptz not null,
    id text not null,
    source text not null,
    type text not null,
    shop text not null,
    channel text,
    country text,
    received_at timestamptz not null,
    stored_at timestamptz not null default clock_timestamp(),
    historical boolean not null,
    bot boolean not null,
    properties jsonb not null,
    order_effect jsonb
);
create index event_timeline on event (visitor_id, at desc, id desc, source desc);
create index event_stored on event using brin (stored_at);

-- Tickets, messages and whatever else is known by customer.
create table customer_item (
    customer_id uuid not null,
    at timestamptz not null,
    id text not null,
    source text not null,
    kind text not null,
    stored_at timestamptz not null default clock_timestamp(),
    data jsonb not null
);
create index customer_item_timeline on customer_item (customer_id, at desc, id desc, source desc);

-- Whose visitor it is; no customer: erased, and remembered.
create table attribution (
    visitor_id uuid primary key,
    customer_id uuid,
    version bigint not null
);
create index attribution_customer on attribution (customer_id);

create table quarantine (
    id uuid primary key,
    digest text not null unique,
    source text not null,
    shop text not null,
    kind text not null,
    type text,
    message_id text not null,
    key text,
    happened_at timestamptz,
    history boolean not null,
    received_at timestamptz not null,
    errors jsonb not null,
    body text not null,
    replayed_at timestamptz
);
create index quarantine_newest on quarantine (received_at desc, id desc);

create table product (
    shop text not null,
    product_id text not null,
    version bigint not null,
    sku text,
    name text,
    category text,
    brand text,
    price numeric,
    price_currency text,
    cost numeric,
    cost_currency text,
    stock bigint,
    url text,
    primary key (shop, product_id)
);
