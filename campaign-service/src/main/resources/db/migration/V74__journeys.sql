-- a journey's messages are those of the campaign of its id, so that receipts, reports and caps know them
alter table campaign add column kind text not null default 'broadcast';
alter table campaign alter column segment_id drop not null;
alter table campaign alter column template_id drop not null;

create table journey(
  id uuid primary key references campaign,
  name text not null unique,
  version int not null,
  trigger_kind text not null,
  trigger_value text,
  goal_event text,
  reentry_hours int,
  created_at timestamptz not null
);
create index journey_trigger on journey(trigger_kind, trigger_value);

-- every version for ever: who began with one goes on with it
create table journey_version(
  journey_id uuid not null references journey,
  version int not null,
  definition jsonb not null,
  primary key (journey_id, version)
);

-- one customer on her way; awaits is the event that she waits for
create table journey_run(
  id uuid primary key,
  journey_id uuid not null references journey,
  version int not null,
  customer_id uuid not null,
  occurrence text not null,
  step text not null,
  status text not null,
  reason text,
  wake_at timestamptz,
  awaits text,
  heard boolean not null default false,
  particulars jsonb,
  entered_at timestamptz not null,
  unique (journey_id, customer_id, occurrence)
);
create unique index journey_run_active on journey_run(journey_id, customer_id) where status = 'active';
create index journey_run_wake on journey_run(wake_at) where status = 'active';
create index journey_run_customer on journey_run(customer_id) where status = 'active';

-- events that some version of it waits for or begins with
alter table journey add column listens text[] not null default '{}';

-- what visitors did whom nobody knows yet: an order may be heard of before its customer; an hour is enough
create table pending_sign(
  visitor_id uuid not null,
  value text not null,
  occurrence text not null,
  particulars jsonb,
  at timestamptz not null,
  primary key (visitor_id, value, occurrence)
);
create index pending_sign_at on pending_sign(at);
