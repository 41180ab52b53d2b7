-- whom else a campaign reaches, and whom not
alter table campaign add column also_segments uuid[] not null default '{}';
alter table campaign add column excluded_segments uuid[] not null default '{}';

-- when: a local time in a zone, or in each customer's own; next_local is the occurrence to plan, next_at the earliest instant it is due
alter table campaign add column schedule_at timestamp;
alter table campaign add column schedule_zone text;
alter table campaign add column schedule_every text;
alter table campaign add column schedule_until timestamp;
alter table campaign add column next_local timestamp;
alter table campaign add column next_at timestamptz;
create index campaign_next on campaign(next_at) where status = 'RUNNING' and next_at is not null;

-- how fast, and since when it stands still
alter table campaign add column per_minute int;
alter table campaign add column paused_at timestamptz;
