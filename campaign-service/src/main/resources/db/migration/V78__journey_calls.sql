-- what journeys tell other systems: made with the step, taken there until it is heard
create table journey_call(
  id uuid primary key,
  journey_id uuid not null references journey,
  step text not null,
  customer_id uuid not null,
  occurrence text not null,
  url text not null,
  particulars jsonb,
  status text not null,
  attempts int not null default 0,
  reason text,
  due_at timestamptz not null,
  made_at timestamptz not null,
  unique (journey_id, step, customer_id, occurrence)
);
create index journey_call_due on journey_call(due_at) where status = 'waiting';
create index journey_call_customer on journey_call(customer_id);
