-- who is held out, and who gets which text, may be settled elsewhere: by segments
alter table campaign add column holdout_segment uuid;

-- what one message costs, in the company's currency; null: what its channel does
alter table campaign add column message_cost numeric;
