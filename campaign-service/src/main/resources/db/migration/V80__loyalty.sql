-- how points are earned and what they are good for; none until somebody says so
create table loyalty_program(
  id int primary key check (id = 1),
  rules jsonb not null
);

-- what an order is worth now, in money and in points, at the rate of the day when it was first heard of
create table loyalty_order(
  order_key text primary key,
  visitor_id uuid not null,
  currency text not null,
  rate numeric not null,
  net numeric not null,
  points bigint not null
);

-- the ledger: only ever added to. Points of orders are a visitor's, and so of whoever she turns out to be; all others a customer's.
create table loyalty_entry(
  id uuid primary key,
  visitor_id uuid,
  customer_id uuid,
  kind text not null,
  points bigint not null,
  reason text,
  at timestamptz not null,
  check ((visitor_id is null) <> (customer_id is null))
);
create index loyalty_entry_visitor on loyalty_entry(visitor_id) where visitor_id is not null;
create index loyalty_entry_customer on loyalty_entry(customer_id) where customer_id is not null;

-- what was published of each customer, and how long her tier holds
create table loyalty_member(
  customer_id uuid primary key,
  version bigint not null,
  points bigint not null,
  tier text,
  tier_until timestamptz
);

-- whose figures are to be looked at anew
create table loyalty_stale(
  customer_id uuid primary key
);
