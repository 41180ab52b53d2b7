-- Tickets whole: who follows them, which orders they are about, which became one or two.
alter table ticket
    add column watchers     text[] not null default '{}',
    add column orders       text[] not null default '{}', -- keys of orders
    add column queue        text,
    add column merged_into  uuid references ticket,       -- it went on there
    add column split_from   uuid references ticket,
    add column escalated_at timestamptz,
    add column answered_by  text;                         -- who answered first
create index ticket_merged on ticket (merged_into) where merged_into is not null;

-- What happened to a ticket that clocks go by. A merge gives the older one's to the other too.
create table ticket_moment (
    ticket_id uuid        not null references ticket,
    position  bigint      not null generated always as identity,
    at        timestamptz not null,
    kind      text        not null,
    automatic boolean     not null, -- done by a rule, not by a person
    by        text        not null,
    primary key (ticket_id, position)
);

insert into ticket_moment (ticket_id, at, kind, automatic, by)
select ticket_id, at, kind, false, by from (
    select id as ticket_id, opened_at as at, 'opened' as kind, 'customer' as by, 0 as rank from ticket
    union all
    select ticket_id, m.at, case author when 'customer' then 'wrote' else 'answered' end, author, 1
    from ticket_message m where visibility = 'public'
    union all
    select ticket_id, at, case new_value
            when 'pending' then 'paused' when 'resolved' then 'resolved' when 'closed' then 'closed'
            when 'open' then case old_value when 'resolved' then 'reopened' else 'resumed' end end, by, 2
    from ticket_change where field = 'status' and old_value is not null
) as known order by at, rank;

-- Who is looking at a ticket, or writing in it, right now: nothing that has to survive a crash.
create unlogged table ticket_presence (
    ticket_id uuid        not null,
    agent     text        not null,
    state     text        not null,
    since     timestamptz not null,
    at        timestamptz not null,
    primary key (ticket_id, agent)
);
