-- pseudonyms, and the chain of a log

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
