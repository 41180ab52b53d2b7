-- Who gets KPIs by webhook. Everything up to cursor_seq (of kpi) was delivered or stands in webhook_retry; what a filter leaves empty is all.
create table webhook_subscription (
    id uuid primary key,
    url text not null,
    kpis text[] not null,
    windows text[] not null,
    dimensions text[] not null,
    currencies text[] not null,
    only_final boolean not null,
    max_age_seconds bigint,
    secret bytea not null,
    previous_secret bytea,
    previous_until timestamptz,
    state text not null,
    version bigint not null,
    created_at timestamptz not null,
    cursor_seq bigint not null,
    failures int not null default 0,
    openings int not null default 0,
    open_until timestamptz,
    delivered_at timestamptz,
    lease uuid,
    lease_until timestamptz
) with (fillfactor = 50);

-- What failed and is tried again. One whose seq is no longer in kpi was superseded by a later revision.
create table webhook_retry (
    subscription_id uuid not null references webhook_subscription on delete cascade,
    seq bigint not null,
    attempts int not null,
    first_at timestamptz not null,
    next_at timestamptz not null,
    primary key (subscription_id, seq)
);
create index webhook_retry_due on webhook_retry (subscription_id, next_at);

-- What was sent and how it was answered; ids rise with time.
create table webhook_delivery (
    id uuid primary key,
    subscription_id uuid not null references webhook_subscription on delete cascade,
    webhook_id text not null,
    type text not null,
    subject text,
    revision bigint,
    attempt int not null,
    at timestamptz not null,
    verdict text not null,
    status int,
    reason text,
    millis bigint not null
);
create index webhook_delivery_of on webhook_delivery (subscription_id, id);
