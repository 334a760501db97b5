-- pseudonyms, and the chain of a log and what writes it

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
