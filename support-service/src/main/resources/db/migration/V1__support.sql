-- Tickets. Their ids are UUIDv7, so that the newest comes first by id alone.
create table ticket (
    id                 uuid primary key,
    version            bigint      not null,
    customer_id        uuid        not null,
    conversation_id    uuid,
    channel            text        not null,
    subject            text        not null,
    type               text        not null,
    status             text        not null,
    priority           text        not null,
    assignee           text,
    team               text,
    tags               text[]      not null default '{}',
    opened_at          timestamptz not null,
    first_responded_at timestamptz,
    resolved_at        timestamptz,          -- null while it is not resolved
    resolved_seconds   bigint      not null, -- spent resolved before it was reopened
    updated_at         timestamptz not null
);
create index ticket_by_customer on ticket (customer_id, id desc);
create index ticket_by_status on ticket (status, id desc);
create index ticket_by_assignee on ticket (assignee, id desc);

create table ticket_message (
    id         uuid primary key,
    ticket_id  uuid        not null references ticket,
    author     text        not null,
    visibility text        not null,
    body       text        not null,
    at         timestamptz not null
);
create index ticket_message_by_ticket on ticket_message (ticket_id, id);

-- Everything that ever happened to a ticket.
create table ticket_change (
    id        uuid primary key,
    ticket_id uuid        not null references ticket,
    at        timestamptz not null,
    by        text        not null,
    field     text        not null,
    old_value text,
    new_value text
);
create index ticket_change_by_ticket on ticket_change (ticket_id, id);

-- Copies of what other services say. The highest version wins; an erased row has the highest there is, and no content.
create table customer (
    customer_id uuid primary key,
    version     bigint not null,
    profile     jsonb
);

create table visitor (
    visitor_id  uuid primary key,
    version     bigint not null,
    customer_id uuid
);
create index visitor_by_customer on visitor (customer_id);

-- Sums of the effects on each order.
create table customer_order (
    order_key  text primary key,
    visitor_id uuid        not null,
    version    integer     not null,
    placed_at  timestamptz not null,
    currency   text        not null,
    orders     integer     not null, -- 1, or 0 once cancelled
    gross      numeric     not null,
    refunds    numeric     not null
);
create index customer_order_by_visitor on customer_order (visitor_id, placed_at desc);

create table customer_metrics (
    customer_id uuid primary key,
    version     bigint not null,
    metrics     jsonb
);

create table segment (
    segment_id uuid primary key,
    version    bigint  not null,
    name       text    not null,
    archived   boolean not null
);

create table segment_membership (
    customer_id uuid        not null,
    segment_id  uuid        not null,
    version     bigint      not null,
    entered     boolean     not null,
    at          timestamptz not null,
    primary key (customer_id, segment_id)
);

create table campaign (
    campaign_id uuid primary key,
    version     bigint not null,
    name        text   not null
);

create table delivery (
    delivery_id uuid primary key,
    customer_id uuid        not null,
    campaign_id uuid        not null,
    channel     text,
    status      text        not null,
    progress    integer     not null, -- a later stage wins, in any order of arrival
    at          timestamptz not null
);
create index delivery_by_customer on delivery (customer_id, at desc);
