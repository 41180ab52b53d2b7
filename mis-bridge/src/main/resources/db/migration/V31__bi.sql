-- For tools such as Metabase and Superset: what is published, with plain types and nothing of how it is made.
create schema bi;

create view bi.kpi as
select lower(replace(kpi, '_', '-')) as kpi,
    lower(window_name) as window_name,
    start as starts_at,
    ends_at,
    nullif(currency, '-') as currency,
    case when dimension = '' then 'all' else split_part(dimension, '=', 1) end as dimension,
    case when dimension = '' then null else substr(dimension, strpos(dimension, '=') + 1) end as dimension_value,
    value,
    revision,
    final as is_final,
    events as event_count,
    revised_at
from public.kpi;
comment on view bi.kpi is 'Each KPI as last published: one row for each KPI, window, currency and dimension. dimension ''all'' is the overall figure; never add currencies up.';

create view bi.sales as
select window_name, starts_at, ends_at, currency, dimension, dimension_value,
    max(value) filter (where kpi = 'orders') as orders,
    max(value) filter (where kpi = 'revenue') as revenue,
    max(value) filter (where kpi = 'refunds') as refunds,
    max(value) filter (where kpi = 'net-revenue') as net_revenue,
    max(value) filter (where kpi = 'aov') as average_order_value,
    bool_and(is_final) as is_final
from bi.kpi
where currency is not null
group by window_name, starts_at, ends_at, currency, dimension, dimension_value;
comment on view bi.sales is 'The money KPIs side by side: one row for each window, currency and dimension.';

create view bi.activity as
select window_name, starts_at, ends_at, dimension, dimension_value,
    max(value) filter (where kpi = 'new-customers') as new_customers,
    max(value) filter (where kpi = 'active-customers') as active_customers,
    max(value) filter (where kpi = 'messages-sent') as messages_sent,
    max(value) filter (where kpi = 'tickets-opened') as tickets_opened,
    max(value) filter (where kpi = 'tickets-resolved') as tickets_resolved,
    bool_and(is_final) as is_final
from bi.kpi
where currency is null
group by window_name, starts_at, ends_at, dimension, dimension_value;
comment on view bi.activity is 'The KPIs that are no money side by side: one row for each window and dimension.';
