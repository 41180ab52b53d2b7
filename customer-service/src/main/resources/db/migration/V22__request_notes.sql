-- what she asks for, in words; erased with her
alter table data_subject_request add column note text;
