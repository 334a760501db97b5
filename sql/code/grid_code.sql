-- grid_code: codes of governance grids, CJ/T 213 and GB/T 30428.1
@include sql/code/region_code.sql

CREATE TYPE grid_code;
CREATE FUNCTION grid_code_in(cstring) RETURNS grid_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grid_code_in(cstring) IS 'text input';
CREATE FUNCTION grid_code_out(grid_code) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grid_code_out(grid_code) IS 'text output';
CREATE FUNCTION grid_code_recv(internal) RETURNS grid_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grid_code_recv(internal) IS 'binary input';
CREATE FUNCTION grid_code_send(grid_code) RETURNS bytea
	AS 'int8send' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grid_code_send(grid_code) IS 'binary output';
CREATE TYPE grid_code (
	INPUT = grid_code_in, OUTPUT = grid_code_out, RECEIVE = grid_code_recv, SEND = grid_code_send, LIKE = bigint);
COMMENT ON TYPE grid_code IS 'code of a governance grid: 12 digits of its community and 3 of its own (CJ/T 213)';

@template sql/base/int8_order.sql.in TYPE=grid_code

CREATE FUNCTION grid_code(code bigint) RETURNS grid_code
	AS 'MODULE_PATHNAME', 'bigint_to_grid_code' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grid_code(bigint) IS 'the 15 digits as a number, checked';
CREATE CAST (bigint AS grid_code) WITH FUNCTION grid_code(bigint);
COMMENT ON CAST (bigint AS grid_code) IS 'the 15 digits as a number, checked';
CREATE CAST (grid_code AS bigint) WITHOUT FUNCTION;
COMMENT ON CAST (grid_code AS bigint) IS 'the 15 digits as a number';
CREATE FUNCTION grid_code(region region_code, sequence integer) RETURNS grid_code
	AS 'MODULE_PATHNAME', 'grid_code_make' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grid_code(region_code, integer) IS 'grid number 1 to 999 of a village or community';

CREATE FUNCTION grid_code_is_valid(code text) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grid_code_is_valid(text) IS 'would the text be accepted as a grid_code?';
CREATE FUNCTION grid_code_region(code grid_code) RETURNS region_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grid_code_region(grid_code) IS 'village or community of a grid';
CREATE FUNCTION grid_code_sequence(code grid_code) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grid_code_sequence(grid_code) IS 'number of a grid within its community';
CREATE FUNCTION grid_code_first(ancestor region_code) RETURNS grid_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grid_code_first(region_code) IS 'lower bound of the grids of a region';
CREATE FUNCTION grid_code_last(ancestor region_code) RETURNS grid_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grid_code_last(region_code) IS 'upper bound of the grids of a region';

CREATE FUNCTION region_code_contains(ancestor region_code, code grid_code) RETURNS boolean
	AS 'MODULE_PATHNAME', 'region_code_contains_grid_code' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	SUPPORT prefix_contains_support;
COMMENT ON FUNCTION region_code_contains(region_code, grid_code) IS 'implementation of @> operator';
CREATE FUNCTION grid_code_contained(code grid_code, ancestor region_code) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT prefix_contained_support;
COMMENT ON FUNCTION grid_code_contained(grid_code, region_code) IS 'implementation of <@ operator';
CREATE OPERATOR @> (
	LEFTARG = region_code, RIGHTARG = grid_code, FUNCTION = region_code_contains, COMMUTATOR = <@,
	RESTRICT = matchingsel, JOIN = matchingjoinsel);
COMMENT ON OPERATOR @> (region_code, grid_code) IS 'does left contain right?';
CREATE OPERATOR <@ (
	LEFTARG = grid_code, RIGHTARG = region_code, FUNCTION = grid_code_contained, COMMUTATOR = @>,
	RESTRICT = matchingsel, JOIN = matchingjoinsel);
COMMENT ON OPERATOR <@ (grid_code, region_code) IS 'is left contained in right?';

