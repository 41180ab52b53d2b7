-- Tickets that somebody answered; what is resolved without is the work of a rule.
create table ticket_answered (
    ticket_id uuid primary key
);
