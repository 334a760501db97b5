-- one rule for polygons whose rings cross or lie over one another, even-odd, in every function that takes polygons; and what PostGIS
-- itself would refuse with an internal error
CREATE SCHEMA even_odd_test;
SET search_path = even_odd_test, public;
SET client_min_messages = warning;
SET jit = off;
CREATE TABLE area (name text, g geometry);
INSERT INTO area VALUES
	('bow-tie', 'SRID=4326;POLYGON((0 0,0.1 0.1,0.1 0,0 0.1,0 0))'),
	('hole outside', 'SRID=4326;POLYGON((0 0,0.1 0,0.1 0.1,0 0.1,0 0),(0.2 0.2,0.3 0.2,0.3 0.3,0.2 0.3,0.2 0.2))'),
	('hole reaches out', 'SRID=4490;POLYGON((0 0,0.1 0,0.1 0.1,0 0.1,0 0),(0.05 0.05,0.15 0.05,0.15 0.15,0.05 0.15,0.05 0.05))'),
	('holes overlap', 'SRID=4326;POLYGON((0 0,0.3 0,0.3 0.3,0 0.3,0 0),(0.05 0.05,0.15 0.05,0.15 0.15,0.05 0.15,0.05 0.05),(0.1 0.1,0.2 0.1,0.2 0.2,0.1 0.2,0.1 0.1))'),
	('parts overlap', 'SRID=4326;MULTIPOLYGON(((0 0,0.1 0,0.1 0.1,0 0.1,0 0)),((0.05 0,0.05 0.1,0.15 0.1,0.15 0,0.05 0)))'),
	('parts share an edge', 'SRID=4326;MULTIPOLYGON(((0 0,0.1 0,0.1 0.1,0 0.1,0 0)),((0.1 0,0.2 0,0.2 0.1,0.1 0.1,0.1 0)))'),
	('pentagram', 'SRID=4326;POLYGON((0.3 0.15,0.0286475 0.2381678,0.1963525 0.0073415,0.1963525 0.2926585,0.0286475 0.0618322,0.3 0.15))'),
	('shell in shell', 'SRID=4326;MULTIPOLYGON(((0 0,0.3 0,0.3 0.3,0 0.3,0 0)),((0.1 0.1,0.2 0.1,0.2 0.2,0.1 0.2,0.1 0.1)))'),
	('spike', 'SRID=4326;POLYGON((0 0,0.1 0,0.2 0,0.1 0,0.1 0.1,0 0.1,0 0))'),
	('the same part twice', 'SRID=4326;MULTIPOLYGON(((0 0,0.1 0,0.1 0.1,0 0.1,0 0)),((0 0,0.1 0,0.1 0.1,0 0.1,0 0)))'),
	('touches itself', 'SRID=4326;POLYGON((0 0,0.3 0,0.3 0.3,0 0.3,0 0),(0 0.15,0.1 0.1,0.3 0.15,0.1 0.2,0 0.15))'),
	('twice round', 'SRID=4326;POLYGON((0 0,0.1 0,0.1 0.1,0 0.1,0 0,0.1 0,0.1 0.1,0 0.1,0 0))'),
	('valid', 'SRID=4326;POLYGON((0 0,0.3 0,0.3 0.3,0 0.3,0 0),(0.1 0.1,0.1 0.2,0.2 0.2,0.2 0.1,0.1 0.1))');
INSERT INTO area SELECT 'tangle ' || i, ST_SetSRID(ST_MakePolygon(ST_AddPoint(line, ST_StartPoint(line))), 4326)
FROM (SELECT i, ST_MakeLine(ARRAY(SELECT ST_MakePoint((i * 7919 + k * k * 104729 + k * 1299709) % 31 / 100.0, (i * 15485863::bigint + k * k * 32452843::bigint + k * 611953) % 31 / 100.0) FROM generate_series(1, 5 + i) k)) AS line FROM generate_series(1, 12) i) l;

-- the rule itself: how many edges lie west of a point
CREATE TABLE edge AS SELECT * FROM (
	SELECT a.name, ST_X(d.geom) AS x0, ST_Y(d.geom) AS y0, ST_X(lead(d.geom) OVER w) AS x1, ST_Y(lead(d.geom) OVER w) AS y1
	FROM area a, ST_DumpPoints(a.g) d WINDOW w AS (PARTITION BY a.name, d.path[1:cardinality(d.path) - 1] ORDER BY d.path[cardinality(d.path)])) e
WHERE x1 IS NOT NULL;
CREATE TABLE lattice AS SELECT gridcell_lon(c) AS x, gridcell_lat(c) AS y, c AS cell FROM gridcell_cover_bbox(-0.02, -0.02, 0.32, 0.32, 1000) c;
CREATE TABLE inside AS SELECT a.name, l.cell, l.x, l.y, (SELECT count(*) % 2 = 1 FROM edge e WHERE e.name = a.name AND (e.y0 <= l.y) <> (e.y1 <= l.y)
	AND l.x > e.x0 + (l.y - e.y0) / (e.y1 - e.y0) * (e.x1 - e.x0)) AS inside FROM area a, lattice l;
CREATE TABLE cov AS SELECT name, coverage_agg(1, g) AS coverage FROM area GROUP BY name;
CREATE TABLE sound AS SELECT name, g, lonlat_area(g) AS geom, ST_Area(lonlat_area(g)::geography) AS m2 FROM area;
SELECT count(*) AS areas, count(*) FILTER (WHERE NOT ST_IsValid(g)) AS invalid FROM area;

SELECT count(*) FILTER (WHERE i.inside) > 3000 AS some, count(*) FILTER (WHERE (coverage_locate(c.coverage, i.x, i.y) IS NOT NULL) <> i.inside) AS located_otherwise,
	   count(*) FILTER (WHERE ST_Intersects(s.geom, ST_SetSRID(ST_MakePoint(i.x, i.y), ST_SRID(g))) <> i.inside) AS area_otherwise
FROM inside i JOIN cov c USING (name) JOIN sound s USING (name);
SELECT count(*) AS covered_otherwise FROM inside i LEFT JOIN (SELECT a.name, c.* FROM area a, gridcell_cover(a.g, 1000) c) c USING (name, cell)
WHERE CASE WHEN i.inside THEN c.fraction IS NULL ELSE c.fraction = 1 END;
SELECT a.name, round(sum(c.fraction * gridcell_area(c.cell))::numeric / 1e6, 6) AS km2, abs(sum(c.fraction * gridcell_area(c.cell)) / ST_Area(ST_Transform(a.geom, 6933)) - 1) < 1e-6 AS as_area
FROM sound a, LATERAL gridcell_cover(a.g, 1000) c WHERE a.name NOT LIKE 'tangle%' GROUP BY a.name, a.geom ORDER BY a.name;
-- two sizes have one area; at 1 m as at 10 km
SELECT count(*) AS differ FROM area, LATERAL (SELECT coalesce(sum(fraction * gridcell_area(cell)), 0) AS fine FROM gridcell_cover(g, 500)) f,
	LATERAL (SELECT coalesce(sum(fraction * gridcell_area(cell)), 0) AS coarse FROM gridcell_cover(g, 10000)) c WHERE abs(fine - coarse) > 1e-3;
SELECT sum(fraction * gridcell_area(cell)) BETWEEN 61545330 - 1 AND 61545330 + 1 AS bow_tie FROM area, gridcell_cover(g, 100) WHERE name = 'bow-tie';
WITH world AS (SELECT density_agg(cell) AS d, flow_agg(cell, cell) AS f FROM lattice)
SELECT count(*) FILTER (WHERE density_count(density_crop(d, g)) <> n) AS cropped_otherwise, count(*) FILTER (WHERE (SELECT count(*) FROM flow_cells(flow_crop(f, g))) <> n) AS flow_otherwise
FROM world, area a, LATERAL (SELECT count(*) AS n FROM inside i WHERE i.name = a.name AND i.inside) k;
-- movers along the rows of the lattice: where they are inside at the times of its points
CREATE TABLE part AS SELECT a.name, m.y, trajectory_start(r) AS since, trajectory_end(r) AS until
FROM area a, (SELECT y, trajectory_agg(ST_SetSRID(ST_MakePoint(x, y), 4326), to_timestamp(row)) AS t
			  FROM (SELECT x, y, row_number() OVER (PARTITION BY y ORDER BY x) AS row FROM lattice) l GROUP BY y) m, trajectory_restrict(m.t, a.g) r;
CREATE INDEX ON part (name, y);
ANALYZE part;
SELECT count(*) AS moved_otherwise FROM (SELECT name, y, inside, to_timestamp(row_number() OVER (PARTITION BY name, y ORDER BY x)) AS at FROM inside) i
WHERE i.inside <> EXISTS (SELECT FROM part p WHERE p.name = i.name AND p.y = i.y AND i.at BETWEEN p.since AND p.until);
-- codes whose middle lies inside are in the cover; what is in it meets the area
WITH cover AS MATERIALIZED (SELECT name, c AS code FROM area, beidou_cover(g, 4) c UNION ALL SELECT name, c FROM area, geosot_cover(g, 15) c),
	 place AS MATERIALIZED (SELECT w AS code, beidou_boundary(w) AS b FROM beidou_window(0, 0, 0.3, 0.3, 4) w UNION ALL SELECT w, geosot_boundary(w) FROM geosot_window(0, 0, 0.3, 0.3, 15) w)
SELECT count(*) FILTER (WHERE c.code IS NOT NULL) > 1000 AS some, count(*) FILTER (WHERE c.code IS NULL AND ST_Intersects(a.geom, ST_SetSRID(ST_Centroid(p.b), ST_SRID(g)))) AS left_out,
	   count(*) FILTER (WHERE c.code IS NOT NULL AND NOT ST_Intersects(a.geom, ST_SetSRID(p.b, ST_SRID(g)))) AS too_many
FROM sound a CROSS JOIN place p LEFT JOIN cover c ON c.name = a.name AND c.code = p.code WHERE NOT ST_IsEmpty(a.geom);
-- grids: what is split and balanced is the area; homes lie in it; compactness and checks speak of it
SELECT count(*) AS areas, count(*) FILTER (WHERE abs(s.m2 - a.m2) > 1 OR s.srid <> ST_SRID(g)) AS split_otherwise, count(*) FILTER (WHERE abs(b.m2 - a.m2) > 1) AS balanced_otherwise,
	   count(*) FILTER (WHERE h.outside > 0) AS homes_outside, count(*) FILTER (WHERE NOT ST_IsValid(g) AND abs(k.m2 - a.m2) > 1) AS checked_otherwise
FROM sound a JOIN cov USING (name), LATERAL (SELECT sum(ST_Area(polygon::geography)) AS m2, min(ST_SRID(polygon)) AS srid FROM grid_split(g, 1)) s,
	 LATERAL (SELECT sum(ST_Area(polygon::geography)) AS m2 FROM grid_balance('{1}', ARRAY[g], '{300}', 200, 400)) b,
	 LATERAL (SELECT count(*) FILTER (WHERE NOT ST_Intersects(ST_SetSRID(geom, 4326), p)) AS outside FROM unnest(grid_homes(g)) p) h,
	 LATERAL (SELECT max(area_m2) FILTER (WHERE problem = 'invalid') AS m2 FROM coverage_check(coverage)) k
WHERE NOT ST_IsEmpty(geom) AND name NOT LIKE 'tangle %_';
-- edges that meet in places too near each other to be told apart by each pair alone
SELECT ST_IsValid(a.geom) AS valid, abs(sum(c.fraction * gridcell_area(c.cell)) / ST_Area(ST_Transform(a.geom, 6933)) - 1) < 1e-6 AS as_area
FROM (VALUES ('SRID=4326;MULTIPOLYGON(((-179.92 0.04,-179.98 0,-179.98 0,-179.98 0.04,-179.98 0.06,-179.92 0.04),(-179.92 0.02,-179.94 0.06,-180 0.06,-179.92 0,-179.94 0,-179.96 0.02,-179.94 0,-179.92 0.02)),'
	'((-179.92 0.06,-180 0.08,-179.94 0,-180 0.06,-180 0,-179.96 0.02,-179.98 0.02,-179.92 0.06),(-179.94 0.04,-179.96 0.02,-179.98 0.06,-179.96 0.08,-179.92 0.02,-179.94 0.04),(-180 0.06,-179.96 0.08,-179.94 0,-179.98 0,-180 0.06)),'
	'((-179.98 0.02,-179.92 0,-179.92 0.04,-179.98 0,-180 0.02,-179.98 0.02),(-180 0.04,-180 0.04,-179.94 0.04,-179.98 0.02,-180 0.04)))'::geometry)) v(g), LATERAL (SELECT lonlat_area(g) AS geom) a, LATERAL gridcell_cover(g, 1000) c GROUP BY a.geom;
-- rings that cross far too often
CREATE FUNCTION refused(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	hint text;
BEGIN
	EXECUTE statement;
	RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', SQLSTATE, SQLERRM, hint);
END $$;
SELECT refused($q$SELECT * FROM gridcell_cover((SELECT ST_SetSRID(ST_MakePolygon(ST_AddPoint(l, ST_StartPoint(l))), 4326)
	FROM (SELECT ST_MakeLine(ARRAY(SELECT ST_MakePoint((k * 7919 % 9973) / 1e5, (k::bigint * k * 104729 % 9967) / 1e5) FROM generate_series(1, 5000) k)) AS l) x), 1000)$q$);

-- Kinds and values that PostGIS refuses with an internal error are refused by name, in each function that calls it.
CREATE TABLE odd (name text, g geometry);
INSERT INTO odd VALUES
	('arc', ST_GeomFromEWKT('SRID=4326;CURVEPOLYGON(CIRCULARSTRING(0 0,1 1,2 0,1 -1,0 0))')), ('collection', 'SRID=4326;GEOMETRYCOLLECTION(POINT(1 1),POLYGON((0 0,1 0,1 1,0 0)))'),
	('no SRID', 'POLYGON((0 0,1 0,1 1,0 0))'),
	('projected', 'SRID=6933;POLYGON((0 0,1 0,1 1,0 0))'), ('surface', ST_GeomFromEWKT('SRID=4326;TIN(((0 0 0,1 0 0,1 1 0,0 0 0)))')), ('too far', 'SRID=4326;POLYGON((0 0,1000 0,1 1,0 0))'),
	('NaN', ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY[ST_MakePoint(0, 0), ST_MakePoint(1, 0), ST_MakePoint('NaN', 1), ST_MakePoint(0, 0)])), 4326));
CREATE TABLE caller (call text);
INSERT INTO caller VALUES ('gridcell_cover(%s, 10000)'), ('coverage_agg(1, %s)'), ('lonlat_area(%s)'), ('beidou_cover(%s, 2)'), ('geosot_cover(%s, 9)'), ('grid_compactness(%s)'), ('grid_homes(%s)'), ('grid_split(%s, 2)'),
	('grid_split(ST_MakeEnvelope(0, 0, 1, 1, 4326), 2, %s)'), ('grid_balance(''{1}'', ARRAY[%s], ''{900}'', 300, 400)'), ('datum_guess(%s, ''SRID=4326;POINT(1 1)''::geometry)'), ('datum_guess(''SRID=4326;POINT(1 1)''::geometry, %s)'),
	('density_crop(''{}''::density, %s)'), ('flow_crop(''{}''::flow, %s)'), ('trajectory_restrict(''{0 0@2024-01-01T00:00:00Z}''::trajectory, %s)'), ('gridcell_vertices(%s, 1000)');
SELECT o.name, r.told, count(*) AS functions FROM odd o, caller c, LATERAL (SELECT refused(format('SELECT ' || c.call, format('(SELECT g FROM odd WHERE name = %L)', o.name))) AS told) r
GROUP BY o.name, r.told ORDER BY o.name, r.told NULLS FIRST;
-- edges half round the earth, and areas whose SRID is the other one
SELECT problem, area_m2 > 1e12 AS large FROM coverage_check((SELECT coverage_agg(i, ST_MakeEnvelope(-90, i, 90, i + 50, 4326)) FROM (VALUES (-10), (10)) v(i)));
SELECT c.call, refused(format('SELECT ' || c.call, '''SRID=4326;POLYGON((-90 0,90 0,90 80,-90 80,-90 0))''::geometry')) AS told FROM caller c WHERE c.call ~ 'compactness|datum' ORDER BY 1;
SELECT datum, round(median_m) FROM datum_guess('SRID=4490;POINT(0 1)', 'SRID=4326;LINESTRING(-90 0,90 0)'::geometry);
-- parts that are empty, which PostGIS does not measure
SELECT refused(format('SELECT ' || c.call, format('%L::geometry', g))) AS told, count(*) FROM caller c, unnest('{"SRID=4326;MULTIPOLYGON(((0 0,0.1 0,0.1 0.1,0 0)),EMPTY)","SRID=4326;MULTIPOLYGON(EMPTY,((0 0,0.1 0.1,0.1 0,0 0.1,0 0)))"}'::text[]) g GROUP BY 1;
SELECT ST_NumGeometries(lonlat_area(g)), round(ST_Area(lonlat_geography(g))) AS m2 FROM (VALUES ('SRID=4326;MULTIPOLYGON(EMPTY,((0 0,0.1 0,0.1 0.1,0 0)),EMPTY)'::geometry)) v(g);
SELECT refused(format('SELECT count(*) FROM datum_guess(%L, %L::geometry, %L)', 'SRID=4326;POINT(1 1)', 'SRID=4326;POINT(1 1)', t)) FROM unnest('{0,-1,NaN,Infinity,1e-300,0.001}'::text[]) t;
SELECT count(*) FROM grid_split(ST_MakeEnvelope(0, 0, 1, 1, 4490), 2, 'SRID=4326;MULTIPOINT(0.1 0.1,0.9 0.9,0.2 0.2,0.8 0.8)');
SELECT action, ids FROM (SELECT action, old_grids AS ids FROM grid_balance('{1,2}', ARRAY[ST_MakeEnvelope(0, 0, 0.01, 0.01, 4490), ST_MakeEnvelope(0.01, 0, 0.02, 0.01, 4326)], '{150,150}', 200, 400, 'SRID=4490;MULTIPOINT(0.001 0.001,0.011 0.001)')) b;

SELECT count(*) AS cells, bool_and(fraction = 1) AS whole FROM unnest(ARRAY[ST_MakeEnvelope(-180, -90, 180, 90, 4326), ST_MakeEnvelope(0, -90, 180, 0, 4326), ST_MakeEnvelope(-180, 0, 0, 90, 4490)]) g, gridcell_cover(g, 50000);
SELECT bool_and(fraction = 1) AS whole FROM unnest(ARRAY[100000, 10000, 1000, 100, 10, 5, 1]) s, unnest(ARRAY[gridcell(180, 28, s), gridcell(-180, 28, s), gridcell(180, 90, s), gridcell(-180, -90, s)]) c, gridcell_cover(gridcell_boundary(c), s) k WHERE k.cell = c;
SELECT refused(format('SELECT * FROM gridcell_cover(ST_MakeEnvelope(0, 0, 1, 1, 4326), 10000, %L)', f)) FROM unnest('{-0.1,1.1,NaN,Infinity}'::text[]) f;
DROP SCHEMA even_odd_test CASCADE;
