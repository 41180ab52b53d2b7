-- Effects on orders one by one: whose they are and which segments she was in is asked when counting.
create table order_effect (
    partition_id int not null,
    record_offset bigint not null,
    visitor_id uuid not null,
    at timestamptz not null,
    placed_at timestamptz not null,
    currency text not null,
    orders int not null,
    gross numeric not null,
    refunds numeric not null,
    checksum numeric(20) not null,
    primary key (partition_id, record_offset)
);
create index order_effect_placed on order_effect (placed_at);
create index order_effect_refunded on order_effect (at) where refunds <> 0;
create index order_effect_visitor on order_effect (visitor_id, at);

-- Every time somebody entered or left a segment, appended only.
create table membership (
    partition_id int not null,
    record_offset bigint not null,
    customer_id uuid not null,
    segment_id uuid not null,
    version bigint not null,
    at timestamptz not null,
    entered boolean not null,
    primary key (partition_id, record_offset)
);
create index membership_customer on membership (customer_id, segment_id, at, version);

-- Whose orders from when on belong to other segments now.
create table dirty_member (
    seq bigint generated always as identity primary key,
    customer_id uuid not null,
    since timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
