-- one set of checks for declarations by function and by file; what is impossible, and what is doubtful; files that lack columns; grids redrawn
\getenv dir PG_ABS_SRCDIR
\set key_script :dir '/data/key.sql'
\set intake_script :dir '/data/intake.sql'
SET client_min_messages = warning;
\set SHOW_CONTEXT never
SET datestyle = 'ISO, YMD';
SET timezone = 'America/New_York';
\i :key_script
\i :intake_script
SELECT migrant_create_registry();
CREATE SCHEMA checks_test;
SET search_path = checks_test, registry, public;
INSERT INTO region (code, name, shape) VALUES ('331102', 'county', NULL), ('331102001001', 'community', ST_Multi(ST_MakeEnvelope(119.9, 28.4, 119.92, 28.42, 4326)));
INSERT INTO dwelling (code, region, place) VALUES ('A', '331102001001', ST_Point(119.91, 28.41, 4326)), ('B', '331102001001', ST_Point(119.91, 28.41, 4326));

-- every text is there in both languages, and each has as many places as are filled
SELECT count(*) > 40 AS texts, count(*) FILTER (WHERE problem_en ~ '[一-鿿]' OR hint_en ~ '[一-鿿]' OR problem_zh !~ '[一-鿿]' OR hint_zh !~ '[一-鿿]') AS wrong_language,
	   count(*) FILTER (WHERE (SELECT count(*) FROM regexp_matches(problem_en, '%', 'g')) <> (SELECT count(*) FROM regexp_matches(problem_zh, '%', 'g'))
						 OR (SELECT count(*) FROM regexp_matches(hint_en, '%', 'g')) <> (SELECT count(*) FROM regexp_matches(hint_zh, '%', 'g'))) AS other_places FROM error_text;

-- the same declaration by function and by file: both take it, or both say the same
CREATE TABLE trial (n integer GENERATED ALWAYS AS IDENTITY, what text, from_date text DEFAULT '2025-01-01', to_date text, declared_on text DEFAULT '2025-01-02', channel text DEFAULT 'self', dwelling text DEFAULT 'A',
	number text DEFAULT '339900199001010011', key text DEFAULT 'k', inflow_reason text, dwelling_type text);
INSERT INTO trial (what) VALUES ('good');
INSERT INTO trial (what, from_date, to_date, declared_on) VALUES
	('ends as it begins', '2025-01-01', '2025-01-01', '2025-01-02'), ('ends before it begins', '2025-01-01', '2024-12-31', '2025-01-02'), ('born in that month', '1990-01-01', NULL, '2025-01-02'), ('not born yet', '1989-12-31', NULL, '2025-01-02'),
	('a year ahead', to_char(today() + 366, 'YYYY-MM-DD'), NULL, '2025-01-02'), ('more than a year ahead', to_char(today() + 367, 'YYYY-MM-DD'), NULL, '2025-01-02'),
	('declared today', '2025-01-01', NULL, to_char(today(), 'YYYY-MM-DD')), ('declared tomorrow', '2025-01-01', NULL, to_char(today() + 1, 'YYYY-MM-DD')), ('infinite', 'infinity', NULL, '2025-01-02'),
	('until ever', '2025-01-01', 'infinity', '2025-01-02'), ('from ever', '-infinity', NULL, '2025-01-02'), ('declared for ever', '2025-01-01', NULL, 'infinity');
INSERT INTO trial (what, channel) VALUES ('a word for a channel', '本人'), ('no channel', '邻居');
INSERT INTO trial (what, inflow_reason) VALUES ('a word for a reason', '务工'), ('no reason', 'zz');
INSERT INTO trial (what, dwelling_type) VALUES ('no type', 'zz');
INSERT INTO trial (what, dwelling) VALUES ('no dwelling', 'Z');
CREATE FUNCTION by_function(t trial) RETURNS text LANGUAGE plpgsql AS $$
DECLARE hint text; said text;
BEGIN
	PERFORM declare_stay('s', t.key, t.number::citizen_id, CASE t.dwelling WHEN 'Z' THEN 99 ELSE 1 END, t.channel, t.from_date::date, t.to_date::date, t.declared_on::date, inflow_reason => t.inflow_reason, dwelling_type => t.dwelling_type);
	said := (SELECT concat_ws(' ', channel, period, declared_on, inflow_reason) FROM claim);
	RAISE EXCEPTION USING ERRCODE = 'MG000', MESSAGE = said;
EXCEPTION WHEN SQLSTATE 'MG000' THEN
	RETURN SQLERRM;
WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RETURN SQLSTATE || coalesce(' ' || substring(hint FROM '\((MG[0-9]{4})\)$'), ' ' || SQLERRM);
END $$;
CREATE FUNCTION by_file(t trial) RETURNS text LANGUAGE plpgsql AS $$
DECLARE said text;
BEGIN
	PERFORM open_intake();
	INSERT INTO pg_temp.file_line (line) VALUES ('source,claim,number,dwelling,channel,from_date,to_date,declared_on,inflow_reason,dwelling_type'),
		(concat_ws(',', 's', t.key, t.number, t.dwelling, t.channel, t.from_date, coalesce(t.to_date, ''), t.declared_on, coalesce(t.inflow_reason, ''), coalesce(t.dwelling_type, '')));
	PERFORM pg_temp.send();
	PERFORM load_claims();
	said := coalesce((SELECT concat_ws(' ', channel, period, declared_on, inflow_reason) FROM claim), (SELECT sqlstate || ' ' || code FROM load_error));
	RAISE EXCEPTION USING ERRCODE = 'MG000', MESSAGE = said;
EXCEPTION WHEN SQLSTATE 'MG000' THEN
	RETURN SQLERRM;
END $$;
SELECT what, replace(by_function(t), to_char(today(), 'YYYY'), 'Y') = replace(by_file(t), to_char(today(), 'YYYY'), 'Y') AS same,
	   CASE WHEN what ~ 'today|ahead' AND by_function(t) NOT LIKE '% MG%' THEN 'taken' ELSE by_function(t) END AS by_function,
	   CASE WHEN what ~ 'today|ahead' AND by_file(t) NOT LIKE '% MG%' THEN 'taken' ELSE by_file(t) END AS by_file FROM trial t ORDER BY n;
-- what a clerk sees
SELECT declare_stay('s', '', '339900199001010011', 1, 'self', '2025-01-01');
SELECT declare_stay('s', 'k', '339900199001010011', 1, 'self', '2025-01-01', declared_on => '2062-01-01');
SELECT correct_claim('s', 'l', 77);

-- every part of a declaration can be corrected
SELECT declare_stay('s', 'k', '339900199001010011', 1, 'self', '2025-01-01', declared_on => '2025-01-02') AS wrong \gset
SELECT correct_claim('s', 'k2', :wrong, 2, '[2025-02-01,2025-03-01)', 'h', '2025-01-03', '339900199002020019', '房东', '02', '01', '91350100M000100Y43', ST_Point(119.91, 28.41, 4326)) > 0 AS done;
SELECT p.birth_month, c.dwelling, c.channel, c.household, c.period, c.declared_on, c.inflow_reason, c.dwelling_type, c.employer, ST_AsText(c.place) AS place, c.replaces = :wrong AS replaces
FROM claim c JOIN person p USING (person) WHERE c.withdrawn_at IS NULL;

-- dwellings: a code of the wrong level, no position, a rule that refuses what lies outside
SELECT open_intake() \gset
INSERT INTO file_line (line) VALUES ('dwelling,region,lon,lat'), ('C,331102,119.91,28.41'), ('C,331102001001,0.001,0.001'), ('C,331102001001,119.95,28.41'), ('C,331102001001,119.91,28.41');
SELECT pg_temp.send() \gset
SELECT lines, accepted, repeated, refused FROM load_dwellings();
SELECT line, column_name, code, problem, hint, problem_zh, hint_zh FROM load_error WHERE load = (SELECT max(load) FROM load) ORDER BY line;
SELECT d.code, reason, metres FROM doubtful_dwelling JOIN dwelling d USING (dwelling);
BEGIN;
UPDATE plausibility_rule SET verdict = 'refuse' WHERE name = 'outside';
SELECT open_intake() \gset
INSERT INTO file_line (line) VALUES ('dwelling,region,lon,lat'), ('D,331102001001,119.95,28.41'), ('D,331102001001,119.9203,28.41');
SELECT pg_temp.send() \gset
SELECT lines, accepted, repeated, refused FROM load_dwellings();
SELECT line, code FROM load_error WHERE load = (SELECT max(load) FROM load);
ROLLBACK;
-- doubtful declarations: fifty years, two months ahead
INSERT INTO claim (source, source_key, person, dwelling, channel, period, declared_on) SELECT 'd', n, (SELECT min(person) FROM person), 1, 'self', p::daterange, d::date
FROM (VALUES (1, '[1970-01-01,2020-01-01)', '2025-01-01'), (2, '[1970-01-01,2020-01-02)', '2025-01-01'), (3, '[2025-03-02,2025-03-03)', '2025-01-01'), (4, '[2025-03-03,2025-03-04)', '2025-01-01')) v(n, p, d);
SELECT source_key, reason FROM doubtful_claim JOIN claim USING (claim) ORDER BY 1;

-- a line that is refused is no obstacle to a good one below it with its code
SELECT open_intake() \gset
INSERT INTO file_line (line) VALUES ('code,name,population'), ('331102002001,x,-1'), ('331102002001,good,7'), ('331102002001,again,7');
SELECT pg_temp.send() \gset
SELECT lines, accepted, repeated, refused FROM load_regions();
SELECT line, code FROM load_error WHERE load = (SELECT max(load) FROM load) ORDER BY line;
-- what a file has no column for stays, what it leaves empty goes, what is the same counts as repeated
UPDATE region SET shape = ST_Multi(ST_MakeEnvelope(1, 1, 2, 2, 4326)), seat = ST_Point(1, 1, 4326) WHERE code = '331102002001';
SELECT open_intake() \gset
INSERT INTO file_line (line) VALUES ('code,name'), ('331102002001,renamed'), ('331102001001,community');
SELECT pg_temp.send() \gset
SELECT lines, accepted, repeated, refused FROM load_regions();
SELECT name, population, shape IS NOT NULL AS shape, seat IS NOT NULL AS seat FROM region WHERE code = '331102002001';
SELECT open_intake() \gset
INSERT INTO file_line (line) VALUES ('code,name,population'), ('331102002001,renamed,');
SELECT pg_temp.send() \gset
SELECT lines, accepted, repeated, refused FROM load_regions();
SELECT name, population, shape IS NOT NULL AS shape FROM region WHERE code = '331102002001';
UPDATE dwelling SET area_m2 = 60, area_kind = 'usable', rooms = 3, building_use = '01', rental_use = '01', unsuitable_rooms = 1 WHERE code = 'A';
SELECT open_intake() \gset
INSERT INTO file_line (line) VALUES ('dwelling,region,lon,lat,rooms'), ('A,331102001001,119.911,28.41,4'), ('B,331102001001,119.91,28.41,');
SELECT pg_temp.send() \gset
SELECT lines, accepted, repeated, refused FROM load_dwellings();
SELECT ST_AsText(place) AS place, area_m2, area_kind, rooms, building_use, rental_use, unsuitable_rooms FROM dwelling WHERE code = 'A';
-- dwellings find their grids when grids are loaded, and when one is redrawn
SELECT open_intake() \gset
INSERT INTO file_line (line) VALUES ('code,geometry,name'), ('331102001001001,"POLYGON((119.9 28.4,119.9105 28.4,119.9105 28.42,119.9 28.42,119.9 28.4))",west'), ('331102001001002,"POLYGON((119.9105 28.4,119.92 28.4,119.92 28.42,119.9105 28.42,119.9105 28.4))",east');
SELECT pg_temp.send() \gset
SELECT lines, accepted, repeated, refused FROM load_grids();
SELECT code, grid FROM dwelling ORDER BY code;
UPDATE grid SET shape = ST_Multi(ST_MakeEnvelope(119.9, 28.4, 119.912, 28.42, 4326)) WHERE name = 'west';
SELECT code, grid FROM dwelling ORDER BY code;
UPDATE grid SET shape = ST_Multi(ST_MakeEnvelope(119.9, 28.4, 119.9055, 28.42, 4326)) WHERE name = 'west';
SELECT code, grid FROM dwelling ORDER BY code;
SELECT assign_grids() AS changed;
DROP SCHEMA checks_test, registry CASCADE;
