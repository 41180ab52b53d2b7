-- Who answers customers, and what they can do.
create table agent (
    name             text primary key,
    team             text,
    skills           text[]      not null,
    languages        text[]      not null,
    capacity         integer     not null,
    available        boolean     not null,
    last_assigned_at timestamptz
);

-- Open tickets that nobody has, in their queues.
create table queue_place (
    ticket_id uuid primary key references ticket,
    queue_id  uuid        not null,
    urgent    boolean     not null,
    dear      boolean     not null, -- of a customer of value, or who may be leaving
    priority  integer     not null,
    language  text,
    since     timestamptz not null
);
create index queue_place_turn on queue_place (urgent desc, dear desc, priority desc, since, ticket_id);
create index ticket_load on ticket (assignee) where status = 'open' and assignee is not null;
