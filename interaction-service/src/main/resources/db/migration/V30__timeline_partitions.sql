-- The timeline by what is kept together (orders for ever, clicks as long as the settings say), then by time: what is too old is dropped whole.
-- No unique key: that an event is stored once is the inbox's doing.
alter table event rename to event_unparted;
drop index event_timeline;
drop index event_stored;
create table event (
    class text not null,
    visitor_id uuid not null,
    at timestamptz not null,
    id text not null,
    source text not null,
    type text not null,
    shop text not null,
    channel text,
    country text,
    received_at timestamptz not null,
    stored_at timestamptz not null default clock_timestamp(),
    historical boolean not null,
    bot boolean not null,
    properties jsonb not null,
    order_effect jsonb
) partition by list (class);
create index event_timeline on event (visitor_id, at desc, id desc, source desc);
create table event_order partition of event for values in ('order') partition by range (at);
create table event_activity partition of event for values in ('activity') partition by range (at);
create table event_bot partition of event for values in ('bot') partition by range (at);

alter table customer_item rename to customer_item_unparted;
drop index customer_item_timeline;
create table customer_item (
    class text not null,
    customer_id uuid not null,
    at timestamptz not null,
    id text not null,
    source text not null,
    kind text not null,
    stored_at timestamptz not null default clock_timestamp(),
    data jsonb not null
) partition by list (class);
create index customer_item_timeline on customer_item (customer_id, at desc, id desc, source desc);
create table customer_item_ticket partition of customer_item for values in ('ticket') partition by range (at);
create table customer_item_message partition of customer_item for values in ('message') partition by range (at);
create table customer_item_consent partition of customer_item for values in ('consent') partition by range (at);

-- What was dropped for its age: an event of that class and time is accounted for.
create table timeline_expired (
    class text not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    rows bigint not null,
    dropped_at timestamptz not null,
    primary key (class, starts_at)
);

-- True if it was there already. Replicas take turns, until each has committed; neither readers nor writers wait: a finished table is attached.
create function make_timeline_partition(parent text, starts_at timestamptz, ends_at timestamptz) returns boolean language plpgsql as $$
declare
    partition text := parent || to_char(starts_at at time zone 'UTC', '_YYYY_MM');
begin
    execute format('lock table %I in share update exclusive mode', parent);
    if to_regclass(partition) is not null then
        return true;
    end if;
    execute format('create table %I (like %I including all)', partition, parent);
    execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, partition, starts_at, ends_at);
    return false;
end $$;

-- Moves what is there. The widths are those of Period: months, but years before 2020 and for what is never dropped.
create function event_class(type text, bot boolean) returns text immutable language sql as $$
    select case
        when type in ('storefront.order-completed', 'storefront.order-updated', 'storefront.order-refunded', 'storefront.order-cancelled')
            then 'order'
        when bot then 'bot' else 'activity' end
$$;
with placed as (
    select 'event_' || event_class(type, bot) as parent, event_class(type, bot) = 'order' as ever, at from event_unparted
    union all
    select 'customer_item_' || case when kind like 'ticket-%' then 'ticket' else 'message' end, false, at from customer_item_unparted
), width as (
    select distinct parent, case when ever or at < '2020-01-01Z' then 'year' else 'month' end as unit, at, ever from placed
), period as (
    select distinct parent, unit, date_trunc(unit, at, 'UTC') as starts_at from width
)
select make_timeline_partition(parent, starts_at,
    ((starts_at at time zone 'UTC') + case unit when 'year' then interval '1 year' else interval '1 month' end) at time zone 'UTC')
from period;

insert into event (class, visitor_id, at, id, source, type, shop, channel, country, received_at, stored_at, historical, bot,
    properties, order_effect)
select event_class(type, bot), visitor_id, at, id, source, type, shop, channel, country, received_at, stored_at, historical, bot,
    properties, order_effect
from event_unparted;
insert into customer_item (class, customer_id, at, id, source, kind, stored_at, data)
select case when kind like 'ticket-%' then 'ticket' else 'message' end, customer_id, at, id, source, kind, stored_at, data
from customer_item_unparted;
drop table event_unparted;
drop table customer_item_unparted;
drop function event_class;
