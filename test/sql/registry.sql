-- the registry on a hand-made city: loads, resolution and each finding against answers worked out by hand
\getenv dir PG_ABS_SRCDIR
\set key_script :dir '/data/key.sql'
\set intake_script :dir '/data/intake.sql'
SET client_min_messages = warning;
\set SHOW_CONTEXT never
SET datestyle = 'ISO, YMD';
\i :key_script
\i :intake_script
SELECT migrant_create_registry();
SELECT migrant_create_registry();

-- what it is created with
SELECT table_name, count(*) FROM registry.code GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM registry.city_rule;
-- Spring Festival 2025: 26 January and 8 February are worked, 28 January to 4 February are off
SELECT min(day), max(day), (SELECT count(*) FROM registry.calendar_day WHERE extract(year FROM day) = 2025) AS days_of_2025 FROM registry.calendar_day;
SELECT b.number - a.number AS working_days FROM registry.working_day a, registry.working_day b WHERE a.day = '2025-01-24' AND b.day = '2025-02-10';

-- the city: two communities side by side, three grids, six dwellings
SELECT registry.open_intake() \gset
COPY file_line (line) FROM stdin WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02');
code,name,population,geometry
33,浙江省,,
3311,丽水市,2507396,
331102,莲都区,562116,"POLYGON((119.90 28.40,119.94 28.40,119.94 28.42,119.90 28.42,119.90 28.40))"
331102001,紫金街道,,"POLYGON((119.90 28.40,119.92 28.40,119.92 28.42,119.90 28.42,119.90 28.40))"
331102002,岩泉街道,,"POLYGON((119.92 28.40,119.94 28.40,119.94 28.42,119.92 28.42,119.92 28.40))"
331102001001,甲社区,,"POLYGON((119.90 28.40,119.92 28.40,119.92 28.42,119.90 28.42,119.90 28.40))"
331102002001,乙社区,,"POLYGON((119.92 28.40,119.94 28.40,119.94 28.42,119.92 28.42,119.92 28.40))"
331102002001,又是乙社区,,
99,无此省,,
331102003,万象街道,many,
331102004,白云街道,,"POLYGON((0 0,1 1,0 1,1 0,0 0))"
331102005,"半截
\.
SELECT pg_temp.send() \g /dev/null
SELECT kind, file, lines, accepted, repeated, refused FROM registry.load_regions('regions.csv');
SELECT line, column_name, sqlstate, problem, hint FROM registry.load_error ORDER BY load, line;
SELECT registry.open_intake() \gset
COPY file_line (line) FROM stdin WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02');
households,code,geometry
400,331102001001001,"POLYGON((119.90 28.40,119.91 28.40,119.91 28.42,119.90 28.42,119.90 28.40))"
350,331102001001002,"POLYGON((119.91 28.40,119.92 28.40,119.92 28.42,119.91 28.42,119.91 28.40))"
300,331102002001001,"POLYGON((119.92 28.40,119.94 28.40,119.94 28.42,119.92 28.42,119.92 28.40))"
300,331102002001000,"POLYGON((119.92 28.40,119.94 28.40,119.94 28.42,119.92 28.42,119.92 28.40))"
300,331102009001001,"POLYGON((119.92 28.40,119.94 28.40,119.94 28.42,119.92 28.42,119.92 28.40))"
300,331102002001002,
\.
SELECT pg_temp.send() \g /dev/null
SELECT kind, lines, accepted, repeated, refused FROM registry.load_grids('grids.csv');
SELECT registry.open_intake() \gset
COPY file_line (line) FROM stdin WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02');
dwelling,region,lon,lat,datum,area_m2,area_kind,rooms,building_use,rental_use
A,331102001001,119.905,28.41,wgs84,40,usable,2,01,02
B,331102001001,119.915,28.41,wgs84,100,usable,3,01,02
C,331102002001,119.925,28.41,cgcs2000,15,usable,4,01,02
D,331102002001,119.935,28.41,,60,usable,3,04,01
E,331102002001,119.93,28.41,,,,,,
F,331102002001,119.93,28.30,,,,2,,
G,331102002001,219.93,28.41,,,,,,
H,331102002001,119.93,28.41,mars,,,,,
I,331102002001,119.93,28.41,,-4,,,,
J,331102002001,119.93,28.41,,,sunny,,,
K,331102002001,119.93,28.41,,,,2.5,,
L,331102002001,119.93,28.41,,,,,77,
M,331103002001,119.93,28.41,,,,,,
A,331102001001,119.905,28.41,,,,,,
,331102001001,119.905,28.41,,,,,,
N,331102001001,119.905
\.
SELECT pg_temp.send() \g /dev/null
SELECT kind, lines, accepted, repeated, refused FROM registry.load_dwellings('dwellings.csv');
SELECT e.line, column_name, sqlstate, problem FROM registry.load_error e JOIN registry.load USING (load) WHERE kind IN ('grids', 'dwellings') ORDER BY load, line;
SELECT code, region, grid, cell, area_m2, rooms FROM registry.dwelling ORDER BY code;
-- positions in other datums are converted: the same place three times
SELECT registry.open_intake() \gset
COPY file_line (line) FROM stdin WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02');
dwelling,region,lon,lat,datum
O,331102002001,119.9228,28.4517,WGS84
P,331102002001,119.927203563,28.448289249,gcj02
Q,331102002001,119.933778640,28.454009190,BD09
\.
SELECT pg_temp.send() \g /dev/null
SELECT kind, lines, accepted, refused FROM registry.load_dwellings('dwellings.csv');
SELECT code, ST_AsText(place, 6) AS place FROM registry.dwelling WHERE code IN ('O', 'P', 'Q') ORDER BY code;
DELETE FROM registry.dwelling WHERE code IN ('O', 'P', 'Q');

-- numbers on an address code allotted to nobody; p1 to p7
CREATE TEMP TABLE p AS SELECT n, (33990019900101000 + 2 * n + 1)::citizen_id::text AS number FROM generate_series(1, 6) n UNION ALL SELECT 7, 33990020150601011::citizen_id::text;
CREATE TEMP TABLE said (line integer GENERATED ALWAYS AS IDENTITY, p integer, claim text, channel text, dwelling text, household text, from_date text, to_date text, declared_on text, extra text DEFAULT ',,,');
INSERT INTO said (p, claim, channel, dwelling, household, from_date, to_date, declared_on) VALUES
	-- 1 and 2 share A with 3, 4 and 5 from March: five in two rooms
	(1, 'c1', 'landlord', 'A', 'h1', '2025-01-01', '2025-12-31', '2025-01-02'),
	(1, 'c2', 'self', 'A', 'h1', '2025-01-03', '', '2025-01-05'),
	(2, 'c3', 'landlord', 'A', 'h1', '2025-01-01', '2025-12-31', '2025-01-02'),
	(3, 'c4', 'landlord', 'A', 'h2', '2025-03-01', '2025-06-01', '2025-03-20'),
	(4, 'c5', 'landlord', 'A', 'h2', '2025-03-01', '2025-06-01', '2025-03-03'),
	(5, 'c6', 'self', 'A', 'h3', '2025-02-01', '2025-04-01', '2025-02-05'),
	-- 6 moves from B to C and nobody says when B ended; 7 is a child with 6
	(6, 'c7', 'self', 'B', 'h6', '2025-01-01', '', '2025-01-05'),
	(6, 'c8', 'landlord', 'C', 'h6', '2025-05-01', '', '2025-05-01'),
	(7, 'c9', 'landlord', 'C', 'h6', '2025-05-01', '', '2025-05-01'),
	-- 5 is told of at D by the grid worker while the resident says A: the grid worker is believed
	(5, 'c10', 'grid_worker', 'D', 'h5', '2025-02-10', '2025-03-10', '2025-02-20'),
	-- said again under the same key, and another thing under it
	(5, 'c10', 'grid_worker', 'D', 'h5', '2025-02-10', '2025-03-10', '2025-02-20'),
	(5, 'c10', 'grid_worker', 'B', 'h5', '2025-02-10', '2025-03-10', '2025-02-20');
SELECT registry.open_intake() \gset
INSERT INTO file_line (line) VALUES ('claim,source,number,channel,dwelling,household,from_date,to_date,declared_on,inflow_reason,employer,lon,lat');
INSERT INTO file_line (line)
SELECT format('%s,city,%s,%s,%s,%s,%s,%s,%s,%s', claim, number, channel, dwelling, household, from_date, to_date, declared_on, CASE claim WHEN 'c2' THEN '01,91350100M000100Y43,119.9094,28.4066' ELSE ',,,' END)
FROM said JOIN p ON n = p ORDER BY line;
INSERT INTO file_line (line) VALUES
	('x1,city,339900199001010010,self,A,h,2025-01-01,,2025-01-01,,,,'),
	('x2,city,33990019901332001X,self,A,h,2025-01-01,,2025-01-01,,,,'),
	('x3,city,330000,self,A,h,2025-01-01,,2025-01-01,,,,'),
	('x4,city,３３９９００１９９００１０１００３Ｘ,self,A,h,2025-01-01,,2025-01-01,,,,'),
	(format('x5,city,%s,neighbour,A,h,2025-01-01,,2025-01-01,,,,', (SELECT number FROM p WHERE n = 1))),
	(format('x6,city,%s,self,Z,h,2025-01-01,,2025-01-01,,,,', (SELECT number FROM p WHERE n = 1))),
	(format('x7,city,%s,self,A,h,2025-02-30,,2025-01-01,,,,', (SELECT number FROM p WHERE n = 1))),
	(format('x8,city,%s,self,A,h,2025-01-01,2025-01-01,2025-01-01,,,,', (SELECT number FROM p WHERE n = 1))),
	(format('x9,city,%s,self,A,h,2025-01-01,,2025-01-01,55,,,', (SELECT number FROM p WHERE n = 1))),
	(format('x10,city,%s,self,A,h,2025-01-01,,2025-01-01,,91350100M000100Y44,,', (SELECT number FROM p WHERE n = 1))),
	(format('x11,city,%s,self,A,h,2025-01-01,,2025-01-01,,,NaN,28', (SELECT number FROM p WHERE n = 1))),
	('x12,city,"339900'),
	('');
SELECT pg_temp.send() \g /dev/null
SELECT kind, lines, accepted, repeated, refused FROM registry.load_claims('claims.csv');
SELECT e.line, column_name, sqlstate, problem, hint FROM registry.load_error e JOIN registry.load USING (load) WHERE kind = 'claims' ORDER BY line;
-- the whole file again changes nothing
SELECT registry.open_intake() \gset
INSERT INTO file_line (line) VALUES ('claim,source,number,channel,dwelling,household,from_date,to_date,declared_on,inflow_reason,employer,lon,lat');
INSERT INTO file_line (line)
SELECT format('%s,city,%s,%s,%s,%s,%s,%s,%s,%s', claim, number, channel, dwelling, household, from_date, to_date, declared_on, CASE claim WHEN 'c2' THEN '01,91350100M000100Y43,119.9094,28.4066' ELSE ',,,' END)
FROM said JOIN p ON n = p ORDER BY line LIMIT 10;
SELECT pg_temp.send() \g /dev/null
SELECT lines, accepted, repeated, refused FROM registry.load_claims('claims.csv');
-- a file without a column, an empty file, a forgotten open_intake
SELECT registry.open_intake() \gset
INSERT INTO file_line (line) VALUES ('claim,number');
SELECT pg_temp.send() \g /dev/null
SELECT registry.load_claims('claims.csv');
SELECT registry.open_intake() \gset
SELECT registry.load_claims('claims.csv');
DROP TABLE pg_temp.intake;

-- residences, by hand: c2 belongs to c1's stay; 6 leaves B when C begins; 5 is at D for a month, then at A again
SELECT registry.resolve();
SELECT array_position(ARRAY(SELECT citizen_id_pseudonym(number::citizen_id) FROM p ORDER BY n), x.pseudonym) AS p,
	   d.code, r.period, r.open, r.household, r.conflict, ARRAY(SELECT source_key FROM registry.claim c WHERE c.claim = ANY (r.claims) ORDER BY 1) AS claims
FROM registry.residence r JOIN registry.person x USING (person) JOIN registry.dwelling d USING (dwelling) ORDER BY 1, r.period;
-- the same in whatever order the claims came
CREATE TEMP TABLE before AS SELECT x.pseudonym, dwelling, period, household, conflict FROM registry.residence JOIN registry.person x USING (person);
CREATE TEMP TABLE shuffled AS SELECT * FROM registry.claim;
TRUNCATE registry.claim;
INSERT INTO registry.claim OVERRIDING SYSTEM VALUE
SELECT 100 - claim, source, source_key, person, dwelling, channel, household, period, declared_on, inflow_reason, dwelling_type, employer, place, load FROM shuffled ORDER BY claim DESC;
SELECT registry.resolve();
SELECT count(*) AS different FROM (
	(SELECT x.pseudonym, dwelling, period, household, conflict FROM registry.residence JOIN registry.person x USING (person) EXCEPT TABLE before)
	UNION ALL (TABLE before EXCEPT SELECT x.pseudonym, dwelling, period, household, conflict FROM registry.residence JOIN registry.person x USING (person))) d;

-- findings, by hand: A holds least(40 / 4, 2 * 2) = 4; 1, 2, 3, 4 and 5 are there from 10 March (5 is at D before) to 1 April
SELECT d.code, k.capacity FROM registry.capacity k JOIN registry.dwelling d USING (dwelling) JOIN registry.city_rule USING (rule) ORDER BY 1;
SELECT code, period, since, peak, capacity, excess, is_crowd FROM registry.overcrowded ORDER BY code, since;
\x on
SELECT clause, explanation_zh, explanation_en FROM registry.overcrowded;
\x off
SELECT a.code AS a, b.code AS b, period, distance_m, both_own FROM registry.double_residence JOIN registry.dwelling a ON a.dwelling = dwelling_a JOIN registry.dwelling b ON b.dwelling = dwelling_b;
-- 5 is at A by its own word and at D by the grid worker's; 6 changes without a gap; c1 and c2 tell of one stay
SELECT p.n AS p, g.period, kind, a.code AS before, b.code AS after FROM registry.registration_gap g JOIN registry.person x USING (person) JOIN p ON citizen_id_pseudonym(p.number::citizen_id) = x.pseudonym
JOIN registry.dwelling a ON a.dwelling = dwelling_before JOIN registry.dwelling b ON b.dwelling = dwelling_after;
SELECT a.source_key AS a, b.source_key AS b, from_shift_days, to_shift_days, edit_distance, same_source
FROM registry.duplicate_claim d JOIN registry.claim a ON a.claim = d.claim_a JOIN registry.claim b ON b.claim = d.claim_b;
-- 1 and 2 come and go together, as do 3 and 4, and 6 and the child from May on; 5 is a co-tenant
CREATE TEMP TABLE known AS SELECT x.person, p.n AS p FROM registry.person x JOIN p ON citizen_id_pseudonym(p.number::citizen_id) = x.pseudonym;
SELECT h.p AS household, k.p, f.p AS family, role, shared_days, round(stability::numeric, 2) AS stability, places
FROM registry.inferred_household i JOIN known k ON k.person = i.person JOIN known h ON h.person = i.household LEFT JOIN known f ON f.person = i.family ORDER BY k.p;
SELECT k.p, degree_of_contact AS degree, v.p AS via, exposed_from, last_contact, exposure_days, dwellings
FROM registry.contacts((SELECT person FROM known WHERE known.p = 5), '[2025-01-01,2025-03-15)', 2) c JOIN known k ON k.person = c.person JOIN known v ON v.person = c.via ORDER BY 1;
SELECT c.source_key, l.channel, l.from_date, l.declared_on, l.days_late FROM registry.late_claim l JOIN registry.claim c USING (claim) ORDER BY 1;
SELECT d.code, from_date, ended_by FROM registry.open_ended JOIN registry.dwelling d USING (dwelling) ORDER BY 1, 2;
SELECT c.source_key, distance_m FROM registry.doubtful_position JOIN registry.claim c USING (claim);
SELECT * FROM registry.persons_per_cell(1000, '2025-03-20');
SELECT * FROM registry.persons_per_grid('2025-03-20');
-- grids against the city's rule, and what would mend it
SELECT grid, households, min_households, max_households, excess, rule FROM registry.grid_out_of_rule;
BEGIN;
UPDATE registry.grid SET households = 120 WHERE code = '331102001001001';
UPDATE registry.grid SET households = 700 WHERE code = '331102002001001';
SELECT grid, households, min_households, max_households, excess, rule FROM registry.grid_out_of_rule ORDER BY grid;
SELECT grid, action, old_grids, old_households, households, in_rule, round(ST_XMin(shape)::numeric, 4) AS west, round(ST_XMax(shape)::numeric, 4) AS east
FROM unnest(ARRAY['331102001001', '331102002001']::region_code[]) c, registry.propose_grids(c);
-- at the limits of the rule: 500 are kept and 501 are not
UPDATE registry.grid_rule SET min_households = 250, max_households = 500;
UPDATE registry.grid SET households = CASE WHEN code = '331102002001001' THEN 501 ELSE 500 END;
SELECT grid, action, in_rule FROM unnest(ARRAY['331102001001', '331102002001']::region_code[]) WITH ORDINALITY c(c, n), registry.propose_grids(c) ORDER BY n, grid;
UPDATE registry.grid_rule SET valid = daterange(NULL, '2025-01-01');
SELECT count(*) AS no_rule FROM registry.grid_out_of_rule, registry.propose_grids('331102001001');
ROLLBACK;
SELECT region, persons, km2, per_km2 FROM registry.persons_per_region(4, '2025-03-20');
SELECT * FROM registry.moves_by_month ORDER BY 1, 2, 3;
-- under a rule of 10 m2 a person without the exemption of families C holds 1 and has 6 and the child; then minors are left out
UPDATE registry.city_rule SET usable_m2 = 10, max_per_room = NULL, family_exemption = NULL WHERE city = '3311';
SELECT code, period, peak, capacity FROM registry.overcrowded WHERE code = 'C';
UPDATE registry.city_rule SET count_minors_below = 18, minors_clause = area_clause WHERE city = '3311';
SELECT code, period, peak, capacity FROM registry.overcrowded WHERE code = 'C';

-- positions: visits are runs in one cell; an hour's silence ends one
SELECT registry.open_intake() \gset
COPY file_line (line) FROM stdin WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02');
lat,lng,datetime,uid
28.41,119.905,2025-03-01 08:00:00,m1
28.41,119.905,2025-03-01 08:05:00,m1
28.41,119.935,2025-03-01 08:30:00,m1
28.41,119.905,2025-03-01 09:00:00,m1
28.41,119.905,2025-03-01 10:30:00,m1
28.41,119.905,2025-03-01T00:00:00Z,m1
28.41,119.905,2025-03-01 25:00:00,m1
91,119.905,2025-03-01 08:00:00,m2
NaN,119.905,2025-03-01 08:00:00,m2
\.
SELECT pg_temp.send() \g /dev/null
SELECT kind, lines, accepted, repeated, refused FROM registry.load_gps('gps.csv');
SET timezone = 'Asia/Shanghai';
SELECT * FROM registry.visits(100);

-- nobody else sees or runs any of it, and no number is left anywhere
SELECT count(*) AS granted FROM pg_class c, aclexplode(c.relacl) a WHERE c.relnamespace = 'registry'::regnamespace AND a.grantee = 0;
CREATE ROLE migrant_stranger;
SET ROLE migrant_stranger;
SELECT * FROM registry.person;
SELECT registry.resolve();
RESET ROLE;
DROP ROLE migrant_stranger;
CREATE TEMP TABLE seen (value text);
DO $$
DECLARE t regclass;
BEGIN
	FOR t IN SELECT oid FROM pg_class WHERE relnamespace = 'registry'::regnamespace AND relkind = 'r' LOOP
		EXECUTE format('INSERT INTO seen SELECT r::text FROM %s r', t);
	END LOOP;
END $$;
SELECT count(*) AS rows_read, count(*) FILTER (WHERE EXISTS (SELECT FROM p WHERE strpos(value, p.number) > 0 OR strpos(value, left(p.number, 17)) > 0)) AS numbers_left FROM seen;
-- every object says what it is
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'registry'::regnamespace AND relkind IN ('r', 'v') AND obj_description(c.oid, 'pg_class') IS NULL
UNION ALL SELECT proname FROM pg_proc p WHERE pronamespace = 'registry'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL
UNION ALL SELECT typname FROM pg_type t WHERE typnamespace = 'registry'::regnamespace AND (typtype <> 'c' OR EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND relkind = 'c')) AND typcategory <> 'A' AND obj_description(t.oid, 'pg_type') IS NULL;
-- what runs with the rights of the registry's owner is for those to whom it is granted, and looks names up where only the owner may create; the others keep their path too
SELECT proname, prosecdef, proconfig FROM pg_proc p
WHERE pronamespace = 'registry'::regnamespace
	  AND (prosecdef AND (proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) a WHERE a.grantee = 0) OR NOT coalesce('search_path=registry, pg_temp' = ANY (proconfig), false))
		   OR prosqlbody IS NULL AND NOT coalesce(proconfig::text ~ 'search_path=', false) OR NOT prosecdef AND proname ~ '^(open|request|review|approve|withdraw|pending)_' AND proname NOT IN ('open_access', 'open_intake', 'open_topic', 'withdraw_claim'));
DROP SCHEMA registry CASCADE;
