-- Recomputing everything from the log beside the live figures; the schema holds what is being recomputed.
create schema rebuild;

create table rebuild (
  rebuild_id uuid primary key,
  state text not null, -- waiting, replaying, switching, announcing, done, refused, failed
  requested_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  migration int, -- what the schema was made by: another one makes it anew
  scored_by uuid, -- the fit whose scores stand in the schema
  skipped bigint not null default 0,
  expired jsonb not null default '[]',
  compared jsonb,
  differences jsonb,
  reason text
);
create unique index rebuild_one_at_a_time on rebuild ((true)) where state in ('waiting', 'replaying', 'switching', 'announcing');

-- Customers whose figures a rebuild mended, to be published.
create table rebuild_customer (
  customer_id uuid primary key
);

-- An empty table like the one given, with its constraints and indexes by their names, in the schema of rebuilds.
create function make_shadow(source regclass) returns void language plpgsql as $$
declare
  name text := (select relname from pg_class where oid = source);
  options text := (select array_to_string(reloptions, ', ') from pg_class where oid = source);
  part text;
begin
  execute format('create table rebuild.%I (like %s including defaults including generated including identity including storage) %s',
    name, source, coalesce('with (' || options || ')', ''));
  for part in select format('alter table rebuild.%I add constraint %I %s', name, conname, pg_get_constraintdef(oid))
    from pg_constraint where conrelid = source and contype in ('p', 'u', 'c') order by conname loop
    execute part;
  end loop;
  for part in select regexp_replace(pg_get_indexdef(indexrelid), ' ON (ONLY )?public\.', ' ON rebuild.')
    from pg_index i where indrelid = source and not exists (select from pg_constraint c where c.conindid = i.indexrelid) loop
    execute part;
  end loop;
end
$$;

-- What a rebuild would publish is nobody's news.
create function discard() returns trigger language plpgsql as $$ begin return null; end $$;
