-- when prices fell and products came back, so that a journey that begins with it can be tried on the past
create table product_news(
  shop text not null,
  product_id text not null,
  version bigint not null,
  at timestamptz not null,
  fall_percent int not null,
  back boolean not null,
  primary key (shop, product_id, version)
);
create index product_news_at on product_news(at);

-- since when that is known
create table product_news_since(
  id int primary key check (id = 1),
  at timestamptz not null
);
insert into product_news_since (id, at) values (1, now());
