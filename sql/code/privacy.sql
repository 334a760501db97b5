-- pseudonyms, the chain of a log and what writes it; lines of files without the numbers in them

CREATE FUNCTION citizen_id_pseudonym(number citizen_id) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_pseudonym(citizen_id) IS
	'HMAC-SHA-256 of the 18 characters under the key in the file named by migrant.key_file, 32 bytes';
REVOKE EXECUTE ON FUNCTION citizen_id_pseudonym(citizen_id) FROM PUBLIC;
CREATE FUNCTION access_link(previous bytea, entry text) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION access_link(bytea, text) IS
	'what chains an entry of a log to the one before: HMAC-SHA-256 of that one''s link and of the entry under the key in the file named by migrant.key_file, 32 bytes';
REVOKE EXECUTE ON FUNCTION access_link(bytea, text) FROM PUBLIC;
CREATE FUNCTION autonomous_call(function regprocedure, argument text) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 100000;
COMMENT ON FUNCTION autonomous_call(regprocedure, text) IS
	'calls a function of one text that returns a bigint in a transaction of its own, as the current user: what it wrote is committed, on disk and with the synchronous standbys before this returns, and stays if the caller rolls back';
REVOKE EXECUTE ON FUNCTION autonomous_call(regprocedure, text) FROM PUBLIC;

CREATE FUNCTION pseudonym_key_tag() RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pseudonym_key_tag() IS '16 hexadecimal digits that tell the key in the file named by migrant.key_file from others';
CREATE FUNCTION citizen_id_seal(number citizen_id) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_seal(citizen_id) IS
	'what may be kept of a number: tag of the key, pseudonym, first of the month of birth, sex and prefecture of the first registration, with blanks between';
CREATE FUNCTION citizen_id_hide(content text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_hide(text) IS 'the text with the pseudonym in the place of each number of 18 characters in it';
CREATE FUNCTION intake_seal() RETURNS trigger
	AS 'MODULE_PATHNAME' LANGUAGE C STRICT;
COMMENT ON FUNCTION intake_seal() IS
	'trigger that rewrites the lines of a CSV file before they are stored: of the columns named by its arguments, seals in the place of the numbers of column "number"';
CREATE FUNCTION log_guard_hide_context() RETURNS void
	AS 'MODULE_PATHNAME' LANGUAGE C STRICT;
COMMENT ON FUNCTION log_guard_hide_context() IS
	'from now on the messages of this session stand in the server''s log without their context, where COPY shows lines of the file that it reads';
REVOKE EXECUTE ON FUNCTION pseudonym_key_tag(), citizen_id_seal(citizen_id), citizen_id_hide(text), intake_seal() FROM PUBLIC;
