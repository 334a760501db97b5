-- density: aggregates against GROUP BY, forms, arithmetic, larger and fewer keys
CREATE SCHEMA density_test;
SET search_path = density_test, public;
SELECT setseed(0.5);

CREATE TABLE fact (id integer, cell gridcell, person bigint, weight integer, amount double precision, region region_code, grid grid_code, part integer);
INSERT INTO fact
SELECT i, CASE WHEN i % 101 <> 0 THEN gridcell(119.9 + random() * random() * 0.1, 28.4 + random() * random() * 0.1, 100) END, CASE WHEN i % 97 <> 0 THEN (random() * 3000)::bigint END,
	   (random() * 20 - 5)::integer, CASE WHEN i % 89 <> 0 THEN random() * 10 ^ (random() * 30)::integer * (random() - 0.5) END,
	   (331102001001 + i % 7 + 1000 * (i % 3) + 1000000 * (i % 2))::region_code, (331102001001001 + i % 5 + 1000 * (i % 7))::grid_code, i % 4
FROM generate_series(1, 20000) i;
CREATE VIEW answer AS
SELECT density_agg(cell) AS n, density_agg(cell, weight) AS w, density_agg(cell, weight::bigint) AS b, density_agg(cell, amount) AS a, density_persons_agg(cell, person) AS p,
	   density_persons_agg(cell, md5(person::text)::uuid) AS u, density_persons_agg(cell, 'a person of number ' || person) AS t, density_persons_agg(cell, person::text) AS s
FROM fact f;

-- against GROUP BY; amounts against numeric, which is exact
CREATE TABLE grouped AS
SELECT cell, count(*) AS n, sum(weight) AS w, sum(amount::text::numeric)::float8 AS a, count(amount) AS amounts, count(DISTINCT person) AS p FROM fact WHERE cell IS NOT NULL GROUP BY cell;
CREATE FUNCTION differ(d density, counts text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM density_counts($1) d FULL JOIN (SELECT cell, %s AS count FROM grouped WHERE %1$s IS NOT NULL) g ON g.cell = d.cell WHERE (d.count = g.count) IS NOT TRUE', counts) INTO n USING d;
	RETURN n;
END $$;
SELECT differ(n, 'n') AS n, differ(w, 'w') AS w, differ(b, 'w') AS b, differ(p, 'nullif(p, 0)') AS p, differ(u, 'nullif(p, 0)') AS u, differ(t, 'nullif(p, 0)') AS t, differ(s, 'nullif(p, 0)') AS s, density_count(n) > 5000 AS many FROM answer;
SELECT count(*) > 5000 AS many, count(*) FILTER (WHERE abs(d.value - g.a) > 1e-13 * abs(g.a)) AS differ
FROM (SELECT (density_cells(a)).* FROM answer) d JOIN grouped g ON g.cell = d.cell;
SELECT count(*) AS out_of_order FROM (SELECT cell <= lag(cell) OVER () AS wrong FROM answer, density_cells(n)) s WHERE wrong;

-- the same in any order of rows, spilled, in parallel, over partitions, in windows
CREATE TABLE serial AS SELECT * FROM answer;
CREATE TABLE parted (LIKE fact) PARTITION BY LIST (part);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES IN (0, 3);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2);
INSERT INTO parted SELECT * FROM fact ORDER BY random();
CREATE FUNCTION same(relation text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE same boolean;
BEGIN
	EXECUTE format('SELECT s.n = a.n AND s.w = a.w AND s.b = a.b AND s.a = a.a AND s.p = a.p AND s.u = a.u AND s.t = a.t AND s.s = a.s AND s.a::text = a.a::text FROM serial s, (%s) a',
				   rtrim(replace(pg_get_viewdef('answer'::regclass), 'FROM fact f', 'FROM ' || relation), ';')) INTO STRICT same;
	RETURN same;
END $$;
SELECT same('parted f') AS partitions, same('(SELECT * FROM fact ORDER BY id DESC) f') AS backwards;
SET work_mem = '64kB';
SELECT same('fact f') AS spilled, same('(SELECT * FROM fact ORDER BY id DESC) f') AS spilled_backwards;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_partitionwise_aggregate = on;
SELECT same('fact f') AS parallel_spilled, same('parted f') AS parallel_partitions_spilled;
RESET work_mem;
EXPLAIN (COSTS OFF) SELECT density_persons_agg(cell, person) FROM fact;
SELECT same('fact f') AS parallel, same('parted f') AS parallel_partitions;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET enable_partitionwise_aggregate;
SELECT count(*) AS differ
FROM (SELECT id, density_agg(cell) OVER w AS n, density_persons_agg(cell, person) OVER w AS p FROM fact WHERE id <= 300 WINDOW w AS (ORDER BY id ROWS BETWEEN 50 PRECEDING AND CURRENT ROW)) m,
	 LATERAL (SELECT density_agg(cell) AS n, density_persons_agg(cell, person) AS p FROM fact r WHERE r.id BETWEEN m.id - 50 AND m.id) r
WHERE m.n <> r.n OR m.p <> r.p;
SELECT (SELECT density_sum_agg(n) FROM (SELECT density_agg(cell) AS n FROM fact GROUP BY part) s) = n AS sum_of_parts, (SELECT density_sum_agg(a) FROM (SELECT density_agg(cell, amount) AS a FROM fact WHERE part < 0) s) IS NULL AS of_none FROM serial;

-- zones: the same by numbers, grids and divisions
SELECT (SELECT density_agg(region) FROM fact WHERE id <= 5) AS regions, (SELECT density_agg(part::bigint, amount * 0 + 0.25) FROM fact) AS zones;
SELECT count(*) FILTER (WHERE d.value <> g.n) AS differ, count(*) = 35 AS all FROM (SELECT grid, count(DISTINCT person) AS n FROM fact GROUP BY grid) g FULL JOIN (SELECT (density_grids(density_persons_agg(grid, person))).* FROM fact) d ON d.grid = g.grid;
SELECT count(*) FILTER (WHERE d.value = g.n) AS equal FROM (SELECT region, sum(weight) AS n FROM fact GROUP BY region) g FULL JOIN (SELECT (density_regions(density_agg(region, weight))).* FROM fact) d ON d.region = g.region;
SELECT density_rollup(density_agg(region), 4) AS townships, density_rollup(density_agg(grid), 5) AS villages, density_rollup(density_agg(grid, 0.5), 3) AS county FROM fact;
SELECT zone, count FROM (SELECT density_agg(part::bigint) AS d FROM fact) s, density_counts(d);
SELECT density_value('{"bigint": {"5": 7}}', 5), density_value('{"region_code": {"331102001001": 7}}', region_code '331102001001'), density_value('{"grid_code": {"331102001001001": 7.5}}', grid_code '331102001001001');

-- forms
SELECT density '{}', density ' { "1kmN0E1" :2 ,"1kmN0E0": -3 }', density '{"1kmN0E1": 2, "1kmN0E0": 1e0}', zone_density '{"bigint": {"7": 0, "-7": 2.50}}', zone_density '{"region_code": {}}';
SELECT density_is_valid('{"1kmN0E0": 1}') AS valid, density_is_valid('{"1kmN0E0": NaN}') AS nan, density_is_valid('{"bigint": {}}') AS zones, zone_density_is_valid('{"bigint": {}}') AS of_zones, zone_density_is_valid('{}') AS of_none;
SELECT n::text::density = n AS n, a::text::density = a AS a, a::json::density = a AS json, a::jsonb::density = a AS jsonb, n::jsonb -> '100mN34800E115687' = to_jsonb(density_value(n, '100mN34800E115687')) AS value FROM serial;
SELECT density '{"1kmN0E0": 1e-320, "1kmN0E1": -1.7976931348623157e308, "1kmN0E2": 0.1, "1kmN0E3": -0.0, "1kmN0E4": 1e23}';

-- reading
SELECT density_count(d), density_total(d), density_max(d), density_min(d), density_value(d, '1kmN0E1'), density_value(d, '1kmN0E9') FROM (SELECT density '{"1kmN0E0": -3, "1kmN0E1": 9223372036854775807, "1kmN0E2": 9223372036854775807}' AS d) s;
SELECT density_count(d), density_total(d), density_max(d), density_min(d) FROM (SELECT density '{}' AS d) s;
SELECT density_total('{"1kmN0E0": 1e100, "1kmN0E1": 0.25, "1kmN0E2": -1e100}'), (SELECT density_total(n) = count(cell) FROM serial, fact GROUP BY n) AS all;
SELECT * FROM density_cells('{"1kmN0E0": 1.5, "100mN3E3": 2}');
-- sums beyond 2^53 are exact
SELECT density_agg(gridcell '1kmN0E0', w) FROM (VALUES (9007199254740993), (9007199254740993), (1::bigint)) v(w);
SELECT density_agg(gridcell '1kmN0E0', w) FROM (VALUES (9223372036854775807), (9223372036854775807), (-9223372036854775807::bigint)) v(w);
SELECT density_agg(gridcell '1kmN0E0', w) FROM (VALUES (1e16::float8), (1), (1), (-1e16)) v(w);

-- arithmetic, against SQL
CREATE TABLE two AS SELECT density_agg(cell, weight) FILTER (WHERE part < 2) AS a, density_agg(cell, weight) FILTER (WHERE part > 0) AS b, density_agg(cell, amount) FILTER (WHERE part > 1) AS c FROM fact;
CREATE VIEW joined AS
SELECT coalesce(x.cell, y.cell) AS cell, x.value AS x, y.value AS y FROM (SELECT (density_cells(a)).* FROM two) x FULL JOIN (SELECT (density_cells(b)).* FROM two) y ON x.cell = y.cell;
SELECT a + b = (SELECT density_agg(cell, (coalesce(x, 0) + coalesce(y, 0))::bigint) FROM joined) AS sum, a - b = (SELECT density_agg(cell, (coalesce(x, 0) - coalesce(y, 0))::bigint) FROM joined) AS difference,
	   a * b = (SELECT density_agg(cell, (x * y)::bigint) FROM joined WHERE x IS NOT NULL AND y IS NOT NULL) AS product, a / b = (SELECT density_agg(cell, x / nullif(y, 0)) FROM joined WHERE x IS NOT NULL) AS quotient,
	   density_max(a + c - (c + a)) AS nothing, a + b = b + a AS commutes, (a * 3 + 1 + -1) / 3 = a AS back, a * 0.5 = a / 2 AS half, (a * 2::bigint)::text = (a + a)::text AS twice
FROM two;
SELECT density '{"1kmN0E0": 2}' + density '{"1kmN0E1": 0.5}' AS mixed, density '{"1kmN0E0": 2}' * 2 AS counts, density '{"1kmN0E0": 2}' * 2.0 AS amounts, density '{"1kmN0E0": -2}' * 0.0 AS zero, density '{"1kmN0E0": 3}' / 2 AS half,
	   zone_density '{"bigint": {"1": 2}}' - zone_density '{"bigint": {"2": 2}}' AS zones;

-- order and equality: a count is equal to the amount of the same number, exactly
SELECT density '{"1kmN0E0": 2}' = '{"1kmN0E0": 2.0}' AS same, density_hash('{"1kmN0E0": 2}') = density_hash('{"1kmN0E0": 2.0}') AS hash, density '{"1kmN0E0": 9007199254740993}' > '{"1kmN0E0": 9007199254740992.0}' AS more,
	   density '{"1kmN0E0": 9223372036854775807}' < '{"1kmN0E0": 9223372036854775808.0}' AS less, density '{}' < '{"1kmN0E0": 0}' AS shorter, density_cmp('{"1kmN0E0": 5}', '{"1kmN0E1": 1}') AS by_key;
SELECT count(*) AS rows, count(DISTINCT d) AS different FROM (SELECT density_agg(cell) AS d FROM fact WHERE part < 2 GROUP BY part UNION ALL SELECT density_agg(cell, 1.0) FROM fact GROUP BY part) s;
SELECT count(*) AS wrong FROM (SELECT density_agg(cell) AS d FROM fact GROUP BY id % 20) a CROSS JOIN (SELECT density_agg(cell) AS d FROM fact GROUP BY id % 30) b
WHERE (a.d < b.d) <> (density_cmp(a.d, b.d) < 0) OR (a.d = b.d) <> (density_cmp(a.d, b.d) = 0) OR (a.d >= b.d) <> (density_cmp(b.d, a.d) <= 0) OR density_cmp(a.d, b.d) <> -density_cmp(b.d, a.d);

-- larger cells, cells of one size, cells in an area
SELECT density_rollup(n, 1000) = (SELECT density_agg(gridcell_parent(cell, 1000)) FROM fact) AS counts, density_rollup(density_rollup(n, 500), 5000) = density_rollup(n, 5000) AS twice, density_rollup(n, 100) = n AS same,
	   density_total(density_rollup(n, 100000)) = density_total(n) AS total
FROM serial;
SELECT count(*) FILTER (WHERE abs(r.value - d.value) > 1e-14 * m.most) AS differ, count(*) > 50 AS many
FROM (SELECT (density_cells(density_rollup(a, 1000))).* FROM serial) r FULL JOIN (SELECT (density_cells(density_agg(gridcell_parent(cell, 1000), amount))).* FROM fact) d ON r.cell = d.cell, (SELECT max(abs(amount)) AS most FROM fact) m;
SELECT density_rollup('{"1kmN0E0": 1, "100mN3E3": 2}', 1000), density_of_size('{"1kmN0E0": 1, "100mN3E3": 2}', 100), density_of_level('{"region_code": {"331102000000": 7, "331102001001": 2}}', 5);
SELECT density_crop(n, area) = (SELECT density_agg(cell) FROM fact WHERE ST_Intersects(gridcell_center(cell), area)) AS cropped, density_count(density_crop(n, area)) > 100 AS many
FROM serial, (SELECT 'SRID=4326;POLYGON((119.9 28.4,119.95 28.41,119.93 28.47,119.9 28.4),(119.92 28.415,119.925 28.42,119.92 28.42,119.92 28.415))'::geometry AS area) s;
SELECT density_crop('{"1kmN0E0": 1}', 'SRID=4326;POLYGON EMPTY'), density_crop('{}', 'SRID=4326;POLYGON((0 0,1 0,1 1,0 0))');

-- no rows, only NULL
SELECT density_agg(cell) IS NULL AS no_rows, density_persons_agg(cell, person) IS NULL AS no_persons FROM fact WHERE false;
SELECT density_agg(NULL::gridcell) AS only_null, density_agg(cell, NULL::float8) AS no_weight, density_persons_agg(cell, NULL::text) AS no_person FROM fact;

-- sums whose parts alone are beyond the type, in any order of rows, spilled and in parallel: the same, and the same error where the whole is beyond it
CREATE TABLE far AS
SELECT i, '1kmN0E0'::gridcell AS cell, (1 + i % 2)::bigint AS zone, CASE WHEN i <= 1502 THEN 1e308 ELSE -1e308 END AS amount, CASE WHEN i <= 1502 THEN 9223372036854775807 ELSE -9223372036854775807 END AS weight
FROM generate_series(1, 3002) i;
CREATE FUNCTION outcome(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text; message text; detail text; hint text;
BEGIN
	EXECUTE statement INTO message;
	RETURN message;
EXCEPTION WHEN others THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', state, message, detail, hint);
END $$;
CREATE VIEW far_sums AS
SELECT name, statement
FROM (VALUES ('amounts', 'SELECT density_agg(zone, amount) FROM far'), ('weights', 'SELECT density_agg(zone, weight) FROM far'), ('flow', 'SELECT flow_agg(zone, zone, amount) FROM far'),
	('backwards', 'SELECT density_agg(zone, amount ORDER BY i DESC) FROM far'), ('mixed', 'SELECT density_agg(zone, amount ORDER BY i % 7, i) FROM far'),
	('densities', 'SELECT density_sum_agg(d) FROM (SELECT density_agg(cell, amount / 2) AS d FROM far GROUP BY i) d'),
	('flows', 'SELECT flow_sum_agg(f) FROM (SELECT flow_agg(cell, cell, amount / 2) AS f FROM far GROUP BY i) f'),
	('rolled up', 'SELECT density_rollup(d, 10000) FROM (SELECT density_agg(gridcell(10 + i % 5 * 0.01, 10, 1000), amount / 4) AS d FROM far) d'),
	('rolled up flow', 'SELECT flow_rollup(f, 10000) FROM (SELECT flow_agg(gridcell(10 + i % 5 * 0.01, 10, 1000), cell, amount / 4) AS f FROM far) f'),
	('total', 'SELECT round(log(density_total(density_agg(i::bigint, amount / 2))), 3) FROM far'),
	('too much', 'SELECT density_agg(zone, amount) FROM far WHERE i < 2997'), ('weights too much', 'SELECT density_agg(zone, weight) FROM far WHERE i < 2997'), ('flow too much', 'SELECT flow_agg(zone, zone, amount) FROM far WHERE i < 2997'),
	('flow of weights too much', 'SELECT flow_agg(zone, zone, weight) FROM far WHERE i < 2997'), ('densities too much', 'SELECT density_sum_agg(d) FROM (SELECT density_agg(zone, amount) AS d FROM far WHERE i < 2997 GROUP BY i) d'),
	('surface too much', 'SELECT density_kde_agg(point(119, 28), 100, 100, ''uniform'', abs(amount)) FROM far')) v(name, statement);
CREATE TABLE far_serial AS SELECT name, outcome(statement) FROM far_sums;
SELECT name, outcome FROM far_serial ORDER BY outcome, name;
SET work_mem = '64kB';
SELECT name, o FROM far_serial s JOIN far_sums USING (name), outcome(statement) o WHERE o IS DISTINCT FROM outcome;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
EXPLAIN (COSTS OFF) SELECT density_agg(zone, amount) FROM far;
SELECT name, o FROM far_serial s JOIN far_sums USING (name), outcome(statement) o WHERE o IS DISTINCT FROM outcome;
RESET work_mem;
SELECT name, o FROM far_serial s JOIN far_sums USING (name), outcome(statement) o WHERE o IS DISTINCT FROM outcome;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET parallel_leader_participation;

-- spilled so often that files are merged into larger ones: 300,000 zones, the number of each its weight; of few zones the sums are folded in memory, and nothing is written
CREATE TABLE often AS SELECT i * 7919 % 300007 AS zone FROM generate_series(1::bigint, 300006) i;
CREATE FUNCTION spills(statement text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) ' || statement LOOP
		IF line LIKE '%temp read=%written=%' THEN
			RETURN true;
		END IF;
	END LOOP;
	RETURN false;
END $$;
SET work_mem = '64kB';
SET max_parallel_workers_per_gather = 0;
SELECT density_count(d), density_total(d), density_min(d), density_max(d), (SELECT count(*) FROM density_zones(d) WHERE value <> zone) AS differ FROM (SELECT density_agg(zone, zone) AS d FROM often OFFSET 0) s;
SELECT density_count(d), density_total(d), density_max(d) FROM (SELECT density_persons_agg(zone % 1000, zone) AS d FROM often OFFSET 0) s;
SELECT spills('SELECT density_agg(zone, zone) FROM often') AS many, spills('SELECT density_agg(zone % 10, zone) FROM often') AS few, spills('SELECT density_agg(zone % 10, zone / 7.0::float8) FROM often') AS few_of_double;
SET min_parallel_table_scan_size = 0;
SET parallel_setup_cost = 0;
SET max_parallel_workers_per_gather = 3;
SELECT density_count(d), density_total(d), density_min(d), density_max(d) FROM (SELECT density_agg(zone, zone) AS d FROM often OFFSET 0) s;
RESET max_parallel_workers_per_gather;
RESET min_parallel_table_scan_size;
RESET parallel_setup_cost;
RESET work_mem;

-- bad input
\set VERBOSITY default
SELECT density '{"1kmN0E0": 1, "1kmN0E0": 2}';
SELECT density '{"1kmN0E0": NaN}';
SELECT density '{"1kmN0E0": 9223372036854775808}';
SELECT zone_density '{"citizen_id": {}}';
SELECT density_agg(cell, 'NaN'::float8) FROM fact;
SELECT density_agg(cell, '-Infinity'::float8) FROM fact;
SELECT density_agg(gridcell '1kmN0E0', 9223372036854775807) FROM fact;
SELECT density_agg(gridcell '1kmN0E0', 1e308::float8) FROM fact;
SELECT density_sum_agg(d) FROM (VALUES (density '{"1kmN0E0": 1}'), ('{"1kmN0E0": 1.0}')) v(d);
SELECT density_sum_agg(d) FROM (VALUES (zone_density '{"bigint": {"1": 1}}'), ('{"region_code": {"331102001001": 1}}')) v(d);
SELECT zone_density '{"bigint": {"1": 1}}' + zone_density '{"grid_code": {"331102001001001": 1}}';
SELECT density_counts('{"1kmN0E0": 1.0}');
SELECT density_regions('{"bigint": {"1": 1}}');
SELECT density_rollup('{"1kmN0E0": 1}', 100);
SELECT density_rollup('{"1kmN0E0": 1}', 200);
SELECT density_rollup(zone_density '{"bigint": {"1": 1}}', 3);
SELECT density_rollup(zone_density '{"region_code": {"331102001001": 1}}', 6);
SELECT density_rollup(zone_density '{"region_code": {"331102000000": 1}}', 4);
SELECT density_crop('{"1kmN0E0": 1}', 'SRID=4326;POINT(0 0)');
SELECT density '{"1kmN0E0": 9223372036854775807}' + 1;
SELECT density '{"1kmN0E0": 1e308}' * 10;
SELECT density '{"1kmN0E0": 1}' / 0;
SELECT density '{"1kmN0E0": 1}' * 'NaN'::float8;

SET client_min_messages = warning;
DROP SCHEMA density_test CASCADE;
