-- The key under which erased persons are remembered: this installation's own.
create table privacy_key (
    id     int primary key check (id = 1),
    secret bytea not null
);
insert into privacy_key
values (1, decode(replace(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));

-- Who was erased: HMACs of customer and visitor ids and of identities, never the values.
create table erased (
    digest     uuid primary key,
    request_id uuid        not null,
    identity   boolean     not null, -- may be lifted; the ids of what was erased never are
    at         timestamptz not null
);
create index erased_request on erased (request_id);

-- The erasures that this service has carried out.
create table erasure (
    request_id uuid primary key,
    at         timestamptz not null
);
