-- A fit that is not live tells of past days alone: nobody is scored by it.
alter table clv_fit add column live boolean not null default true;
