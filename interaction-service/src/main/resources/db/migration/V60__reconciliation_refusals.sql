-- The first of a file's lines that were refused: their numbers and why, never what they say.
alter table reconciliation add column refusals jsonb not null default '[]';
