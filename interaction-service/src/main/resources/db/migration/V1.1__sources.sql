-- No origins: pages of any may send. No limits: those of the configuration.
alter table source
    add column version bigint not null default 0,
    add column allowed_origins text[] not null default '{}',
    add column requests_per_second int,
    add column events_per_second int;

-- What a shop signs its webhooks with: the clear text is needed to check a signature. valid_until is null for the current one.
create table source_secret (
    id uuid primary key,
    source_id uuid not null references source (id) on delete cascade,
    kind text not null,
    secret text not null,
    valid_until timestamptz,
    created_at timestamptz not null
);
create index source_secret_source on source_secret (source_id, kind);

-- What came in by the second, of all replicas; kept for an hour.
create table source_second (
    source text not null,
    second timestamptz not null,
    accepted bigint not null,
    rejected bigint not null,
    primary key (source, second)
);
create index source_second_age on source_second using brin (second);

create table source_total (
    source text primary key,
    accepted bigint not null,
    rejected bigint not null,
    last_event_at timestamptz
);

-- When the shop said so: an older saying changes nothing.
alter table product add column said_at timestamptz;

-- What a shop asks on behalf of a customer; the body is emptied when it is done.
create table shop_privacy_request (
    id uuid primary key,
    source text not null,
    shop text not null,
    topic text not null,
    digest text not null unique,
    received_at timestamptz not null,
    done_at timestamptz,
    body text
);
create index shop_privacy_request_newest on shop_privacy_request (received_at desc, id desc);
