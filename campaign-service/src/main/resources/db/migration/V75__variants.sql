-- several texts against one another: all at once, or first on a share, and then the best for the rest
alter table campaign add column variants jsonb;
alter table campaign add column test_share numeric(5, 4);
alter table campaign add column test_hours int;
alter table campaign add column test_goal text;
alter table campaign add column decide_at timestamptz;
alter table campaign add column winner text;
create index campaign_decide on campaign(decide_at) where winner is null and decide_at is not null;

alter table delivery add column variant text;
