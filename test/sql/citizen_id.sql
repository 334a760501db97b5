-- citizen_id: the standard's examples, refusals without the number, properties, order, indexes

-- GB 11643-1999, examples; a small x is printed as X; the 15 digits of before
SELECT '11010519491231002X'::citizen_id, '440524188001010014'::citizen_id, '11010519491231002x'::citizen_id, '110105491231002'::citizen_id;
SELECT citizen_id_birth_date(n), citizen_id_sex(n), citizen_id_origin(n), citizen_id_kind(n), citizen_id_masked(n)
FROM (VALUES ('11010519491231002X'::citizen_id), ('440524188001010014')) v(n);
SELECT n, citizen_id_kind(n), citizen_id_origin(n), citizen_id_birth_date(n)
FROM (SELECT unnest(ARRAY[81000019991231001, 82000019991231001, 83000019991231001, 93384020000229001, 71990019991231001])::citizen_id) v(n);
SELECT '11010519491231002X'::citizen_id::bigint, 11010519491231002::citizen_id;

-- refused, and nothing of the number is said
SELECT ''::citizen_id;
SELECT '1101051949123100'::citizen_id;
SELECT '110105194912310021'::citizen_id;
SELECT '11010519491331002X'::citizen_id;
SELECT '11010519000229002X'::citizen_id;
SELECT '00010519491231002X'::citizen_id;
SELECT '81000119491231002X'::citizen_id;
SELECT '1101051949123100 X'::citizen_id;
SELECT '１１０１０５１９４９１２３１００２Ｘ'::citizen_id;
SELECT '110105-19491231-002X'::citizen_id;
SELECT repeat('1', 10000000)::citizen_id;
SELECT 1::bigint::citizen_id;
SELECT (-1)::bigint::citizen_id;
\set VERBOSITY sqlstate
SELECT '1101051949123100'::citizen_id;
SELECT '110105194912310021'::citizen_id;
SELECT '11010519491331002X'::citizen_id;
SELECT 1::bigint::citizen_id;
\set VERBOSITY default
SELECT t, citizen_id_is_valid(t, '2026-01-01'), citizen_id_problem(t, '2026-01-01')
FROM (VALUES ('11010519491231002X'), ('110105194912310021'), ('11010519491231'), ('11010519491331002X'), ('99010519491231002X'), (NULL)) v(t);
-- born after the day it is judged at
SELECT citizen_id_is_valid('11010519491231002X', '1949-12-30'), citizen_id_problem('11010519491231002X', '1949-12-30'), citizen_id_is_valid('11010519491231002X', '1949-12-31');

-- the check character against ISO 7064 MOD 11-2 worked in SQL
SELECT count(*) AS numbers,
	   count(*) FILTER (WHERE right(n::text, 1) <> substr('10X98765432', (SELECT sum(substr(n::text, i::integer, 1)::integer * w) % 11
		   FROM unnest(ARRAY[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) WITH ORDINALITY u(w, i))::integer + 1, 1)) AS wrong,
	   count(*) FILTER (WHERE n::text::citizen_id <> n) AS lost,
	   count(DISTINCT right(n::text, 1)) AS characters
FROM (SELECT (33990019000101000 + i * 10000000::bigint % 1000000000 + i % 28 * 1000 + i % 999)::citizen_id AS n FROM generate_series(0, 2000) i) g;

-- order and indexes
CREATE TABLE holder AS SELECT (33990019900101000 + i)::citizen_id AS n FROM generate_series(0, 900) i;
CREATE UNIQUE INDEX ON holder (n);
CREATE INDEX ON holder USING hash (n);
CREATE INDEX ON holder USING brin (n);
ANALYZE holder;
SELECT count(*), min(n), max(n) FROM holder WHERE n < 33990019900101010::citizen_id;
SELECT count(*) AS disagreements FROM (SELECT n FROM holder LIMIT 30) x, (SELECT n FROM holder LIMIT 30) y
WHERE (x.n < y.n) <> (x.n::text < y.n::text) OR (x.n = y.n) <> (x.n::text = y.n::text) OR (citizen_id_cmp(x.n, y.n) < 0) <> (x.n < y.n)
   OR (x.n <= y.n) = (x.n > y.n) OR (x.n >= y.n) = (x.n < y.n) OR (x.n <> y.n) = (x.n = y.n);
-- statistics without values: of unique numbers, of repeated ones, of a domain
CREATE DOMAIN holder_number AS citizen_id;
CREATE TABLE repeated AS SELECT (33990019900101000 + i % 7)::citizen_id AS n, (33990019900101000 + i % 600)::citizen_id::holder_number AS d, i % 7 AS other FROM generate_series(0, 2999) i;
ANALYZE repeated;
SELECT tablename, attname, null_frac, n_distinct, most_common_vals IS NOT NULL AS common, histogram_bounds IS NOT NULL AS histogram, correlation IS NOT NULL AS correlation
FROM pg_stats WHERE tablename IN ('holder', 'repeated') ORDER BY 1, 2;
DROP TABLE holder, repeated;
DROP DOMAIN holder_number;
