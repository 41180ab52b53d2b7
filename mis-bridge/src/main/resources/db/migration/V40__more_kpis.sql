-- What a visitor ordered in the window and put into the cart; an event is counted in events or in order_events, never in both.
alter table activity
    add column orders bigint not null default 0,
    add column order_events bigint not null default 0,
    add column order_checksum numeric(20) not null default 0,
    add column carts bigint not null default 0,
    add column cart_checksum numeric(20) not null default 0;
create index activity_carts on activity (visitor_id, start) where carts > 0;

-- Of which order the visitor is looked at again; null where all of them are.
alter table dirty_visitor add column placed_at timestamptz;

-- Durations by window and source partition, as KLL sketches.
create table sketch (
    window_name text not null,
    start timestamptz not null,
    timing text not null,
    topic text not null,
    partition_id int not null,
    durations bytea not null,
    events bigint not null,
    checksum numeric(20) not null,
    lowest bigint not null,
    highest bigint not null,
    primary key (start, window_name, timing, topic, partition_id)
);
