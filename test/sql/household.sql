-- households: against weights, ties and components in SQL, known families, in parallel and over partitions, bad input
SET client_min_messages = warning;
CREATE SCHEMA household_test;
SET search_path = household_test, public;
\set SHOW_CONTEXT never
SELECT setseed(0.5);

-- by hand: 1 and 2 came and left together; 3 lives with them; 4 and 5 meet for too short a time; 6 and 7 moved together; 9 is alone
CREATE TABLE hand (place bigint, person bigint, period daterange);
INSERT INTO hand VALUES (10, 1, '[2024-01-01,2024-07-01)'), (10, 2, '[2024-01-03,2024-06-28)'), (10, 3, '[2024-03-01,2024-07-01)'),
	(20, 4, '[2024-01-01,2024-07-01)'), (20, 5, '[2024-06-01,2025-01-01)'),
	(30, 6, '[2024-01-01,2024-03-01)'), (40, 6, '[2024-03-01,2024-09-01)'), (30, 7, '[2024-02-10,2024-03-02)'), (40, 7, '[2024-03-03,2024-08-01)'),
	(50, 9, '[2024-01-01,2024-07-01)'), (50, NULL, '[2024-01-01,2024-07-01)'), (NULL, 9, '[2024-01-01,2024-07-01)'), (50, 8, 'empty'), (50, 8, NULL);
SELECT household, person, family, role, shared_days, round(stability::numeric, 3) AS stability, places
FROM (SELECT residence_household_agg(place, person, period) AS m FROM hand) s, unnest(m);
-- closer thresholds: nobody but those who were always together; wider ones: 4 and 5 too
SELECT household, array_agg(person) AS persons, array_agg(role) AS roles FROM (SELECT residence_household_agg(place, person, period, 0.97, 0.97, 1) AS m FROM hand) s, unnest(m) GROUP BY household ORDER BY household;
SELECT household, array_agg(person) AS persons, array_agg(role) AS roles FROM (SELECT residence_household_agg(place, person, period, 0.01, 0.97, 1) AS m FROM hand) s, unnest(m) GROUP BY household ORDER BY household;
SELECT residence_household_agg(place, person, period) AS none FROM hand WHERE false;
SELECT residence_household_agg(place, person, period) AS only_empty FROM hand WHERE person = 8;
SELECT residence_household_agg(place, person, period) AS only_null FROM hand WHERE person IS NULL;
-- a stay without an end lasts a day longer than all bounds
SELECT person, role, shared_days, stability FROM (SELECT residence_household_agg(1, person, period) AS m FROM (VALUES (1, '[2024-01-01,)'::daterange), (2, '[2024-01-01,2024-01-10)'), (3, '(,)')) v(person, period)) s, unnest(m);

-- random stays, in which pairs of persons keep together for a while; contradictory ones too
CREATE TABLE stay AS
WITH one AS (
	SELECT i, (random() * 150)::integer AS person, (random() * 40)::integer AS place, '2024-01-01'::date + (random() * 250)::integer AS f, 5 + (random() * 90)::integer AS l FROM generate_series(1, 500) i)
SELECT place::bigint, person::bigint, daterange(f, f + l) AS period FROM one
UNION ALL
SELECT place, person + 1, daterange(f + (random() * 6)::integer - 3, f + l + (random() * 6)::integer - 3) FROM one WHERE i % 2 = 0
UNION ALL
SELECT place + 1, person + x, daterange(f + l + 5 + (random() * 3)::integer, f + 2 * l + 10 + (random() * 3)::integer) FROM one, generate_series(0, 1) x WHERE i % 8 = 0;
-- the same in SQL: joined stays, days, weights of pairs
CREATE TABLE joined AS
SELECT row_number() OVER (ORDER BY person, lower(p), upper(p), place) AS n, place, person, p AS period FROM (SELECT place, person, range_agg(period) AS periods FROM stay GROUP BY 1, 2) s, unnest(periods) p;
CREATE TABLE time AS SELECT person, sum(upper(p) - lower(p)) AS days FROM (SELECT person, range_agg(period) AS periods FROM stay GROUP BY 1) s, unnest(periods) p GROUP BY 1;
CREATE TABLE pair AS
SELECT a, b, sum(upper(p) - lower(p)) AS days
FROM (SELECT x.person AS a, y.person AS b, range_agg(x.period * y.period) AS periods FROM joined x JOIN joined y ON y.place = x.place AND y.period && x.period AND y.person <> x.person GROUP BY 1, 2) s, unnest(periods) p
GROUP BY 1, 2;
CREATE TABLE move AS
SELECT * FROM (SELECT person, place AS from_place, upper(period) AS left_on, lead(place) OVER w AS to_place, lead(lower(period)) OVER w AS came_on FROM joined WINDOW w AS (PARTITION BY person ORDER BY n)) m WHERE to_place <> from_place;
CREATE FUNCTION components(ties text) RETURNS TABLE (person bigint, label bigint) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('WITH RECURSIVE edge AS (%s), reach AS (SELECT t.person AS p, t.person AS q FROM time t UNION SELECT r.p, edge.b FROM reach r JOIN edge ON edge.a = r.q) SELECT p, min(q) FROM reach GROUP BY p', ties);
END $$;
CREATE TABLE threshold (min_weight double precision, kernel_weight double precision, together integer);
INSERT INTO threshold VALUES (0.5, 0.75, 7), (0.2, 0.6, 2), (0.35, 0.35, 0), (0.9, 0.95, 30);
CREATE TABLE tie AS
SELECT t.*, p.a, p.b, (p.days / (x.days + y.days - p.days)::float8 >= t.kernel_weight
	AND EXISTS (SELECT FROM joined u JOIN joined v ON v.place = u.place AND v.period && u.period WHERE u.person = a AND v.person = b
				AND abs(lower(u.period) - lower(v.period)) <= together AND abs(upper(u.period) - upper(v.period)) <= together))
	OR EXISTS (SELECT FROM move u JOIN move v USING (from_place, to_place) WHERE u.person = a AND v.person = b AND abs(u.left_on - v.left_on) <= together AND abs(u.came_on - v.came_on) <= together) AS kernel
FROM threshold t CROSS JOIN pair p JOIN time x ON x.person = p.a JOIN time y ON y.person = p.b
WHERE p.days / (x.days + y.days - p.days)::float8 >= t.min_weight;
CREATE TABLE expected AS
SELECT t.min_weight, h.person, h.label AS household, f.label AS family,
	   count(*) OVER (PARTITION BY t.min_weight, h.label) AS members, count(*) OVER (PARTITION BY t.min_weight, f.label) AS kernel
FROM threshold t, LATERAL components(format('SELECT a, b FROM tie WHERE min_weight = %s', t.min_weight)) h
JOIN LATERAL components(format('SELECT a, b FROM tie WHERE kernel AND min_weight = %s', t.min_weight)) f ON f.person = h.person;
CREATE TABLE expected_time AS
SELECT min_weight, person, places, sum(upper(p) - lower(p)) AS days
FROM (SELECT e.min_weight, x.person, count(DISTINCT x.place) AS places, range_agg(x.period * y.period) AS periods
	  FROM expected e JOIN expected o ON o.min_weight = e.min_weight AND o.household = e.household AND o.person <> e.person
	  JOIN joined x ON x.person = e.person JOIN joined y ON y.person = o.person AND y.place = x.place AND y.period && x.period
	  GROUP BY 1, 2) s, unnest(periods) p
GROUP BY 1, 2, 3;
CREATE TABLE found AS
SELECT t.min_weight, (unnest(m)).* FROM threshold t, LATERAL (SELECT residence_household_agg(place, person, period, t.min_weight, t.kernel_weight, t.together) AS m FROM stay) s;
SELECT f.min_weight, count(*) > 100 AS many, count(DISTINCT f.household) FILTER (WHERE f.role <> 'alone') > 0 AS households, count(*) FILTER (WHERE f.role = 'kernel') > 0 AS kernels,
	   count(*) FILTER (WHERE f.household <> e.household OR (f.role = 'kernel' AND f.family = e.family) <> (e.kernel > 1) OR (f.family IS NULL) <> (e.kernel = 1)
							OR f.role <> CASE WHEN e.kernel > 1 THEN 'kernel' WHEN e.members > 1 THEN 'cotenant' ELSE 'alone' END) AS wrong,
	   count(*) FILTER (WHERE f.shared_days <> coalesce(s.days, 0) OR f.places <> coalesce(s.places, 0) OR abs(f.stability - coalesce(s.days, 0) / t.days::float8) > 1e-12) AS wrong_times
FROM found f FULL JOIN expected e USING (min_weight, person) LEFT JOIN expected_time s USING (min_weight, person) JOIN time t USING (person)
GROUP BY 1 ORDER BY 1;
SELECT (SELECT count(*) FROM expected) = (SELECT count(*) FROM found) AS all_persons;
-- defaults, and instants
SELECT residence_household_agg(place, person, period) = residence_household_agg(place, person, period, 0.5, 0.75, 7) AS same_defaults,
	   residence_household_agg(place, person, period) = residence_household_agg(place, person, tstzrange(lower(period)::timestamp AT TIME ZONE 'UTC', upper(period)::timestamp AT TIME ZONE 'UTC')) AS same_instants,
	   residence_household_agg(place, person, period ORDER BY random()) = residence_household_agg(place, person, period ORDER BY person DESC) AS any_order FROM stay;

-- known families among tenants who do not know each other: 300 families of 2 to 4 in turn in 400 flats for some years, moving with dates that differ by up to 5 days,
-- 1 in 20 registered by a month too late; 1,200 single tenants in the same flats
CREATE TABLE family AS SELECT f, 2 + f % 3 AS members, 1 + f % 3 AS homes, (random() * 500)::integer AS start FROM generate_series(1, 300) f;
CREATE TABLE home AS SELECT f, members, h, (random() * 400)::integer AS flat, start + sum(l) OVER (PARTITION BY f ORDER BY h) - l AS f_from, start + sum(l) OVER (PARTITION BY f ORDER BY h) AS f_to
FROM (SELECT f, members, start, h, 120 + (random() * 300)::integer AS l FROM family, generate_series(1, homes) h) s;
CREATE TABLE city AS
SELECT flat::bigint AS place, f::bigint * 10 + m AS person, daterange('2022-01-01'::date + f_from::integer + (random() * 5)::integer + CASE WHEN random() < 0.05 THEN 30 ELSE 0 END, '2022-01-01'::date + f_to::integer - (random() * 5)::integer) AS period
FROM home, generate_series(1, members) m
UNION ALL
SELECT (random() * 400)::integer, 10000 + s * 10, daterange('2022-01-01'::date + a, '2022-01-01'::date + a + 30 + (random() * 500)::integer) FROM (SELECT s, (random() * 900)::integer AS a FROM generate_series(1, 1200) s) t;
CREATE TABLE kernel AS SELECT person, family FROM (SELECT residence_household_agg(place, person, period) AS m FROM city) s, unnest(m) WHERE role = 'kernel';
SELECT count(*) FILTER (WHERE same AND found) AS found, count(*) FILTER (WHERE NOT same) AS wrong, count(*) FILTER (WHERE NOT found) AS missed,
	   count(*) FILTER (WHERE same AND found) > 0.95 * count(*) FILTER (WHERE found) AS precise, count(*) FILTER (WHERE same AND found) > 0.9 * count(*) FILTER (WHERE same) AS complete
FROM (SELECT a, b, a / 10 = b / 10 AS same, k.a IS NOT NULL AS found
	  FROM (SELECT x.person AS a, y.person AS b, true AS k FROM kernel x JOIN kernel y ON y.family = x.family AND y.person > x.person) k
	  FULL JOIN (SELECT f * 10 + x AS a, f * 10 + y AS b FROM family, generate_series(1, members) x, generate_series(1, members) y WHERE y > x) t USING (a, b)) p;

-- parallel, and over partitions
CREATE TABLE part_of (LIKE city) PARTITION BY HASH (person);
CREATE TABLE part_0 PARTITION OF part_of FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE part_1 PARTITION OF part_of FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO part_of SELECT * FROM city;
ANALYZE part_of;
CREATE TABLE serial AS SELECT residence_household_agg(place, person, period) AS m FROM city;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT residence_household_agg(place, person, period) FROM part_of;
SELECT residence_household_agg(place, person, period) = (SELECT m FROM serial) AS same FROM part_of;
RESET ALL;
SET client_min_messages = warning;
SET search_path = household_test, public;

-- in little memory, all in temporary files, by groups, and as a window function: the same
CREATE TABLE plenty AS SELECT (SELECT m FROM serial) AS city, residence_household_agg(place, person, period) AS stay, residence_household_agg(place, person, period, 0.2, 0.6, 2) AS loose FROM stay;
SET work_mem = '64kB';
SELECT residence_household_agg(place, person, period) = (SELECT city FROM plenty) AS same_city FROM city;
SELECT residence_household_agg(place, person, period) = (SELECT stay FROM plenty) AS same_stay, residence_household_agg(place, person, period, 0.2, 0.6, 2) = (SELECT loose FROM plenty) AS same_loose FROM stay;
SELECT count(*) AS groups, count(*) FILTER (WHERE g.m = (SELECT residence_household_agg(place, person, period) FROM city c WHERE c.place % 5 = g.part)) AS same FROM (SELECT place % 5 AS part, residence_household_agg(place, person, period) AS m FROM city GROUP BY 1) g;
SELECT count(*) AS rows, count(*) FILTER (WHERE m = (SELECT stay FROM plenty)) AS same FROM (SELECT residence_household_agg(place, person, period) OVER () AS m FROM stay) s;
SELECT n, m = (SELECT residence_household_agg(place, person, period) FROM (SELECT * FROM stay ORDER BY place, person, lower(period), upper(period) LIMIT n) s) AS same
FROM (SELECT row_number() OVER w AS n, residence_household_agg(place, person, period) OVER (w ROWS UNBOUNDED PRECEDING) AS m FROM stay WINDOW w AS (ORDER BY place, person, lower(period), upper(period))) s WHERE n IN (1, 100, 500);
RESET work_mem;
-- persons who may share more than one time tells, some never at one time: every way of a pair
CREATE TABLE twice AS SELECT h::bigint AS place, i::bigint AS person, daterange('2020-01-01'::date + h * 200 + i * 7919 % 60, '2020-04-01'::date + h * 200 + i * 104729 % 90) AS period FROM generate_series(1, 60) i, generate_series(1, 3) h WHERE (i + h) % 7 <> 0;
WITH f AS MATERIALIZED (SELECT r.* FROM (SELECT residence_household_agg(place, person, period, 0.8, 0.8, 7) AS m FROM twice) s, unnest(m) r),
	p AS (
	SELECT a, b, sum(upper(p) - lower(p)) AS days FROM (SELECT x.person AS a, y.person AS b, range_agg(x.period * y.period) AS periods FROM twice x JOIN twice y ON x.place = y.place AND x.person < y.person AND x.period && y.period GROUP BY 1, 2) s, unnest(periods) p GROUP BY 1, 2),
	t AS (SELECT person, sum(upper(period) - lower(period)) AS days FROM twice GROUP BY 1),
	edge AS MATERIALIZED (SELECT a, b FROM p JOIN t x ON x.person = a JOIN t y ON y.person = b WHERE p.days / (x.days + y.days - p.days)::float8 >= 0.8),
	near AS (SELECT a, b FROM (SELECT a, b FROM edge UNION ALL SELECT b, a FROM edge) e)
SELECT count(*) FILTER (WHERE m.role <> 'alone') > 20 AS some, count(*) FILTER (WHERE m.role = 'alone') > 5 AS alone, count(*) FILTER (WHERE (m.role = 'alone') <> (NOT EXISTS (SELECT FROM near WHERE a = m.person))) AS wrong,
	   (SELECT count(*) FROM near JOIN f x ON x.person = a JOIN f y ON y.person = b WHERE x.household <> y.household) AS apart
FROM f m;

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
\pset format unaligned
SELECT what, fault(statement) FROM (VALUES
	('no weight', $$SELECT residence_household_agg(1, 1, '[2024-01-01,2024-02-01)'::daterange, 0, 0.5, 7)$$),
	('NaN', $$SELECT residence_household_agg(1, 1, '[2024-01-01,2024-02-01)'::daterange, 'NaN', 0.5, 7)$$),
	('a kernel looser than a household', $$SELECT residence_household_agg(1, 1, '[2024-01-01,2024-02-01)'::daterange, 0.5, 0.4, 7)$$),
	('a weight above 1', $$SELECT residence_household_agg(1, 1, '[2024-01-01,2024-02-01)'::daterange, 0.5, 1.1, 7)$$),
	('days below 0', $$SELECT residence_household_agg(1, 1, '[2024-01-01,2024-02-01)'::daterange, 0.5, 0.5, -1)$$),
	('thresholds that differ', $$SELECT residence_household_agg(1, 1, '[2024-01-01,2024-02-01)'::daterange, 0.5, 0.5, n) FROM generate_series(1, 2) n$$),
	('before the year 1', $$SELECT residence_household_agg(1, 1, '[0044-03-15 BC,2024-02-01)'::daterange)$$),
	('far future', $$SELECT residence_household_agg(1, 1, '[2024-01-01,200000-01-01)'::tstzrange)$$)) v(what, statement);

\pset format aligned
-- memory: a crowd in one dwelling does not take it, where the system tells
\c
SELECT cardinality(residence_household_agg(1, i, daterange('2020-01-01'::date + i * 7919 % 200, '2020-09-01'::date + i * 31 % 300))) AS persons FROM generate_series(1, 5000) i;
SELECT coalesce(substring(pg_read_file('/proc/self/status', 0, 100000, true) FROM 'VmHWM:\s*(\d+)')::integer, 0) / 1024 < 400 AS is_little;
SET client_min_messages = warning;
DROP SCHEMA household_test CASCADE;
