-- Goals O1 to O4 and O7: peaks, pairs of stays and their number, against joins and window functions.
SELECT (:rows / 2)::text AS stays, (:rows / 20)::text AS dwellings, (:rows / 8)::text AS persons, (:rows / 20)::text AS short \gset

-- Some dwellings hold far more than others, so that a million stays make 27 million overlapping pairs.
SELECT setseed(0.25) \g /dev/null
CREATE FUNCTION stays(number bigint, persons bigint, dwellings bigint) RETURNS TABLE (id bigint, person bigint, dwelling bigint, period tstzrange) LANGUAGE sql AS $$
	SELECT i, (random() * persons)::bigint, (power(random(), 2.7) * dwellings)::bigint, tstzrange(f, f + l)
	FROM (SELECT i, '2022-01-01Z'::timestamptz + floor(random() * 1095) * interval '1 day' + floor(random() * 24) * interval '1 hour' AS f,
				 (1 + floor(-ln(1 - random()) * 150)) * interval '1 day' AS l
		  FROM generate_series(1, number) i) s
$$;
CREATE TABLE stay AS SELECT * FROM stays(:stays, :persons, :dwellings);
CREATE VIEW some_dwellings AS SELECT * FROM stay WHERE dwelling % 200 = 7;
-- Short stays without a key: 55 million pairs of 100,000 and 100,000.
CREATE TABLE short_a AS
SELECT i AS id, i % 1000 AS place, tstzrange(f, f + (random() * 6 * 24 + 1)::integer * interval '1 hour') AS period
FROM (SELECT i::bigint, '2022-01-01Z'::timestamptz + floor(random() * 1095 * 24) * interval '1 hour' AS f FROM generate_series(1, :short) i) s;
CREATE TABLE short_b AS
SELECT i AS id, i % 1000 AS place, tstzrange(f, f + (random() * 6 * 24 + 1)::integer * interval '1 hour') AS period
FROM (SELECT i::bigint, '2022-01-01Z'::timestamptz + floor(random() * 1095 * 24) * interval '1 hour' AS f FROM generate_series(1, :short) i) s;
CREATE INDEX ON short_b USING gist (period);
CREATE INDEX ON short_b USING gist (place, period);
VACUUM (ANALYZE, FREEZE) stay, short_a, short_b;

\echo
\echo 'O1-O4  stays at the same place and time' :stays 'stays'
SELECT against('O1 occupancy_peaks: events and window sum',
	$$SELECT count(*), sum(peak) FROM occupancy_peaks('stay', 'dwelling', 'period')$$,
	$$SELECT count(*), sum(peak) FROM (
		SELECT dwelling, max(number) AS peak
		FROM (SELECT dwelling, sum(sum(n)) OVER (PARTITION BY dwelling ORDER BY at) AS number
			  FROM (SELECT dwelling, lower(period) AS at, 1 AS n FROM stay UNION ALL SELECT dwelling, upper(period), -1 FROM stay) e GROUP BY dwelling, at) n
		GROUP BY dwelling) p$$, '20');
SELECT against('O1 occupancy_agg, GROUP BY: the same',
	$$SELECT count(*), sum(peak) FROM (SELECT occupancy_peak(occupancy_agg(period)) AS peak FROM stay GROUP BY dwelling) s$$,
	$$SELECT count(*), sum(peak) FROM (
		SELECT dwelling, max(number) AS peak
		FROM (SELECT dwelling, sum(sum(n)) OVER (PARTITION BY dwelling ORDER BY at) AS number
			  FROM (SELECT dwelling, lower(period) AS at, 1 AS n FROM stay UNION ALL SELECT dwelling, upper(period), -1 FROM stay) e GROUP BY dwelling, at) n
		GROUP BY dwelling) p$$, 'none');
SELECT against('O2 residence_overlap_count: hash join and &&',
	$$SELECT residence_overlap_count('stay', 'dwelling', 'period')$$,
	$$SELECT count(*) FROM stay a JOIN stay b ON a.dwelling = b.dwelling AND a.id < b.id AND a.period && b.period$$, '100');
SELECT against('O2 residence_overlap_count_agg, GROUP BY: the whole table',
	$$SELECT sum(n) FROM (SELECT residence_overlap_count_agg(period) AS n FROM stay GROUP BY dwelling) s$$,
	$$SELECT residence_overlap_count('stay', 'dwelling', 'period')$$, 'none');
SELECT against('O3 residence_overlaps, rows: join, && and total days',
	$$SELECT count(*) FROM (SELECT residence_overlaps('stay', 'dwelling', 'person', 'period')) o$$,
	$$SELECT count(*) FROM (
		SELECT a.dwelling, a.person, b.person, sum(extract(epoch FROM least(upper(a.period), upper(b.period)) - greatest(lower(a.period), lower(b.period)))) / 86400 AS days
		FROM stay a JOIN stay b ON a.dwelling = b.dwelling AND a.person < b.person AND a.period && b.period GROUP BY 1, 2, 3) s$$, '15');
SELECT against('   ' || label, ours,
	$$SELECT sum(n)::bigint AS count, round(sum(days), 3) FROM (
		SELECT 1 AS n, (SELECT sum(extract(epoch FROM upper(r) - lower(r))) / 86400 FROM unnest(common) r) AS days
		FROM (SELECT range_agg(a.period * b.period) AS common
			  FROM some_dwellings a JOIN some_dwellings b ON a.dwelling = b.dwelling AND a.person < b.person AND a.period && b.period GROUP BY a.dwelling, a.person, b.person) c) d$$, 'none')
FROM (VALUES
	('with the days, 1 in 200 dwellings: range_agg', $$SELECT count(*), round(sum((o).days)::numeric, 3) FROM (SELECT residence_overlaps('some_dwellings', 'dwelling', 'person', 'period') AS o) s$$),
	('residence_overlap_agg, GROUP BY: the same',
	 $$SELECT count(*), round(sum(days)::numeric, 3) FROM (SELECT (unnest(residence_overlap_agg(person, period))).days FROM some_dwellings GROUP BY dwelling) s$$)) f(label, ours);
SELECT against('O4 residence_overlap_count: nested loop, GiST',
	$$SELECT residence_overlap_count('short_a', NULL, 'period', 'short_b', NULL, 'period')$$,
	$$SELECT count(*) FROM short_a a JOIN short_b b ON a.period && b.period$$, '200');
SELECT against('O4 residence_overlaps, rows: the same',
	$$SELECT count(*) FROM (SELECT residence_overlaps('short_a', NULL, 'id', 'period', 'short_b', NULL, 'id', 'period')) o$$,
	$$SELECT count(*) FROM short_a a JOIN short_b b ON a.period && b.period$$, '2.5');
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SELECT against('   the same by key: nested loop, GiST of key and period',
	$$SELECT residence_overlap_count('short_a', 'place', 'period', 'short_b', 'place', 'period')$$,
	$$SELECT count(*) FROM short_a a JOIN short_b b ON a.place = b.place AND a.period && b.period$$, 'none');
RESET enable_hashjoin;
RESET enable_mergejoin;

-- Peak memory of a process of its own that has seen the whole table before, so that what comes on top is the function's.
CREATE FUNCTION peak_mb() RETURNS numeric LANGUAGE sql RETURN round(substring(pg_read_file('/proc/self/status') FROM 'VmHWM:\s+(\d+)')::numeric / 1024);
\echo
\c
SET work_mem = '4MB';
SELECT count(*), peak_mb() AS before FROM stay \gset
SELECT count(*) FROM (SELECT residence_overlaps('stay', 'dwelling', 'person', 'period')) o \gset
SELECT format('O3 memory on top of a scan, %s rows: %s MB at work_mem 4MB', :count, peak_mb() - :before);
\c
SELECT count(*), peak_mb() AS before FROM stay \gset
SELECT count(*) FROM (SELECT residence_overlaps('stay', 'dwelling', 'person', 'period')) o \gset
SELECT format('O3 memory on top of a scan, %s rows: %s MB at work_mem %s', :count, peak_mb() - :before, current_setting('work_mem'));
\c
SELECT count(*), peak_mb() AS before FROM stay \gset
SELECT count(*) FROM (SELECT residence_overlap_count_agg(period) FROM stay GROUP BY dwelling) o \gset
SELECT format('   residence_overlap_count_agg, GROUP BY, %s groups: %s MB', :count, peak_mb() - :before);

-- Ten times as many, in partitions by dwelling: each holds its groups whole, so that workers share nothing.
CREATE TABLE stay_10 (LIKE stay) PARTITION BY HASH (dwelling);
SELECT format('CREATE TABLE stay_10_%s PARTITION OF stay_10 FOR VALUES WITH (MODULUS 4, REMAINDER %s)', i, i) FROM generate_series(0, 3) i
\gexec
INSERT INTO stay_10 SELECT * FROM stays(:stays * 10::bigint, :persons * 10::bigint, :dwellings * 10::bigint);
VACUUM (ANALYZE, FREEZE) stay_10;
\echo
\echo 'O7  ten times as many: the time by that of one tenth, 10 is linear'
SELECT format('O7 %s %s s: %sx', rpad(label, 40), lpad(round(b_seconds::numeric, 2)::text, 8), round((b_seconds / a_seconds)::numeric, 1))
FROM (VALUES ('occupancy_peaks', 'SELECT count(*) FROM occupancy_peaks(%L, ''dwelling'', ''period'')'),
			 ('residence_overlap_count', 'SELECT residence_overlap_count(%L, ''dwelling'', ''period'')')) q(label, query),
	 LATERAL medians(format(query, 'stay'), format(query, 'stay_10')) m;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_partitionwise_aggregate = on;
CREATE FUNCTION seconds_with(workers integer, statement text) RETURNS float8 LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('max_parallel_workers_per_gather', workers::text, true);
	RETURN seconds(statement);
END $$;
SELECT format('O7 %s alone %s s, with two workers %s s: %sx (goal 1.7)', rpad(label, 40), round(a::numeric, 2), round(b::numeric, 2), round((a / b)::numeric, 2))
FROM (VALUES ('occupancy_agg', 'SELECT sum(occupancy_peak) FROM (SELECT occupancy_peak(occupancy_agg(period)) FROM stay_10 GROUP BY dwelling) s'),
			 ('residence_overlap_count_agg', 'SELECT sum(n) FROM (SELECT residence_overlap_count_agg(period) AS n FROM stay_10 GROUP BY dwelling) s')) q(label, statement),
	 LATERAL (SELECT seconds_with(0, statement) AS a, seconds_with(2, statement) AS b OFFSET 0) t;
DROP TABLE stay_10;
