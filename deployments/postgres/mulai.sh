#!/bin/sh
# Run once by the postgres image, on an empty volume.
set -eu
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -f /peran.sql
printf '%s\n' "ALTER ROLE kerjasama_app PASSWORD :'password';" |
	psql -v ON_ERROR_STOP=1 -v password="$DB_APP_PASSWORD" -U "$POSTGRES_USER" -d "$POSTGRES_DB"
