-- person_key: persons by whole number, uuid or text, for aggregates that take all of them

CREATE TYPE person_key;
CREATE FUNCTION person_key_in(cstring) RETURNS person_key
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION person_key_in(cstring) IS 'text input';
CREATE FUNCTION person_key_out(person_key) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION person_key_out(person_key) IS 'text output';
CREATE FUNCTION person_key_recv(internal) RETURNS person_key
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION person_key_recv(internal) IS 'binary input';
CREATE FUNCTION person_key_send(person_key) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION person_key_send(person_key) IS 'binary output';
CREATE TYPE person_key (
	INPUT = person_key_in, OUTPUT = person_key_out, RECEIVE = person_key_recv, SEND = person_key_send,
	INTERNALLENGTH = 24, ALIGNMENT = double);
COMMENT ON TYPE person_key
	IS 'key of a person: a whole number, a uuid, or a hash of a text; without operators, as it is for arguments';

CREATE FUNCTION person_key(value bigint) RETURNS person_key
	AS 'MODULE_PATHNAME', 'bigint_to_person_key' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION person_key(bigint) IS 'key of a person: a whole number';
CREATE CAST (bigint AS person_key) WITH FUNCTION person_key(bigint) AS IMPLICIT;
COMMENT ON CAST (bigint AS person_key) IS 'key of a person';
CREATE FUNCTION person_key(value integer) RETURNS person_key
	AS 'MODULE_PATHNAME', 'integer_to_person_key' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION person_key(integer) IS 'key of a person: a whole number';
CREATE CAST (integer AS person_key) WITH FUNCTION person_key(integer) AS IMPLICIT;
COMMENT ON CAST (integer AS person_key) IS 'key of a person';
CREATE FUNCTION person_key(value smallint) RETURNS person_key
	AS 'MODULE_PATHNAME', 'smallint_to_person_key' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION person_key(smallint) IS 'key of a person: a whole number';
CREATE CAST (smallint AS person_key) WITH FUNCTION person_key(smallint) AS IMPLICIT;
COMMENT ON CAST (smallint AS person_key) IS 'key of a person';
CREATE FUNCTION person_key(value uuid) RETURNS person_key
	AS 'MODULE_PATHNAME', 'uuid_to_person_key' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION person_key(uuid) IS 'key of a person: a uuid';
CREATE CAST (uuid AS person_key) WITH FUNCTION person_key(uuid) AS IMPLICIT;
COMMENT ON CAST (uuid AS person_key) IS 'key of a person';
CREATE FUNCTION person_key(value text) RETURNS person_key
	AS 'MODULE_PATHNAME', 'text_to_person_key' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION person_key(text) IS 'key of a person: first 16 bytes of SHA-256 of a text';
CREATE CAST (text AS person_key) WITH FUNCTION person_key(text) AS IMPLICIT;
COMMENT ON CAST (text AS person_key) IS 'key of a person';
CREATE FUNCTION person_key(value character) RETURNS person_key
	AS 'MODULE_PATHNAME', 'character_to_person_key' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION person_key(character)
	IS 'key of a person: first 16 bytes of SHA-256 of a text, without blanks at its end';
CREATE CAST (character AS person_key) WITH FUNCTION person_key(character) AS IMPLICIT;
COMMENT ON CAST (character AS person_key) IS 'key of a person';
CREATE CAST (character varying AS person_key) WITH FUNCTION person_key(text) AS IMPLICIT;
COMMENT ON CAST (character varying AS person_key) IS 'key of a person';
