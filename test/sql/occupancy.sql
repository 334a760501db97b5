-- occupancy: against counting in SQL, forms, aggregates in parallel, over partitions and in moving windows
CREATE SCHEMA occupancy_test;
SET search_path = occupancy_test, public;
SELECT setseed(0.5);

-- random stays with all kinds of bounds, without ends, empty, infinite and over days of a clock change
CREATE TABLE stay (id serial, dwelling integer, period tstzrange, days daterange, weight integer);
INSERT INTO stay (dwelling, period, days, weight)
SELECT i % 60,
	   CASE WHEN i % 97 = 0 THEN 'empty'::tstzrange WHEN i % 89 = 0 THEN NULL
			ELSE tstzrange(CASE WHEN i % 23 = 0 THEN NULL WHEN i % 31 = 0 THEN '-infinity' ELSE f END, CASE WHEN i % 19 = 0 THEN NULL WHEN i % 29 = 0 THEN 'infinity' ELSE f + l END,
						   (ARRAY['[)', '(]', '[]', '()'])[1 + i % 4]) END,
	   CASE WHEN i % 97 = 0 THEN 'empty'::daterange WHEN i % 89 = 0 THEN NULL
			ELSE daterange(CASE WHEN i % 23 = 0 THEN NULL WHEN i % 31 = 0 THEN '-infinity' ELSE f::date END, CASE WHEN i % 19 = 0 THEN NULL WHEN i % 29 = 0 THEN 'infinity' ELSE f::date + i % 50 END,
						   (ARRAY['[)', '(]', '[]', '()'])[1 + i % 4]) END,
	   i % 3
FROM (SELECT i, '2024-03-01 00:00+08'::timestamptz + (random() * 500)::integer * interval '1 hour' AS f, (random() * 300)::integer * interval '1 hour' AS l
	  FROM generate_series(1, 6000) i) s;
CREATE INDEX ON stay (dwelling);
CREATE INDEX ON stay (id);
ANALYZE stay;
CREATE TABLE counted AS
SELECT dwelling, occupancy_agg(period) AS o, occupancy_agg(days) AS d, occupancy_agg(period, weight) AS w, occupancy_agg(days, weight) AS dw FROM stay GROUP BY dwelling;

-- at each bound, the microseconds beside it, and far away
CREATE TABLE instant AS
SELECT DISTINCT dwelling, b + n * interval '1 microsecond' AS at
FROM stay, LATERAL (VALUES (lower(period)), (upper(period)), ('1990-01-01Z'::timestamptz), ('2990-01-01Z')) v(b), generate_series(-1, 1) n
WHERE isfinite(b);
CREATE TABLE day AS SELECT DISTINCT dwelling, b + n AS at FROM stay, LATERAL (VALUES (lower(days)), (upper(days)), ('1990-01-01'::date), ('2990-01-01')) v(b), generate_series(-1, 1) n WHERE isfinite(b);
SELECT count(*) > 10000 AS many,
	   count(*) FILTER (WHERE occupancy_at(o, at) <> (SELECT count(*) FROM stay s WHERE s.dwelling = i.dwelling AND period @> at)) AS wrong,
	   count(*) FILTER (WHERE occupancy_at(w, at) <> (SELECT coalesce(sum(weight), 0) FROM stay s WHERE s.dwelling = i.dwelling AND period @> at)) AS wrong_weighted
FROM instant i JOIN counted c ON i.dwelling = c.dwelling;
SELECT count(*) > 1000 AS many,
	   count(*) FILTER (WHERE occupancy_at(d, at) <> (SELECT count(*) FROM stay s WHERE s.dwelling = i.dwelling AND days @> at)) AS wrong,
	   count(*) FILTER (WHERE occupancy_at(dw, at) <> (SELECT coalesce(sum(weight), 0) FROM stay s WHERE s.dwelling = i.dwelling AND days @> at)) AS wrong_weighted
FROM day i JOIN counted c ON i.dwelling = c.dwelling;

-- the window function that counts events, on dates with ends
CREATE TABLE event AS
SELECT dwelling, at, sum(sum(n)) OVER (PARTITION BY dwelling ORDER BY at)::bigint AS number, lead(at) OVER (PARTITION BY dwelling ORDER BY at) AS until
FROM (SELECT dwelling, lower(days) AS at, 1 AS n FROM stay WHERE isfinite(lower(days)) AND isfinite(upper(days))
	  UNION ALL SELECT dwelling, upper(days), -1 FROM stay WHERE isfinite(lower(days)) AND isfinite(upper(days))) e
GROUP BY dwelling, at;
SELECT count(*) FILTER (WHERE occupancy_peak(o) <> e.peak) AS peaks_differ, count(*) FILTER (WHERE occupancy_person_time(o) <> e.days) AS days_differ,
	   count(*) FILTER (WHERE occupancy_person_time(date_occupancy(occupancy_above(o, 12))) <> e.above) AS above_differ, count(*) FILTER (WHERE occupancy_above(o, 12) <> e.periods) AS periods_differ,
	   count(*) FILTER (WHERE lower(occupancy_peak_at(o)) <> e.peak_at) AS peak_at_differ,
	   count(*) FILTER (WHERE occupancy_mean(o, daterange(e.first, e.last)) <> e.days / (e.last - e.first)) AS means_differ
FROM (SELECT dwelling, occupancy_agg(days) AS o FROM stay WHERE isfinite(lower(days)) AND isfinite(upper(days)) GROUP BY dwelling) a
JOIN (SELECT dwelling, max(number) AS peak, sum(number * (until - at))::float8 AS days, coalesce(sum(until - at) FILTER (WHERE number > 12), 0) AS above,
			 coalesce(range_agg(daterange(at, until)) FILTER (WHERE number > 12), '{}') AS periods, min(at) AS first, max(at) AS last,
			 (array_agg(at ORDER BY number DESC, at))[1] AS peak_at
	  FROM event GROUP BY dwelling) e ON e.dwelling = a.dwelling;
WITH step AS (
	SELECT dwelling, (occupancy_steps(o)).*
	FROM (SELECT dwelling, occupancy_agg(days) AS o FROM stay WHERE isfinite(lower(days)) AND isfinite(upper(days)) GROUP BY dwelling) s
), change AS (
	SELECT dwelling, at, number, lag(number, 1, 0::bigint) OVER (PARTITION BY dwelling ORDER BY at) AS before FROM event
)
SELECT (SELECT count(*) > 2000 FROM step) AS many,
	   (SELECT count(*) FROM (SELECT dwelling, lower(period), number FROM step EXCEPT SELECT dwelling, at, number FROM event) e) AS wrong,
	   (SELECT count(*) FROM (SELECT dwelling, at FROM change WHERE number <> before EXCEPT SELECT dwelling, lower(period) FROM step EXCEPT SELECT dwelling, max(at) FROM event GROUP BY dwelling) e) AS missed;

-- sums, differences, the larger, the smaller, parts
CREATE TABLE pair AS SELECT a.dwelling, a.o, b.o AS p, a.d FROM counted a JOIN counted b ON b.dwelling = (a.dwelling + 7) % 60;
SELECT count(*) FILTER (WHERE occupancy_at(o + p, at) <> x + y) AS sums, count(*) FILTER (WHERE occupancy_at(o - p, at) <> x - y) AS differences,
	   count(*) FILTER (WHERE occupancy_at(occupancy_greatest(o, p), at) <> greatest(x, y)) AS larger,
	   count(*) FILTER (WHERE occupancy_at(occupancy_least(o, p), at) <> least(x, y)) AS smaller,
	   count(*) FILTER (WHERE occupancy_at(occupancy_restrict(o, r), at) <> CASE WHEN at <@ r THEN x ELSE 0 END) AS parts,
	   count(*) FILTER (WHERE occupancy_at(occupancy_restrict(o, m), at) <> CASE WHEN at <@ m THEN x ELSE 0 END) AS several_parts
FROM (SELECT *, tstzrange(at - interval '2 days', '2024-03-12Z') AS r, tstzmultirange(tstzrange(NULL, '2024-03-04Z'), tstzrange(at, at, '[]'), tstzrange('2024-03-15Z', NULL)) AS m
	  FROM (SELECT o, p, at, occupancy_at(o, at) AS x, occupancy_at(p, at) AS y FROM pair JOIN instant i ON i.dwelling = pair.dwelling WHERE at BETWEEN '2024-03-05Z' AND '2024-03-11Z') q) s;
SELECT count(*) FILTER (WHERE o - o <> occupancy('empty'::tstzrange)) AS not_nothing, count(*) FILTER (WHERE o + p - p <> o) AS not_back, count(*) FILTER (WHERE o + p <> p + o) AS not_equal FROM pair;

-- forms, from any kind of period
SELECT date_occupancy('[2024-01-01,2024-03-01)'::daterange), date_occupancy('[2024-01-01,)'::daterange, 3), date_occupancy('empty'::daterange), date_occupancy('(,)'::daterange);
SELECT occupancy('[2024-01-01 08:00+08,2024-01-01 09:00:00.5+08]'::tstzrange), date_occupancy('{[2024-01-01,2024-01-03),[2024-02-01,2024-02-03)}'::datemultirange, -2);
SELECT occupancy('{(,2024-01-01 00:00Z),[2024-02-01 00:00Z,)}'::tstzmultirange);
SELECT ' dates { -infinity = 2 , 2024-01-01 = 2,2024-01-05=3,9999-12-31=0} '::date_occupancy, 'timestamps{2024-01-01 00:00+08=1}'::occupancy;
SELECT date_occupancy_is_valid('dates{}') AS valid, date_occupancy_is_valid('dates{2024-02-30=1}') AS no_date, date_occupancy_is_valid('{}') AS no_kind,
	   date_occupancy_is_valid('timestamps{}') OR occupancy_is_valid('dates{}') AS of_other_kind, occupancy_is_valid('timestamps{}') AS valid_instants;
SELECT count(*) FILTER (WHERE o::text::occupancy <> o OR d::text::date_occupancy <> d OR w::text::occupancy <> w) AS differ, max(pg_column_size(d)) < 400 AS small FROM counted;
SET timezone = 'America/New_York';
SET datestyle = 'SQL, DMY';
SELECT occupancy('[2024-01-01 08:00+08,2024-03-10 07:30Z)'::tstzrange);
SELECT count(*) AS differ FROM counted c, (SELECT dwelling, occupancy_agg(period) AS o FROM stay GROUP BY dwelling) s WHERE s.dwelling = c.dwelling AND s.o <> c.o;
RESET timezone;
RESET datestyle;
SELECT occupancy_peak(date_occupancy 'dates{}'), occupancy_peak_at(date_occupancy 'dates{}'), occupancy_above(date_occupancy 'dates{}', 0), occupancy_person_time(date_occupancy 'dates{}'),
	   occupancy_person_time(date_occupancy 'dates{2024-01-01=1}'), occupancy_person_time(occupancy(occupancy_above('timestamps{2024-01-01T00:00:00Z=1}', 0))) AS time_above, occupancy_mean(date_occupancy 'dates{2024-01-01=1}', 'empty'::daterange),
	   occupancy_mean(date_occupancy 'dates{2024-01-01=1}', '[2023-12-30,2024-01-03)'::daterange), occupancy_mean(date_occupancy 'dates{}', '[2023-12-30,)'::daterange), occupancy_peak(date_occupancy 'dates{-infinity=-3,2024-01-01=-1}');
SELECT occupancy_above('timestamps{-infinity=3,2024-01-01T00:00:00Z=1,2024-01-02T00:00:00Z=4}', 2) = '{(,2024-01-01Z),[2024-01-02Z,)}' AS above,
	   occupancy_at('timestamps{-infinity=3,2024-01-01T00:00:00Z=1}', '-infinity') AS before, occupancy_at('timestamps{-infinity=3,2024-01-01T00:00:00Z=1}', 'infinity') AS after;
SELECT * FROM occupancy_steps(date_occupancy 'dates{-infinity=1,2024-01-01=0,2024-01-03=2,2024-02-01=0}');
SELECT number FROM occupancy_steps('timestamps{2024-01-01T00:00:00Z=1,2024-02-01T00:00:00Z=0}');

-- in steps, against each day by itself
SELECT count(*) > 1000 AS many, count(*) FILTER (WHERE r.lowest <> b.least_n OR r.peak <> b.most_n OR abs(r.mean - b.mean) > 1e-12) AS wrong, sum(upper(r.period) - lower(r.period)) = 60 * 91 AS whole
FROM counted c, occupancy_resample(d, '5 days', '[2024-02-15,2024-05-16)') r,
	 LATERAL (SELECT min(n) AS least_n, max(n) AS most_n, avg(n)::float8 AS mean FROM (SELECT occupancy_at(d, g::date) AS n FROM generate_series(lower(r.period), upper(r.period) - 1, interval '1 day') g) s) b;
-- more steps than the first block of bounds has room for: the number of each day is its own
SELECT count(*), count(*) FILTER (WHERE lower(period) <> date '2024-01-01' + i::integer - 1 OR upper(period) <> date '2024-01-01' + i::integer OR (lowest, peak, mean) <> (i, i, i)) AS wrong
FROM (SELECT occupancy_agg(daterange('2024-01-01'::date + i, NULL)) AS o FROM generate_series(0, 999) i) o, occupancy_resample(o, '1 day', '[2024-01-01,2026-09-27)') WITH ORDINALITY r(period, lowest, peak, mean, i);
SELECT period, lowest, peak, mean FROM occupancy_resample(date_occupancy 'dates{2024-01-31=1,2024-02-15=3,2024-04-01=0}', '1 month', '[2024-01-31,2024-05-10)');
SET timezone = 'America/New_York';
SELECT upper(period) - lower(period) AS length, lowest, peak, round(mean::numeric, 6) AS mean
FROM occupancy_resample('timestamps{2024-03-10T06:30:00Z=1,2024-03-11T00:00:00Z=5}', '1 day', '[2024-03-09 00:00,2024-03-12 00:00)');
RESET timezone;
SELECT occupancy_resample(date_occupancy 'dates{}', '1 day', 'empty'), occupancy_resample(date_occupancy 'dates{}', '{}');

-- JSON
SELECT date_occupancy('[2024-01-01,2024-03-01)'::daterange)::json, occupancy('(,2024-03-01 00:00Z)'::tstzrange)::json, date_occupancy('empty'::daterange)::json, to_jsonb(date_occupancy('[2024-01-01,)'::daterange));
SELECT count(*) FILTER (WHERE o::json::occupancy <> o OR d::json::date_occupancy <> d) AS differ FROM counted;

-- no rows, only NULL, only empty periods
SELECT occupancy_agg(period) IS NULL AS no_rows, occupancy_sum_agg(NULL) IS NULL AS only_null FROM stay WHERE false;
-- weights of bigint, up to what a number may be; smaller integers as well
SELECT occupancy_agg(p, 4000000000 * n) AS dates, occupancy_agg(tstzrange(lower(p)::timestamp AT TIME ZONE 'UTC', NULL), 4000000000 * n) AS instants, occupancy_sum_agg(date_occupancy(datemultirange(p), (-4000000000) * n)) AS negative, date_occupancy('[2024-01-01,)'::daterange, 9007199254740991) AS most,
	occupancy_agg(p, n::smallint) = occupancy_agg(p, n) AS same FROM (SELECT n, daterange('2024-01-01'::date + n, '2024-02-01'::date + n) AS p FROM generate_series(1, 2) n) s;
SELECT n, occupancy_at(occupancy_agg(daterange('2024-01-01', NULL), 3000000000 * n) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), '2024-06-01'::date) AS of_two FROM generate_series(1, 4) n;
SELECT occupancy_agg(daterange('2024-01-01', NULL), 9007199254740992);
SELECT date_occupancy(daterange('2024-01-01', NULL), -9223372036854775808);
SELECT occupancy_agg(daterange('2024-01-01', NULL), -9223372036854775808) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM generate_series(1, 4) n;
SELECT occupancy_agg(NULL::daterange) AS only_null, occupancy_agg('empty'::daterange) AS only_empty, occupancy_agg(days, NULL) AS no_weight FROM stay;

-- moving windows, the sum of sums
SELECT count(*) AS differ
FROM (SELECT id, occupancy_agg(period) OVER w AS o, occupancy_agg(days, weight) OVER w AS d, occupancy_sum_agg(occupancy(period)) OVER w AS s, occupancy_agg(period) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING) AS two
	  FROM stay WINDOW w AS (ORDER BY id ROWS BETWEEN 20 PRECEDING AND CURRENT ROW)) m,
	 LATERAL (SELECT occupancy_agg(period) AS o, occupancy_agg(days, weight) AS d, occupancy_agg(period) FILTER (WHERE s.id BETWEEN m.id - 2 AND m.id - 1) AS two FROM stay s WHERE s.id BETWEEN m.id - 20 AND m.id OFFSET 0) b
WHERE NOT (m.o = b.o AND m.d = b.d AND m.s = b.o) OR (m.two = b.two) IS FALSE OR (m.two IS NULL) <> (b.two IS NULL);
SELECT (SELECT occupancy_sum_agg(o) FROM counted) = occupancy_agg(period) AS same, (SELECT occupancy_sum_agg(dw) FROM counted) = occupancy_agg(days, weight) AS same_weighted FROM stay;

-- parallel, and over partitions
CREATE TABLE part_of (LIKE stay) PARTITION BY HASH (id);
CREATE TABLE part_0 PARTITION OF part_of FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE part_1 PARTITION OF part_of FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO part_of SELECT * FROM stay;
ANALYZE part_of;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_partitionwise_aggregate = on;
EXPLAIN (COSTS OFF) SELECT occupancy_agg(period) FROM part_of;
SELECT occupancy_agg(period) = (SELECT occupancy_sum_agg(o) FROM counted) AS same, occupancy_agg(days, weight) = (SELECT occupancy_sum_agg(dw) FROM counted) AS same_weighted FROM part_of;
RESET ALL;
SET search_path = occupancy_test, public;

-- order: the six operators and cmp agree, and so do indexes and scans
CREATE TABLE value AS SELECT o FROM counted UNION ALL SELECT occupancy(period) FROM stay WHERE id < 100 AND period IS NOT NULL;
CREATE TABLE date_value AS SELECT d AS o FROM counted UNION ALL SELECT date_occupancy(days) FROM stay WHERE id < 100 AND days IS NOT NULL;
SELECT count(*) FILTER (WHERE (a.o < b.o) <> (occupancy_cmp(a.o, b.o) < 0) OR (a.o <= b.o) <> (occupancy_cmp(a.o, b.o) <= 0) OR (a.o = b.o) <> (occupancy_cmp(a.o, b.o) = 0)
					   OR (a.o <> b.o) <> (occupancy_cmp(a.o, b.o) <> 0) OR (a.o >= b.o) <> (occupancy_cmp(a.o, b.o) >= 0) OR (a.o > b.o) <> (occupancy_cmp(a.o, b.o) > 0)
					   OR occupancy_cmp(a.o, b.o) <> - occupancy_cmp(b.o, a.o)) AS disagree,
	   count(*) FILTER (WHERE (a.o = b.o) <> (a.o::text = b.o::text) OR a.o = b.o AND (occupancy_hash(a.o) <> occupancy_hash(b.o) OR occupancy_hash_extended(a.o, 5) <> occupancy_hash_extended(b.o, 5))) AS unequal
FROM value a, value b;
SELECT count(*) AS not_ordered FROM (SELECT o, lag(o) OVER (ORDER BY o) AS before FROM value) s WHERE before > o;
SELECT (SELECT count(DISTINCT o) FROM value) = (SELECT count(*) FROM (SELECT o FROM value GROUP BY o) g) AS same_groups;
SELECT count(*) FILTER (WHERE (a.o < b.o) <> (date_occupancy_cmp(a.o, b.o) < 0) OR (a.o <= b.o) <> (date_occupancy_cmp(a.o, b.o) <= 0) OR (a.o = b.o) <> (date_occupancy_cmp(a.o, b.o) = 0)
					   OR (a.o <> b.o) <> (date_occupancy_cmp(a.o, b.o) <> 0) OR (a.o >= b.o) <> (date_occupancy_cmp(a.o, b.o) >= 0) OR (a.o > b.o) <> (date_occupancy_cmp(a.o, b.o) > 0)
					   OR date_occupancy_cmp(a.o, b.o) <> - date_occupancy_cmp(b.o, a.o)) AS disagree,
	   count(*) FILTER (WHERE (a.o = b.o) <> (a.o::text = b.o::text) OR a.o = b.o AND (date_occupancy_hash(a.o) <> date_occupancy_hash(b.o) OR date_occupancy_hash_extended(a.o, 5) <> date_occupancy_hash_extended(b.o, 5))) AS unequal
FROM date_value a, date_value b;
SELECT count(*) AS not_ordered FROM (SELECT o, lag(o) OVER (ORDER BY o) AS before FROM date_value) s WHERE before > o;
SELECT (SELECT count(DISTINCT o) FROM date_value) = (SELECT count(*) FROM (SELECT o FROM date_value GROUP BY o) g) AS same_groups;

-- sums whose parts alone are out of range, in any order of rows and in parallel: the same, and the same error where the whole is
CREATE TABLE far AS
SELECT i, format('dates{2024-01-01=%s,2024-0%s-01=0}', CASE WHEN i <= 3001 THEN 9007199254740991 ELSE -9007199254740991 END, 2 + (i > 3001 OR i % 2 = 0)::integer)::date_occupancy AS o FROM generate_series(1, 6000) i;
CREATE FUNCTION sum_of(source text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text; message text; detail text;
BEGIN
	EXECUTE 'SELECT occupancy_sum_agg(o) FROM ' || source INTO message;
	RETURN message;
EXCEPTION WHEN others THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(' | ', state, message, detail);
END $$;
CREATE VIEW source AS
SELECT * FROM (VALUES ('right', '(SELECT o FROM far WHERE i % 2 = 0 OR i = 1) f'), ('backwards', '(SELECT o FROM far WHERE i % 2 = 0 OR i = 1 ORDER BY i DESC) f'), ('in February', 'far'), ('too much', '(SELECT o FROM far WHERE i % 2 = 0 AND i < 5999 OR i = 1) f')) v(name, source);
SELECT name, sum_of(source) FROM source ORDER BY name;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
EXPLAIN (COSTS OFF) SELECT occupancy_sum_agg(o) FROM far WHERE i % 2 = 0;
SELECT name, sum_of(source) AS in_parallel FROM source ORDER BY name;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET parallel_leader_participation;

SET client_min_messages = warning;
DROP SCHEMA occupancy_test CASCADE;
