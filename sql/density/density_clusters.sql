-- density: clusters of points and of cells

CREATE FUNCTION density_clusters(point point, eps_m double precision, minpts integer) RETURNS integer
	AS 'MODULE_PATHNAME', 'density_clusters_point' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION density_clusters(point, double precision, integer) IS
	'window function: number from 0 of the cluster of each point among those of its partition, by DBSCAN on the '
	'ground: minpts points, its own counted, within eps_m metres make a core point; NULL for noise, NULL and empty '
	'points';
CREATE FUNCTION density_clusters(point geometry, eps_m double precision, minpts integer) RETURNS integer
	AS 'MODULE_PATHNAME', 'density_clusters_geometry' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION density_clusters(geometry, double precision, integer) IS
	'window function: number from 0 of the cluster of each point among those of its partition, by DBSCAN on the '
	'ground: minpts points, its own counted, within eps_m metres make a core point; NULL for noise, NULL and empty '
	'points';
CREATE FUNCTION density_clusters(density density, eps_m double precision, minpts integer, OUT cell gridcell,
	OUT value double precision, OUT cluster integer)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'density_clusters_cells' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION density_clusters(density, double precision, integer) IS
	'cells with their values and the number from 0 of their cluster, by DBSCAN of their centres on the ground: values '
	'of minpts or more within eps_m metres make a core cell; NULL for noise, and for cells without a value above 0';
