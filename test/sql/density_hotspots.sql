-- density_hotspots: against Gi* by its formula over all pairs of cells
CREATE SCHEMA density_hotspots_test;
SET search_path = density_hotspots_test, public;
SELECT setseed(0.5);

-- maps: one everywhere, one clustered, amounts with negative ones, an irregular area, two sides of the antimeridian
CREATE TABLE map (name text, density density);
INSERT INTO map
SELECT 'uniform', density_agg(gridcell(119.9 + (i % 30) * 0.00104, 28.4 + (i / 30) * 0.0009, 100), (random() * 50)::integer) FROM generate_series(0, 899) i
UNION ALL
SELECT 'clustered', density_agg(gridcell(119.9 + random() * random() * random() * 0.04, 28.4 + random() * random() * 0.04, 100)) FROM generate_series(1, 3000) i
UNION ALL
SELECT 'negative', density_agg(gridcell(119.9 + random() * 0.03, 28.4 + random() * 0.03, 100), random() * 20 - 15) FROM generate_series(1, 1500) i
UNION ALL
SELECT 'irregular', density_agg(gridcell(x, y, 500), n) FROM (SELECT random() * 0.3 AS x, random() * 0.3 - 0.15 AS y, (random() * 9)::integer AS n FROM generate_series(1, 2000)) s
WHERE (x - 0.15) ^ 2 + y ^ 2 BETWEEN 0.003 AND 0.02 OR x > 0.25
UNION ALL
SELECT 'antimeridian', density_agg(gridcell(CASE WHEN x >= 180 THEN x - 360 ELSE x END, 28.4 + random() * 0.3, 1000), (random() * 9)::integer)
FROM (SELECT 179.85 + random() * 0.3 AS x FROM generate_series(1, 1200)) s;
SELECT name, density_count(density) > 400 AS many FROM map;

CREATE TABLE cells AS SELECT name, cell, value FROM map, density_cells(density);
CREATE TABLE pairs AS
SELECT c.name, radius, c.cell, c.value, n.cell AS other, n.value AS other_value
FROM cells c CROSS JOIN unnest('{1,2,5}'::integer[]) radius CROSS JOIN LATERAL gridcell_disk(c.cell, radius) disk JOIN cells n ON n.name = c.name AND n.cell = disk;
ANALYZE pairs;
CREATE TABLE formula AS
SELECT name, radius, cell, w, n, (total - mean * w) / (sqrt(square - mean ^ 2) * sqrt((n * w - w * w) / (n - 1))) AS z
FROM (SELECT name, radius, cell, sum(other_value) AS total, count(*)::float8 AS w FROM pairs GROUP BY name, radius, cell) p
JOIN (SELECT name, avg(value) AS mean, avg(value ^ 2) AS square, count(*)::float8 AS n FROM cells GROUP BY name) m USING (name);
CREATE TABLE found AS SELECT name, radius, h.* FROM map, unnest('{1,2,5}'::integer[]) radius, density_hotspots(density, radius) h;
SELECT name, count(g.z) > 1200 AS many, count(*) FILTER (WHERE (abs(f.z - g.z) < 1e-10) IS NOT TRUE) AS differ, count(*) = 3 * count(DISTINCT cell) AS all, count(*) FILTER (WHERE kind = 'hot') > 0 AS hot
FROM found f FULL JOIN formula g USING (name, radius, cell) GROUP BY name ORDER BY name;
SELECT count(*) > 100 AS across FROM pairs WHERE name = 'antimeridian' AND cell::text LIKE '%E%' AND other::text LIKE '%W%';
-- values come along; kind and q by the definition of Benjamini and Hochberg
SELECT count(*) AS differ FROM found JOIN cells USING (name, cell) WHERE found.value <> cells.value;
SELECT count(*) FILTER (WHERE abs(q - expected) > 1e-12) AS differ, count(*) FILTER (WHERE kind IS DISTINCT FROM CASE WHEN q <= 0.05 THEN CASE WHEN z > 0 THEN 'hot' ELSE 'cold' END END) AS kinds
FROM (SELECT *, min(p * m / rank) OVER (PARTITION BY name, radius ORDER BY p DESC) AS expected
	  FROM (SELECT *, count(*) OVER (PARTITION BY name, radius) AS m, count(*) OVER (PARTITION BY name, radius ORDER BY p) AS rank FROM found) r) s;
-- two-sided p of the normal distribution, by its printed values
SELECT count(*) AS wrong FROM found WHERE (abs(z) < 1.9599639845) <> (p > 0.05) OR (abs(z) < 2.5758293035) <> (p > 0.01);

-- chance alone: of 40 maps without pattern few have any spot; a spot put in is found
SELECT count(*) FILTER (WHERE spots > 0) <= 8 AS few
FROM (SELECT map, (SELECT count(*) FROM density_hotspots(density, 1) WHERE kind IS NOT NULL) AS spots
	  FROM (SELECT map, density_agg(gridcell(119.9 + i % 30 * 0.00104, 28.4 + i / 30 * 0.0009, 100), random() + random() + random() + random()) AS density
			FROM generate_series(1, 40) map, generate_series(0, 899) i GROUP BY map) s) t;
SELECT kind, count(*), min(cell::text), max(cell::text)
FROM (SELECT density_agg(format('100mN%sE%s', 34000 + y, 115000 + x)::gridcell, CASE WHEN x BETWEEN 5 AND 8 AND y BETWEEN 5 AND 8 THEN 9 ELSE (x * 7 + y * 3) % 3 END) AS d
	  FROM generate_series(0, 19) x, generate_series(0, 19) y) s, density_hotspots(d, 1) GROUP BY kind ORDER BY kind;

-- zeros that are present count, absent cells do not
SELECT cell, value, round(z::numeric, 6) AS z FROM density_hotspots('{"1kmN0E0": 4, "1kmN0E1": 1, "1kmN0E5": 0, "1kmN0E7": 1}', 1);
-- no z: no cell, one cell, all equal, all cells in the window
SELECT * FROM density_hotspots('{}', 1);
SELECT * FROM density_hotspots('{"1kmN0E0": 4}', 1);
SELECT * FROM density_hotspots('{"1kmN0E0": 4, "1kmN0E5": 4}', 1);
SELECT * FROM density_hotspots('{"1kmN0E0": 4, "1kmN0E1": 5, "1kmN0E2": 6}', 1);
SELECT count(*) FROM density_hotspots(NULL, 1);
SELECT count(*) FROM density_hotspots('{"1kmN0E0": 4}', NULL);
-- one side of the antimeridian is near the other
SELECT h.cell, round(z::numeric, 6) AS z FROM (SELECT density_agg(gridcell(x, 28.4, 1000), n) AS d FROM (VALUES (179.999, 3), (-179.999, 5), (0.0, 1), (10, 0)) v(x, n)) s, density_hotspots(d, 1) h;
-- the same in parts of a query, and cut short
SELECT count(*) FROM (SELECT density_hotspots(density, 1) FROM map LIMIT 7) s;

\set VERBOSITY default
SELECT * FROM density_hotspots('{"1kmN0E0": 4, "100mN0E0": 4}', 1);
SELECT * FROM density_hotspots('{}', 0);
SELECT * FROM density_hotspots('{}', 1001);
SELECT * FROM density_hotspots('{}', 1, 0);
SELECT * FROM density_hotspots('{}', 1, 'NaN');
\set VERBOSITY terse

SET client_min_messages = warning;
DROP SCHEMA density_hotspots_test CASCADE;
