-- Numbers, pages, bots and adapters of ours; keys are sealed.
create table messaging_account (
    id uuid primary key,
    channel text not null,
    name text not null unique,
    shop text not null,
    external_id text,
    send_url text,
    enabled boolean not null,
    keys text not null,
    created_at timestamptz not null
);

-- What a channel said of a message before its own answer had told us the name; used when it does, and kept for a day.
create table early_report (
    account_id uuid not null,
    external_id text not null,
    status text not null,
    reason text,
    at timestamptz not null,
    primary key (account_id, external_id, status)
);
create index early_report_age on early_report (at);
