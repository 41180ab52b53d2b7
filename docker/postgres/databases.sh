#!/bin/sh
# A database and its owner for each service; the passwords come from .env.
set -eu
for service in customer interaction support campaign analytics mis_bridge; do
    password=$(printenv "$(echo "${service}_db_password" | tr '[:lower:]' '[:upper:]')")
    psql -v ON_ERROR_STOP=1 -v name="$service" -v password="$password" --username postgres <<'SQL'
create role :"name" login password :'password';
create database :"name" owner :"name";
revoke all on database :"name" from public;
SQL
done

# For tools that draw figures: mis-bridge lets it see the schema bi alone.
psql -v ON_ERROR_STOP=1 -v password="$MIS_READER_DB_PASSWORD" --username postgres <<'SQL'
create role mis_reader login password :'password';
alter role mis_reader set default_transaction_read_only = on;
alter role mis_reader set statement_timeout = '5min';
SQL
