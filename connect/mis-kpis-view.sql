-- In the warehouse, over the table that the sink fills: typed columns.
create view kpi as
select document::jsonb ->> 'kpi' as kpi,
    document::jsonb ->> 'window' as window_name,
    (document::jsonb ->> 'start')::timestamptz as starts_at,
    document::jsonb ->> 'currency' as currency,
    document::jsonb -> 'dimensions' as dimensions,
    (document::jsonb ->> 'value')::numeric as value,
    (document::jsonb ->> 'revision')::bigint as revision,
    (document::jsonb ->> 'final')::boolean as is_final,
    (document::jsonb ->> 'eventCount')::bigint as event_count
from rapport_kpi;
