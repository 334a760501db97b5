-- residence: union of periods, of groups and whole tables, against range_agg, and with gaps against counting days
CREATE SCHEMA merge_test;
SET search_path = merge_test, public;
SELECT setseed(0.5);

CREATE TABLE stay (id serial, person integer, days daterange, period tstzrange);
INSERT INTO stay (person, days, period)
SELECT i % 800,
	   CASE WHEN i % 97 = 0 THEN 'empty'::daterange WHEN i % 89 = 0 THEN NULL
			ELSE daterange(CASE WHEN i % 151 = 0 THEN NULL ELSE f::date END, CASE WHEN i % 149 = 0 THEN NULL ELSE f::date + i % 30 END, (ARRAY['[)', '(]', '[]', '()'])[1 + i % 4]) END,
	   CASE WHEN i % 97 = 0 THEN 'empty'::tstzrange WHEN i % 89 = 0 THEN NULL
			ELSE tstzrange(CASE WHEN i % 151 = 0 THEN NULL ELSE f END, CASE WHEN i % 149 = 0 THEN NULL ELSE f + i % 700 * interval '1 hour' END, '[)') END
FROM (SELECT i, '2024-01-01 00:00Z'::timestamptz + (random() * CASE WHEN i % 800 < 20 THEN 100000 ELSE 12000 END)::integer * interval '1 hour' AS f FROM generate_series(1, 8000) i) s;
INSERT INTO stay (person, days, period) SELECT 0, daterange(d, d + 1), tstzrange(d, d + 1) FROM (SELECT '2024-01-01'::date + (i * 7919 % 3001) * 3 AS d FROM generate_series(1, 3000) i) s;
CREATE TABLE merged AS
SELECT person, residence_merge_agg(days, 0) AS days, residence_merge_agg(period, 0) AS period, residence_merge_agg(days, 5) AS days_5, residence_merge_agg(period, 5) AS period_5 FROM stay GROUP BY person;
SELECT count(*) = 800 AS many, max(cardinality(ARRAY(SELECT unnest(m.days)))) > 2000 AS long,
	   count(*) FILTER (WHERE m.days IS DISTINCT FROM r.days) AS differ, count(*) FILTER (WHERE m.period IS DISTINCT FROM r.period) AS instants_differ,
	   count(*) FILTER (WHERE m.days_5 IS DISTINCT FROM r.days + r.gaps) AS gaps_differ, count(*) FILTER (WHERE m.period_5 IS DISTINCT FROM r.period + r.instant_gaps) AS instant_gaps_differ,
	   count(*) FILTER (WHERE NOT ROW(m.days, m.period, m.days_5)::record *= ROW(r.days, r.period, r.days + r.gaps)::record) AS bytes_differ
FROM merged m
JOIN (SELECT person, days, period,
			 coalesce((SELECT range_agg(daterange(upper(p), n)) FROM (SELECT p, lead(lower(p)) OVER (ORDER BY p) AS n FROM unnest(a.days) p) g WHERE n - upper(p) <= 5), '{}') AS gaps,
			 coalesce((SELECT range_agg(tstzrange(upper(p), n)) FROM (SELECT p, lead(lower(p)) OVER (ORDER BY p) AS n FROM unnest(a.period) p) g WHERE n - upper(p) <= interval '120 hours'), '{}') AS instant_gaps
	  FROM (SELECT person, range_agg(days) AS days, range_agg(period) AS period FROM stay GROUP BY person) a) r USING (person);
SELECT count(*) FILTER (WHERE s.days <> m.days OR s.days_5 <> m.days_5 OR s.days_other <> m.days_5) AS differ
FROM merged m
JOIN (SELECT person, residence_merge_agg(days, 0 ORDER BY id) AS days, residence_merge_agg(days, 5 ORDER BY id DESC) AS days_5, residence_merge_agg(days, 5 ORDER BY hashint4(id)) AS days_other FROM stay GROUP BY person) s USING (person);

-- whole tables: the same in the order of keys, in memory and by files; all rows without a key
CREATE VIEW some_stay AS SELECT * FROM stay WHERE NOT lower_inf(days) AND NOT upper_inf(days);
CREATE FUNCTION differences() RETURNS TABLE (what text, keys bigint, differ bigint) LANGUAGE sql AS $$
	SELECT 'dates', count(*), count(*) FILTER (WHERE m.days IS DISTINCT FROM w.periods) FROM merged m FULL JOIN residence_merges_dates('stay', 'person', 'days') w ON person = key
	UNION ALL
	SELECT 'timestamps', count(*), count(*) FILTER (WHERE m.period IS DISTINCT FROM w.periods) FROM merged m FULL JOIN residence_merges('stay', 'person', 'period') w ON person = key
	UNION ALL
	SELECT 'dates with gaps', count(*), count(*) FILTER (WHERE m.days_5 IS DISTINCT FROM w.periods) FROM merged m FULL JOIN residence_merges_dates('stay', 'person', 'days', 5) w ON person = key
	UNION ALL
	SELECT 'timestamps with gaps', count(*), count(*) FILTER (WHERE m.period_5 IS DISTINCT FROM w.periods) FROM merged m FULL JOIN residence_merges('stay', 'person', 'period', 5) w ON person = key
	UNION ALL
	SELECT 'no key', count(*), count(*) FILTER (WHERE key IS NOT NULL OR periods <> (SELECT range_agg(days) FROM some_stay)) FROM residence_merges_dates('some_stay', NULL, 'days')
	UNION ALL
	SELECT 'keys not in order', count(*), count(*) FILTER (WHERE before >= key) FROM (SELECT key, lag(key) OVER (ORDER BY n) AS before FROM residence_merges_dates('stay', 'person', 'days') WITH ORDINALITY u(key, periods, n)) o
$$;
SELECT * FROM differences();
SET work_mem = '64kB';
SELECT * FROM differences();
SELECT count(*) FROM (SELECT residence_merges('stay', 'person', 'period') LIMIT 1) s;
SELECT count(*) AS files FROM pg_ls_tmpdir() WHERE name LIKE 'pgsql_tmp' || pg_backend_pid() || '.%';
RESET work_mem;
-- keys of another type, names that need quotes; no key, no period and an empty one are left out
CREATE VIEW "a View" AS SELECT CASE WHEN k < 3 THEN (330000 + k * 10)::text::region_code END AS "the ""Key", d AS "from"
FROM (VALUES (1, '[2024-01-01,2024-01-03)'::daterange), (2, '[2024-01-07,2024-01-08)'), (1, '[2024-01-05,2024-01-06)'), (1, '[2024-01-09,2024-01-10)'), (1, NULL), (0, 'empty'), (3, '[2024-01-07,2024-01-08)')) v(k, d);
SELECT region_code(key) AS region, periods FROM residence_merges_dates('"a View"', 'the "Key', 'from', 2);
SELECT count(*) FROM residence_merges_dates('stay', 'person', NULL);
SELECT count(*) FROM residence_merges_dates('stay', 'person', 'days', NULL);

-- rights of the caller, and only the rows that he sees
CREATE ROLE migrant_merge_reader;
GRANT USAGE ON SCHEMA merge_test TO migrant_merge_reader;
SET ROLE migrant_merge_reader;
SELECT count(*) FROM residence_merges('stay', 'person', 'period');
RESET ROLE;
GRANT SELECT (person, period) ON stay TO migrant_merge_reader;
ALTER TABLE stay ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON stay TO migrant_merge_reader USING (person BETWEEN 5 AND 9);
SET ROLE migrant_merge_reader;
SELECT count(*) AS keys, min(key), max(key) FROM residence_merges('stay', 'person', 'period');
SELECT count(*) FROM residence_merges_dates('stay', 'person', 'days');
RESET ROLE;
ALTER TABLE stay DISABLE ROW LEVEL SECURITY;

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
EXPLAIN (COSTS OFF) SELECT residence_merge_agg(days, 0) FROM part_of;
SELECT residence_merge_agg(days, 0) = range_agg(days) AS same, residence_merge_agg(period, 0) = range_agg(period) AS same_instants FROM part_of WHERE person < 20 AND NOT lower_inf(days) AND NOT upper_inf(days);
RESET ALL;
SET search_path = merge_test, public;

-- known answers; no rows, only NULL, only empty periods
SELECT residence_merge_agg(d, 2) FROM (VALUES ('[2024-01-01,2024-01-03)'::daterange), ('[2024-01-05,2024-01-06)'), ('[2024-01-09,2024-01-10)'), ('[2024-01-10,)')) v(d);
SELECT residence_merge_agg(d, 0) FROM (VALUES ('(,2024-01-03)'::daterange), ('[2024-01-03,infinity)')) v(d);
SELECT residence_merge_agg(days, 0) IS NULL AS no_rows FROM stay WHERE false;
SELECT residence_merge_agg(NULL::daterange, 0) AS only_null, residence_merge_agg('empty'::daterange, 0) AS only_empty FROM stay;

-- errors
SELECT residence_merge_agg('[2024-01-01,)'::daterange, -1);
SELECT residence_merge_agg('[2024-01-01,)'::daterange, NULL);
SELECT residence_merge_agg('[2024-01-01,)'::daterange, g) FROM generate_series(1, 2) g;
SELECT residence_merge_agg('[2024-01-01,100000-01-01)'::daterange, 0);
CREATE TABLE odd (name text, days daterange, since date);
INSERT INTO odd VALUES ('x', '[2024-01-01,100000-01-01)', '2024-01-01');
SELECT residence_merges_dates('odd', 'person', 'days');
SELECT residence_merges_dates('odd', 'name', 'days');
SELECT residence_merges_dates('odd', NULL, 'since');
SELECT residence_merges('odd', NULL, 'days');
SELECT residence_merges_dates('odd', NULL, 'days', -1);
SELECT residence_merges_dates('odd', NULL, 'days');

SET client_min_messages = warning;
DROP SCHEMA merge_test CASCADE;
DROP ROLE migrant_merge_reader;
