-- The event that brought an effect; null for those of before.
alter table order_effect add column event_id text;

-- What happened to tickets: the customer is whose it was then, merges are looked up when it is read.
create table ticket_event (
  event_id text primary key,
  ticket_id uuid not null,
  customer_id uuid not null,
  type text not null, -- opened, resolved, rated, …
  at timestamptz not null,
  score int -- of a rating, 1 to 5
);
create index ticket_event_customer on ticket_event (customer_id, at);
create index ticket_event_ticket on ticket_event (ticket_id);

-- What became of planned messages.
create table delivery_event (
  event_id text primary key,
  delivery_id uuid not null,
  campaign_id uuid not null,
  customer_id uuid not null,
  type text not null, -- message-sent, message-opened, customer-held-out, …
  arm text not null,
  channel text,
  machine boolean not null, -- opened or clicked by a mail proxy or scanner
  at timestamptz not null
);
create index delivery_event_customer on delivery_event (customer_id, at);
create index delivery_event_campaign on delivery_event (campaign_id);
