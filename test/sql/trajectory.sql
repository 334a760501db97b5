-- trajectory: forms, aggregates and casts against PostGIS and plain SQL
CREATE SCHEMA trajectory_test;
SET search_path = trajectory_test, public;
SET timezone = 'America/New_York';
SELECT setseed(0.5);

-- walks of 40 movers, in no order, some rows twice, some with a NULL: whole seconds and 5 decimals, milliseconds and 6, microseconds and 7.
-- One lives on the antimeridian, one at the pole, one in the year 1, one has a single fix.
CREATE TABLE fix AS
SELECT mover, i, round((CASE mover WHEN 1 THEN 180 - mod((359.99 + i * 0.001)::numeric, 360) WHEN 2 THEN 180 - i % 360 ELSE 119.9 + sum(random() - 0.5) OVER w * 0.001 END)::numeric, 5 + mover % 3)::float8 AS lon,
	   round((CASE mover WHEN 2 THEN 89.99 + random() * 0.01 ELSE 28.4 + sum(random() - 0.5) OVER w * 0.001 END)::numeric, 5 + mover % 3)::float8 AS lat,
	   CASE mover WHEN 3 THEN timestamptz '0001-01-02 00:00Z' ELSE timestamptz '1969-12-31 12:00Z' + mover * interval '1 year' END
	   + (i * 5 + CASE WHEN i % 50 = 0 THEN 3 ELSE 0 END) * interval '1 s' + CASE mover % 3 WHEN 1 THEN i % 7 * interval '1 ms' WHEN 2 THEN i % 11 * interval '1 us' ELSE '0' END AS time, i % 4 AS part
FROM generate_series(1, 40) mover, LATERAL generate_series(1, CASE mover WHEN 4 THEN 1 WHEN 5 THEN 5000 ELSE mover * 10 END) i
WINDOW w AS (PARTITION BY mover ORDER BY i);
CREATE TABLE row AS
SELECT *, point(lon, lat) AS at, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS g FROM (SELECT * FROM fix UNION ALL SELECT * FROM fix WHERE i % 9 = 0) f ORDER BY random();
INSERT INTO row SELECT mover, i, NULL, lat, time, part, NULL, NULL FROM fix WHERE i % 31 = 0;
INSERT INTO row SELECT mover, i, lon, lat, NULL, part, at, 'SRID=4326;POINT EMPTY' FROM row WHERE i % 37 = 0;

CREATE VIEW answer AS SELECT mover, trajectory_agg(at, time) AS p, trajectory_agg(g, time) AS g, trajectory_agg(lon, lat, time) AS f FROM row r GROUP BY mover;
CREATE TABLE serial AS SELECT * FROM answer;
SELECT count(*) AS movers, count(*) FILTER (WHERE p <> g OR p <> f OR p IS NULL) AS differ FROM serial;

-- fixes come back as they went in, numbered in order
SELECT count(*) FILTER (WHERE (p.point[0] = f.lon AND p.point[1] = f.lat AND p.number = f.number) IS NOT TRUE) AS differ, count(*) = (SELECT count(*) FROM fix) AS all
FROM (SELECT *, row_number() OVER (PARTITION BY mover ORDER BY time) AS number FROM fix) f FULL JOIN (SELECT mover, (trajectory_points(p)).* FROM serial) p USING (mover, time);
SELECT count(*) AS differ FROM serial s, fix f WHERE s.mover = f.mover AND NOT trajectory_point(p, f.i) ~= point(f.lon, f.lat);

-- what is read from the head, against SQL and PostGIS
SELECT count(*) AS movers, count(*) FILTER (WHERE trajectory_count(p) <> n) AS count, count(*) FILTER (WHERE trajectory_start(p) <> first OR trajectory_end(p) <> last) AS ends,
	   count(*) FILTER (WHERE trajectory_period(p) <> tstzrange(first, last, '[]')) AS period, count(*) FILTER (WHERE trajectory_end(p) - trajectory_start(p) <> last - first) AS duration,
	   count(*) FILTER (WHERE NOT trajectory_first(p) ~= trajectory_point(p, 1) OR NOT trajectory_last(p) ~= trajectory_point(p, n)) AS positions,
	   count(*) FILTER (WHERE NOT trajectory_box(p) ~= CASE mover WHEN 1 THEN box(point(180, north), point(-180, south)) WHEN 2 THEN trajectory_box(p) ELSE box(point(east, north), point(west, south)) END) AS box,
	   count(*) FILTER (WHERE abs(trajectory_length(p) - length) > 1e-9 * length) AS length
FROM serial JOIN (SELECT mover, count(*)::integer AS n, min(time) AS first, max(time) AS last, min(lon) AS west, max(lon) AS east, min(lat) AS south, max(lat) AS north FROM fix GROUP BY mover) f USING (mover)
JOIN (SELECT mover, coalesce(sum(d), 0) AS length FROM (SELECT mover, ST_DistanceSphere(ST_MakePoint(lon, lat), lag(ST_MakePoint(lon, lat)) OVER (PARTITION BY mover ORDER BY time)) AS d FROM fix) s GROUP BY mover) l USING (mover);
SELECT mover, round(trajectory_length(p)) AS length, trajectory_box(p) FROM serial WHERE mover = 1;
SELECT trajectory_point(p, 0), trajectory_point(p, -1), trajectory_point(p, 2), trajectory_length(p), trajectory_end(p) - trajectory_start(p) AS duration, trajectory_period(p) FROM serial WHERE mover = 4;

-- the same bytes in any order of rows, spilled, in parallel, over partitions, in windows
CREATE TABLE parted (LIKE row) PARTITION BY LIST (part);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES IN (0, 3);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2);
INSERT INTO parted SELECT * FROM row ORDER BY random();
CREATE FUNCTION differ(relation text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FILTER (WHERE (s.p = a.p AND s.g = a.g AND s.f = a.f AND trajectory_send(s.p) = trajectory_send(a.p)) IS NOT TRUE) FROM serial s FULL JOIN (%s) a USING (mover)',
				   rtrim(replace(pg_get_viewdef('answer'::regclass), 'FROM "row" r', 'FROM ' || relation), ';')) INTO STRICT n;
	RETURN n;
END $$;
SELECT differ('parted r') AS partitions, differ('(SELECT * FROM row ORDER BY time DESC) r') AS backwards;
SET work_mem = '64kB';
SELECT differ('row r') AS spilled, differ('(SELECT * FROM row ORDER BY time DESC) r') AS spilled_backwards;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_partitionwise_aggregate = on;
SELECT differ('row r') AS parallel_spilled, differ('parted r') AS parallel_partitions_spilled;
RESET work_mem;
EXPLAIN (COSTS OFF) SELECT trajectory_agg(at, time) FROM row;
SELECT differ('row r') AS parallel, differ('parted r') AS parallel_partitions;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET enable_partitionwise_aggregate;
SELECT count(*) AS differ FROM (SELECT i, trajectory_agg(lon, lat, time) OVER (ORDER BY i ROWS BETWEEN 20 PRECEDING AND CURRENT ROW) AS t FROM fix WHERE mover = 10) m,
	 LATERAL (SELECT trajectory_agg(lon, lat, time) AS t FROM fix f WHERE mover = 10 AND f.i BETWEEN m.i - 20 AND m.i) r WHERE m.t <> r.t;
SELECT trajectory_agg(at, time) IS NULL AS only_null, (SELECT trajectory_agg(at, time) IS NULL FROM row WHERE false) AS no_rows FROM row WHERE lon IS NULL;

-- arrays
SELECT count(*) AS differ
FROM serial JOIN (SELECT mover, trajectory(array_agg(lon ORDER BY i DESC), array_agg(lat ORDER BY i DESC), array_agg(time ORDER BY i DESC)) AS l, trajectory(array_agg(point(lon, lat)), array_agg(time)) AS p FROM fix GROUP BY mover) a USING (mover)
WHERE (serial.p = a.l AND serial.p = a.p) IS NOT TRUE;
SELECT trajectory('{}'::point[], '{}') IS NULL AS of_none, trajectory('{}', '{}', '{}') IS NULL AS of_none_too,
	   trajectory('{"(1.00000004,2)","(1,2.00000004)"}'::point[], '{2024-01-01 00:00Z,2024-01-01 00:00Z}') AS rounded_to_one;

-- text and binary forms do not depend on settings
SELECT trajectory '{119.9201 28.4502@2024-05-01T08:00:00Z}', trajectory ' { -180	-90@2024-05-01 16:00+08 , 180.0000000499 90 @ 2024-05-01T08:00:00.000001Z } ', trajectory '{0.10 -0.0000001@0001-01-01T00:00:00Z,-0 0@99999-12-31T23:59:59.999999Z}';
SELECT count(*) AS differ FROM serial WHERE p::text::trajectory <> p OR p::text !~ '^{(-?\d+(\.\d+)? -?\d+(\.\d+)?@\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z(, )?)+}$';
SELECT count(*) AS differ FROM (SELECT mover, '{' || string_agg(lon::numeric || ' ' || lat::numeric || '@' || to_char(time AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00'), ',' ORDER BY time) || '}' AS text FROM fix GROUP BY mover) f
JOIN serial USING (mover) WHERE text::trajectory <> p;
SELECT trajectory_is_valid('{1 2@2024-01-01T00:00:00Z}') AS valid, trajectory_is_valid('{}') AS of_none, trajectory_is_valid('{1 91@2024-01-01T00:00:00Z}') AS beyond, trajectory_is_valid('{1 2@2024-01-01T00:00:00Z,1 2@2024-01-01T00:00:00Z}') AS twice;

-- order and hash
SELECT count(*) FILTER (WHERE (a.p = b.p) <> (a.p::text = b.p::text)) AS equal, count(*) FILTER (WHERE sign(trajectory_cmp(a.p, b.p)) <> -sign(trajectory_cmp(b.p, a.p))) AS sign,
	   count(*) FILTER (WHERE (a.p < b.p) <> (trajectory_cmp(a.p, b.p) < 0) OR (a.p <= b.p) <> (trajectory_cmp(a.p, b.p) <= 0) OR (a.p > b.p) <> (trajectory_cmp(a.p, b.p) > 0)
					   OR (a.p >= b.p) <> (trajectory_cmp(a.p, b.p) >= 0) OR (a.p <> b.p) <> (trajectory_cmp(a.p, b.p) <> 0)) AS operators,
	   count(*) FILTER (WHERE trajectory_start(a.p) < trajectory_start(b.p) AND a.p > b.p) AS times, count(*) FILTER (WHERE a.p = b.p AND trajectory_hash(a.p) <> trajectory_hash(b.p)) AS hashes
FROM serial a, (SELECT * FROM serial UNION ALL SELECT mover, g, p, f FROM serial) b;
SELECT count(DISTINCT p), count(DISTINCT trajectory_hash(p)) AS hashes, count(DISTINCT trajectory_hash_extended(p, 1)) AS extended FROM (SELECT p FROM serial UNION ALL SELECT g FROM serial) s;
SELECT trajectory '{1 2@2024-01-01T00:00:00Z}' < '{1 2@2024-01-01T00:00:00Z,1 2@2024-01-01T00:00:01Z}' AS shorter, trajectory '{1 2@2024-01-01T00:00:00Z}' < '{1 3@2024-01-01T00:00:00Z}' AS south;

-- LINESTRING M and POINT M; M holds a microsecond for 285 years about 1970
SELECT count(*) FILTER (WHERE mover <> 3 AND p::geometry::trajectory <> p) AS differ, count(*) FILTER (WHERE GeometryType(p::geometry) <> CASE mover WHEN 4 THEN 'POINTM' ELSE 'LINESTRINGM' END OR ST_SRID(p::geometry) <> 4326) AS kind,
	   count(*) FILTER (WHERE mover <> 4 AND NOT ST_IsValidTrajectory(p::geometry)) AS invalid, count(*) FILTER (WHERE ST_NPoints(p::geometry) <> trajectory_count(p)) AS count FROM serial;
SELECT count(*) AS differ FROM serial JOIN (SELECT mover, ST_MakeLine(ST_SetSRID(ST_MakePointM(lon, lat, extract(epoch FROM time)::float8), 4326) ORDER BY i) AS line FROM fix WHERE mover NOT IN (3, 4) GROUP BY mover) l USING (mover)
WHERE line::trajectory <> p OR ST_AsEWKB(p::geometry) <> ST_AsEWKB(line);
SELECT 'SRID=4490;LINESTRING ZM(1 2 9 -1.5,1 2 9 1e-6,181e-1 2 9 1714550400.25)'::geometry::trajectory AS zm, 'SRID=4326;LINESTRING M EMPTY'::geometry::trajectory IS NULL AS empty, ST_AsText(geometry('{1.5 -2@2024-05-01T08:00:00.125Z}'::trajectory)) AS point;

-- Moving Features JSON
SELECT trajectory_mfjson('{119.9201 28.4502@2024-05-01T08:00:00Z,119.9204 28.4507@2024-05-01T08:00:05.5Z}');
SELECT count(*) AS differ FROM serial WHERE trajectory_from_mfjson(trajectory_mfjson(p)) <> p OR trajectory_from_mfjson(trajectory_mfjson(p)::jsonb::json) <> p;
SELECT count(*) FILTER (WHERE (position = jsonb_build_array(lon, lat) AND at::timestamptz = time) IS NOT TRUE) AS differ
FROM (SELECT mover, f.* FROM serial, LATERAL (SELECT trajectory_mfjson(p)::jsonb AS j OFFSET 0) m,
		ROWS FROM (jsonb_array_elements(j -> 'coordinates'), jsonb_array_elements_text(j -> 'datetimes')) WITH ORDINALITY AS f(position, at, number)) f
FULL JOIN (SELECT mover, lon, lat, time, row_number() OVER (PARTITION BY mover ORDER BY time) AS number FROM fix) g USING (mover, number);
SELECT trajectory_from_mfjson('{"type": "MovingPoint", "datetimes": [1714550400000, 1714550405500.125], "crs": {"type": "Name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}, "base": {"type": "glTF", "list": [1, "]"]}, "coordinates": [[1.199201e2, 28.4502, 50], [119.9204, 28.4507]]}');

-- sequences, and a Feature
SELECT trajectory_sequences_mfjson(array_agg(p)) FROM trajectory_split('{1 2@2024-05-01T08:00:00Z, 1 3@2024-05-01T08:01:00Z, 4 5@2024-05-01T09:00:00Z}', '10 min') p;
SELECT trajectory_sequences_mfjson(array['{1 2@2024-05-01T08:00:00Z}'::trajectory], ' {"name": "bus 7"}'), trajectory_mfjson('{1 2@2024-05-01T08:00:00Z}', '{}');
SELECT trajectory_sequences_mfjson('{}') IS NULL AND trajectory_sequences_mfjson(NULL) IS NULL AND trajectory_mfjson(NULL, '{}') IS NULL AS missing;
SELECT count(*) AS differ FROM (SELECT mover, array_agg(s ORDER BY s) AS parts FROM serial, trajectory_split(p, '90 s', 500) s GROUP BY mover) p JOIN serial USING (mover)
WHERE trajectory_from_mfjson(trajectory_sequences_mfjson(parts)) <> p OR trajectory_from_mfjson(trajectory_sequences_mfjson(parts, '{"a": [1]}')::jsonb::json) <> p
   OR (SELECT array_agg(s) FROM trajectory_sequences_from_mfjson(trajectory_sequences_mfjson(parts)) s) <> parts;
-- as MobilityDB writes it, in the collection of one feature; a sequence begins where the one before ends
SELECT s AS sequence FROM trajectory_sequences_from_mfjson('{"type": "FeatureCollection", "features": [{"type": "Feature", "id": 7, "geometry": null, "properties": {"sequences": 1},
	"temporalGeometry": {"type": "MovingGeomPoint", "crs": {"type": "Name", "properties": {"name": "EPSG:4326"}}, "bbox": [1, 1, 4, 4], "sequences": [
		{"coordinates": [[1, 1], [2, 2]], "datetimes": ["2024-05-01T08:00:00+08", "2024-05-01T09:00:00+08"], "lower_inc": true, "upper_inc": false},
		{"coordinates": [[3, 3], [4, 4]], "datetimes": ["2024-05-01T09:00:00+08", "2024-05-01T10:00:00+08"], "lower_inc": true, "upper_inc": true}], "interpolation": "Linear"}}]}') s;
SELECT s AS prism FROM trajectory_sequences_from_mfjson('{"type": "MovingGeometryCollection", "prisms": [{"type": "MovingPoint", "coordinates": [[1, 1]], "datetimes": [0]}, {"type": "MovingPoint", "coordinates": [[2, 2]], "datetimes": [1]}]}') s;

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
	('empty', $$SELECT trajectory '{}'$$),
	('cut short', $$SELECT trajectory '{119.9201 28.4502@2024-05-01T08:00:00Z'$$),
	('NaN', $$SELECT trajectory '{NaN 28.4502@2024-05-01T08:00:00Z}'$$),
	('an exponent without digits', $$SELECT trajectory '{1e 28.4502@2024-05-01T08:00:00Z}'$$),
	('longitude', $$SELECT trajectory '{180.0000001 28.4502@2024-05-01T08:00:00Z}'$$),
	('latitude', $$SELECT trajectory '{28.4502 119.9201@2024-05-01T08:00:00Z}'$$),
	('infinity', $$SELECT trajectory '{119.9201 28.4502@infinity}'$$),
	('no offset', $$SELECT trajectory '{119.9201 28.4502@2024-05-01T08:00:00}'$$),
	('before Christ', $$SELECT trajectory '{119.9201 28.4502@0000-05-01T08:00:00Z}'$$),
	('a time twice', $$SELECT trajectory '{119.9201 28.4502@2024-05-01T08:00:00Z, 119.9201 28.4502@2024-05-01T16:00:00+08}'$$),
	('no order', $$SELECT trajectory '{119.9201 28.4502@2024-05-01T08:00:00Z, 119.9201 28.4502@2024-05-01T07:00:00Z}'$$),
	('two places', $$SELECT trajectory_agg(x, 28, '2024-05-01T08:00:00Z') FROM (VALUES (119.92), (119.93)) v(x)$$),
	('two places of arrays', $$SELECT trajectory('{1,1.0000001}', '{2,2}', '{2024-01-01,2024-01-01}')$$),
	('position NaN', $$SELECT trajectory_agg(point('NaN', 28), now())$$),
	('latitude of a row', $$SELECT trajectory_agg('SRID=4326;POINT(28 119)'::geometry, now())$$),
	('an infinite time', $$SELECT trajectory_agg(119, 28, 'infinity')$$),
	('a time before Christ', $$SELECT trajectory_agg(119, 28, '0044-03-15 BC')$$),
	('a line of rows', $$SELECT trajectory_agg('SRID=4326;LINESTRING(1 2,3 4)'::geometry, now())$$),
	('arrays of two lengths', $$SELECT trajectory('{1,2}', '{2,2}', '{2024-01-01}')$$),
	('an array with NULL', $$SELECT trajectory('{1,2}', '{2,NULL}', '{2024-01-01,2024-01-02}')$$),
	('no M', $$SELECT 'SRID=4326;LINESTRING Z(1 2 3,3 4 5)'::geometry::trajectory$$),
	('a polygon', $$SELECT 'SRID=4326;POLYGON((0 0,1 0,1 1,0 0))'::geometry::trajectory$$),
	('no SRID', $$SELECT 'LINESTRING M(1 2 3,3 4 5)'::geometry::trajectory$$),
	('M stands', $$SELECT 'SRID=4326;LINESTRING M(1 2 3,3 4 3.0000001)'::geometry::trajectory$$),
	('M infinite', $$SELECT trajectory(ST_SetSRID(ST_MakePointM(1, 2, 'Infinity'), 4326))$$),
	('a sequence that is missing', $$SELECT trajectory_sequences_mfjson(array['{1 2@2024-05-01T08:00:00Z}', NULL]::trajectory[])$$),
	('sequences at one time', $$SELECT trajectory_sequences_mfjson(array['{1 2@2024-05-01T08:00:00Z}', '{1 2@2024-05-01T08:00:00Z}']::trajectory[])$$),
	('properties that are a list', $$SELECT trajectory_mfjson('{1 2@2024-05-01T08:00:00Z}', ' [1]')$$),
	('two places between sequences', $$SELECT trajectory_from_mfjson('{"type": "MovingPoint", "sequences": [{"coordinates": [[1, 2]], "datetimes": [1]}, {"coordinates": [[3, 4]], "datetimes": [1]}]}')$$),
	('a sequence without times', $$SELECT trajectory_sequences_from_mfjson('{"type": "MovingPoint", "sequences": [{"coordinates": [[1, 2]], "datetimes": [1]}, {"coordinates": [[3, 4]]}]}')$$),
	('two features', $$SELECT trajectory_from_mfjson('{"type": "FeatureCollection", "features": [{"type": "Feature", "temporalGeometry": {"type": "MovingPoint", "coordinates": [[1, 2]], "datetimes": [1]}}, {"type": "Feature"}]}')$$),
	('JSON of another kind', $$SELECT trajectory_from_mfjson('{"type": "MovingFloat", "values": [1], "datetimes": [1]}')$$),
	('JSON in another system', $$SELECT trajectory_from_mfjson('{"type": "MovingPoint", "crs": {"type": "Name", "properties": {"name": "EPSG:3857"}}, "coordinates": [[1, 2]], "datetimes": [1]}')$$),
	('JSON of steps', $$SELECT trajectory_from_mfjson('{"type": "MovingPoint", "interpolation": "Step", "coordinates": [[1, 2]], "datetimes": [1]}')$$),
	('JSON with a time too few', $$SELECT trajectory_from_mfjson('{"type": "MovingPoint", "coordinates": [[1, 2], [3, 4]], "datetimes": [1]}')$$),
	('JSON without order', $$SELECT trajectory_from_mfjson('{"type": "MovingPoint", "coordinates": [[1, 2], [3, 4]], "datetimes": ["2024-05-01T08:00:00Z", "2024-05-01T08:00:00Z"]}')$$)) v(what, statement);
\pset format aligned

-- damaged bytes: by COPY from bytes put together here
CREATE TABLE arrived (t trajectory);
CREATE FUNCTION receive(value bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	-- signature, flags, extension; one tuple of one field; trailer
	bytes bytea := '\x5047434f50590aff0d0a00'::bytea || '\x00000000' || '\x00000000' || '\x0001' || int4send(octet_length(value)) || value || '\xffff';
	octal text := (SELECT string_agg('\' || lpad(((get_byte(bytes, i) >> 6) * 100 + (get_byte(bytes, i) >> 3 & 7) * 10 + (get_byte(bytes, i) & 7))::text, 3, '0'), '' ORDER BY i)
				   FROM generate_series(0, octet_length(bytes) - 1) i);
	state text;
BEGIN
	EXECUTE format('COPY arrived FROM PROGRAM %L WITH (FORMAT binary)', format('printf ''%s''', octal));
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
	RETURN state;
END $$;
CREATE TABLE sent AS SELECT trajectory_send('{119.9201 28.4502@2024-05-01T08:00:00Z,119.9204 28.4507@2024-05-01T08:00:05Z}') AS bytes;
SELECT octet_length(bytes) AS length, receive(bytes) AS as_sent, receive(substr(bytes, 1, 36)) AS cut, receive(bytes || '\x00') AS oversized, receive(set_byte(bytes, 0, 2)) AS format, receive(set_byte(bytes, 4, 1)) AS fewer,
	   receive(set_byte(bytes, 4, 3)) AS more, receive(set_byte(bytes, 1, 255)) AS many_more, receive(substr(bytes, 1, 1) || '\x00000000') AS none, receive(set_byte(bytes, 22, 0)) AS backwards, receive(set_byte(bytes, 13, 127)) AS longitude,
	   receive(set_byte(bytes, 17, 127)) AS latitude, receive(substr(bytes, 1, 5) || substr(bytes, 6, 16) || substr(bytes, 6, 16)) AS time_twice, receive(set_byte(bytes, 5, 128)) AS time FROM sent;
SELECT count(*), min(t::text) FROM arrived;
TRUNCATE arrived;
SELECT count(*) FILTER (WHERE receive(trajectory_send(p)) <> 'accepted') AS refused FROM serial WHERE mover < 5 OR mover BETWEEN 10 AND 15;
SELECT count(*) AS arrived, count(*) FILTER (WHERE mover IS NULL) AS strange FROM arrived LEFT JOIN serial ON t = p;
-- -180 degrees, as others may send them, are 180
TRUNCATE arrived;
SELECT receive(overlay(bytes PLACING '\x94b62e00' FROM 14 FOR 4)), bytes <> overlay(bytes PLACING '\x94b62e00' FROM 14 FOR 4) AS others FROM trajectory_send('{180 1@2024-05-01T08:00:00Z}') bytes;
SELECT t, t = '{180 1@2024-05-01T08:00:00Z}' AS same FROM arrived;

-- a large one, out of line: its head is read without the rest
CREATE TABLE large AS SELECT trajectory_agg(119 + i % 1000 * 1e-5, 28 + i * 1e-6, '2024-01-01 00:00Z'::timestamptz + i * interval '1 s') AS t FROM generate_series(1, 200000) i;
SELECT trajectory_count(t), trajectory_point(t, 1), trajectory_point(t, 123457), trajectory_point(t, 200000), trajectory_end(t) = '2024-01-03 07:33:20Z' AS end, pg_column_size(t) / 200000.0 < 3 AS small FROM large;

SET client_min_messages = warning;
DROP SCHEMA trajectory_test CASCADE;
