-- what the registry keeps beside what it follows from is always the same: residences and over-crowding whatever column their views
-- read is changed, by whatever statement; the numbers of working days; and of persons no more than the seal of their number tells
\getenv dir PG_ABS_SRCDIR
\set key_script :dir '/data/key.sql'
\set intake_script :dir '/data/intake.sql'
SET client_min_messages = warning;
SET datestyle = 'ISO, YMD';
\i :key_script
\i :intake_script
SELECT migrant_create_registry();
CREATE SCHEMA kept_test;
SET search_path = kept_test, registry, public;
INSERT INTO region (code, name) VALUES ('331102001001', 'a'), ('339902001001', 'b');
INSERT INTO clause SELECT 'd', text_zh, text_en, source, confidence FROM clause LIMIT 1;
DELETE FROM city_rule;
INSERT INTO city_rule (city, valid, usable_m2, living_m2, usable_share, area_clause, room_clause, minors_clause, family_clause, crowd_clause, unsuitable_clause)
SELECT '3311', '[2024-01-01,)', 10, 8, 0.5, c, c, c, c, c, c FROM (SELECT min(clause) AS c FROM clause WHERE clause <> 'd') c;
INSERT INTO dwelling (code, region, place, area_m2, area_kind, rooms, unsuitable_rooms)
VALUES ('U', '331102001001', ST_Point(119.9, 28.4, 4326), 30, 'usable', 2, 1), ('B', '331102001001', ST_Point(119.9, 28.4, 4326), 60, 'building', 3, 0), ('L', '331102001001', ST_Point(119.9, 28.4, 4326), 24, 'living', 3, 0),
	   ('X', '331102001001', ST_Point(119.9, 28.4, 4326), 30, 'usable', 3, 0);
INSERT INTO person (pseudonym, birth_month, sex) SELECT sha256(n::text::bytea), CASE WHEN n = 4 THEN date '2015-01-01' ELSE '1990-01-01' END, 1 FROM generate_series(1, 9) n;
-- four of one household in each of three dwellings from March 2025; the first of each told of elsewhere too, by others, then and a little later; 9 of whom nobody declared an end, and later two stays
INSERT INTO claim (source, source_key, person, dwelling, channel, household, period, declared_on)
SELECT 's', 'a' || n, n, 1 + (n - 1) / 4, 'landlord', 'h', daterange '[2025-03-01,2025-09-01)', date '2025-03-05' FROM generate_series(1, 8) n
UNION ALL SELECT 's', 'b' || n, n, 4, 'self', 'i', '[2025-05-01,2025-07-01)', '2025-05-10' FROM generate_series(1, 8, 3) n
UNION ALL SELECT 's', 'c' || n, n, 1 + (n - 1) / 4, 'self', NULL, '[2025-04-05,2025-09-21)', '2025-06-01' FROM generate_series(1, 8) n
UNION ALL SELECT 's', 'l' || n, n, 3, 'employer', 'h', '[2026-01-01,2026-04-01)', '2026-01-02' FROM generate_series(1, 5) n
UNION ALL SELECT * FROM (VALUES ('s', 'd1', 9, 1, 'landlord', 'j', daterange '[2025-03-01,)', date '2025-03-05'), ('s', 'm1', 9, 2, 'self', 'j', '[2027-01-01,2027-02-01)', '2027-01-01'), ('s', 'm2', 9, 2, 'employer', 'j', '[2027-02-20,2027-04-01)', '2027-02-21')) v;
SELECT (SELECT count(*) FROM residence) AS residences, (SELECT count(*) FROM overcrowding) AS overcrowded, (SELECT count(*) FROM residence WHERE conflict) AS conflicts;

-- how far the tables are from their views, and from what they were
CREATE VIEW r AS SELECT person, dwelling, period, open, declared_on, household, claims, lost, conflict FROM residence;
CREATE VIEW rv AS SELECT person, dwelling, period, open, declared_on, household, claims, lost, conflict FROM resolved_residence;
CREATE VIEW o AS SELECT dwelling, rule, period, peak, capacity, excess_days, is_crowd, clause FROM overcrowding;
CREATE VIEW ov AS SELECT dwelling, rule, period, peak, capacity, excess_days, is_crowd, clause FROM judged_overcrowding;
CREATE TABLE r0 AS TABLE r;
CREATE TABLE o0 AS TABLE o;
CREATE FUNCTION differ(a regclass, b regclass) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM ((TABLE %1$s EXCEPT ALL TABLE %2$s) UNION ALL (TABLE %2$s EXCEPT ALL TABLE %1$s)) d', a, b) INTO n;
	RETURN n;
END $$;
CREATE FUNCTION after(statement text, OUT off bigint, OUT what text) LANGUAGE plpgsql AS $$
DECLARE
	told text[];
BEGIN
	EXECUTE statement;
	RAISE EXCEPTION USING ERRCODE = 'MG000', MESSAGE = concat(differ('r', 'rv') + differ('o', 'ov'), '|', concat_ws(', ',
		CASE WHEN differ('r', 'r0') > 0 THEN 'residences' END, CASE WHEN differ('o', 'o0') > 0 THEN 'over-crowding' END));
EXCEPTION WHEN SQLSTATE 'MG000' THEN
	told := string_to_array(SQLERRM, '|');
	off := told[1];
	what := told[2];
WHEN OTHERS THEN
	what := SQLSTATE;
END $$;
SELECT differ('r', 'rv') AS residences_off, differ('o', 'ov') AS overcrowding_off;

CREATE TABLE change (n integer GENERATED ALWAYS AS IDENTITY, input text, statement text);
INSERT INTO change (input, statement) VALUES
	('claim.claim', 'UPDATE claim SET claim = DEFAULT WHERE source_key = ''a2'''),
	('claim.person', 'UPDATE claim SET person = 9 WHERE source_key = ''a2'''),
	('claim.dwelling', 'UPDATE claim SET dwelling = 4 WHERE source_key IN (''a2'', ''c2'')'),
	('claim.channel', 'UPDATE claim SET channel = ''grid_worker'' WHERE source_key LIKE ''b%'''),
	('claim.household', 'UPDATE claim SET household = ''k'' WHERE source_key = ''a2'''),
	('claim.period', 'UPDATE claim SET period = ''[2025-03-01,2025-04-01)'' WHERE source_key LIKE ''a%'''),
	('claim.declared_on', 'UPDATE claim SET declared_on = ''2025-08-01'' WHERE source_key = ''d1'''),
	('claim.withdrawn_at', 'UPDATE claim SET withdrawn_at = ''infinity'' WHERE source_key LIKE ''a%'''),
	('claim', 'DELETE FROM claim WHERE source_key LIKE ''a%'''),
	('claim', 'INSERT INTO claim (source, source_key, person, dwelling, channel, period, declared_on) VALUES (''s'', ''e'', 5, 1, ''grid_worker'', ''[2025-03-01,2025-09-01)'', ''2025-03-01'')'),
	('claim', 'TRUNCATE claim CASCADE'),
	('channel.rank', 'UPDATE channel SET rank = 50 WHERE channel = ''self'''),
	('channel.rank', 'UPDATE channel SET rank = CASE channel WHEN ''landlord'' THEN 20 WHEN ''self'' THEN 30 ELSE rank END'),
	('channel.channel', 'UPDATE channel SET channel = ''tenant'' WHERE channel = ''self'''),
	('resolution_rule.merge_days', 'UPDATE resolution_rule SET merge_days = 60'),
	('resolution_rule.grace_days', 'UPDATE resolution_rule SET grace_days = 100'),
	('resolution_rule.lapse_days', 'UPDATE resolution_rule SET lapse_days = 30'),
	('resolution_rule.fresh_days', 'UPDATE resolution_rule SET fresh_days = 20'),
	('resolution_rule', 'DELETE FROM resolution_rule'),
	('resolution_rule', 'TRUNCATE resolution_rule'),
	('resolution_rule', 'DELETE FROM resolution_rule; INSERT INTO resolution_rule VALUES (true, 0, 100, 30, 20, 300)'),
	('dwelling.dwelling', 'UPDATE dwelling SET dwelling = DEFAULT WHERE dwelling = 1'),
	('dwelling.region', 'UPDATE dwelling SET region = ''339902001001'' WHERE dwelling = 1'),
	('dwelling.area_m2', 'UPDATE dwelling SET area_m2 = 20 WHERE dwelling = 1'),
	('dwelling.area_m2', 'UPDATE dwelling SET area_m2 = NULL WHERE dwelling = 1'),
	('dwelling.area_kind', 'UPDATE dwelling SET area_kind = ''building'' WHERE dwelling = 1'),
	('dwelling.rooms', 'UPDATE city_rule SET max_per_room = 1; UPDATE dwelling SET rooms = 1'),
	('dwelling.unsuitable_rooms', 'UPDATE city_rule SET max_per_room = 1, unsuitable_rooms = ''{garage}''; UPDATE dwelling SET unsuitable_rooms = 1'),
	('dwelling', 'INSERT INTO dwelling (code, region, place) VALUES (''Y'', ''331102001001'', ST_Point(119.9, 28.4, 4326))'),
	('dwelling', 'TRUNCATE dwelling CASCADE'),
	('person.person', 'UPDATE person SET person = DEFAULT WHERE person = 1'),
	('person.birth_month', 'UPDATE city_rule SET count_minors_below = 18; UPDATE person SET birth_month = ''2015-01-01'' WHERE person = 2'),
	('person', 'TRUNCATE person CASCADE'),
	('city_rule.rule', 'UPDATE city_rule SET rule = DEFAULT'),
	('city_rule.city', 'UPDATE city_rule SET city = ''3399'''),
	('city_rule.valid', 'UPDATE city_rule SET valid = ''[2025-04-01,)'''),
	('city_rule.usable_m2', 'UPDATE city_rule SET usable_m2 = 5'),
	('city_rule.building_m2', 'UPDATE city_rule SET building_m2 = 5'),
	('city_rule.living_m2', 'UPDATE city_rule SET living_m2 = 5'),
	('city_rule.usable_share', 'UPDATE city_rule SET usable_share = 0.7'),
	('city_rule.max_per_room', 'UPDATE city_rule SET max_per_room = 1'),
	('city_rule.count_minors_below', 'UPDATE city_rule SET count_minors_below = 18'),
	('city_rule.family_exemption', 'UPDATE city_rule SET family_exemption = ''household'''),
	('city_rule.crowd_trigger', 'UPDATE city_rule SET crowd_trigger = 4'),
	('city_rule.crowd_rooms', 'UPDATE city_rule SET crowd_rooms = 3'),
	('city_rule.unsuitable_rooms', 'UPDATE city_rule SET max_per_room = 1; UPDATE city_rule SET unsuitable_rooms = ''{garage}'''),
	('city_rule.area_clause', 'UPDATE city_rule SET area_clause = ''d'''),
	('city_rule.room_clause', 'UPDATE city_rule SET max_per_room = 1, room_clause = ''d'''),
	('city_rule.minors_clause', 'UPDATE city_rule SET minors_clause = ''d'''),
	('city_rule.family_clause', 'UPDATE city_rule SET family_clause = ''d'''),
	('city_rule.crowd_clause', 'UPDATE city_rule SET crowd_clause = ''d'''),
	('city_rule.unsuitable_clause', 'UPDATE city_rule SET unsuitable_clause = ''d'''),
	('city_rule', 'INSERT INTO city_rule (city, valid, living_m2, area_clause) VALUES (''3311'', ''[2026-02-01,2026-03-01)'', 20, ''d'')'),
	('city_rule', 'DELETE FROM city_rule'),
	('city_rule', 'TRUNCATE city_rule');
SELECT input, off, what FROM change, after(statement) ORDER BY n;
-- columns that the views read and nothing above changes; and changes of what they do not read
WITH RECURSIVE source(oid) AS (
	SELECT unnest('{resolved_residence,judged_overcrowding}'::regclass[])::oid
	UNION
	SELECT d.refobjid FROM source s JOIN pg_rewrite w ON w.ev_class = s.oid JOIN pg_depend d ON (d.classid, d.objid, d.refclassid) = ('pg_rewrite'::regclass, w.oid, 'pg_class'::regclass)),
	input AS (
	SELECT DISTINCT d.refobjid::regclass || '.' || a.attname AS input
	FROM source s JOIN pg_rewrite w ON w.ev_class = s.oid JOIN pg_depend d ON (d.classid, d.objid, d.refclassid) = ('pg_rewrite'::regclass, w.oid, 'pg_class'::regclass)
	JOIN pg_class c ON c.oid = d.refobjid AND c.relkind IN ('r', 'p') AND c.relname <> 'residence' JOIN pg_attribute a ON (a.attrelid, a.attnum) = (d.refobjid, d.refobjsubid))
SELECT i.input AS not_changed, c.input AS not_read FROM input i FULL JOIN (SELECT DISTINCT input FROM change WHERE input LIKE '%.%') c USING (input) WHERE i.input IS NULL OR c.input IS NULL ORDER BY 1, 2;
SELECT differ('r', 'r0') + differ('o', 'o0') AS changed_after_all;

-- declarations that no residence rests on
SELECT c.source_key, d.code FROM lost_claim c JOIN dwelling d USING (dwelling) ORDER BY 1;
SELECT withdraw_claim(claim) FROM lost_claim;
SELECT count(*) AS lost, (SELECT count(*) FROM residence WHERE lost <> '{}') AS residences_with_lost FROM lost_claim;

-- only who and what a change concerns is made anew: how often
CREATE TABLE revised AS SELECT 'person' AS what, person AS n, revision FROM person UNION ALL SELECT 'dwelling', dwelling, revision FROM dwelling;
CREATE FUNCTION revised_by(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RAISE EXCEPTION USING ERRCODE = 'MG000', MESSAGE = coalesce((SELECT string_agg(what || ' ' || n || ' +' || now.revision - r.revision, ', ' ORDER BY what, n) FROM revised r
		JOIN (SELECT 'person' AS what, person AS n, revision FROM person UNION ALL SELECT 'dwelling', dwelling, revision FROM dwelling) now USING (what, n) WHERE now.revision <> r.revision), 'none');
EXCEPTION WHEN SQLSTATE 'MG000' THEN
	RETURN SQLERRM;
END $$;
SELECT statement, revised_by(statement) FROM unnest(ARRAY['UPDATE claim SET period = ''[2025-03-01,2025-04-01)'' WHERE source_key IN (''a2'', ''c2'')', 'UPDATE claim SET person = 9 WHERE source_key IN (''a2'', ''c2'')',
	'DELETE FROM claim WHERE source_key = ''l2''', 'UPDATE dwelling SET rooms = 9, place = ST_Point(0, 0, 4326) WHERE code = ''U''', 'UPDATE dwelling SET place = ST_Point(0, 0, 4326), grid = NULL',
	'UPDATE person SET birth_month = ''1991-01-01'' WHERE person = 2', 'UPDATE person SET sex = 2', 'UPDATE channel SET clause = NULL']) statement;

-- the numbers of working days follow the calendar
CREATE FUNCTION days_after(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RAISE EXCEPTION USING ERRCODE = 'MG000', MESSAGE = concat(
		(SELECT count(*) FROM (SELECT day, number - lag(number) OVER (ORDER BY day) AS more FROM working_day) w LEFT JOIN calendar_day c USING (day)
		 LEFT JOIN (SELECT day FROM statutory_holiday WHERE extract(year FROM day) NOT IN
					(SELECT extract(year FROM day) FROM calendar_day WHERE kind = 'holiday' GROUP BY 1 HAVING count(*) > 6)) h USING (day)
		 WHERE more <> coalesce(c.kind = 'workday', h.day IS NULL AND extract(isodow FROM day) NOT IN (6, 7))::integer), ' wrong of ', (SELECT count(*) FROM working_day),
		', ', (SELECT b.number - a.number FROM working_day a, working_day b WHERE (a.day, b.day) = ('2031-04-25', '2031-05-06')), ' in the week of May');
EXCEPTION WHEN SQLSTATE 'MG000' THEN
	RETURN SQLERRM;
END $$;
SELECT days_after(statement) FROM unnest(ARRAY['', 'INSERT INTO calendar_day VALUES (''2031-05-01'', ''holiday'', ''n''), (''2031-05-02'', ''holiday'', ''n''), (''2031-05-04'', ''workday'', ''n'')',
	'INSERT INTO calendar_day VALUES (''2031-05-01'', ''holiday'', ''n''); UPDATE calendar_day SET kind = ''workday'', day = ''2031-05-04'' WHERE day = ''2031-05-01''',
	'DELETE FROM calendar_day WHERE day < ''2020-01-01''', 'TRUNCATE calendar_day']) statement;

-- of persons: the prefecture of their number's first six digits and no finer, the month, the sex; by declaration and by file
CREATE TABLE number AS
SELECT n, address, born, sequence, (address || to_char(born, 'YYYYMMDD') || sequence) AS digits
FROM (SELECT n, (ARRAY['110101', '110000', '331102', '331100', '330000', '339900', '659006', '810000', '820000', '830000', '911156', '932840'])[1 + n % 12] AS address,
			 date '1940-01-01' + n * 37 AS born, to_char(1 + n * 7 % 998, 'FM000') AS sequence FROM generate_series(1, 600) n) v;
CREATE TABLE whole AS
SELECT n.*, digits || c AS number FROM number n, unnest(string_to_array('0,1,2,3,4,5,6,7,8,9,X', ',')) c WHERE citizen_id_is_valid(digits || c);
SELECT count(*) AS numbers, count(DISTINCT address) AS addresses FROM whole;
SELECT open_intake() \gset
INSERT INTO file_line (line) VALUES ('claim,source,number,channel,dwelling,from_date,declared_on');
INSERT INTO file_line (line) SELECT format('f%s,file,%s,self,U,2025-01-01,2025-01-02', n, number) FROM whole WHERE n % 2 = 0;
SELECT pg_temp.send() \g /dev/null
SELECT lines, accepted, refused FROM load_claims();
SELECT count(person_of(number::citizen_id)) AS entered FROM whole WHERE n % 2 = 1;
CREATE TABLE entered AS SELECT w.*, p.* FROM whole w LEFT JOIN registry.person p ON p.pseudonym = citizen_id_pseudonym(w.number::citizen_id);
SELECT count(*) AS persons, count(*) FILTER (WHERE region_code_level(origin) > 2) AS finer_than_prefecture, count(*) FILTER (WHERE birth_month <> date_trunc('month', born)) AS other_month,
	   count(*) FILTER (WHERE sex <> CASE sequence::integer % 2 WHEN 1 THEN 1 ELSE 2 END) AS other_sex,
	   count(*) FILTER (WHERE origin::text IS DISTINCT FROM CASE WHEN address NOT LIKE '9%' THEN left(address, 4) || '00000000' END) AS other_prefecture FROM entered;
SELECT address, origin, count(*) FROM entered GROUP BY 1, 2 ORDER BY 1, 2;
SET client_min_messages = error;
DROP SCHEMA kept_test, registry CASCADE;
