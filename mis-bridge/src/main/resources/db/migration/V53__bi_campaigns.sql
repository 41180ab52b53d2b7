create view bi.campaigns as
select window_name, starts_at, ends_at, dimension_value as campaign_id,
    max(value) filter (where kpi = 'messages-sent') as messages_sent,
    max(value) filter (where kpi = 'messages-opened') as messages_opened,
    max(value) filter (where kpi = 'messages-clicked') as messages_clicked,
    max(value) filter (where kpi = 'messages-converted') as messages_converted,
    max(value) filter (where kpi = 'messages-unsubscribed') as messages_unsubscribed,
    bool_and(is_final) as is_final
from bi.kpi
where dimension = 'campaign' and currency is null
group by window_name, starts_at, ends_at, dimension_value;
comment on view bi.campaigns is 'What became of campaigns'' messages: one row for each window and campaign.';

create view bi.campaign_revenue as
select window_name, starts_at, ends_at, dimension_value as campaign_id, currency,
    max(value) filter (where kpi = 'attributed-revenue') as attributed_revenue,
    max(value) filter (where kpi = 'incremental-revenue') as incremental_revenue,
    bool_and(is_final) as is_final
from bi.kpi
where dimension = 'campaign' and currency is not null
group by window_name, starts_at, ends_at, dimension_value, currency;
comment on view bi.campaign_revenue is 'What last touch gives each campaign, beside what it brought over those held out: one row for each window, campaign and currency. Days add up, currencies never.';
