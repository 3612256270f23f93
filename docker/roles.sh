#!/bin/bash
# Runs once, when PostgreSQL's image makes the cluster: the owner of the schema, who migrates, and the role of the running
# service, which may neither change the schema nor rewrite the audit.
set -euo pipefail

{ read -r runtime && read -r owner; } </secrets/database/role_passwords
PGPASSWORD=$POSTGRES_PASSWORD psql -q -v ON_ERROR_STOP=1 -U postgres -d postgres \
    -v runtime="$runtime" -v owner="$owner" <<'SQL'
create role postern_runtime nologin;
create role postern login password :'runtime' in role postern_runtime;
create role postern_owner login password :'owner';
create database postern owner postern_owner;
SQL
