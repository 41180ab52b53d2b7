-- products as they were last heard of, so that a fall of the price and a return of the stock are seen
create table product(
  shop text not null,
  product_id text not null,
  version bigint not null,
  price numeric,
  currency text,
  stock bigint,
  gone boolean not null,
  primary key (shop, product_id)
);

-- who looked at what and did not buy it; kept for as long as it may matter, and only where a journey asks
create table interest(
  visitor_id uuid not null,
  shop text not null,
  product_id text not null,
  at timestamptz not null,
  primary key (visitor_id, shop, product_id)
);
create index interest_product on interest(shop, product_id, visitor_id);
create index interest_at on interest(at);
