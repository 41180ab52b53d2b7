-- What else a rule may ask of a profile; `held` once she has been held against every rule, later changes ask only those they can change.
alter table customer add column birth_date date, add column gender text, add column held boolean not null default true;
alter table customer alter column held set default false;

-- Over all currencies, as customer_metrics has them of each: so a rule over everyone reads one row of each customer.
alter table customer add column orders bigint not null default 0, add column first_order_at timestamptz, add column last_order_at timestamptz;
update customer c set orders = t.orders, first_order_at = t.first_order_at, last_order_at = t.last_order_at
from (select customer_id, sum(orders) orders, min(first_order_at) first_order_at, max(last_order_at) last_order_at
  from customer_metrics group by 1) t
where c.customer_id = t.customer_id and not c.deleted;

-- Profiles as they were known, for rules on past days.
create table profile_version (
  customer_id uuid not null,
  version bigint not null,
  at timestamptz not null,
  language text,
  country text,
  currency text,
  time_zone text,
  birth_date date,
  gender text,
  tags text[] not null,
  attributes jsonb not null,
  primary key (customer_id, version)
);
insert into profile_version (customer_id, version, at, language, country, currency, time_zone, tags, attributes)
select customer_id, profile_version, now(), language, country, currency, time_zone, tags, attributes
from customer where profile_version >= 0 and not deleted;

-- Every statement of consent; the newest of a person counts, at the same time the withdrawal.
create table consent_statement (
  customer_id uuid not null,
  channel text not null,
  purpose text not null,
  version bigint not null,
  state text not null,
  valid_until timestamptz,
  at timestamptz not null,
  primary key (customer_id, channel, purpose, version)
);

-- What visitors did, a day, by what a rule may filter: an event that names several products is one event here.
create table visitor_activity (
  visitor_id uuid not null,
  type text not null,
  day date not null, -- in the company's zone
  detail uuid not null, -- of all that follows
  channel text,
  products text[] not null,
  categories text[] not null,
  currency text,
  n bigint not null,
  quantity numeric not null,
  value numeric not null,
  primary key (visitor_id, type, day, detail)
) with (fillfactor = 80);

-- Of what type a ticket was opened.
create table ticket_type (
  ticket_id uuid primary key,
  kind text not null
);

-- Memberships that ended before the newest of the same customer and segment began.
create table membership_past (
  segment_id uuid not null,
  customer_id uuid not null,
  entered_at timestamptz not null,
  left_at timestamptz not null
);
create index membership_past_segment on membership_past (segment_id, customer_id);
create index membership_past_customer on membership_past (customer_id);

-- When time alone may next change a customer's segments; too early does no harm.
create table segment_due (
  customer_id uuid primary key,
  due_at timestamptz not null
) with (fillfactor = 80);
create index segment_due_at on segment_due (due_at);
-- All are looked at once, to learn when.
insert into segment_due select customer_id, now() from customer where exists (select from segment where timed and archived_at is null);

alter table segment drop column swept_at, drop column timed, add column scored_by uuid;

-- Whom a segment waiting for review must be held against, found in one pass.
alter table segment_review drop column after, add column prepared boolean not null default false;
create table segment_candidate (
  segment_id uuid not null,
  customer_id uuid not null,
  primary key (segment_id, customer_id)
);

-- The next day, or today, that has the month and day of another; for 29 February it is the 28th where there is none.
create function next_anniversary(born date, today date) returns date immutable language sql as $$
  select case when this_year >= today then this_year else (born + make_interval(years => years + 1))::date end
  from (select extract(year from today)::int - extract(year from born)::int) y (years)
  cross join lateral (select (born + make_interval(years => years))::date) t (this_year)
$$;
