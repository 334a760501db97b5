-- density_clusters: against ST_ClusterDBSCAN on a plane, against the definition, cells with weights, the ends of the world
CREATE SCHEMA clusters_test;
SET search_path = clusters_test, public;
SELECT setseed(0.125);
-- points of a few kilometres in towns
CREATE TABLE person AS
SELECT i, CASE WHEN i % 101 <> 0 THEN point(119.9 + x, 28.4 + y) END AS pt, i % 3 AS district
FROM (SELECT i, 0.004 * (i * 7 % 6) + CASE i % 10 WHEN 0 THEN 0.03 * random() ELSE 0.0012 * (random() + random() - 1) END AS x,
			 0.004 * (i * 5 % 7) + CASE i % 10 WHEN 0 THEN 0.03 * random() ELSE 0.0012 * (random() + random() - 1) END AS y FROM generate_series(1, 2100) i) p;
INSERT INTO person SELECT 2100 + i, point(119.91, 28.41), 0 FROM generate_series(1, 20) i;
CREATE FUNCTION meridian(lat float8) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN
	6367449.1458234153 * radians(lat) - 16038.50866297593 * sin(2 * radians(lat)) + 16.832613263245097 * sin(4 * radians(lat)) - 0.02198440406268533 * sin(6 * radians(lat)) + 3.1148428146399215e-5 * sin(8 * radians(lat));
CREATE FUNCTION parallel(lat float8) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN
	6378137 * cos(radians(lat)) / sqrt(1 - 0.0066943799901413165 * sin(radians(lat)) ^ 2);
CREATE TABLE placed AS SELECT i, pt, ST_SetSRID(pt::geometry, 4326) AS geom, district, radians(pt[0]) AS lon, meridian(pt[1]) AS m, parallel(pt[1]) AS r FROM person WHERE pt IS NOT NULL;
CREATE FUNCTION apart(a placed, b placed) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN
	(a.m - b.m) ^ 2 + a.r * b.r * CASE WHEN abs(a.lon - b.lon) > pi() THEN 2 * pi() - abs(a.lon - b.lon) ELSE abs(a.lon - b.lon) END ^ 2;

-- the same on the equator, where distances on the ground are those on a plane, to 4e-8
CREATE TABLE flat AS SELECT i, at AS pt, ST_SetSRID(at::geometry, 4326) AS geom, radians(at[0]) AS lon, meridian(at[1]) AS m, parallel(at[1]) AS r FROM (SELECT i, point(pt[0], pt[1] - 28.414) AS at FROM placed) p;
-- rows labelled by both; the same labels but for their numbers and for borders
CREATE FUNCTION compare(eps float8, minpts integer) RETURNS TABLE (clusters bigint, noise bigint, other_noise bigint, split bigint, merged bigint) LANGUAGE sql AS $$
	WITH both_ways AS MATERIALIZED (
			SELECT p.*, density_clusters(pt, eps, minpts) OVER (ORDER BY i) AS ours,
				   ST_ClusterDBSCAN(ST_MakePoint((lon - radians(119.9)) * 6378137, m), eps, minpts) OVER (ORDER BY i) AS theirs FROM flat p),
		core AS MATERIALIZED (
			SELECT ours, theirs FROM both_ways a
			WHERE (SELECT count(*) FROM both_ways b WHERE b.m BETWEEN a.m - eps AND a.m + eps AND (a.m - b.m) ^ 2 + a.r * b.r * (a.lon - b.lon) ^ 2 <= eps ^ 2) >= minpts)
	SELECT (SELECT count(DISTINCT ours) FROM both_ways), (SELECT count(*) FROM both_ways WHERE ours IS NULL), (SELECT count(*) FROM both_ways WHERE (ours IS NULL) <> (theirs IS NULL)),
		(SELECT count(*) FROM (SELECT FROM core GROUP BY theirs HAVING count(DISTINCT ours) > 1 OR bool_or(ours IS NULL)) c),
		(SELECT count(*) FROM (SELECT FROM core GROUP BY ours HAVING count(DISTINCT theirs) > 1 OR bool_or(theirs IS NULL)) c)
$$;
SELECT eps, minpts, clusters > 5 AS many, noise > 20 AS some_noise, other_noise, split, merged FROM (VALUES (40, 5), (60, 8), (25, 3)) v(eps, minpts), LATERAL compare(eps, minpts) ORDER BY eps;

-- the definition, row by row: numbers from 0 by the first core point, borders of the lowest cluster
CREATE FUNCTION by_definition(eps float8, minpts integer, OUT i integer, OUT cluster integer) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	next integer := 0;
	seed integer;
	grown bigint;
BEGIN
	CREATE TEMP TABLE near AS SELECT a.i, b.i AS j FROM placed a, placed b WHERE a.m BETWEEN b.m - eps AND b.m + eps AND apart(a, b) <= eps ^ 2;
	CREATE INDEX ON near (i);
	CREATE TEMP TABLE core AS SELECT i, NULL::integer AS cluster FROM near GROUP BY i HAVING count(*) >= minpts;
	CREATE INDEX ON core (i);
	ANALYZE near;
	ANALYZE core;
	LOOP
		SELECT min(core.i) INTO seed FROM core WHERE core.cluster IS NULL;
		EXIT WHEN seed IS NULL;
		UPDATE core SET cluster = next WHERE core.i = seed;
		LOOP
			UPDATE core SET cluster = next WHERE core.cluster IS NULL AND core.i IN (SELECT j FROM near JOIN core c ON c.i = near.i WHERE c.cluster = next);
			GET DIAGNOSTICS grown = ROW_COUNT;
			EXIT WHEN grown = 0;
		END LOOP;
		next := next + 1;
	END LOOP;
	RETURN QUERY SELECT p.i, coalesce(c.cluster, (SELECT min(o.cluster) FROM near JOIN core o ON o.i = near.j WHERE near.i = p.i)) FROM placed p LEFT JOIN core c ON c.i = p.i;
	DROP TABLE near, core;
END $$;
SELECT eps, minpts, count(*) FILTER (WHERE w.cluster IS NOT NULL) > 500 AS many, count(*) FILTER (WHERE f.cluster IS DISTINCT FROM w.cluster) AS wrong
FROM (VALUES (40, 5), (20, 2), (80, 25)) v(eps, minpts), LATERAL by_definition(eps, minpts) w, LATERAL (SELECT i, density_clusters(pt, eps, minpts) OVER (ORDER BY i) AS cluster FROM placed) f WHERE f.i = w.i GROUP BY 1, 2 ORDER BY 1;
-- many within reach of each other, and as many of them as decide
CREATE TABLE dense AS SELECT i, at AS pt, ST_SetSRID(at::geometry, 4326) AS geom, radians(at[0]) AS lon, meridian(at[1]) AS m, parallel(at[1]) AS r
FROM (SELECT i, point(119.9 + 0.004 * random() + 0.006 * (i % 3), 0.004 * random()) AS at FROM generate_series(1, 1500) i) p;
SELECT eps, minpts, count(DISTINCT ours) AS clusters, count(ours) > 100 AS many, count(*) FILTER (WHERE (ours IS NULL) <> (theirs IS NULL) OR ours <> theirs) AS wrong
FROM (VALUES (150, 130), (220, 250), (450, 550), (600, 700), (700, 800), (900, 1100)) v(eps, minpts), LATERAL (
	SELECT density_clusters(pt, eps, minpts) OVER (ORDER BY i) AS ours, ST_ClusterDBSCAN(ST_MakePoint((lon - radians(119.9)) * 6378137, m), eps, minpts) OVER (ORDER BY i) AS theirs FROM dense) d
GROUP BY eps, minpts ORDER BY eps;
-- each partition by itself, NULL points, geometries
SELECT count(*) FILTER (WHERE by_part IS DISTINCT FROM CASE district WHEN 0 THEN zero WHEN 1 THEN one ELSE two END) AS wrong_by_partition, count(*) FILTER (WHERE by_part IS DISTINCT FROM by_geometry) AS wrong_by_geometry,
	   count(*) FILTER (WHERE pt IS NULL AND by_part IS NOT NULL) AS clusters_of_null
FROM (SELECT *, density_clusters(pt, 60, 5) OVER (PARTITION BY district ORDER BY i) AS by_part, density_clusters(ST_SetSRID(pt::geometry, 4490), 60, 5) OVER (PARTITION BY district ORDER BY i) AS by_geometry,
			 density_clusters(CASE district WHEN 0 THEN pt END, 60, 5) OVER (ORDER BY i) AS zero, density_clusters(CASE district WHEN 1 THEN pt END, 60, 5) OVER (ORDER BY i) AS one,
			 density_clusters(CASE district WHEN 2 THEN pt END, 60, 5) OVER (ORDER BY i) AS two FROM person) p;
-- over the antimeridian, at a pole, all at one position, alone, between two clusters
SELECT what, array_agg(density_clusters ORDER BY n) FROM (
	SELECT what, n, density_clusters(pt, eps, minpts) OVER (PARTITION BY what ORDER BY n)
	FROM (VALUES ('antimeridian', 1, point(179.9999, 20), 100, 2), ('antimeridian', 2, point(-179.9999, 20), 100, 2), ('antimeridian', 3, point(0, 20), 100, 2), ('antimeridian', 4, point(180, 20), 100, 2),
				 ('antimeridian', 5, point(-180, 20), 100, 2),
				 ('pole', 1, point(0, 90), 50, 2), ('pole', 2, point(100, 90), 50, 2), ('pole', 3, point(-77, 89.9999), 50, 2), ('pole', 4, point(0, 89.99), 50, 2),
				 ('south pole', 1, point(170, -90), 50, 2), ('south pole', 2, point(-20, -89.9997), 50, 2),
				 ('one position', 1, point(1, 1), 0.001, 3), ('one position', 2, point(1, 1), 0.001, 3), ('one position', 3, point(1, 1), 0.001, 3), ('one position', 4, NULL, 0.001, 3),
				 ('alone', 1, point(1, 1), 100, 1), ('alone', 2, point(2, 1), 100, 1), ('alone', 3, point(1, 2), 100, 1), ('all noise', 1, point(1, 1), 100, 2),
				 ('border of two', 1, point(0, 0), 100, 4), ('border of two', 2, point(0.0001, 0), 100, 4), ('border of two', 3, point(0.00017, 0), 100, 4), ('border of two', 4, point(0.001, 0), 100, 4),
				 ('border of two', 5, point(0.00184, 0), 100, 4), ('border of two', 6, point(0.0019, 0), 100, 4), ('border of two', 7, point(0.002, 0), 100, 4)) v(what, n, pt, eps, minpts)) c
GROUP BY what ORDER BY what;
SELECT count(density_clusters) FROM (SELECT density_clusters(pt, 100, 2) OVER () FROM placed WHERE false) none;

-- cells: the same clusters as persons at their centres, one or many to a cell
CREATE TABLE dwelling AS SELECT gridcell(pt, 100) AS cell, (i % 4) AS persons FROM placed;
CREATE TABLE counted AS SELECT density_agg(cell, persons) AS counts, density_agg(cell, persons::float8 / 2) AS amounts FROM dwelling;
SELECT eps, minpts, count(*) FILTER (WHERE c.cluster IS NOT NULL) > 100 AS many, count(*) FILTER (WHERE c.cluster IS NULL) > 10 AS noise, count(*) FILTER (WHERE c.cluster IS DISTINCT FROM p.cluster) AS wrong,
	   count(*) FILTER (WHERE c.cluster IS DISTINCT FROM a.cluster OR c.value <> 2 * a.value) AS wrong_amounts
FROM counted, (VALUES (150, 24), (250, 60)) v(eps, minpts), LATERAL density_clusters(counts, eps, minpts) c JOIN LATERAL density_clusters(amounts, eps, minpts / 2) a ON a.cell = c.cell
LEFT JOIN LATERAL (SELECT cell, min(n) AS cluster
		   FROM (SELECT cell, density_clusters(point(gridcell_lon(cell), gridcell_lat(cell)), eps, minpts) OVER (ORDER BY cell) AS n FROM dwelling, generate_series(1, persons)) s GROUP BY cell) p ON p.cell = c.cell
GROUP BY 1, 2 ORDER BY 1;
SELECT cell, value, cluster FROM density_clusters(density '{"100mN34858E115709": 3, "100mN34858E115710": 0, "100mN34858E115711": -7, "100mN34859E115709": 2, "100mN34899E115709": 5, "1kmN3490E11570": 4, "100mN34999E115709": 9000000000000000000}', 110, 5);
SELECT count(*) AS of_an_empty_one FROM density_clusters(density '{}', 100, 5);
SELECT count(*) AS of_null FROM density_clusters(NULL::density, 100, 5);

-- bad input
CREATE FUNCTION fault(statement text) RETURNS TABLE (state text, message text, detail text, hint text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN QUERY SELECT '00000', 'accepted', '', '';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN NEXT;
END $$;
\x on
SELECT what, (fault(statement)).* FROM (VALUES
	('eps 0', $$SELECT density_clusters(point(119.9, 28.4), 0, 5) OVER ()$$),
	('eps NaN', $$SELECT * FROM density_clusters('{}'::density, 'NaN', 5)$$),
	('eps of a continent', $$SELECT density_clusters(point(119.9, 28.4), 1e6, 5) OVER ()$$),
	('minpts 0', $$SELECT density_clusters(point(119.9, 28.4), 100, 0) OVER ()$$),
	('no position', $$SELECT density_clusters(point(119.9, 'infinity'), 100, 5) OVER ()$$),
	('a line', $$SELECT density_clusters('SRID=4326;LINESTRING(119 28, 120 29)'::geometry, 100, 5) OVER ()$$),
	('metres', $$SELECT density_clusters('SRID=3857;POINT(119 28)'::geometry, 100, 5) OVER ()$$),
	('no window', $$SELECT density_clusters(point(119.9, 28.4), 100, 5)$$)) v(what, statement);
\x off
SET client_min_messages = warning;
DROP SCHEMA clusters_test CASCADE;
