-- pseudonyms: HMAC-SHA-256, against pgcrypto
\getenv dir PG_ABS_SRCDIR
CREATE EXTENSION IF NOT EXISTS pgcrypto;
SELECT citizen_id_pseudonym('11010519491231002X');
\set key_script :dir '/data/key.sql'
\i :key_script
SELECT citizen_id_pseudonym('11010519491231002x') = hmac('11010519491231002X', 'the key of the tests, 32 bytes or more, is no secret', 'sha256') AS as_pgcrypto,
	   octet_length(citizen_id_pseudonym('11010519491231002X')), citizen_id_pseudonym('110105491231002') = citizen_id_pseudonym('11010519491231002X') AS old_form;
SELECT count(DISTINCT citizen_id_pseudonym(n)) FROM (SELECT (33990019900101000 + i)::citizen_id AS n FROM generate_series(0, 900) i) g;

\echo 'what is no key'
CREATE TEMP TABLE file (n integer GENERATED ALWAYS AS IDENTITY, what text, made text);
INSERT INTO file (what, made) VALUES
	('random bytes', 'head -c 32 /dev/urandom > f'), ('hexadecimal digits', 'head -c 16 /dev/urandom | od -An -tx1 | tr -d " \n" > f'), ('base64', 'head -c 32 /dev/urandom | base64 > f'), ('read-only', 'head -c 32 /dev/urandom > f; chmod 400 f'),
	('4096 bytes', 'head -c 4096 /dev/urandom > f'),
	('not there', ':'), ('a folder', 'mkdir f'), ('a pipe', 'mkfifo f'), ('a device', 'ln -s /dev/urandom f'),
	('read by the group', 'head -c 32 /dev/urandom > f; chmod 640 f'), ('read by all', 'head -c 32 /dev/urandom > f; chmod 604 f'), ('written by the group', 'head -c 32 /dev/urandom > f; chmod 620 f'),
	('run by all', 'head -c 32 /dev/urandom > f; chmod 601 f'), ('a link to one read by all', 'head -c 32 /dev/urandom > g; chmod 644 g; ln -s g f'),
	('31 bytes', 'head -c 31 /dev/urandom > f'), ('4097 bytes', 'head -c 4097 /dev/urandom > f'), ('empty', 'touch f'),
	('zeros', 'head -c 32 /dev/zero > f'), ('one letter', 'printf %064d 0 > f'), ('two letters', 'printf "ab%.0s" $(seq 40) > f'), ('a word again and again', 'printf "password%.0s" $(seq 8) > f'),
	('counted', 'seq -s "" 0 9 | tr -d "\n" > g; cat g g g g > f'), ('the alphabet', 'printf abcdefghijklmnopqrstuvwxyz0123456789 > f'), ('a letter and many', 'printf "%063dx" 0 > f');
DO $$
DECLARE
	f file;
	said text;
	detail text;
BEGIN
	FOR f IN SELECT * FROM file ORDER BY n LOOP
		EXECUTE format('COPY (SELECT) TO PROGRAM %L', format('umask 077; rm -rf migrant_test_files; mkdir migrant_test_files; cd migrant_test_files; cat > g; %s', f.made));
		PERFORM set_config('migrant.key_file', 'migrant_test_files/f', true);
		BEGIN
			PERFORM citizen_id_pseudonym('11010519491231002X');
			RAISE INFO '%: accepted', f.what;
		EXCEPTION WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS said = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
			RAISE INFO '%: %, %, %', f.what, SQLSTATE, said, detail;
		END;
	END LOOP;
END $$;
COPY (SELECT) TO PROGRAM 'rm -rf migrant_test_files; cat > /dev/null';
SET migrant.key_file = '/etc/passwd';
SELECT citizen_id_pseudonym('11010519491231002X');

\echo 'what tells keys apart, what is kept of a number, and texts without numbers'
\i :key_script
SELECT pseudonym_key_tag() = left(encode(hmac('migrant pseudonym_key_tag 1', 'the key of the tests, 32 bytes or more, is no secret', 'sha256'), 'hex'), 16) AS as_pgcrypto;
SELECT n, left(s, 17) = pseudonym_key_tag() || ' ' AS tag, substr(s, 18, 64) = encode(citizen_id_pseudonym(n), 'hex') AS pseudonym, substr(s, 82) AS rest
FROM unnest(ARRAY[11010519491231002, 33990020010203012, 81000019991231001, 93384019991231001]::citizen_id[]) n, citizen_id_seal(n) s;
SELECT content, replace(citizen_id_hide(content), encode(citizen_id_pseudonym('11010519491231002X'), 'hex'), '<pseudonym>') AS hidden
FROM unnest(ARRAY['11010519491231002X', 'web-11010519491231002x-1', '户主11010519491231002X与11010519491231002X', '110105194912310021', '110105491231002', '111010519491231002X', '28.110105194912310029', '', 'a']) content;

RESET migrant.key_file;
-- nobody but the owner calls it or sees or sets where the key is
CREATE ROLE migrant_nobody;
SET ROLE migrant_nobody;
\set VERBOSITY sqlstate
SELECT citizen_id_pseudonym('11010519491231002X');
SELECT citizen_id_seal('11010519491231002X');
SELECT citizen_id_hide('11010519491231002X');
SELECT pseudonym_key_tag();
CREATE TEMP TABLE lines (line bigint, content text, problem text);
CREATE TRIGGER seal BEFORE INSERT ON lines FOR EACH ROW EXECUTE FUNCTION intake_seal();
SHOW migrant.key_file;
SET migrant.key_file = '/etc/passwd';
RESET ROLE;
DROP TABLE lines;
DROP ROLE migrant_nobody;
SET migrant.no_such_setting = 1;
