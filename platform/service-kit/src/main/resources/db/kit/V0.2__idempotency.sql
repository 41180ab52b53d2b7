-- The answers to requests with an Idempotency-Key, kept for a day so that a repeat gets the same one.
create table idempotency_key (
    subject varchar(255) not null,
    operation varchar(2048) not null,
    key varchar(255) not null,
    fingerprint bytea not null,
    status smallint not null,
    location text,
    etag text,
    body text,
    answered_at timestamptz not null,
    primary key (subject, operation, key)
);
create index idempotency_key_answered_at on idempotency_key (answered_at);
