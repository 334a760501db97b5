-- overlap: against joins in SQL, tolerance, two sets, no key, aggregates in parallel, over partitions and in files, rights, cancel
CREATE SCHEMA overlap_test;
SET search_path = overlap_test, public;
SET timezone = 'America/New_York';
SELECT setseed(0.5);

-- random stays with all kinds of bounds, without ends, empty, infinite, NULL and over days of a clock change; 0 to 70 of a person
CREATE TABLE stay (id serial, dwelling integer, person bigint, period tstzrange, days daterange);
INSERT INTO stay (dwelling, person, period, days)
SELECT CASE WHEN i % 83 <> 0 THEN i % 40 END, CASE WHEN i % 79 <> 0 THEN (power(random(), 2) * 60)::integer - 10 END,
	   CASE WHEN i % 97 = 0 THEN 'empty'::tstzrange WHEN i % 89 = 0 THEN NULL
			ELSE tstzrange(CASE WHEN i % 43 = 0 THEN NULL WHEN i % 61 = 0 THEN '-infinity' ELSE f END, CASE WHEN i % 39 = 0 THEN NULL WHEN i % 59 = 0 THEN 'infinity' ELSE f + l END,
						   (ARRAY['[)', '(]', '[]', '()'])[1 + i % 4]) END,
	   CASE WHEN i % 97 = 0 THEN 'empty'::daterange WHEN i % 89 = 0 THEN NULL
			ELSE daterange(CASE WHEN i % 43 = 0 THEN NULL WHEN i % 61 = 0 THEN '-infinity' ELSE f::date END, CASE WHEN i % 39 = 0 THEN NULL WHEN i % 59 = 0 THEN 'infinity' ELSE f::date + i % 12 END,
						   (ARRAY['[)', '(]', '[]', '()'])[1 + i % 4]) END
FROM (SELECT i, '2024-02-10 00:00Z'::timestamptz + (random() * 1500)::integer * interval '1 hour' AS f, (random() * random() * 300)::integer * interval '1 hour' AS l
	  FROM generate_series(1, 1400) i) s;
CREATE TABLE other AS SELECT id, (dwelling % 20)::bigint AS place, person AS who, period, days FROM stay WHERE id % 7 = 0;
-- the same in the form [), with the same number for all times before and after
CREATE FUNCTION plain(period tstzrange) RETURNS tstzrange LANGUAGE sql IMMUTABLE RETURN
	CASE WHEN NOT isempty(period) THEN tstzrange(
		CASE WHEN isfinite(lower(period)) THEN lower(period) + CASE WHEN lower_inc(period) THEN '0' ELSE interval '1 microsecond' END END,
		CASE WHEN isfinite(upper(period)) THEN upper(period) + CASE WHEN upper_inc(period) THEN interval '1 microsecond' ELSE '0' END END) END;
CREATE FUNCTION plain(period daterange) RETURNS daterange LANGUAGE sql IMMUTABLE RETURN
	CASE WHEN NOT isempty(period) THEN daterange(CASE WHEN isfinite(lower(period)) THEN lower(period) END, CASE WHEN isfinite(upper(period)) THEN upper(period) END) END;
CREATE FUNCTION meets(a tstzrange, b tstzrange, within float8) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN
	a && b OR within > 0 AND coalesce(lower(b) - upper(a) BETWEEN '0' AND within * interval '24 hours' OR lower(a) - upper(b) BETWEEN '0' AND within * interval '24 hours', false);
CREATE FUNCTION meets(a daterange, b daterange, within float8) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN
	a && b OR within > 0 AND coalesce(lower(b) - upper(a) BETWEEN 0 AND within OR lower(a) - upper(b) BETWEEN 0 AND within, false);
CREATE FUNCTION days(common tstzmultirange) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN
	(SELECT coalesce(sum(CASE WHEN lower_inf(r) OR upper_inf(r) THEN 'infinity'::float8 ELSE extract(epoch FROM upper(r) - lower(r)) / 86400 END), 0) FROM unnest(common) r);
CREATE FUNCTION days(common datemultirange) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN
	(SELECT coalesce(sum(CASE WHEN lower_inf(r) OR upper_inf(r) THEN 'infinity'::float8 ELSE upper(r) - lower(r) END), 0) FROM unnest(common) r);
CREATE TABLE plain_stay AS SELECT id, dwelling, person, plain(period) AS period, plain(days) AS days FROM stay;
CREATE TABLE plain_other AS SELECT id, place, who, plain(period) AS period, plain(days) AS days FROM other;

-- all pairs by joins
CREATE TABLE within (n float8);
INSERT INTO within VALUES (0), (0.04), (3.5);
CREATE TABLE pair AS
SELECT n, a.dwelling AS key, least(a.person, b.person) AS a, greatest(a.person, b.person) AS b, range_agg(a.period * b.period) AS common
FROM within, plain_stay a JOIN plain_stay b ON a.dwelling = b.dwelling AND a.person < b.person WHERE meets(a.period, b.period, n) GROUP BY 1, 2, 3, 4;
CREATE TABLE pair_dates AS
SELECT n, a.dwelling AS key, least(a.person, b.person) AS a, greatest(a.person, b.person) AS b, range_agg(a.days * b.days) AS common
FROM within, plain_stay a JOIN plain_stay b ON a.dwelling = b.dwelling AND a.person < b.person WHERE meets(a.days, b.days, n) GROUP BY 1, 2, 3, 4;
CREATE TABLE pair_between AS
SELECT n, a.dwelling AS key, a.person AS a, b.who AS b, range_agg(a.period * b.period) AS common
FROM within, plain_stay a JOIN plain_other b ON a.dwelling = b.place AND b.who IS NOT NULL WHERE a.person IS NOT NULL AND meets(a.period, b.period, n) GROUP BY 1, 2, 3, 4;
CREATE TABLE pair_between_dates AS
SELECT n, a.dwelling AS key, a.person AS a, b.who AS b, range_agg(a.days * b.days) AS common
FROM within, plain_stay a JOIN plain_other b ON a.dwelling = b.place AND b.who IS NOT NULL WHERE a.person IS NOT NULL AND meets(a.days, b.days, n) GROUP BY 1, 2, 3, 4;
CREATE TABLE pair_no_key AS
SELECT n, a.who AS a, b.who AS b, range_agg(a.days * b.days) AS common
FROM within, plain_other a JOIN plain_other b ON a.who < b.who WHERE meets(a.days, b.days, n) GROUP BY 1, 2, 3;
SELECT n, (SELECT count(*) FROM pair p WHERE p.n = within.n) > 1500 AS many, (SELECT count(*) FROM pair p WHERE p.n = within.n AND common = '{}') > 100 AS without_common_time FROM within ORDER BY n;

-- each against the function: rows of one that the other has not
CREATE FUNCTION differences(n float8) RETURNS TABLE (what text, rows bigint, missing bigint, more bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	call text;
	expected text;
BEGIN
	FOR what, call, expected IN VALUES
		('one set', format('residence_overlaps(''stay'', ''dwelling'', ''person'', ''period'', 0, %s)', n), 'pair'),
		('dates', format('residence_overlaps_dates(''stay'', ''dwelling'', ''person'', ''days'', 0, %s)', n), 'pair_dates'),
		('two sets', format('residence_overlaps(''stay'', ''dwelling'', ''person'', ''period'', ''other'', ''place'', ''who'', ''period'', 0, %s)', n), 'pair_between'),
		('two sets of dates', format('residence_overlaps_dates(''stay'', ''dwelling'', ''person'', ''days'', ''other'', ''place'', ''who'', ''days'', 0, %s)', n), 'pair_between_dates'),
		('no key', format('residence_overlaps_dates(''other'', NULL, ''who'', ''days'', 0, %s)', n), '(SELECT n, NULL::bigint AS key, a, b, common FROM pair_no_key)')
	LOOP
		EXECUTE format('CREATE TEMP TABLE found AS SELECT * FROM %s', call);
		EXECUTE format('CREATE TEMP TABLE wanted AS SELECT key::bigint, a, b, common, days(common) FROM %s p WHERE n = %s', expected, n);
		SELECT count(*) FROM found INTO rows;
		SELECT count(*) FROM (SELECT key, a, b, common, round(days::numeric, 9) FROM wanted WHERE days < 'infinity' EXCEPT ALL SELECT key, a, b, common, round(days::numeric, 9) FROM found WHERE days < 'infinity') e INTO missing;
		SELECT count(*) FROM (SELECT key, a, b, common, days FROM found WHERE days = 'infinity' EXCEPT ALL SELECT * FROM wanted) e INTO more;
		SELECT more + rows - count(*) FROM wanted INTO more;
		RETURN NEXT;
		DROP TABLE found, wanted;
	END LOOP;
END $$;
SELECT n, what, rows > 300 AS many, missing, more FROM within, differences(n) ORDER BY n, what;
-- the same in little memory, by files
SET work_mem = '64kB';
SELECT n, what, rows > 300 AS many, missing, more FROM within, differences(n) WHERE n IN (0, 3.5) ORDER BY n, what;
-- also where the stays of one key do not fit
CREATE TABLE in_files AS SELECT * FROM residence_overlaps('stay', NULL, 'person', 'period') UNION ALL SELECT * FROM residence_overlaps('stay', NULL, 'person', 'period', 'stay', NULL, 'id', 'period');
RESET work_mem;
CREATE TABLE in_memory AS SELECT * FROM residence_overlaps('stay', NULL, 'person', 'period') UNION ALL SELECT * FROM residence_overlaps('stay', NULL, 'person', 'period', 'stay', NULL, 'id', 'period');
SELECT (SELECT count(*) FROM in_memory) > 40000 AS many, (SELECT count(*) FROM (SELECT * FROM in_memory EXCEPT ALL SELECT * FROM in_files) e) AS missing, (SELECT count(*) FROM (SELECT * FROM in_files EXCEPT ALL SELECT * FROM in_memory) e) AS more;

-- the number of pairs of rows
SELECT n, residence_overlap_count('stay', 'dwelling', 'period', n) = (SELECT count(*) FROM plain_stay a JOIN plain_stay b ON a.dwelling = b.dwelling AND a.id < b.id WHERE meets(a.period, b.period, n)) AS one_set,
	   residence_overlap_count('stay', 'dwelling', 'days', n) = (SELECT count(*) FROM plain_stay a JOIN plain_stay b ON a.dwelling = b.dwelling AND a.id < b.id WHERE meets(a.days, b.days, n)) AS dates,
	   residence_overlap_count('other', NULL, 'days', n) = (SELECT count(*) FROM plain_other a JOIN plain_other b ON a.id < b.id WHERE meets(a.days, b.days, n)) AS no_key,
	   residence_overlap_count('stay', 'dwelling', 'period', 'other', 'place', 'period', n) = (SELECT count(*) FROM plain_stay a JOIN plain_other b ON a.dwelling = b.place WHERE meets(a.period, b.period, n)) AS two_sets,
	   residence_overlap_count('other', NULL, 'days', 'other', NULL, 'days', n) = (SELECT count(*) FROM plain_other a, plain_other b WHERE meets(a.days, b.days, n)) AS twice_no_key
FROM within ORDER BY n;
-- keys that are uuids and texts, some longer than a block of their hash, are as the numbers that they stand for
CREATE TABLE named AS SELECT dwelling, md5(dwelling::text)::uuid AS id, 'dwelling ' || dwelling || repeat('x', dwelling) AS name, ('no. ' || dwelling)::varchar(20) AS varying, dwelling::text::char(5) AS fixed, period, days FROM stay;
SELECT n, residence_overlap_count('named', 'id', 'period', n) = r.pairs AS uuids, residence_overlap_count('named', 'name', 'period', n) = r.pairs AS texts,
	   residence_overlap_count('named', 'varying', 'period', n) = r.pairs AS varying, residence_overlap_count('named', 'fixed', 'period', n) = r.pairs AS character,
	   residence_overlap_count('named', 'id', 'days', 'named', 'id', 'days', n) = r.between AS uuids_between, residence_overlap_count('named', 'fixed', 'days', 'named', 'fixed', 'days', n) = r.between AS texts_between
FROM within, LATERAL (SELECT residence_overlap_count('stay', 'dwelling', 'period', n) AS pairs, residence_overlap_count('stay', 'dwelling', 'days', 'stay', 'dwelling', 'days', n) AS between) r ORDER BY n;
SELECT residence_overlap_count('named', 'id', 'days', 'named', 'name', 'days');
SELECT residence_overlap_count('named', 'dwelling', 'days', 'named', 'name', 'days');
CREATE TABLE many AS SELECT g % 3 AS place, daterange('2024-01-01'::date + g % 100, '2024-01-01'::date + g % 100 + 1 + g % 7) AS days FROM generate_series(1, 30000) g;
SELECT residence_overlap_count('many', 'place', 'days') AS number, (SELECT sum(c) FROM (SELECT residence_overlap_count_agg(days) AS c FROM many GROUP BY place) s) AS by_group;
SET work_mem = '64kB';
SELECT residence_overlap_count('many', 'place', 'days') AS in_files;
SELECT count(*) AS keys, sum(peak) AS peaks FROM occupancy_peaks_dates('many', 'place', 'days');
RESET work_mem;
SELECT sum(p) AS peaks FROM (SELECT occupancy_peak(occupancy_agg(days)) AS p FROM many GROUP BY place) s;

-- those who share enough time
SELECT count(*) > 500 AS many, count(*) FILTER (WHERE days < 4.5) AS too_little, count(*) - (SELECT count(*) FROM pair WHERE n = 0 AND days(common) >= 4.5) AS more
FROM residence_overlaps('stay', 'dwelling', 'person', 'period', 4.5);
SELECT count(*) - (SELECT count(*) FROM pair WHERE n = 0 AND days(common) = 'infinity') AS more FROM residence_overlaps('stay', 'dwelling', 'person', 'period', 'infinity');
-- a tolerance without end: all who were ever at the same place
SELECT count(*) - (SELECT count(DISTINCT (a.dwelling, a.person, b.person)) FROM plain_stay a JOIN plain_stay b ON a.dwelling = b.dwelling AND a.person < b.person WHERE a.period IS NOT NULL AND b.period IS NOT NULL) AS more
FROM residence_overlaps('stay', 'dwelling', 'person', 'period', 0, 'infinity');

-- days worked by hand: own stays that overlap count once, neighbours meet only within a tolerance, the clock change makes a day of 23 hours
CREATE TABLE case_of (place bigint, person bigint, days daterange, period tstzrange);
INSERT INTO case_of VALUES
	(1, 1, '[2024-03-08,2024-03-12)', '[2024-03-08,2024-03-12)'), (1, 1, '[2024-03-09,2024-03-15)', '[2024-03-09,2024-03-15)'), (1, 1, '[2024-03-20,)', '[2024-03-20,)'),
	(1, 2, '[2024-03-10,2024-03-22)', '[2024-03-10,2024-03-22)'), (1, 3, '[2024-03-22,2024-03-23)', '[2024-03-22,2024-03-23)'), (2, 4, '(,)', '(,)'), (2, 5, '[2024-03-10,2024-03-10]', '[2024-03-10,2024-03-11)');
SELECT * FROM residence_overlaps_dates('case_of', 'place', 'person', 'days') ORDER BY key, a, b;
SELECT key, a, b, days FROM residence_overlaps('case_of', 'place', 'person', 'period') ORDER BY key, a, b;
SELECT * FROM residence_overlaps_dates('case_of', 'place', 'person', 'days', 0, 1) WHERE a = 2;
SELECT place, residence_overlap_agg(person, days ORDER BY random()), residence_overlap_agg(person, days, 5) AS of_5_days, residence_overlap_count_agg(days) FROM case_of GROUP BY place ORDER BY place;
-- keys of other types, names that need quotes, a view, columns of a domain
CREATE DOMAIN "a Period" AS daterange;
CREATE VIEW "a View" AS SELECT (330000 + place)::text::region_code AS "the ""Place", person::numeric AS "select", days::"a Period" AS "from" FROM (SELECT place * 10 AS place, person, days FROM case_of) c;
SELECT region_code(key) AS region, a, b, days FROM residence_overlaps_dates('"a View"', 'the "Place', 'select', 'from', 5) ORDER BY key, a, b;
SELECT count(*) FROM residence_overlaps(NULL, 'dwelling', 'person', 'period');
SELECT residence_overlap_count('stay', 'dwelling', NULL) AS no_column, residence_overlap_count('stay', 'dwelling', 'period', NULL) AS no_tolerance;

-- peaks, against occupancy_agg
SELECT count(*) AS keys, count(*) FILTER (WHERE p.peak <> occupancy_peak(o) OR p.period <> occupancy_peak_at(o)) AS wrong
FROM occupancy_peaks('stay', 'dwelling', 'period') p FULL JOIN (SELECT dwelling, occupancy_agg(period) AS o FROM stay GROUP BY dwelling) s ON s.dwelling = p.key WHERE dwelling IS NOT NULL;
SELECT count(*) AS keys, count(*) FILTER (WHERE p.peak <> occupancy_peak(o) OR p.period <> occupancy_peak_at(o)) AS wrong
FROM occupancy_peaks_dates('stay', 'dwelling', 'days') p FULL JOIN (SELECT dwelling, occupancy_agg(days) AS o FROM stay GROUP BY dwelling) s ON s.dwelling = p.key WHERE dwelling IS NOT NULL;
SELECT p.key, p.peak = occupancy_peak(o) AS peak, p.period = occupancy_peak_at(o) AS period FROM occupancy_peaks_dates('stay', NULL, 'days') p, (SELECT occupancy_agg(days) AS o FROM stay) s;
SELECT count(*) FROM occupancy_peaks_dates('stay', 'dwelling', NULL);

-- aggregates: the same as whole tables, no rows, only NULL
SELECT count(*) AS rows, count(*) FILTER (WHERE p.common IS DISTINCT FROM o.common OR p.days IS DISTINCT FROM o.days) AS wrong
FROM (SELECT dwelling, (unnest(residence_overlap_agg(person, period))).* FROM stay WHERE dwelling IS NOT NULL GROUP BY dwelling) p
FULL JOIN residence_overlaps('stay', 'dwelling', 'person', 'period') o ON o.key = p.dwelling AND o.a = p.a AND o.b = p.b;
SELECT count(*) FILTER (WHERE p.common IS DISTINCT FROM o.common OR p.days IS DISTINCT FROM o.days) AS wrong
FROM (SELECT dwelling, (unnest(residence_overlap_agg(person, days, 3))).* FROM stay WHERE dwelling IS NOT NULL GROUP BY dwelling) p
FULL JOIN residence_overlaps_dates('stay', 'dwelling', 'person', 'days', 3) o ON o.key = p.dwelling AND o.a = p.a AND o.b = p.b;
SELECT count(*) AS not_ordered
FROM (SELECT dwelling, a, b, n, lag((a, b)) OVER (PARTITION BY dwelling ORDER BY n) AS before FROM (SELECT dwelling, residence_overlap_agg(person, period) AS pairs FROM stay GROUP BY dwelling) s, unnest(pairs) WITH ORDINALITY u(a, b, common, days, n)) t
WHERE before >= (a, b);
SELECT residence_overlap_agg(person, days) IS NULL AS no_rows, residence_overlap_count_agg(days) AS number FROM stay WHERE false;
SELECT residence_overlap_agg(person, NULL::daterange) IS NULL AS only_null, residence_overlap_agg(person, 'empty'::daterange) AS only_empty, residence_overlap_agg(person, days, NULL) IS NULL AS no_number FROM stay;
SELECT count(*) AS running, max(residence_overlap_count_agg) AS most FROM (SELECT residence_overlap_count_agg(days) OVER (ORDER BY place, days) FROM case_of) s;

-- parallel, and over partitions
CREATE TABLE part_of (LIKE stay) PARTITION BY HASH (id);
CREATE TABLE part_0 PARTITION OF part_of FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE part_1 PARTITION OF part_of FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO part_of SELECT * FROM stay;
CREATE TABLE serial AS SELECT dwelling, residence_overlap_agg(person, period) AS p, residence_overlap_agg(person, days, 2) AS d, residence_overlap_count_agg(period) AS n FROM stay GROUP BY dwelling;
SELECT count(*) - (SELECT count(*) FROM residence_overlaps('stay', 'dwelling', 'person', 'period')) AS more FROM residence_overlaps('part_of', 'dwelling', 'person', 'period');
ANALYZE part_of;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_partitionwise_aggregate = on;
SET enable_sort = off;
EXPLAIN (COSTS OFF) SELECT dwelling, residence_overlap_agg(person, period) FROM part_of GROUP BY dwelling;
SELECT count(*) AS groups, count(*) FILTER (WHERE s.p IS DISTINCT FROM q.p OR s.d IS DISTINCT FROM q.d OR s.n IS DISTINCT FROM q.n) AS differ
FROM (SELECT dwelling, residence_overlap_agg(person, period) AS p, residence_overlap_agg(person, days, 2) AS d, residence_overlap_count_agg(period) AS n FROM part_of GROUP BY dwelling) q
JOIN serial s ON s.dwelling IS NOT DISTINCT FROM q.dwelling;
SELECT residence_overlap_count('part_of', 'dwelling', 'period') = sum(n) AS same FROM serial WHERE dwelling IS NOT NULL;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET enable_partitionwise_aggregate;
RESET enable_sort;

-- rights of the caller, and only the rows that he sees
CREATE ROLE migrant_overlap_reader;
GRANT USAGE ON SCHEMA overlap_test TO migrant_overlap_reader;
GRANT SELECT ON pair TO migrant_overlap_reader;
SET ROLE migrant_overlap_reader;
SELECT count(*) FROM residence_overlaps('stay', 'dwelling', 'person', 'period');
SELECT residence_overlap_count('stay', 'dwelling', 'period');
RESET ROLE;
GRANT SELECT (dwelling, person, period) ON stay TO migrant_overlap_reader;
ALTER TABLE stay ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON stay TO migrant_overlap_reader USING (dwelling < 5);
SET ROLE migrant_overlap_reader;
SELECT count(*) - (SELECT count(*) FROM pair WHERE n = 0 AND key < 5) AS more, max(key) AS largest_key FROM residence_overlaps('stay', 'dwelling', 'person', 'period');
SELECT count(*) AS keys FROM occupancy_peaks('stay', 'dwelling', 'period');
SELECT residence_overlap_count('stay', 'dwelling', 'days');
RESET ROLE;

-- bad input
CREATE FUNCTION fault(statement text) RETURNS TABLE (state text, message text, detail text, hint text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN QUERY SELECT '00000', 'accepted', '', '';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN NEXT;
END $$;
CREATE TABLE odd (place text, person bigint, size double precision, days daterange, period tstzrange, since timestamp, span tsrange, spans datemultirange);
INSERT INTO odd VALUES ('x', 1, 'NaN', '[2024-01-01,2024-01-02)', '[2024-01-01,2024-01-02)');
\x on
SELECT what, (fault(statement)).* FROM (VALUES
	('no such table', $$SELECT residence_overlap_count(0::oid::regclass, NULL, 'days')$$),
	('no such column', $$SELECT residence_overlap_count('odd', 'dwelling', 'days')$$),
	('a column in other letters', $$SELECT residence_overlaps_dates('odd', NULL, 'Person', 'days')$$),
	('a key that is text', $$SELECT residence_overlaps_dates('odd', 'place', 'person', 'days')$$),
	('a person that is a range', $$SELECT residence_overlaps_dates('odd', NULL, 'days', 'days')$$),
	('a key that is no number', $$SELECT residence_overlap_count('odd', 'size', 'days')$$),
	('a period that is a time', $$SELECT residence_overlap_count('odd', NULL, 'since')$$),
	('a period without time zone', $$SELECT occupancy_peaks('odd', NULL, 'span')$$),
	('a period that is several', $$SELECT residence_overlaps_dates('odd', NULL, 'person', 'spans')$$),
	('dates where timestamps are taken', $$SELECT residence_overlaps('odd', NULL, 'person', 'days')$$),
	('timestamps where dates are taken', $$SELECT residence_overlaps_dates('odd', NULL, 'person', 'period', 'odd', NULL, 'person', 'period')$$),
	('peaks of dates for timestamps', $$SELECT occupancy_peaks('odd', NULL, 'days')$$),
	('two kinds of time', $$SELECT residence_overlap_count('odd', NULL, 'period', 'odd', NULL, 'days')$$),
	('one key of two', $$SELECT residence_overlap_count('odd', 'person', 'days', 'odd', NULL, 'days')$$),
	('negative days', $$SELECT residence_overlaps_dates('odd', NULL, 'person', 'days', -1)$$),
	('a tolerance that is no number', $$SELECT residence_overlap_count('odd', NULL, 'days', 'NaN')$$),
	('negative days of an aggregate', $$SELECT residence_overlap_agg(1, '[2024-01-01,2024-01-02)'::daterange, -1)$$),
	('days that differ', $$SELECT residence_overlap_agg(person, days, person) FROM case_of$$),
	('more pairs than a value holds', $$SELECT residence_overlap_agg(g, '[2024-01-01,2024-01-02)'::daterange) FROM generate_series(1, 10000) g$$)
) v(what, statement);
\x off

-- cancel, and an end before all rows are read: no file stays
CREATE TABLE large AS SELECT g % 300 AS person, tstzrange('2024-01-01Z'::timestamptz + g * interval '1 minute', '2024-03-01Z') AS period FROM generate_series(1, 30000) g;
SET work_mem = '64kB';
SELECT count(*) FROM (SELECT residence_overlaps('stay', NULL, 'person', 'period') LIMIT 1) s;
SET statement_timeout = '400ms';
SELECT count(*) FROM residence_overlaps('large', NULL, 'person', 'period');
SELECT count(*) FROM residence_overlaps('large', NULL, 'person', 'period', 'large', NULL, 'person', 'period');
RESET statement_timeout;
SELECT count(*) AS files FROM pg_ls_tmpdir() WHERE name LIKE 'pgsql_tmp' || pg_backend_pid() || '.%';
RESET work_mem;

SET client_min_messages = warning;
DROP SCHEMA overlap_test CASCADE;
DROP ROLE migrant_overlap_reader;
