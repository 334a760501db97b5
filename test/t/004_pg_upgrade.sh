#!/bin/bash
# pg_upgrade of a cluster with values of every type in types.txt, indexes on them and the registry; values are read in the form in
# which they were stored, including compressed and out-of-line ones.
set -eu -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
setting() { psql -qAtX -v ON_ERROR_STOP=1 -c "$1"; }
bin=$(setting "SELECT setting FROM pg_config WHERE name = 'BINDIR'")
# new servers find the extension where the running one does
paths=$(setting "SELECT format('%s = %L', name, setting) FROM pg_settings
	WHERE name IN ('dynamic_library_path', 'extension_destdir', 'extension_control_path')")
work=$(mktemp -d)
as=()
[ "$(id -u)" != 0 ] || { as=(runuser -u postgres --) && chown postgres "$work"; }
server() { # COMMAND FOLDER
	"${as[@]}" "$bin/pg_ctl" -w -D "$work/$2" -l "$work/log" "$1" > /dev/null
}
trap '"${as[@]}" "$bin/pg_ctl" -m immediate -D "$work/old" stop > /dev/null 2>&1 || true
	"${as[@]}" "$bin/pg_ctl" -m immediate -D "$work/new" stop > /dev/null 2>&1 || true
	rm -rf "$work"' EXIT
cd "$work"

make_cluster() { # FOLDER
	"${as[@]}" "$bin/initdb" -D "$work/$1" -U postgres -A trust -E UTF8 --no-locale --no-sync > /dev/null
	printf '%s\n' "$paths" "unix_socket_directories = '$work'" "listen_addresses = ''" 'port = 5432' 'fsync = off' | "${as[@]}" tee -a "$work/$1/postgresql.conf" > /dev/null
}
run() {
	env -u PGHOSTADDR -u PGPASSWORD PGHOST="$work" PGPORT=5432 PGUSER=postgres PGDATABASE=postgres \
		PGOPTIONS='-c client_min_messages=warning' psql -qAtX -v ON_ERROR_STOP=1 -c "$1"
}
contents() {
	local table
	for table in $tables; do
		run "SELECT value FROM of_$table ORDER BY value::text"
		run "SELECT array_of FROM of_$table ORDER BY value::text"
	done
	run "SELECT x, y, coverage_locate(c, x, y) FROM big_coverage, generate_series(119.0005, 119.05, 0.003) x, generate_series(28.0005, 28.05, 0.003) y"
	run "SET enable_seqscan = off; SELECT count(*) FROM of_gridcell WHERE value <@ '100kmN34E115'"
	run 'SELECT count(*), sum(number) FROM registry.working_day'
	run "SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'of_%' ORDER BY 1"
}

make_cluster old
server start old
run 'CREATE EXTENSION migrant CASCADE'
run 'SELECT migrant_create_registry()' > /dev/null
tables=$(sed '/^#/d; s/ .*//' "$here/types.txt")
while read -r type values; do
	run "CREATE TABLE of_$type (value $type, array_of ${type}[])"
	run "INSERT INTO of_$type SELECT v::$type, ARRAY[v, NULL]::${type}[] FROM regexp_split_to_table('$values', ' ') v"
done < <(sed '/^#/d' "$here/types.txt")
run 'CREATE INDEX ON of_gridcell (value)'
run "CREATE TABLE big_coverage AS SELECT coverage_agg(x * 100 + y, ST_Buffer(ST_SetSRID(ST_MakePoint(119 + x / 1000.0, 28 + y / 1000.0), 4326), 0.0005, 16)) AS c
	 FROM generate_series(0, 49) x, generate_series(0, 49) y"
expected=$(contents)
server stop old

make_cluster new
result='not ok'
if "${as[@]}" "$bin/pg_upgrade" -b "$bin" -B "$bin" -d "$work/old" -D "$work/new" -U postgres -s "$work" > "$work/said" 2>&1; then
	server start new
	found=$(contents)
	if [ "$found" = "$expected" ]; then result=ok; else diff <(echo "$expected") <(echo "$found") | sed 's/^/# /' | head -n 50; fi
else
	tail -n 30 "$work/said" "$work"/new/pg_upgrade_output.d/*/log/pg_upgrade_dump_*.log | sed 's/^/# /'
fi
echo "$result 1 - pg_upgrade"
if [ "$(wc -l <<< "$expected")" -gt 300 ]; then echo 'ok 2 - there was something to keep'; else echo 'not ok 2 - there was something to keep'; fi
echo '1..2'
