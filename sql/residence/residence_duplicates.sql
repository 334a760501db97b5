-- residence: claims about the same stay, and the edit distance of dates

CREATE FUNCTION date_edit_distance(a date, b date) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION date_edit_distance(date,
	date) IS 'digits of YYYYMMDD to delete, insert, substitute or transpose with a neighbour, to turn one date into '
		'the other';
CREATE TYPE residence_duplicate AS (
	place bigint, claim_a bigint, claim_b bigint, from_shift_days integer, to_shift_days integer, edit_distance integer,
		same_source boolean);
COMMENT ON TYPE residence_duplicate IS 'two claims of one person, claim_a < claim_b, about the same stay at a place';
COMMENT ON COLUMN residence_duplicate.from_shift_days
	IS 'days from the beginning in claim_a to that in claim_b; NULL if only one of them has one';
COMMENT ON COLUMN residence_duplicate.to_shift_days
	IS 'days from the end in claim_a to that in claim_b; NULL if only one of them has one';
COMMENT ON COLUMN residence_duplicate.edit_distance
	IS 'sum of the distances of the beginnings and of the ends, where both claims have one';
CREATE FUNCTION residence_duplicates_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_duplicates_agg_combine(internal,
	internal) IS 'claims of two states of residence_duplicates_agg';
CREATE FUNCTION residence_duplicates_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION residence_duplicates_agg_serial(internal) IS 'state of residence_duplicates_agg to bytes';
CREATE FUNCTION residence_duplicates_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION residence_duplicates_agg_deserial(bytea,
	internal) IS 'state of residence_duplicates_agg from bytes';
CREATE FUNCTION residence_duplicates_agg_final(state internal) RETURNS residence_duplicate[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_duplicates_agg_final(internal) IS 'the duplicates of a state of residence_duplicates_agg';
CREATE FUNCTION residence_duplicates_agg_trans(state internal, place bigint, source text, period daterange,
	claim bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_duplicates_agg_trans(internal, bigint, text, daterange,
	bigint) IS 'transition of residence_duplicates_agg';
CREATE AGGREGATE residence_duplicates_agg(place bigint, source text, period daterange, claim bigint) (
	SFUNC = residence_duplicates_agg_trans, STYPE = internal, SSPACE = 512, FINALFUNC = residence_duplicates_agg_final,
	COMBINEFUNC = residence_duplicates_agg_combine, SERIALFUNC = residence_duplicates_agg_serial,
		DESERIALFUNC = residence_duplicates_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_duplicates_agg(bigint, text, daterange,
	bigint) IS
		'pairs of claims of a person about the same stay: begin and end each differ by few days, or by few edits; up '
		'to 3 days, or 1 edit';
CREATE FUNCTION residence_duplicates_agg_trans(state internal, place bigint, source text, period daterange,
	claim bigint, max_shift_days integer, max_edit integer) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_duplicates_agg_trans(internal, bigint, text, daterange, bigint, integer,
	integer) IS 'transition of residence_duplicates_agg';
CREATE AGGREGATE residence_duplicates_agg(place bigint, source text, period daterange, claim bigint,
	max_shift_days integer, max_edit integer) (
	SFUNC = residence_duplicates_agg_trans, STYPE = internal, SSPACE = 512, FINALFUNC = residence_duplicates_agg_final,
	COMBINEFUNC = residence_duplicates_agg_combine, SERIALFUNC = residence_duplicates_agg_serial,
		DESERIALFUNC = residence_duplicates_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_duplicates_agg(bigint, text, daterange, bigint, integer,
	integer) IS
		'pairs of claims of a person about the same stay: begin and end each differ by few days, or by few edits, '
		'within the limits given';
