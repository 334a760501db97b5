-- region_code: accepted and refused texts, levels, nesting, order, indexes

SELECT '33'::region_code, '3311'::region_code, '331102'::region_code, '331102001'::region_code,
	   '331102001001'::region_code;

-- refused: each with its SQLSTATE, detail and hint
\set VERBOSITY default
SELECT ''::region_code;
SELECT '331'::region_code;
SELECT '33110x'::region_code;
SELECT ' 33110'::region_code;
SELECT '３３'::region_code;
SELECT '991102'::region_code;
SELECT (-1)::bigint::region_code;
SELECT 331102::bigint::region_code;
SELECT repeat('3', 10000000)::region_code;
\set VERBOSITY sqlstate
SELECT '331'::region_code;
SELECT (-1)::bigint::region_code;
SELECT region_code_at('33', 6);
\set VERBOSITY default
SELECT region_code_is_valid(t) FROM (VALUES ('331102'), ('33110'), (''), (NULL)) v(t);

-- levels and parents
SELECT c, region_code_level(c) AS level, region_code_parent(c) AS parent, region_code_at(c, 1) AS province,
	   region_code_at(c, 3) AS county
FROM (VALUES ('33'::region_code), ('3311'), ('331102'), ('331102001'), ('331102001001'), ('441900003')) v(c)
ORDER BY c;
SELECT region_code_at('33', 6);

-- containment
SELECT a.c AS ancestor, b.c AS code, a.c @> b.c AS contains, b.c <@ a.c AS contained
FROM (VALUES ('331102'::region_code), ('3311'), ('331102001001')) a(c),
	 (VALUES ('331102001001'::region_code), ('331102'), ('3312')) b(c)
ORDER BY 1, 2;

-- one index range, equal to the sequential scan
CREATE TABLE region AS
SELECT DISTINCT ((p * 10000000000) + (c * 1000000) + (t * 1000) + v)::region_code AS code
FROM unnest(ARRAY[11, 33, 44]) p, generate_series(1101, 1109) c, generate_series(0, 20, 4) t, generate_series(0, 12, 3) v;
CREATE INDEX region_code_idx ON region (code);
ANALYZE region;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT code FROM region WHERE code <@ '331102';
EXPLAIN (COSTS OFF) SELECT code FROM region WHERE '331102' @> code;
EXPLAIN (COSTS OFF) SELECT code FROM region WHERE region_code_contained(code, '331102');
EXPLAIN (COSTS OFF) SELECT r.code FROM (VALUES ('331102'::region_code), ('441103')) v(a), region r WHERE r.code <@ v.a;
CREATE TEMP TABLE by_index AS SELECT code FROM region WHERE code <@ '331102';
SET enable_indexscan = off;
SET enable_indexonlyscan = off;
SET enable_seqscan = on;
EXPLAIN (COSTS OFF) SELECT code FROM region WHERE code <@ '331102';
SELECT count(*) > 0 AS some, count(*) = (SELECT count(*) FROM by_index) AS equal FROM region WHERE code <@ '331102';
SELECT count(*) FROM region WHERE code <@ '331102' AND code NOT IN (SELECT code FROM by_index);
RESET enable_indexscan;
RESET enable_indexonlyscan;
RESET enable_bitmapscan;

-- BRIN and hash
DROP INDEX region_code_idx;
CREATE INDEX region_brin_idx ON region USING brin (code);
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT code FROM region WHERE code <@ '331102';
DROP INDEX region_brin_idx;
CREATE INDEX region_hash_idx ON region USING hash (code);
EXPLAIN (COSTS OFF) SELECT code FROM region WHERE code = '331102';
SELECT code FROM region WHERE code = '331102';
DROP TABLE region;
RESET enable_seqscan;

-- order is that of the digits
SELECT array_agg(c ORDER BY c) FROM (VALUES ('331102'::region_code), ('33'), ('331102001'), ('11'), ('331101')) v(c);
SELECT count(*) AS disagreements
FROM (VALUES ('331102'::region_code), ('33'), ('331102001'), ('11')) a(x), (VALUES ('331102'::region_code), ('33'), ('11')) b(y)
WHERE (x < y) <> (region_code_cmp(x, y) < 0) OR (x <= y) <> (region_code_cmp(x, y) <= 0)
   OR (x = y) <> (region_code_cmp(x, y) = 0) OR (x <> y) <> (region_code_cmp(x, y) <> 0)
   OR (x >= y) <> (region_code_cmp(x, y) >= 0) OR (x > y) <> (region_code_cmp(x, y) > 0);
