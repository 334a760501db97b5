-- every real division code of the seeds parses, prints and nests
CREATE TABLE division (code text, name text, population bigint);
\copy division FROM PROGRAM 'cat "$PG_ABS_SRCDIR/../seeds/lishui/regions.csv"' WITH (FORMAT csv, HEADER)
SELECT region_code_level(code::region_code) AS level, count(*) FROM division GROUP BY 1 ORDER BY 1;
SELECT count(*) AS wrong FROM division
WHERE code::region_code::text <> code
   OR rtrim(code, '0')::text = '' OR left(code, (ARRAY[2, 4, 6, 9, 12])[region_code_level(code::region_code)])::region_code::text <> code
   OR region_code_level(code::region_code) <> CASE WHEN code LIKE '%0000000000' THEN 1 WHEN code LIKE '%00000000' THEN 2 WHEN code LIKE '%000000' THEN 3 WHEN code LIKE '%000' THEN 4 ELSE 5 END;
-- each lies in its parent, which is one of them, and in no other of the parent's level
SELECT count(*) AS orphans FROM division d
WHERE code <> '330000000000' AND (SELECT count(*) FROM division p WHERE region_code_level(p.code::region_code) = region_code_level(d.code::region_code) - 1 AND d.code::region_code <@ p.code::region_code) <> 1;
SELECT p.code::region_code AS county, count(*) FILTER (WHERE region_code_level(d.code::region_code) = 4) AS townships, count(*) FILTER (WHERE region_code_level(d.code::region_code) = 5) AS communities
FROM division p JOIN division d ON d.code::region_code <@ p.code::region_code WHERE region_code_level(p.code::region_code) = 3 GROUP BY 1 ORDER BY 1;
-- the census of the counties adds up to the city's
SELECT sum(population) FILTER (WHERE region_code_level(code::region_code) = 3) AS counties, sum(population) FILTER (WHERE region_code_level(code::region_code) = 2) AS city FROM division;
-- grids of every community nest as well
SELECT count(*) AS wrong FROM division WHERE region_code_level(code::region_code) = 5
	AND (grid_code(code::region_code, 7)::text <> code || '007' OR grid_code_region((code || '999')::grid_code)::text <> code OR NOT grid_code(code::region_code, 1) <@ left(code, 6)::region_code);
DROP TABLE division;
