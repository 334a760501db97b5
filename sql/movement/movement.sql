-- movement along a trajectory: on the great circles between fixes, at constant speed

CREATE FUNCTION trajectory_at(trajectory trajectory, "time" timestamptz) RETURNS point
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_at(trajectory,
	timestamptz) IS 'position at a time, to 1e-7 degrees; NULL before the first fix and after the last';
CREATE FUNCTION trajectory_restrict(trajectory trajectory, period tstzrange) RETURNS trajectory
	AS 'MODULE_PATHNAME', 'trajectory_restrict_period' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION trajectory_restrict(trajectory,
	tstzrange)
		IS 'the part of the trajectory in a period, with the positions at its ends; NULL if they have no time in '
			'common';
CREATE FUNCTION trajectory_restrict(trajectory trajectory, area geometry) RETURNS SETOF trajectory
	AS 'MODULE_PATHNAME', 'trajectory_restrict_area' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION trajectory_restrict(trajectory, geometry) IS
	'the parts inside a polygon or multipolygon in longitude and latitude, with the positions where its edges are '
	'crossed; a fix that only touches it is a part';
CREATE FUNCTION trajectory_speed(trajectory trajectory) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_speed(trajectory)
	IS 'metres per second, length divided by duration; NULL for a single fix';
CREATE FUNCTION trajectory_speeds(trajectory trajectory, OUT number integer, OUT metres double precision,
	OUT seconds double precision, OUT speed double precision, OUT direction double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION trajectory_speeds(trajectory) IS
	'metres, seconds, metres per second and direction, in degrees clockwise from north, from each fix to the next, by '
	'the number of the former; direction is NULL where the mover stands still';
CREATE FUNCTION trajectory_direction(trajectory trajectory) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_direction(trajectory) IS
	'direction in which the great circle from the first fix to the last begins, in degrees clockwise from north; NULL '
	'if both are at one place';
CREATE FUNCTION trajectory_direction(trajectory trajectory, "time" timestamptz) RETURNS double precision
	AS 'MODULE_PATHNAME', 'trajectory_direction_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_direction(trajectory, timestamptz) IS
	'direction of movement at a time, at a fix that of the step after it, in degrees clockwise from north; NULL while '
	'the mover stands still, before the first fix and after the last';
CREATE FUNCTION trajectory_resample(trajectory trajectory, step interval) RETURNS trajectory
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION trajectory_resample(trajectory,
	interval) IS 'positions at the time of the first fix and every step after it, up to the last fix';
CREATE FUNCTION trajectory_simplify(trajectory trajectory, metres double precision, mode text DEFAULT 'space')
	RETURNS trajectory
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_simplify(trajectory, double precision, text) IS
	'fewer fixes: those left out are within the given metres of the path of the rest (space), or of its position at '
	'their time (time)';

CREATE FUNCTION trajectory_stays(trajectory trajectory, metres double precision, duration interval,
	tolerance integer DEFAULT 0, OUT centre point, OUT arrived timestamptz, OUT left_at timestamptz, OUT fixes integer,
		OUT radius double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION trajectory_stays(trajectory, double precision, interval, integer) IS
	'stay points: a fix and those that follow it within the given metres for at least duration, except for up to '
	'tolerance consecutive fixes that are farther away';
CREATE FUNCTION trajectory_trips(trajectory trajectory, metres double precision, duration interval,
	tolerance integer DEFAULT 0) RETURNS SETOF trajectory
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION trajectory_trips(trajectory, double precision, interval,
	integer) IS
		'the trajectory between stay points, from the last fix of one to the first of the next, and before and after '
		'all of them';
CREATE FUNCTION trajectory_split(trajectory trajectory, max_gap interval DEFAULT NULL,
	max_metres double precision DEFAULT NULL) RETURNS SETOF trajectory
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION trajectory_split(trajectory, interval, double precision) IS
	'the trajectory in parts: cut between fixes that are more than max_gap or more than max_metres apart, NULL for no '
	'limit';
CREATE FUNCTION trajectory_faults(trajectory trajectory, max_speed double precision, OUT number integer, OUT kind text,
	OUT "time" timestamptz, OUT speed double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION trajectory_faults(trajectory, double precision) IS
	'fixes that trajectory_clean leaves out: kind is start, spike or end, speed the greater of that from the last fix '
	'kept before and that to the first one after';
CREATE FUNCTION trajectory_clean(trajectory trajectory, max_speed double precision) RETURNS trajectory
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_clean(trajectory, double precision) IS
	'the largest set of fixes between which no step is faster than max_speed, in metres per second';

CREATE FUNCTION trajectory_moves(trajectory trajectory, size_m integer, OUT from_cell gridcell, OUT to_cell gridcell,
	OUT departed timestamptz, OUT arrived timestamptz) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'trajectory_moves_cells' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION trajectory_moves(trajectory,
	integer) IS 'from cell to cell along the path, with the time at which the edge was crossed';
CREATE FUNCTION trajectory_moves(trajectory trajectory, coverage coverage, OUT from_id bigint, OUT to_id bigint,
	OUT departed timestamptz, OUT arrived timestamptz) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'trajectory_moves_zones' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION trajectory_moves(trajectory, coverage) IS
	'from polygon to polygon of a coverage along the path, with the time at which the edge was crossed; NULL means '
	'outside; where several meet, the lowest id is given';
CREATE FUNCTION trajectory_visits(trajectory trajectory, cell gridcell) RETURNS SETOF tstzrange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION trajectory_visits(trajectory, gridcell) IS 'periods in a cell, along the path';
CREATE FUNCTION trajectory_entropy(trajectory trajectory, size_m integer) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_entropy(trajectory,
	integer) IS 'Shannon entropy, in bits, of the shares of time spent in cells of a size';
CREATE FUNCTION trajectory_radius_of_gyration(trajectory trajectory) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_radius_of_gyration(trajectory)
	IS 'root mean square of the distance from the mean position, over the time, in metres';
CREATE FUNCTION trajectory_meets(a trajectory, b trajectory, metres double precision, duration interval)
	RETURNS SETOF tstzrange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION trajectory_meets(trajectory, trajectory, double precision,
	interval) IS 'periods of at least duration in which both were within the given metres of each other';
CREATE FUNCTION trajectory_nearest_approach(trajectory trajectory, place point, OUT "time" timestamptz,
	OUT distance_m double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'trajectory_nearest_approach_point' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_nearest_approach(trajectory,
	point) IS
		'when the mover was nearest to a position, the first time if there are several, and how far away in metres';
CREATE FUNCTION trajectory_nearest_approach(trajectory trajectory, place geometry, OUT "time" timestamptz,
	OUT distance_m double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'trajectory_nearest_approach_geometry' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_nearest_approach(trajectory, geometry) IS
	'the same of points, lines or polygons in longitude and latitude, whose edges are straight in degrees; 0 metres '
	'inside a polygon, NULL if it is empty';
CREATE FUNCTION trajectory_nearest_approach(a trajectory, b trajectory, OUT "time" timestamptz,
	OUT distance_m double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'trajectory_nearest_approach_trajectory' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_nearest_approach(trajectory, trajectory) IS
	'when two movers were nearest to each other at the same time, the first time if there are several, and how far '
	'apart in metres; NULL if they have no time in common';

CREATE FUNCTION trajectory_home(trajectory trajectory, time_zone text, size_m integer DEFAULT 100,
	hours_from time DEFAULT '21:00', hours_until time DEFAULT '07:00', max_gap interval DEFAULT '1 hour',
		OUT place point, OUT confidence double precision, OUT nights integer, OUT of_nights integer,
			OUT "time" interval) RETURNS record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_home(trajectory, text, integer, time, time, interval) IS
	'the place, 3 by 3 cells, with the most time at night, and its share of all time observed at night; time between '
	'fixes farther apart than max_gap is not observed';
CREATE FUNCTION trajectory_work(trajectory trajectory, time_zone text, size_m integer DEFAULT 100,
	hours_from time DEFAULT '09:00', hours_until time DEFAULT '17:00', max_gap interval DEFAULT '1 hour',
		away_m double precision DEFAULT 500, night_from time DEFAULT '21:00', night_until time DEFAULT '07:00',
			OUT place point, OUT confidence double precision, OUT days integer, OUT of_days integer,
				OUT "time" interval) RETURNS record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_work(trajectory, text, integer, time, time, interval, double precision, time, time) IS
	'the same in working hours, Monday to Friday, of fixes farther than away_m from home; the share is of all time '
	'observed in working hours, including that at home';
