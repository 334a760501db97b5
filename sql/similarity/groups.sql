-- groups of trajectories: clusters, medoids and convoys
@include sql/similarity/similarity.sql

CREATE FUNCTION trajectory_clusters(trajectory trajectory, measure text, eps double precision, minpts integer)
	RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_clusters(trajectory, text, double precision, integer) IS
	'window function: cluster number, from 0, of each trajectory within its partition, by DBSCAN: a trajectory with at '
	'least minpts trajectories, itself included, within eps metres by a measure (frechet, frechet_continuous, '
	'hausdorff, dtw, sspd or synchronous) is a core one; NULL for noise and NULL';

CREATE FUNCTION trajectory_medoid_agg_trans(state internal, trajectory trajectory, measure text) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_medoid_agg_trans(internal, trajectory,
	text) IS 'transition function of trajectory_medoid_agg';
CREATE FUNCTION trajectory_medoid_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_medoid_agg_combine(internal, internal) IS 'combine function of trajectory_medoid_agg';
CREATE FUNCTION trajectory_medoid_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_medoid_agg_serial(internal) IS 'serialization function of trajectory_medoid_agg';
CREATE FUNCTION trajectory_medoid_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory_medoid_agg_deserial(bytea,
	internal) IS 'deserialization function of trajectory_medoid_agg';
CREATE FUNCTION trajectory_medoid_agg_final(state internal) RETURNS trajectory
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION trajectory_medoid_agg_final(internal) IS 'final function of trajectory_medoid_agg';
CREATE AGGREGATE trajectory_medoid_agg(trajectory trajectory, measure text) (
	SFUNC = trajectory_medoid_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = trajectory_medoid_agg_final,
	COMBINEFUNC = trajectory_medoid_agg_combine, SERIALFUNC = trajectory_medoid_agg_serial,
		DESERIALFUNC = trajectory_medoid_agg_deserial, PARALLEL = SAFE);
COMMENT ON AGGREGATE trajectory_medoid_agg(trajectory, text) IS
	'the trajectory with the minimum sum of distances to all others by a measure (frechet, frechet_continuous, '
	'hausdorff, dtw, sspd or synchronous), the smallest one of ties; rows with a NULL are skipped';

CREATE FUNCTION trajectory_convoys(ids bigint[], trajectories trajectory[], metres double precision, members integer,
	duration interval, step interval, OUT members bigint[], OUT period tstzrange) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION trajectory_convoys(bigint[], trajectory[], double precision, integer, interval, interval) IS
	'convoys: at least members movers that are in one cluster, by DBSCAN within the given metres, at every step of a '
	'period of at least duration; only those to which neither a mover nor a time can be added';
