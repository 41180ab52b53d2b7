-- Where a shop's own list of orders is to be had, and how often it is looked through.
create table shop_access (
    source_id uuid primary key references source (id) on delete cascade,
    kind text not null,
    base_url text not null,
    credentials text not null,
    poll_every_hours int,
    look_back_days int not null,
    next_poll_at timestamptz
);
create index shop_access_due on shop_access (next_poll_at) where next_poll_at is not null;

-- A shop's list beside our ledger. position: how far the list, then how far our own orders have been read.
create table reconciliation (
    id uuid primary key,
    source_id uuid not null references source (id) on delete cascade,
    origin text not null,
    state text not null,
    window_from timestamptz,
    window_to timestamptz,
    position text,
    header text,
    bytes bigint not null default 0,
    lines bigint not null default 0,
    listed bigint not null default 0,
    same bigint not null default 0,
    missing bigint not null default 0,
    different bigint not null default 0,
    extra bigint not null default 0,
    taken bigint not null default 0,
    rejected bigint not null default 0,
    note text,
    failures int not null default 0,
    next_try_at timestamptz,
    leased_until timestamptz,
    created_at timestamptz not null,
    finished_at timestamptz
);
create index reconciliation_of_source on reconciliation (source_id, id desc);
create index reconciliation_open on reconciliation (created_at) where finished_at is null;

-- The keys alone, until the reconciliation is finished.
create table reconciliation_listed (
    reconciliation_id uuid not null references reconciliation (id) on delete cascade,
    order_key text not null,
    primary key (reconciliation_id, order_key)
);

create table reconciliation_difference (
    reconciliation_id uuid not null references reconciliation (id) on delete cascade,
    order_key text not null,
    kind text not null,
    ours jsonb,
    theirs jsonb,
    taken boolean not null,
    reason text,
    primary key (reconciliation_id, order_key)
);

create index customer_order_of_shop on customer_order (shop, order_key);
