-- citizen_id: citizen identification numbers, GB 11643-1999
@include sql/code/region_code.sql

CREATE TYPE citizen_id;
CREATE FUNCTION citizen_id_in(cstring) RETURNS citizen_id
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_in(cstring) IS 'text input';
CREATE FUNCTION citizen_id_out(citizen_id) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_out(citizen_id) IS 'text output';
CREATE FUNCTION citizen_id_recv(internal) RETURNS citizen_id
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_recv(internal) IS 'binary input';
CREATE FUNCTION citizen_id_send(citizen_id) RETURNS bytea
	AS 'int8send' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_send(citizen_id) IS 'binary output';
CREATE FUNCTION citizen_id_analyze(internal) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_analyze(internal) IS 'statistics without values';
CREATE TYPE citizen_id (
	INPUT = citizen_id_in, OUTPUT = citizen_id_out, RECEIVE = citizen_id_recv, SEND = citizen_id_send,
		ANALYZE = citizen_id_analyze, LIKE = bigint);
COMMENT ON TYPE citizen_id IS
	'citizen identification number (GB 11643-1999), residence permit of Hong Kong, Macao or Taiwan residents, or '
	'foreigner''s card of 2023';

@template sql/base/int8_order.sql.in TYPE=citizen_id

CREATE FUNCTION citizen_id(digits bigint) RETURNS citizen_id
	AS 'MODULE_PATHNAME', 'bigint_to_citizen_id' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id(bigint) IS 'the number with these first 17 digits, checked';
CREATE CAST (bigint AS citizen_id) WITH FUNCTION citizen_id(bigint);
COMMENT ON CAST (bigint AS citizen_id) IS 'the number with these first 17 digits, checked';
CREATE CAST (citizen_id AS bigint) WITHOUT FUNCTION;
COMMENT ON CAST (citizen_id AS bigint) IS 'the first 17 digits';

CREATE FUNCTION citizen_id_is_valid(number text, as_of date DEFAULT CURRENT_DATE) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_is_valid(text, date) IS
	'would the text be accepted as a citizen_id, and was the person born by that day?';
CREATE FUNCTION citizen_id_problem(number text, as_of date DEFAULT CURRENT_DATE) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_problem(text,
	date) IS 'why the text is not a citizen_id, without showing it; NULL if it is one';
CREATE FUNCTION citizen_id_birth_date(number citizen_id) RETURNS date
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_birth_date(citizen_id) IS 'date of birth';
CREATE FUNCTION citizen_id_sex(number citizen_id) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_sex(citizen_id) IS 'sex by GB/T 2261.1: 1 male, 2 female';
CREATE FUNCTION citizen_id_origin(number citizen_id) RETURNS region_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_origin(citizen_id) IS
	'county of the first registration, perhaps abolished since; NULL for foreigners';
CREATE FUNCTION citizen_id_kind(number citizen_id) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_kind(citizen_id) IS 'citizen, hk_permit, macao_permit, taiwan_permit or foreigner';
CREATE FUNCTION citizen_id_masked(number citizen_id) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION citizen_id_masked(citizen_id) IS 'the province and the check character, with asterisks between';

