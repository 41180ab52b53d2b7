-- which of several texts somebody in the treated arm got
alter table campaign_arm add column variant text;
