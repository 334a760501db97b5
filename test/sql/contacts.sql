-- contacts: by hand, against counting day by day, with the caller's rights, bad input
SET client_min_messages = warning;
CREATE SCHEMA contacts_test;
SET search_path = contacts_test, public;
SET datestyle = 'ISO, YMD';
SET timezone = 'Asia/Shanghai';
\set SHOW_CONTEXT never
SELECT setseed(0.5);

-- 1 is the case, at 10 in May.  2 is there from 11 May; 3 met 2 before that; 4 meets 2 in June; 5 meets 4 only before; 6 meets 3 in July
CREATE TABLE hand (place integer, person integer, period daterange);
INSERT INTO hand VALUES (10, 1, '[2024-05-01,2024-06-01)'), (10, 2, '[2024-05-11,2024-05-21)'), (10, 2, '[2024-05-25,2024-05-27)'), (20, 2, '[2024-04-01,2024-05-05)'), (20, 3, '[2024-04-20,2024-06-01)'),
	(30, 2, '[2024-06-01,2024-07-01)'), (30, 4, '[2024-06-10,2024-08-01)'), (40, 4, '[2024-05-15,2024-06-05)'), (40, 5, '[2024-05-01,2024-06-08)'), (50, 3, '[2024-07-01,2024-08-01)'), (50, 6, '[2024-07-01,)'),
	(NULL, 7, '[2024-05-01,2024-06-01)'), (10, 7, NULL), (10, 7, 'empty'), (10, NULL, '[2024-05-01,2024-06-01)');
CREATE INDEX ON hand (person);
CREATE INDEX ON hand (place);
SELECT * FROM residence_contacts('hand', 'place', 'person', 'period', 1, daterange '[2024-05-01,2024-09-01)');
SELECT * FROM residence_contacts('hand', 'place', 'person', 'period', 1, daterange '[2024-05-01,2024-09-01)', 5);
SELECT person, degree, exposure_days FROM residence_contacts('hand', 'place', 'person', 'period', 1, daterange '[2024-05-20,2024-06-15)', 5);
SELECT person, degree, exposure_days FROM residence_contacts('hand', 'place', 'person', 'period', 1, daterange '[2024-05-01,2024-09-01)', 5, 13);
SELECT * FROM residence_contacts('hand', 'place', 'person', 'period', 3, daterange '(,)', 2);
SELECT count(*) AS nobody FROM residence_contacts('hand', 'place', 'person', 'period', 99, daterange '(,)', 2);
SELECT count(*) AS no_window FROM residence_contacts('hand', 'place', 'person', 'period', 1, daterange 'empty', 2);
SELECT count(*) AS no_case FROM residence_contacts('hand', 'place', 'person', 'period', NULL, daterange '(,)', 2);

-- random stays of any bounds, contradictory ones too, as a table of days
CREATE TABLE stay AS
SELECT i, (random() * 25)::integer::smallint AS place, (random() * 60)::integer::bigint AS person,
	   daterange(CASE WHEN i % 41 = 0 THEN NULL ELSE f END, CASE WHEN i % 37 = 0 THEN NULL ELSE f + 1 + (random() * 20)::integer END, CASE WHEN i % 3 = 0 THEN '(]' ELSE '[)' END) AS period
FROM (SELECT i, '2024-01-01'::date + (random() * 90)::integer AS f FROM generate_series(1, 250) i) s;
CREATE TABLE present AS SELECT DISTINCT person, place, g::date AS day FROM stay, generate_series('2023-12-01'::timestamp, '2024-05-01', '1 day') g WHERE period @> g::date;
CREATE TABLE together AS SELECT a.person AS via, b.person, a.place, a.day FROM present a JOIN present b ON b.place = a.place AND b.day = a.day AND b.person <> a.person;
-- step by step: who met, for days enough, somebody exposed by then
CREATE FUNCTION expected(case_person bigint, within daterange, steps integer, min_days integer)
	RETURNS TABLE (person bigint, degree integer, via bigint, exposed_from date, first_contact date, last_contact date, exposure_days double precision, places integer) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
	CREATE TEMP TABLE reached ON COMMIT DROP AS SELECT case_person AS p, 0 AS n, NULL::bigint AS v, lower(within) AS e, NULL::date AS f, NULL::date AS l, NULL::float8 AS d, NULL::integer AS k;
	FOR step IN 1 .. steps LOOP
		CREATE TEMP TABLE met ON COMMIT DROP AS
		SELECT t.person, (array_agg(t.via ORDER BY t.day, t.via))[1] AS v, min(t.day) AS f, max(t.day) AS l, count(DISTINCT t.day) AS d, count(DISTINCT t.place) AS k
		FROM together t JOIN reached r ON r.p = t.via AND t.day >= r.e AND t.day < upper(within)
		JOIN (SELECT t.via, t.person FROM together t JOIN reached r ON r.p = t.via AND t.day >= r.e AND t.day < upper(within) GROUP BY 1, 2 HAVING count(DISTINCT t.day) >= min_days) x ON x.via = t.via AND x.person = t.person
		WHERE t.person <> case_person
		GROUP BY t.person;
		UPDATE reached SET e = least(e, met.f) FROM met WHERE met.person = p;
		INSERT INTO reached SELECT met.person, step, met.v, met.f, met.f, met.l, met.d, met.k FROM met WHERE NOT EXISTS (SELECT FROM reached WHERE p = met.person);
		DROP TABLE met;
	END LOOP;
	RETURN QUERY SELECT p, n, v, e, f, l, d, k FROM reached WHERE n > 0;
	DROP TABLE reached;
END $$;
CREATE TABLE trial AS SELECT p::bigint AS case_person, w AS within, 1 + p / 2 % 4 AS degree, p % 3 * 2 AS min_days FROM generate_series(0, 59, 2) p, unnest(ARRAY['[2024-01-10,2024-03-20)', '[2024-02-01,2024-02-20)']::daterange[]) w;
CREATE TABLE found AS SELECT t.case_person, t.within, c.* FROM trial t, LATERAL residence_contacts('stay', 'place', 'person', 'period', case_person, within, degree, min_days) c;
CREATE TABLE counted AS SELECT t.case_person, t.within, c.* FROM trial t, LATERAL expected(case_person, within, degree, min_days) c;
SELECT count(*) > 500 AS many, max(degree) AS steps, count(*) FILTER (WHERE exposed_from < first_contact) > 0 AS longer_ways,
	   (SELECT count(*) FROM ((TABLE found EXCEPT TABLE counted) UNION ALL (TABLE counted EXCEPT TABLE found)) d) AS differ FROM found;
-- the same of timestamps
CREATE VIEW stay_instants AS SELECT place, person, tstzrange(lower(period)::timestamptz, upper(period)::timestamptz) AS period FROM stay;
SELECT count(*) AS differ
FROM (SELECT t.case_person, t.within, c.person, c.degree, c.via, c.exposed_from::date, c.first_contact::date, (c.last_contact - interval '1 day')::date, c.exposure_days, c.places
	  FROM trial t, LATERAL residence_contacts('stay_instants', 'place', 'person', 'period', case_person, tstzrange(lower(within), upper(within)), degree, min_days) c
	  EXCEPT TABLE found) d;
-- places by another type, with its own equality
CREATE TABLE cell_stay AS SELECT gridcell(119.9 + place / 100.0, 28.4, 100) AS place, person, period FROM stay;
SELECT count(*) AS differ FROM (SELECT t.case_person, t.within, c.* FROM trial t, LATERAL residence_contacts('cell_stay', 'place', 'person', 'period', case_person, within, degree, min_days) c EXCEPT TABLE found) d;
CREATE TABLE named_stay AS SELECT md5(place::text)::uuid AS id, 'place ' || place AS name, place::text::char(5) AS fixed, person, period FROM stay;
SELECT place, count(*) AS differ
FROM unnest('{id,name,fixed}'::name[]) place, LATERAL (SELECT t.case_person, t.within, c.* FROM trial t, LATERAL residence_contacts('named_stay', place, 'person', 'period', case_person, within, degree, min_days) c EXCEPT TABLE found) d
GROUP BY place;
SELECT count(*) = 3 * (SELECT count(*) FROM found) AS all FROM unnest('{id,name,fixed}'::name[]) place, trial t, LATERAL residence_contacts('named_stay', place, 'person', 'period', case_person, within, degree, min_days) c;

-- one case does not read the whole table: rows are found by the indexes
CREATE TABLE many AS SELECT (random() * 20000)::integer AS place, i % 50000 AS person, daterange(f, f + 30) AS period FROM (SELECT i, '2024-01-01'::date + (random() * 300)::integer AS f FROM generate_series(1, 100000) i) s;
CREATE INDEX ON many (person);
CREATE INDEX ON many (place);
ANALYZE many;
SELECT pg_stat_force_next_flush() \g /dev/null
SELECT seq_scan, idx_scan FROM pg_stat_user_tables WHERE relid = 'many'::regclass \gset
SELECT count(*) < 100 AS few FROM residence_contacts('many', 'place', 'person', 'period', 4711, daterange '[2024-01-01,2025-01-01)', 3);
SELECT pg_stat_force_next_flush() \g /dev/null
SELECT seq_scan - :seq_scan AS scans, idx_scan - :idx_scan > 1 AS by_index FROM pg_stat_user_tables WHERE relid = 'many'::regclass;

-- row-level security and rights are the caller's
CREATE ROLE migrant_test_tracer;
GRANT USAGE ON SCHEMA contacts_test TO migrant_test_tracer;
ALTER TABLE hand ENABLE ROW LEVEL SECURITY;
CREATE POLICY some_places ON hand USING (place <> 30);
GRANT SELECT ON hand TO migrant_test_tracer;
SET ROLE migrant_test_tracer;
SELECT person, degree FROM residence_contacts('hand', 'place', 'person', 'period', 1, daterange '[2024-05-01,2024-09-01)', 5);
SELECT * FROM residence_contacts('stay', 'place', 'person', 'period', 1, daterange '[2024-05-01,2024-09-01)', 5);
RESET ROLE;
DROP OWNED BY migrant_test_tracer;
DROP ROLE migrant_test_tracer;

-- bad input: SQLSTATE, message, detail and hint
CREATE FUNCTION fault(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text; message text; detail text; hint text;
BEGIN
	EXECUTE statement;
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', state, message, nullif(detail, ''), nullif(hint, ''));
END $$;
CREATE TABLE odd AS SELECT '1'::text AS person, 1 AS place, point(1, 1) AS spot, '[2024-01-01,2024-02-01)'::daterange AS period;
\pset format unaligned
SELECT what, fault(statement) FROM (VALUES
	('no step', $$SELECT residence_contacts('hand', 'place', 'person', 'period', 1, daterange '(,)', 0)$$),
	('too many steps', $$SELECT residence_contacts('hand', 'place', 'person', 'period', 1, daterange '(,)', 1001)$$),
	('days below 0', $$SELECT residence_contacts('hand', 'place', 'person', 'period', 1, daterange '(,)', 1, -1)$$),
	('no such column', $$SELECT residence_contacts('hand', 'place', 'nobody', 'period', 1, daterange '(,)')$$),
	('dates for timestamps', $$SELECT residence_contacts('hand', 'place', 'person', 'period', 1, tstzrange '(,)')$$),
	('persons by text', $$SELECT residence_contacts('odd', 'place', 'person', 'period', 1, daterange '(,)')$$),
	('persons by cell', $$SELECT residence_contacts('cell_stay', 'person', 'place', 'period', 1, daterange '(,)')$$),
	('places without a number', $$SELECT residence_contacts('odd', 'spot', 'place', 'period', 1, daterange '(,)')$$),
	('no period', $$SELECT residence_contacts('hand', 'place', 'person', 'place', 1, daterange '(,)')$$)) v(what, statement);

DROP SCHEMA contacts_test CASCADE;
