-- what decides whether, when and where she is written to
alter table profile add column phone text;
alter table profile add column phone_hash text;
alter table profile add column time_zone text;
alter table profile add column birth_date date;
alter table profile add column topics text[];
alter table profile add column channels text[];
alter table profile add column frequency text;

alter table campaign add column priority int not null default 0;
alter table campaign add column topic text;

-- complaints, as support-service tells of them
create table complaint(
  ticket_id uuid primary key,
  customer_id uuid not null,
  open boolean not null
);
create index complaint_open on complaint(customer_id) where open;

-- for all campaigns: caps and quiet hours; none until somebody sets them
create table sending_rules(
  id int primary key check (id = 1),
  version bigint not null,
  rules jsonb not null
);

-- what one person was sent, or will be, lately
create index delivery_person on delivery(customer_id, channel, decided_at);

-- a message may have a text of its own, not its campaign's, and tell of what caused it
alter table delivery add column template_id uuid;
alter table delivery add column particulars jsonb;
