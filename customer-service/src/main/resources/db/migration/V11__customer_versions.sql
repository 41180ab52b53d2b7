-- what was known of a customer before each change; what is known now is in customer
create table customer_version (
    id          bigint generated always as identity primary key,
    customer_id uuid        not null references customer on delete cascade,
    version     bigint      not null,
    merged_into uuid,
    until       timestamptz not null,
    profile     jsonb       not null,
    origins     jsonb       not null
);
create index customer_version_customer on customer_version (customer_id, id);
create trigger append_only before update on customer_version for each row execute function refuse_change();

-- whoever changes a customer: nobody can forget to keep what was known
create function keep_version() returns trigger language plpgsql as $$
begin
    insert into customer_version (customer_id, version, merged_into, until, profile, origins)
    select earlier.id, earlier.version, earlier.merged_into, later.updated_at, earlier.profile, earlier.origins
    from earlier join later on later.id = earlier.id
    where (earlier.profile, earlier.merged_into) is distinct from (later.profile, later.merged_into);
    return null;
end $$;
create trigger keep_version after update on customer
    referencing old table as earlier new table as later for each statement execute function keep_version();

create index audit_actor on audit (actor, id);
