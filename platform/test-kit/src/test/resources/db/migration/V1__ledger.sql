create table ledger (seq bigint generated always as identity primary key, key text not null, what text not null);
