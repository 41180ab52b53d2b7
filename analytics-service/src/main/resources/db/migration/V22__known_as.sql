-- What shops call a customer: decides between customers who bought equally, the same way wherever and whenever the data is taken in.
create table customer_known_as (
  identity text primary key, -- user:42, user:<shop>/42
  customer_id uuid not null,
  version bigint not null
);
create index customer_known_as_customer on customer_known_as (customer_id);
