-- what each load takes and refuses, column by column, at the exact limits; the same again, and another thing under a key
\getenv dir PG_ABS_SRCDIR
\set key_script :dir '/data/key.sql'
\set intake_script :dir '/data/intake.sql'
SET client_min_messages = warning;
SET datestyle = 'ISO, YMD';
SET timezone = 'UTC';
\i :key_script
\i :intake_script
SELECT migrant_create_registry();
CREATE SCHEMA loads_test;
SET search_path = loads_test, registry, public;
INSERT INTO region (code, name) VALUES ('331102001001', 'a');
INSERT INTO code VALUES ('meter_kind', 'heat', '供热', 'heat'), ('meter_kind', repeat('k', 63), '长', 'long');
INSERT INTO dwelling (code, region, place) VALUES ('A', '331102001001', ST_Point(119.9, 28.4, 4326)), ('B', '331102001001', ST_Point(119.9, 28.4, 4326));

-- loads lines of a kind, a column of each changed, a new file at each NULL, and tells by what column it is refused, or what was kept; then takes all back
CREATE TABLE sample (kind text PRIMARY KEY, fields jsonb, kept text);
INSERT INTO sample VALUES
	('regions', '{"code": "331102002001", "name": "n", "population": "1", "geometry": "POLYGON((0 0,1 0,1 1,0 0))", "lon": "1", "lat": "1"}',
	 'SELECT concat_ws('' '', code, name, population, ST_AsText(shape), ST_AsText(seat)) FROM region WHERE code <> ''331102001001'''),
	('grids', '{"code": "331102001001001", "geometry": "POLYGON((0 0,1 0,1 1,0 0))", "name": "n", "households": "1"}', 'SELECT concat_ws('' '', code, name, households, ST_AsText(shape)) FROM grid'),
	('dwellings', '{"dwelling": "C", "region": "331102001001", "lon": "1", "lat": "1", "datum": "wgs84", "area_m2": "60", "area_kind": "usable", "rooms": "3", "building_use": "01", "rental_use": "02", "unsuitable_rooms": "1"}',
	 'SELECT concat_ws('' '', code, ST_AsText(place, 6), area_m2, area_kind, rooms, building_use, rental_use, unsuitable_rooms) FROM dwelling WHERE code > ''B'''),
	('claims', '{"claim": "k", "source": "s", "number": "339900199001010011", "channel": "self", "dwelling": "A", "from_date": "2025-01-01", "declared_on": "2025-01-02", "to_date": "2025-02-01", "inflow_reason": "01", "household": "h", "dwelling_type": "01", "employer": "91350100M000100Y43", "lon": "1", "lat": "1"}',
	 'SELECT concat_ws('' '', source_key, source, channel, dwelling, period, declared_on, inflow_reason, household, dwelling_type, employer, ST_AsText(place, 6)) FROM claim'),
	('gps', '{"mover": "m", "time": "2025-01-01 08:00:00", "lon": "1", "lat": "1"}', 'SELECT concat_ws('' '', mover, at, ST_AsText(place, 6), cell) FROM gps_fix'),
	('readings', '{"dwelling": "A", "month": "2025-01", "kind": "water", "amount": "1", "unit": "m3"}', 'SELECT concat_ws('' '', dwelling, month, kind, amount) FROM reading'),
	('workplaces', '{"employer": "91350100M000100Y43", "lon": "1", "lat": "1", "name": "n"}', 'SELECT concat_ws('' '', employer, name, ST_AsText(place, 6)) FROM workplace');
CREATE FUNCTION loaded(of_kind text, VARIADIC changes jsonb[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	l sample := (SELECT s FROM sample s WHERE kind = of_kind);
	c jsonb;
	said text;
BEGIN
	FOREACH c IN ARRAY ARRAY[NULL]::jsonb[] || changes LOOP
		IF c IS NULL AND to_regclass('pg_temp.intake') IS NOT NULL THEN
			PERFORM pg_temp.send();
			EXECUTE format('SELECT load_%s()', l.kind);
		END IF;
		IF c IS NULL THEN
			PERFORM open_intake('UTF8');
			INSERT INTO pg_temp.file_line (line) SELECT string_agg(key, ',' ORDER BY key) FROM jsonb_each_text(l.fields);
			CONTINUE;
		END IF;
		INSERT INTO pg_temp.file_line (line) SELECT string_agg(CASE WHEN value ~ '[,"]' THEN '"' || replace(value, '"', '""') || '"' ELSE coalesce(value, '') END, ',' ORDER BY key) FROM jsonb_each_text(l.fields || c);
	END LOOP;
	PERFORM pg_temp.send();
	EXECUTE format('SELECT load_%s()', l.kind);
	EXECUTE format('SELECT string_agg(k, ''; '' ORDER BY k) FROM (%s) s(k)', l.kept) INTO said;
	said := concat_ws('; ', said, (SELECT string_agg(concat_ws(' ', line, column_name, sqlstate), '; ' ORDER BY line) FROM load_error));
	said := said || (SELECT coalesce('; ' || nullif(sum(repeated), 0) || ' repeated', '') FROM load);
	RAISE EXCEPTION USING ERRCODE = 'MG000', MESSAGE = coalesce(said, 'nothing');
EXCEPTION WHEN SQLSTATE 'MG000' THEN
	RETURN SQLERRM;
END $$;
SELECT kind, loaded(kind, '{}') FROM sample ORDER BY kind;
-- every column that need not be filled left empty
SELECT kind, key, loaded(kind, jsonb_build_object(key, '')) FROM sample, jsonb_object_keys(fields) key ORDER BY kind, key;
-- at the limits
CREATE TABLE limits (n integer GENERATED ALWAYS AS IDENTITY, kind text, key text, accepted text[], refused text[]);
INSERT INTO limits (kind, key, accepted, refused) VALUES
	('regions', 'population', '{0,1e3,2000000000}', '{-1,2000000001,10000000000,1e10,1.5,x}'), ('regions', 'lon', '{-180,180}', '{-180.1,180.1}'), ('regions', 'lat', '{-90,90}', '{-90.1,90.1}'),
	('regions', 'geometry', ARRAY['SRID=4490;POLYGON((0 0,1 0,1 1,0 0))', 'POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))', 'POLYGON Z((0 0 5,1 0 5,1 1 5,0 0 5))', '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}'],
	 ARRAY['SRID=3857;POLYGON((0 0,1 0,1 1,0 0))', 'POLYGON((-180.1 -90,180 -90,180 90,-180.1 -90))', 'POLYGON((-180 -90,180 -90,180 90.1,-180 -90))', 'LINESTRING(0 0,1 1)', 'POLYGON EMPTY', 'POLYGON((0 0,1 1,1 0,0 1,0 0))', '{"type":"Point","coordinates":[0,0]}', 'x']),
	('grids', 'code', '{331102001001999}', '{331102001002001,33110200100101}'), ('grids', 'households', '{0,1000000,2.0}', '{-1,1000001,1.5}'), ('grids', 'geometry', '{}', '{POINT(0 0)}'),
	('dwellings', 'region', '{331102001001}', '{331102001002,3311020010}'), ('dwellings', 'lon', '{-180,180}', '{-180.1,180.1}'), ('dwellings', 'lat', '{-90,90}', '{-90.1,90.1}'), ('dwellings', 'datum', '{WGS84,cgcs2000}', '{wgs72}'),
	('dwellings', 'area_m2', '{0.1,1000000}', '{0.09,1000000.1}'), ('dwellings', 'area_kind', '{usable,Building,living,套内面积,居住面积}', '{gross,面积}'), ('dwellings', 'rooms', '{1,10000}', '{0,10001,1.5}'),
	('dwellings', 'unsuitable_rooms', '{0,10000,2.0}', '{-1,10001,0.5}'), ('dwellings', 'building_use', '{}', '{xx}'), ('dwellings', 'rental_use', '{}', '{xx}'),
	('claims', 'lon', '{-180,180}', '{-180.1,180.1}'), ('claims', 'lat', '{-90,90}', '{-90.1,90.1}'), ('claims', 'number', '{33990019900101002X,33990019900101002x}', '{339900199001010012,339900199002300015,1}'), ('claims', 'channel', '{landlord,Self,本人,房东,用人单位申报}', '{neighbour,邻居}'),
	('claims', 'dwelling', '{B}', '{a}'), ('claims', 'from_date', '{1990-01-01,2024-02-29,2025-01-31,2024/3/1,2024-3-1,2024.03.01,2024年3月1日,20240301,2024/3/1 0:00,2024-03-01T08:30:00,45352}', '{1989-12-31,1899-12-31,2023-02-29,2025-02-01,2025-00-01,3/1/2024,1-3-24,2024-13-1,2024年3月,24/3/1,tomorrow}'), ('claims', 'to_date', '{2025-01-02,2199-12-31,2025年2月1日}', '{2025-01-01,2024-12-31,2200-01-01,2025-04-31}'),
	('claims', 'declared_on', '{2025-12-31,2024/12/31}', '{2025-13-01,2025-01-32,2062-01-02}'), ('claims', 'inflow_reason', '{02,务工,Work}', '{xx,1}'), ('claims', 'dwelling_type', '{02}', '{xx}'), ('claims', 'employer', '{}', '{91350100M000100Y44,1}'),
	('gps', 'time', '{2025-01-01T08:00,2025-01-01 08:00Z,2025-01-01 08:00:00+09,2025-01-01 08:00:59.5-0330,2025-01-01 23:59:59+08:00,2025-01-01 24:00,2025-01-01 08:00:60,2025-01-01 8:00,2025/1/1 8:00:05,2025年1月1日 8:00}', '{2025-01-01,2025-02-29 08:00,2025-01-01 24:01,2025-01-01 08:60,2025-01-01 08:00:61,2025-01-01 08:00+08:99,2025-01-01 25:00}'),
	('gps', 'lon', '{-180,180}', '{-180.1,180.1}'), ('gps', 'lat', '{-90,90}', '{-90.1,90.1}'),
	('readings', 'dwelling', '{B}', '{Z}'), ('readings', 'month', '{2025-12,2025-12-01,2025-1,2025/1,2025年1月,202501,2025/1/1}', '{2025-13,2025-12-02,2025}'), ('readings', 'kind', ARRAY[repeat('k', 63), 'heat', 'Water', '水', '自来水', '燃气'], ARRAY['oil', '油']),
	('readings', 'amount', '{0,1e3,999999999,1.2345678901234567890123456789,+2.50E-3}', '{-0.1,1e9,999999999.1,1e400,"1,000"}'), ('readings', 'unit', '{t,吨,立方米,M3,m³}', '{kwh,l}'),
	('workplaces', 'employer', '{91330000MA0000001A}', '{91330000MA0000001B}'), ('workplaces', 'lon', '{-180,180}', '{-180.1,180.1}'), ('workplaces', 'lat', '{-90,90}', '{-90.1,90.1}');
SELECT kind, key, a AS accepted, loaded(kind, jsonb_build_object(key, a)) FROM limits, unnest(accepted) WITH ORDINALITY v(a, o) ORDER BY n, o;
SELECT kind, key, r AS refused, loaded(kind, jsonb_build_object(key, r)) FROM limits, unnest(refused) WITH ORDINALITY v(r, o) ORDER BY n, o;
SELECT kind || CASE k WHEN 'water' THEN '' ELSE ' ' || k END AS kind, u, loaded(kind, jsonb_build_object('kind', k, 'unit', u)) FROM sample, unnest('{gas,electricity,heat}'::text[]) k, unnest('{m3,t,kWh,度,千瓦时,立方米,x}'::text[]) u WHERE kind = 'readings' ORDER BY k, u COLLATE "C";
SELECT datum, loaded('dwellings', jsonb_build_object('datum', datum, 'lon', '119.9', 'lat', '28.4')) FROM unnest('{wgs84,GCJ02,bd09}'::text[]) datum;
-- the line again, and another thing under its key, in one file and in a later one
SELECT kind, loaded(kind, '{}', '{}') AS in_one_file, loaded(kind, '{}', NULL, '{}') AS later FROM sample ORDER BY kind;
SELECT key, said, replace(said, '3 claim', '2 claim') = loaded('claims', '{}', NULL, jsonb_build_object(key, value)) AS the_same_later
FROM jsonb_each_text('{"number": "339900199002020019", "channel": "landlord", "dwelling": "B", "from_date": "2025-01-02", "declared_on": "2025-01-03", "to_date": "2025-02-02", "inflow_reason": "02", "household": "i",
	"dwelling_type": "02", "employer": "91330000MA0000001A", "lon": "2", "source": "t", "claim": "l"}'), LATERAL (SELECT loaded('claims', '{}', jsonb_build_object(key, value)) AS said OFFSET 0) l ORDER BY key;
SELECT 'regions' AS kind, loaded('regions', '{}', NULL, '{"name": "m", "population": "2", "geometry": "POLYGON((0 0,2 0,2 2,0 0))", "lon": "2"}') AS brought_up_to_date
UNION ALL SELECT 'grids', loaded('grids', '{}', NULL, '{"name": "m", "households": "2", "geometry": "POLYGON((0 0,2 0,2 2,0 0))"}')
UNION ALL SELECT 'dwellings', loaded('dwellings', '{}', NULL, '{"lon": "2", "area_m2": "70", "area_kind": "living", "rooms": "4", "building_use": "02", "rental_use": "01", "unsuitable_rooms": "2"}')
UNION ALL SELECT 'workplaces', loaded('workplaces', '{}', NULL, '{"name": "m", "lon": "2"}')
UNION ALL SELECT 'readings', loaded('readings', '{}', NULL, '{"amount": "2"}')
UNION ALL SELECT 'gps', loaded('gps', '{}', NULL, '{"lon": "2"}');
-- one month of another kind, one time of another mover
SELECT loaded('readings', '{}', '{"kind": "gas"}', '{"month": "2025-02"}', '{"dwelling": "B"}', '{"month": "2025-01-01", "amount": "3"}');
SELECT loaded('gps', '{}', '{"mover": "n"}', '{"time": "2025-01-01 08:00:01"}', '{"time": "2025-01-01 00:00Z"}');
-- dwellings on the edge of two grids belong to the first, those outside to none
INSERT INTO grid (code, shape) SELECT grid_code('331102001001', n), ST_Multi(ST_MakeEnvelope(n, 0, n + 1, 1, 4326)) FROM generate_series(2, 1, -1) n;
SELECT open_intake() \gset
INSERT INTO file_line (line) VALUES ('dwelling,region,lon,lat'), ('1,331102001001,1.5,0.5'), ('2,331102001001,2,0.5'), ('3,331102001001,2.5,0.5'), ('4,331102001001,3.5,0.5');
SELECT pg_temp.send() \g /dev/null
SELECT accepted FROM load_dwellings();
SELECT code, grid FROM dwelling WHERE code < 'A' ORDER BY code;
-- a file's number, name and lines stay with what it brought
SELECT open_intake() \gset
INSERT INTO file_line (line) VALUES ('claim,source,number,channel,dwelling,from_date,declared_on'), ('k,s,339900199001010011,self,A,2025-01-01,2025-01-01'), (''), ('k,s,339900199001010011,self,A,2025-01-01,2025-01-01'), ('l,s,339900199001010011,self,,2025-01-01,2025-01-01'), ('l,s,1');
SELECT pg_temp.send() \g /dev/null
SELECT kind, file, lines, accepted, repeated, refused FROM load_claims('name.csv');
SELECT l.file, e.line, e.column_name, e.sqlstate FROM load_error e JOIN load l USING (load) ORDER BY line;
SELECT file, source_key FROM claim JOIN load USING (load);

SET client_min_messages = error;
DROP SCHEMA loads_test, registry CASCADE;
