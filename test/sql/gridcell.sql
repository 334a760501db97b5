-- gridcell: texts, positions, hierarchy, neighbours, boundaries, order and indexes

-- the east of Lishui at every size; the plane agrees with PROJ in gridcell_plane.sql
SELECT s AS size, gridcell(119.9228, 28.4517, s) AS cell, gridcell(119.9228, 28.4517, s)::bigint AS number,
	   gridcell_size(gridcell(119.9228, 28.4517, s)) AS again
FROM unnest(ARRAY[100000, 50000, 10000, 5000, 1000, 500, 100, 50, 10, 5, 1]) s;
SELECT gridcell(point(119.9228, 28.4517), 100) AS point, gridcell(ST_Point(119.9228, 28.4517, 4326), 100) AS geometry,
	   gridcell(ST_SetSRID(ST_MakePoint(119.9228, 28.4517, 50, 7), 4490), 100) AS cgcs2000_zm,
	   gridcell('POINT EMPTY'::geometry(Point, 4326), 100) AS empty;
SELECT '100mS00001W1'::gridcell AS south_west, '1kmN0E0'::gridcell AS origin, '100kmS74W174'::gridcell AS corner;
SELECT gridcell(-180, -90, 100000) AS first, gridcell(180, 90, 100000) AS last, gridcell(0, 0, 1) AS zero,
	   gridcell(-1e-9, -1e-9, 1) AS before_zero;

-- refused
SELECT ''::gridcell;
SELECT '200mN1E1'::gridcell;
SELECT '100mN34858'::gridcell;
SELECT '100mN34858E1157x9'::gridcell;
SELECT '100m N34858E115709'::gridcell;
SELECT '１00mN34858E115709'::gridcell;
SELECT '100mN99999E115709'::gridcell;
SELECT repeat('1', 10000000)::gridcell;
SELECT gridcell(119.9228, 28.4517, 99);
SELECT gridcell(28.4517, 119.9228, 100);
SELECT gridcell('NaN', 28.4517, 100);
SELECT gridcell(119.9228, 'Infinity', 100);
SELECT gridcell(181, 0, 100);
SELECT gridcell(ST_Point(119.9228, 28.4517), 100);
SELECT gridcell(ST_Point(500000, 3148000, 4549), 100);
SELECT gridcell(ST_GeomFromText('LINESTRING(119 28,120 29)', 4326), 100);
SELECT gridcell(ST_GeomFromText('GEOMETRYCOLLECTION(POINT(119 28))', 4326), 100);
SELECT gridcell(ST_GeomFromText('POINT(119 NaN)', 4326), 100);
SELECT 0::bigint::gridcell;
SELECT (-1)::bigint::gridcell;
SELECT 6871947673601::bigint::gridcell;
\set VERBOSITY sqlstate
SELECT '100mN99999E115709'::gridcell;
SELECT '100m'::gridcell;
SELECT gridcell(181, 0, 100);
SELECT gridcell(0, 0, 7);
SELECT gridcell(ST_Point(0, 0), 100);
SELECT gridcell(ST_GeomFromText('CIRCULARSTRING(0 0,1 1,2 0)', 4326), 100);
\set VERBOSITY default
SELECT gridcell_is_valid(t) FROM (VALUES ('100mN34858E115709'), ('100m'), (NULL)) v(t);

-- hierarchy
SELECT gridcell_parent('100mN34858E115709', s) FROM unnest(ARRAY[100000, 1000, 500, 100, 50]) s;
SELECT gridcell_parent('100mN34858E115709', 200);
SELECT count(*), count(DISTINCT c), min(c), max(c), bool_and(c <@ '1kmN3485E11570'::gridcell),
	   bool_and(gridcell_parent(c, 1000) = '1kmN3485E11570')
FROM gridcell_children('1kmN3485E11570', 100) c;
SELECT c FROM gridcell_children('100mN34858E115709', 50) c;
SELECT count(*) FROM gridcell_children('100mN34858E115709', 1000);
SELECT a.c AS ancestor, b.c AS cell, a.c @> b.c AS contains, b.c <@ a.c AS contained
FROM (VALUES ('1kmN3485E11570'::gridcell), ('100mN34858E115709')) a(c),
	 (VALUES ('1kmN3485E11570'::gridcell), ('100mN34858E115709'), ('100mN34860E115709'), ('100kmN34E115')) b(c)
ORDER BY 1, 2;

-- neighbours: round the antimeridian, none beyond a pole
SELECT n FROM gridcell_neighbors('100mN34858E115709') n;
SELECT count(*), count(DISTINCT n) FROM gridcell_neighbors('100mN34858E115709', 5) n;
SELECT n FROM gridcell_neighbors('100mN34858E115709', 0) n;
SELECT n, round(gridcell_west(n)::numeric, 3) AS west FROM gridcell_neighbors(gridcell(180, 0, 100000)) n;
SELECT count(*) FROM gridcell_neighbors(gridcell(0, 90, 1000)) n;
SELECT count(*), count(DISTINCT n) FROM gridcell_neighbors(gridcell(120, 0, 100000), 173) n;
SELECT gridcell_neighbors('100kmN34E115', 174);
SELECT gridcell_neighbors('100kmN34E115', -1);

-- boundary, centre, lengths on the ground against PostGIS on the ellipsoid
SELECT ST_AsText(gridcell_boundary('100mN34858E115709'), 7), ST_AsText(gridcell_center('100mN34858E115709'), 7);
SELECT s AS size,
	   abs(gridcell_area(c) - s::float8 * s) < 1e-6 AS area,
	   abs(ST_Area(gridcell_boundary(c)::geography) / (s::float8 * s) - 1) < 2e-4 AS geography_area,
	   abs(gridcell_width(c) / ST_Distance(ST_Point(gridcell_west(c), gridcell_lat(c), 4326)::geography,
										   ST_Point(gridcell_east(c), gridcell_lat(c), 4326)::geography) - 1) < 1e-4 AS width,
	   abs(gridcell_height(c) / ST_Distance(ST_Point(gridcell_lon(c), gridcell_south(c), 4326)::geography,
											ST_Point(gridcell_lon(c), gridcell_north(c), 4326)::geography) - 1) < 1e-8 AS height
FROM unnest(ARRAY[100000, 10000, 1000, 100]) s, LATERAL (SELECT gridcell(119.9228, 28.4517, s)) x(c);
SELECT count(*) AS outside
FROM generate_series(1, 2000) i, LATERAL (SELECT (i * 7919) % 36000 / 100.0 - 180 AS lon, (i * 104729) % 18000 / 100.0 - 90 AS lat) p,
	 LATERAL (SELECT gridcell(lon, lat, 1000) AS c) g
WHERE gridcell(gridcell_center(c), 1000) <> c OR NOT ST_Intersects(gridcell_boundary(c), gridcell_center(c));
SELECT gridcell_east(gridcell(180, 0, 100000)), gridcell_north(gridcell(0, 90, 100000)),
	   round(gridcell_area(gridcell(180, 90, 100000))) AS cut_area;

-- vertices of every kind of geometry, equal to PostGIS's own points
SELECT k, array_agg(v ORDER BY o) = (SELECT array_agg(gridcell(d.geom, 1000) ORDER BY d.path) FROM ST_DumpPoints(g) d) AS equal, count(*)
FROM (VALUES (1, 'POINT(119.9 28.4)'), (2, 'LINESTRING(119.9 28.4,120 28.5,120.1 28.4)'),
			 (3, 'POLYGON((119 28,120 28,120 29,119 28),(119.5 28.2,119.6 28.2,119.6 28.3,119.5 28.2))'),
			 (4, 'MULTIPOINT(119 28,120 29)'), (5, 'MULTILINESTRING((119 28,120 29),(120 28,119 29,119 28))'),
			 (6, 'MULTIPOLYGON(((119 28,120 28,120 29,119 28)),((121 28,122 28,122 29,121 28),(121.5 28.2,121.6 28.2,121.6 28.3,121.5 28.2)))'),
			 (7, 'LINESTRING ZM(119 28 1 2,120 29 3 4)'), (8, 'POLYGON Z((119 28 1,120 28 1,120 29 1,119 28 1))'),
			 (9, 'LINESTRING M(119 28 2,120 29 4)'), (10, 'LINESTRING(0 0,180 90)')) w(k, t),
	 LATERAL (SELECT ST_GeomFromText(t, 4326)) x(g), LATERAL gridcell_vertices(g, 1000) WITH ORDINALITY y(v, o)
GROUP BY k, g ORDER BY k;
SELECT count(*) FROM unnest(ARRAY['POINT EMPTY', 'LINESTRING EMPTY', 'POLYGON EMPTY', 'MULTIPOLYGON EMPTY', 'MULTIPOINT(EMPTY)']) t,
	 LATERAL gridcell_vertices(ST_GeomFromText(t, 4326), 100);
CREATE TABLE toasted AS
SELECT ST_SetSRID(ST_MakeLine(array_agg(ST_MakePoint(119 + i / 1e5, 28 + sin(i) / 10) ORDER BY i)), 4326) AS track FROM generate_series(1, 20000) i;
SELECT count(*), count(DISTINCT v) = (SELECT count(DISTINCT gridcell(d.geom, 100)) FROM toasted, ST_DumpPoints(track) d) AS equal
FROM toasted, gridcell_vertices(track, 100) v;
DROP TABLE toasted;

-- one index range, equal to the sequential scan
CREATE TABLE fix AS
SELECT gridcell(119 + (i * 7919 % 100003) / 50000.0, 27 + (i * 104729 % 100019) / 50000.0, 100) AS cell FROM generate_series(1, 20000) i;
CREATE INDEX ON fix (cell);
VACUUM ANALYZE fix;
EXPLAIN (COSTS OFF) SELECT count(*) FROM fix WHERE cell <@ gridcell(120, 28, 10000);
SELECT count(*) AS by_index FROM fix WHERE cell <@ gridcell(120, 28, 10000) \gset
SET enable_indexonlyscan = off; SET enable_indexscan = off; SET enable_bitmapscan = off;
SELECT count(*) > 10 AS some, count(*) = :by_index AS equal FROM fix WHERE cell <@ gridcell(120, 28, 10000);
RESET enable_indexonlyscan; RESET enable_indexscan; RESET enable_bitmapscan;
SELECT count(*) AS wrong FROM fix WHERE cell <@ gridcell(120, 28, 10000) <> (gridcell_parent(cell, 10000) = gridcell(120, 28, 10000));
DROP TABLE fix;

-- ascending order is that of the numbers; a parent lies among its children
SELECT array_agg(c ORDER BY c) FROM (VALUES ('100mN34858E115709'::gridcell), ('1kmN3485E11570'), ('100mS1W1'), ('100mN34850E115700')) v(c);
SELECT count(*) AS disagreements
FROM gridcell_children('1kmN3485E11570', 500) x, gridcell_children('1kmN3485E11570', 500) y
WHERE (x < y) <> (x::bigint < y::bigint) OR (x <= y) <> (gridcell_cmp(x, y) <= 0) OR (x = y) <> (gridcell_cmp(x, y) = 0)
   OR (x <> y) <> (gridcell_cmp(x, y) <> 0) OR (x >= y) <> (gridcell_cmp(x, y) >= 0) OR (x > y) <> (gridcell_cmp(x, y) > 0);
-- the bounds of a range are cells themselves
SELECT s, gridcell_first(gridcell(120, 28, s)), gridcell_last(gridcell(120, 28, s)),
	   gridcell_last(gridcell(120, 28, s))::text::gridcell <@ gridcell(120, 28, s) AS inside
FROM unnest(ARRAY[100000, 10000, 500, 5, 1]) s;
SELECT min(c), max(c) FROM gridcell_children('1kmN3485E11570', 500) c;
