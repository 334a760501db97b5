-- lines of files before they are stored: no number is in them; and the key that pseudonyms are made with
\getenv dir PG_ABS_SRCDIR
\set key_script :dir '/data/key.sql'
\set intake_script :dir '/data/intake.sql'
SET client_min_messages = warning;
\set SHOW_CONTEXT never
SET datestyle = 'ISO, YMD';
\i :key_script
\i :intake_script
SELECT migrant_create_registry();
SELECT tag = pseudonym_key_tag() AS kept_from_the_beginning FROM registry.pseudonym_key;
INSERT INTO registry.region (code, name) VALUES ('331102001001', '社区');
INSERT INTO registry.dwelling (code, region, place) VALUES ('A', '331102001001', ST_Point(119.9, 28.4, 4326));

\echo 'what is stored: seals for numbers, pseudonyms in other columns, nothing of columns that no load reads or of rows that cannot be split'
SET check_function_bodies = off;
CREATE FUNCTION stored() RETURNS TABLE (line bigint, content text, fields text, problem text) LANGUAGE sql AS $$
	SELECT i.line, i.content, replace(replace(i.fields::text, citizen_id_seal('339900199001010011'), '<seal>'), encode(citizen_id_pseudonym('339900199001010011'), 'hex'), '<pseudonym>'), concat_ws(' ', i.sqlstate, i.problem)
	FROM pg_temp.intake i ORDER BY i.line
$$;
SELECT registry.open_intake() \gset
COPY file_line (line) FROM stdin WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02');
﻿Claim, NUMBER ,source,phone,channel,dwelling,household,from_date,declared_on,339900199001010011
1,339900199001010011,city,13800000000,self,A,h,2025-01-01,2025-01-02,339900199001010011
2,33990019900101001x,city,,self,A,"h ""of"" 339900199001010011, A",2025-01-01,2025-01-02,
web-339900199001010011,"339900199001010011",339900199001010011,,self,A,339900199001010012,2025-01-01,2025-01-02,
4,,city,,self,A,,2025-01-01,2025-01-02,
5,"",city,,self,A,,2025-01-01,2025-01-02,
6,339900299001010011,city,,self,A,,2025-01-01,2025-01-02,
7,339900199001010011,city,,self,A,2025-01-01,2025-01-02
8,339900199001010011,city,,self,A,,2025-01-01,2025-01-02,,339900199001010011
9,"339900199001010011,city
339900199001010011
"339900199001010011"

,,,,,,,,,
10,'339900199001010011,city,,self,A,,2025-01-01,2025-01-02,,,,
11,"=""339900199001010011""",city,,self,A,,2025-01-01,2025-01-02
12,３３９９００１９９００１０１００１１,city,,self,A,,2025-01-01,2025-01-02
13,"339900199001010011,city
\.
SELECT pg_temp.send() \g /dev/null
SELECT * FROM stored();
SELECT lines, accepted, repeated, refused FROM registry.load_claims('claims of 339900199001010011.csv');
SELECT line, column_name, sqlstate, problem FROM registry.load_error ORDER BY line;
SELECT source_key = 'web-' || encode(citizen_id_pseudonym('339900199001010011'), 'hex') AS key_hidden, source = encode(citizen_id_pseudonym('339900199001010011'), 'hex') AS source_hidden, household
FROM registry.claim WHERE source_key LIKE 'web%';
SELECT registry.declare_stay('web', 'free texts', '339900199001010011', 1, 'self', '2025-01-01', household => 'of ３３９９００１９９００１０１００１１, 339900 19900101 0011') \g /dev/null
SELECT hidden FROM (SELECT 'claims', replace(file, encode(citizen_id_pseudonym('339900199001010011'), 'hex'), '<pseudonym>') AS hidden FROM registry.load
	UNION ALL SELECT 'stay', replace(household, encode(citizen_id_pseudonym('339900199001010011'), 'hex'), '<pseudonym>') FROM registry.claim WHERE source_key = 'free texts') t;
SELECT birth_month, sex, origin FROM registry.person;

\echo 'a second statement, a change, and where triggers do not fire'
SELECT registry.open_intake() \gset
SET session_replication_role = replica;
INSERT INTO file_line (line) VALUES ('number,dwelling'), ('339900199001010011,A');
SELECT pg_temp.send() \g /dev/null
RESET session_replication_role;
INSERT INTO intake (content) VALUES (encode('number', 'base64'));
UPDATE intake SET content = '339900199001010011';
SELECT * FROM stored();
\echo 'no header, no bytes'
SELECT registry.open_intake(file => 'claims of 339900199001010011.csv') \gset
INSERT INTO file_line (line) VALUES ('1,city,339900199001010011,self,A'), ('2,city,339900199001010012,self,A');
\set VERBOSITY sqlstate
SELECT pg_temp.send() \g /dev/null
\set VERBOSITY default
TRUNCATE file_line;
SELECT registry.open_intake() \gset
INSERT INTO intake (content) SELECT '' WHERE false;
SELECT * FROM stored();
SELECT registry.load_claims('claims.csv');
\echo 'a header again; bytes that are not in base64; the rest of a file after an error'
SELECT registry.open_intake() \gset
INSERT INTO intake (content) SELECT encode(E'number,dwelling\n339900199001010011,A\ndwelling, NUMBER\nA,339900199001010012', 'base64');
SELECT registry.open_intake() \gset
INSERT INTO intake (content) VALUES ('number,dwelling');
INSERT INTO intake (content) SELECT encode(E'number,dwelling\n', 'base64') UNION ALL SELECT pg_typeof(1 / (SELECT count(*) - 1 FROM registry.dwelling))::text;
SELECT registry.open_intake() \gset
BEGIN;
SAVEPOINT s;
INSERT INTO intake (content) SELECT encode(E'number,dwelling\n339900199001010011,A', 'base64');
ROLLBACK TO s;
INSERT INTO intake (content) SELECT encode(E'number,dwelling\n339900199001010011,A', 'base64');
ROLLBACK;
\echo 'the triggers elsewhere, and without each other'
CREATE TEMP TABLE wrong (line bigint, content text, is_header boolean, fields text[], sqlstate text);
CREATE TRIGGER seal BEFORE INSERT ON wrong FOR EACH STATEMENT EXECUTE FUNCTION intake_seal('', '', 'number', 'dwelling');
INSERT INTO wrong VALUES (1, 'number');
ALTER TABLE wrong ADD problem integer;
INSERT INTO wrong VALUES (1, 'number');
CREATE TEMP TABLE late (line bigint, content text, problem text);
CREATE TRIGGER seal AFTER INSERT ON late FOR EACH ROW EXECUTE FUNCTION intake_seal('', '', 'number', 'dwelling');
INSERT INTO late VALUES (1, 'number');
CREATE TEMP TABLE alone (line bigint, content text, problem text);
CREATE TRIGGER seal BEFORE INSERT ON alone FOR EACH ROW EXECUTE FUNCTION intake_seal('', '', 'number', 'dwelling');
INSERT INTO alone VALUES (1, 'number');
CREATE TEMP TABLE short (line bigint);
CREATE TRIGGER seal BEFORE INSERT ON short FOR EACH STATEMENT EXECUTE FUNCTION intake_seal('number');
INSERT INTO short VALUES (1);
\echo 'one statement within another'
SELECT registry.open_intake() \gset
CREATE FUNCTION nested() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO pg_temp.intake (content) VALUES (encode('number,dwelling', 'base64'));
	RETURN '';
END $$;
INSERT INTO intake (content) SELECT nested();
DROP FUNCTION nested();

\echo 'declarations one by one: a number that is a key or a label is known again in a file'
SELECT registry.declare_stay('339900199001010011', 'web-339900199001010011', '339900199001010011', 1, 'self', '2025-01-01', declared_on => '2025-01-02', household => '339900199001010012') = claim AS the_same
FROM registry.claim WHERE source_key LIKE 'web%';
SELECT registry.correct_claim('office', 'k-339900199001010011', claim, household => '户主339900199001010011') > 0 AS corrected FROM registry.claim WHERE source_key LIKE 'web%';
SELECT registry.end_stay('office', 'e-339900199001010011', max(claim), '2026-01-01') > 0 AS ended FROM registry.claim;
SELECT replace(source_key, encode(citizen_id_pseudonym('339900199001010011'), 'hex'), '<pseudonym>') AS source_key, replace(household, encode(citizen_id_pseudonym('339900199001010011'), 'hex'), '<pseudonym>') AS household
FROM registry.claim WHERE source = 'office' ORDER BY claim;
-- a mover or a case that is a number is asked for as it is kept
SELECT registry.request_mover('339900199001010011', 'statutory', '339900199001010011') > 0 AS requested;
SELECT mover = encode(citizen_id_pseudonym('339900199001010011'), 'hex') AS mover_hidden, case_ref = mover AS case_hidden FROM registry.access_log;

\echo 'another key: nobody is entered anew, and nobody is looked for'
COPY (SELECT 'another key of the tests, which nobody told the registry') TO PROGRAM 'umask 077; cat > migrant_test_2.key';
SET migrant.key_file = 'migrant_test_2.key';
SELECT registry.declare_stay('web', 'b', '339900199001010011', 1, 'self', '2025-01-01');
SELECT registry.request_access('339900199001010011', 'residences', 'registration', 'case 1');
SELECT registry.request_mover('bus 7', 'statutory', 'case 1');
SELECT registry.access_to('339900199001010011');
SELECT registry.person_of('339900199001010011');
SELECT registry.open_intake() \gset
INSERT INTO file_line (line) VALUES ('claim,number,source,channel,dwelling,from_date,declared_on'), ('x,339900199001010011,city,self,A,2025-01-01,2025-01-02');
SELECT pg_temp.send() \g /dev/null
\i :key_script
SELECT registry.load_claims('claims.csv');
SELECT registry.declare_stay('web', 'b', '339900199001010011', 1, 'self', '2025-01-01') > 0 AS declared;
BEGIN READ ONLY;
SELECT count(*) FROM registry.access_to('339900199001010011');
COMMIT;
SELECT count(*) AS persons FROM registry.person;
\echo 'a registry made without a key takes the first that is used; none is no other'
DROP SCHEMA registry CASCADE;
RESET migrant.key_file;
SELECT migrant_create_registry();
SELECT count(*) FROM registry.pseudonym_key;
SELECT registry.declare_stay('web', 'b', '339900199001010011', 1, 'self', '2025-01-01');
SET migrant.key_file = 'migrant_test_2.key';
BEGIN READ ONLY;
SELECT count(*) FROM registry.access_to('339900199001010011');
COMMIT;
SELECT registry.person_of('339900199001010011') > 0 AS entered;
SELECT tag = pseudonym_key_tag() AS kept FROM registry.pseudonym_key;
\i :key_script
SELECT registry.person_of('339900199001010011');
COPY (SELECT) TO PROGRAM 'rm migrant_test_2.key; cat > /dev/null';
DROP FUNCTION stored();
DROP SCHEMA registry CASCADE;
