-- overlap: who was where at the same time as whom

CREATE TYPE residence_overlap AS (a bigint, b bigint, common tstzmultirange, days double precision);
COMMENT ON TYPE residence_overlap
	IS 'two persons who were at one place at the same time: when, and for how many days of 24 hours';
CREATE TYPE residence_date_overlap AS (a bigint, b bigint, common datemultirange, days double precision);
COMMENT ON TYPE residence_date_overlap IS 'two persons who were at one place on the same dates: which, and how many';

CREATE FUNCTION residence_overlaps(
	relation regclass, key name, id name, period name, min_days double precision DEFAULT 0,
		within_days double precision DEFAULT 0,
	OUT key bigint, OUT a bigint, OUT b bigint, OUT common tstzmultirange, OUT days double precision)
		RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 1000000;
COMMENT ON FUNCTION residence_overlaps(regclass, name, name, name, double precision, double precision) IS
	'pairs of persons whose stays in a table meet where their keys are equal (key NULL: anywhere), with the time they '
	'share; periods are of type tstzrange';
CREATE FUNCTION residence_overlaps_dates(
	relation regclass, key name, id name, period name, min_days double precision DEFAULT 0,
		within_days double precision DEFAULT 0,
	OUT key bigint, OUT a bigint, OUT b bigint, OUT common datemultirange, OUT days double precision)
		RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 1000000;
COMMENT ON FUNCTION residence_overlaps_dates(regclass, name, name, name, double precision, double precision) IS
	'pairs of persons whose stays in a table meet where their keys are equal (key NULL: anywhere), with the time they '
	'share; periods are of type daterange';
CREATE FUNCTION residence_overlaps(
	relation regclass, key name, id name, period name, other regclass, other_key name, other_id name, other_period name,
	min_days double precision DEFAULT 0, within_days double precision DEFAULT 0,
	OUT key bigint, OUT a bigint, OUT b bigint, OUT common tstzmultirange, OUT days double precision)
		RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'residence_overlaps_between' LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 1000000;
COMMENT ON FUNCTION residence_overlaps(regclass, name, name, name, regclass, name, name, name, double precision,
	double precision) IS
	'pairs of a person of one table and one of another whose stays meet where their keys are equal (keys NULL: '
	'anywhere), with the time they share; periods are of type tstzrange';
CREATE FUNCTION residence_overlaps_dates(
	relation regclass, key name, id name, period name, other regclass, other_key name, other_id name, other_period name,
	min_days double precision DEFAULT 0, within_days double precision DEFAULT 0,
	OUT key bigint, OUT a bigint, OUT b bigint, OUT common datemultirange, OUT days double precision)
		RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'residence_overlaps_between_dates'
		LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 1000000;
COMMENT ON FUNCTION residence_overlaps_dates(regclass, name, name, name, regclass, name, name, name, double precision,
	double precision) IS
	'pairs of a person of one table and one of another whose stays meet where their keys are equal (keys NULL: '
	'anywhere), with the time they share; periods are of type daterange';
CREATE FUNCTION residence_overlap_count(relation regclass, key name, period name,
	within_days double precision DEFAULT 0) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000;
COMMENT ON FUNCTION residence_overlap_count(regclass, name, name, double precision) IS
	'number of pairs of rows of a table whose periods meet where their keys are equal (key NULL: anywhere), without '
	'making them';
CREATE FUNCTION residence_overlap_count(
	relation regclass, key name, period name, other regclass, other_key name, other_period name,
		within_days double precision DEFAULT 0) RETURNS bigint
	AS 'MODULE_PATHNAME', 'residence_overlap_count_between' LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000;
COMMENT ON FUNCTION residence_overlap_count(regclass, name, name, regclass, name, name, double precision) IS
	'number of pairs of a row of one table and one of another whose periods meet where their keys are equal (keys '
	'NULL: anywhere), without making them';
CREATE FUNCTION occupancy_peaks(
	relation regclass, key name, period name, OUT key bigint, OUT peak bigint, OUT period tstzrange)
		RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 100000;
COMMENT ON FUNCTION occupancy_peaks(regclass, name, name) IS
	'largest number of stays at one time for each key of a table (key NULL: of all), and the first period that has it; '
	'periods are of type tstzrange';
CREATE FUNCTION occupancy_peaks_dates(
	relation regclass, key name, period name, OUT key bigint, OUT peak bigint, OUT period daterange)
		RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 100000;
COMMENT ON FUNCTION occupancy_peaks_dates(regclass, name, name) IS
	'largest number of stays at one time for each key of a table (key NULL: of all), and the first period that has it; '
	'periods are of type daterange';

CREATE FUNCTION residence_overlap_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_overlap_agg_combine(internal, internal) IS
	'all rows of two states of residence_overlap_agg or residence_overlap_count_agg';
CREATE FUNCTION residence_overlap_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION residence_overlap_agg_serial(internal) IS
	'state of residence_overlap_agg or residence_overlap_count_agg to bytes';
CREATE FUNCTION residence_overlap_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION residence_overlap_agg_deserial(bytea, internal) IS
	'state of residence_overlap_agg or residence_overlap_count_agg from bytes';
CREATE FUNCTION residence_overlap_agg_final(state internal) RETURNS residence_overlap[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_overlap_agg_final(internal) IS
	'the pairs of a state of residence_overlap_agg, of timestamps';
CREATE FUNCTION residence_date_overlap_agg_final(state internal) RETURNS residence_date_overlap[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_date_overlap_agg_final(internal) IS
	'the pairs of a state of residence_overlap_agg, of dates';
CREATE FUNCTION residence_overlap_count_agg_final(state internal) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_overlap_count_agg_final(internal) IS
	'the number of pairs of a state of residence_overlap_count_agg';
CREATE FUNCTION residence_overlap_agg_trans(state internal, person bigint, period anyrange) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_overlap_agg_trans(internal, bigint, anyrange) IS 'transition of residence_overlap_agg';
CREATE FUNCTION residence_overlap_agg_trans(state internal, person bigint, period anyrange, min_days double precision)
	RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_overlap_agg_trans(internal, bigint, anyrange, double precision) IS
	'transition of residence_overlap_agg';
CREATE FUNCTION residence_overlap_count_agg_trans(state internal, period anyrange) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_overlap_count_agg_trans(internal, anyrange) IS
	'transition of residence_overlap_count_agg';
CREATE AGGREGATE residence_overlap_agg(person bigint, period tstzrange) (
	SFUNC = residence_overlap_agg_trans, STYPE = internal, SSPACE = 512, FINALFUNC = residence_overlap_agg_final,
	COMBINEFUNC = residence_overlap_agg_combine, SERIALFUNC = residence_overlap_agg_serial,
		DESERIALFUNC = residence_overlap_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_overlap_agg(bigint, tstzrange) IS
	'pairs of persons whose periods overlap, in the order of a and b';
CREATE AGGREGATE residence_overlap_agg(person bigint, period tstzrange, min_days double precision) (
	SFUNC = residence_overlap_agg_trans, STYPE = internal, SSPACE = 512, FINALFUNC = residence_overlap_agg_final,
	COMBINEFUNC = residence_overlap_agg_combine, SERIALFUNC = residence_overlap_agg_serial,
		DESERIALFUNC = residence_overlap_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_overlap_agg(bigint, tstzrange, double precision) IS
	'pairs of persons whose periods overlap for at least min_days, in the order of a and b';
CREATE AGGREGATE residence_overlap_agg(person bigint, period daterange) (
	SFUNC = residence_overlap_agg_trans, STYPE = internal, SSPACE = 512, FINALFUNC = residence_date_overlap_agg_final,
	COMBINEFUNC = residence_overlap_agg_combine, SERIALFUNC = residence_overlap_agg_serial,
		DESERIALFUNC = residence_overlap_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_overlap_agg(bigint, daterange) IS
	'pairs of persons whose periods of dates overlap, in the order of a and b';
CREATE AGGREGATE residence_overlap_agg(person bigint, period daterange, min_days double precision) (
	SFUNC = residence_overlap_agg_trans, STYPE = internal, SSPACE = 512, FINALFUNC = residence_date_overlap_agg_final,
	COMBINEFUNC = residence_overlap_agg_combine, SERIALFUNC = residence_overlap_agg_serial,
		DESERIALFUNC = residence_overlap_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_overlap_agg(bigint, daterange, double precision) IS
	'pairs of persons whose periods of dates overlap for at least min_days, in the order of a and b';
CREATE AGGREGATE residence_overlap_count_agg(period tstzrange) (
	SFUNC = residence_overlap_count_agg_trans, STYPE = internal, SSPACE = 512,
		FINALFUNC = residence_overlap_count_agg_final,
	COMBINEFUNC = residence_overlap_agg_combine, SERIALFUNC = residence_overlap_agg_serial,
		DESERIALFUNC = residence_overlap_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_overlap_count_agg(tstzrange) IS
	'number of pairs of rows whose periods overlap, without making them';
CREATE AGGREGATE residence_overlap_count_agg(period daterange) (
	SFUNC = residence_overlap_count_agg_trans, STYPE = internal, SSPACE = 512,
		FINALFUNC = residence_overlap_count_agg_final,
	COMBINEFUNC = residence_overlap_agg_combine, SERIALFUNC = residence_overlap_agg_serial,
		DESERIALFUNC = residence_overlap_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_overlap_count_agg(daterange) IS
	'number of pairs of rows whose periods of dates overlap, without making them';
