-- everybody who is shown with the record of another is in the log and told of it, whatever the session does
SET client_min_messages = error;
SELECT migrant_create_registry();
DROP ROLE IF EXISTS migrant_test_officer, migrant_test_chief;
RESET client_min_messages;
\set SHOW_CONTEXT never
\getenv dir PG_ABS_SRCDIR
\set key_script :dir '/data/key.sql'
\i :key_script
CREATE ROLE migrant_test_officer;
CREATE ROLE migrant_test_chief;
GRANT USAGE ON SCHEMA registry TO migrant_test_officer, migrant_test_chief;
GRANT EXECUTE ON FUNCTION registry.request_access, registry.open_contacts TO migrant_test_officer;
GRANT EXECUTE ON FUNCTION registry.approve_access TO migrant_test_chief;
\echo '600 persons share a dwelling in January, the first of them another with two more in February, one of whom lived elsewhere with one more in March'
CREATE VIEW num AS SELECT n, (33990019900201000 + n)::citizen_id AS number FROM generate_series(1, 603) n;
GRANT SELECT ON num TO PUBLIC;
INSERT INTO registry.region (code, name) VALUES ('331102001001', 'community');
INSERT INTO registry.dwelling (code, region, place, rooms) SELECT month, '331102001001', ST_Point(119.9, 28.4, 4326), 300 FROM generate_series(1, 3) month;
INSERT INTO registry.person (pseudonym, birth_month, sex) SELECT citizen_id_pseudonym(number), '1990-02-01', 2 FROM num ORDER BY n;
INSERT INTO registry.claim (source, source_key, person, dwelling, channel, period, declared_on)
SELECT 'test', person || '-' || dwelling, person, dwelling, 'landlord', daterange(make_date(2025, dwelling::integer, 1), make_date(2025, 1 + dwelling::integer, 1)), '2025-01-01'
FROM registry.person, registry.dwelling WHERE (dwelling, person) IN (SELECT 1, generate_series(1, 600) UNION ALL VALUES (2, 1), (2, 601), (2, 602), (3, 602), (3, 603));
\set january '[2025-01-01,2025-02-01)'
\set february '[2025-02-01,2025-03-01)'

\echo 'once a request, also when a row is fetched and everything rolled back, or read only'
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.request_access(number, 'contacts', 'emergency', 'A-1', degree => 2) AS request FROM num WHERE n = 1 \gset
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT persons, birth_month, sex FROM registry.approve_access(:request);
SET SESSION AUTHORIZATION migrant_test_officer;
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
DECLARE c CURSOR FOR SELECT exposure_days FROM registry.open_contacts(:request, :'january');
FETCH c;
ROLLBACK;
SET SESSION AUTHORIZATION DEFAULT;
SELECT act, count(*), count(DISTINCT pseudonym) AS persons FROM registry.access_log WHERE request = :request GROUP BY act ORDER BY act;
SET SESSION AUTHORIZATION migrant_test_officer;
BEGIN;
SELECT count(*), count(DISTINCT person) AS persons FROM registry.open_contacts(:request, degree => 2);
ROLLBACK;
SET SESSION AUTHORIZATION DEFAULT;
SELECT act, count(*), count(DISTINCT pseudonym) AS persons FROM registry.access_log WHERE request = :request GROUP BY act ORDER BY act;
SELECT n, act, record, purpose FROM num, registry.access_to(number) WHERE n IN (1, 2, 600, 603) ORDER BY n, at;

\echo 'more than the purpose allows are refused before anybody is shown; those of one request add up; one that shows nobody'
UPDATE registry.access_purpose SET max_persons = 600 WHERE purpose = 'emergency';
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.request_access(number, 'contacts', 'emergency', 'A-2') AS first FROM num WHERE n = 1 \gset
SELECT registry.request_access(number, 'contacts', 'emergency', 'A-2') AS second FROM num WHERE n = 1 \gset
SELECT registry.request_access((33990019900202000)::citizen_id, 'contacts', 'emergency', 'A-2') AS nobody \gset
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT persons, birth_month FROM unnest(ARRAY[:first, :second, :nobody]) r, registry.approve_access(r);
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.open_contacts(:first);
SELECT count(*) FROM registry.open_contacts(:first, :'january');
SELECT count(*) FROM registry.open_contacts(:first, :'january');
SELECT registry.open_contacts(:first, :'february');
SELECT count(*) FROM registry.open_contacts(:second, :'february');
SELECT registry.open_contacts(:second, :'january');
SELECT count(*) AS of_28_days, (SELECT count(*) FROM registry.open_contacts(:second, :'february', 1, 29)) AS of_29 FROM registry.open_contacts(:second, :'february', 1, 28);
SELECT count(*) FROM registry.open_contacts(:nobody);
SET SESSION AUTHORIZATION DEFAULT;
SELECT case_ref, act, count(*) FROM registry.access_log WHERE request IN (:first, :second, :nobody) GROUP BY request, case_ref, act ORDER BY request, act;
SELECT * FROM registry.access_log_faults();
SET client_min_messages = error;
DROP SCHEMA registry CASCADE;
DROP VIEW num;
DROP ROLE migrant_test_officer, migrant_test_chief;
