-- Only seen in an order so far: the shop itself has said nothing of it.
alter table product add column provisional boolean not null default false;
