-- flow: aggregates against GROUP BY, forms, arithmetic, sums by end, larger and fewer pairs, lines
CREATE SCHEMA flow_test;
SET search_path = flow_test, public;
SELECT setseed(0.5);

CREATE TABLE fact (id integer, a gridcell, b gridcell, person bigint, weight integer, amount double precision, region_a region_code, region_b region_code, grid_a grid_code, grid_b grid_code, part integer);
INSERT INTO fact
SELECT i, CASE WHEN i % 101 <> 0 THEN gridcell(119.9 + random() * random() * 0.1, 28.4 + random() * random() * 0.1, 500) END,
	   CASE WHEN i % 103 <> 0 THEN gridcell(119.9 + random() * random() * 0.1, 28.4 + random() * random() * 0.1, 1000) END, CASE WHEN i % 97 <> 0 THEN (random() * 300)::bigint END,
	   (random() * 20 - 5)::integer, CASE WHEN i % 89 <> 0 THEN random() * 10 ^ (random() * 30)::integer * (random() - 0.5) END,
	   (331102001001 + i % 7 + 1000 * (i % 3) + 1000000 * (i % 2))::region_code, (331102001001 + i % 5)::region_code,
	   (331102001001001 + i % 5 + 1000 * (i % 7))::grid_code, (331102001001001 + i % 3)::grid_code, i % 4
FROM generate_series(1, 20000) i;
CREATE VIEW answer AS
SELECT flow_agg(a, b) AS n, flow_agg(a, b, weight) AS w, flow_agg(a, b, weight::bigint) AS l, flow_agg(a, b, amount) AS m, flow_persons_agg(a, b, person) AS p,
	   flow_persons_agg(a, b, md5(person::text)::uuid) AS u, flow_persons_agg(a, b, 'a person of number ' || person) AS t, flow_persons_agg(a, b, person::text) AS s
FROM fact f;

-- against GROUP BY; amounts against numeric, which is exact
CREATE TABLE grouped AS
SELECT a, b, count(*) AS n, sum(weight) AS w, sum(amount::text::numeric)::float8 AS m, count(DISTINCT person) AS p FROM fact WHERE a IS NOT NULL AND b IS NOT NULL GROUP BY a, b;
CREATE FUNCTION differ(f flow, counts text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM flow_counts($1) f FULL JOIN (SELECT a, b, %s AS count FROM grouped WHERE %1$s IS NOT NULL) g ON g.a = f.from_cell AND g.b = f.to_cell WHERE (f.count = g.count) IS NOT TRUE', counts) INTO n USING f;
	RETURN n;
END $$;
SELECT differ(n, 'n') AS n, differ(w, 'w') AS w, differ(l, 'w') AS l, differ(p, 'nullif(p, 0)') AS p, differ(u, 'nullif(p, 0)') AS u, differ(t, 'nullif(p, 0)') AS t, differ(s, 'nullif(p, 0)') AS s, flow_count(n) > 5000 AS many FROM answer;
SELECT count(*) > 5000 AS many, count(*) FILTER (WHERE abs(f.value - g.m) > 1e-13 * abs(g.m)) AS differ
FROM (SELECT (flow_cells(m)).* FROM answer) f JOIN grouped g ON g.a = f.from_cell AND g.b = f.to_cell;
SELECT count(*) AS out_of_order FROM (SELECT (from_cell, to_cell) <= lag((from_cell, to_cell)) OVER () AS wrong FROM answer, flow_cells(n)) s WHERE wrong;

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
	EXECUTE format('SELECT s.n = a.n AND s.w = a.w AND s.l = a.l AND s.m = a.m AND s.p = a.p AND s.u = a.u AND s.t = a.t AND s.s = a.s AND s.m::text = a.m::text FROM serial s, (%s) a',
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
EXPLAIN (COSTS OFF) SELECT flow_persons_agg(a, b, person) FROM fact;
SELECT same('fact f') AS parallel, same('parted f') AS parallel_partitions;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET enable_partitionwise_aggregate;
SELECT count(*) AS differ
FROM (SELECT id, flow_agg(a, b) OVER w AS n, flow_persons_agg(a, b, person) OVER w AS p FROM fact WHERE id <= 300 WINDOW w AS (ORDER BY id ROWS BETWEEN 50 PRECEDING AND CURRENT ROW)) m,
	 LATERAL (SELECT flow_agg(a, b) AS n, flow_persons_agg(a, b, person) AS p FROM fact r WHERE r.id BETWEEN m.id - 50 AND m.id) r
WHERE m.n <> r.n OR m.p <> r.p;
SELECT (SELECT flow_sum_agg(n) FROM (SELECT flow_agg(a, b) AS n FROM fact GROUP BY part) s) = n AS sum_of_parts, (SELECT flow_sum_agg(m) FROM (SELECT flow_agg(a, b, amount) AS m FROM fact WHERE part < 0) s) IS NULL AS of_none FROM serial;

-- zones: the same by numbers, grids and divisions
SELECT (SELECT flow_agg(region_a, region_b) FROM fact WHERE id <= 3) AS regions, (SELECT flow_agg(part::bigint, part::bigint % 2, amount * 0 + 0.25) FROM fact) AS zones;
SELECT count(*) FILTER (WHERE f.value <> g.n) AS differ, count(*) = 105 AS all
FROM (SELECT grid_a, grid_b, count(DISTINCT person) AS n FROM fact GROUP BY 1, 2) g FULL JOIN (SELECT (flow_grids(flow_persons_agg(grid_a, grid_b, person))).* FROM fact) f ON f.from_grid = g.grid_a AND f.to_grid = g.grid_b;
SELECT count(*) FILTER (WHERE f.value = g.n) AS equal, count(*)
FROM (SELECT region_a, region_b, sum(weight) AS n FROM fact GROUP BY 1, 2) g FULL JOIN (SELECT (flow_regions(flow_agg(region_a, region_b, weight))).* FROM fact) f ON f.from_region = g.region_a AND f.to_region = g.region_b;
SELECT flow_rollup(flow_agg(region_a, region_b), 3) AS counties, flow_rollup(flow_agg(grid_a, grid_b), 4) AS townships,
	   flow_rollup(flow_agg(region_a, region_b), 4) = (SELECT flow_agg(region_code_at(region_a, 4), region_code_at(region_b, 4)) FROM fact) AS same FROM fact;
SELECT from_zone, to_zone, count FROM (SELECT flow_agg(part::bigint, part::bigint % 2) AS f FROM fact) s, flow_counts(f);
SELECT from_zone, to_zone, value FROM flow_zones('{"grid_code": {"331102001001001": {"331102001001002": 0.5}}}');
SELECT flow_value('{"bigint": {"5": {"6": 7}}}', 5, 6), flow_value('{"region_code": {"331102001001": {"331102001002": 7}}}', region_code '331102001001', '331102001002'),
	   flow_value('{"grid_code": {"331102001001001": {"331102001001001": 7.5}}}', grid_code '331102001001001', '331102001001001');

-- forms
SELECT flow '{}', flow ' { "1kmN0E1" :{"1kmN0E3": 2 ,"1kmN0E2":1},"1kmN0E0": { "1kmN0E0":-3 } }', flow '{"1kmN0E1": {"1kmN0E2": 2, "1kmN0E3": 1e0}}', zone_flow '{"bigint": {"7": {"7": 0, "-7": 2.50}}}', zone_flow '{"region_code": {}}';
SELECT text, flow_is_valid(text) AS of_cells, zone_flow_is_valid(text) AS of_zones
FROM unnest(ARRAY['{}', '{"1kmN0E0": {"1kmN0E0": 1}}', '{"1kmN0E0": 1}', '{"1kmN0E0": {}}', '{"1kmN0E0": {"1kmN0E0": 1}, "1kmN0E0": {"1kmN0E1": 1}}', '{"1kmN0E0": {"1kmN0E0": 1, "1kmN0E0": 1}}', '{"1kmN0E0": {"1kmN0E0": NaN}}',
				  '{"1kmN0E0": {"1kmN0E0": 1}', '{"bigint": {}}', '{"bigint": {"1": {"2": 3}}}', '{"bigint": {"1": 2}}', '{"bigint": {"1": {"2": {"3": 4}}}}']) text;
SELECT n::text::flow = n AS n, m::text::flow = m AS m, m::json::flow = m AS json, m::jsonb::flow = m AS jsonb FROM serial;
SELECT count(*) AS pairs, count(*) FILTER (WHERE n::jsonb -> from_cell::text -> to_cell::text = to_jsonb(value)) AS same FROM serial, LATERAL (SELECT * FROM flow_cells(n) ORDER BY value DESC LIMIT 5) t;
SELECT flow '{"1kmN0E0": {"1kmN0E0": 1e300, "1kmN0E1": 1e-300}}'::jsonb::flow AS written_out, flow_is_valid('{"1kmN0E0": {"1kmN0E0": 10000000000000000000}}') AS beyond_counts;
SELECT flow '{"1kmN0E0": {"1kmN0E0": 1e-320, "1kmN0E1": -1.7976931348623157e308, "1kmN0E2": 0.1, "1kmN0E3": -0.0}}';
CREATE TABLE forms AS SELECT n AS f, NULL::zone_flow AS z FROM serial UNION ALL SELECT m, '{"bigint": {"1": {"2": 3}}}' FROM serial UNION ALL SELECT '{}', '{"grid_code": {}}';
CREATE TABLE back (LIKE forms);
\o /dev/null
\copy forms TO 'results/flow.binary' WITH (FORMAT binary)
\o
\copy back FROM 'results/flow.binary' WITH (FORMAT binary)
SELECT count(*) AS rows, count(*) FILTER (WHERE f.f = b.f AND f.f::text = b.f::text AND f.z::text IS NOT DISTINCT FROM b.z::text) AS same FROM (SELECT *, row_number() OVER () AS i FROM forms) f JOIN (SELECT *, row_number() OVER () AS i FROM back) b USING (i);

-- reading
SELECT flow_count(f), flow_total(f), flow_max(f), flow_min(f), flow_value(f, '1kmN0E1', '1kmN0E1'), flow_value(f, '1kmN0E1', '1kmN0E9')
FROM (SELECT flow '{"1kmN0E0": {"1kmN0E1": -3}, "1kmN0E1": {"1kmN0E1": 9223372036854775807, "1kmN0E2": 9223372036854775807}}' AS f) s;
SELECT flow_count(f), flow_total(f), flow_max(f), flow_departures(f), flow_arrivals(f), flow_net(f), flow_stay(f), flow_between(f), flow_rollup(f, 1000) FROM (SELECT flow '{}' AS f) s;
SELECT count(*) AS none FROM flow_cells('{}'), flow_counts('{}'::flow), flow_lines('{}');
-- sums beyond 2^53 are exact
SELECT flow_agg(gridcell '1kmN0E0', gridcell '1kmN0E1', w) FROM (VALUES (9007199254740993), (9007199254740993), (1::bigint)) v(w);
SELECT flow_agg(1::bigint, 2::bigint, w) FROM (VALUES (9223372036854775807), (9223372036854775807), (-9223372036854775807::bigint)) v(w);
SELECT flow_agg(1::bigint, 2::bigint, w) FROM (VALUES (1e16::float8), (1), (1), (-1e16)) v(w);
SELECT flow_net('{"bigint": {"0": {"1": 9007199254740993}, "1": {"0": 1}}}'::zone_flow), flow_arrivals('{"bigint": {"0": {"7": 1e100, "8": 1.0}, "1": {"7": 0.25}, "2": {"7": -1e100}}}'::zone_flow);

-- by one end, against SQL
SELECT flow_departures(w) = (SELECT density_agg(a, weight) FROM fact WHERE b IS NOT NULL) AS departures, flow_arrivals(w) = (SELECT density_agg(b, weight) FROM fact WHERE a IS NOT NULL) AS arrivals,
	   flow_net(w) = flow_arrivals(w) - flow_departures(w) AS net, density_total(flow_net(w)) AS balance, density_total(flow_arrivals(w)) = flow_total(w) AS total,
	   flow_departures(m)::text = (SELECT density_agg(from_cell, value) FROM flow_cells(m))::text AS exact,
	   flow_net(m)::text = (SELECT density_agg(cell, value) FROM (SELECT to_cell AS cell, value FROM flow_cells(m) UNION ALL SELECT from_cell, -value FROM flow_cells(m)) e)::text AS exact_net
FROM serial;
SELECT flow_departures(f), flow_arrivals(f), flow_net(f), flow_stay(f), flow_between(f) FROM (SELECT zone_flow '{"bigint": {"0": {"0": 3, "5": 4}, "5": {"0": 1}}}' AS f) s;
SELECT flow_net('{"1kmN0E0": {"1kmN0E0": 3}}'), flow_between('{"1kmN0E0": {"1kmN0E0": 3}}'), flow_departures('{"1kmN0E0": {"1kmN0E1": 3}}');

-- arithmetic
SELECT f + g AS sum, f - g AS difference, f * g AS product, f / g AS quotient, f * 2 AS twice, f / 2 AS half, f + 1 AS more, f * 1.0 AS amounts
FROM (SELECT zone_flow '{"bigint": {"1": {"1": 3, "2": 4}}}' AS f, zone_flow '{"bigint": {"1": {"2": 2}, "2": {"1": 1}}}' AS g) s;
SELECT w + w = w * 2 AS twice, w - w = w * 0 AS nothing, (m * 0.5)::text = (m / 2)::text AS half FROM serial;

-- order and equality: a count is equal to the amount of the same number
SELECT f = f * 1.0 AS same, flow_hash(f) = flow_hash(f * 1.0) AS hash, f < f + 1 AS more, flow '{}' < f AS shorter, flow_cmp('{"1kmN0E0": {"1kmN0E0": 9}}', '{"1kmN0E0": {"1kmN0E1": 1}}') AS by_pair FROM (SELECT flow '{"1kmN0E0": {"1kmN0E0": 2}}' AS f) s;
SELECT count(*) AS rows, count(DISTINCT f) AS different FROM (SELECT flow_agg(a, b) AS f FROM fact WHERE part < 2 GROUP BY part UNION ALL SELECT flow_agg(a, b, 1.0) FROM fact GROUP BY part) s;
SELECT count(*) AS wrong FROM (SELECT flow_agg(a, b) AS f FROM fact GROUP BY id % 20) x CROSS JOIN (SELECT flow_agg(a, b) AS f FROM fact GROUP BY id % 30) y
WHERE (x.f < y.f) <> (flow_cmp(x.f, y.f) < 0) OR (x.f = y.f) <> (flow_cmp(x.f, y.f) = 0) OR (x.f >= y.f) <> (flow_cmp(y.f, x.f) <= 0) OR flow_cmp(x.f, y.f) <> -flow_cmp(y.f, x.f);

-- larger cells, pairs in an area
SELECT flow_rollup(n, 1000) = (SELECT flow_agg(gridcell_parent(a, 1000), b) FROM fact) AS counts, flow_rollup(flow_rollup(n, 1000), 5000) = flow_rollup(n, 5000) AS twice, flow_total(flow_rollup(n, 100000)) = flow_total(n) AS total,
	   flow_rollup(m, 100000)::text = (SELECT flow_agg(gridcell_parent(a, 100000), gridcell_parent(b, 100000), amount) FROM fact)::text AS of_rows
FROM (SELECT n, (SELECT flow_agg(from_cell, to_cell, value) FROM flow_cells(m)) AS m FROM serial) s;
SELECT flow_crop(n, area) = (SELECT flow_agg(a, b) FROM fact WHERE ST_Intersects(gridcell_center(a), area) AND ST_Intersects(gridcell_center(b), area)) AS cropped, flow_count(flow_crop(n, area)) > 100 AS many
FROM serial, (SELECT 'SRID=4326;POLYGON((119.9 28.4,119.95 28.41,119.93 28.47,119.9 28.4))'::geometry AS area) s;

-- lines from centre to centre; the antimeridian
SELECT from_cell, to_cell, value, ST_SRID(geom), ST_GeometryType(geom), ST_NumGeometries(geom), round(ST_Length(geom)::numeric, 4) AS degrees, ST_XMax(geom) <= 180 AND ST_XMin(geom) >= -180 AS in_world FROM flow_lines('{"1kmN0E17367": {"1kmN0W17367": 5}, "1kmN0W17366": {"1kmN0E17366": 7}, "1kmN0E5": {"1kmN7E9": 1.5, "1kmN0E5": 2}}');
SELECT count(*) AS wrong FROM serial, flow_lines(n) l WHERE NOT ST_Equals(ST_StartPoint(geom), gridcell_center(from_cell)) OR NOT ST_Equals(ST_EndPoint(geom), gridcell_center(to_cell));

-- protection: 3 would be 12 - 9, so that a pair of its row, one of its column, and the fourth corner go
SELECT * FROM flow_protect('{"bigint": {"1": {"1": 3, "2": 9, "3": 30}, "2": {"1": 7, "2": 20, "3": 30}, "3": {"1": 30, "2": 30, "3": 30}}}'::zone_flow, 5);
\echo 'nobody; nothing small; too few in all; margins below k, of which one more goes where these are too few together'
SELECT p.* FROM unnest(ARRAY['{"bigint": {}}', '{"bigint": {"1": {"1": 7, "2": 8}}}', '{"bigint": {"1": {"1": 4}}}', '{"bigint": {"1": {"1": 4}, "2": {"2": 7}, "3": {"3": 8}}}', '{"bigint": {"1": {"1": 7.0, "2": 0.0}}}']::zone_flow[]) f, flow_protect(f, 5) p;
-- random moves of 300 origins and destinations with hubs: nothing below k, rests of margins 0 or k and more, and what is left
CREATE TABLE moves AS SELECT flow_agg(a, b) AS f FROM (SELECT (300 * random() ^ 3)::bigint AS a, (300 * random() ^ 3)::bigint AS b FROM generate_series(1, 100000)) m;
CREATE TABLE safe AS SELECT k, f, p.* FROM moves, unnest(ARRAY[5, 20]) k, flow_protect(f, k) p;
SELECT k, flow_min(pairs) >= k AND density_min(departures) >= k AND density_min(arrivals) >= k AS none_is_small, pairs = pairs * 0 + (f * ((pairs * 0) + 1)) AS exact,
	   (SELECT count(*) FROM density_counts(departures - flow_departures(pairs)) r WHERE density_value(departures, r.zone) IS NOT NULL AND r.count BETWEEN 1 AND k - 1) AS small_rows,
	   (SELECT count(*) FROM density_counts(arrivals - flow_arrivals(pairs)) r WHERE density_value(arrivals, r.zone) IS NOT NULL AND r.count BETWEEN 1 AND k - 1) AS small_columns,
	   flow_total(f) - density_total(departures) BETWEEN 1 AND k - 1 OR flow_total(f) - density_total(arrivals) BETWEEN 1 AND k - 1 AS small_rest,
	   round(100 * flow_total(pairs) / flow_total(f)) AS percent_in_pairs, round(100 * flow_total((SELECT flow_agg(from_zone, to_zone, count) FROM flow_counts(f) WHERE count >= k)) / flow_total(f)) AS percent_at_k,
	   density_count(departures) AS departures, density_count(arrivals) AS arrivals
FROM safe ORDER BY k;
SELECT count(*) AS differ FROM safe s, flow_protect(s.f * 1.0, s.k) p WHERE p.pairs::text <> s.pairs::text OR p.departures <> s.departures OR p.arrivals <> s.arrivals;
\echo 'differencing: all sums of rows less sums of columns of 20 matrices of 5 x 5 that count pairs not released once or not at all; without complements many show 1 to 4'
CREATE TABLE square AS
SELECT i AS id, flow_agg(a::bigint, b::bigint, n) AS f FROM (SELECT i, a, b, (random() * random() * 14)::integer AS n FROM generate_series(1, 20) i, generate_series(1, 5) a, generate_series(1, 5) b) m WHERE n > 0 GROUP BY i;
CREATE FUNCTION attack(f zone_flow, pairs zone_flow, departures zone_density, arrivals zone_density, k integer, OUT groups bigint, OUT small bigint) LANGUAGE sql RETURN (
	WITH hidden AS MATERIALIZED (SELECT a, b, coalesce(flow_value(f, a, b), 0) AS n FROM generate_series(1, 5) a, generate_series(1, 5) b WHERE flow_value(pairs, a, b) IS NULL),
		 sums AS (SELECT r, c, bool_and(times IN (0, 1)) AS is_group, sum(times * n) AS persons
				  FROM generate_series(0, 31) r, generate_series(0, 31) c, LATERAL (SELECT n, (r >> a - 1 & 1) - (c >> b - 1 & 1) AS times FROM hidden) h
				  WHERE NOT EXISTS (SELECT FROM generate_series(1, 5) x WHERE (r >> x - 1 & 1 = 1 AND density_value(departures, x) IS NULL) OR (c >> x - 1 & 1 = 1 AND density_value(arrivals, x) IS NULL)) GROUP BY r, c)
	SELECT (count(*), count(*) FILTER (WHERE persons BETWEEN 1 AND k - 1)) FROM sums WHERE is_group);
SELECT sum(p.groups) > 1000 AS many, sum(p.small) AS small, sum(u.small) > 50 AS many_without
FROM square, flow_protect(f, 5) r, attack(f, r.pairs, r.departures, r.arrivals, 5) p,
	 attack(f, (SELECT coalesce(flow_agg(from_zone, to_zone, count), '{"bigint": {}}') FROM flow_counts(f) WHERE count >= 5), flow_departures(f), flow_arrivals(f), 5) u;

-- no rows, only NULL
SELECT flow_agg(a, b) IS NULL AS no_rows, flow_persons_agg(a, b, person) IS NULL AS no_persons FROM fact WHERE false;
SELECT flow_agg(NULL::gridcell, b) AS no_from, flow_agg(a, NULL) AS no_to, flow_agg(a, b, NULL::float8) AS no_weight, flow_persons_agg(a, b, NULL::text) AS no_person FROM fact;

-- binary input by COPY: as sent, then truncated, oversized, out of order, twice, no cell, no number, kinds and formats there are none of
CREATE TABLE arrived (f flow);
CREATE FUNCTION receive(value bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	bytes bytea := '\x5047434f50590aff0d0a000000000000000000'::bytea || '\x0001' || int4send(octet_length(value)) || value || '\xffff';
	octal text := (SELECT string_agg('\' || lpad(((get_byte(bytes, i) >> 6) * 100 + (get_byte(bytes, i) >> 3 & 7) * 10 + (get_byte(bytes, i) & 7))::text, 3, '0'), '' ORDER BY i) FROM generate_series(0, octet_length(bytes) - 1) i);
BEGIN
	EXECUTE format('COPY arrived FROM PROGRAM %L WITH (FORMAT binary)', format('printf ''%s''', octal));
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
SELECT what, receive(value)
FROM (SELECT flow_send('{"1kmN0E0": {"1kmN0E1": 2, "1kmN0E2": 3}}') AS sent, int8send(gridcell '1kmN0E0'::bigint) AS a, int8send(gridcell '1kmN0E1'::bigint) AS b) s,
	 LATERAL (VALUES (1, 'as sent', sent), (2, 'truncated', substr(sent, 1, octet_length(sent) - 1)), (3, 'oversized', sent || '\x00'), (4, 'empty', '\x'), (5, 'no pairs', '\x010000' || int8send(0)),
					 (6, 'out of order', '\x010000' || int8send(2) || b || a || a || b || int8send(1) || int8send(1)), (7, 'twice', '\x010000' || int8send(2) || a || a || b || b || int8send(1) || int8send(1)),
					 (8, 'no cell', '\x010000' || int8send(1) || a || int8send(0) || int8send(1)), (9, 'amount', '\x010001' || int8send(1) || a || b || float8send(1.5)),
					 (10, 'not a number', '\x010001' || int8send(1) || a || b || float8send('NaN')), (11, 'minus zero', '\x010001' || int8send(1) || a || b || float8send('-0')),
					 (12, 'zones', '\x010100' || int8send(1) || a || b || int8send(1)), (13, 'no kind of values', '\x010002' || int8send(1) || a || b || int8send(1)),
					 (14, 'format', '\x020000' || int8send(1) || a || b || int8send(1)), (15, 'a density', density_send('{"1kmN0E0": 2, "1kmN0E1": 3}')), (16, 'many pairs', '\x010000' || int8send(9223372036854775807) || a || b || int8send(1))) v(n, what, value) ORDER BY n;
SELECT f FROM arrived ORDER BY f;

-- bad input
\set VERBOSITY default
SELECT flow '{"1kmN0E0": {"1kmN0E0": 1}, "1kmN0E0": {"1kmN0E1": 1}}';
SELECT flow '{"1kmN0E0": 1}';
SELECT flow '{"1kmN0E0": {"1kmN0E0": 9223372036854775808}}';
SELECT zone_flow '{"citizen_id": {}}';
SELECT flow_agg(a, b, 'NaN'::float8) FROM fact;
SELECT flow_agg(gridcell '1kmN0E0', gridcell '1kmN0E0', 9223372036854775807) FROM fact;
SELECT flow_agg(gridcell '1kmN0E0', gridcell '1kmN0E0', 1e308::float8) FROM fact;
SELECT flow_sum_agg(f) FROM (VALUES (flow '{"1kmN0E0": {"1kmN0E0": 1}}'), ('{"1kmN0E0": {"1kmN0E0": 1.0}}')) v(f);
SELECT zone_flow '{"bigint": {"1": {"1": 1}}}' + zone_flow '{"grid_code": {"331102001001001": {"331102001001001": 1}}}';
SELECT flow_counts(flow '{"1kmN0E0": {"1kmN0E0": 1.0}}');
SELECT flow_regions('{"bigint": {"1": {"1": 1}}}');
SELECT flow_rollup('{"1kmN0E0": {"1kmN0E0": 1}}'::flow, 100);
SELECT flow_rollup(zone_flow '{"bigint": {"1": {"1": 1}}}', 3);
SELECT flow_rollup(zone_flow '{"region_code": {"331102000000": {"331102001001": 1}}}', 4);
SELECT flow_crop('{}', 'SRID=4326;POINT(0 0)');
SELECT flow_departures('{"bigint": {"1": {"1": 9223372036854775807, "2": 1}}}'::zone_flow);
SELECT flow_protect(flow '{}', 1);
SELECT flow_protect(flow '{"1kmN0E0": {"1kmN0E0": -1}}', 5);
SELECT flow_protect(flow '{"1kmN0E0": {"1kmN0E0": 0.5}}', 5);
SELECT flow_protect('{"bigint": {"1": {"1": 9223372036854775807, "2": 1}}}'::zone_flow, 5);
SELECT flow '{"1kmN0E0": {"1kmN0E0": 9223372036854775807}}' + 1;
SELECT flow '{"1kmN0E0": {"1kmN0E0": 1}}' / 0;

SET client_min_messages = warning;
DROP SCHEMA flow_test CASCADE;
