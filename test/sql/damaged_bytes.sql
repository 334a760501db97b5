-- binary input of every type, cut at each byte and with a byte changed at each place: an error of binary input, or a value that goes out as it came in
SET client_min_messages = warning;
CREATE SCHEMA damaged_bytes_test;
SET search_path = damaged_bytes_test, public;
SET timezone = 'UTC';

CREATE TABLE sample (type text, value text);
INSERT INTO sample VALUES
	('region_code', '33'), ('region_code', '331102001001'), ('grid_code', '331102001001999'), ('citizen_id', '11010519491231002X'), ('credit_code', '91350100M000100Y43'),
	('gridcell', '100kmS74W174'), ('gridcell', '1mN3485865E11570904'), ('gridcell', '500mN6971E23141'),
	('person_key', '-9223372036854775808'), ('person_key', '7d444840-9dc0-11d1-b245-5ffdce74fad2'), ('person_key', ('Wang'::text)::person_key::text),
	('date_occupancy', 'dates{}'), ('date_occupancy', 'dates{-infinity=-1,0001-01-01=9007199254740991,2024-03-01=0}'), ('occupancy', 'timestamps{2024-01-01T00:00:00Z=1,2024-01-01T00:00:00.000001Z=0}'),
	('density', '{}'), ('density', '{"1kmN0E0":-3,"100mN34858E115709":9223372036854775807}'), ('density', '{"1kmN0E0":0.1,"1kmN0E1":1e-320}'),
	('zone_density', '{"bigint":{"-9223372036854775808":1.5}}'), ('zone_density', '{"grid_code":{"331102001001001":7,"331102001001002":8}}'),
	('flow', '{"1kmN0E0":{"1kmN0E0":-3,"100mN34858E115709":9223372036854775807},"1kmN0E1":{"1kmN0E0":5}}'), ('zone_flow', '{"region_code":{"331102001001":{"331102001001":0.5,"331102001002":7}}}'),
	('trajectory', '{119.9201 28.4502@2024-05-01T08:00:00Z}'), ('trajectory', '{-179.9 -90@0001-01-01T00:00:00Z,0 -0.0000001@1969-12-31T23:59:59.999Z,180 90@99999-12-31T23:59:59.999999Z}');
INSERT INTO sample
	SELECT 'coverage', coverage_agg(i, g)::text FROM (VALUES (7, 'SRID=4326;POLYGON((10 28,14 28,14 29,10 28),(12 28.1,13 28.1,13 28.2,12 28.1))'::geometry), (-5, 'SRID=4326;MULTIPOLYGON(((20 20,21 20,21 21,20 20)),((22 20,23 20,23 21,22 20)))')) v(i, g)
	-- large ones
	UNION ALL SELECT 'coverage', coverage_agg(i, ST_Buffer(ST_SetSRID(ST_MakePoint(i, 20), 4326), 0.4, 8))::text FROM generate_series(1, 12) i
	UNION ALL SELECT 'date_occupancy', occupancy_agg(daterange('2000-01-01'::date + i * 7, '2000-01-01'::date + i * 11 + 20))::text FROM generate_series(1, 300) i
	UNION ALL SELECT 'occupancy', occupancy_agg(tstzrange('2000-01-01Z'::timestamptz + i * interval '7 s', '2000-01-01Z'::timestamptz + i * interval '11 s'))::text FROM generate_series(1, 300) i
	UNION ALL SELECT 'density', density_agg(gridcell(100 + i % 50, 20 + i / 50.0, 100), i / 7.0)::text FROM generate_series(1, 400) i
	UNION ALL SELECT 'zone_density', density_agg(i::bigint * i, i)::text FROM generate_series(1, 400) i
	UNION ALL SELECT 'flow', flow_agg(gridcell(100 + i % 7, 20, 1000), gridcell(100 + i % 11, 20 + i % 13, 1000), i)::text FROM generate_series(1, 400) i
	UNION ALL SELECT 'zone_flow', flow_agg(i::bigint % 41, i::bigint % 37, i / 3.0)::text FROM generate_series(1, 400) i
	UNION ALL SELECT 'trajectory', trajectory_agg(100 + i % 17 / 1000.0, 20 + i / 5000.0, timestamptz '2024-01-01Z' + i * interval '7 s')::text FROM generate_series(1, 400) i;
-- every type of the extension that has binary input is among them
SELECT typname FROM pg_type t JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e' JOIN pg_extension e ON e.oid = d.refobjid
WHERE extname = 'migrant' AND typtype = 'b' AND typreceive <> 0 AND typelem = 0 AND typname NOT IN (SELECT type FROM sample);

-- bytes as binary COPY has them, in a file of the server's: that of a bytea is its bytes
SELECT current_setting('data_directory') || '/damaged_bytes' AS file \gset
CREATE FUNCTION outcome(type text, bytes bytea, file text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text; sent bytea; read bytea;
BEGIN
	EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, file);
	EXECUTE format('COPY arrived_%s FROM %L (FORMAT binary)', type, file);
	EXECUTE format('DELETE FROM arrived_%s RETURNING %1$s_send(v), %1$s_send(%1$s_in(%1$s_out(v)))', type) INTO STRICT sent, read;
	RETURN CASE WHEN sent <> read THEN 'another text' WHEN sent <> bytes THEN 'another value' ELSE 'accepted' END;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
	RETURN state;
END $$;
SELECT format('CREATE TABLE arrived_%s (v %1$s)', type) FROM sample GROUP BY type ORDER BY type \gexec
CREATE FUNCTION sent(type text, value text) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
	bytes bytea;
BEGIN
	EXECUTE format('SELECT %s_send(%L::%1$s)', type, value) INTO bytes;
	RETURN bytes;
END $$;
-- at each place, of large values at some hundred and near the end, a bit or all bits are others
CREATE TABLE attempt AS
SELECT type, length, what, at, outcome(type, d.bytes, :'file') AS outcome
FROM (SELECT type, bytes, octet_length(bytes) AS length FROM sample, sent(type, value) bytes) s,
	 LATERAL (SELECT 'whole' AS what, 0 AS at, s.bytes UNION ALL SELECT 'longer', 0, s.bytes || '\x00'
			  UNION ALL SELECT what, at, CASE what WHEN 'cut' THEN substr(s.bytes, 1, at) WHEN 'bit' THEN set_byte(s.bytes, at, get_byte(s.bytes, at) # (1 << at * 5 % 8)) ELSE set_byte(s.bytes, at, get_byte(s.bytes, at) # 255) END
			  FROM generate_series(0, length - 1) at, unnest('{cut,bit,all}'::text[]) what WHERE length < 320 OR at < 40 OR at > length - 20 OR at % (length / 40) = 0) d(what, at, bytes);
-- who reads too few bytes from a message has the server's own error of that; a coverage is kept in the order of the numbers of its polygons, of which one may be another; an occupancy cut between two steps is a shorter one
SELECT type, count(*) FILTER (WHERE length > 1000 AND what = 'cut') > 50 AS large, bool_and(outcome = 'accepted') FILTER (WHERE what = 'whole') AS whole, bool_and(outcome = '22P03') FILTER (WHERE what = 'longer') AS longer,
	   count(*) FILTER (WHERE what = 'cut' AND outcome NOT IN ('22P03', '08P01') AND (type !~ 'occupancy' OR outcome <> 'accepted')) AS cut, count(*) FILTER (WHERE what IN ('bit', 'all') AND outcome NOT IN ('22P03', 'accepted') AND (type, outcome) <> ('coverage', 'another value')) AS changed,
	   count(*) FILTER (WHERE outcome NOT IN ('22P03', '08P01', 'accepted', 'another value')) AS strange, bool_or(outcome = '22P03') AS refused
FROM attempt GROUP BY type ORDER BY type;
CREATE FUNCTION remove(file text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('COPY (SELECT) TO PROGRAM %L', format('rm "%s"', file));
END $$;
SELECT remove(:'file');
DROP SCHEMA damaged_bytes_test CASCADE;
