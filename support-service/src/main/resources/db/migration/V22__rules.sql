-- Which trigger ran on which ticket.
create table trigger_run (
    id         bigint      primary key generated always as identity,
    trigger_id uuid        not null,
    ticket_id  uuid        not null references ticket,
    at         timestamptz not null
);
create index trigger_run_by_ticket on trigger_run (ticket_id, trigger_id, at);
