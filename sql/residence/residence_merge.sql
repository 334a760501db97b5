-- residence: union of periods

CREATE FUNCTION residence_merge_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_merge_agg_combine(internal, internal) IS 'periods of two states of residence_merge_agg';
CREATE FUNCTION residence_merge_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION residence_merge_agg_serial(internal) IS 'state of residence_merge_agg to bytes';
CREATE FUNCTION residence_merge_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION residence_merge_agg_deserial(bytea, internal) IS 'state of residence_merge_agg from bytes';
CREATE FUNCTION residence_merge_agg_final(state internal) RETURNS tstzmultirange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_merge_agg_final(internal)
	IS 'the periods of a state of residence_merge_agg, of timestamps';
CREATE FUNCTION residence_date_merge_agg_final(state internal) RETURNS datemultirange
	AS 'MODULE_PATHNAME', 'residence_merge_agg_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_date_merge_agg_final(internal)
	IS 'the periods of a state of residence_merge_agg, of dates';
CREATE FUNCTION residence_merge_agg_trans(state internal, period anyrange, gap_days integer) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_merge_agg_trans(internal, anyrange, integer) IS 'transition of residence_merge_agg';
CREATE AGGREGATE residence_merge_agg(period daterange, gap_days integer) (
	SFUNC = residence_merge_agg_trans, STYPE = internal, SSPACE = 128, FINALFUNC = residence_date_merge_agg_final,
	COMBINEFUNC = residence_merge_agg_combine, SERIALFUNC = residence_merge_agg_serial,
		DESERIALFUNC = residence_merge_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_merge_agg(daterange,
	integer) IS 'union of periods of dates, gaps of up to gap_days filled';
CREATE AGGREGATE residence_merge_agg(period tstzrange, gap_days integer) (
	SFUNC = residence_merge_agg_trans, STYPE = internal, SSPACE = 128, FINALFUNC = residence_merge_agg_final,
	COMBINEFUNC = residence_merge_agg_combine, SERIALFUNC = residence_merge_agg_serial,
		DESERIALFUNC = residence_merge_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_merge_agg(tstzrange, integer) IS 'union of periods, gaps of up to gap_days filled';
CREATE FUNCTION residence_merges(
	relation regclass, key name, period name, gap_days integer DEFAULT 0, OUT key bigint, OUT periods tstzmultirange)
		RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 100000;
COMMENT ON FUNCTION residence_merges(regclass, name, name, integer) IS
	'union of the periods of each key of a table (key NULL: of all), gaps of up to gap_days filled, in the order of '
	'keys; periods are of type tstzrange';
CREATE FUNCTION residence_merges_dates(
	relation regclass, key name, period name, gap_days integer DEFAULT 0, OUT key bigint, OUT periods datemultirange)
		RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 100000;
COMMENT ON FUNCTION residence_merges_dates(regclass, name, name, integer) IS
	'union of the periods of each key of a table (key NULL: of all), gaps of up to gap_days filled, in the order of '
	'keys; periods are of type daterange';
