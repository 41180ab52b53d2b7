-- Copies of what other services own, each guarded by its version.
create table profile(
  customer_id uuid primary key,
  version bigint not null,
  email text,
  email_hash text,
  language text,
  country text,
  full_name text,
  given_name text,
  family_name text
);

create table consent(
  customer_id uuid not null,
  channel text not null,
  purpose text not null,
  state text not null,
  valid_until timestamptz,
  version bigint not null,
  event_id text not null,
  primary key (customer_id, channel, purpose)
);

create table segment(
  segment_id uuid primary key,
  version bigint not null,
  name text not null,
  archived boolean not null
);

create table membership(
  segment_id uuid not null,
  customer_id uuid not null,
  member boolean not null,
  version bigint not null,
  primary key (segment_id, customer_id)
);

-- What this service owns.
create table template(
  id uuid primary key,
  version bigint not null,
  name text not null unique,
  channel text not null,
  fallback text not null,
  languages jsonb not null,
  created_at timestamptz not null
);

create table campaign(
  id uuid primary key,
  version bigint not null,
  name text not null,
  segment_id uuid not null,
  template_id uuid not null references template,
  channel text not null,
  purpose text not null,
  holdout numeric(5, 4) not null check (holdout between 0 and 1),
  status text not null,
  created_at timestamptz not null,
  started_at timestamptz
);
create index campaign_running on campaign(segment_id) where status = 'RUNNING';

-- One row for each decision, for ever: the unique key is what makes a send happen once.
create table delivery(
  id uuid primary key,
  campaign_id uuid not null references campaign,
  step text not null,
  customer_id uuid not null,
  occurrence text not null,
  channel text not null,
  status text not null,
  reason text,
  consent_event_id text,
  language text,
  message_id text,
  attempts int not null default 0,
  due_at timestamptz not null,
  lease_until timestamptz,
  decided_at timestamptz,
  unique (campaign_id, step, customer_id, occurrence)
);
create index delivery_due on delivery(due_at, id) where status in ('planned', 'queued');
create index delivery_sending on delivery(lease_until) where status = 'sending';
create index delivery_customer on delivery(customer_id, campaign_id);

create table suppression(
  channel text not null,
  address_hash text not null,
  reason text not null,
  created_at timestamptz not null,
  primary key (channel, address_hash)
);

create table signing_key(
  id int primary key check (id = 1),
  secret bytea not null
);
