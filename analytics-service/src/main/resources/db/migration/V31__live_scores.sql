-- What RFM scores need; whoever's currency has no model yet is scored by RFM alone.
alter table customer_score
  alter column p_alive drop not null, alter column churn_risk drop not null, alter column expected_orders drop not null,
  add column rfm_recency smallint, add column rfm_frequency smallint, add column rfm_monetary smallint;

alter table clv_history
  add column orders bigint not null default 0, add column revenue numeric not null default 0, add column last_order_at timestamptz;

create index clv_fit_latest on clv_fit (requested_at desc, fit_id desc) where state in ('scoring', 'done');
