-- region_code: division codes of 12 digits, GB/T 2260 and GB/T 10114
@include sql/code/prefix_range.sql

CREATE TYPE region_code;
CREATE FUNCTION region_code_in(cstring) RETURNS region_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION region_code_in(cstring) IS 'text input';
CREATE FUNCTION region_code_out(region_code) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION region_code_out(region_code) IS 'text output';
CREATE FUNCTION region_code_recv(internal) RETURNS region_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION region_code_recv(internal) IS 'binary input';
CREATE FUNCTION region_code_send(region_code) RETURNS bytea
	AS 'int8send' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION region_code_send(region_code) IS 'binary output';
CREATE TYPE region_code (
	INPUT = region_code_in, OUTPUT = region_code_out, RECEIVE = region_code_recv, SEND = region_code_send,
	LIKE = bigint);
COMMENT ON TYPE region_code
	IS 'division code of 12 digits, from province to village or community (GB/T 2260, GB/T 10114)';

@template sql/base/int8_order.sql.in TYPE=region_code

CREATE FUNCTION region_code(code bigint) RETURNS region_code
	AS 'MODULE_PATHNAME', 'bigint_to_region_code' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION region_code(bigint) IS 'the 12 digits as a number, checked';
CREATE CAST (bigint AS region_code) WITH FUNCTION region_code(bigint);
COMMENT ON CAST (bigint AS region_code) IS 'the 12 digits as a number, checked';
CREATE CAST (region_code AS bigint) WITHOUT FUNCTION;
COMMENT ON CAST (region_code AS bigint) IS 'the 12 digits as a number';

CREATE FUNCTION region_code_is_valid(code text) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION region_code_is_valid(text) IS 'would the text be accepted as a region_code?';
CREATE FUNCTION region_code_level(code region_code) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION region_code_level(region_code) IS
	'1 province, 2 prefecture, 3 county, 4 township, 5 village or community';
CREATE FUNCTION region_code_at(code region_code, level integer) RETURNS region_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION region_code_at(region_code, integer) IS
	'the enclosing region at a level, the code itself at its own level, NULL at a lower one';
CREATE FUNCTION region_code_parent(code region_code) RETURNS region_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION region_code_parent(region_code) IS 'the parent region; NULL if there is none';

CREATE FUNCTION region_code_first(ancestor region_code) RETURNS region_code
	AS 'int8up' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION region_code_first(region_code) IS 'lowest code inside a region: its own';
CREATE FUNCTION region_code_last(ancestor region_code) RETURNS region_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION region_code_last(region_code) IS 'highest code inside a region';

CREATE FUNCTION region_code_contains(ancestor region_code, code region_code) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT prefix_contains_support;
COMMENT ON FUNCTION region_code_contains(region_code, region_code) IS 'implementation of @> operator';
CREATE FUNCTION region_code_contained(code region_code, ancestor region_code) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT prefix_contained_support;
COMMENT ON FUNCTION region_code_contained(region_code, region_code) IS 'implementation of <@ operator';
CREATE OPERATOR @> (
	LEFTARG = region_code, RIGHTARG = region_code, FUNCTION = region_code_contains, COMMUTATOR = <@,
	RESTRICT = matchingsel, JOIN = matchingjoinsel);
COMMENT ON OPERATOR @> (region_code, region_code) IS 'does left contain right?';
CREATE OPERATOR <@ (
	LEFTARG = region_code, RIGHTARG = region_code, FUNCTION = region_code_contained, COMMUTATOR = @>,
	RESTRICT = matchingsel, JOIN = matchingjoinsel);
COMMENT ON OPERATOR <@ (region_code, region_code) IS 'is left contained in right?';

