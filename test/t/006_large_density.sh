#!/bin/bash
# Densities of ten million cells: made, read, added, rolled up and written, with figures known beforehand.
set -eu -o pipefail
database=migrant_large
trap 'dropdb --if-exists --force $database' EXIT
dropdb --if-exists $database 2> /dev/null
createdb $database

tests=0
check() { # NAME QUERY EXPECTED
	local found
	tests=$((tests + 1))
	found=$(psql -qXAt -v ON_ERROR_STOP=1 -d $database -c "SET work_mem = '64MB'" -c "$2" 2>&1) || true
	if [ "$found" = "$3" ]; then
		echo "ok $tests - $1"
	else
		echo "not ok $tests - $1"
		printf '# found %s\n# expected %s\n' "${found:0:200}" "$3"
	fi
}

# A square of 3200 x 3125 cells of 10 m; each holds the last digit of its row times that of its column: 14050 x 14400 in all
psql -qX -v ON_ERROR_STOP=1 -d $database > /dev/null <<'SQL'
SET client_min_messages = warning;
CREATE EXTENSION migrant CASCADE;
CREATE TABLE map (d density);
ALTER TABLE map ALTER d SET STORAGE external;
SET work_mem = '64MB';
INSERT INTO map
SELECT density_agg((('10mN' || 348000 + i % 3125) || 'E' || 1156800 + i / 3125)::gridcell, (i % 3125 % 10 * (i / 3125 % 10)))
FROM generate_series(0, 9999999) i;
SQL

check 'cells, total and extremes' 'SELECT density_count(d), density_total(d), density_max(d), density_min(d) FROM map' '10000000|202320000|81|0'
check 'rolled up' 'SELECT density_count(r), density_total(r), density_max(r) FROM (SELECT density_rollup(d, 100) AS r FROM map OFFSET 0) s' '100160|202320000|2025'
check 'added to itself' 'SELECT density_total(d + d), density_count(d * 0.5) FROM map' '404640000|10000000'
check 'through text' 'SELECT density_count(d::text::density) FROM map' '10000000'
check 'as rows' 'SELECT count(*), sum(value) FROM map, density_cells(d)' '10000000|202320000'
check 'protected, and nothing to be found in it' "SELECT density_total(density_of_size(p, 1000)), (SELECT count(*) FROM density_audit(ARRAY[p], 5)) FROM (SELECT density_protect(d, 5, '{100,1000}') AS p FROM map OFFSET 0) s" '202320000|0'
echo "1..$tests"
