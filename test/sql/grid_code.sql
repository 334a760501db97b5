-- grid_code: accepted and refused texts, parts, containment in regions

SELECT '331102001001007'::grid_code, grid_code('331102001001', 7), 331102001001007::grid_code,
	   '331102001001007'::grid_code::bigint;
SELECT grid_code_region('331102001001007'), grid_code_sequence('331102001001007');

SELECT '331102001001'::grid_code;
SELECT '33110200100100a'::grid_code;
SELECT '991102001001007'::grid_code;
SELECT '331102001001000'::grid_code;
SELECT '331102001000007'::grid_code;
SELECT grid_code('331102', 7);
SELECT grid_code('331102001001', 1000);
SELECT 7::bigint::grid_code;
SELECT grid_code_is_valid(t) FROM (VALUES ('331102001001007'), ('331102001001000'), ('x'), (NULL)) v(t);

CREATE TABLE grid AS
SELECT grid_code((331102000000 + t * 1000 + v)::region_code, s) AS code
FROM generate_series(1, 20) t, generate_series(1, 9) v, generate_series(1, 5) s;
CREATE INDEX ON grid (code);
ANALYZE grid;
SELECT count(*) FROM grid WHERE code <@ '331102003'::region_code;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM grid WHERE code <@ '331102003'::region_code;
EXPLAIN (COSTS OFF) SELECT count(*) FROM grid WHERE '331102003'::region_code @> code;
SELECT count(*) FROM grid WHERE '331102003'::region_code @> code;
DROP TABLE grid;
