-- pseudonyms: HMAC-SHA-256, against pgcrypto
\getenv dir PG_ABS_SRCDIR
CREATE EXTENSION IF NOT EXISTS pgcrypto;
SELECT citizen_id_pseudonym('11010519491231002X');
\set key_file :dir '/data/demo.key'
SET migrant.key_file = :'key_file';
SELECT citizen_id_pseudonym('11010519491231002x') = hmac('11010519491231002X', 'the key of the tests, 32 bytes or more, is no secret', 'sha256') AS as_pgcrypto,
	   octet_length(citizen_id_pseudonym('11010519491231002X')), citizen_id_pseudonym('110105491231002') = citizen_id_pseudonym('11010519491231002X') AS old_form;
SELECT count(DISTINCT citizen_id_pseudonym(n)) FROM (SELECT (33990019900101000 + i)::citizen_id AS n FROM generate_series(0, 900) i) g;
SET migrant.key_file = '/no/such/file';
SELECT citizen_id_pseudonym('11010519491231002X');
\set long_file :dir '/sql/gridcell.sql'
SET migrant.key_file = :'long_file';
SELECT citizen_id_pseudonym('11010519491231002X');
RESET migrant.key_file;
-- nobody but the owner calls it or sees or sets where the key is
CREATE ROLE migrant_nobody;
SET ROLE migrant_nobody;
\set VERBOSITY sqlstate
SELECT citizen_id_pseudonym('11010519491231002X');
SHOW migrant.key_file;
SET migrant.key_file = '/etc/passwd';
RESET ROLE;
DROP ROLE migrant_nobody;
SET migrant.no_such_setting = 1;
