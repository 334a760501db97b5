-- The tables that most ratios are taken on.
-- 2,000,000 uniform points over Lishui's box, and the same with 80 % of them in 300 towns.
SELECT setseed(0.5) \g /dev/null
CREATE TABLE uniform AS
SELECT i::bigint AS id, (random() * 200000)::integer AS person, x, y, point(x, y) AS pt, ST_SetSRID(ST_MakePoint(x, y), 4326) AS geom,
	   gridcell(x, y, 100) AS cell
FROM (SELECT i, 118.7 + random() * 1.8 AS x, 27.4 + random() * 1.55 AS y FROM generate_series(1, :rows) i) p;
CREATE TABLE clustered AS
SELECT i::bigint AS id, (random() * 200000)::integer AS person, x, y, point(x, y) AS pt, ST_SetSRID(ST_MakePoint(x, y), 4326) AS geom,
	   gridcell(x, y, 100) AS cell
FROM (SELECT i, 118.8 + (town * 7919 % 300) / 300.0 * 1.6 + spread * (random() + random() + random() - 1.5) AS x,
			 27.5 + (town * 104729 % 311) / 311.0 * 1.35 + spread * (random() + random() + random() - 1.5) AS y
	  FROM (SELECT i, i % 300 AS town, CASE WHEN i % 5 = 0 THEN 0.1 ELSE 0.02 END AS spread FROM generate_series(1, :rows) i) t) p;
CREATE TABLE cell AS SELECT x, cell FROM uniform;
CREATE TABLE number AS SELECT x, cell::bigint AS cell FROM uniform;
VACUUM (ANALYZE, FREEZE) uniform, clustered, cell, number;
