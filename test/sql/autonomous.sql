-- a function called in a transaction of its own: what it leaves, its rights and what it may not do
CREATE TABLE line (said text, its_user name, its_login name, isolation text, committed text);
CREATE ROLE migrant_test_low;
CREATE ROLE migrant_test_login;
CREATE SCHEMA migrant_test_low AUTHORIZATION migrant_test_low;
GRANT INSERT ON line TO migrant_test_low;
CREATE FUNCTION say(what text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO line VALUES (what, current_user, session_user, current_setting('transaction_isolation'), current_setting('synchronous_commit'));
	RETURN nullif(length(what), 0);
END $$;
\echo 'what it wrote stays, whatever the caller''s transaction is and becomes'
BEGIN;
SELECT autonomous_call('say(text)', '一二三');
ROLLBACK;
SET synchronous_commit = off;
BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY;
SELECT autonomous_call('say(text)', '') IS NULL AS no_number;
SELECT count(*) FROM line;
ROLLBACK;
RESET synchronous_commit;
SELECT autonomous_call('say(text)', NULL), autonomous_call(NULL, 'x');
\echo 'as the current user for the session user, neither of which it can change; not for everybody'
CREATE FUNCTION migrant_test_low.act(what text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE what;
	RETURN 0;
END $$;
CREATE FUNCTION say_as_low(what text) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT autonomous_call(''say(text)'', what)';
ALTER FUNCTION say_as_low OWNER TO migrant_test_low;
CREATE FUNCTION act_as_low(what text) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT autonomous_call(''migrant_test_low.act(text)'', what)';
ALTER FUNCTION act_as_low OWNER TO migrant_test_low;
\set SHOW_CONTEXT never
SELECT say_as_low('refused');
GRANT EXECUTE ON FUNCTION autonomous_call TO migrant_test_low;
SET SESSION AUTHORIZATION migrant_test_login;
SELECT say_as_low('low');
SELECT act_as_low('RESET SESSION AUTHORIZATION');
SELECT act_as_low('SET ROLE migrant_test_login');
SELECT act_as_low('CREATE TEMP TABLE t ()');
SELECT act_as_low('TABLE line');
SELECT act_as_low('COMMIT');
SET SESSION AUTHORIZATION DEFAULT;
SELECT said, nullif(its_user, current_user) AS its_user, nullif(its_login, session_user) AS its_login, isolation, committed FROM line;
\echo 'its errors are the caller''s, and nothing is left of them; what is no function of one text'
CREATE FUNCTION fail(why text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	PERFORM say('never seen');
	RAISE EXCEPTION '%', repeat(why, 1000) USING ERRCODE = 'MG001', DETAIL = 'Detail.', HINT = 'Hint.';
END $$;
DO $$
DECLARE
	message text;
	detail text;
	hint text;
BEGIN
	PERFORM autonomous_call('fail(text)', '错');
EXCEPTION WHEN SQLSTATE 'MG001' THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RAISE NOTICE '% bytes, clean %: % %', octet_length(message), message = repeat('错', length(message)), detail, hint;
END $$;
SELECT autonomous_call('lower(text)', 'x');
SELECT autonomous_call('length(bytea)', 'x');
SELECT autonomous_call('count("any")', 'x');
BEGIN;
CREATE FUNCTION not_committed(what text) RETURNS bigint LANGUAGE sql RETURN 1;
SELECT autonomous_call('not_committed(text)', 'x');
ROLLBACK;
\echo 'cancelled, also while it waits for the caller''s own lock, it ends'
CREATE FUNCTION wait(what text) RETURNS bigint LANGUAGE sql AS 'SELECT say(what) FROM pg_sleep(100)';
SET statement_timeout = '200 ms';
SELECT autonomous_call('wait(text)', 'never seen');
BEGIN;
LOCK TABLE line;
SELECT autonomous_call('say(text)', 'perhaps, if the lock is given up before it ends');
ROLLBACK;
RESET statement_timeout;
DO $$
BEGIN
	WHILE EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'migrant autonomous call') LOOP
		PERFORM pg_sleep(0.01), pg_stat_clear_snapshot();
	END LOOP;
END $$;
SELECT count(*) FROM line WHERE said = 'never seen';
DROP FUNCTION say, say_as_low, act_as_low, fail, wait;
DROP TABLE line;
SET client_min_messages = error;
DROP SCHEMA migrant_test_low CASCADE;
REVOKE EXECUTE ON FUNCTION autonomous_call FROM migrant_test_low;
DROP ROLE migrant_test_low, migrant_test_login;
