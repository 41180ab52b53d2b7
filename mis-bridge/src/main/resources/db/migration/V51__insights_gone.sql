-- What analytics has taken back; its version is remembered.
alter table insight add column gone boolean not null default false;
