-- access to the records of one person: purposes, two persons, the log and its chain, and ways round it
SET client_min_messages = error;
CREATE EXTENSION IF NOT EXISTS pgcrypto;
SELECT migrant_create_registry();
RESET client_min_messages;
\getenv dir PG_ABS_SRCDIR
\set key_script :dir '/data/key.sql'
\i :key_script
SELECT access_link('\x0102', 'entry') = hmac('migrant access_link 1 '::bytea || '\x000000020102' || 'entry'::bytea, 'the key of the tests, 32 bytes or more, is no secret', 'sha256') AS as_pgcrypto;
CREATE VIEW num AS SELECT n, (33990019900101000 + n)::citizen_id AS number FROM generate_series(0, 3) n;
GRANT SELECT ON num TO PUBLIC;
INSERT INTO registry.region (code, name) VALUES ('331102001001', 'community');
INSERT INTO registry.dwelling (code, region, place, rooms) SELECT n, '331102001001', ST_Point(119.9, 28.4, 4326), 1 FROM generate_series(1, 3) n;
INSERT INTO registry.person (pseudonym, birth_month, sex) SELECT citizen_id_pseudonym(number), '1990-01-01', 1 FROM num WHERE n < 3;
INSERT INTO registry.claim (source, source_key, person, dwelling, channel, period, declared_on)
SELECT 'test', n || '-' || k, n, 1 + (n / 3 + k) % 3, 'landlord', daterange('2025-01-01'::date + 200 * k, '2025-01-01'::date + 200 * k + 190), '2025-01-01' FROM generate_series(1, 3) n, generate_series(0, 1) k;
INSERT INTO registry.gps_fix SELECT 'bus 7', timestamptz '2025-05-01 08:00+08' + i * interval '1 minute', ST_Point(119.9 + i * 0.001, 28.4, 4326), gridcell(119.9 + i * 0.001, 28.4, 10) FROM generate_series(0, 9) i;
SET client_min_messages = error;
DROP ROLE IF EXISTS migrant_test_officer, migrant_test_chief;
RESET client_min_messages;
CREATE ROLE migrant_test_officer;
CREATE ROLE migrant_test_chief;
GRANT USAGE ON SCHEMA registry TO migrant_test_officer, migrant_test_chief;
GRANT EXECUTE ON FUNCTION registry.request_access, registry.request_mover, registry.approve_access, registry.open_residences, registry.open_contacts TO migrant_test_officer, migrant_test_chief;

\echo 'a record is opened by a request that was committed, as often as is needed within its time'
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.request_access(number, 'residences', 'registration', 'A-1') AS request FROM num WHERE n = 1 \gset
SELECT dwelling, period FROM registry.open_residences(:request);
SELECT count(*) FROM registry.open_residences(:request);
\echo 'the purpose does not open it; no purpose; no case; nobody; not asked for; of another login; a number not known is asked for as any other'
SELECT registry.request_access(number, 'contacts', 'registration', 'A-1') FROM num WHERE n = 1;
SELECT registry.request_access(number, 'contacts', 'curiosity', 'A-1') FROM num WHERE n = 1;
SELECT registry.request_access(number, 'residences', 'registration', ' ') FROM num WHERE n = 1;
SELECT registry.request_access(NULL, 'residences', 'registration', 'A-1');
SELECT registry.open_residences(0);
SELECT registry.open_contacts(:request, '[2025-01-01,2026-01-01)');
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT registry.open_residences(:request);
SELECT registry.request_access(number, 'residences', 'registration', 'A-2') AS unknown FROM num WHERE n = 3 \gset
SELECT count(*) FROM registry.open_residences(:unknown);

\echo 'where two are asked for: not alone, not by oneself, then within an hour of the approval'
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.request_access(number, 'contacts', 'emergency', 'A-3') AS request FROM num WHERE n = 1 \gset
SELECT count(*) FROM registry.open_contacts(:request, '[2025-01-01,2026-01-01)');
SELECT registry.approve_access(:request);
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT registry.approve_access(:request) > :request AS approved;
SELECT registry.approve_access(99);
SELECT count(*) FROM registry.open_contacts(:request, '[2025-01-01,2026-01-01)');
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT degree_of_contact, exposed_from, last_contact, exposure_days FROM registry.open_contacts(:request, '[2025-01-01,2026-01-01)');

\echo 'round the log: asked and opened in one transaction, with a savepoint, by a cursor, then rolled back; tables and inner functions; a log that is written over'
BEGIN;
SELECT registry.request_access(number, 'residences', 'registration', 'A-4') AS request FROM num WHERE n = 2 \gset
SAVEPOINT s;
SELECT registry.open_residences(:request);
ROLLBACK TO s;
DECLARE c CURSOR FOR SELECT registry.open_residences(:request);
FETCH c;
ROLLBACK;
SELECT registry.open_residences(:request);
\set VERBOSITY sqlstate
SELECT * FROM registry.residence;
SELECT * FROM registry.access_log;
SELECT * FROM registry.contacts(1, '[2025-01-01,2026-01-01)');
SELECT registry.open_access(:request, 'residences');
SELECT registry.access_to(number) FROM num WHERE n = 1;
SELECT access_link('', 'x');
SET SESSION AUTHORIZATION DEFAULT;
UPDATE registry.access_log SET case_ref = 'other' WHERE entry = 1;
DELETE FROM registry.access_log;
TRUNCATE registry.access_log;
\set VERBOSITY default
\echo 'an opening that is rolled back leaves its request'
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.request_access(number, 'residences', 'registration', 'A-5') AS request FROM num WHERE n = 2 \gset
BEGIN READ ONLY;
SELECT count(*) FROM registry.open_residences(:request);
ROLLBACK;
BEGIN;
SELECT count(*) FROM registry.open_residences(:request);
ROLLBACK;
SET SESSION AUTHORIZATION DEFAULT;
SELECT entry, login, act, request, record, n AS person, purpose, case_ref FROM registry.access_log LEFT JOIN num ON citizen_id_pseudonym(number) = pseudonym ORDER BY entry;
SELECT act, record, purpose, clause FROM registry.access_to((SELECT number FROM num WHERE n = 1));
SELECT * FROM registry.access_log_faults();

\echo 'too often, and too late'
UPDATE registry.access_purpose SET per_day = 4, lasts = '0.01 seconds' WHERE purpose = 'registration';
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.request_access(number, 'residences', 'registration', 'A-6') AS request FROM num WHERE n = 2 \gset
SELECT pg_sleep(0.02) IS NULL AS slept;
SELECT registry.open_residences(:request);
SELECT registry.request_access(number, 'residences', 'registration', 'A-7') > 0 FROM num WHERE n = 2;
SELECT registry.request_access(number, 'residences', 'registration', 'A-8') FROM num WHERE n = 2;
SET SESSION AUTHORIZATION DEFAULT;

\echo 'tampered with by the owner: whatever is changed, taken out, put elsewhere or cut off is found; what is cut off with its head, by a link kept elsewhere'
SELECT registry.request_mover('bus 7', 'subject', 'B-' || i) > 0 AS asked FROM generate_series(1, 40) i GROUP BY 1;
SELECT entry AS known_entry, link AS known_link FROM registry.access_head \gset
ALTER TABLE registry.access_log DISABLE TRIGGER keep;
ALTER TABLE registry.access_log DROP CONSTRAINT access_log_request_fkey, DROP CONSTRAINT access_log_purpose_fkey, DROP CONSTRAINT access_log_act_check, DROP CONSTRAINT access_log_check;
CREATE FUNCTION tamper(how text, seed integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	last bigint := (SELECT max(entry) FROM registry.access_log);
	at_entry bigint := 1 + abs(hashint8extended(seed, 1)) % last;
	field text := (ARRAY['at', 'transaction', 'login', 'act', 'request', 'record', 'pseudonym', 'mover', 'purpose', 'case_ref', 'link'])[1 + abs(hashint8extended(seed, 2)) % 11];
	found boolean;
BEGIN
	CASE how
	WHEN 'change' THEN
		EXECUTE format('UPDATE registry.access_log SET %I = %s WHERE entry = $1', field, CASE field
			WHEN 'at' THEN 'at + interval ''1 microsecond''' WHEN 'transaction' THEN '(transaction::text::bigint + 1)::text::xid8' WHEN 'request' THEN 'request + 1'
			WHEN 'pseudonym' THEN 'coalesce(set_bit(pseudonym, 77, 1 - get_bit(pseudonym, 77)), ''\x00'')' WHEN 'link' THEN 'set_bit(link, 200, 1 - get_bit(link, 200))'
			WHEN 'mover' THEN 'coalesce(mover, '''') || ''x''' ELSE field || ' || ''x''' END) USING at_entry;
	WHEN 'remove' THEN
		DELETE FROM registry.access_log WHERE entry = at_entry;
	WHEN 'reorder' THEN
		UPDATE registry.access_log SET entry = entry + 1000 WHERE entry IN (at_entry, at_entry % last + 1);
		UPDATE registry.access_log SET entry = CASE entry WHEN at_entry + 1000 THEN at_entry % last + 1 ELSE at_entry END WHERE entry > 1000;
	WHEN 'cut' THEN
		DELETE FROM registry.access_log WHERE entry >= at_entry;
	WHEN 'cut with its head' THEN
		DELETE FROM registry.access_log WHERE entry >= at_entry;
		UPDATE registry.access_head h SET entry = at_entry - 1, link = coalesce((SELECT l.link FROM registry.access_log l WHERE l.entry = at_entry - 1), '');
	END CASE;
	found := EXISTS (SELECT FROM registry.access_log_faults(CASE how WHEN 'cut with its head' THEN (SELECT max(entry) FROM kept) ELSE 0 END,
															CASE how WHEN 'cut with its head' THEN (SELECT link FROM kept) ELSE '' END));
	RAISE EXCEPTION USING ERRCODE = 'MG000', MESSAGE = found::text;
EXCEPTION WHEN SQLSTATE 'MG000' THEN
	RETURN SQLERRM::boolean;
END $$;
CREATE TABLE kept AS SELECT :known_entry::bigint AS entry, :'known_link'::bytea AS link;
SELECT how, count(*) AS tried, count(*) FILTER (WHERE NOT tamper(how, seed)) AS not_found FROM unnest(ARRAY['change', 'remove', 'reorder', 'cut', 'cut with its head']) WITH ORDINALITY h(how, n), generate_series(1, 200) seed GROUP BY how, n ORDER BY n;
SELECT count(*) AS as_before FROM registry.access_log_faults(:known_entry, :'known_link');
SET client_min_messages = error;
DROP SCHEMA registry CASCADE;
DROP FUNCTION tamper;
DROP TABLE kept;
DROP VIEW num;
DROP EXTENSION pgcrypto;
DROP ROLE migrant_test_officer, migrant_test_chief;
