-- moves: how often she changed hands, by a merge or its undoing; it raises the version of what is published of her identities
alter table customer add column moves bigint not null default 0;
create index customer_merged_into on customer (merged_into) where merged_into is not null;

-- Identities, visitors, consents and profiles stay with who first held them, so that undoing a merge gives each her own back
-- whatever happened since. The older customer survives: merged_into always points to a smaller id, and never in a circle.
create table merge (
    id        uuid primary key,
    survivor  uuid        not null references customer,
    absorbed  uuid        not null references customer,
    reason    text        not null,
    at        timestamptz not null,
    undone_at timestamptz,
    check (survivor < absorbed)
);
create unique index merge_standing on merge (absorbed) where undone_at is null;
create index merge_survivor on merge (survivor);

-- All customers who are one person with this one: here by the customers themselves, not by a copy of what was published.
create or replace function same_person(customer uuid) returns setof uuid stable rows 1 language sql as $$
    with recursive older as (
        select id, merged_into from customer where id = $1
        union all
        select c.id, c.merged_into from customer c join older on c.id = older.merged_into
    ), member as (
        select id from older where merged_into is null
        union all
        select c.id from customer c join member on c.merged_into = member.id
    )
    select id from member
$$;
