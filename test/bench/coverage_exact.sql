-- coverage_locate against ST_Intersects where it is hard, and for very many and very long polygons.
-- After: coverage.sql

-- Points on vertices and beside them, on edges, level with vertices, on corners of the raster's cells: the least id is asked for.
CREATE TABLE edge AS
SELECT id, ST_X(a) AS ax, ST_Y(a) AS ay, ST_X(b) AS bx, ST_Y(b) AS by
FROM (SELECT id, geom AS a, lead(geom) OVER (PARTITION BY id ORDER BY path) AS b FROM (SELECT id, (ST_DumpPoints(polygon)).* FROM area) v) e WHERE b IS NOT NULL;
CREATE TABLE hard AS
SELECT kind, ST_SetSRID(ST_MakePoint(x, y), 4326) AS geom
FROM (SELECT 'on a vertex' AS kind, ax AS x, ay AS y FROM edge
	  UNION ALL SELECT 'beside a vertex', ax + (random() * 4 - 2)::integer * 2 ^ -46, ay + (random() * 4 - 2)::integer * 2 ^ -48 FROM edge
	  UNION ALL SELECT 'level with a vertex', ax + (random() - 0.5) * 0.05, ay FROM edge
	  UNION ALL SELECT 'on an edge', ax + (bx - ax) * f, ay + (by - ay) * f FROM edge, unnest(ARRAY[0.5, 0.3]) f
	  UNION ALL SELECT 'on a corner of a cell', west + (east - west) * floor(random() * columns) / columns, south + (north - south) * floor(random() * rows) / rows
	  FROM covering, coverage_stats(c), generate_series(1, (200000 * :scale)::integer)) p;
CREATE TABLE judged AS
SELECT h.*, coverage_locate((SELECT c FROM covering), h.geom) AS id, (SELECT min(a.id) FROM area a WHERE ST_Intersects(a.polygon, h.geom)) AS least FROM hard h;
-- Where they differ, whole numbers decide: longitudes of 64 to 128 are multiples of 2^-46, latitudes of 16 to 32 of 2^-48.
CREATE FUNCTION exact_least(p geometry) RETURNS bigint LANGUAGE sql RETURN (
	SELECT min(id)
	FROM (SELECT id
		  FROM (SELECT e.id, ay, by, px, py, ax, bx, (bx - ax) * (py - ay) - (by - ay) * (px - ax) AS side
				FROM (SELECT id, (ax * 2 ^ 46)::bigint::numeric AS ax, (ay * 2 ^ 48)::bigint::numeric AS ay, (bx * 2 ^ 46)::bigint::numeric AS bx, (by * 2 ^ 48)::bigint::numeric AS by,
							 (ST_X(p) * 2 ^ 46)::bigint::numeric AS px, (ST_Y(p) * 2 ^ 48)::bigint::numeric AS py
					  FROM edge WHERE id IN (SELECT a.id FROM area a WHERE a.polygon && p)) e) s
		  GROUP BY id
		  HAVING bool_or(side = 0 AND px BETWEEN least(ax, bx) AND greatest(ax, bx) AND py BETWEEN least(ay, by) AND greatest(ay, by))
			  OR count(*) FILTER (WHERE (ay > py) <> (by > py) AND sign(side) = sign(by - ay)) % 2 = 1) inside);

\echo
\echo 'Exactness of coverage_locate'
SELECT format('%s: %s points, ST_Intersects says otherwise at %s, exact arithmetic at %s', kind, count(*), count(*) FILTER (WHERE differs), count(*) FILTER (WHERE differs AND coalesce(exact_least(geom), -1) <> coalesce(id, -1)))
FROM (SELECT *, coalesce(id, -1) <> coalesce(least, -1) AS differs FROM judged) j GROUP BY kind ORDER BY kind;
SELECT format('exact arithmetic on %s of the other points: %s differ', count(*), count(*) FILTER (WHERE coalesce(exact_least(geom), -1) <> coalesce(id, -1)))
FROM (SELECT * FROM judged TABLESAMPLE bernoulli (0.3) REPEATABLE (1)) s;

-- 200,000 polygons, and 20 with 100,000 vertices each
CREATE TABLE many AS
SELECT x * 1000 + y AS id, ST_Buffer(ST_SetSRID(ST_MakePoint(118.7 + x * 0.0036, 27.4 + y * 0.0038), 4326), 0.0019, 4) AS polygon FROM generate_series(0, ceil(500 * :scale)::integer - 1) x, generate_series(0, 399) y;
CREATE TABLE long AS
SELECT i AS id, ST_Buffer(ST_SetSRID(ST_MakePoint(118.9 + i % 5 * 0.34, 27.6 + i / 5 * 0.36), 4326), 0.19, greatest(8, 25000 * :scale)::integer) AS polygon FROM generate_series(0, 19) i;
ALTER TABLE long ALTER polygon SET STORAGE external;
CREATE INDEX ON many USING gist (polygon);
CREATE INDEX ON long USING gist (polygon);
VACUUM ANALYZE many, long;
CREATE TABLE compiled (name text, c coverage);
CREATE TABLE few AS SELECT x, geom FROM uniform LIMIT 200000;
VACUUM ANALYZE few;
SELECT format('coverage_agg, 200,000 polygons: %s s', round(seconds('INSERT INTO compiled SELECT ''many'', coverage_agg(id, polygon) FROM many')::numeric, 2));
SELECT format('coverage_agg, 20 polygons of 100,000 vertices: %s s', round(seconds('INSERT INTO compiled SELECT ''long'', coverage_agg(id, polygon) FROM long')::numeric, 2));
SELECT format('%s: %s vertices, %s MB, %s bytes a vertex (goal 120)', name, vertices, round(bytes / 1e6), round(bytes / vertices::numeric, 1)) FROM compiled, coverage_stats(c);
SELECT report('coverage_locate, 200,000 polygons', 'few', 'count(coverage_locate((SELECT c FROM compiled WHERE name = ''many''), geom))');
SELECT report('coverage_locate, polygons of 100,000 vertices', 'few', 'count(coverage_locate((SELECT c FROM compiled WHERE name = ''long''), geom))');
SELECT format('of %s points ST_Intersects finds %s elsewhere among 200,000 polygons', count(*), count(*) FILTER (WHERE coalesce(coverage_locate((SELECT c FROM compiled WHERE name = 'many'), f.geom), -1) <> coalesce(least, -1)))
FROM few f, LATERAL (SELECT min(a.id) AS least FROM many a WHERE ST_Intersects(a.polygon, f.geom)) t;
SELECT format('of %s points ST_Intersects finds %s elsewhere among those of 100,000 vertices', count(*), count(*) FILTER (WHERE coalesce(coverage_locate((SELECT c FROM compiled WHERE name = 'long'), f.geom), -1) <> coalesce(least, -1)))
FROM (SELECT * FROM few LIMIT 2000) f, LATERAL (SELECT min(a.id) AS least FROM long a WHERE ST_Intersects(a.polygon, f.geom)) t;
