-- credit_code: unified social credit codes of organisations, GB 32100-2015
@include sql/code/region_code.sql

CREATE TYPE credit_code;
CREATE FUNCTION credit_code_in(cstring) RETURNS credit_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_in(cstring) IS 'text input';
CREATE FUNCTION credit_code_out(credit_code) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_out(credit_code) IS 'text output';
CREATE FUNCTION credit_code_recv(internal) RETURNS credit_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_recv(internal) IS 'binary input';
CREATE FUNCTION credit_code_send(credit_code) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_send(credit_code) IS 'binary output';
CREATE TYPE credit_code (
	INPUT = credit_code_in, OUTPUT = credit_code_out, RECEIVE = credit_code_recv, SEND = credit_code_send,
	INTERNALLENGTH = 18, ALIGNMENT = char);
COMMENT ON TYPE credit_code IS 'unified social credit code of an organisation (GB 32100-2015)';

CREATE FUNCTION credit_code_lt(a credit_code, b credit_code) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_lt(credit_code, credit_code) IS 'implementation of < operator';
CREATE FUNCTION credit_code_le(a credit_code, b credit_code) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_le(credit_code, credit_code) IS 'implementation of <= operator';
CREATE FUNCTION credit_code_eq(a credit_code, b credit_code) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_eq(credit_code, credit_code) IS 'implementation of = operator';
CREATE FUNCTION credit_code_ne(a credit_code, b credit_code) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_ne(credit_code, credit_code) IS 'implementation of <> operator';
CREATE FUNCTION credit_code_ge(a credit_code, b credit_code) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_ge(credit_code, credit_code) IS 'implementation of >= operator';
CREATE FUNCTION credit_code_gt(a credit_code, b credit_code) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_gt(credit_code, credit_code) IS 'implementation of > operator';
CREATE FUNCTION credit_code_cmp(a credit_code, b credit_code) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_cmp(credit_code, credit_code) IS 'less-equal-greater';
CREATE FUNCTION credit_code_larger(a credit_code, b credit_code) RETURNS credit_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_larger(credit_code, credit_code) IS 'larger of two';
CREATE FUNCTION credit_code_smaller(a credit_code, b credit_code) RETURNS credit_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_smaller(credit_code, credit_code) IS 'smaller of two';
CREATE FUNCTION credit_code_sortsupport(internal) RETURNS void
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_sortsupport(internal) IS 'sort support';
CREATE FUNCTION credit_code_hash(value credit_code) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_hash(credit_code) IS 'hash';
CREATE FUNCTION credit_code_hash_extended(value credit_code, seed bigint) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_hash_extended(credit_code, bigint) IS 'hash with seed';

CREATE OPERATOR < (
	LEFTARG = credit_code, RIGHTARG = credit_code, FUNCTION = credit_code_lt, COMMUTATOR = >, NEGATOR = >=,
	RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR < (credit_code, credit_code) IS 'less than';
CREATE OPERATOR <= (
	LEFTARG = credit_code, RIGHTARG = credit_code, FUNCTION = credit_code_le, COMMUTATOR = >=, NEGATOR = >,
	RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR <= (credit_code, credit_code) IS 'less than or equal';
CREATE OPERATOR = (
	LEFTARG = credit_code, RIGHTARG = credit_code, FUNCTION = credit_code_eq, COMMUTATOR = =, NEGATOR = <>,
	RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR = (credit_code, credit_code) IS 'equal';
CREATE OPERATOR <> (
	LEFTARG = credit_code, RIGHTARG = credit_code, FUNCTION = credit_code_ne, COMMUTATOR = <>, NEGATOR = =,
	RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (credit_code, credit_code) IS 'not equal';
CREATE OPERATOR >= (
	LEFTARG = credit_code, RIGHTARG = credit_code, FUNCTION = credit_code_ge, COMMUTATOR = <=, NEGATOR = <,
	RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR >= (credit_code, credit_code) IS 'greater than or equal';
CREATE OPERATOR > (
	LEFTARG = credit_code, RIGHTARG = credit_code, FUNCTION = credit_code_gt, COMMUTATOR = <, NEGATOR = <=,
	RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR > (credit_code, credit_code) IS 'greater than';

CREATE OPERATOR CLASS credit_code_btree_ops DEFAULT FOR TYPE credit_code USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 credit_code_cmp(credit_code, credit_code),
	FUNCTION 2 credit_code_sortsupport(internal),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS credit_code_btree_ops USING btree IS 'B-tree order of credit_code';
COMMENT ON OPERATOR FAMILY credit_code_btree_ops USING btree IS 'B-tree order of credit_code';
CREATE OPERATOR CLASS credit_code_hash_ops DEFAULT FOR TYPE credit_code USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 credit_code_hash(credit_code),
	FUNCTION 2 credit_code_hash_extended(credit_code, bigint);
COMMENT ON OPERATOR CLASS credit_code_hash_ops USING hash IS 'hashing of credit_code';
COMMENT ON OPERATOR FAMILY credit_code_hash_ops USING hash IS 'hashing of credit_code';
CREATE OPERATOR CLASS credit_code_minmax_ops DEFAULT FOR TYPE credit_code USING brin AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 brin_minmax_opcinfo(internal),
	FUNCTION 2 brin_minmax_add_value(internal, internal, internal, internal),
	FUNCTION 3 brin_minmax_consistent(internal, internal, internal),
	FUNCTION 4 brin_minmax_union(internal, internal, internal);
COMMENT ON OPERATOR CLASS credit_code_minmax_ops USING brin IS 'block ranges of credit_code';
COMMENT ON OPERATOR FAMILY credit_code_minmax_ops USING brin IS 'block ranges of credit_code';

CREATE AGGREGATE min(credit_code) (
	SFUNC = credit_code_smaller, STYPE = credit_code, COMBINEFUNC = credit_code_smaller, SORTOP = <, PARALLEL = SAFE);
COMMENT ON AGGREGATE min(credit_code) IS 'minimum';
CREATE AGGREGATE max(credit_code) (
	SFUNC = credit_code_larger, STYPE = credit_code, COMBINEFUNC = credit_code_larger, SORTOP = >, PARALLEL = SAFE);
COMMENT ON AGGREGATE max(credit_code) IS 'maximum';

CREATE FUNCTION credit_code_is_valid(code text) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_is_valid(text) IS 'would the text be accepted as a credit_code?';
CREATE FUNCTION credit_code_problem(code text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_problem(text) IS 'why the text is not a credit_code; NULL if it is one';
CREATE FUNCTION credit_code_department(code credit_code) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_department(credit_code) IS 'registering department, in English';
CREATE FUNCTION credit_code_category(code credit_code) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_category(credit_code) IS 'category of organisation, in English';
CREATE FUNCTION credit_code_division(code credit_code) RETURNS region_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_division(credit_code)
	IS 'division of the registering department; NULL for the state''s own bureau';
CREATE FUNCTION credit_code_organisation(code credit_code) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_organisation(credit_code) IS 'organisation code of 9 characters (GB 11714)';
CREATE FUNCTION credit_code_organisation_is_valid(code credit_code) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION credit_code_organisation_is_valid(credit_code)
	IS 'is the check character of the organisation code right? Some codes in use are reported to fail';

