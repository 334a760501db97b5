-- occupancy: how many, and when; date_occupancy: the same of whole days

CREATE FUNCTION occupancy_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_combine(internal, internal) IS 'sum of two states of occupancy_agg';
CREATE FUNCTION occupancy_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_serial(internal) IS 'state of occupancy_agg to bytes';
CREATE FUNCTION occupancy_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_deserial(bytea, internal) IS 'state of occupancy_agg from bytes';
CREATE FUNCTION occupancy_agg_trans(state internal, period anyelement) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_trans(internal,
	anyelement) IS 'transition of occupancy_agg of a range or a multirange';
CREATE FUNCTION occupancy_agg_inverse(state internal, period anyelement) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_inverse(internal,
	anyelement) IS 'inverse transition of occupancy_agg of a range or a multirange';
CREATE FUNCTION occupancy_agg_trans(state internal, period anyrange, weight bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_trans(internal, anyrange, bigint) IS 'transition of occupancy_agg';
CREATE FUNCTION occupancy_agg_inverse(state internal, period anyrange, weight bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_inverse(internal, anyrange, bigint) IS 'inverse transition of occupancy_agg';
CREATE FUNCTION occupancy_sum_agg_trans(state internal, occupancy anyelement) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_sum_agg_trans(internal, anyelement) IS 'transition of occupancy_sum_agg';
CREATE FUNCTION occupancy_sum_agg_inverse(state internal, occupancy anyelement) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_sum_agg_inverse(internal, anyelement) IS 'inverse transition of occupancy_sum_agg';

-- a literal is taken as an occupancy where a function takes both
@template sql/occupancy/occupancy.sql.in TYPE=occupancy KIND=timestamps RANGE=tstzrange MULTIRANGE=tstzmultirange TIME=timestamptz PREFERRED=true STEPS=STABLE
COMMENT ON TYPE occupancy IS
	'a number that changes with time: timestamps{2024-01-01T00:00:00Z=2,2024-03-01T00:00:00Z=0} is 2 from the first '
	'time to the second';
@template sql/occupancy/occupancy.sql.in TYPE=date_occupancy KIND=dates RANGE=daterange MULTIRANGE=datemultirange TIME=date PREFERRED=false STEPS=IMMUTABLE
COMMENT ON TYPE date_occupancy IS
	'a number that changes with dates: dates{2024-01-01=2,2024-03-01=0} is 2 from the first of January to the last of '
	'February';
