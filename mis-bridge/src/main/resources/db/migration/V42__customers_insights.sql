-- The unified customer as last published; versions are those of the events that said so.
create table unified_customer (
    customer_id uuid primary key,
    profile_version bigint,
    language text,
    country text,
    currency text,
    time_zone text,
    since timestamptz,
    metrics_version bigint,
    metrics jsonb,
    scores jsonb,
    erased boolean not null default false,
    version bigint not null default 0,
    content bigint
) with (fillfactor = 80);

create table customer_segment (
    customer_id uuid not null,
    segment_id uuid not null,
    version bigint not null,
    member boolean not null,
    primary key (customer_id, segment_id)
);

create table customer_consent (
    customer_id uuid not null,
    channel text not null,
    purpose text not null,
    version bigint not null,
    state text not null,
    valid_until timestamptz,
    primary key (customer_id, channel, purpose)
);

create table customer_ticket (
    ticket_id uuid primary key,
    customer_id uuid not null,
    is_open boolean not null
);
create index customer_ticket_open on customer_ticket (customer_id) where is_open;

-- Who has to be looked at again: appended only, so that consumers never wait for the publisher.
create table dirty_customer (
    seq bigint generated always as identity primary key,
    customer_id uuid not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

create table insight (
    kind text not null,
    subject text not null,
    version bigint not null,
    value jsonb not null,
    range jsonb,
    model text,
    as_of timestamptz,
    kpis text[] not null,
    primary key (kind, subject)
);
