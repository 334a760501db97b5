-- grid_number: communities whose numbers are known, and the rule written again in SQL over PostGIS's centroids
CREATE SCHEMA grid_number_test;
SET search_path = grid_number_test, public;
SELECT setseed(0.5);

-- six squares in two rows, the lower one of them shifted; NULL and empty polygons have no number
CREATE TABLE square (name text, shape geometry);
INSERT INTO square VALUES
	('south west', ST_MakeEnvelope(0, 0, 1, 1, 4326)), ('north east', ST_MakeEnvelope(2, 1, 3, 2, 4326)), ('north west', ST_MakeEnvelope(0, 1, 1, 2, 4490)),
	('south middle', ST_MakeEnvelope(1, -0.2, 2, 0.8, 4326)), ('north middle', ST_MakeEnvelope(1, 0.8, 2, 2.1, 4326)), ('south east', ST_MakeEnvelope(2, 0, 3, 1, 4326)),
	('none', NULL), ('empty', 'SRID=4326;POLYGON EMPTY');
SELECT name, grid_number(shape) OVER () AS number FROM square ORDER BY number, name;
SELECT name, grid_code('331102001001', grid_number(shape) OVER (PARTITION BY name LIKE 'south%')) AS code FROM square WHERE NOT ST_IsEmpty(shape) ORDER BY name LIKE 'south%', 2;
-- the same place: the order of the window decides
SELECT n, grid_number(ST_MakeEnvelope(0, 0, 1, 1, 4326)) OVER (ORDER BY n DESC) AS number FROM generate_series(1, 3) n ORDER BY n;

-- the place is the centroid of the area, whatever the rings' direction, holes and parts
CREATE TABLE shape (id serial, name text, g geometry);
INSERT INTO shape (name, g)
SELECT kind, ST_Translate(CASE kind WHEN 'disc' THEN disc WHEN 'reversed' THEN ST_Reverse(disc) WHEN 'crescent' THEN ST_Difference(disc, ST_Translate(disc, 0.01, 0.004))
	WHEN 'hole' THEN ST_Difference(disc, ST_Buffer('SRID=4326;POINT(119.905 28.402)'::geometry, 0.01)) ELSE ST_Union(disc, ST_Translate(disc, 0.1, 0.03)) END, random() / 2, random() / 5)
FROM generate_series(1, 40), unnest(ARRAY['disc', 'reversed', 'crescent', 'hole', 'parts']) kind, LATERAL (SELECT ST_Buffer('SRID=4326;POINT(119.9 28.4)'::geometry, 0.02 + random() / 100, 6) AS disc) d;
WITH RECURSIVE place AS MATERIALIZED (
	SELECT id, ST_X(ST_Centroid(g)) AS x, ST_Y(ST_Centroid(g)) AS y,
		   (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY ST_YMax(g) - ST_YMin(g)) FROM shape) / 2 AS depth
	FROM shape),
line (row, north) AS (
	SELECT 1, max(y) FROM place
	UNION ALL
	SELECT l.row + 1, (SELECT max(y) FROM place WHERE l.north - y >= depth) FROM line l WHERE l.north IS NOT NULL),
expected AS (
	SELECT id, row_number() OVER (ORDER BY (SELECT max(l.row) FROM line l WHERE l.north >= y), x) AS number FROM place)
SELECT count(*) AS grids, count(*) FILTER (WHERE n.number <> e.number) AS wrong, (SELECT count(north) FROM line) > 5 AS rows
FROM (SELECT id, grid_number(g) OVER (ORDER BY id) AS number FROM shape) n JOIN expected e USING (id);

-- a community of 999 grids is numbered, one of 1,000 is not
CREATE TABLE chess AS SELECT x, y, ST_MakeEnvelope(x, y, x + 1, y + 1, 4326) AS g FROM generate_series(0, 36) x, generate_series(0, 26) y;
SELECT count(*) AS grids, bool_and(number = (26 - y) * 37 + x + 1) AS row_by_row FROM (SELECT x, y, grid_number(g) OVER () AS number FROM chess) c;
SELECT count(*) AS grids, bool_and(number = 26 - y + 1) AS down FROM (SELECT x, y, grid_number(g) OVER (PARTITION BY x) AS number FROM chess) c;
INSERT INTO chess VALUES (37, 0, ST_MakeEnvelope(37, 0, 38, 1, 4326));
SELECT grid_number(g) OVER () FROM chess;
SELECT grid_number('SRID=4326;LINESTRING(0 0,1 1)') OVER ();
SELECT grid_number('SRID=4549;POLYGON((0 0,1 0,1 1,0 0))') OVER ();
SELECT grid_number('SRID=4326;POLYGON((0 0,100 0,100 100,0 0))') OVER ();
SELECT grid_number('SRID=4326;POLYGON((0 0,1 0,1 1,0 0))');
SET client_min_messages = warning;
DROP SCHEMA grid_number_test CASCADE;
