-- trajectory: timestamped positions of a mover

CREATE TYPE trajectory;
CREATE FUNCTION trajectory_in(cstring) RETURNS trajectory
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_in(cstring) IS 'text input';
CREATE FUNCTION trajectory_out(trajectory) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_out(trajectory) IS 'text output';
CREATE FUNCTION trajectory_recv(internal) RETURNS trajectory
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_recv(internal) IS 'binary input';
CREATE FUNCTION trajectory_send(trajectory) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_send(trajectory) IS 'binary output';
CREATE FUNCTION trajectory_typanalyze(internal) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_typanalyze(internal)
	IS 'ANALYZE function: numbers of fixes and distances between trajectories, but no trajectory, position or time';
CREATE TYPE trajectory (
	INPUT = trajectory_in, OUTPUT = trajectory_out, RECEIVE = trajectory_recv, SEND = trajectory_send,
		ANALYZE = trajectory_typanalyze,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);
COMMENT ON TYPE trajectory IS
	'positions of one mover in the order of time: {119.9201 28.4502@2024-05-01T08:00:00Z, 119.9204 '
	'28.4507@2024-05-01T08:00:05Z}, to 1e-7 degrees and a microsecond';
CREATE FUNCTION trajectory_is_valid(value text) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_is_valid(text) IS 'would the text be accepted as a trajectory?';

CREATE FUNCTION trajectory_count(trajectory trajectory) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_count(trajectory) IS 'number of fixes';
CREATE FUNCTION trajectory_start(trajectory trajectory) RETURNS timestamptz
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_start(trajectory) IS 'time of the first fix';
CREATE FUNCTION trajectory_end(trajectory trajectory) RETURNS timestamptz
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_end(trajectory) IS 'time of the last fix';
CREATE FUNCTION trajectory_period(trajectory trajectory) RETURNS tstzrange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_period(trajectory) IS 'time from the first fix to the last, both included';
CREATE FUNCTION trajectory_first(trajectory trajectory) RETURNS point
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_first(trajectory) IS 'position of the first fix';
CREATE FUNCTION trajectory_last(trajectory trajectory) RETURNS point
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_last(trajectory) IS 'position of the last fix';
CREATE FUNCTION trajectory_box(trajectory trajectory) RETURNS box
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_box(trajectory)
	IS 'minimum and maximum longitude and latitude of the fixes; the full circle if a step crosses the antimeridian or '
		'a fix is on it';
CREATE FUNCTION trajectory_length(trajectory trajectory) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_length(trajectory)
	IS 'length in metres along the great circles between consecutive fixes';
CREATE FUNCTION trajectory_point(trajectory trajectory, number integer) RETURNS point
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_point(trajectory,
	integer) IS 'position of a fix by its number, from 1; NULL if there is none';
CREATE FUNCTION trajectory_points(trajectory trajectory, OUT number integer, OUT point point, OUT "time" timestamptz)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION trajectory_points(trajectory) IS 'fixes in the order of time, numbered from 1';

CREATE FUNCTION trajectory(points point[], times timestamptz[]) RETURNS trajectory
	AS 'MODULE_PATHNAME', 'trajectory_from_points' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory(point[],
	timestamptz[])
		IS 'trajectory of positions and their times in any order; equal fixes count once, two places at one time are '
			'an error; NULL of empty arrays';
CREATE FUNCTION trajectory(lons double precision[], lats double precision[], times timestamptz[]) RETURNS trajectory
	AS 'MODULE_PATHNAME', 'trajectory_from_lonlat' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory(double precision[], double precision[],
	timestamptz[])
		IS 'trajectory of longitudes, latitudes and times in any order; equal fixes count once, two places at one time '
			'are an error; NULL of empty arrays';
CREATE FUNCTION trajectory(points point[], times timestamptz[], two_places text, mover text) RETURNS trajectory
	AS 'MODULE_PATHNAME', 'trajectory_from_points' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory(point[], timestamptz[], text,
	text) IS 'the same; of different positions at one time the first, the mean or neither is kept, or an error names '
		'the mover';
CREATE FUNCTION trajectory(lons double precision[], lats double precision[], times timestamptz[], two_places text,
	mover text) RETURNS trajectory
	AS 'MODULE_PATHNAME', 'trajectory_from_lonlat' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory(double precision[], double precision[], timestamptz[], text,
	text) IS 'the same; of different positions at one time the first, the mean or neither is kept, or an error names '
		'the mover';
CREATE FUNCTION trajectory(lonlat geometry) RETURNS trajectory
	AS 'MODULE_PATHNAME', 'geometry_to_trajectory' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory(geometry)
	IS 'LINESTRING M or POINT M as a trajectory: M is seconds since 1970 and increases; NULL if it is empty';
CREATE CAST (geometry AS trajectory) WITH FUNCTION trajectory(geometry);
COMMENT ON CAST (geometry AS trajectory) IS 'LINESTRING M or POINT M, whose M is seconds since 1970';
CREATE FUNCTION trajectory_ewkb(trajectory trajectory) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_ewkb(trajectory) IS 'extended well-known binary of the geometry';
CREATE FUNCTION geometry(trajectory trajectory) RETURNS geometry
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN ST_GeomFromEWKB(trajectory_ewkb(trajectory));
COMMENT ON FUNCTION geometry(trajectory)
	IS 'LINESTRING M, or POINT M of a single fix, SRID 4326, whose M is seconds since 1970';
CREATE CAST (trajectory AS geometry) WITH FUNCTION geometry(trajectory);
COMMENT ON CAST (trajectory AS geometry) IS 'LINESTRING M, or POINT M of a single fix, whose M is seconds since 1970';
CREATE FUNCTION trajectory_mfjson(trajectory trajectory, properties json DEFAULT NULL) RETURNS json
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_mfjson(trajectory,
	json) IS 'the trajectory as a MovingPoint of OGC Moving Features JSON; with properties, an object, as a Feature '
		'that has them';
CREATE FUNCTION trajectory_sequences_mfjson(trajectories trajectory[], properties json DEFAULT NULL) RETURNS json
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_sequences_mfjson(trajectory[], json) IS
	'trajectories of one mover that follow one another, as the sequences of a MovingPoint; with properties, an object, '
	'as a Feature that has them; NULL of an empty array';
CREATE FUNCTION trajectory_from_mfjson(moving_point json) RETURNS trajectory
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_from_mfjson(json) IS
	'trajectory of a MovingPoint of OGC Moving Features JSON, in the order of time, or of a Feature that has one; '
	'sequences become one trajectory';
CREATE FUNCTION trajectory_sequences_from_mfjson(moving_point json) RETURNS SETOF trajectory
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION trajectory_sequences_from_mfjson(json) IS 'the same, one trajectory of each sequence';

CREATE FUNCTION trajectory_agg_trans(state internal, point point, "time" timestamptz) RETURNS internal
	AS 'MODULE_PATHNAME', 'trajectory_agg_trans_point' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_agg_trans(internal, point, timestamptz) IS 'transition function of trajectory_agg';
CREATE FUNCTION trajectory_agg_trans(state internal, point geometry, "time" timestamptz) RETURNS internal
	AS 'MODULE_PATHNAME', 'trajectory_agg_trans_geometry' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_agg_trans(internal, geometry, timestamptz) IS 'transition function of trajectory_agg';
CREATE FUNCTION trajectory_agg_trans(state internal, lon double precision, lat double precision, "time" timestamptz)
	RETURNS internal
	AS 'MODULE_PATHNAME', 'trajectory_agg_trans_double' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_agg_trans(internal, double precision, double precision,
	timestamptz) IS 'transition function of trajectory_agg';
CREATE FUNCTION trajectory_agg_trans(state internal, point point, "time" timestamptz, two_places text, mover text)
	RETURNS internal
	AS 'MODULE_PATHNAME', 'trajectory_agg_trans_point' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_agg_trans(internal, point, timestamptz, text,
	text) IS 'transition function of trajectory_agg';
CREATE FUNCTION trajectory_agg_trans(state internal, point geometry, "time" timestamptz, two_places text, mover text)
	RETURNS internal
	AS 'MODULE_PATHNAME', 'trajectory_agg_trans_geometry' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_agg_trans(internal, geometry, timestamptz, text,
	text) IS 'transition function of trajectory_agg';
CREATE FUNCTION trajectory_agg_trans(state internal, lon double precision, lat double precision, "time" timestamptz,
	two_places text, mover text) RETURNS internal
	AS 'MODULE_PATHNAME', 'trajectory_agg_trans_double' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_agg_trans(internal, double precision, double precision, timestamptz, text,
	text) IS 'transition function of trajectory_agg';
CREATE FUNCTION trajectory_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_agg_combine(internal, internal) IS 'combine function of trajectory_agg';
CREATE FUNCTION trajectory_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_agg_serial(internal) IS 'serialization function of trajectory_agg';
CREATE FUNCTION trajectory_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_agg_deserial(bytea, internal) IS 'deserialization function of trajectory_agg';
CREATE FUNCTION trajectory_agg_final(state internal) RETURNS trajectory
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_agg_final(internal) IS 'final function of trajectory_agg';
CREATE AGGREGATE trajectory_agg(point point, "time" timestamptz) (
	SFUNC = trajectory_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = trajectory_agg_final,
	COMBINEFUNC = trajectory_agg_combine, SERIALFUNC = trajectory_agg_serial, DESERIALFUNC = trajectory_agg_deserial,
		PARALLEL = SAFE);
COMMENT ON AGGREGATE trajectory_agg(point,
	timestamptz) IS 'trajectory of positions in any order; equal fixes count once, two places at one time are an error';
CREATE AGGREGATE trajectory_agg(point geometry, "time" timestamptz) (
	SFUNC = trajectory_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = trajectory_agg_final,
	COMBINEFUNC = trajectory_agg_combine, SERIALFUNC = trajectory_agg_serial, DESERIALFUNC = trajectory_agg_deserial,
		PARALLEL = SAFE);
COMMENT ON AGGREGATE trajectory_agg(geometry,
	timestamptz) IS 'trajectory of points in any order; equal fixes count once, two places at one time are an error';
CREATE AGGREGATE trajectory_agg(lon double precision, lat double precision, "time" timestamptz) (
	SFUNC = trajectory_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = trajectory_agg_final,
	COMBINEFUNC = trajectory_agg_combine, SERIALFUNC = trajectory_agg_serial, DESERIALFUNC = trajectory_agg_deserial,
		PARALLEL = SAFE);
COMMENT ON AGGREGATE trajectory_agg(double precision, double precision,
	timestamptz)
		IS 'trajectory of longitudes and latitudes in any order; equal fixes count once, two places at one time are an '
			'error';
CREATE AGGREGATE trajectory_agg(point point, "time" timestamptz, two_places text, mover text) (
	SFUNC = trajectory_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = trajectory_agg_final,
	COMBINEFUNC = trajectory_agg_combine, SERIALFUNC = trajectory_agg_serial, DESERIALFUNC = trajectory_agg_deserial,
		PARALLEL = SAFE);
COMMENT ON AGGREGATE trajectory_agg(point, timestamptz, text, text) IS
	'trajectory of positions; of different ones at one time ''first'' keeps that of the first row (which ORDER BY '
	'decides), ''mean'' their mean, ''neither'' none, and ''error'' names the mover; both arguments are those of the '
	'first row';
CREATE AGGREGATE trajectory_agg(point geometry, "time" timestamptz, two_places text, mover text) (
	SFUNC = trajectory_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = trajectory_agg_final,
	COMBINEFUNC = trajectory_agg_combine, SERIALFUNC = trajectory_agg_serial, DESERIALFUNC = trajectory_agg_deserial,
		PARALLEL = SAFE);
COMMENT ON AGGREGATE trajectory_agg(geometry, timestamptz, text, text) IS
	'trajectory of points; of different ones at one time ''first'' keeps that of the first row (which ORDER BY '
	'decides), ''mean'' their mean, ''neither'' none, and ''error'' names the mover; both arguments are those of the '
	'first row';
CREATE AGGREGATE trajectory_agg(lon double precision, lat double precision, "time" timestamptz, two_places text,
	mover text) (
	SFUNC = trajectory_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = trajectory_agg_final,
	COMBINEFUNC = trajectory_agg_combine, SERIALFUNC = trajectory_agg_serial, DESERIALFUNC = trajectory_agg_deserial,
		PARALLEL = SAFE);
COMMENT ON AGGREGATE trajectory_agg(double precision, double precision, timestamptz, text, text) IS
	'trajectory of longitudes and latitudes; of different ones at one time ''first'' keeps that of the first row '
	'(which ORDER BY decides), ''mean'' their mean, ''neither'' none, and ''error'' names the mover; both arguments '
	'are those of the first row';

@template sql/base/order.sql.in TYPE=trajectory SYMBOL=trajectory
