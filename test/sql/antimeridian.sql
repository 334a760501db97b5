-- 180 and -180 degrees are one place: in trajectories, in aggregates of positions and in coverages.
SET timezone = 'UTC';

-- Text, constructors, casts and JSON; equality, hash, order, dumps.
CREATE TEMP TABLE one AS
SELECT what, t FROM (VALUES
	('text', '{180 1@2024-05-01T00:00:00Z, 179 1@2024-05-01T01:00:00Z}'::trajectory),
	('text west', '{-180 1@2024-05-01T00:00:00Z, 179 1@2024-05-01T01:00:00Z}'),
	('text rounded', '{-179.99999999 1@2024-05-01T00:00:00Z, 179 1@2024-05-01T01:00:00Z}'),
	('exponent', '{-1.8e2 1@2024-05-01T00:00:00Z, 179 1@2024-05-01T01:00:00Z}'),
	('arrays', trajectory(ARRAY[-180, 179], ARRAY[1, 1], ARRAY['2024-05-01Z', '2024-05-01 01:00Z']::timestamptz[])),
	('arrays rounded', trajectory(ARRAY[-179.99999999, 179], ARRAY[1, 1], ARRAY['2024-05-01Z', '2024-05-01 01:00Z']::timestamptz[])),
	('points', trajectory(ARRAY['(-180,1)', '(179,1)']::point[], ARRAY['2024-05-01Z', '2024-05-01 01:00Z']::timestamptz[])),
	('mfjson', trajectory_from_mfjson('{"type": "MovingPoint", "coordinates": [[-180, 1], [179, 1]], "datetimes": ["2024-05-01T00:00:00Z", "2024-05-01T01:00:00Z"]}')),
	('geometry', trajectory(ST_GeomFromText('LINESTRING M(-180 1 1714521600, 179 1 1714525200)', 4326)))) v(what, t);
INSERT INTO one SELECT 'aggregate', trajectory_agg(lon, 1, time) FROM (VALUES (-180, timestamptz '2024-05-01Z'), (180, '2024-05-01Z'), (179, '2024-05-01 01:00Z')) v(lon, time);
INSERT INTO one SELECT 'aggregate of points', trajectory_agg(point(lon, 1), time) FROM (VALUES (-180, timestamptz '2024-05-01Z'), (180, '2024-05-01Z'), (179, '2024-05-01 01:00Z')) v(lon, time);
SELECT count(*), count(DISTINCT t), count(DISTINCT trajectory_hash(t)), count(DISTINCT t::text), count(DISTINCT trajectory_send(t)), min(t::text) FROM one;
-- lengths, positions, stays, simplifying, meeting, distances
SELECT round(trajectory_length('{180 1@2024-05-01T00:00:00Z, -180 1@2024-05-01T01:00:00Z}')) AS length, s.fixes, s.radius, s.centre
FROM trajectory_stays('{180 1@2024-05-01T00:00:00Z, -180 1@2024-05-01T01:00:00Z, 180 1@2024-05-01T02:00:00Z}', 1, '1 hour') s;
SELECT trajectory_simplify('{180 1@2024-05-01T00:00:00Z, -180 1@2024-05-01T01:00:00Z, 180 1@2024-05-01T02:00:00Z, 179 1@2024-05-01T03:00:00Z}', 1),
	   trajectory_at('{-180 1@2024-05-01T00:00:00Z, 180 1@2024-05-01T02:00:00Z}', '2024-05-01 01:00Z') AS between,
	   trajectory_at('{179 0@2024-05-01T00:00:00Z, -179 0@2024-05-01T02:00:00Z}', '2024-05-01 01:00Z') AS crossing;
SELECT trajectory_box('{180 1@2024-05-01T00:00:00Z}'), trajectory_box('{179 1@2024-05-01T00:00:00Z, -180 2@2024-05-01T01:00:00Z}');
SELECT h.place, h.time FROM trajectory_home('{-180 1@2024-05-01T22:00:00Z, 180 1@2024-05-01T23:00:00Z, -180 1@2024-05-02T00:00:00Z}', 'UTC') h;
SELECT trajectory_meets('{180 1@2024-05-01T00:00:00Z, 180 1@2024-05-01T01:00:00Z}', '{-180 1@2024-05-01T00:00:00Z, -180 1@2024-05-01T01:00:00Z}', 0, '1 min');

-- Aggregates of positions: the same whichever name, and both together are two positions at one place.
CREATE TEMP TABLE position AS
SELECT i, CASE WHEN i % 3 = 0 THEN 180 ELSE 180 - (i % 7) * 1e-3 END AS lon, -17 + (i % 5) * 1e-3 AS lat FROM generate_series(1, 200) i;
SELECT density_kde_agg(point(lon, lat), 500, 100) = density_kde_agg(point(CASE lon WHEN 180 THEN -180 ELSE lon END, lat), 500, 100) AS same,
	   density_kde_agg(point(lon, lat), 500, 100) = density_kde_agg(point(CASE WHEN lon = 180 AND i % 2 = 0 THEN -180 ELSE lon END, lat), 500, 100) AS mixed,
	   density_bandwidth_agg(point(lon, lat), 'silverman') = density_bandwidth_agg(point(CASE WHEN lon = 180 AND i % 2 = 0 THEN -180 ELSE lon END, lat), 'silverman') AS bandwidth FROM position;
SELECT count(*) FILTER (WHERE a <> b) AS differ, count(DISTINCT a) AS clusters
FROM (SELECT density_clusters(point(lon, lat), 100, 3) OVER () AS a, density_clusters(point(CASE WHEN lon = 180 AND i % 2 = 0 THEN -180 ELSE lon END, lat), 100, 3) OVER () AS b FROM position) s;

-- Coverages: a position on the antimeridian is in what lies on either side, the first of them, as on any shared edge.
CREATE TEMP TABLE side (id bigint, polygon geometry);
INSERT INTO side VALUES (1, ST_MakeEnvelope(-180, 0, -170, 10, 4326)), (2, ST_MakeEnvelope(170, 0, 180, 10, 4326)), (3, ST_MakeEnvelope(170, 10, 180, 20, 4326)), (4, ST_MakeEnvelope(-180, 20, -170, 30, 4326)), (5, ST_MakeEnvelope(-10, 0, 0, 10, 4326)), (6, ST_MakeEnvelope(0, 0, 10, 10, 4326));
CREATE TEMP TABLE covered AS SELECT coverage_agg(id, polygon) AS c FROM side;
SELECT lat, coverage_locate(c, 180, lat) AS east, coverage_locate(c, -180, lat) AS west, coverage_locate(c, point(180, lat)) AS point, coverage_locate(c, ST_SetSRID(ST_MakePoint(-180, lat), 4326)) AS geometry,
	   ARRAY(SELECT coverage_locate_all(c, 180, lat)) AS all_east, ARRAY(SELECT coverage_locate_all(c, -180, lat)) AS all_west, ARRAY(SELECT coverage_locate_all(c, 0, lat)) AS shared
FROM covered, unnest('{-1,0,5,10,15,20,25,30,31}'::float8[]) lat ORDER BY lat;
-- on the line for an hour, along it, and touching it from either side
SELECT what, m.from_id, m.to_id, m.departed FROM covered, (VALUES (1, 'stands', trajectory '{-180 15@2024-05-01T00:00:00Z, 180 15@2024-05-01T01:00:00Z}'), (2, 'along', '{180 5@2024-05-01T00:00:00Z, 180 25@2024-05-01T04:00:00Z}'), (3, 'across', '{179 15@2024-05-01T00:00:00Z, -179 25@2024-05-01T04:00:00Z}'),
	(4, 'to it', '{179 25@2024-05-01T00:00:00Z, -180 25@2024-05-01T04:00:00Z, 180 25@2024-05-01T05:00:00Z}'), (5, 'from it', '{180 -1@2024-05-01T00:00:00Z, -179 5@2024-05-01T04:00:00Z}')) v(n, what, t), trajectory_moves(t, c) m ORDER BY n, departed;
SELECT m.from_cell, m.to_cell, m.departed FROM (VALUES (trajectory '{180 1@2024-05-01T00:00:00Z, -179.99 1@2024-05-01T01:00:00Z}'), ('{-180 1@2024-05-01T00:00:00Z, 179.99 1@2024-05-01T01:00:00Z}')) v(t), trajectory_moves(t, 1000) m ORDER BY t, departed;
SELECT what, count(*), min(r::text) FROM (VALUES ('one fix', trajectory '{180 25@2024-05-01T00:00:00Z}'), ('from the west', '{179 25@2024-05-01T00:00:00Z, -180 25@2024-05-01T01:00:00Z}'), ('stands', '{180 25@2024-05-01T00:00:00Z, 180 25@2024-05-01T01:00:00Z}')) v(what, t), side, trajectory_restrict(t, polygon) r WHERE id = 4 GROUP BY what ORDER BY what;
