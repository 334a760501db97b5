-- polygons along trajectories, against coverage_locate and PostGIS
CREATE SCHEMA movement_parts_test;
SET search_path = movement_parts_test, public;
SET extra_float_digits = 0;
SET TIME ZONE 'UTC';
SELECT setseed(0.125) \g /dev/null

-- walks of a town (1 to 20), across the antimeridian (21 to 25), of long steps (26 to 30), of one fix (31)
CREATE TABLE fix (mover integer, time timestamptz, lon float8, lat float8);
INSERT INTO fix
SELECT mover, '2024-05-01Z'::timestamptz + sum(seconds) OVER w * CASE WHEN mover BETWEEN 26 AND 30 THEN interval '300 s' ELSE '1 s' END, ((CASE WHEN mover BETWEEN 21 AND 25 THEN 179.99 ELSE 119.92 END + sum(e) OVER w) * 1e7)::bigint / 1e7, ((28.45 + sum(n) OVER w) * 1e7)::bigint / 1e7
FROM (SELECT mover, i, 1 + floor(random() * 10) AS seconds, (random() - 0.47) * scale AS e, (random() - 0.5) * scale AS n
	  FROM (SELECT mover, i, CASE WHEN mover BETWEEN 26 AND 30 THEN 9 ELSE 0.004 END AS scale FROM generate_series(1, 31) mover, generate_series(1, 100) i WHERE i <= CASE WHEN mover = 31 THEN 1 WHEN mover > 25 THEN 30 ELSE 100 END) s OFFSET 0) s
WINDOW w AS (PARTITION BY mover ORDER BY i);
UPDATE fix SET lon = ((lon - 360) * 1e7)::bigint / 1e7 WHERE lon > 180;
CREATE TABLE path AS SELECT mover, trajectory_agg(lon, lat, time) AS t FROM fix GROUP BY mover;
-- zones: blots that meet, overlap and leave gaps, some with holes, some of several parts, cut at the antimeridian; of the size of the steps
CREATE TABLE zone AS
SELECT row_number() OVER () AS id, area, CASE WHEN area = 'east' THEN ST_Multi(ST_Union(ST_Intersection(g, ST_MakeEnvelope(0, -90, 180, 90, 4326)), ST_Translate(ST_Intersection(g, ST_MakeEnvelope(180, -90, 360, 90, 4326)), -360, 0))) ELSE g END AS g
FROM (SELECT area, ST_SetSRID(CASE (i % 4)::integer WHEN 0 THEN ST_Difference(ST_Buffer(c, size, 3), ST_Buffer(c, size / 2, 2)) WHEN 1 THEN ST_Union(ST_Buffer(c, size / 2, 5), ST_Buffer(ST_Translate(c, size * 2, 0), size / 3, 1)) WHEN 2 THEN ST_Expand(c, size) ELSE ST_Buffer(c, size, 40) END, 4326) AS g
	  FROM (SELECT area, i, size, ST_MakePoint(lon + (random() - 0.4) * reach, 28.45 + (random() - 0.5) * reach) AS c
			FROM (VALUES ('town', 119.92, 0.003, 0.04), ('east', 179.995, 0.003, 0.03), ('world', 119.92, 3, 40)) v(area, lon, size, reach), generate_series(1, 40) i OFFSET 0) s) s;
CREATE TABLE covering AS SELECT area, coverage_agg(id, g) AS c FROM zone GROUP BY area;
CREATE TABLE way AS SELECT mover, t, area FROM (SELECT *, CASE WHEN mover BETWEEN 21 AND 25 THEN 'east' WHEN mover BETWEEN 26 AND 30 THEN 'world' ELSE 'town' END AS area FROM path) p;
CREATE FUNCTION place(p point) RETURNS geometry IMMUTABLE LANGUAGE sql RETURN ST_SetSRID(ST_MakePoint(p[0], p[1]), 4326);

-- moves follow one another from zone to zone
CREATE TABLE move AS
SELECT way.*, m.*, coalesce(lag(arrived) OVER w, trajectory_start(t)) AS since, lag(to_id) OVER w AS last_to, number > 1 AS follows, lead(departed, 1, trajectory_end(t)) OVER w AS until
FROM way JOIN covering USING (area), trajectory_moves(t, c) WITH ORDINALITY m(from_id, to_id, departed, arrived, number) WINDOW w AS (PARTITION BY mover ORDER BY number);
SELECT area, count(*) > 100 AS many, count(DISTINCT to_id) > 5 AS zones, count(*) FILTER (WHERE to_id IS NULL) > 10 AS outside, count(*) FILTER (WHERE from_id IS NOT DISTINCT FROM to_id OR departed <> arrived OR departed <= since OR follows AND from_id IS DISTINCT FROM last_to) AS broken FROM move GROUP BY area ORDER BY area;
-- at any time the mover is where coverage_locate finds it, but for positions next to an edge, which are rounded
CREATE TABLE stretch AS SELECT mover, area, t, from_id AS id, since AS lo, departed AS hi FROM move WHERE number = 1 UNION ALL SELECT mover, area, t, to_id, arrived, until FROM move;
SELECT area, count(*) > 2000 AS many, count(*) FILTER (WHERE at IS DISTINCT FROM id) AS next_to_edges, count(*) FILTER (WHERE at IS DISTINCT FROM id AND NOT EXISTS (SELECT FROM zone z WHERE z.area = s.area AND ST_DWithin(ST_Boundary(g), place(p), 3e-7))) AS differ
FROM (SELECT area, id, p, coverage_locate(c, p) AS at FROM stretch JOIN covering USING (area), generate_series(1, 20), LATERAL (SELECT trajectory_at(t, lo + random() * (hi - lo)) AS p) p OFFSET 0) s GROUP BY area ORDER BY area;
-- and when it crosses, it is at an edge of one of them: to half a unit of rounding
SELECT area, max((SELECT min(ST_Distance(ST_Boundary(g), place(trajectory_at(t, arrived)))) FROM zone z WHERE z.id IN (from_id, to_id))) < 1e-7 AS at_edges FROM move GROUP BY area ORDER BY area;
-- a trajectory without a move stays in one zone; of a single fix there is none
SELECT count(*) AS moves FROM way JOIN covering USING (area), trajectory_moves(t, c) WHERE mover = 31;

-- parts: of the length that PostGIS finds, all fixes in the polygon, each fix of the polygon in one part
CREATE TABLE part AS SELECT way.*, id, g, r, number FROM way JOIN zone USING (area), trajectory_restrict(t, g) WITH ORDINALITY r(r, number) WHERE id % 2 = 0;
CREATE TABLE line AS SELECT mover, area, ST_MakeLine(ST_MakeLine(a, b) ORDER BY time) AS l
FROM (SELECT mover, area, time, place(point) AS a, ST_Translate(place(lead(point, 1, point) OVER w), round((point[0] - lead(point[0], 1, point[0]) OVER w) / 360) * 360, 0) AS b FROM way, trajectory_points(CASE area WHEN 'world' THEN trajectory_resample(t, '2 s') ELSE t END) WINDOW w AS (PARTITION BY mover ORDER BY time)) s
WHERE area <> 'east' GROUP BY mover, area;
SELECT area, count(*) >= 100 AS many, count(*) FILTER (WHERE length > 0) > 20 AS some, count(*) FILTER (WHERE abs(coalesce(length, 0) - peer) > parts * CASE area WHEN 'world' THEN 0.3 ELSE 0.03 END) AS differ
FROM (SELECT area, mover, id, count(r) AS parts, sum(trajectory_length(r)) AS length, ST_Length(geography(ST_Intersection(l, g)), false) AS peer FROM line JOIN zone USING (area) LEFT JOIN part USING (area, mover, id, g) WHERE id % 2 = 0 GROUP BY area, mover, id, l, g) s GROUP BY area ORDER BY area;
SELECT area, count(*) > 100 AS many, count(*) FILTER (WHERE NOT ST_DWithin(g, place(p.point), 2e-7)) AS outside, count(*) FILTER (WHERE p.time > trajectory_start(r) AND p.time < trajectory_end(r) AND NOT ST_Covers(g, place(p.point))) AS within, count(*) FILTER (WHERE NOT p.point ~= trajectory_at(t, p.time)) AS moved FROM part, trajectory_points(r) p GROUP BY area ORDER BY area;
SELECT w.area, count(*) > 20 AS many, count(*) FILTER (WHERE (SELECT count(*) FROM part WHERE part.mover = w.mover AND part.id = z.id AND trajectory_period(r) @> f.time) <> 1) AS not_once FROM fix f JOIN way w USING (mover) JOIN zone z ON z.area = w.area AND z.id % 2 = 0 AND ST_Covers(g, place(point(lon, lat))) GROUP BY w.area ORDER BY w.area;
SELECT count(*) FILTER (WHERE trajectory_start(r) <= before) AS overlap FROM (SELECT r, lag(trajectory_end(r)) OVER (PARTITION BY mover, id ORDER BY number) AS before FROM part) s;
-- the parts are the times that the moves to and from a coverage of the polygon alone say
CREATE TABLE single AS SELECT id, area, coverage_agg(id, g) AS c FROM zone WHERE id % 8 = 2 GROUP BY id, area;
CREATE TABLE said AS
SELECT mover, id, arrived AS lo, lead(departed, 1, trajectory_end(t)) OVER (PARTITION BY mover, id ORDER BY arrived) AS hi, to_id
FROM way JOIN single USING (area), LATERAL (SELECT coverage_locate(c, trajectory_first(t)) AS to_id, trajectory_start(t) AS departed, trajectory_start(t) AS arrived UNION ALL SELECT to_id, departed, arrived FROM trajectory_moves(t, c)) m WHERE mover < 31;
SELECT count(*) > 30 AS many, count(*) FILTER (WHERE p.lo IS NULL OR m.lo IS NULL) AS differ
FROM (SELECT mover, id, trajectory_start(r) AS lo, trajectory_end(r) AS hi FROM part WHERE id % 8 = 2 AND mover < 31) p FULL JOIN (SELECT * FROM said WHERE to_id IS NOT NULL) m USING (mover, id, lo, hi);

-- by hand: a hole, a fix that touches, along an edge, both sides of the antimeridian, the pole, outside
SELECT what, r FROM (VALUES
	('hole', '{0 1@2024-05-01T08:00:00Z, 0 9@2024-05-01T08:08:00Z}'::trajectory, ST_GeomFromText('POLYGON((-3 2,3 2,3 8,-3 8,-3 2),(-1 4,1 4,1 6,-1 6,-1 4))', 4326)),
	('corner', '{1 3@2024-05-01T08:00:00Z, 2 2@2024-05-01T08:01:00Z, 1 1@2024-05-01T08:02:00Z}', ST_GeomFromText('POLYGON((2 2,4 2,4 4,2 2))', 4326)),
	('along a meridian', '{2 1@2024-05-01T08:00:00Z, 2 5@2024-05-01T08:04:00Z}', ST_GeomFromText('POLYGON((2 2,4 2,4 4,2 4,2 2))', 4326)),
	('antimeridian', '{179 0@2024-05-01T08:00:00Z, -179 0@2024-05-01T08:04:00Z}', ST_GeomFromText('MULTIPOLYGON(((179.5 -1,180 -1,180 1,179.5 1,179.5 -1)),((-180 -1,-179.5 -1,-179.5 1,-180 1,-180 -1)))', 4326)),
	('over the pole', '{10 88@2024-05-01T08:00:00Z, -170 88@2024-05-01T08:04:00Z}', ST_GeomFromText('POLYGON((-180 89,180 89,180 90,-180 90,-180 89))', 4326)),
	('one fix', '{3 3@2024-05-01T08:00:00Z}', ST_GeomFromText('POLYGON((2 2,4 2,4 4,2 2))', 4490)),
	('outside', '{0 0@2024-05-01T08:00:00Z, 0 1@2024-05-01T08:00:01Z}', ST_GeomFromText('POLYGON((2 2,4 2,4 4,2 2))', 4326)),
	('empty', '{0 0@2024-05-01T08:00:00Z, 0 1@2024-05-01T08:00:01Z}', ST_GeomFromText('POLYGON EMPTY', 4326))) v(what, t, g) LEFT JOIN LATERAL trajectory_restrict(t, g) r ON true;
SELECT m.* FROM trajectory_moves('{0 0@2024-05-01T08:00:00Z, 8 0@2024-05-01T08:08:00Z}', (SELECT coverage_agg(id, ST_MakeEnvelope(x, -1, x + 2, 1, 4326)) FROM (VALUES (5, 1), (7, 3), (7, 4), (9, 7)) v(id, x))) m;
-- from 0 to 90 degrees along the great circle through 50 N: above 55 N where tan 55 = tan 50 / cos 45 cos (lon - 45)
SELECT abs(extract(epoch FROM trajectory_start(r) - '2024-05-01 08:00Z')::float8 - (1 - b / a) / 2 * 3600) < 1e-5 AS enters, abs(extract(epoch FROM trajectory_end(r) - '2024-05-01 08:00Z')::float8 - (1 + b / a) / 2 * 3600) < 1e-5 AS leaves
FROM trajectory_restrict('{0 50@2024-05-01T08:00:00Z, 90 50@2024-05-01T09:00:00Z}', ST_MakeEnvelope(0, 55, 90, 70, 4326)) r, (SELECT acosd(sind(50) / sind(top)) AS a, acosd(sind(55) / sind(top)) AS b FROM (SELECT atand(tand(50) / cosd(45)) AS top) t) s;

-- many fixes
CREATE TABLE large AS SELECT trajectory_agg(119 + (i % 20000 - 10000)::float8 ^ 2 * 1e-9 + (random() - 0.5) * 1e-4, 28 + i * 1e-7, '2024-01-01 00:00Z'::timestamptz + i * interval '1 s') AS t FROM generate_series(1, 300000) i;
SELECT (SELECT count(*) > 20 FROM trajectory_restrict(t, ST_Buffer('SRID=4326;POINT(119.05 28.015)', 0.03, 100))) AS parts, (SELECT count(*) > 1000 FROM trajectory_moves(t, c)) AS moves
FROM large, (SELECT coverage_agg(i, ST_Buffer(ST_SetSRID(ST_MakePoint(119 + i % 10 * 0.01, 28 + i / 10 * 0.003), 4326), 0.006)) AS c FROM generate_series(0, 99) i) c;

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
SELECT what, fault(format('SELECT trajectory_restrict(t, %L::geometry) FROM path WHERE mover = 1', g)) FROM (VALUES
	('a point', 'SRID=4326;POINT(119 28)'),
	('a line', 'SRID=4326;LINESTRING(119 28,120 29)'),
	('a collection', 'SRID=4326;GEOMETRYCOLLECTION(POINT(119 28))'),
	('another system', 'SRID=3857;POLYGON((119 28,120 28,120 29,119 28))'),
	('no system', 'POLYGON((119 28,120 28,120 29,119 28))'),
	('beyond the world', 'SRID=4326;POLYGON((179 28,181 28,181 29,179 28))')) v(what, g);
\pset format aligned

SET client_min_messages = warning;
DROP SCHEMA movement_parts_test CASCADE;
