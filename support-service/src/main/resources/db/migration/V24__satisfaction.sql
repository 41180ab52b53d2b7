-- What customers were asked and what they said. The link to a survey is signed; nothing in it can be guessed.
create table survey (
    id          uuid primary key,
    kind        text        not null, -- csat or nps
    customer_id uuid        not null,
    ticket_id   uuid references ticket, -- null for an NPS
    team        text,
    agent       text,
    channel     text,
    type        text,
    asked_at    timestamptz not null,
    expires_at  timestamptz not null,
    score       integer,     -- csat 1 to 5, nps 0 to 10
    comment     text,
    rated_at    timestamptz
);
create index survey_by_customer on survey (customer_id, id);
create index survey_by_ticket on survey (ticket_id) where ticket_id is not null;
create index survey_rated on survey (kind, rated_at) where rated_at is not null;

-- Surveys to ask once a ticket has stayed resolved for a while.
create table survey_due (
    ticket_id uuid primary key references ticket,
    due_at    timestamptz not null
);
create index survey_due_at on survey_due (due_at);

-- Things to do after a ticket: a low score wants a call.
create table follow_up (
    id          uuid primary key,
    customer_id uuid        not null,
    ticket_id   uuid references ticket,
    reason      text        not null,
    note        text,
    assignee    text,
    due_at      timestamptz not null,
    opened_at   timestamptz not null,
    done_at     timestamptz,
    done_by     text
);
create index follow_up_open on follow_up (due_at, id) where done_at is null;
create index follow_up_by_customer on follow_up (customer_id);

-- What we said that we would do, and by when.
create table promise (
    id          uuid primary key,
    ticket_id   uuid        not null references ticket,
    customer_id uuid        not null,
    text        text        not null,
    made_by     text        not null,
    made_at     timestamptz not null,
    due_at      timestamptz not null,
    warn_at     timestamptz not null,
    warned_at   timestamptz,
    state       text        not null, -- open, kept, broken, withdrawn
    settled_at  timestamptz
);
create index promise_by_ticket on promise (ticket_id, id);
create index promise_next on promise ((case when warned_at is null then least(warn_at, due_at) else due_at end)) where state = 'open';
