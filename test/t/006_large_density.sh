#!/bin/bash
# Densities of ten million cells: built, read, added, rolled up, written, protected and tested for hot spots, with known results.
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

# A square of 3200 x 3125 cells of 10 m; the value of each is the last digit of its row times that of its column: total 14050 x 14400
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
# The sums of Moran's I factor into rows and columns, except for neighbours at the edge: a is the digit, w the window, of one row or column.
check "Moran's I by the formula, from rows and columns" "
WITH line AS (
	SELECT n, i % 10 AS a, i % 10 + CASE WHEN i > 0 THEN (i - 1) % 10 ELSE 0 END + CASE WHEN i < n - 1 THEN (i + 1) % 10 ELSE 0 END AS sum,
		CASE WHEN i IN (0, n - 1) THEN 2 ELSE 3 END AS w
	FROM (VALUES (3125), (3200)) s(n), generate_series(0, n - 1) i),
part AS (SELECT n, w, sum(a * sum) AS ab, sum(a * a) AS aa, sum(sum) AS b, sum(a) AS a FROM line GROUP BY n, w),
both_ways AS (
	SELECT sum((c.ab * r.ab - c.aa * r.aa)::float8 / (c.w * r.w - 1)) AS product, sum((c.b * r.b - c.a * r.a)::float8 / (c.w * r.w - 1)) AS lags,
		sum(c.aa * r.aa) AS squares, sum(c.a * r.a) / 1e7 AS mean
	FROM part c, part r WHERE c.n = 3125 AND r.n = 3200)
SELECT abs(m.i - (product - mean * lags) / (squares - 1e7 * mean * mean)) < 1e-9, m.cells FROM both_ways, map, density_moran(d, 1) m" 't|10000000'
check 'hot spots: where row and column end in 8, by the formula of Gi*' "
WITH spot AS MATERIALIZED (SELECT z, value, kind FROM map, density_hotspots(d, 1)),
moment AS (SELECT count(*) AS n, avg(value) AS mean, sqrt(avg(value * value) - avg(value) ^ 2) AS sd FROM spot)
SELECT n, abs(high / ((576 - 9 * mean) / (sd * sqrt(9.0 * (n - 9) / (n - 1)))) - 1) < 1e-9, (SELECT count(*) FROM spot WHERE z > high - 1e-9 AND value = 64 AND kind = 'hot')
FROM moment, (SELECT max(z) AS high FROM spot) h" "10000000|t|$((312 * 320))"
check 'a surface of ten million points, 10,000 per km2' "
SELECT count(*) BETWEEN 313 * 320 AND 319 * 326, count(*) FILTER (WHERE value = 10000) BETWEEN 306 * 314 AND 313 * 320, max(value)
FROM map, LATERAL (SELECT density_kde_agg(point(gridcell_lon(cell), gridcell_lat(cell)), 200, 100) AS k FROM density_cells(d)) s, LATERAL (SELECT round(value::numeric, -2) AS value FROM density_cells(k)) c" 't|t|10000'
echo "1..$tests"
