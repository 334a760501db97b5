-- persons who turn out to be one, and not after all; divisions that are renamed and divided
\getenv dir PG_ABS_SRCDIR
\set key_script :dir '/data/key.sql'
\set intake_script :dir '/data/intake.sql'
SET client_min_messages = warning;
\set SHOW_CONTEXT never
SET datestyle = 'ISO, YMD';
\i :key_script
\i :intake_script
SELECT migrant_create_registry();
CREATE SCHEMA changes_test;
SET search_path = changes_test, registry, public;
INSERT INTO region (code, name, shape) SELECT code::region_code, code, CASE WHEN west > 0 THEN ST_Multi(ST_MakeEnvelope(west, 28, west + 1, 29, 4326)) END
FROM (VALUES ('331102001001', 0), ('331102001002', 0), ('331102001011', 119), ('331102001012', 120), ('331102001021', 0)) v(code, west);
INSERT INTO dwelling (code, region, place) SELECT 'D' || n, '331102001001', ST_Point(119.5 + (n - 1), 28.5, 4326) FROM generate_series(1, 2) n;
-- three numbers of one person, each with a declaration
SELECT declare_stay('s', n::text, (ARRAY['339900199001010011', '33990019900101002X', '339900199002020019'])[n]::citizen_id, 1 + n % 2, 'self', date '2025-01-01' + 100 * n, date '2025-03-01' + 100 * n, date '2025-01-02' + 100 * n) > 0 AS done FROM generate_series(1, 3) n;
SELECT person_of('339900199001010011') AS a, person_of('33990019900101002X') AS b, person_of('339900199002020019') AS c \gset
CREATE TABLE before AS SELECT person, dwelling, period FROM residence;
SELECT merge_persons(:b, :c, 'same passport as 339900199002020019') AS first \gset
SELECT merge_persons(:a, :b, 'same face') AS second \gset
SELECT reason ~ '^same passport as [0-9a-f]{64}$' AS hidden, undone_at FROM person_merge WHERE merge = :first;
SELECT count(DISTINCT person) AS persons, count(*) AS stays FROM residence;
SELECT person_of('339900199002020019') = :a AS the_same, person_of('33990019900101002X') = :a AS too;
-- what comes later under the merged numbers, by function and by file
SELECT declare_stay('s', '4', '339900199002020019', 2, 'self', '2026-01-01', declared_on => '2026-01-02') > 0 AS done;
SELECT open_intake() \gset
INSERT INTO file_line (line) VALUES ('claim,source,number,channel,dwelling,from_date,to_date,declared_on'), ('5,s,33990019900101002X,self,D1,2024-01-01,2024-02-01,2024-01-01'), ('4,s,339900199002020019,self,D2,2026-01-01,,2026-01-02');
SELECT pg_temp.send() \gset
SELECT accepted, repeated, refused FROM load_claims();
SELECT source_key, person = :a AS of_a, CASE named WHEN :b THEN 'b' WHEN :c THEN 'c' END AS named FROM claim ORDER BY source_key;
-- and by a correction
BEGIN;
SELECT correct_claim('s', '6', (SELECT claim FROM claim WHERE source_key = '1'), number => '33990019900101002X') > 0 AS done;
SELECT source_key, person = :a AS of_a, CASE named WHEN :b THEN 'b' END AS named FROM claim WHERE source_key = '6';
ROLLBACK;
-- not so
SELECT merge_persons(:a, :a, 'x');
SELECT merge_persons(:a, :c, 'x');
SELECT merge_persons(:a, 99, 'x');
SELECT undo_merge(:first);
-- undone, the last first, nothing is as if it had been
SELECT undo_merge(:second);
SELECT source_key, CASE person WHEN :a THEN 'a' WHEN :b THEN 'b' ELSE 'c' END AS person, CASE named WHEN :c THEN 'c' END AS named FROM claim ORDER BY source_key;
SELECT undo_merge(:first);
SELECT source_key, CASE person WHEN :a THEN 'a' WHEN :b THEN 'b' ELSE 'c' END AS person, named FROM claim ORDER BY source_key;
SELECT count(*) AS differ FROM (TABLE before EXCEPT SELECT person, dwelling, period FROM residence) d;
SELECT undo_merge(:first);

-- a community is renamed: its dwellings move, files with the old code load
SELECT recode_region('331102001001', '{331102001002}', '2025-01-01') AS moved;
SELECT code, region FROM dwelling ORDER BY code;
SELECT open_intake() \gset
INSERT INTO file_line (line) VALUES ('dwelling,region,lon,lat'), ('D3,331102001001,119.6,28.5');
SELECT pg_temp.send() \gset
SELECT accepted, refused FROM load_dwellings();
-- and divided, by outlines; what lies in no part is told of
SELECT recode_region('331102001002', '{331102001011,331102001012}', '2025-06-01') AS moved;
SELECT code, region FROM dwelling ORDER BY code;
SELECT open_intake() \gset
INSERT INTO file_line (line) VALUES ('dwelling,region,lon,lat'), ('D4,331102001001,120.5,28.5'), ('D5,331102001002,125,28.5'), ('D6,331102001011,119.5,28.5');
SELECT pg_temp.send() \gset
SELECT accepted, refused FROM load_dwellings();
SELECT line, code, problem_zh FROM load_error;
SELECT code, region FROM dwelling WHERE code >= 'D4' ORDER BY code;
SELECT old, now FROM region_now ORDER BY 1, 2;
SELECT old, sum(persons) AS persons FROM region_now n JOIN persons_per_region(5, '2026-02-01') p ON p.region = n.now GROUP BY 1 ORDER BY 1;
-- from a day to come on; to one that is not there
SELECT recode_region('331102001011', '{331102001021}', today() + 1);
SELECT recode_region('331102001011', '{331102001099}');
DROP SCHEMA changes_test, registry CASCADE;
