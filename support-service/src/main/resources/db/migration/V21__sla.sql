-- What people set up here (SLA policies, calendars, triggers, macros and so on), each as the JSON of its kind.
create table definition (
    id         uuid primary key,
    kind       text        not null,
    version    bigint      not null,
    position   integer     not null, -- the lower comes first
    name       text        not null,
    body       text        not null,
    updated_at timestamptz not null
);
create index definition_by_kind on definition (kind, position, id);

-- What was promised of each ticket by a policy, worked out anew from its moments by every act on it.
create table sla_clock (
    ticket_id       uuid        not null references ticket,
    target          text        not null,
    started_at      timestamptz not null,
    policy_id       uuid        not null,
    due_at          timestamptz, -- null while it stands still
    warn_at         timestamptz,
    stopped_at      timestamptz,
    elapsed_seconds bigint,      -- of business hours, once stopped
    counted         boolean     not null, -- false where a rule ended it: neither met nor missed
    warned_at       timestamptz,
    breached_at     timestamptz,
    next_at         timestamptz generated always as (case
        when stopped_at is not null or breached_at is not null then null
        when warned_at is null then least(warn_at, due_at) else due_at end) stored,
    primary key (ticket_id, target, started_at)
);
create index sla_clock_next on sla_clock (next_at) where next_at is not null;

-- Tickets whose clocks a changed policy or calendar moves.
create table sla_refresh (
    ticket_id uuid primary key
);
