-- Who is in which arm of a campaign, by the first that was heard of it. Appended only, so that a figure can be counted again as of any offsets.
create table campaign_arm (
    campaign_id uuid not null,
    customer_id uuid not null,
    held_out boolean not null,
    decided_at timestamptz not null,
    partition_id int not null,
    record_offset bigint not null,
    primary key (campaign_id, customer_id, held_out)
);
create index campaign_arm_customer on campaign_arm (customer_id);
create index campaign_arm_decided on campaign_arm (campaign_id, decided_at) include (held_out);

-- Which campaigns have more people in their arms, from when on.
create table dirty_campaign (
    seq bigint generated always as identity primary key,
    campaign_id uuid not null,
    since timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
