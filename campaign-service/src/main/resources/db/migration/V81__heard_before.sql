-- What a customer did after she had set out and before her first step was taken: it may be what she waits for there.
alter table journey_run add column heard_before text[] not null default '{}';
