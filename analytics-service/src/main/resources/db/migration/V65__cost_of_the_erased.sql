-- Of a message to a customer who was erased since: the log no longer tells of it.
alter table campaign_cost add column nobodys boolean not null default false;
