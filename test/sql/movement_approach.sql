-- nearest approach, parts without gaps, direction
SET timezone = 'UTC';

-- by hand: past a point twice, into a polygon, beginning inside of it, over the antimeridian and the pole, standing still, a single fix
SELECT what, "time"::time, round(distance_m::numeric, 6) AS distance_m FROM (
	SELECT 1 AS number, 'past a point twice' AS what, a.* FROM trajectory_nearest_approach(trajectory '{0 0@2024-05-01T08:00Z, 1 0@2024-05-01T09:00Z, 0 0@2024-05-01T10:00Z}', point(0.25, 0.5)) a
	UNION ALL SELECT 2 AS number, 'into a polygon' AS what, a.* FROM trajectory_nearest_approach(trajectory '{0 0@2024-05-01T08:00Z, 1 0@2024-05-01T09:00Z}', 'SRID=4326;POLYGON((0.5 -1,2 -1,2 1,0.5 1,0.5 -1))'::geometry) a
	UNION ALL SELECT 3 AS number, 'inside' AS what, a.* FROM trajectory_nearest_approach(trajectory '{1 0@2024-05-01T08:00Z, 3 0@2024-05-01T09:00Z}', 'SRID=4326;POLYGON((0.5 -1,2 -1,2 1,0.5 1,0.5 -1))'::geometry) a
	UNION ALL SELECT 4 AS number, 'in a hole' AS what, a.* FROM trajectory_nearest_approach(trajectory '{1 0@2024-05-01T08:00Z, 1.5 0@2024-05-01T09:00Z}', 'SRID=4326;MULTIPOLYGON(((0 -1,2 -1,2 1,0 1,0 -1),(0.1 -0.9,1.9 -0.9,1.9 0.9,0.1 0.9,0.1 -0.9)))'::geometry) a
	UNION ALL SELECT 5 AS number, 'across a line' AS what, a.* FROM trajectory_nearest_approach(trajectory '{0 0@2024-05-01T08:00Z, 1 0@2024-05-01T09:00Z}', 'SRID=4490;MULTILINESTRING((5 5,6 6),(0.75 -1,0.75 1))'::geometry) a
	UNION ALL SELECT 6 AS number, 'points' AS what, a.* FROM trajectory_nearest_approach(trajectory '{0 0@2024-05-01T08:00Z, 1 0@2024-05-01T09:00Z}', 'SRID=4326;MULTIPOINT(2 0,0.5 -0.25)'::geometry) a
	UNION ALL SELECT 7 AS number, 'antimeridian' AS what, a.* FROM trajectory_nearest_approach(trajectory '{179 0@2024-05-01T08:00Z, -179 0@2024-05-01T09:00Z}', 'SRID=4326;LINESTRING(-180 1,-180 2)'::geometry) a
	UNION ALL SELECT 8 AS number, 'pole' AS what, a.* FROM trajectory_nearest_approach(trajectory '{0 80@2024-05-01T08:00Z, 180 80@2024-05-01T09:00Z}', point(77, 90)) a
	UNION ALL SELECT 9 AS number, 'standing' AS what, a.* FROM trajectory_nearest_approach(trajectory '{0 0@2024-05-01T08:00Z, 0 0@2024-05-01T09:00Z}', point(0, 1)) a
	UNION ALL SELECT 10 AS number, 'a single fix' AS what, a.* FROM trajectory_nearest_approach(trajectory '{0 0@2024-05-01T08:00Z}', 'SRID=4326;POINT(1 0)'::geometry) a
	UNION ALL SELECT 11 AS number, 'nothing' AS what, a.* FROM trajectory_nearest_approach(trajectory '{0 0@2024-05-01T08:00Z}', 'SRID=4326;MULTIPOLYGON EMPTY'::geometry) a
	UNION ALL SELECT 12 AS number, 'crossing movers' AS what, a.* FROM trajectory_nearest_approach(trajectory '{0 0@2024-05-01T08:00Z, 1 0@2024-05-01T09:00Z}', trajectory '{0.5 -0.5@2024-05-01T08:00Z, 0.5 0.5@2024-05-01T09:00Z}') a
	UNION ALL SELECT 13 AS number, 'one stands' AS what, a.* FROM trajectory_nearest_approach(trajectory '{0 0@2024-05-01T08:00Z, 1 0@2024-05-01T09:00Z}', trajectory '{0.5 0.5@2024-05-01T08:30Z, 0.5 0.5@2024-05-01T09:00Z}') a
	UNION ALL SELECT 14 AS number, 'a moment in common' AS what, a.* FROM trajectory_nearest_approach(trajectory '{0 0@2024-05-01T08:00Z, 1 0@2024-05-01T09:00Z}', trajectory '{1 1@2024-05-01T09:00Z, 1 0@2024-05-01T10:00Z}') a
	UNION ALL SELECT 15 AS number, 'none in common' AS what, a.* FROM trajectory_nearest_approach(trajectory '{0 0@2024-05-01T08:00Z, 1 0@2024-05-01T09:00Z}', trajectory '{1 1@2024-05-01T09:01Z, 1 0@2024-05-01T10:00Z}') a
	UNION ALL SELECT 16 AS number, 'with itself' AS what, a.* FROM trajectory_nearest_approach(trajectory '{0 0@2024-05-01T08:00Z, 1 0@2024-05-01T09:00Z}', trajectory '{0 0@2024-05-01T08:00Z, 1 0@2024-05-01T09:00Z}') a) a ORDER BY number;

-- ten movers about a town: no position of any second is nearer, but for its rounding to 1e-7 degrees, and at the time found it is so near (the unit test has 1e-7 m)
CREATE TABLE mover AS
SELECT id, trajectory_agg(point(120 + x / 1000, 30 + y / 1000), timestamptz '2024-05-01 08:00Z' + i * interval '17 s' + id * interval '3 s') AS t
FROM (SELECT id, i, sum((id * 7919 + i * 104729) % 101 - 50) OVER w / 10.0 AS x, sum((id * 6841 + i * 7907) % 103 - 51) OVER w / 10.0 AS y
	FROM generate_series(1, 10) id, generate_series(1, 40) i WINDOW w AS (PARTITION BY id ORDER BY i)) f
GROUP BY id;
CREATE TABLE place AS
SELECT 1 AS number, 'SRID=4326;POINT(120.01 30.01)'::geometry AS place
UNION ALL SELECT 2, 'SRID=4326;LINESTRING(119.9 30.05,120.1 30.06,120.1 29.9)'
UNION ALL SELECT 3, 'SRID=4326;POLYGON((120.02 30.02,120.09 30.03,120.05 30.1,120.02 30.02))'
UNION ALL SELECT 4, 'SRID=4326;MULTIPOINT(119.99 29.98,120.2 30.2)'
-- more vertices than the first block has room for
UNION ALL SELECT 5, ST_SetSRID(ST_MakeLine(ST_MakePoint(119.9 + i / 5000.0, 30.02 + i % 7 / 500.0) ORDER BY i), 4326) FROM generate_series(0, 999) i
UNION ALL SELECT 6, ST_Collect(ST_SetSRID(ST_MakePoint(119.9 + i % 31 / 200.0, 29.9 + i / 2000.0), 4326) ORDER BY i) FROM generate_series(0, 299) i;
CREATE FUNCTION metres(lon_a float8, lat_a float8, lon_b float8, lat_b float8) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN
	2 * 6371008.7714150598 * asin(sqrt(sind((lat_b - lat_a) / 2) ^ 2 + cosd(lat_a) * cosd(lat_b) * sind((lon_b - lon_a) / 2) ^ 2));
-- how far a place is, by what is nearest in degrees
CREATE FUNCTION distance_of(p point, place geometry) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN (
	SELECT min(metres(p[0], p[1], ST_X(q), ST_Y(q)))
	FROM (SELECT CASE WHEN ST_Dimension(place) = 2 AND ST_Covers(place, ST_SetSRID(ST_MakePoint(p[0], p[1]), 4326)) THEN ST_SetSRID(ST_MakePoint(p[0], p[1]), 4326)
			ELSE ST_ClosestPoint(place, ST_SetSRID(ST_MakePoint(p[0], p[1]), 4326)) END AS q) c);
SELECT number, count(*), count(*) FILTER (WHERE distance_m > nearest + 0.01) AS farther, count(*) FILTER (WHERE abs(distance_of(trajectory_at(t, "time"), place) - distance_m) > 0.02 + distance_m / 1000) AS elsewhere
FROM mover, place, trajectory_nearest_approach(t, place) a,
	LATERAL (SELECT min(distance_of(f.point, place)) AS nearest FROM trajectory_points(trajectory_resample(t, '1 s')) f) b
GROUP BY number ORDER BY number;

-- two movers: the distance at any half of a second is not less, and that at the time found is it, but for 1e-7 degrees
SELECT count(*), count(*) FILTER (WHERE a.distance_m > nearest + 0.03) AS farther,
	count(*) FILTER (WHERE abs(metres((p)[0], (p)[1], (q)[0], (q)[1]) - a.distance_m) > 0.03) AS elsewhere, count(*) FILTER (WHERE (a.*) IS DISTINCT FROM (c.*)) AS from_either
FROM mover x, mover y, trajectory_nearest_approach(x.t, y.t) a, trajectory_nearest_approach(y.t, x.t) c,
	LATERAL (SELECT trajectory_at(x.t, a."time") AS p, trajectory_at(y.t, a."time") AS q) at,
	LATERAL (SELECT min(metres((p)[0], (p)[1], (q)[0], (q)[1])) AS nearest FROM generate_series(greatest(trajectory_start(x.t), trajectory_start(y.t)), least(trajectory_end(x.t), trajectory_end(y.t)), '0.5 s') s,
		LATERAL (SELECT trajectory_at(x.t, s) AS p, trajectory_at(y.t, s) AS q) at) b
WHERE x.id < y.id;
-- and PostGIS's closest point of approach, in the plane, near where the equator meets the meridian 0
SELECT count(*), count(*) FILTER (WHERE abs(extract(epoch FROM a."time") - ST_ClosestPointOfApproach(g, h)) > 0.001) AS times, count(*) FILTER (WHERE abs(ST_DistanceCPA(g, h) / a.distance_m * 111195.0797343 - 1) > 1e-6) AS distances
FROM mover x, mover y, LATERAL (SELECT (SELECT ST_MakeLine(ST_MakePointM((p.point[0] - 120) / 100, (p.point[1] - 30) / 100, extract(epoch FROM p."time")) ORDER BY p.number) FROM trajectory_points(x.t) p) AS g,
		(SELECT ST_MakeLine(ST_MakePointM((p.point[0] - 120) / 100, (p.point[1] - 30) / 100, extract(epoch FROM p."time")) ORDER BY p.number) FROM trajectory_points(y.t) p) AS h) l,
	LATERAL (SELECT ST_SetSRID(g, 4326)::trajectory AS s, ST_SetSRID(h, 4326)::trajectory AS r) e, trajectory_nearest_approach(s, r) a
WHERE x.id < y.id AND a.distance_m > 1;

-- parts without gaps: all fixes in order, no gap in a part, one between parts
SELECT trajectory_split('{0 0@2024-05-01T08:00Z, 0.001 0@2024-05-01T08:05Z, 0.5 0@2024-05-01T08:10Z, 0.5 0@2024-05-01T09:00Z}', '5 min', 1000) AS part;
SELECT limits, count(*) AS parts FROM (VALUES (1, interval '5 min', NULL::float8), (2, NULL, 1000), (3, NULL, NULL), (4, '4 min 59 s', 0)) v(limits, gap, metres),
	trajectory_split('{0 0@2024-05-01T08:00Z, 0.001 0@2024-05-01T08:05Z, 0.5 0@2024-05-01T08:10Z, 0.5 0@2024-05-01T09:00Z}', gap, metres) GROUP BY limits ORDER BY limits;
SELECT count(*) AS of_none FROM trajectory_split(NULL, '1 s');
SELECT count(*) FILTER (WHERE joined <> t) AS differ, count(*) FILTER (WHERE parts < 2) AS whole
FROM mover, LATERAL (SELECT trajectory_agg(f.point, f."time") AS joined, max(n) AS parts FROM trajectory_split(t, max_metres => 400) WITH ORDINALITY s(part, n), trajectory_points(part) f) j;

-- and against windows of SQL: a part begins at each fix that comes after too long or too far
CREATE FUNCTION steps(t trajectory, gap interval, metres float8) RETURNS TABLE ("time" timestamptz, begins boolean) LANGUAGE sql AS $$
	SELECT p."time", coalesce(p."time" - lag(p."time") OVER w > gap, false) OR coalesce(metres((p.point)[0], (p.point)[1], lag((p.point)[0]) OVER w, lag((p.point)[1]) OVER w) > metres, false) OR lag(p."time") OVER w IS NULL
	FROM trajectory_points(t) p WINDOW w AS (ORDER BY p."time")
$$;
CREATE TABLE gappy AS SELECT id, trajectory_agg(p.point, p."time") AS t FROM mover, trajectory_points(t) p WHERE (p.number * 7919 + id * 13) % 5 > 1 GROUP BY id;
SELECT gap, metres, sum(n) > 20 AS many, count(*) FILTER (WHERE starts IS DISTINCT FROM wanted) AS differ, count(*) FILTER (WHERE counts IS DISTINCT FROM fixes) AS other_fixes
FROM (VALUES (interval '16.999999 s', NULL::float8), ('17 s', NULL), ('34 s', NULL), ('50.999 s', NULL), (NULL, 150), (NULL, 450), ('34 s', 300)) v(gap, metres), gappy,
	LATERAL (SELECT array_agg(trajectory_start(part) ORDER BY o) AS starts, array_agg(trajectory_count(part)::bigint ORDER BY o) AS counts, count(*) AS n FROM trajectory_split(t, gap, metres) WITH ORDINALITY s(part, o)) s,
	LATERAL (SELECT array_agg("time" ORDER BY "time") FILTER (WHERE begins) AS wanted, (SELECT array_agg(c ORDER BY part) FROM (SELECT part, count(*) AS c FROM (SELECT sum(begins::integer) OVER (ORDER BY "time") AS part FROM steps(t, gap, metres)) p GROUP BY part) c) AS fixes FROM steps(t, gap, metres)) w
GROUP BY gap, metres ORDER BY gap, metres;

-- direction: as the azimuth on the sphere, NULL where the mover stands
SELECT at::time, trajectory_direction(t, at) FROM (SELECT trajectory '{0 0@2024-05-01T08:00Z, 1 0@2024-05-01T09:00Z, 1 1@2024-05-01T10:00Z, 1 1@2024-05-01T11:00Z, 0 1@2024-05-01T12:00Z}' AS t) t,
	generate_series(timestamptz '2024-05-01 07:30Z', '2024-05-01 12:30Z', '30 min') at;
SELECT number, speed, direction FROM trajectory_speeds('{0 0@2024-05-01T08:00Z, 0 -1@2024-05-01T09:00Z, 0 -1@2024-05-01T10:00Z, -180 -1@2024-05-01T11:00Z, 179 -1@2024-05-01T12:00Z}');
SELECT trajectory_direction('{0 0@2024-05-01T08:00Z, 1 1@2024-05-01T09:00Z}') AS north_east, trajectory_direction('{180 1@2024-05-01T08:00Z, -180 1@2024-05-01T09:00Z}') AS one_place, trajectory_direction('{7 90@2024-05-01T08:00Z, 8 90@2024-05-01T09:00Z}') AS pole,
	trajectory_direction('{10 20@2024-05-01T08:00Z, -170 -20@2024-05-01T09:00Z}') AS over_the_pole, trajectory_direction('{10 20@2024-05-01T08:00Z, -170 -20@2024-05-01T09:00Z}', '2024-05-01 08:45Z') AS beyond_it, trajectory_direction('{1 1@2024-05-01T08:00Z}') AS single;
SELECT count(*) AS steps, count(*) FILTER (WHERE abs(direction - azimuth) > 1e-7) AS differ, count(*) FILTER (WHERE abs(trajectory_direction(t, p."time") - direction) > 1e-7) AS at_fixes, count(*) FILTER (WHERE abs(trajectory_direction(t, p."time" + interval '1 ms') - direction) > 1e-4) AS on_steps
FROM mover, trajectory_speeds(t) s, trajectory_points(t) p, LATERAL (SELECT trajectory_point(t, p.number + 1) AS q) q,
	LATERAL (SELECT atan2d(sind(q[0] - p.point[0]) * cosd(q[1]), cosd(p.point[1]) * sind(q[1]) - sind(p.point[1]) * cosd(q[1]) * cosd(q[0] - p.point[0])) AS angle) a, LATERAL (SELECT CASE WHEN angle < 0 THEN angle + 360 ELSE angle END AS azimuth) z
WHERE s.number = p.number AND s.metres > 10;

-- bad input
CREATE FUNCTION fault(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text; message text; detail text; hint text;
BEGIN
	EXECUTE statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', state, message, detail, hint);
END;
$$;
SELECT what, fault(statement) FROM (VALUES
	('a place that is none', $$SELECT trajectory_nearest_approach('{0 0@2024-05-01T08:00Z}', point(181, 0))$$),
	('NaN', $$SELECT trajectory_nearest_approach('{0 0@2024-05-01T08:00Z}', point('NaN', 0))$$),
	('a line that is none', $$SELECT trajectory_nearest_approach('{0 0@2024-05-01T08:00Z}', 'SRID=4326;LINESTRING(0 0,0 91)'::geometry)$$),
	('no SRID', $$SELECT trajectory_nearest_approach('{0 0@2024-05-01T08:00Z}', 'POINT(0 0)'::geometry)$$),
	('a collection', $$SELECT trajectory_nearest_approach('{0 0@2024-05-01T08:00Z}', 'SRID=4326;GEOMETRYCOLLECTION(POINT(0 0))'::geometry)$$),
	('a gap of a month', $$SELECT trajectory_split('{0 0@2024-05-01T08:00Z}', '1 month')$$),
	('a gap of nothing', $$SELECT trajectory_split('{0 0@2024-05-01T08:00Z}', '0')$$),
	('metres below 0', $$SELECT trajectory_split('{0 0@2024-05-01T08:00Z}', max_metres => -1)$$)) v(what, statement);
DROP FUNCTION fault;
