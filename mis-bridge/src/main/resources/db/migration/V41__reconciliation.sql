-- Where the round over all KPIs stands; whoever holds the lease takes the next step.
create table reconciliation_place (
    id boolean primary key default true check (id),
    start timestamptz not null default '0001-01-01 00:00:00Z',
    kpi text not null default '',
    window_name text not null default '',
    dimension text not null default '',
    currency text not null default '',
    rounds bigint not null default 0,
    leased_until timestamptz not null default '-infinity'
);
insert into reconciliation_place default values;

create table reconciliation_step (
    seq bigint generated always as identity primary key,
    at timestamptz not null,
    checked bigint not null,
    different bigint not null
);
create index reconciliation_step_at on reconciliation_step (at);

-- KPIs that were found to differ and have not been found equal since.
create table kpi_difference (
    kpi text not null,
    window_name text not null,
    dimension text not null,
    start timestamptz not null,
    currency text not null,
    published numeric not null,
    recomputed numeric not null,
    published_events bigint not null,
    recomputed_events bigint not null,
    found_at timestamptz not null,
    primary key (start, kpi, window_name, dimension, currency)
);
create index kpi_by_start on kpi (start, kpi, window_name, dimension, currency);
