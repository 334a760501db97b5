-- pseudonyms

CREATE FUNCTION citizen_id_pseudonym(number citizen_id) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_pseudonym(citizen_id) IS
	'HMAC-SHA-256 of the 18 characters under the key in the file named by migrant.key_file, 32 bytes';
REVOKE EXECUTE ON FUNCTION citizen_id_pseudonym(citizen_id) FROM PUBLIC;

