-- Where each import stands. What is in the file is never kept: a batch of lines commits together with bytes, the offset after it.
create table customer_import (
    id          uuid primary key,
    format      text        not null check (format in ('CSV', 'NDJSON')),
    name        text,
    state       text        not null check (state in ('receiving', 'finished')),
    header      text,
    bytes       bigint      not null default 0,
    lines       bigint      not null default 0,
    accepted    bigint      not null default 0,
    rejected    bigint      not null default 0,
    created_at  timestamptz not null,
    finished_at timestamptz
);

-- the lines that were not taken, without what they say
create table customer_import_reject (
    id        bigint generated always as identity primary key,
    import_id uuid   not null references customer_import on delete cascade,
    line      bigint not null,
    field     text,
    reason    text   not null
);
create index customer_import_reject_import on customer_import_reject (import_id, id);
