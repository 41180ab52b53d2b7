create extension if not exists pg_trgm;

-- profile: what is known now; origins: where each value came from and when; search: names, e-mails and phones in folded letters
create table customer (
    id          uuid primary key,
    version     bigint      not null,
    merged_into uuid references customer,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    profile     jsonb       not null,
    origins     jsonb       not null,
    search      text        not null
);
create index customer_search on customer using gin (search gin_trgm_ops);

-- customer_id is empty only inside the transaction that reserves an identity while it decides whose it is;
-- it stays with the customer who first held it, so that a merge can be undone
create table identity (
    identity    text primary key,
    customer_id uuid references customer,
    version     bigint not null default 0,
    source      text,
    linked_at   timestamptz,
    verified_at timestamptz
);
create index identity_customer on identity (customer_id);

-- strength: of the identity that decided, 0 is the strongest
create table attribution (
    visitor_id  uuid primary key,
    customer_id uuid     not null,
    identity    text     not null,
    strength    smallint not null,
    version     bigint   not null
);
create index attribution_customer on attribution (customer_id);

-- the ledger: only ever added to
create table consent_event (
    id           uuid primary key,
    customer_id  uuid        not null references customer,
    channel      text        not null,
    purpose      text        not null,
    state        text        not null check (state in ('granted', 'withdrawn')),
    source       text        not null,
    text_version text,
    valid_until  timestamptz,
    proof        jsonb,
    at           timestamptz not null,
    recorded_at  timestamptz not null,
    historical   boolean     not null
);
create index consent_event_customer on consent_event (customer_id, at);

-- what the ledger says now
create table consent (
    customer_id  uuid        not null references customer,
    channel      text        not null,
    purpose      text        not null,
    state        text        not null,
    source       text        not null,
    text_version text,
    valid_until  timestamptz,
    at           timestamptz not null,
    version      bigint      not null,
    primary key (customer_id, channel, purpose)
);

create table audit (
    id          bigint generated always as identity primary key,
    at          timestamptz not null,
    actor       text        not null,
    action      text        not null,
    customer_id uuid        not null
);
create index audit_customer on audit (customer_id, at);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name;
end $$;
create trigger append_only before update or delete on audit for each row execute function refuse_change();
create trigger append_only before update on consent_event for each row execute function refuse_change();
