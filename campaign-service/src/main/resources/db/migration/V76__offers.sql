create table offer(
  id uuid primary key,
  name text not null unique,
  kind text not null,
  value numeric not null,
  currency text,
  valid_from timestamptz not null,
  valid_until timestamptz,
  per_customer int not null,
  cost numeric,
  budget numeric,
  closed boolean not null default false,
  created_at timestamptz not null
);

-- unguessable codes, upper case; each is given to one customer and redeemed by one order
create table coupon(
  code text primary key,
  offer_id uuid not null references offer,
  status text not null,
  customer_id uuid,
  given_at timestamptz,
  redeemed_at timestamptz,
  order_key text
);
create index coupon_free on coupon(offer_id) where status = 'free';
create index coupon_customer on coupon(customer_id) where customer_id is not null;
create index coupon_given on coupon(offer_id) where status <> 'free';

-- codes on orders that were not good, and why
create table coupon_refusal(
  order_key text primary key,
  offer_id uuid,
  reason text not null,
  at timestamptz not null
);
