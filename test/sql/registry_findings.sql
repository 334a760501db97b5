-- what the office looks for, over random declarations: each view against its definition, and at exact limits
\getenv dir PG_ABS_SRCDIR
\set intake_script :dir '/data/intake.sql'
SET client_min_messages = warning;
\i :intake_script
SET datestyle = 'ISO, YMD';
SET timezone = 'America/New_York';
SELECT migrant_create_registry();
CREATE SCHEMA findings_test;
SET search_path = findings_test, registry, public;
INSERT INTO region (code, name, shape) SELECT c::region_code, c, ST_Multi(ST_MakeEnvelope(119, 28, 119 + n, 29, 4326))
FROM unnest('{331102001001,331102001002,331102002001,331103001001}'::text[]) WITH ORDINALITY r(c, n);
INSERT INTO grid (code, shape) SELECT grid_code('331102001001', n), ST_Multi(ST_MakeEnvelope(119, 28, 120, 29, 4326)) FROM generate_series(1, 2) n;
INSERT INTO dwelling (code, region, grid, place)
SELECT n, (ARRAY['331102001001', '331102001002', '331102002001', '331103001001'])[1 + n % 4]::region_code, CASE WHEN n % 3 < 2 THEN grid_code('331102001001', 1 + n % 3) END, ST_Point(119.9 + n * 0.003, 28.4, 4326) FROM generate_series(1, 12) n;
INSERT INTO person (pseudonym, birth_month, sex) SELECT sha256(n::text::bytea), '1990-01-01', 1 FROM generate_series(1, 60) n;
SELECT setseed(0.25) \g /dev/null
INSERT INTO claim (source, source_key, person, dwelling, channel, household, period, declared_on, place)
SELECT 's', n, 1 + n % 60, 1 + floor(random() * 12)::integer, (ARRAY['self', 'landlord', 'employer', 'grid_worker'])[1 + n % 4], CASE n % 3 WHEN 0 THEN 'h' || n % 2 END, daterange(f, CASE WHEN n % 7 > 0 THEN f + 20 + floor(random() * 300)::integer END), f - 2 + floor(random() * 20)::integer,
	   CASE n % 3 WHEN 0 THEN ST_Point(119.9 + random() * 0.04, 28.4, 4326) END
FROM (SELECT n, date '2024-12-20' + floor(random() * 700)::integer AS f FROM generate_series(1, 240) n) v;
INSERT INTO claim (source, source_key, person, dwelling, channel, period, declared_on)
SELECT 's', 'x' || source_key, person, dwelling, channel, daterange(lower(period) + 1, upper(period) + 1), declared_on + 1 FROM claim WHERE claim % 5 = 0;
SELECT count(withdraw_claim(claim)) AS withdrawn FROM claim WHERE claim % 11 = 0;
CREATE FUNCTION differ(a text, b text, OUT rows bigint, OUT off bigint) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('SELECT (SELECT count(*) FROM (%2$s) b), count(*) FROM ((%1$s EXCEPT ALL %2$s) UNION ALL (%2$s EXCEPT ALL %1$s)) d', a, b) INTO rows, off;
END $$;
CREATE TABLE t AS
SELECT a.person, a.dwelling AS f, b.dwelling AS t, left(x.region::text, 9) || '000' AS ft, left(y.region::text, 9) || '000' AS tt, upper(a.period) AS left_on, lower(b.period) AS arrived_on
FROM residence a JOIN residence b ON b.person = a.person AND b.period >> a.period AND NOT EXISTS (SELECT FROM residence c WHERE c.person = a.person AND c.period >> a.period AND c.period << b.period)
JOIN dwelling x ON x.dwelling = a.dwelling JOIN dwelling y ON y.dwelling = b.dwelling WHERE a.dwelling <> b.dwelling;
CREATE VIEW days AS SELECT date '2025-01-15' + 40 * n AS day FROM generate_series(0, 15) n;
CREATE VIEW lives AS SELECT day, d.*, r.person FROM days JOIN residence r ON r.period @> day JOIN dwelling d USING (dwelling);
SELECT what, rows > 0 AS some, off FROM (VALUES
	('move', 'SELECT person, from_dwelling, to_dwelling, from_township::text, to_township::text, left_on, arrived_on FROM move', 'SELECT * FROM t'),
	('moves by month', 'SELECT month, from_township::text, to_township::text, moves FROM moves_by_month', 'SELECT to_char(arrived_on, ''YYYY-MM-01'')::date, ft, tt, count(*) FROM t WHERE ft <> tt GROUP BY 1, 2, 3'),
	('late', 'SELECT claim, channel, from_date, declared_on, days_late FROM late_claim',
	 $$SELECT * FROM (SELECT claim, channel, lower(period), declared_on, (CASE WHEN channel = 'self' THEN declared_on - lower(period) - 10
			ELSE (SELECT count(*) FROM generate_series(lower(period)::timestamp + interval '1 day', declared_on, '1 day') d LEFT JOIN calendar_day c ON c.day = d::date WHERE coalesce(c.kind = 'workday', extract(isodow FROM d) < 6)) - 3 END)::integer AS days
		FROM (SELECT DISTINCT ON (c.person, c.dwelling, stay) c.*
			  FROM claim c JOIN (SELECT person, dwelling, unnest(range_agg(daterange(lower(period), upper(period) + 45))) AS stay FROM claim WHERE withdrawn_at IS NULL GROUP BY 1, 2) s USING (person, dwelling)
			  WHERE c.withdrawn_at IS NULL AND s.stay @> lower(c.period) ORDER BY c.person, c.dwelling, stay, c.declared_on, c.claim) first
		WHERE channel <> 'grid_worker') l WHERE days > 0$$),
	('open', 'SELECT residence, person, dwelling, from_date, ended_by, declared_on FROM open_ended', 'SELECT residence, person, dwelling, lower(period), upper(period), declared_on FROM residence WHERE open'),
	('far', 'SELECT claim, dwelling, distance_m FROM doubtful_position', 'SELECT claim, dwelling, round(ST_DistanceSphere(c.place, d.place)) FROM claim c JOIN dwelling d USING (dwelling) WHERE withdrawn_at IS NULL AND ST_DistanceSphere(c.place, d.place) > 300'),
	('lost', 'SELECT claim FROM lost_claim', 'SELECT claim FROM claim WHERE withdrawn_at IS NULL EXCEPT SELECT unnest(claims) FROM residence'),
	('gap', 'SELECT person, period, dwelling_before, dwelling_after FROM registration_gap',
	 'SELECT a.person, daterange(upper(a.period), lower(b.period)), a.dwelling, b.dwelling FROM residence a JOIN residence b ON b.person = a.person AND upper(a.period) < lower(b.period)
	  WHERE NOT EXISTS (SELECT FROM residence c WHERE c.person = a.person AND c.period >> a.period AND c.period << b.period)'),
	('twice', 'SELECT person, claim_a, claim_b FROM duplicate_claim',
	 'SELECT c.person, d.claim_a, d.claim_b FROM (SELECT person, residence_duplicates_agg(dwelling, source, period, claim) AS found FROM (SELECT * FROM claim WHERE withdrawn_at IS NULL) c GROUP BY person) c, unnest(found) d'),
	('counted', 'SELECT d.day, g.grid::text, g.persons FROM days d, persons_per_grid(d.day) g', 'SELECT day, grid::text, count(DISTINCT person) FROM lives GROUP BY 1, 2'),
	('by grid', 'SELECT d.day, g.zone::grid_code::text, g.count FROM days d, density_counts(population_by_grid(d.day)) g', 'SELECT day, grid::text, count(DISTINCT person) FROM lives WHERE grid IS NOT NULL GROUP BY 1, 2'),
	('by region', 'SELECT d.day, g.zone::region_code::text, g.count FROM days d, density_counts(population_by_region(d.day)) g', 'SELECT day, region::text, count(DISTINCT person) FROM lives GROUP BY 1, 2'),
	('per county', 'SELECT d.day, g.region::text, g.persons FROM days d, persons_per_region(3, d.day) g', 'SELECT day, left(region::text, 6) || ''000000'', count(DISTINCT person) FROM lives GROUP BY 1, 2'),
	('by cell', 'SELECT d.day, g.cell::text, g.persons FROM days d, persons_per_cell(500, d.day) g', 'SELECT day, gridcell(place, 500)::text, count(DISTINCT person) FROM lives GROUP BY 1, 2'),
	('by month', 'SELECT dwelling, month, persons, households, seen FROM declared_by_month(''2025-01-01'', ''2026-06-01'')',
	 $$SELECT dwelling, date_trunc('month', day)::date, count(*)::float8 / extract(day FROM date_trunc('month', day) + interval '1 month -1 day'),
			  count(DISTINCT coalesce(household, 'P' || person)) FILTER (WHERE NOT open OR day < greatest(declared_on + 120, lower(period) + 1)),
			  bool_and(EXISTS (SELECT FROM claim c WHERE c.claim = ANY (claims) AND channel = 'grid_worker'))
	   FROM residence JOIN generate_series(timestamp '2025-01-01', '2026-06-30', '1 day') day ON period @> day::date GROUP BY 1, date_trunc('month', day)$$),
	('residents', 'SELECT cell::text, count FROM density_counts(residents(''[2025-03-01,2025-12-01)''))',
	 'SELECT gridcell(place, 100)::text, count(*) FROM residence r JOIN dwelling USING (dwelling) WHERE period && ''[2025-03-01,2025-12-01)'' AND NOT EXISTS (SELECT FROM residence o WHERE o.person = r.person AND o.period && ''[2025-03-01,2025-12-01)'' AND o.period >> r.period) GROUP BY 1')) v(what, a, b),
	LATERAL differ(a, b) d;
SELECT region, persons > 0 AS some, km2, round(persons / km2, 2) = per_km2 AS per_km2 FROM persons_per_region(5, '2025-06-01');

-- exact limits: the tenth day and the eleventh, three working days and four over the May holiday; 300 m; the size of grids; the gap between fixes
BEGIN;
TRUNCATE claim CASCADE;
INSERT INTO claim (source, source_key, person, dwelling, channel, period, declared_on)
SELECT 'l', n, n, 1, c, daterange(f::date, NULL), d::date FROM (SELECT *, row_number() OVER () AS n FROM (VALUES ('self', '2025-03-01', '2025-03-11'), ('self', '2025-03-01', '2025-03-12'), ('landlord', '2025-04-30', '2025-05-08'), ('landlord', '2025-04-30', '2025-05-09'),
	('employer', '2025-04-26', '2025-04-29'), ('employer', '2025-04-26', '2025-05-06'), ('grid_worker', '2025-01-01', '2025-12-01')) v(c, f, d)) v;
SELECT source_key, l.channel, days_late FROM late_claim l JOIN claim USING (claim) ORDER BY 1;
UPDATE resolution_rule SET far_m = 0;
UPDATE claim c SET place = CASE WHEN source_key = '1' THEN ST_Point(119.9, 28.4, 4326) ELSE d.place END FROM dwelling d WHERE d.dwelling = c.dwelling;
SELECT source_key, distance_m FROM doubtful_position JOIN claim USING (claim);
ROLLBACK;
BEGIN;
UPDATE grid_rule SET min_households = 300, max_households = 500;
UPDATE grid SET households = 299; SELECT DISTINCT households, excess FROM grid_out_of_rule;
UPDATE grid SET households = 300; SELECT DISTINCT households, excess FROM grid_out_of_rule;
UPDATE grid SET households = 500; SELECT DISTINCT households, excess FROM grid_out_of_rule;
UPDATE grid SET households = 501; SELECT DISTINCT households, excess FROM grid_out_of_rule;
ROLLBACK;
-- the household of a residence: by the declaration of the highest rank that tells one, of these the latest, of these the first by name
BEGIN;
TRUNCATE claim CASCADE;
INSERT INTO claim (source, source_key, person, dwelling, channel, household, period, declared_on)
SELECT 'h', row_number() OVER (), p, 1, c, h, '[2025-03-01,2025-06-01)', d::date
FROM (VALUES (1, 'grid_worker', 'rank', '2025-03-02'), (1, 'self', 'no', '2025-03-09'), (2, 'self', 'no', '2025-03-02'), (2, 'self', 'late', '2025-03-09'), (3, 'self', 'no', '2025-03-02'), (3, 'self', 'first', '2025-03-02'),
	(4, 'grid_worker', NULL, '2025-03-09'), (4, 'self', 'told', '2025-03-02')) v(p, c, h, d);
SELECT person, household FROM residence ORDER BY person;
ROLLBACK;
-- who counts in a dwelling: from the month in which they come of age; where nobody declared an end, for 120 days after the last word
BEGIN;
TRUNCATE claim CASCADE;
UPDATE city_rule SET valid = '(,)', count_minors_below = 18, minors_clause = (SELECT min(clause) FROM clause) WHERE rule = (SELECT min(rule) FROM city_rule WHERE city = '3311');
UPDATE person SET birth_month = CASE person WHEN 2 THEN date '2007-06-01' WHEN 3 THEN '2007-01-01' WHEN 4 THEN '2010-01-01' ELSE birth_month END;
INSERT INTO claim (source, source_key, person, dwelling, channel, period, declared_on)
SELECT 'o', p, p, 4, 'self', CASE WHEN p = 5 THEN daterange '[2025-03-01,)' ELSE '[2025-03-01,2025-09-01)' END, '2025-03-05' FROM generate_series(1, 5) p;
SELECT person, household, period FROM occupant WHERE rule = (SELECT min(rule) FROM city_rule WHERE city = '3311') ORDER BY person;
ROLLBACK;
-- two dwellings at once, by the person's own word of both, of one, of none
BEGIN;
TRUNCATE claim CASCADE;
INSERT INTO claim (source, source_key, person, dwelling, channel, period, declared_on)
SELECT 't', row_number() OVER (), p, d, c, '[2025-03-01,2025-06-01)', '2025-03-02' FROM (VALUES (1, 1, 'self'), (1, 3, 'self'), (2, 1, 'self'), (2, 3, 'landlord'), (3, 1, 'landlord'), (3, 3, 'employer')) v(p, d, c);
SELECT t.person, dwelling_a, dwelling_b, t.period, both_own, distance_m = round(ST_DistanceSphere(ST_Point(119.903, 28.4), ST_Point(119.909, 28.4))) AS six_thousandths_of_a_degree FROM double_residence t ORDER BY person;
ROLLBACK;
-- contacts are direct ones if nothing else is asked for
SELECT count(*) > 30 AS some, max(degree_of_contact) AS degree, (SELECT count(*) FROM generate_series(1, 60) p, contacts(p, '[2025-01-01,2026-01-01)', 2, 0)) > count(*) AS more_of_degree_2 FROM generate_series(1, 60) p, contacts(p, '[2025-01-01,2026-01-01)');
-- a grid is cut so that each part has four of the eight homes in grids of the community, not through the middle: none is west of 119.9
BEGIN;
UPDATE grid SET households = 30 WHERE code = '331102001001001';
UPDATE grid SET households = NULL WHERE code <> '331102001001001';
UPDATE grid_rule SET min_households = 10, max_households = 29;
UPDATE dwelling SET place = ST_Point(119.1, 28.4, 4326) WHERE grid IS NULL;
SELECT action, in_rule, (SELECT count(*) FROM dwelling d WHERE d.grid IS NOT NULL AND ST_Intersects(d.place, p.shape)) AS homes FROM propose_grids('331102001001') p;
ROLLBACK;
INSERT INTO gps_fix SELECT m, timestamptz '2025-01-01 08:00+08' + t::interval, ST_Point(lon, 28.4, 4326), gridcell(lon, 28.4, 10)
FROM (VALUES ('a', '0', 119.9), ('a', '00:30:00', 119.9), ('a', '01:00:00.000001', 119.9), ('a', '01:10:00', 119.91), ('a', '01:20:00', 119.9), ('b', '01:20:00', 119.9)) v(m, t, lon);
SET timezone = 'UTC';
SELECT mover, cell, arrived, left_at, fixes FROM visits(100);
SELECT mover, arrived, fixes FROM visits(10000, '1 hour');
SELECT count(*) AS visits FROM visits(100, '29 minutes 59 seconds');

-- fixes loaded: offsets of the line, to 15 hours both ways, or the zone given; hour 24 and second 60; the ends of the globe; the first line of one mover at one time
TRUNCATE gps_fix;
SELECT open_intake() \gset
INSERT INTO file_line (line) VALUES ('mover,time,lon,lat'), ('c,2025-03-01 08:00,119.9,28.4'), ('c,2025-03-01 08:00:30-05:00,119.9,28.4'), ('c,2025-03-01 08:00:30.5+15,119.9,28.4'), ('c,2025-03-01T24:00,180,90'),
	('c,2025-03-01 08:59:60,-180,-90'), ('c,2025-03-01 08:00:00,119.8,28.3'), ('c,2025-02-30 08:00,119.9,28.4'), ('c,2025-03-01 24:00:01,119.9,28.4'), ('c,2025-03-01 08:00:61,119.9,28.4'), ('c,2025-03-01 08:00+16,119.9,28.4'),
	('c,2025-03-01 08:01,180.1,28.4'), ('c,2025-03-01 08:01,119.9,-90.1');
SELECT pg_temp.send() \g /dev/null
SELECT lines, accepted, repeated, refused FROM load_gps('', 'Asia/Kathmandu');
SELECT line, column_name FROM load_error WHERE load = (SELECT max(load) FROM load) ORDER BY line;
SELECT at, ST_AsText(place) AS place, cell = gridcell(place, 10) AS ten_metres FROM gps_fix ORDER BY at;
SELECT open_intake() \gset
INSERT INTO file_line (line) VALUES ('uid,datetime,lng,lat'), ('d,2025-03-01 08:00,119.9,28.4');
SELECT pg_temp.send() \g /dev/null
SELECT accepted FROM load_gps();
SELECT at AS in_china_is_eight_hours_before FROM gps_fix WHERE mover = 'd';

SET client_min_messages = error;
DROP SCHEMA findings_test, registry CASCADE;
