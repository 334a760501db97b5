-- datum: against the published formulas written in SQL, every kind of geometry, there and back, guesses
CREATE SCHEMA datum_test;
SET search_path = datum_test, public;
SELECT setseed(0.5);
CREATE FUNCTION published_gcj02(lon float8, lat float8) RETURNS geometry LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	x float8 := lon - 105;
	y float8 := lat - 35;
	common float8 := (20 * sin(6 * pi() * x) + 20 * sin(2 * pi() * x)) * 2 / 3;
	north float8 := -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common
		+ (20 * sin(pi() * y) + 40 * sin(pi() * y / 3)) * 2 / 3 + (160 * sin(pi() * y / 12) + 320 * sin(pi() * y / 30)) * 2 / 3;
	east float8 := 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common
		+ (20 * sin(pi() * x) + 40 * sin(pi() * x / 3)) * 2 / 3 + (150 * sin(pi() * x / 12) + 300 * sin(pi() * x / 30)) * 2 / 3;
	e2 float8 := 0.00669342162296594323;
	m float8 := 1 - e2 * sind(lat) ^ 2;
BEGIN
	RETURN ST_SetSRID(ST_MakePoint(lon + degrees(east / (6378245 / sqrt(m) * cosd(lat))), lat + degrees(north / (6378245 * (1 - e2) / (m * sqrt(m))))), 4326);
END $$;
CREATE FUNCTION published_bd09(lon float8, lat float8) RETURNS geometry LANGUAGE sql IMMUTABLE
	RETURN (SELECT ST_SetSRID(ST_MakePoint(z * cos(t) + 0.0065, z * sin(t) + 0.006), 4326)
			FROM (SELECT sqrt(lon * lon + lat * lat) + 0.00002 * sin(radians(lat * 3000)) AS z, atan2(lat, lon) + 0.000003 * cos(radians(lon * 3000)) AS t) f);

-- all of China's box but the edges that a shift leads over; degrees apart, 1e-12 are 0.1 micrometres
CREATE TABLE place AS
SELECT ST_SetSRID(ST_MakePoint(72.004 + random() * 65.8307, 0.8293 + random() * 54.9978), 4326) AS p FROM generate_series(1, 50000);
SELECT max(ST_Distance(wgs84_to_gcj02(p), published_gcj02(ST_X(p), ST_Y(p)))) < 1e-12 AS gcj02,
	   max(ST_Distance(gcj02_to_bd09(p), published_bd09(ST_X(p), ST_Y(p)))) < 1e-12 AS bd09,
	   max(ST_Distance(wgs84_to_bd09(p), gcj02_to_bd09(wgs84_to_gcj02(p)))) < 1e-12 AS both,
	   max(ST_Distance(gcj02_to_wgs84(wgs84_to_gcj02(p)), p)) < 1e-12 AS gcj02_back,
	   max(ST_Distance(bd09_to_gcj02(gcj02_to_bd09(p)), p)) < 1e-12 AS bd09_back,
	   max(ST_Distance(bd09_to_wgs84(wgs84_to_bd09(p)), p)) < 1e-12 AS both_back
FROM place WHERE NOT (ST_X(p) > 137.8 OR ST_Y(p) > 55.8 OR ST_Y(p) < 0.85);
SELECT ST_AsText(wgs84_to_gcj02(p), 9) AS gcj02, ST_AsText(wgs84_to_bd09(p), 9) AS bd09 FROM (VALUES ('SRID=4490;POINT(119.9228 28.4517)'::geometry)) v(p);
SELECT count(*) AS changed FROM (SELECT ST_SetSRID(ST_MakePoint(-180 + random() * 250, -90 + random() * 180), 4326) AS p FROM generate_series(1, 1000)) s
WHERE NOT (p ~= wgs84_to_gcj02(p) AND p ~= gcj02_to_wgs84(p) AND p ~= wgs84_to_bd09(p) AND p ~= bd09_to_wgs84(p) AND p ~= gcj02_to_bd09(p) AND p ~= bd09_to_gcj02(p));

-- every kind that is stored with straight edges: the vertices change, all else stays, and the box is what PostGIS makes of it
CREATE TABLE kind (g geometry);
INSERT INTO kind VALUES
	('SRID=4326;POINT(120 28)'), ('SRID=4490;POINT Z (120 28 7)'), ('SRID=4326;POINT M (120 28 7)'), ('SRID=4326;POINT ZM (120 28 7 8)'), ('SRID=4326;POINT EMPTY'),
	('SRID=4326;LINESTRING(120 28,121 29,121.5 28.5)'), ('SRID=4490;LINESTRING ZM (120 28 1 2,121 29 3 4)'), ('SRID=4326;LINESTRING EMPTY'),
	('SRID=4326;POLYGON((120 28,121 28,121 29,120 28),(120.5 28.1,120.6 28.1,120.6 28.2,120.5 28.1))'), ('SRID=4326;POLYGON Z ((120 28 1,121 28 2,121 29 3,120 28 1))'),
	('SRID=4326;POLYGON EMPTY'), ('SRID=4326;MULTIPOINT(120 28,121 29,EMPTY)'), ('SRID=4326;MULTILINESTRING((120 28,121 29),(119 27,118 28,118 29))'),
	('SRID=4326;MULTIPOLYGON(((120 28,121 28,121 29,120 28)),((122 28,123 28,123 29,122 28)))'),
	('SRID=4326;GEOMETRYCOLLECTION(POINT(120 28),GEOMETRYCOLLECTION(LINESTRING(119 27,118 28),POLYGON((120 28,121 28,121 29,120 28))),GEOMETRYCOLLECTION EMPTY)'),
	('SRID=4326;TRIANGLE((120 28,121 28,121 29,120 28))'), ('SRID=4326;TIN Z (((120 28 0,121 28 0,121 29 0,120 28 0)),((120 28 0,121 29 0,120 29 1,120 28 0)))'),
	('SRID=4326;POLYHEDRALSURFACE Z (((120 28 0,121 28 0,121 29 0,120 28 0)),((120 28 0,121 29 0,120 29 1,120 28 0)))');
SELECT ST_GeometryType(g) AS kind, ST_NPoints(g) AS vertices, ST_SRID(c) = ST_SRID(g) AS srid, ST_CoordDim(c) = ST_CoordDim(g) AS dimensions,
	   ST_AsEWKB(c) = ST_AsEWKB(ST_GeomFromEWKB(ST_AsEWKB(c))) AS well_formed,
	   box2d(c)::text IS NOT DISTINCT FROM box2d(ST_GeomFromEWKB(ST_AsEWKB(c)))::text AND ST_MemSize(c) = ST_MemSize(g) AS box,
	   (SELECT coalesce(bool_and(ST_X(n.geom) = ST_X(wgs84_to_gcj02(ST_Force2D(o.geom))) AND ST_Y(n.geom) = ST_Y(wgs84_to_gcj02(ST_Force2D(o.geom)))
								 AND (ST_Z(n.geom) = ST_Z(o.geom)) IS NOT FALSE AND (ST_M(n.geom) = ST_M(o.geom)) IS NOT FALSE), true)
		FROM ST_DumpPoints(g) o JOIN ST_DumpPoints(c) n USING (path)) AS vertices_right
FROM kind, LATERAL (SELECT wgs84_to_gcj02(g) OFFSET 0) s(c);

-- an index finds converted geometries as a scan does
CREATE TABLE shifted AS SELECT wgs84_to_gcj02(ST_Buffer(p, 0.3, 2)) AS g FROM place LIMIT 5000;
CREATE INDEX ON shifted USING gist (g);
SELECT count(*) > 20 AS some FROM shifted WHERE g && ST_MakeEnvelope(110, 24, 121, 32, 4326);
SELECT count(*) AS differ FROM shifted WHERE (g && ST_MakeEnvelope(110, 24, 121, 32, 4326)) <> ST_Intersects(ST_Envelope(g), ST_MakeEnvelope(110, 24, 121, 32, 4326));

-- which datum: 400 of 3000 dwellings in Lishui, 20 m of noise and 10 % somewhere else
CREATE TABLE dwelling AS
SELECT i, ST_SetSRID(ST_MakePoint(119.9 + town * 0.07 + random() * 0.04, 28.4 + town * 0.03 + random() * 0.03), 4326) AS p FROM (SELECT i, i % 5 AS town FROM generate_series(1, 3000) i) t;
CREATE TABLE told AS
SELECT ST_Collect(CASE WHEN i % 70 = 0 THEN ST_SetSRID(ST_MakePoint(119 + random(), 28 + random()), 4326)
				  ELSE ST_Translate(p, (random() - 0.5) * 4e-4, (random() - 0.5) * 4e-4) END) AS points FROM dwelling WHERE i % 7 = 0;
SELECT d.datum AS truth, g.datum, round(g.share_within::numeric, 2) AS share_within, round(g.score::numeric, 3) AS score
FROM told, LATERAL (VALUES ('wgs84', points), ('gcj02', wgs84_to_gcj02(points)), ('bd09', wgs84_to_bd09(points))) d(datum, points),
	 LATERAL datum_guess(d.points, (SELECT ST_Collect(p) FROM dwelling)) g
ORDER BY 1, 4 DESC, 2;
SELECT d.datum AS truth, g.datum, round(g.share_within::numeric, 2) AS share_within, round(g.score::numeric, 3) AS score
FROM told, LATERAL (VALUES ('wgs84', points), ('gcj02', wgs84_to_gcj02(points)), ('bd09', wgs84_to_bd09(points))) d(datum, points),
	 LATERAL datum_guess(d.points, (SELECT coverage_agg(i, ST_Expand(p, 3e-4)) FROM dwelling)) g
ORDER BY 1, 4 DESC, 2;
-- outside China nothing tells them apart, and no points tell nothing
SELECT datum, round(score::numeric, 3) AS score FROM datum_guess('SRID=4326;MULTIPOINT(10 50,11 51)', 'SRID=4326;LINESTRING(10 50,11 51)'::geometry);
SELECT count(*) FROM datum_guess('SRID=4326;MULTIPOINT EMPTY', 'SRID=4326;LINESTRING(10 50,11 51)'::geometry);
SET client_min_messages = warning;
DROP SCHEMA datum_test CASCADE;
