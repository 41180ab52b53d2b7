-- No longer sold; kept for the orders that name it.
alter table product add column deleted_at timestamptz;

-- What a shop counts by itself, such as a variant. elsewhere: at locations that were never heard of.
create table product_item (
    shop text not null,
    item text not null,
    product_id text,
    elsewhere bigint not null default 0,
    primary key (shop, item)
);
create index product_item_product on product_item (shop, product_id);

create table product_level (
    shop text not null,
    item text not null,
    location text not null,
    available bigint not null,
    said_at timestamptz,
    primary key (shop, item, location)
);
