-- Which of several texts somebody in the treated arm got first, and when.
alter table campaign_arm add column variant text, add column variant_at timestamptz;
