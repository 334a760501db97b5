-- distances of trajectories, in metres on the sphere of radius 6371008.77 m, as in ST_DistanceSphere

CREATE FUNCTION trajectory_frechet(a trajectory, b trajectory) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_frechet(trajectory, trajectory) IS
	'discrete Frechet distance: the minimum, over all walks forward along the fixes of both, of the maximum distance '
	'on the walk';
CREATE FUNCTION trajectory_frechet_within(a trajectory, b trajectory, "limit" double precision) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION trajectory_frechet_within(trajectory, trajectory, double precision) IS
	'is the discrete Frechet distance at most limit metres?';
CREATE FUNCTION trajectory_frechet_continuous(a trajectory, b trajectory) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5000;
COMMENT ON FUNCTION trajectory_frechet_continuous(trajectory, trajectory) IS
	'Frechet distance of the curves, straight from fix to fix: the shortest leash for two that walk along them, '
	'forward at any speeds';
CREATE FUNCTION trajectory_frechet_continuous_within(a trajectory, b trajectory, "limit" double precision)
	RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 500;
COMMENT ON FUNCTION trajectory_frechet_continuous_within(trajectory, trajectory, double precision) IS
	'is the Frechet distance of the curves at most limit metres?';
CREATE FUNCTION trajectory_dtw(a trajectory, b trajectory) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_dtw(trajectory, trajectory) IS
	'dynamic time warping: the minimum sum of distances, over all walks forward along the fixes of both';
CREATE FUNCTION trajectory_dtw(a trajectory, b trajectory, "window" integer) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_dtw(trajectory, trajectory, integer) IS
	'dynamic time warping of fixes whose numbers differ by at most the window (Sakoe-Chiba), or by the difference of '
	'the lengths if that is greater';
CREATE FUNCTION trajectory_dtw_within(a trajectory, b trajectory, "limit" double precision,
	"window" integer DEFAULT 2147483647) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 500;
COMMENT ON FUNCTION trajectory_dtw_within(trajectory, trajectory, double precision, integer) IS
	'is the dynamic time warping distance, with a window if one is given, at most limit metres?';
CREATE FUNCTION trajectory_dtw_path(a_trajectory trajectory, b_trajectory trajectory,
	"window" integer DEFAULT 2147483647, OUT a integer, OUT b integer, OUT metres double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2000 ROWS 1000;
COMMENT ON FUNCTION trajectory_dtw_path(trajectory, trajectory, integer) IS
	'a walk with the minimum sum, within a window if one is given: the numbers of the fixes of both, from 1, and their '
	'distance';
CREATE FUNCTION trajectory_hausdorff(a trajectory, b trajectory) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 500;
COMMENT ON FUNCTION trajectory_hausdorff(trajectory, trajectory) IS
	'Hausdorff distance: the largest distance of a fix of either to the nearest fix of the other';
CREATE FUNCTION trajectory_hausdorff_within(a trajectory, b trajectory, "limit" double precision) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION trajectory_hausdorff_within(trajectory, trajectory, double precision) IS
	'is the Hausdorff distance at most limit metres?';
CREATE FUNCTION trajectory_hausdorff_directed(a trajectory, b trajectory) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 500;
COMMENT ON FUNCTION trajectory_hausdorff_directed(trajectory, trajectory) IS
	'the largest distance of a fix of a to the nearest fix of b';
CREATE FUNCTION trajectory_hausdorff_directed_within(a trajectory, b trajectory, "limit" double precision)
	RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION trajectory_hausdorff_directed_within(trajectory, trajectory, double precision) IS
	'is each fix of a at most limit metres from a fix of b?';
CREATE FUNCTION trajectory_sspd(a trajectory, b trajectory) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_sspd(trajectory, trajectory) IS
	'symmetrized segment-path distance: the mean of both mean distances of the fixes of one to the great circles '
	'between the fixes of the other';
CREATE FUNCTION trajectory_sspd_within(a trajectory, b trajectory, "limit" double precision) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 500;
COMMENT ON FUNCTION trajectory_sspd_within(trajectory, trajectory, double precision) IS
	'is the symmetrized segment-path distance at most limit metres?';
CREATE FUNCTION trajectory_lcss(a trajectory, b trajectory, metres double precision,
	apart interval DEFAULT '178000000 years') RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_lcss(trajectory, trajectory, double precision, interval) IS
	'longest common subsequence distance: 1 - its number of pairs divided by the number of fixes of the shorter '
	'trajectory, 0 to 1; the pairs are as many as possible in order along both, each fix used at most once, within the '
	'given metres and time of each other';
CREATE FUNCTION trajectory_lcss_within(a trajectory, b trajectory, metres double precision, "limit" double precision,
	apart interval DEFAULT '178000000 years') RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 500;
COMMENT ON FUNCTION trajectory_lcss_within(trajectory, trajectory, double precision, double precision, interval) IS
	'is the longest common subsequence distance at most limit?';
CREATE FUNCTION trajectory_edr(a trajectory, b trajectory, metres double precision) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_edr(trajectory, trajectory, double precision) IS
	'edit distance on real sequences: the minimum number of fixes to insert, delete or replace until both match, where '
	'fixes within the given metres match';
CREATE FUNCTION trajectory_edr_within(a trajectory, b trajectory, metres double precision, "limit" double precision)
	RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 500;
COMMENT ON FUNCTION trajectory_edr_within(trajectory, trajectory, double precision, double precision) IS
	'is the edit distance on real sequences at most limit?';
CREATE FUNCTION trajectory_erp(a trajectory, b trajectory, gap point) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_erp(trajectory, trajectory, point) IS
	'edit distance with real penalty: the minimum sum of distances, where a fix of either may also be skipped at the '
	'cost of its distance to the gap point';
CREATE FUNCTION trajectory_erp_within(a trajectory, b trajectory, gap point, "limit" double precision) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 500;
COMMENT ON FUNCTION trajectory_erp_within(trajectory, trajectory, point, double precision) IS
	'is the edit distance with real penalty at most limit metres?';
CREATE FUNCTION trajectory_twed(a trajectory, b trajectory, nu double precision, lambda double precision)
	RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_twed(trajectory, trajectory, double precision, double precision) IS
	'time warp edit distance: pairs cost their distances, skipped fixes the distance to the previous one plus lambda '
	'metres, differences of time nu metres per second';
CREATE FUNCTION trajectory_twed_within(a trajectory, b trajectory, nu double precision, lambda double precision,
	"limit" double precision) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 500;
COMMENT ON FUNCTION trajectory_twed_within(trajectory, trajectory, double precision, double precision,
	double precision) IS
	'is the time warp edit distance at most limit metres?';
CREATE FUNCTION trajectory_synchronous(a trajectory, b trajectory) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION trajectory_synchronous(trajectory, trajectory) IS
	'mean distance at the same time over the time that both have in common, at constant speed between fixes; NULL if '
	'they have none';
CREATE FUNCTION trajectory_synchronous_within(a trajectory, b trajectory, "limit" double precision) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION trajectory_synchronous_within(trajectory, trajectory, double precision) IS
	'is the mean distance at the same time at most limit metres?';
CREATE FUNCTION trajectory_synchronous_max(a trajectory, b trajectory) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION trajectory_synchronous_max(trajectory, trajectory) IS
	'largest distance at the same time over the time that both have in common, at constant speed between fixes; NULL '
	'if they have none';
CREATE FUNCTION trajectory_synchronous_max_within(a trajectory, b trajectory, "limit" double precision) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION trajectory_synchronous_max_within(trajectory, trajectory, double precision) IS
	'is the largest distance at the same time at most limit metres?';
