-- search of trajectories by an index
@include sql/similarity/similarity.sql

CREATE TYPE trajectory_key;
CREATE FUNCTION trajectory_key_in(cstring) RETURNS trajectory_key
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_key_in(cstring) IS 'text input, not supported';
CREATE FUNCTION trajectory_key_out(trajectory_key) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_key_out(trajectory_key) IS 'text output';
CREATE TYPE trajectory_key (
	INPUT = trajectory_key_in, OUTPUT = trajectory_key_out, INTERNALLENGTH = 88, ALIGNMENT = double);
COMMENT ON TYPE trajectory_key IS
	'key of an index over trajectories, for those below an entry: ranges of first and last positions and of the sides '
	'of their boxes, time, minimum number of fixes';
CREATE TYPE trajectory_search;
CREATE FUNCTION trajectory_search_in(cstring) RETURNS trajectory_search
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_search_in(cstring) IS 'text input, not supported';
CREATE FUNCTION trajectory_search_out(trajectory_search) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_search_out(trajectory_search) IS 'text output';
CREATE TYPE trajectory_search (
	INPUT = trajectory_search_in, OUTPUT = trajectory_search_out, INTERNALLENGTH = 104, ALIGNMENT = double);
COMMENT ON TYPE trajectory_search
	IS 'a search of an index over trajectories, made for functions such as trajectory_frechet_within';

CREATE FUNCTION trajectory_search(query trajectory, measure text, "limit" double precision) RETURNS trajectory_search
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_search(trajectory, text, double precision) IS
	'a search for trajectories within a distance in metres by a measure: frechet, frechet_continuous, hausdorff, '
	'hausdorff_directed or dtw';
CREATE FUNCTION trajectory_found(a trajectory, search trajectory_search) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION trajectory_found(trajectory, trajectory_search) IS 'implementation of <@ operator';
CREATE FUNCTION trajectory_found_sel(internal, oid, internal, integer) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_found_sel(internal, oid, internal, integer) IS 'restriction selectivity of <@';
CREATE FUNCTION trajectory_found_joinsel(internal, oid, internal, smallint, internal) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_found_joinsel(internal, oid, internal, smallint, internal) IS 'join selectivity of <@';
CREATE OPERATOR <@ (
	LEFTARG = trajectory, RIGHTARG = trajectory_search, FUNCTION = trajectory_found, RESTRICT = trajectory_found_sel,
		JOIN = trajectory_found_joinsel);
COMMENT ON OPERATOR <@ (trajectory,
	trajectory_search) IS 'may the trajectory match the search, by its ends, box and number of fixes?';

CREATE FUNCTION trajectory_meets_box(a trajectory, b trajectory) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION trajectory_meets_box(trajectory, trajectory) IS 'implementation of && operator';
CREATE OPERATOR && (
	LEFTARG = trajectory, RIGHTARG = trajectory, FUNCTION = trajectory_meets_box, COMMUTATOR = &&, RESTRICT = areasel,
		JOIN = areajoinsel);
COMMENT ON OPERATOR && (trajectory, trajectory) IS 'do the bounding boxes overlap?';
CREATE FUNCTION trajectory_during(a trajectory, period tstzrange) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION trajectory_during(trajectory, tstzrange) IS 'implementation of && operator';
CREATE OPERATOR && (
	LEFTARG = trajectory, RIGHTARG = tstzrange, FUNCTION = trajectory_during, RESTRICT = areasel, JOIN = areajoinsel);
COMMENT ON OPERATOR && (trajectory, tstzrange) IS 'does the time from the first fix to the last overlap the period?';

CREATE OPERATOR <-> (LEFTARG = trajectory, RIGHTARG = trajectory, FUNCTION = trajectory_frechet, COMMUTATOR = <->);
COMMENT ON OPERATOR <-> (trajectory, trajectory) IS 'discrete Frechet distance in metres';
CREATE OPERATOR <#> (LEFTARG = trajectory, RIGHTARG = trajectory, FUNCTION = trajectory_hausdorff, COMMUTATOR = <#>);
COMMENT ON OPERATOR <#> (trajectory, trajectory) IS 'Hausdorff distance in metres';
CREATE OPERATOR <+> (LEFTARG = trajectory, RIGHTARG = trajectory, FUNCTION = trajectory_dtw, COMMUTATOR = <+>);
COMMENT ON OPERATOR <+> (trajectory, trajectory) IS 'dynamic time warping in metres';

CREATE FUNCTION trajectory_gist_compress(internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_gist_compress(internal) IS 'GiST compress method';
CREATE FUNCTION trajectory_gist_union(internal, internal) RETURNS trajectory_key
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_gist_union(internal, internal) IS 'GiST union method';
CREATE FUNCTION trajectory_gist_penalty(internal, internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_gist_penalty(internal, internal, internal) IS 'GiST penalty method';
CREATE FUNCTION trajectory_gist_picksplit(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_gist_picksplit(internal, internal) IS 'GiST picksplit method';
CREATE FUNCTION trajectory_gist_same(trajectory_key, trajectory_key, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_gist_same(trajectory_key, trajectory_key, internal) IS 'GiST equality method';
CREATE FUNCTION trajectory_gist_consistent(internal, trajectory, smallint, oid, internal) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_gist_consistent(internal, trajectory, smallint, oid,
	internal) IS 'GiST consistent method';
CREATE FUNCTION trajectory_gist_distance(internal, trajectory, smallint, oid, internal) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_gist_distance(internal, trajectory, smallint, oid, internal) IS 'GiST distance method';
CREATE FUNCTION trajectory_gist_sortsupport(internal) RETURNS void
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_gist_sortsupport(internal) IS 'GiST sort support method';
CREATE OPERATOR CLASS trajectory_gist_ops DEFAULT FOR TYPE trajectory USING gist AS
	OPERATOR 1 &&, OPERATOR 2 && (trajectory, tstzrange), OPERATOR 3 <@ (trajectory, trajectory_search),
	OPERATOR 15 <-> FOR ORDER BY float_ops, OPERATOR 16 <#> FOR ORDER BY float_ops, OPERATOR 17 <+> FOR
		ORDER BY float_ops,
	FUNCTION 1 trajectory_gist_consistent(internal, trajectory, smallint, oid, internal),
	FUNCTION 2 trajectory_gist_union(internal, internal),
	FUNCTION 3 trajectory_gist_compress(internal),
	FUNCTION 5 trajectory_gist_penalty(internal, internal, internal),
	FUNCTION 6 trajectory_gist_picksplit(internal, internal),
	FUNCTION 7 trajectory_gist_same(trajectory_key, trajectory_key, internal),
	FUNCTION 8 trajectory_gist_distance(internal, trajectory, smallint, oid, internal),
	FUNCTION 11 trajectory_gist_sortsupport(internal),
	STORAGE trajectory_key;
COMMENT ON OPERATOR CLASS trajectory_gist_ops USING gist IS 'GiST index of trajectories by ends, box and time';
COMMENT ON OPERATOR FAMILY trajectory_gist_ops USING gist IS 'GiST index of trajectories by ends, box and time';

CREATE FUNCTION trajectory_within_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_within_support(internal)
	IS 'planner support of distance functions: index conditions, row estimates and costs';
ALTER FUNCTION trajectory_frechet(trajectory, trajectory) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_frechet_within(trajectory, trajectory, double precision) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_frechet_continuous(trajectory, trajectory) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_frechet_continuous_within(trajectory, trajectory,
	double precision) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_dtw(trajectory, trajectory) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_dtw(trajectory, trajectory, integer) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_dtw_within(trajectory, trajectory, double precision,
	integer) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_hausdorff(trajectory, trajectory) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_hausdorff_within(trajectory, trajectory, double precision) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_hausdorff_directed(trajectory, trajectory) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_hausdorff_directed_within(trajectory, trajectory,
	double precision) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_sspd(trajectory, trajectory) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_sspd_within(trajectory, trajectory, double precision) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_lcss(trajectory, trajectory, double precision, interval) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_lcss_within(trajectory, trajectory, double precision, double precision,
	interval) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_edr(trajectory, trajectory, double precision) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_edr_within(trajectory, trajectory, double precision,
	double precision) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_erp(trajectory, trajectory, point) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_erp_within(trajectory, trajectory, point, double precision) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_twed(trajectory, trajectory, double precision,
	double precision) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_twed_within(trajectory, trajectory, double precision, double precision,
	double precision) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_synchronous(trajectory, trajectory) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_synchronous_within(trajectory, trajectory,
	double precision) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_synchronous_max(trajectory, trajectory) SUPPORT trajectory_within_support;
ALTER FUNCTION trajectory_synchronous_max_within(trajectory, trajectory,
	double precision) SUPPORT trajectory_within_support;

CREATE FUNCTION trajectory_knn(
	query trajectory, k integer, measure text, relation regclass, key name DEFAULT 'id', "trajectory" name DEFAULT NULL,
	OUT key bigint, OUT metres double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 10;
COMMENT ON FUNCTION trajectory_knn(trajectory, integer, text, regclass, name, name) IS
	'keys and distances of the k trajectories of a table that are nearest to a given one, without an index: by '
	'frechet, frechet_continuous, hausdorff, hausdorff_directed (from the given one to those of the table), dtw, sspd, '
	'synchronous or synchronous_max; of equal distances, the smallest keys are taken';
