-- density_person_time_agg: against range_agg and change points in SQL, persons of all types, windows, in files, in parallel, over partitions
CREATE SCHEMA presence_test;
SET search_path = presence_test, public;
SET timezone = 'America/New_York';
SELECT setseed(0.5);

-- random stays of few persons with all kinds of bounds, without ends, empty, infinite, NULL and over days of a clock change; every fifth twice.
-- Long texts share their first 28 bytes.
CREATE TABLE stay (id serial, cell gridcell, zone bigint, grid grid_code, region region_code, person bigint, uid uuid, name text, period tstzrange, days daterange);
INSERT INTO stay (cell, zone, grid, region, person, uid, name, period, days)
SELECT CASE WHEN z <> 7 THEN gridcell(119.9 + z * 0.01, 28.4, CASE WHEN z < 3 THEN 1000 ELSE 100 END) END, CASE WHEN z <> 7 THEN z - 5 END,
	   CASE WHEN z <> 7 THEN grid_code((331102001001000 + z + 1)::text) END, CASE WHEN z <> 7 THEN region_code((331102001001 + z)::text) END,
	   p, md5(p::text)::uuid, CASE WHEN p % 2 = 0 THEN 'person ' || p ELSE 'a person with a long name no. ' || p END,
	   CASE WHEN i % 97 = 0 THEN 'empty'::tstzrange WHEN i % 89 = 0 THEN NULL
			ELSE tstzrange(CASE WHEN i % 143 = 0 THEN NULL WHEN i % 161 = 0 THEN '-infinity' ELSE f END, CASE WHEN i % 139 = 0 THEN NULL WHEN i % 159 = 0 THEN 'infinity' ELSE f + l END,
						   (ARRAY['[)', '(]', '[]', '()'])[1 + i % 4]) END,
	   CASE WHEN i % 97 = 0 THEN 'empty'::daterange WHEN i % 89 = 0 THEN NULL
			ELSE daterange(CASE WHEN i % 143 = 0 THEN NULL WHEN i % 161 = 0 THEN '-infinity' ELSE f::date END, CASE WHEN i % 139 = 0 THEN NULL WHEN i % 159 = 0 THEN 'infinity' ELSE f::date + i % 12 END,
						   (ARRAY['[)', '(]', '[]', '()'])[1 + i % 4]) END
FROM (SELECT i, i % 23 AS z, CASE WHEN i % 79 <> 0 THEN (power(random(), 2) * 40)::integer - 10 END AS p,
			 '2024-02-10 00:00Z'::timestamptz + (random() * 1500)::integer * interval '1 hour' AS f, (random() * random() * 300)::integer * interval '1 hour' AS l
	  FROM generate_series(1, 1500) i) s;
INSERT INTO stay (cell, zone, grid, region, person, uid, name, period, days) SELECT cell, zone, grid, region, person, uid, name, period, days FROM stay WHERE id % 5 = 0;

-- the same in the form [), without infinite numbers
CREATE FUNCTION plain(period tstzrange) RETURNS tstzrange LANGUAGE sql IMMUTABLE RETURN
	CASE WHEN NOT isempty(period) THEN tstzrange(
		CASE WHEN isfinite(lower(period)) THEN lower(period) + CASE WHEN lower_inc(period) THEN '0' ELSE interval '1 microsecond' END END,
		CASE WHEN isfinite(upper(period)) THEN upper(period) + CASE WHEN upper_inc(period) THEN interval '1 microsecond' ELSE '0' END END) END;
CREATE FUNCTION plain(period daterange) RETURNS daterange LANGUAGE sql IMMUTABLE RETURN
	CASE WHEN NOT isempty(period) THEN daterange(CASE WHEN isfinite(lower(period)) THEN lower(period) END, CASE WHEN isfinite(upper(period)) THEN upper(period) END) END;
CREATE FUNCTION days(periods tstzmultirange) RETURNS numeric LANGUAGE sql IMMUTABLE RETURN
	(SELECT sum(CASE WHEN lower_inf(r) OR upper_inf(r) THEN 'infinity'::numeric ELSE extract(epoch FROM upper(r) - lower(r)) / 86400 END) FROM unnest(periods) r);
CREATE FUNCTION days(periods datemultirange) RETURNS numeric LANGUAGE sql IMMUTABLE RETURN
	(SELECT sum(CASE WHEN lower_inf(r) OR upper_inf(r) THEN 'infinity'::numeric ELSE upper(r) - lower(r) END) FROM unnest(periods) r);

-- how many rows the aggregate makes, and how many of them differ from the truth or are missing there
CREATE FUNCTION differences(source regclass, key text, person text, period text, during text, OUT rows bigint, OUT wrong bigint) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format($query$
		WITH one AS MATERIALIZED (
			SELECT %2$I AS key, %3$I AS person, range_agg(plain(%4$I) * plain(coalesce(%5$L, '(,)')::%6$s)) AS at FROM %1$s
			WHERE %2$I IS NOT NULL AND %3$I IS NOT NULL AND NOT isempty(plain(%4$I) * plain(coalesce(%5$L, '(,)')::%6$s)) GROUP BY 1, 2),
		point AS (SELECT DISTINCT key, p FROM one, unnest(at) r, LATERAL (VALUES (coalesce(lower(r), '-infinity')), (upper(r))) v(p) WHERE p IS NOT NULL),
		number AS MATERIALIZED (SELECT key, p, (SELECT count(*) FROM one o WHERE o.key = point.key AND o.at @> p) AS n FROM point),
		most AS (SELECT key, max(n) AS peak FROM number GROUP BY key),
		first AS (SELECT key, peak, min(p) AS p FROM number JOIN most USING (key) WHERE n = peak GROUP BY key, peak),
		wanted AS (
			SELECT key, persons, person_days, peak, %6$s(nullif(p, '-infinity'), (SELECT min(o.p) FROM number o WHERE o.key = first.key AND o.p > first.p AND o.n <> peak)) AS peak_at
			FROM first JOIN (SELECT key, count(*) AS persons, sum(days(at)) AS person_days FROM one GROUP BY key) t USING (key)),
		found AS (SELECT (unnest(density_person_time_agg(%2$I, %3$I, %4$I, %5$L))).* FROM %1$s)
		SELECT count(f.persons), count(*) FILTER (WHERE (f.persons, round(f.person_days::numeric, 9), f.peak, f.peak_at) IS DISTINCT FROM (w.persons, round(w.person_days, 9), w.peak, w.peak_at))
		FROM found f FULL JOIN wanted w ON f.%7$I::bigint = w.key::bigint
	$query$, source, key, person, period, during, CASE period WHEN 'days' THEN 'daterange' ELSE 'tstzrange' END, CASE key WHEN 'cell' THEN 'cell' ELSE 'zone' END)
	INTO rows, wrong;
END $$;
CREATE TABLE during (number integer, timestamps tstzrange, dates daterange);
INSERT INTO during VALUES (1, NULL, NULL), (2, '[2024-03-01 05:00Z,2024-03-20Z)', '[2024-03-01,2024-03-20)'), (3, '(,2024-03-10 12:00Z]', '(,2024-03-10]'),
	(4, '(2024-03-09Z,infinity)', '(2024-03-09,)'), (5, '[2001-01-01,2001-01-02)', '[2001-01-01,2001-01-02)'), (6, 'empty', 'empty'), (7, '(,)', '(,)');
SELECT number, person, i.rows, i.wrong, d.rows AS rows_dates, d.wrong AS wrong_dates
FROM during, unnest(ARRAY['person', 'uid', 'name']) person, differences('stay', 'cell', person, 'period', timestamps::text) i, differences('stay', 'cell', person, 'days', dates::text) d
ORDER BY number, person;
SELECT key, person, d.* FROM unnest(ARRAY['zone', 'grid', 'region']) key, unnest(ARRAY['person', 'uid', 'name']) person, differences('stay', key, person, 'days', '[2024-02-20,2024-03-20)') d ORDER BY key, person;
SELECT key, d.* FROM unnest(ARRAY['zone', 'grid', 'region']) key, differences('stay', key, 'name', 'period', NULL) d ORDER BY key;
SELECT count(*) AS rows, count(*) FILTER (WHERE cell <= before) AS not_in_order
FROM (SELECT cell, lag(cell) OVER (ORDER BY n) AS before FROM (SELECT density_person_time_agg(cell, person, days, NULL) AS found FROM stay) s, unnest(found) WITH ORDINALITY u(cell, persons, person_days, peak, peak_at, n)) t;

-- worked by hand: own stays that overlap or follow upon each other count once, one who comes when another leaves is no peak of two, a day of 23 hours
CREATE TABLE case_of (zone bigint, person bigint, days daterange, period tstzrange);
INSERT INTO case_of VALUES
	(1, 1, '[2024-03-08,2024-03-12)', '[2024-03-08,2024-03-12)'), (1, 1, '[2024-03-09,2024-03-15)', '[2024-03-09,2024-03-15)'), (1, 1, '[2024-03-15,2024-03-16)', '[2024-03-15,2024-03-16)'),
	(1, 2, '[2024-03-16,2024-03-20)', '[2024-03-16,2024-03-20)'), (1, 3, '[2024-03-25,2024-03-26)', '[2024-03-25,2024-03-26)'), (2, 1, '[2024-03-10,2024-03-11)', '[2024-03-10,2024-03-11)'),
	(2, 2, '[2024-03-10,2024-03-11)', '[2024-03-10,2024-03-11)'), (3, 1, '(,2024-03-10)', '(,2024-03-10)'), (3, 2, '[2024-03-09,)', '[2024-03-09,)'), (-4, 1, '(,)', '(,)');
SELECT (unnest(density_person_time_agg(zone, person, days, NULL))).* FROM case_of;
SELECT zone, persons, person_days, peak FROM (SELECT (unnest(density_person_time_agg(zone, person, period, '[2024-03-09,2024-03-11)'))).* FROM case_of) s;
SELECT density_person_time_agg(zone, person, days, NULL) IS NULL AS no_rows FROM case_of WHERE false;
SELECT density_person_time_agg(zone, NULL::bigint, days, NULL) IS NULL AS only_null, density_person_time_agg(zone, person, 'empty'::daterange, NULL) AS only_empty, density_person_time_agg(zone, person, days, 'empty') AS no_window FROM case_of;
SELECT zone, density_person_time_agg(zone, person, days, NULL) AS of_group FROM case_of WHERE zone > 1 GROUP BY zone ORDER BY zone;
SELECT person, density_person_time_agg(zone, person, days, NULL) OVER (ORDER BY person) AS running FROM case_of WHERE zone = 2 ORDER BY person;
-- sums beyond 2^63 microseconds: 40 persons over 290,000 years each
SELECT (unnest(density_person_time_agg(0::bigint, g, '[2000-01-01Z,290000-01-01Z)'::tstzrange, NULL))).person_days = 40 * ('290000-01-01'::date - '2000-01-01'::date)::bigint AS exact FROM generate_series(1, 40::bigint) g;
-- a density of one of its columns
SELECT density_agg(zone, person_days) FILTER (WHERE person_days < 'infinity') AS person_days, density_agg(zone, peak) AS peak FROM (SELECT (unnest(density_person_time_agg(zone, person, days, NULL))).* FROM case_of) s;

-- the same in little memory, by files: many keys, one key, many rows of few persons
CREATE TABLE large AS
SELECT g % 900 AS zone, 1 AS one, (g::bigint * 7919 % 4000) AS person, md5((g::bigint * 7919 % 4000)::text)::uuid AS uid, 'a person with a long name no. ' || g::bigint * 7919 % 4000 AS name,
	   daterange('2024-01-01'::date + g % 300, '2024-01-01'::date + g % 300 + 1 + g % 17) AS days
FROM generate_series(1, 30000) g;
CREATE VIEW answers AS
SELECT density_person_time_agg(zone::bigint, person, days, NULL)::text AS many_keys, density_person_time_agg(zone::bigint, name, days, '[2024-02-01,2024-05-01)')::text AS texts,
	   density_person_time_agg(one::bigint, uid, days, NULL)::text AS one_key, density_person_time_agg(one::bigint, person % 3, days, NULL)::text AS few FROM large;
CREATE TABLE in_memory AS SELECT * FROM answers;
SET work_mem = '64kB';
SELECT m.many_keys = a.many_keys AS many_keys, m.texts = a.texts AS texts, m.one_key = a.one_key AS one_key, m.few = a.few AS few FROM in_memory m, answers a;
SELECT d.* FROM differences('stay', 'zone', 'name', 'period', '[2024-03-01,)') d;
RESET work_mem;
SELECT few FROM in_memory;
SELECT (r).persons, (r).person_days = (SELECT sum(d) FROM (SELECT days(range_agg(days)) AS d FROM large GROUP BY person) s) AS person_days FROM (SELECT unnest(one_key::zone_date_presence[]) AS r FROM in_memory) s;

-- parallel, and over partitions
CREATE TABLE part_of (LIKE stay) PARTITION BY HASH (id);
CREATE TABLE part_0 PARTITION OF part_of FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE part_1 PARTITION OF part_of FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO part_of SELECT * FROM stay;
ANALYZE part_of;
CREATE TABLE serial AS
SELECT density_person_time_agg(cell, person, period, NULL) AS a, density_person_time_agg(cell, uid, days, '[2024-03-01,2024-03-20)') AS b, density_person_time_agg(region, name, days, NULL) AS c FROM stay;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_partitionwise_aggregate = on;
EXPLAIN (COSTS OFF) SELECT density_person_time_agg(cell, person, period, NULL) FROM part_of;
SELECT s.a = p.a AS bigints, s.b = p.b AS uuids, s.c = p.c AS texts
FROM serial s, (SELECT density_person_time_agg(cell, person, period, NULL) AS a, density_person_time_agg(cell, uid, days, '[2024-03-01,2024-03-20)') AS b, density_person_time_agg(region, name, days, NULL) AS c FROM part_of) p;
SET work_mem = '64kB';
SELECT s.a = p.a AS in_files FROM serial s, (SELECT density_person_time_agg(cell, person, period, NULL) AS a FROM part_of) p;
RESET work_mem;

-- bad input
CREATE FUNCTION fault(statement text) RETURNS TABLE (state text, message text, detail text, hint text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN QUERY SELECT '00000', 'accepted', '', '';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN NEXT;
END $$;
SELECT what, (fault(statement)).* FROM (VALUES
	('windows that differ', $$SELECT density_person_time_agg(zone, person, days, days) FROM case_of$$),
	('a window and none', $$SELECT density_person_time_agg(zone, person, days, CASE WHEN person = 1 THEN '[2024-01-01,2024-01-02)'::daterange END) FROM case_of$$),
	('windows of workers that differ', $$SELECT density_person_time_agg(cell, person, days, daterange('2024-01-01'::date + id % 2, '2024-01-05')) FROM part_of$$),
	('windows that are equal', $$SELECT density_person_time_agg(zone, person, days, CASE WHEN person = 1 THEN '[2024-01-01,2024-01-02)' ELSE '[2024-01-01,2024-01-01]' END::daterange) FROM case_of$$),
	('no window and all time', $$SELECT density_person_time_agg(zone, person, days, CASE WHEN person = 1 THEN '(,)'::daterange END) FROM case_of$$)
) v(what, statement);
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET enable_partitionwise_aggregate;

-- cancel: no file stays
CREATE TABLE larger AS SELECT g % 300 AS zone, g AS person, tstzrange('2024-01-01Z'::timestamptz + g * interval '1 minute', '2026-03-01Z') AS period FROM generate_series(1, 200000) g;
SET work_mem = '64kB';
SET statement_timeout = '100ms';
SELECT density_person_time_agg(zone::bigint, person::bigint, period, NULL) FROM larger;
RESET statement_timeout;
SELECT count(*) AS files FROM pg_ls_tmpdir() WHERE name LIKE 'pgsql_tmp' || pg_backend_pid() || '.%';
RESET work_mem;

SET client_min_messages = warning;
DROP SCHEMA presence_test CASCADE;
