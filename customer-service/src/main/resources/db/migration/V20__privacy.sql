-- What data subjects asked for, and by when it is due.
create table data_subject_request (
    id           uuid primary key,
    version      bigint      not null default 1,
    customer_id  uuid        not null, -- no reference: the request outlives her
    type         text        not null check (type in ('access', 'rectify', 'erase', 'object')),
    state        text        not null check (state in ('open', 'in-progress', 'done', 'refused')),
    asked_by     text        not null,
    received_at  timestamptz not null,
    due_at       timestamptz not null,
    completed_at timestamptz,
    lifted_at    timestamptz
);
create index data_subject_request_customer on data_subject_request (customer_id);
create index data_subject_request_due on data_subject_request (due_at) where completed_at is null;

-- What each service emptied for it.
create table privacy_receipt (
    request_id uuid        not null references data_subject_request,
    service    text        not null,
    store      text        not null,
    count      bigint      not null,
    expires_at timestamptz,
    receipts   integer     not null, -- how many the service sends
    at         timestamptz not null,
    primary key (request_id, service, store)
);
