-- What messages cost that were sent, as far as somebody said so.
create table campaign_cost (
  campaign_id uuid not null,
  delivery_id uuid not null,
  sent_at timestamptz not null,
  currency text not null,
  amount numeric not null,
  primary key (campaign_id, delivery_id)
);
