-- credit_code: the standard's example, refusals, parts, order, indexes
SELECT '91350100M000100Y43'::credit_code, '91350100m000100y43'::credit_code;
SELECT credit_code_department(c), credit_code_category(c), credit_code_division(c), credit_code_organisation(c), credit_code_organisation_is_valid(c)
FROM (VALUES ('91350100M000100Y43'::credit_code)) v(c);
SELECT ''::credit_code;
SELECT '91350100M000100Y4'::credit_code;
SELECT '91350100M000100Y44'::credit_code;
SELECT '91350100M000100Y4Z'::credit_code;
SELECT '9135O100M000100Y43'::credit_code;
SELECT '94350100M000100Y43'::credit_code;
SELECT '91990100M000100Y43'::credit_code;
SELECT '９１350100M000100Y43'::credit_code;
SELECT repeat('9', 10000000)::credit_code;
\set VERBOSITY sqlstate
SELECT '91350100M000100Y44'::credit_code;
\set VERBOSITY default
SELECT c, credit_code_is_valid(c), credit_code_problem(c) FROM (VALUES ('91350100M000100Y43'), ('91350100M000100Y44'), ('x'), (NULL)) v(c);

-- 500 made-up codes whose check character is worked out in SQL
CREATE TABLE firm AS
SELECT (body || substr('0123456789ABCDEFGHJKLMNPQRTUWXY', ((31 - (SELECT sum((strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, i::integer, 1)) - 1) * w) % 31
	FROM unnest(ARRAY[1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]) WITH ORDINALITY u(w, i))) % 31 + 1)::integer, 1))::credit_code AS code
FROM (SELECT '91331102PDY' || lpad(n::text, 5, '0') || n % 10 AS body FROM generate_series(1, 500) n) b;
CREATE UNIQUE INDEX ON firm (code);
CREATE INDEX ON firm USING hash (code);
CREATE INDEX ON firm USING brin (code);
ANALYZE firm;
SELECT count(*), count(DISTINCT code), min(code), max(code), count(*) FILTER (WHERE code::text::credit_code <> code) AS lost FROM firm;
SELECT count(*) AS disagreements FROM (SELECT code FROM firm LIMIT 30) x, (SELECT code FROM firm LIMIT 30) y
WHERE (x.code < y.code) <> (x.code::text COLLATE "C" < y.code::text) OR (x.code = y.code) <> (x.code::text = y.code::text)
   OR (credit_code_cmp(x.code, y.code) < 0) <> (x.code < y.code)
   OR (x.code <= y.code) = (x.code > y.code) OR (x.code >= y.code) = (x.code < y.code) OR (x.code <> y.code) = (x.code = y.code);
SET enable_seqscan = off;
SELECT code FROM (SELECT code FROM firm ORDER BY code LIMIT 3) f;
DROP TABLE firm;
