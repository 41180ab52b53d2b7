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
