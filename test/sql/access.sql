-- access to the records of one person: purposes, two logins, everybody who is shown, the log and its chain, and ways round it
SET client_min_messages = error;
CREATE EXTENSION IF NOT EXISTS pgcrypto;
SELECT migrant_create_registry();
RESET client_min_messages;
\set SHOW_CONTEXT never
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
DROP ROLE IF EXISTS migrant_test_officer, migrant_test_chief, migrant_test_clerk;
RESET client_min_messages;
CREATE ROLE migrant_test_officer;
CREATE ROLE migrant_test_chief;
CREATE ROLE migrant_test_clerk;
GRANT USAGE ON SCHEMA registry TO migrant_test_officer, migrant_test_chief, migrant_test_clerk;
GRANT EXECUTE ON FUNCTION registry.request_access, registry.request_mover, registry.pending_access, registry.review_access, registry.approve_access, registry.withdraw_access, registry.open_residences, registry.open_contacts,
	registry.open_chain, registry.open_trajectory TO migrant_test_officer, migrant_test_chief, migrant_test_clerk;

\echo 'a record is opened by a request that was committed, as often as is needed within its time'
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.request_access(number, 'residences', 'registration', 'A-1') AS request FROM num WHERE n = 1 \gset
SELECT dwelling, period FROM registry.open_residences(:request);
SELECT count(*) FROM registry.open_residences(:request);
\echo 'the purpose does not open it; no purpose; no case; nobody; not asked for; of another login; a number not known is asked for as any other'
SELECT registry.request_access(number, 'contacts', 'registration', 'A-1') FROM num WHERE n = 1;
SELECT registry.request_access(number, 'contacts', 'curiosity', 'A-1') FROM num WHERE n = 1;
SELECT registry.request_access(number, 'residences', 'registration', ' ') FROM num WHERE n = 1;
SELECT registry.request_access(number, 'residences', 'registration', U&'\00A0\3000\200B') FROM num WHERE n = 1;
SELECT registry.request_access(number, 'residences', 'registration', repeat('x', 1001)) FROM num WHERE n = 1;
SELECT registry.request_mover(repeat('x', 1001), 'emergency', 'A-1');
SELECT registry.request_access(NULL, 'residences', 'registration', 'A-1');
SELECT registry.open_residences(0);
SELECT registry.open_contacts(:request, '[2025-01-01,2026-01-01)');
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT registry.open_residences(:request);
SELECT registry.request_access(number, 'residences', 'registration', 'A-2') AS unknown FROM num WHERE n = 3 \gset
SELECT count(*) FROM registry.open_residences(:unknown);

\echo 'whatever shows more than residences asks for two, the person''s own record too; no purpose does without; nobody but its roles'
SELECT registry.request_access(number, 'contacts', 'subject', 'A-3') FROM num WHERE n = 1;
SELECT registry.request_access(number, 'trajectory', 'subject', 'A-3') AS own FROM num WHERE n = 1 \gset
SELECT registry.open_chain(:own);
SELECT registry.open_trajectory(:own);
SET SESSION AUTHORIZATION DEFAULT;
UPDATE registry.access_purpose SET by_two = false WHERE purpose = 'subject';
UPDATE registry.access_purpose SET opens = '{residences,contacts}' WHERE purpose = 'registration';
UPDATE registry.access_purpose SET asked_by = '{migrant_test_officer,nobody}', approved_by = '{migrant_test_chief}' WHERE purpose = 'statutory';
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT registry.request_access(number, 'contacts', 'statutory', 'A-3') FROM num WHERE n = 1;

\echo 'where two are asked for: not alone, not by oneself in whatever role, not twice, not who may not; shown to who approves, and logged'
SET SESSION AUTHORIZATION DEFAULT;
GRANT migrant_test_chief TO migrant_test_officer;
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.request_access(number, 'contacts', 'statutory', 'A-3', '[2025-01-01,2026-01-01)') AS request FROM num WHERE n = 1 \gset
SELECT count(*) FROM registry.open_contacts(:request, '[2025-01-01,2026-01-01)');
SELECT registry.approve_access(:request);
SELECT count(*) FROM registry.pending_access();
SET ROLE migrant_test_chief;
SELECT session_user, current_user, registry.approve_access(:request);
RESET ROLE;
SET SESSION AUTHORIZATION migrant_test_clerk;
SELECT count(*) FROM registry.pending_access();
SELECT registry.review_access(:request);
SELECT registry.approve_access(:request);
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT registry.approve_access(99);
SELECT registry.approve_access(:unknown);
SELECT request = :request AS this, login, record, purpose, case_ref FROM registry.pending_access() WHERE purpose = 'statutory';
SELECT login, record, within, degree, purpose, label_en, case_ref, persons, birth_month, sex, origin, mover FROM registry.review_access(:request);
SELECT login, record, within, case_ref, persons FROM registry.approve_access(:request);
SELECT registry.approve_access(:request);
SELECT count(*) FROM registry.pending_access() WHERE purpose = 'statutory';
SELECT count(*) FROM registry.open_contacts(:request, '[2025-01-01,2026-01-01)');
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT degree_of_contact, exposed_from, last_contact, exposure_days FROM registry.open_contacts(:request, '[2025-01-01,2026-01-01)');
\echo 'on the days and up to the degree that was approved'
SELECT exposed_from, last_contact FROM registry.open_contacts(:request, '[2025-03-01,2027-01-01)');
SELECT count(*) FROM registry.open_contacts(:request, '[2026-01-01,2027-01-01)');
SELECT registry.open_contacts(:request, '[2025-01-01,2026-01-01)', 2);
SELECT registry.request_access(number, 'residences', 'registration', 'A-3', '[2025-07-01,2025-08-01)') AS july FROM num WHERE n = 1 \gset
SELECT dwelling, period FROM registry.open_residences(:july);
SELECT registry.request_access(number, 'residences', 'registration', 'A-3', 'empty') FROM num WHERE n = 1;
SELECT registry.request_access(number, 'contacts', 'statutory', 'A-3', degree => 0) FROM num WHERE n = 1;
SELECT registry.request_access(number, 'contacts', 'statutory', 'A-3', degree => 1001) FROM num WHERE n = 1;
\echo 'an approval taken back counts no more and is not given again; another one does; a request taken back opens no more; a role that was taken away'
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT registry.withdraw_access(:request) > :request AS withdrawn;
SELECT registry.withdraw_access(:request);
SELECT registry.approve_access(:request);
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.open_contacts(:request);
SET SESSION AUTHORIZATION DEFAULT;
UPDATE registry.access_purpose SET approved_by = NULL WHERE purpose = 'statutory';
SET SESSION AUTHORIZATION migrant_test_clerk;
SELECT count(*) FROM registry.pending_access() WHERE purpose = 'statutory';
SELECT purpose FROM registry.approve_access(:request);
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT count(*) FROM registry.open_contacts(:request);
SET SESSION AUTHORIZATION DEFAULT;
UPDATE registry.access_purpose SET asked_by = '{migrant_test_chief}' WHERE purpose = 'statutory';
REVOKE migrant_test_chief FROM migrant_test_officer;
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.open_contacts(:request);
SELECT registry.withdraw_access(:request) > :request AS withdrawn;
SET SESSION AUTHORIZATION DEFAULT;
UPDATE registry.access_purpose SET asked_by = NULL WHERE purpose = 'statutory';
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.open_contacts(:request);
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT registry.review_access(:request);
\echo 'an approval that comes too late'
SET SESSION AUTHORIZATION DEFAULT;
UPDATE registry.access_purpose SET waits = '1 microsecond' WHERE purpose = 'subject';
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.approve_access(:own);
SET SESSION AUTHORIZATION DEFAULT;
UPDATE registry.access_purpose SET waits = '1 day' WHERE purpose = 'subject';

\echo 'round the log: asked and opened in one transaction, with a savepoint, by a cursor, read only, with another''s work, then rolled back: the trace stays'
SET SESSION AUTHORIZATION migrant_test_officer;
BEGIN;
SELECT registry.request_access(number, 'residences', 'registration', 'A-4') AS request FROM num WHERE n = 2 \gset
SAVEPOINT s;
SELECT count(*) FROM registry.open_residences(:request);
ROLLBACK TO s;
DECLARE c CURSOR FOR SELECT registry.open_residences(:request);
FETCH c;
ROLLBACK;
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT 1 AS snapshot;
SELECT registry.request_access(number, 'residences', 'registration', 'A-5') AS request FROM num WHERE n = 2 \gset
SELECT count(*) FROM registry.open_residences(:request);
ROLLBACK;
SET synchronous_commit = off;
SET default_transaction_read_only = on;
SET default_transaction_isolation = 'serializable';
SELECT registry.request_access(number, 'residences', 'registration', 'A-6') AS request FROM num WHERE n = 2 \gset
SELECT count(*) FROM registry.open_residences(:request);
RESET synchronous_commit;
RESET default_transaction_read_only;
RESET default_transaction_isolation;
PREPARE p(bigint) AS SELECT count(*) FROM registry.open_residences($1);
EXECUTE p(:request);
\echo 'tables, views and inner functions; a log that is written over'
\set VERBOSITY sqlstate
SELECT * FROM registry.residence;
SELECT * FROM registry.access_log;
SELECT * FROM registry.contacts(1, '[2025-01-01,2026-01-01)');
SELECT registry.open_access(:request, 'residences');
SELECT registry.write_access('{"act": "open", "request": 1, "record": "residences"}');
SELECT registry.commit_access('open', '{"request": 1, "record": "residences"}');
SELECT registry.access_request(1);
SELECT registry.judge_access('review', 1);
SELECT autonomous_call('registry.write_access(text)', '{"act": "open", "request": 1, "record": "residences"}');
SELECT registry.access_to(number) FROM num WHERE n = 1;
SELECT access_link('', 'x');
SET SESSION AUTHORIZATION DEFAULT;
UPDATE registry.access_log SET case_ref = 'other' WHERE entry = 1;
DELETE FROM registry.access_log;
TRUNCATE registry.access_log;
\set VERBOSITY default
SELECT entry, login, act, request, record, n AS person, purpose, case_ref FROM registry.access_log LEFT JOIN num ON citizen_id_pseudonym(number) = pseudonym ORDER BY entry;
SELECT act, record, purpose, clause FROM registry.access_to((SELECT number FROM num WHERE n = 1));
SELECT * FROM registry.access_log_faults();


\echo 'too often, and too late'
UPDATE registry.access_purpose SET per_day = 1 + (SELECT count(*) FROM registry.access_log WHERE login = 'migrant_test_officer' AND act = 'request' AND purpose = 'registration'), lasts = '0.01 seconds' WHERE purpose = 'registration';
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.request_access(number, 'residences', 'registration', 'A-7') AS request FROM num WHERE n = 2 \gset
SELECT pg_sleep(0.02) IS NULL AS slept;
SELECT registry.open_residences(:request);
\set VERBOSITY terse
SELECT registry.request_access(number, 'residences', 'registration', 'A-8') FROM num WHERE n = 2;
\set VERBOSITY default
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
	field text := (ARRAY['at', 'transaction', 'login', 'act', 'request', 'record', 'within', 'degree', 'pseudonym', 'mover', 'purpose', 'case_ref', 'link'])[1 + abs(hashint8extended(seed, 2)) % 13];
	found boolean;
BEGIN
	CASE how
	WHEN 'change' THEN
		EXECUTE format('UPDATE registry.access_log SET %I = %s WHERE entry = $1', field, CASE field
			WHEN 'at' THEN 'at + interval ''1 microsecond''' WHEN 'transaction' THEN '(transaction::text::bigint + 1)::text::xid8' WHEN 'request' THEN 'request + 1' WHEN 'degree' THEN 'degree + 1' WHEN 'within' THEN 'within * ''(,2222-02-22)'''
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
BEGIN;
UPDATE registry.access_head SET link = '\x00';
SELECT entry = :known_entry AS last, problem FROM registry.access_log_faults();
ROLLBACK;
BEGIN;
DELETE FROM registry.access_log WHERE entry = 5;
UPDATE registry.access_log SET case_ref = 'other' WHERE entry = 2;
SELECT * FROM registry.access_log_faults();
ROLLBACK;
\echo 'as long as the log takes; numbers in what is written are hidden; the highest degree; times: a day of requests, of waiting, an hour from the first approval that stands'
UPDATE registry.access_purpose SET per_day = 1000, lasts = '1 hour', waits = '1 day', asked_by = NULL, approved_by = NULL;
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.request_access(number, 'contacts', 'statutory', repeat('x', 1000), degree => 1000) > 0 AS asked FROM num WHERE n = 1;
SELECT registry.request_mover('bus ' || number::text, 'emergency', 'of ' || number::text) AS hidden FROM num WHERE n = 2 \gset
SELECT registry.request_access(number, 'contacts', 'emergency', 'A-9') AS first FROM num WHERE n = 1 \gset
SELECT registry.request_access(number, 'contacts', 'emergency', 'A-10') AS second FROM num WHERE n = 1 \gset
SET SESSION AUTHORIZATION DEFAULT;
SELECT strpos(mover, number::text) + strpos(case_ref, number::text) AS number_at, right(mover, 64) = encode(citizen_id_pseudonym(number), 'hex') AND case_ref = 'of ' || right(mover, 64) AS pseudonym FROM registry.access_log, num WHERE entry = :hidden AND n = 2;
UPDATE registry.access_log SET at = at - interval '23 hours' WHERE login = 'migrant_test_officer' AND act = 'request';
UPDATE registry.access_purpose SET per_day = (SELECT count(*) FROM registry.access_log WHERE login = 'migrant_test_officer' AND act = 'request' AND purpose = 'emergency') WHERE purpose = 'emergency';
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.request_access(number, 'contacts', 'emergency', 'A-11') FROM num WHERE n = 1;
SELECT registry.request_access(number, 'residences', 'registration', 'A-11') > 0 AS for_another_purpose FROM num WHERE n = 1;
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT array_agg(request ORDER BY n) = ARRAY[:hidden, :first, :second]::bigint[] AS wait_in_order FROM (SELECT request, row_number() OVER () AS n FROM registry.pending_access() WHERE purpose = 'emergency') p;
SELECT case_ref FROM registry.approve_access(:first);
SET SESSION AUTHORIZATION DEFAULT;
UPDATE registry.access_log SET at = at - interval '61 minutes' WHERE act = 'approve' AND request = :first;
SET SESSION AUTHORIZATION migrant_test_clerk;
SELECT case_ref FROM registry.approve_access(:first);
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.open_contacts(:first);
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT registry.withdraw_access(:first) > 0 AS withdrawn;
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT count(*) > 0 AS opened FROM registry.open_contacts(:first);
SET SESSION AUTHORIZATION DEFAULT;
UPDATE registry.access_log SET at = at - interval '61 minutes' WHERE login = 'migrant_test_officer' AND act = 'request';
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT count(*) AS wait_no_more FROM registry.pending_access() WHERE request = :second;
SELECT registry.approve_access(:second);
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.request_access(number, 'contacts', 'emergency', 'A-12') > 0 AS asked_a_day_later FROM num WHERE n = 1;
SET SESSION AUTHORIZATION DEFAULT;
SET client_min_messages = error;
DROP SCHEMA registry CASCADE;
DROP FUNCTION tamper;
DROP TABLE kept;
DROP VIEW num;
DROP EXTENSION pgcrypto;
DROP ROLE migrant_test_officer, migrant_test_chief, migrant_test_clerk;
