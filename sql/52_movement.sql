-- movement read from a trajectory: on the great circle from fix to fix, at constant speed

CREATE FUNCTION trajectory_at(trajectory trajectory, "time" timestamptz) RETURNS point
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_at(trajectory, timestamptz) IS 'position at a time, to 1e-7 degrees; NULL before the first fix and after the last';
CREATE FUNCTION trajectory_restrict(trajectory trajectory, period tstzrange) RETURNS trajectory
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION trajectory_restrict(trajectory, tstzrange) IS 'the fixes of a period, and where the mover was at its ends; NULL if it has none of the trajectory';
CREATE FUNCTION trajectory_speed(trajectory trajectory) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_speed(trajectory) IS 'metres a second, length by duration; NULL of a single fix';
CREATE FUNCTION trajectory_speeds(trajectory trajectory, OUT number integer, OUT metres double precision, OUT seconds double precision, OUT speed double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION trajectory_speeds(trajectory) IS 'metres, seconds and metres a second from each fix to the next, by the number of the former';
CREATE FUNCTION trajectory_resample(trajectory trajectory, step interval) RETURNS trajectory
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION trajectory_resample(trajectory, interval) IS 'positions at the time of the first fix and every step after it, up to the last fix';
CREATE FUNCTION trajectory_simplify(trajectory trajectory, metres double precision, mode text DEFAULT 'space') RETURNS trajectory
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_simplify(trajectory, double precision, text) IS
	'fewer fixes: those left out are within so many metres of the path of the rest (space), or of where it has the mover at their time (time)';
