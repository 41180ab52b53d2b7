-- A fit of the purchase and spend models to all customers, asked for or nightly.
create table clv_fit (
  fit_id uuid primary key,
  state text not null, -- waiting, scoring, done, failed
  night date unique, -- null where it was asked for
  requested_at timestamptz not null,
  as_of timestamptz not null,
  horizon_weeks int not null,
  discount numeric not null,
  result jsonb,
  after uuid not null default '00000000-0000-0000-0000-000000000000' -- how far scoring has come
);

-- What a fit knows of each customer, in the currency that she mostly buys in; emptied when the fit is done.
create table clv_history (
  fit_id uuid not null,
  customer_id uuid not null,
  currency text not null,
  repeats int not null,
  recency_days int not null,
  age_days int not null,
  repeat_spend numeric not null,
  primary key (fit_id, customer_id)
);

create table customer_score (
  customer_id uuid primary key,
  fit_id uuid not null,
  as_of timestamptz not null,
  currency text not null,
  clv numeric,
  clv_lower numeric,
  clv_upper numeric,
  p_alive numeric not null,
  churn_risk numeric not null,
  expected_orders numeric not null,
  expected_next_order_at timestamptz
) with (fillfactor = 80);
