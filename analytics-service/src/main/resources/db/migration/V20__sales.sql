-- The lines of orders: appended, added up, never changed. Quantities are signed; a cancelled order's lines add up to nothing.
create table sales_line (
  order_key text not null,
  version int not null,
  line int not null,
  visitor_id uuid not null,
  placed_at timestamptz not null,
  currency text not null,
  shop text not null,
  product text not null, -- shop/productId
  name text,
  category text,
  price numeric,
  quantity numeric not null,
  promoted boolean not null, -- the order had a coupon or a discount
  primary key (order_key, version, line)
);
create index sales_line_placed on sales_line (placed_at);
create index sales_line_visitor on sales_line (visitor_id);

-- The catalogue, as far as decisions need it.
create table sales_product (
  product text primary key, -- shop/productId
  version bigint not null,
  name text,
  category text,
  brand text,
  price numeric,
  cost numeric,
  currency text, -- of price and cost
  stock bigint,
  deleted boolean not null
) with (fillfactor = 80);

-- What was put into carts and not taken out again, by day in the company's zone.
create table sales_cart (
  visitor_id uuid not null,
  day date not null,
  currency text not null,
  value numeric not null,
  primary key (visitor_id, day, currency)
) with (fillfactor = 80);
create index sales_cart_day on sales_cart (day);

create table support_ticket (
  ticket_id uuid primary key,
  customer_id uuid not null,
  type text,
  channel text,
  priority text,
  opened_at timestamptz,
  response_seconds bigint,
  resolved_at timestamptz,
  resolution_seconds bigint,
  reopened int not null default 0,
  breached int not null default 0,
  escalated int not null default 0,
  score int,
  rated_at timestamptz
) with (fillfactor = 80);
create index support_ticket_opened on support_ticket (opened_at);
create index support_ticket_resolved on support_ticket (resolved_at);
create index support_ticket_rated on support_ticket (rated_at);
create index support_ticket_customer on support_ticket (customer_id);

-- Who was to get a campaign's message and who was held out, since when: from the decision on, whatever became of the message.
create table campaign_arm (
  campaign_id uuid not null,
  customer_id uuid not null,
  arm text not null,
  decided_at timestamptz not null,
  primary key (campaign_id, customer_id, arm)
);
create index campaign_arm_customer on campaign_arm (customer_id);

-- Orders that campaign-service gave to a message by last touch.
create table campaign_conversion (
  campaign_id uuid not null,
  order_key text not null,
  customer_id uuid not null,
  converted_at timestamptz not null,
  currency text not null,
  amount numeric not null,
  primary key (campaign_id, order_key)
);
create index campaign_conversion_customer on campaign_conversion (customer_id);

create table campaign_known (
  campaign_id uuid primary key,
  version bigint not null,
  name text not null,
  status text not null,
  holdout numeric,
  started_at timestamptz
);
