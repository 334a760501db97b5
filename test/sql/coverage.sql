-- coverage: location against ST_Intersects, forms, faults of polygons, one fetch of a stored value
CREATE SCHEMA coverage_test;
SET search_path = coverage_test, public;
SELECT setseed(0.5);

-- 400 polygons with warped edges of many vertices, shared by neighbours to the last bit
CREATE FUNCTION warp(g geometry) RETURNS geometry LANGUAGE sql IMMUTABLE
	RETURN ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY(
		SELECT ST_MakePoint(119 + ST_X(p.geom) / 10 + sin(9 * ST_Y(p.geom)) / 100, 28 + ST_Y(p.geom) / 10 + sin(7 * ST_X(p.geom)) / 100)
		FROM ST_DumpPoints(ST_SnapToGrid(ST_Segmentize(ST_ExteriorRing(g), 0.05), 1e-9)) p ORDER BY p.path))), 4326);
CREATE TABLE area AS
SELECT row_number() OVER (ORDER BY cell) AS id, warp(ST_Intersection(cell, ST_MakeEnvelope(0, 0, 10, 10))) AS polygon
FROM (SELECT (ST_Dump(ST_VoronoiPolygons(ST_Collect(ST_MakePoint(random() * 10, random() * 10)), 0, ST_MakeEnvelope(0, 0, 10, 10)))).geom AS cell
	  FROM generate_series(1, 400)) v;
CREATE TABLE covering AS SELECT coverage_agg(id, polygon) AS c FROM area;
SELECT polygons, rings, vertices > 10000 AS many_vertices, bytes <= 120 * vertices AS small, longest <= 8 AS divided FROM covering, coverage_stats(c);

-- random positions; vertices, positions on shared edges, beside vertices, and corners of cells
CREATE TABLE place AS
SELECT 'random' AS kind, ST_SetSRID(ST_MakePoint(118.99 + random() * 1.02, 27.99 + random() * 1.02), 4326) AS geom FROM generate_series(1, 100000)
UNION ALL
SELECT 'vertex', geom FROM area, ST_DumpPoints(polygon)
UNION ALL
SELECT 'on an edge', ST_LineInterpolatePoint(ST_ExteriorRing(polygon), random()) FROM area, generate_series(1, 100)
UNION ALL
SELECT 'beside a vertex', ST_Translate(geom, (random() - 0.5) * 1e-13, (random() - 0.5) * 1e-13) FROM area, ST_DumpPoints(polygon)
UNION ALL
SELECT 'corner of a cell', ST_SetSRID(ST_MakePoint(west + (east - west) / columns * i, south + (north - south) / rows * j), 4326)
FROM covering, coverage_stats(c), generate_series(0, columns) i, generate_series(0, rows) j;
ALTER TABLE place ADD located bigint, ADD ord serial;
UPDATE place SET located = coverage_locate(c, geom) FROM covering;
CREATE INDEX ON place USING gist (geom);
ANALYZE place;
CREATE TABLE truth AS SELECT p.ord, array_agg(a.id ORDER BY a.id) AS ids FROM area a JOIN place p ON ST_Intersects(a.polygon, p.geom) GROUP BY p.ord;
SELECT kind, count(*) > 10000 AS many, count(*) FILTER (WHERE cardinality(ids) > 1) > 0 AS some_shared,
	   count(*) FILTER (WHERE located IS NOT NULL AND NOT coalesce(located = ANY (ids), false)) AS wrong,
	   count(*) FILTER (WHERE located IS NULL AND ids IS NOT NULL) AS missed
FROM place LEFT JOIN truth ON place.ord = truth.ord GROUP BY kind ORDER BY kind;
SELECT count(*) AS other_ways_differ FROM place, covering
WHERE located <> coverage_locate(c, ST_X(geom), ST_Y(geom)) OR located <> coverage_locate(c, point(ST_X(geom), ST_Y(geom)))
   OR located <> (SELECT min(i) FROM coverage_locate_all(c, geom) i);

-- overlapping sets, with holes and several parts
CREATE TABLE zone AS
SELECT i AS id, CASE WHEN i % 3 = 0 THEN ST_Union(ring, ST_Translate(ring, 0.3, 0)) ELSE ring END AS polygon
FROM (SELECT i, ST_SetSRID(ST_Difference(ST_Buffer(p, 0.2), ST_Buffer(p, 0.1)), 4326) AS ring
	  FROM (SELECT i, ST_MakePoint(119 + random(), 28 + random()) AS p FROM generate_series(1, 60) i) s) r;
CREATE TABLE zones AS SELECT coverage_agg(id, polygon) AS c FROM zone;
SELECT count(*) FILTER (WHERE a <> b) AS differ, sum(cardinality(a)) > 2 * count(*) AS overlap_often FROM (
	SELECT ARRAY(SELECT coverage_locate_all(c, geom)) AS a, ARRAY(SELECT id::bigint FROM zone WHERE ST_Intersects(polygon, geom) ORDER BY id) AS b
	FROM zones, place WHERE ord % 8 = 0) s;

-- places dense in edges: they stay alone, and the raster is as fine as without them
CREATE FUNCTION plot(x float8, y float8, length float8, width float8, angle float8) RETURNS geometry LANGUAGE sql IMMUTABLE
	RETURN ST_SetSRID(ST_Translate(ST_Rotate(ST_MakeEnvelope(0, 0, length, width), angle), x, y), 4326);
CREATE TABLE dense AS
SELECT 'strips' AS kind, i AS id, ST_MakeEnvelope(i * 0.1, 0, (i + 1) * 0.1, 10, 4326) AS polygon FROM generate_series(0, 999) i
UNION ALL
SELECT k.kind, i * 40 + j, ST_MakeEnvelope(110 + i * 0.01, 20 + j * 0.01, 110.01 + i * 0.01, 20.01 + j * 0.01, 4326)
FROM generate_series(0, 39) i, generate_series(0, 39) j, unnest(ARRAY['squares', 'squares and a fan', 'squares and roads']) k(kind)
UNION ALL
SELECT 'squares and a fan', 2000 + i, ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY[p, ST_MakePoint(110.203 + 0.1 * cos(i / 16.0), 20.207 + 0.1 * sin(i / 16.0)),
	ST_MakePoint(110.203 + 0.1 * cos((i + 1) / 16.0), 20.207 + 0.1 * sin((i + 1) / 16.0)), p])), 4326)
FROM generate_series(0, 100) i, ST_MakePoint(110.203, 20.207) p
UNION ALL
SELECT 'squares and roads', 2000 + i, plot(110 + random() * 0.2, 20 + random() * 0.4, 0.25, 0.0002, random() - 0.5) FROM generate_series(1, 40) i
UNION ALL
SELECT 'slanted plots', i * 1000 + j, plot(118 + i * 0.0026 - j * 0.000023, 28 + i * 0.0022 + j * 0.0000275, 0.0034, 0.000036, 0.7)
FROM generate_series(0, 4) i, generate_series(0, 400) j
UNION ALL
SELECT 'rings', i, ST_Difference(ST_Buffer(p, 0.01 * (i + 1)), ST_Buffer(p, 0.01 * i + 0.005)) FROM generate_series(0, 99) i, ST_Point(120, 30, 4326) p
UNION ALL
SELECT 'circles', i, ST_Buffer(ST_Point(120 + random(), 30 + random(), 4326), 0.1) FROM generate_series(1, 300) i
UNION ALL
SELECT 'comb', 1, ST_SetSRID(ST_MakePolygon(ST_MakeLine(p ORDER BY i)), 4326)
FROM (SELECT i, ST_MakePoint(10 + i * 1e-5, CASE WHEN i % 2 = 1 THEN 50.5 - random() * 0.2 ELSE 50 END) AS p FROM generate_series(0, 2000) i
	  UNION ALL VALUES (2001, ST_MakePoint(10.02, 49.9)), (2002, ST_MakePoint(10, 49.9)), (2003, ST_MakePoint(10, 50))) v;
CREATE TABLE dense_covering AS SELECT kind, coverage_agg(id, polygon) AS c FROM dense GROUP BY kind;
CREATE TABLE dense_place AS
SELECT kind, ST_SetSRID(ST_MakePoint(west + random() * (east - west), south + random() * (north - south)), 4326) AS geom
FROM dense_covering, coverage_stats(c), generate_series(1, 300)
UNION ALL
SELECT kind, p.geom FROM dense d, ST_DumpPoints(polygon) p WHERE (id * 7 + p.path[2]) % 50 = 0
UNION ALL
SELECT kind, ST_SetSRID(ST_MakePoint(110.203 + random() * 1e-3, 20.207 + random() * 1e-3), 4326) FROM dense_covering, generate_series(1, 300) WHERE kind LIKE 'squares%';
SELECT kind, count(*) > 300 AS many, count(*) FILTER (WHERE a <> b) AS differ, bool_and(bytes <= 240 * vertices) AS small, bool_and(columns * rows >= vertices / 2) AS fine
FROM (SELECT kind, bytes, vertices, columns, rows, ARRAY(SELECT coverage_locate_all(c, geom)) AS a,
			 ARRAY(SELECT id::bigint FROM dense d WHERE d.kind = p.kind AND ST_Intersects(polygon, geom) ORDER BY id) AS b
	  FROM dense_covering JOIN dense_place p USING (kind), coverage_stats(c)) s
GROUP BY kind ORDER BY kind;

-- the polygons come back as they went in, and a coverage from any of its forms is the same
SELECT count(*) AS differ FROM zone JOIN zones ON true JOIN LATERAL coverage_polygons(c) p USING (id) WHERE ST_AsEWKB(zone.polygon) <> ST_AsEWKB(p.polygon);
SELECT (SELECT coverage_agg(id, polygon ORDER BY id DESC)::text FROM area) = c::text AS other_order,
	   (SELECT coverage_agg(p.id, p.polygon)::text FROM coverage_polygons(c) p) = c::text AS again,
	   c::text::coverage::text = c::text AS text_form
FROM covering;
SELECT coverage_locate(c, 'SRID=4490;POINT EMPTY'::geometry) IS NULL AS empty_point, coverage_locate(c, 0, 0) IS NULL AS far, coverage_locate(NULL, 0, 0) IS NULL AS no_coverage FROM covering;
SELECT coverage_agg(id, polygon) IS NULL AS no_rows FROM area WHERE false;
SELECT coverage_locate(c, 119, 28) AS located, coverage_stats(c) FROM (SELECT coverage_agg(1, 'SRID=4326;POLYGON EMPTY'::geometry) AS c) s;
SELECT count(*) FROM coverage_polygons((SELECT coverage_agg(1, NULL) FROM area));
SELECT DISTINCT ST_SRID(polygon) FROM coverage_polygons((SELECT coverage_agg(id, ST_SetSRID(polygon, 4490)) FROM zone));

-- parallel, and over partitions: the same bytes
CREATE TABLE part_of (id bigint, polygon geometry) PARTITION BY HASH (id);
CREATE TABLE part_0 PARTITION OF part_of FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE part_1 PARTITION OF part_of FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO part_of SELECT * FROM area;
ANALYZE part_of;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_partitionwise_aggregate = on;
EXPLAIN (COSTS OFF) SELECT coverage_agg(id, polygon) FROM part_of;
SELECT coverage_agg(id, polygon)::text = (SELECT c::text FROM covering) AS same FROM part_of;
SELECT count(coverage_locate((SELECT c FROM covering), geom)) = (SELECT count(located) FROM place) AS same FROM place;
RESET ALL;
SET search_path = coverage_test, public;

-- a stored coverage is fetched once, in a join and by a trigger that fires for each row
CREATE FUNCTION fetches() RETURNS bigint LANGUAGE sql
	RETURN (SELECT coalesce(sum(pg_stat_get_xact_numscans(i.indexrelid)), 0)
			FROM pg_class t JOIN pg_index i ON i.indrelid = t.reltoastrelid WHERE t.oid = 'covering'::regclass);
CREATE TABLE arrival (geom geometry, area bigint);
CREATE FUNCTION put_area() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.area := (SELECT coverage_locate(c, NEW.geom) FROM covering);
	RETURN NEW;
END $$;
CREATE TRIGGER put_area BEFORE INSERT ON arrival FOR EACH ROW EXECUTE FUNCTION put_area();
BEGIN;
SELECT fetches() AS before \gset
SELECT count(coverage_locate(c, geom)) > 100000 AS located FROM place, covering;
INSERT INTO arrival SELECT geom FROM place LIMIT 1000;
SELECT fetches() - :before AS fetches;
COMMIT;
SELECT count(*) FROM arrival JOIN place USING (geom) WHERE area <> located;

-- and once in each process of a parallel query
CREATE FUNCTION all_fetches() RETURNS bigint LANGUAGE sql
	RETURN (SELECT coalesce(sum(pg_stat_get_numscans(i.indexrelid)), 0)
			FROM pg_class t JOIN pg_index i ON i.indrelid = t.reltoastrelid WHERE t.oid = 'covering'::regclass);
SELECT pg_stat_force_next_flush() \g /dev/null
SELECT all_fetches() AS before \gset
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT count(coverage_locate((SELECT c FROM covering), geom)) = count(located) AS same FROM place;
SELECT pg_stat_force_next_flush() \g /dev/null
SELECT all_fetches() - :before BETWEEN 1 AND 3 AS one_each;
RESET ALL;
SET search_path = coverage_test, public;

-- what is wrong with a set of polygons
CREATE TABLE plan AS SELECT i * 10 + j AS id, ST_MakeEnvelope(119 + i * 0.01, 28 + j * 0.01, 119.01 + i * 0.01, 28.01 + j * 0.01, 4326) AS polygon
FROM generate_series(0, 3) i, generate_series(0, 3) j;
SELECT count(*) AS problems FROM coverage_check((SELECT coverage_agg(id, polygon) FROM plan));
DELETE FROM plan WHERE id = 22;
UPDATE plan SET polygon = ST_MakeEnvelope(119.01, 28.01, 119.019999999, 28.02, 4326) WHERE id = 11;
INSERT INTO plan VALUES
	(3, 'SRID=4326;POLYGON((119.025 28.025, 119.026 28.025, 119.026 28.026, 119.025 28.026, 119.025 28.025))'),
	(90, 'SRID=4326;POLYGON((119.005 28.005, 119.015 28.005, 119.015 28.008, 119.005 28.008, 119.005 28.005))'),
	(91, 'SRID=4326;POLYGON((119.1 28, 119.11 28.01, 119.11 28, 119.1 28.01, 119.1 28))');
SELECT problem, id, other_id, round(area_m2::numeric, 1) AS area_m2, detail, ST_AsText(ST_Centroid(place), 4) AS place
FROM coverage_check((SELECT coverage_agg(id, polygon) FROM plan));
SELECT round(ST_Area('SRID=4326;POLYGON((119.005 28.005, 119.01 28.005, 119.01 28.008, 119.005 28.008, 119.005 28.005))'::geography)::numeric, 1) AS area_m2;

-- the nearest polygon outside: what all of them have, by ST_DistanceSphere to short edges; on either side of the antimeridian and at a pole
CREATE TABLE town AS
SELECT (i * 7919) % 1009 AS id, ST_SetSRID(ST_Translate(ST_Rotate(ST_Segmentize(ST_MakeEnvelope(-0.004, -0.002, 0.003, 0.004), 0.0002), i), 120 + i * 37 % 41 * 0.02, 30 + i * 53 % 43 * 0.02), 4326) AS polygon FROM generate_series(1, 200) i
UNION ALL SELECT 2001, ST_GeomFromText('MULTIPOLYGON(((179 -1,180 -1,180 1,179 1,179 -1)),((-180 -1,-179.5 -1,-179.5 1,-180 1,-180 -1)))', 4326)
UNION ALL SELECT 2002, ST_GeomFromText('POLYGON((-180 89,180 89,180 90,-180 90,-180 89))', 4326)
UNION ALL SELECT 2003, ST_GeomFromText('POLYGON((10 10,12 10,12 12,10 12,10 10),(10.5 10.5,11.5 10.5,11.5 11.5,10.5 11.5,10.5 10.5))', 4326);
CREATE TABLE towns AS SELECT coverage_agg(id, polygon) AS c FROM town;
SELECT setseed(0.25);
CREATE TABLE spot AS SELECT i, 119.9 + random() AS x, 29.9 + random() AS y FROM generate_series(1, 1000) i;
SELECT count(*) > 100 AS outside, count(*) FILTER (WHERE n.distance_m > b.metres + 1e-5) AS farther, count(*) FILTER (WHERE n.distance_m < b.metres - 1e-3) AS nearer
FROM spot, towns, coverage_nearest(c, x, y) n, LATERAL (SELECT min(ST_DistanceSphere(polygon, ST_SetSRID(ST_MakePoint(x, y), 4326))) AS metres FROM town WHERE polygon && ST_MakeEnvelope(x - 0.5, y - 0.5, x + 0.5, y + 0.5, 4326)) b
WHERE coverage_locate(c, x, y) IS NULL AND i <= 150;
SELECT count(*) AS differ FROM spot, towns, coverage_nearest(c, x, y) n, coverage_nearest(c, point(x, y)) p, coverage_nearest(c, ST_SetSRID(ST_MakePoint(x, y), 4490)) g
WHERE (n.*) IS DISTINCT FROM (p.*) OR (n.*) IS DISTINCT FROM (g.*) OR coverage_locate(c, x, y) IS DISTINCT FROM CASE WHEN n.distance_m = 0 THEN n.id END;
SELECT what, n.id, round(n.distance_m::numeric, 6) AS distance_m
FROM towns, (VALUES (1, 'west of the antimeridian', 178.0, 0.0), (2, 'east of it', -179, 0), (3, 'on it', 180, 2), (4, 'far north', 77, 88), (5, 'in a hole', 11, 10.75), (6, 'inside', 10.25, 11), (7, 'at the other end of the earth', -69, -11)) v(number, what, lon, lat),
	coverage_nearest(c, lon, lat) n ORDER BY number;
-- equally near, the least id; max_m, nothing near enough, nothing at all
WITH pair AS (SELECT coverage_agg(id, polygon) AS c FROM (VALUES (9, ST_MakeEnvelope(0, 0, 1, 1, 4326)), (8, ST_MakeEnvelope(0, 1, 1, 2, 4326)), (7, ST_MakeEnvelope(3, 0, 4, 2, 4326))) v(id, polygon))
SELECT coverage_nearest(c, -1, 1) AS shared, (coverage_nearest(c, 2, 0)).id AS between, coverage_nearest(c, -1, 1, 111e3) AS too_far, (coverage_nearest(c, -1, 1, 112e3)).id AS near, coverage_nearest(c, 0.5, 0.5, 0) AS inside, coverage_nearest(c, 'SRID=4326;POINT EMPTY'::geometry) AS empty FROM pair;
SELECT coverage_nearest(coverage_agg(1, 'SRID=4326;POLYGON EMPTY'), 1, 2) AS of_nothing;
-- another coverage with each row, of one size, at one call
SELECT n.id, round(n.distance_m) AS distance_m FROM generate_series(1, 6) i, LATERAL (SELECT coverage_agg(k, ST_MakeEnvelope(k % 3, 0, k % 3 + 0.5, 1, 4326)) AS c FROM (SELECT i AS k) k) c, coverage_nearest(c, -1, 0) n ORDER BY i;
CREATE FUNCTION near(c coverage, lon float8) RETURNS float8 LANGUAGE plpgsql AS 'BEGIN RETURN (coverage_nearest(c, lon, 0)).distance_m; END';
SELECT round(near(c, -1)) AS distance_m FROM (VALUES (1), (2), (1)) v(i), LATERAL (SELECT coverage_agg(1, ST_MakeEnvelope(k, 0, k + 1, 1, 4326)) AS c FROM (SELECT i AS k) k) c;
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
SELECT fault('SELECT coverage_nearest(c, ' || arguments || ') FROM towns') FROM unnest(ARRAY['181, 0', '0, $$NaN$$', '0, 0, -1', '0, 0, $$NaN$$', '$$SRID=4326;LINESTRING(0 0,1 1)$$::geometry']) arguments;
SET client_min_messages = warning;
DROP SCHEMA coverage_test CASCADE;
