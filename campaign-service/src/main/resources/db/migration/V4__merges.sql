-- when she said so: of several customers who are one person, the last word holds
alter table consent add column at timestamptz not null default '-infinity';

-- whom the mail went to, so that an unsubscribe meets the same address whoever is merged since
alter table delivery add column address_hash text;
