-- capacity: hand-worked dwellings, periods of over-crowding against counting day by day and against events in SQL, explanations, bad input
SET client_min_messages = warning;
CREATE SCHEMA capacity_test;
SET search_path = capacity_test, public;
SET datestyle = 'ISO, YMD';
SET timezone = 'Asia/Shanghai';
\set SHOW_CONTEXT never
SELECT setseed(0.5);

CREATE TABLE rule (name text PRIMARY KEY, rule capacity_rule NOT NULL);
INSERT INTO rule VALUES
	('usable', ROW(4, NULL, NULL, NULL, 2, 18, 'relationship', 10, 12, '{kitchen,garage}', 'area clause', 'room clause', 'minors clause', 'family clause', 'crowd clause', 'unsuitable clause')),
	('share', ROW(4, NULL, NULL, 0.7, NULL, NULL, NULL, NULL, NULL, NULL, 'area clause', NULL, NULL, NULL, NULL, NULL)),
	('building', ROW(NULL, 10, NULL, 0.7, NULL, NULL, 'household', 10, NULL, NULL, 'area clause', NULL, NULL, NULL, NULL, NULL)),
	('living', ROW(NULL, NULL, 5, 0.7, 2, NULL, NULL, NULL, NULL, NULL, 'same clause', 'same clause', NULL, NULL, NULL, NULL)),
	('nothing', ROW(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL));

-- area and rooms: exact, the smaller holds, what is unknown does not; 42 m2 of 60 are usable at 0.7, and 60 the building area of 42
SELECT d.n, d.rule, area, kind, rooms, k.capacity, by_area, by_rooms, binding, clause
FROM (VALUES (1, 'usable', 20.0, 'usable', 4), (2, 'usable', 19.99, 'usable', 4), (3, 'usable', 23.5, 'usable', 2), (4, 'usable', 20, 'usable', NULL), (5, 'usable', NULL, 'usable', 3),
			 (6, 'usable', 20, NULL, 3), (7, 'usable', 20, 'building', 3), (8, 'usable', 20, 'building', NULL), (9, 'usable', NULL, NULL, NULL), (10, 'usable', 24, 'usable', 3),
			 (11, 'usable', 3.9, 'usable', 1), (12, 'share', 60, 'building', 1), (13, 'share', 60, 'living', 1), (14, 'share', 59.99, 'building', NULL), (15, 'share', 40, 'usable', NULL),
			 (16, 'building', 60, 'building', 9), (17, 'building', 42, 'usable', 9), (18, 'building', 41.99, 'usable', 9), (19, 'living', 10, 'living', 1), (20, 'living', 10, 'usable', 3),
			 (21, 'nothing', 10, 'usable', 3), (22, 'usable', 20, 'usable', 0)) d(n, rule, area, kind, rooms)
JOIN rule r ON r.name = d.rule, LATERAL dwelling_capacity(area, kind, rooms, NULL, r.rule) k
ORDER BY d.n;
-- occupants: minors, rooms that may not be slept in, families, the crowded place by persons and by rooms
SELECT d.n, d.rule, rooms, occupants, unsuitable, minors, households, k.capacity, counted, excess, exempt, is_crowd
FROM (VALUES (1, 'usable', 3, 8, 0, 0, 2), (2, 'usable', 3, 8, 1, 0, 2), (3, 'usable', 3, 8, 1, 3, 2), (4, 'usable', 3, 8, 1, 4, 2), (5, 'usable', 3, 8, 0, 0, 1), (6, 'usable', 3, 8, 0, 0, NULL),
			 (7, 'usable', 3, 12, 0, 2, 3), (8, 'usable', 3, 12, 0, 3, 3), (9, 'usable', 12, 1, 0, 0, 1), (10, 'usable', NULL, 3, 0, 0, 1), (11, 'usable', 3, NULL, 0, 0, 2), (12, 'usable', 12, NULL, 0, 0, 2),
			 (13, 'building', 3, 12, 2, 5, 1), (14, 'building', 3, 9, 0, 0, 2), (15, 'living', 3, 9, 1, 4, 1), (16, 'nothing', 3, 9, 1, 4, 1), (17, 'usable', 3, 8, NULL, NULL, 2)) d(n, rule, rooms, occupants, unsuitable, minors, households)
JOIN rule r ON r.name = d.rule, LATERAL dwelling_capacity(100, CASE d.rule WHEN 'building' THEN 'building' ELSE 'usable' END, rooms, occupants, r.rule, unsuitable, minors, households) k
ORDER BY d.n;
SELECT dwelling_capacity(20, 'usable', 2, 3, NULL) IS NULL AS no_rule, (dwelling_capacity(20, 'usable', 2, 3, rule)).capacity AS five_arguments FROM rule WHERE name = 'usable';

-- the exact quotient, for areas to the hundredth
SELECT count(*) AS wrong
FROM generate_series(1, 20000) n, LATERAL (SELECT n / 100.0 AS area, (1 + n % 997) / 10.0 AS least) a,
	 LATERAL dwelling_capacity(area, 'living', NULL, NULL, ROW(NULL, NULL, least, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) k
WHERE k.capacity <> n * 10 / (100 * (1 + n % 997));

-- over-crowding: random stays of families in dwellings of different limits
CREATE TABLE dwelling AS SELECT d AS dwelling, 1 + d % 5 AS rooms, (ARRAY['usable', 'living'])[1 + d % 2] AS rule, d % 7 * 3 AS grace FROM generate_series(1, 80) d;
CREATE TABLE stay AS
SELECT 1 + i % 80 AS dwelling, i AS person, 'F' || i % 80 || '.' || (random() * 4)::integer AS household, daterange(f, f + 1 + (random() * 60)::integer) AS period
FROM (SELECT i, '2024-01-01'::date + (random() * 300)::integer AS f FROM generate_series(1, 6000) i) s;
CREATE TABLE counted AS
SELECT dwelling, occupancy_sum_agg(persons) AS persons, occupancy_agg(periods) AS households
FROM (SELECT dwelling, household, occupancy_agg(period) AS persons, range_agg(period) AS periods FROM stay GROUP BY dwelling, household) family
GROUP BY dwelling;
CREATE TABLE found AS
SELECT d.dwelling, o.*
FROM dwelling d JOIN counted c USING (dwelling) JOIN rule r ON r.name = d.rule,
	 LATERAL dwelling_capacity(NULL, NULL, d.rooms, NULL, r.rule) k, LATERAL dwelling_overcrowding(c.persons, c.households, k, r.rule, d.grace) o;
-- day by day
CREATE TABLE day AS
SELECT d.dwelling, d.grace, d.rooms * 2 AS capacity, g::date AS day, count(s.person) AS persons,
	   count(s.person) > d.rooms * 2 AND (count(DISTINCT s.household) > 1 OR (r.rule).family_exemption IS NULL) AS too_many
FROM dwelling d JOIN rule r ON r.name = d.rule CROSS JOIN generate_series('2023-12-01'::timestamp, '2025-02-28', '1 day') g LEFT JOIN stay s ON s.dwelling = d.dwelling AND s.period @> g::date
GROUP BY d.dwelling, d.grace, d.rooms, r.rule, g;
CREATE TABLE expected AS
SELECT dwelling, daterange(min(day), max(day) + 1) AS period, max(persons) AS peak, max(persons) - capacity AS excess, sum(persons - capacity)::float8 AS excess_days
FROM (SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY dwelling ORDER BY day) AS run
	  FROM (SELECT *, coalesce(day - lag(day) OVER (PARTITION BY dwelling ORDER BY day) - 1 > grace, true) AS begins FROM day WHERE too_many) b) r
GROUP BY dwelling, grace, capacity, run
HAVING max(day) + 1 - min(day) > grace;
SELECT count(*) > 100 AS many, count(*) FILTER (WHERE since <> lower(period) OR is_crowd <> (peak >= 10) AND clause = 'room clause' OR clause = 'same clause' AND is_crowd IS NOT NULL) AS wrong FROM found;
SELECT count(*) AS differ
FROM ((SELECT dwelling, period, peak, excess, excess_days FROM found EXCEPT TABLE expected) UNION ALL (TABLE expected EXCEPT SELECT dwelling, period, peak, excess, excess_days FROM found)) e;
-- the same of timestamps: a date as its midnight
CREATE TABLE found_timestamps AS
SELECT d.dwelling, o.*
FROM dwelling d JOIN rule r ON r.name = d.rule
JOIN (SELECT dwelling, occupancy_agg(tstzrange(lower(period), upper(period))) AS persons FROM stay GROUP BY dwelling) p USING (dwelling)
JOIN (SELECT dwelling, occupancy_agg(periods) AS households FROM (SELECT dwelling, household, range_agg(tstzrange(lower(period), upper(period))) AS periods FROM stay GROUP BY dwelling, household) f GROUP BY dwelling) h USING (dwelling),
LATERAL dwelling_capacity(NULL, NULL, d.rooms, NULL, r.rule) k, LATERAL dwelling_overcrowding(persons, households, k, r.rule, d.grace) o;
WITH timestamps AS (SELECT dwelling, tstzrange(lower(period), upper(period)) AS period, since::timestamptz AS since, peak, capacity, excess, excess_days, is_crowd, clause FROM found)
SELECT count(*) AS differ FROM ((TABLE found_timestamps EXCEPT TABLE timestamps) UNION ALL (TABLE timestamps EXCEPT TABLE found_timestamps)) e;

-- runs by hand: a dip of 3 days, a run of 2 days, without begin or end
SELECT grace, r.* FROM generate_series(1, 4) grace, occupancy_runs(date_occupancy 'dates{2024-01-01=3,2024-01-11=1,2024-01-14=5,2024-01-16=0,2024-03-01=4,2024-03-03=2}', 2, grace) r ORDER BY grace, period;
SELECT * FROM occupancy_runs(date_occupancy 'dates{-infinity=3,2024-01-01=2,2024-01-05=4}', 2, 2147483647);
SELECT * FROM occupancy_runs(date_occupancy 'dates{2024-01-01=-1,2024-01-05=0}', -1);
SELECT * FROM occupancy_runs('timestamps{2024-01-01T00:00:00Z=2,2024-01-01T12:00:00Z=0,2024-01-02T12:00:00.000001Z=3}', 1) r(period) WHERE upper_inf(period);
SELECT (o).peak, (o).excess, (o).is_crowd FROM rule, LATERAL dwelling_overcrowding(date_occupancy 'dates{2024-01-01=9,2024-01-05=0}', NULL, dwelling_capacity(NULL, NULL, 2, NULL, rule), rule) o WHERE name IN ('usable', 'nothing');
SELECT (o).peak, (o).is_crowd AS by_rooms FROM rule, LATERAL dwelling_overcrowding(date_occupancy 'dates{2024-01-01=40,2024-01-05=0}', 'dates{2024-01-02=2}', dwelling_capacity(20, 'usable', 12, NULL, rule), rule) o WHERE name = 'usable';

-- explanations
\pset format unaligned
SELECT capacity_explanation('zh', 23.50, 'usable', 3, 13, rule, 1, 2, 3, '2024-03-01') FROM rule WHERE name = 'usable';
SELECT capacity_explanation('en', 23.50, 'usable', 3, 13, rule, 1, 2, 3, '2024-03-01') FROM rule WHERE name = 'usable';
SELECT capacity_explanation('zh', 60, 'building', NULL, 1, rule), capacity_explanation('en', 60, 'building', NULL, 1, rule, since => '2024-12-31') FROM rule WHERE name = 'share';
SELECT capacity_explanation('zh', NULL, NULL, NULL, 7, rule, 0, 0, 1), capacity_explanation('en', NULL, NULL, NULL, 7, rule, 0, 0, 1) FROM rule WHERE name = 'building';
SELECT capacity_explanation('zh', 50, 'usable', 12, NULL, rule, 4), capacity_explanation('en', 50, 'usable', 12, NULL, rule, 4) FROM rule WHERE name = 'usable';
SELECT capacity_explanation('zh', 10, 'living', 1, 2, rule), capacity_explanation('en', 10, 'living', 1, 2, rule) FROM rule WHERE name = 'living';
SELECT capacity_explanation('zh', NULL, NULL, NULL, NULL, rule), capacity_explanation('en', NULL, NULL, NULL, NULL, rule) FROM rule WHERE name = 'nothing';
SELECT capacity_explanation('zh', 20, 'usable', 2, 3, NULL) IS NULL AS no_rule, capacity_explanation('fr', 20, 'usable', 2, 3, rule) IS NULL AS no_language FROM rule WHERE name = 'usable';

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
SELECT what, fault(statement) FROM (VALUES
	('an area of 0', $$SELECT dwelling_capacity(0, 'usable', 2, 3, rule) FROM rule WHERE name = 'usable'$$),
	('NaN', $$SELECT dwelling_capacity('NaN', 'usable', 2, 3, rule) FROM rule WHERE name = 'usable'$$),
	('infinity', $$SELECT dwelling_capacity('Infinity', NULL, 2, 3, rule) FROM rule WHERE name = 'usable'$$),
	('another kind of area', $$SELECT dwelling_capacity(20, 'gross', 2, 3, rule) FROM rule WHERE name = 'usable'$$),
	('rooms below 0', $$SELECT dwelling_capacity(20, 'usable', -2, 3, rule) FROM rule WHERE name = 'usable'$$),
	('more occupants than a dwelling has', $$SELECT dwelling_capacity(20, 'usable', 2, 2000000, rule) FROM rule WHERE name = 'usable'$$),
	('more unsuitable rooms than rooms', $$SELECT dwelling_capacity(20, 'usable', 2, 3, rule, 3) FROM rule WHERE name = 'usable'$$),
	('more minors than occupants', $$SELECT dwelling_capacity(20, 'usable', 2, 3, rule, 0, 4) FROM rule WHERE name = 'usable'$$),
	('0 m2 a person', $$SELECT dwelling_capacity(20, 'usable', 2, 3, ROW(0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL))$$),
	('a share above 1', $$SELECT dwelling_capacity(20, 'building', 2, 3, ROW(4, NULL, NULL, 1.1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL))$$),
	('persons a room below 0', $$SELECT dwelling_capacity(20, 'usable', 2, 3, ROW(NULL, NULL, NULL, NULL, -1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL))$$),
	('grace below 0', $$SELECT occupancy_runs(date_occupancy 'dates{}', 1, -1)$$),
	('dates for timestamps', $$SELECT occupancy_runs('dates{}', 1)$$),
	('a limit out of range', $$SELECT occupancy_runs(date_occupancy 'dates{}', 9223372036854775807)$$)) v(what, statement);

DROP SCHEMA capacity_test CASCADE;
