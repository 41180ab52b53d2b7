-- each campaign's and each journey's own: one that stands still, however many wait in it, is never looked through
drop index delivery_due;
create index delivery_due on delivery(campaign_id, due_at, id) where status in ('planned', 'queued');
drop index journey_run_wake;
create index journey_run_wake on journey_run(journey_id, wake_at) where status = 'active';

-- delivery_person begins with the customer too
drop index delivery_customer;
