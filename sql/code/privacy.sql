-- pseudonyms, the hash chain of a log and its writer; lines of files with the numbers hidden

CREATE FUNCTION citizen_id_pseudonym(number citizen_id) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_pseudonym(citizen_id) IS
	'HMAC-SHA-256 of the 18 characters under the key in the file named by migrant.key_file, 32 bytes';
REVOKE EXECUTE ON FUNCTION citizen_id_pseudonym(citizen_id) FROM PUBLIC;
CREATE FUNCTION access_link(previous bytea, entry text) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION access_link(bytea, text) IS
	'link of a log entry to the previous one: HMAC-SHA-256 of the previous link and of the entry under the key in the '
	'file named by migrant.key_file, 32 bytes';
REVOKE EXECUTE ON FUNCTION access_link(bytea, text) FROM PUBLIC;
CREATE FUNCTION autonomous_call(function regprocedure, argument text) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 100000;
COMMENT ON FUNCTION autonomous_call(regprocedure, text) IS
	'calls a function that takes one text and returns bigint in an autonomous transaction, as the current user: its '
	'changes are committed and flushed, on synchronous standbys too, before this returns, and remain if the caller '
	'rolls back';
REVOKE EXECUTE ON FUNCTION autonomous_call(regprocedure, text) FROM PUBLIC;

CREATE FUNCTION pseudonym_key_tag() RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pseudonym_key_tag()
	IS '16 hexadecimal digits that identify the key in the file named by migrant.key_file';
CREATE FUNCTION citizen_id_seal(number citizen_id) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_seal(citizen_id) IS
	'what may be stored of a number: tag of the key, pseudonym, first day of the month of birth, sex and prefecture of '
	'the first registration, separated by blanks';
CREATE FUNCTION citizen_id_hide(content text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_hide(text)
	IS 'the text with each number of 18 characters in it replaced by its pseudonym';
CREATE FUNCTION intake_seal() RETURNS trigger
	AS 'MODULE_PATHNAME' LANGUAGE C STRICT;
COMMENT ON FUNCTION intake_seal() IS
	'triggers before and after a statement, and before each of its rows, which read a file that it sends in base64, '
	'and insert the rows of the file, with numbers replaced by their seals; arguments: encoding, or empty, name of the '
	'file, words that head columns of numbers, and of others, each in a line';
CREATE FUNCTION intake_word(cell text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION intake_word(text) IS
	'a cell of a header as words are compared: without blanks, line breaks, colons and asterisks, in lower case and '
	'not of full width';
CREATE FUNCTION log_guard_hide_context() RETURNS void
	AS 'MODULE_PATHNAME' LANGUAGE C STRICT;
COMMENT ON FUNCTION log_guard_hide_context() IS
	'from now on, writes the messages of this session to the server log without their context, in which COPY shows '
	'lines of the file';
REVOKE EXECUTE ON FUNCTION pseudonym_key_tag(), citizen_id_seal(citizen_id), citizen_id_hide(text), intake_seal()
	FROM PUBLIC;
