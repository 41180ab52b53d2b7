-- Consents that wait for the person to confirm them by the link in a mail; nothing is granted before.
create table double_opt_in (
    id           uuid primary key,
    identity     text        not null,
    channel      text        not null,
    purpose      text        not null,
    source       text        not null,
    text_version text,
    valid_until  timestamptz,
    asked_at     timestamptz not null,
    expires_at   timestamptz not null,
    confirmed_at timestamptz
);
create index double_opt_in_identity on double_opt_in (identity);
create index double_opt_in_expiry on double_opt_in (expires_at);
