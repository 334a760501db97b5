-- groups of trajectories: clusters, the one in the middle, and movers that go together

CREATE FUNCTION trajectory_clusters(trajectory trajectory, measure text, eps double precision, minpts integer) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION trajectory_clusters(trajectory, text, double precision, integer) IS
	'window function: number from 0 of the cluster of each trajectory among those of its partition, by DBSCAN: minpts trajectories, its own counted, within eps metres by a measure (frechet, frechet_continuous, hausdorff, dtw, sspd or synchronous) make a core one; NULL for noise and NULL';
