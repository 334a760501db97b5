-- loads that are taken back, whatever came after them: the same as if they had never been; and full exports of a source
\getenv dir PG_ABS_SRCDIR
\set key_script :dir '/data/key.sql'
\set intake_script :dir '/data/intake.sql'
SET client_min_messages = warning;
\set SHOW_CONTEXT never
SET datestyle = 'ISO, YMD';
SET timezone = 'UTC';
\i :key_script
\i :intake_script
SELECT migrant_create_registry();
CREATE SCHEMA undo_test;
SET search_path = undo_test, registry, public;
INSERT INTO region (code, name) VALUES ('331102001001', 'a'), ('331102001002', 'b');

-- files by chance: some columns, some rows, few values, so that they repeat each other
CREATE TABLE file (n integer PRIMARY KEY, columns text[], rows jsonb);
SELECT setseed(0.3);
CREATE FUNCTION one_of(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE AS 'SELECT choices[1 + floor(random() * cardinality(choices))::integer]';
CREATE FUNCTION make_files() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	TRUNCATE file;
	FOR n IN 1..5 LOOP
		INSERT INTO file
		SELECT n, c.columns, (SELECT jsonb_agg(jsonb_build_object('dwelling', 'D' || d, 'region', one_of('331102001001', '331102001002'), 'lon', one_of('119.9', '119.91'), 'lat', '28.4',
												 'area_m2', one_of('50', '60', ''), 'rooms', one_of('2', '3'), 'building_use', one_of('01', '02', ''), 'unsuitable_rooms', one_of('0', '1')))
							  FROM generate_series(1, 6) d WHERE random() < 0.7)
		FROM (SELECT array_agg(c) AS columns FROM unnest('{area_m2,rooms,building_use,unsuitable_rooms}'::text[]) c WHERE random() < 0.6) c;
	END LOOP;
END $$;
CREATE FUNCTION load_file(f file) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	names constant text[] := '{dwelling,region,lon,lat}'::text[] || coalesce(f.columns, '{}');
	number integer;
BEGIN
	PERFORM open_intake();
	INSERT INTO pg_temp.file_line (line) SELECT array_to_string(names, ',');
	INSERT INTO pg_temp.file_line (line) SELECT (SELECT string_agg(r ->> c, ',' ORDER BY o) FROM unnest(names) WITH ORDINALITY u(c, o)) FROM jsonb_array_elements(f.rows) r;
	PERFORM pg_temp.send();
	number := (load_dwellings()).load;
	RETURN number;
END $$;
CREATE FUNCTION dwellings() RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(concat_ws(' ', code, region, ST_AsText(place), coalesce(area_m2::text, '-'), coalesce(rooms::text, '-'), coalesce(building_use, '-'), unsuitable_rooms), '; ' ORDER BY code), 'none') FROM dwelling
$$;
-- what is there after some files are loaded, and then some are taken back; all of it is rolled back
CREATE FUNCTION after(loaded integer[], undone integer[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	i integer;
	numbers integer[] := '{}';
	said text;
BEGIN
	FOREACH i IN ARRAY loaded LOOP
		numbers[i] := (SELECT load_file(f) FROM file f WHERE f.n = i);
	END LOOP;
	FOREACH i IN ARRAY undone LOOP
		PERFORM undo_load(numbers[i]);
	END LOOP;
	said := dwellings();
	RAISE EXCEPTION USING ERRCODE = 'MG000', MESSAGE = said;
EXCEPTION WHEN SQLSTATE 'MG000' THEN
	RETURN SQLERRM;
END $$;
CREATE TABLE outcome (round integer, undone integer[], same boolean, said text);
CREATE FUNCTION rounds(n integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	FOR round IN 1..n LOOP
		PERFORM make_files();
		INSERT INTO outcome
		SELECT round, u, after('{1,2,3,4,5}', u) = after(ARRAY(SELECT generate_series(1, 5) EXCEPT SELECT unnest(u) ORDER BY 1), '{}'), after('{1,2,3,4,5}', u)
		FROM unnest(ARRAY['{1}', '{3}', '{5}', '{2,4}', '{4,2}', '{1,2,3}', '{3,1,2}', '{5,4,3,2,1}', '{1,2,3,4,5}']) v(t), LATERAL (SELECT t::integer[] AS u) x;
	END LOOP;
END $$;
SELECT rounds(8);
SELECT undone, count(*) AS rounds, count(*) FILTER (WHERE same) AS as_if_never FROM outcome GROUP BY 1 ORDER BY 1;
SELECT DISTINCT said AS nothing_is_left FROM outcome WHERE cardinality(undone) = 5;

-- a change by hand stays; a dwelling that others rest on stays; twice is an error, as is a load that is none
SELECT make_files();
SELECT load_file(f) AS load FROM file f WHERE n = 1 \gset
UPDATE dwelling SET rooms = 9 WHERE code = (SELECT min(code) FROM dwelling);
SELECT open_intake() \gset
INSERT INTO file_line (line) SELECT 'claim,source,number,channel,dwelling,from_date,declared_on' UNION ALL SELECT concat_ws(',', 'k', 's', '339900199001010011', 'self', min(code), '2025-01-01', '2025-01-02') FROM dwelling;
SELECT pg_temp.send() \gset
SELECT accepted, refused FROM load_claims();
SELECT kept FROM undo_load(:load);
SELECT count(*) AS left, min(rooms) AS rooms FROM dwelling;
SELECT undo_load(:load);
SELECT undo_load(77);
SELECT kind, undone_at IS NOT NULL AS undone, undone_by = session_user AS by FROM load ORDER BY load DESC LIMIT 2;
-- and the corrected file loads as if for the first time
SELECT load_file(f) AS load FROM file f WHERE n = 1 \gset
SELECT accepted > 0 AS some, repeated, refused FROM load WHERE load = :load;

-- declarations: no longer in force, known to have been, and their keys are free again
SELECT max(load) AS load FROM load WHERE kind = 'claims' \gset
SELECT clock_timestamp() AS before_undo \gset
SELECT * FROM undo_load(:load);
SELECT count(*) FILTER (WHERE withdrawn_at IS NULL) AS in_force, count(*) AS known FROM claim;
SELECT count(*) AS residences FROM residence;
SELECT count(*) AS as_known_before FROM residence_as_of('2025-01-10', :'before_undo');
CREATE FUNCTION export(full_export boolean, VARIADIC lines text[]) RETURNS SETOF load LANGUAGE plpgsql AS $$
BEGIN
	PERFORM open_intake();
	INSERT INTO pg_temp.file_line (line) SELECT unnest('{"claim,source,number,channel,dwelling,from_date,to_date,declared_on"}'::text[] || lines);
	PERFORM pg_temp.send();
	RETURN NEXT load_claims('', CASE WHEN full_export THEN 'full' ELSE 'add' END);
END $$;
SELECT min(code) AS d FROM dwelling \gset
-- the monthly export of a source: new, changed, ended, unchanged, refused, no longer listed
SELECT accepted, repeated, refused, changed, ended, unlisted FROM export(true, format('1,app,339900199001010011,self,%s,2025-01-01,,2025-01-02', :'d'), format('2,app,339900199002020019,self,%s,2025-01-01,,2025-01-02', :'d'),
	format('3,app,33990019900101002X,self,%s,2025-01-01,,2025-01-02', :'d'), format('4,app,33990019900101002X,self,%s,2024-01-01,2024-06-01,2024-01-02', :'d'), format('1,other,339900199001010011,self,%s,2025-01-01,,2025-01-02', :'d'));
CREATE VIEW says AS SELECT source || source_key AS key, period, withdrawn_at IS NULL AS in_force, retired, replaces IS NOT NULL AS replaces FROM claim WHERE load > :load ORDER BY 1, claim;
SELECT accepted, repeated, refused, changed, ended, unlisted FROM export(true, format('1,app,339900199001010011,self,%s,2025-01-01,2025-05-01,2025-01-02', :'d'), format('2,app,339900199002020019,self,%s,2025-01-05,,2025-01-06', :'d'), format('5,app,339900199001010011,self,%s,2026-01-01,,2026-01-02', :'d'), '6,app,1,self,Z,2025,,2025');
SELECT * FROM says;
SELECT c.source_key FROM unlisted_claim JOIN claim c USING (claim);
-- the same file twice changes nothing
SELECT accepted, repeated, refused, changed, ended, unlisted FROM export(true, format('1,app,339900199001010011,self,%s,2025-01-01,2025-05-01,2025-01-02', :'d'), format('2,app,339900199002020019,self,%s,2025-01-05,,2025-01-06', :'d'), format('5,app,339900199001010011,self,%s,2026-01-01,,2026-01-02', :'d'), '6,app,1,self,Z,2025,,2025');
-- by a file of single declarations the same is an error
SELECT accepted, repeated, refused, changed, ended, unlisted FROM export(false, format('2,app,339900199002020019,self,%s,2025-01-07,,2025-01-08', :'d'));
-- what somebody withdrew was withdrawn then, whatever an export says of its key later
BEGIN;
SELECT withdraw_claim(claim) FROM claim WHERE (source, source_key) = ('app', '2') AND NOT retired;
SELECT withdrawn_at FROM claim WHERE (source, source_key) = ('app', '2') AND NOT retired \gset
SELECT accepted, repeated, refused, changed, ended, unlisted FROM export(true, format('2,app,339900199002020019,self,%s,2025-01-09,,2025-01-10', :'d'));
SELECT count(*) AS withdrawn_then FROM claim WHERE (source, source_key) = ('app', '2') AND retired AND withdrawn_at = :'withdrawn_at';
ROLLBACK;
-- a rule ends what is no longer listed; taken back, it is said again
INSERT INTO export_rule VALUES ('app', 'end');
SELECT accepted, repeated, refused, changed, ended, unlisted FROM export(true, format('2,app,339900199002020019,self,%s,2025-01-05,,2025-01-06', :'d'));
SELECT key, CASE WHEN upper(period) = today() THEN 'ended today' ELSE period::text END AS period FROM says WHERE in_force;
SELECT taken_back, kept FROM undo_load((SELECT max(load) FROM load));
SELECT key, period FROM says WHERE in_force;
SELECT * FROM undo_load((SELECT max(load) FROM load WHERE changed > 0));
SELECT key, period FROM says WHERE in_force;
SELECT claim, days_late FROM late_claim;

-- positions, readings, places of work, regions, grids
CREATE FUNCTION load_lines(kind text, VARIADIC lines text[]) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE number integer;
BEGIN
	PERFORM open_intake();
	INSERT INTO pg_temp.file_line (line) SELECT unnest(lines);
	PERFORM pg_temp.send();
	EXECUTE format('SELECT load FROM load_%s()', kind) INTO number;
	RETURN number;
END $$;
SELECT load_lines('gps', 'mover,time,lon,lat', 'm,2025-01-01 08:00,119.9,28.4', 'm,2025-01-01 08:01,119.9,28.4') AS gps, load_lines('readings', 'dwelling,month,kind,amount', :'d' || ',2025-01,water,5') AS readings,
	   load_lines('readings', 'dwelling,month,kind,amount', :'d' || ',2025-01,water,6', :'d' || ',2025-02,water,6') AS corrected, load_lines('workplaces', 'employer,lon,lat,name', '91350100M000100Y43,119.9,28.4,Works') AS workplaces,
	   load_lines('regions', 'code,name,population', '331102001001,renamed,7', '331102001003,new,8') AS regions, load_lines('grids', 'code,geometry', '331102001001001,"POLYGON((119.8 28.3,120 28.3,120 28.5,119.8 28.3))"') AS grids \gset
SELECT taken_back, kept FROM unnest(ARRAY[:gps, :readings, :workplaces, :regions, :grids]) WITH ORDINALITY l(load, o), LATERAL undo_load(l.load) ORDER BY o;
SELECT (SELECT count(*) FROM gps_fix) AS fixes, (SELECT count(*) FROM undone_fix) AS undone_fixes, (SELECT string_agg(month || ' ' || amount, ', ' ORDER BY month) FROM reading) AS readings, (SELECT count(*) FROM workplace) AS workplaces,
	   (SELECT string_agg(name || coalesce(population::text, ''), ', ' ORDER BY code) FROM region) AS regions, (SELECT count(*) FROM grid) AS grids;
SELECT taken_back, kept FROM undo_load(:corrected);
SELECT count(*) AS readings FROM reading;
DROP SCHEMA undo_test, registry CASCADE;
