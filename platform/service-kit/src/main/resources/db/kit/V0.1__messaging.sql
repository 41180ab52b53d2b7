-- Events on their way out, in the columns of Debezium's outbox event router; the relay deletes what Kafka has acknowledged.
create table outbox (
    seq           bigint generated always as identity primary key,
    id            uuid        not null,
    aggregatetype text        not null, -- the topic
    aggregateid   text        not null, -- the key
    type          text        not null,
    payload       text,                 -- null: tombstone
    headers       jsonb       not null,
    shard         smallint    not null, -- hash of the key; one relay at a time empties a shard
    created_at    timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
create index outbox_by_shard on outbox (shard, seq);

-- What each consumer has applied, until its publisher can no longer send it again.
create table inbox (
    consumer   text not null,
    ce_source  text not null,
    ce_id      text not null,
    expires_on date not null,
    primary key (consumer, ce_source, ce_id)
) partition by hash (consumer, ce_source, ce_id);
create table inbox_0 partition of inbox for values with (modulus 8, remainder 0);
create table inbox_1 partition of inbox for values with (modulus 8, remainder 1);
create table inbox_2 partition of inbox for values with (modulus 8, remainder 2);
create table inbox_3 partition of inbox for values with (modulus 8, remainder 3);
create table inbox_4 partition of inbox for values with (modulus 8, remainder 4);
create table inbox_5 partition of inbox for values with (modulus 8, remainder 5);
create table inbox_6 partition of inbox for values with (modulus 8, remainder 6);
create table inbox_7 partition of inbox for values with (modulus 8, remainder 7);
create index inbox_by_expiry on inbox (expires_on);

-- The last record that took effect: at or below it none takes effect again, ever.
create table inbox_offset (
    consumer  text    not null,
    topic_id  uuid    not null, -- a topic made anew starts anew
    partition integer not null,
    applied   bigint  not null,
    primary key (consumer, topic_id, partition)
) with (fillfactor = 50);

-- Records that a consumer could not apply; replayed into it in place.
create table dead_letter (
    id          uuid primary key,
    consumer    text        not null,
    topic       text        not null,
    topic_id    uuid        not null,
    partition   integer     not null,
    "offset"    bigint      not null,
    key         text,
    headers     jsonb       not null,
    payload     bytea,
    reason      text        not null,
    at          timestamptz not null,
    replayed_at timestamptz,
    unique (consumer, topic_id, partition, "offset")
);
