-- Sums of one source partition in one window; the KPI is the sum of its rows. Currency '-' is none, dimension '' is overall.
create table bucket (
    window_name text not null,
    start timestamptz not null,
    currency text not null,
    dimension text not null,
    topic text not null,
    partition_id int not null,
    touches smallint not null,
    orders bigint not null,
    gross numeric not null,
    refunds numeric not null,
    events bigint not null,
    checksum numeric(20) not null,
    lowest bigint not null,
    highest bigint not null,
    primary key (start, window_name, currency, dimension, topic, partition_id, touches)
) with (fillfactor = 70);

-- Who was active: one row for each window, visitor and source partition.
create table activity (
    start timestamptz not null,
    window_name text not null,
    visitor_id uuid not null,
    partition_id int not null,
    events bigint not null,
    checksum numeric(20) not null,
    lowest bigint not null,
    highest bigint not null,
    primary key (start, window_name, visitor_id, partition_id)
) with (fillfactor = 70);
create index activity_visitor on activity (visitor_id);

-- Orders as far as they tell who is a new customer: orders > 0 is one that stands.
create table placed_order (
    order_key text primary key,
    visitor_id uuid not null,
    version int not null,
    placed_at timestamptz not null,
    minute_start timestamptz not null,
    hour_start timestamptz not null,
    day_start timestamptz not null,
    orders bigint not null,
    events bigint not null,
    checksum numeric(20) not null
);
create index placed_order_visitor on placed_order (visitor_id);

create table first_order (
    customer_id uuid primary key,
    order_key text not null,
    minute_start timestamptz not null,
    hour_start timestamptz not null,
    day_start timestamptz not null
);
create index first_order_minute on first_order (minute_start);
create index first_order_hour on first_order (hour_start);
create index first_order_day on first_order (day_start);

-- Whose visitor it is now, and every version that ever said so; a null customer is nobody's (erased).
create table visitor (
    visitor_id uuid primary key,
    customer_id uuid,
    version bigint not null
);
create index visitor_customer on visitor (customer_id);

create table attribution_history (
    partition_id int not null,
    record_offset bigint not null,
    visitor_id uuid not null,
    customer_id uuid,
    version bigint not null,
    primary key (partition_id, record_offset)
);
create index attribution_history_visitor on attribution_history (visitor_id);

-- How far each source has been applied.
create table mark (
    topic text not null,
    partition_id int not null,
    lowest bigint not null,
    highest bigint not null,
    primary key (topic, partition_id)
);

-- What the flusher has to sum again: appended only, so that consumers never wait for it.
create table dirty (
    seq bigint generated always as identity primary key,
    family text not null,
    window_name text not null,
    start timestamptz not null,
    currency text not null,
    dimension text not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
create index dirty_bucket on dirty (family, start desc, window_name, currency, dimension);

create table dirty_visitor (
    seq bigint generated always as identity primary key,
    visitor_id uuid not null,
    moved boolean not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

create sequence kpi_seq;

-- What was published last.
create table kpi (
    kpi text not null,
    window_name text not null,
    dimension text not null,
    start timestamptz not null,
    currency text not null,
    value numeric not null,
    revision bigint not null,
    final boolean not null,
    events bigint not null,
    checksum bigint not null,
    sources text not null,
    ends_at timestamptz not null,
    revised_at timestamptz not null,
    seq bigint not null,
    primary key (kpi, window_name, dimension, start, currency)
) with (fillfactor = 80);
create unique index kpi_seq_order on kpi (seq);
create index kpi_open on kpi (ends_at) where not final;
