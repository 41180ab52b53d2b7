-- mis_reader sees the schema bi and nothing else. Whoever installs makes the role, with its password; here it is made, without one, only if
-- this user may. Runs at each start, so that a role that came later gets its rights.
do $$
begin
    if not exists (select from pg_roles where rolname = 'mis_reader') then
        begin
            create role mis_reader nologin;
        exception
            when insufficient_privilege or duplicate_object or unique_violation then null;
        end;
    end if;
    if exists (select from pg_roles where rolname = 'mis_reader') then
        execute format('grant connect on database %I to mis_reader', current_database());
        grant usage on schema bi to mis_reader;
        grant select on all tables in schema bi to mis_reader;
    end if;
end
$$;
