-- Something computed from all orders, asked for or nightly; its id is the fitId of all figures that come of it.
create table decision_fit (
  fit_id uuid primary key,
  kind text not null, -- affinity, elasticity, forecast, uplift, area-to-improve
  state text not null, -- waiting, done, failed
  night date, -- null where it was asked for
  requested_at timestamptz not null,
  as_of timestamptz not null,
  finished_at timestamptz,
  parameters jsonb not null,
  reason text, -- why it failed
  unique (kind, night)
);
create index decision_fit_kind on decision_fit (kind, as_of desc) where state = 'done';

-- Products that are bought together more often than by chance.
create table affinity (
  fit_id uuid not null,
  product text not null,
  other text not null,
  n bigint not null, -- baskets with both
  support double precision not null,
  confidence double precision not null, -- of the other, given the product
  lift double precision not null,
  lift_lower double precision not null,
  lift_upper double precision not null,
  primary key (fit_id, product, other)
);
create index affinity_lift on affinity (fit_id, lift desc, product, other);

create table elasticity (
  fit_id uuid not null,
  currency text not null,
  category text not null, -- '' for all products
  value double precision not null,
  lower double precision not null,
  upper double precision not null,
  sales bigint not null,
  clusters int not null,
  doubts text[] not null,
  primary key (fit_id, currency, category)
);

create table forecast_series (
  fit_id uuid not null,
  series int not null,
  metric text not null, -- revenue, orders, units
  cut text not null, -- hour, day, week, month
  currency text not null, -- '' where the metric is not of money
  product text not null, -- '' for all
  model text not null,
  primary key (fit_id, series)
);

create table forecast_step (
  fit_id uuid not null,
  series int not null,
  start timestamptz not null,
  value double precision not null,
  lower double precision not null,
  upper double precision not null,
  primary key (fit_id, series, start)
);

create table improvement (
  fit_id uuid not null,
  kind text not null,
  subject text not null,
  currency text not null,
  money numeric not null, -- a month
  evidence jsonb not null,
  primary key (fit_id, kind, subject, currency)
);

-- What was published last of each insight, to say only what changed.
create table insight (
  kind text not null,
  subject text not null,
  version bigint not null,
  gone boolean not null,
  value jsonb,
  bounds jsonb,
  model text,
  primary key (kind, subject)
) with (fillfactor = 80);
