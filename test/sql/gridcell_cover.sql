-- gridcell_cover and its kin: areas against PROJ's plane, fractions against PostGIS's intersections
CREATE SCHEMA cover_test;
SET search_path = cover_test, public;
SELECT setseed(0.5);
SELECT * FROM gridcell_cover(gridcell_boundary('1kmN3485E11570'), 1000);
SELECT count(*), min(fraction), sum(fraction), bool_and(cell <@ '1kmN3485E11570') AS inside FROM gridcell_cover(gridcell_boundary('1kmN3485E11570'), 100);
SELECT cell, round(fraction::numeric, 6) AS fraction FROM gridcell_cover('SRID=4326;POLYGON((119.9 28.4,119.92 28.4,119.92 28.42,119.9 28.4))', 1000);

-- discs, holes, several parts, needles, rings either way round, the ends of the world, and a dwelling in a cell of 100 km
CREATE TABLE area (name text, g geometry);
INSERT INTO area VALUES
	('disc', ST_Buffer('SRID=4326;POINT(119.9 28.4)'::geometry, 0.3, 30)),
	('other way round', ST_Reverse(ST_Buffer('SRID=4326;POINT(119.9 28.4)'::geometry, 0.3, 30))),
	('hole', ST_Difference(ST_Buffer('SRID=4490;POINT(-119.9 -28.4)'::geometry, 0.2), ST_Buffer('SRID=4490;POINT(-119.95 -28.4)'::geometry, 0.1))),
	('parts', ST_Collect(ST_MakeEnvelope(10, 50, 10.4, 50.3, 4326), ST_MakeEnvelope(12, 50, 12.1, 50.5, 4326))),
	('needle', 'SRID=4326;POLYGON((119 28,119.7 28.5,119.7 28.50001,119 28))'),
	('town', (SELECT ST_Union(ST_Expand(ST_SetSRID(ST_MakePoint(119.5 + random() / 10, 28 + random() / 10), 4326), 0.01)) FROM generate_series(1, 30))),
	('origin', ST_MakeEnvelope(-0.1, -0.1, 0.1, 0.1, 4326)),
	('end of the world', ST_MakeEnvelope(179.8, 89.4, 180, 90, 4326)),
	('dwelling', ST_MakeEnvelope(119.92, 28.45, 119.9201, 28.4501, 4326));
SELECT name, size, sum(fraction * gridcell_area(cell)) / plane - 1 BETWEEN -1e-9 AND 1e-9 AS area_right, count(*) > 0 AS some, count(*) = count(DISTINCT cell) AS each_once,
	   bool_and(fraction > 0 AND fraction <= 1) AS fractions_right
FROM area, unnest(ARRAY[100000, 1000, 500]) size, LATERAL (SELECT ST_Area(ST_Transform(g, 6933)) AS plane) p, gridcell_cover(g, size)
GROUP BY name, size, plane ORDER BY name, size;
-- straight edges on the plane, as the projected vertices have them; no cell is left out
WITH cover AS MATERIALIZED (SELECT name, c.* FROM area, gridcell_cover(g, 5000) c), truth AS (
	SELECT name, w.cell, ST_Area(ST_Intersection(plane, b)) / ST_Area(b) AS fraction
	FROM area, LATERAL (SELECT ST_Transform(g, 6933) AS plane) p,
		 gridcell_cover_bbox(ST_XMin(g), ST_YMin(g), ST_XMax(g), ST_YMax(g), 5000) w(cell), LATERAL (SELECT ST_Transform(gridcell_boundary(w.cell), 6933) AS b) t
	WHERE name IN ('disc', 'hole', 'parts', 'town', 'origin', 'needle')
)
SELECT name, max(abs(coalesce(c.fraction, 0) - t.fraction)) < 1e-9 AS right_fractions, count(*) FILTER (WHERE c.cell IS NULL) AS left_out
FROM truth t LEFT JOIN cover c USING (name, cell) WHERE t.fraction > 1e-12 GROUP BY name ORDER BY name;
SELECT count(*) FILTER (WHERE fraction >= 0.5) = (SELECT count(*) FROM gridcell_cover(g, 1000, 0.5)) AS same FROM area, gridcell_cover(g, 1000) WHERE name = 'disc' GROUP BY g;
SELECT count(*) FROM gridcell_cover('SRID=4326;POLYGON EMPTY', 1000);

-- windows, also over the antimeridian and at a pole; disks and steps against the rings of neighbors
SELECT count(*), count(DISTINCT c), bool_and(gridcell_boundary(c) && ST_MakeEnvelope(119, 28, 119.5, 28.5, 4326)) AS all_meet FROM gridcell_cover_bbox(119, 28, 119.5, 28.5, 1000) c;
SELECT count(*), count(DISTINCT c), min(gridcell_lon(c)) AS west, max(gridcell_lon(c)) AS east FROM gridcell_cover_bbox(179.95, 28, -179.95, 28.01, 1000) c;
SELECT count(*) = count(DISTINCT c) AS each_once, count(*) = 348 AS all_around FROM gridcell_cover_bbox(-180, 0, 180, 0, 100000) c;
SELECT count(*) AS differ FROM unnest(ARRAY['1kmN3485E11570', '100kmN73E0', '1kmN0E17366', '1kmN0W17367']::gridcell[]) c, generate_series(0, 4) r
WHERE ARRAY(SELECT d FROM gridcell_disk(c, r) d ORDER BY d) <> ARRAY(SELECT DISTINCT n FROM generate_series(0, r) ring, gridcell_neighbors(c, ring) n ORDER BY n);
SELECT count(*) AS differ FROM unnest(ARRAY['1kmN3485E11570', '1kmN0E17366', '1kmN0W17367']::gridcell[]) c, generate_series(0, 4) ring, gridcell_neighbors(c, ring) n
WHERE gridcell_steps(c, n) <> ring OR gridcell_steps(n, c) <> ring;
SELECT round(ST_Distance(gridcell_center('1kmN3485E11570')::geography, gridcell_center('1kmN3485E11571')::geography)::numeric, 3) AS neighbors, round(ST_Distance(gridcell_center('1kmN3485E11570')::geography, gridcell_center('100mN34858E115709')::geography)::numeric, 3) AS other_size,
	   round(gridcell_width('1kmN3485E11570')::numeric, 3) AS width;

-- lines: every step is one to a neighbor, and both ways have the same cells
SELECT ARRAY(SELECT gridcell_line('1kmN3485E11570', '1kmN3487E11575')) AS line, ARRAY(SELECT gridcell_line('1kmN0E0', '1kmN0E0')) AS itself;
SELECT count(*) AS wrong FROM (
	SELECT a, b, ARRAY(SELECT gridcell_line(a, b)) AS there, ARRAY(SELECT l FROM gridcell_line(b, a) WITH ORDINALITY l(l, o) ORDER BY o DESC) AS back
	FROM (SELECT gridcell(179.9 - random() * 10, random() * 20 - 10, 50000) AS a, gridcell(-179.9 + random() * 10, random() * 20 - 10, 50000) AS b FROM generate_series(1, 200)) r) l
WHERE there <> back OR there[1] <> a OR there[cardinality(there)] <> b OR cardinality(there) <> gridcell_steps(a, b) + 1
   OR EXISTS (SELECT FROM generate_series(2, cardinality(there)) i WHERE gridcell_steps(there[i - 1], there[i]) <> 1);

-- compact sets: as small as can be, and the same cells again; duplicates and cells in others do not count; at the end of the world, too
SELECT gridcell_compact(ARRAY(SELECT gridcell_children('10kmN348E1157', 100))) AS whole, gridcell_compact(ARRAY(SELECT gridcell_children('100kmN73E173', 10000))) AS at_the_end,
	   gridcell_compact('{1kmN0E0,100mN0E0,1kmN0E0,5kmN0E0,1kmS1E0}'::gridcell[]) AS nested, gridcell_compact('{}') AS nothing;
SELECT count(*) AS equal, sum(cardinality(compact)) < sum(cardinality(cells)) / 5 AS smaller
FROM (SELECT ARRAY(SELECT cell FROM gridcell_cover(g, 500, 0.5) ORDER BY cell) AS cells FROM area WHERE name IN ('disc', 'hole', 'parts')) c,
	 LATERAL (SELECT gridcell_compact(cells || cells[1:5]) AS compact) k
WHERE ARRAY(SELECT u FROM gridcell_uncompact(compact, 500) u ORDER BY u) = cells;
SELECT count(*) AS mergeable FROM (SELECT gridcell_parent(c, CASE gridcell_size(c) WHEN 500 THEN 1000 WHEN 1000 THEN 5000 ELSE 10000 END) AS parent, gridcell_size(c) AS size, count(*) AS n
	FROM area, unnest(gridcell_compact(ARRAY(SELECT cell FROM gridcell_cover(g, 500, 0.5)))) c WHERE name = 'disc' AND gridcell_size(c) < 10000 GROUP BY 1, 2) s
WHERE n = CASE size WHEN 1000 THEN 25 ELSE 4 END;

-- an index finds the rows of a window and of an area by ranges
CREATE TABLE fix AS SELECT gridcell(119 + random(), 28 + random(), 10) AS cell FROM generate_series(1, 100000);
CREATE INDEX ON fix (cell);
VACUUM ANALYZE fix;
SET enable_seqscan = off;
SET enable_hashjoin = off;
SET enable_mergejoin = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM gridcell_cover_bbox(119.4, 28.4, 119.5, 28.5, 1000) window_cell JOIN fix ON fix.cell <@ window_cell;
SELECT count(*) = (SELECT count(*) FROM fix WHERE gridcell_parent(cell, 1000) IN (SELECT gridcell_cover_bbox(119.4, 28.4, 119.5, 28.5, 1000))) AS same, count(*) > 500 AS some
FROM gridcell_cover_bbox(119.4, 28.4, 119.5, 28.5, 1000) window_cell JOIN fix ON fix.cell <@ window_cell;
SELECT count(*) = (SELECT count(*) FROM fix WHERE gridcell_parent(cell, 500) IN (SELECT c.cell FROM area, gridcell_cover(g, 500) c WHERE name = 'town')) AS same, count(*) > 500 AS some
FROM area, unnest(gridcell_compact(ARRAY(SELECT c.cell FROM gridcell_cover(g, 500) c))) part JOIN fix ON fix.cell <@ part WHERE name = 'town';
RESET ALL;
SET client_min_messages = warning;
DROP SCHEMA cover_test CASCADE;
