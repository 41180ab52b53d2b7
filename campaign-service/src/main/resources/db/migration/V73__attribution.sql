-- whose visitors are, as customer-service says; a row without a customer is there to be locked
create table visitor(
  visitor_id uuid primary key,
  customer_id uuid,
  version bigint not null
);
create index visitor_customer on visitor(customer_id);

-- orders as they were placed, and the message that brought them, if one did
create table purchase(
  order_key text primary key,
  visitor_id uuid not null,
  placed_at timestamptz not null,
  gross numeric not null,
  currency text not null,
  delivery_id uuid references delivery
);
create index purchase_visitor on purchase(visitor_id) where delivery_id is null;

alter table campaign add column attribution_days int not null default 5 check (attribution_days between 0 and 90);
