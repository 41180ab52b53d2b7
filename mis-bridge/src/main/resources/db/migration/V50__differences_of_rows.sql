-- Whether the log says otherwise, or only the rows that the next revision would be summed from.
alter table kpi_difference add column found_in text not null default 'log';
