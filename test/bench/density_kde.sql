-- Goals G8 and G9: kernel density of a million points at the centres of 1,280 x 960 cells, and clusters against ST_ClusterDBSCAN.
SELECT (:rows / 2)::text AS points, (:rows / 10)::text AS near \gset
CREATE FUNCTION kde_points(relation regclass, number bigint) RETURNS TABLE (x float8, pt point, plane geometry) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($query$
		SELECT x, point(x, y), ST_Transform(ST_SetSRID(ST_MakePoint(x, y), 4326), 4549)
		FROM (SELECT 119 + 1.326 / 1.8 * (x - 118.7) AS x, 28 + 0.875 / 1.55 * (y - 27.4) AS y FROM %s WHERE id <= %s) p $query$, relation, number);
END $$;
CREATE TABLE kde_uniform AS SELECT x, pt FROM kde_points('uniform', :points);
CREATE TABLE kde_clustered AS SELECT x, pt FROM kde_points('clustered', :points);
CREATE TABLE near_uniform AS SELECT * FROM kde_points('uniform', :near);
CREATE TABLE near_clustered AS SELECT * FROM kde_points('clustered', :near);
VACUUM (ANALYZE, FREEZE) kde_uniform, kde_clustered, near_uniform, near_clustered;

-- What the definition costs: a sum over all pairs of a point and a cell on the plane, for one in 1,000 points and 100 cells, taken a million times.
CREATE TABLE kde_few AS SELECT pt, ST_X(plane) AS e, ST_Y(plane) AS n FROM kde_points('uniform', :points / 1000);
CREATE TABLE kde_cell AS SELECT ST_X(c) AS e, ST_Y(c) AS n FROM (SELECT ST_Transform(ST_SetSRID(ST_MakePoint(119 + i % 10 * 0.13, 28 + i / 10 * 0.08), 4326), 4549) AS c FROM generate_series(0, 99) i) s;
VACUUM (ANALYZE, FREEZE) kde_few, kde_cell;
SELECT b_seconds * 1000 * 1280 * 960 / 100 AS by_definition
FROM medians('SELECT 1', 'SELECT count(v) FROM (SELECT sum(CASE WHEN (f.e - c.e) ^ 2 + (f.n - c.n) ^ 2 < 6700 ^ 2 THEN 1 - ((f.e - c.e) ^ 2 + (f.n - c.n) ^ 2) / 6700 ^ 2 END) AS v FROM kde_few f, kde_cell c GROUP BY c.e, c.n) s') \gset

\echo
\echo 'G8  density_kde_agg of' :points 'points at cells of 100 m'
SELECT format('by definition in SQL, extrapolated from 1,000 points and 100 cells: %s s', round(:by_definition));
\echo 'LIBKDV as measured before (C++, one thread, -O3 -march=native, on such a machine, not in this run), for 1,000,000 points, 80 % of them in 300 towns, and 1280 x 960 pixels of 138 x 178 m: 3.3 s at 500 m, 9.7 s at 2 km, 40.9 s at 6.7 km'
SELECT format('G8 %s %s s  %sx sum(x)%s', rpad(label, 44), lpad(round(b_seconds::numeric, 3)::text, 7), lpad(round((b_seconds / a_seconds)::numeric, 1)::text, 6),
			  CASE WHEN libkdv > 0 AND :points = 1000000 THEN format('  LIBKDV %s s: %sx  goal %s', libkdv, round((libkdv / b_seconds)::numeric, 1), goal) END)
FROM (VALUES (500, 'epanechnikov', 3.3, '0.2 s'), (2000, 'epanechnikov', 9.7, 'none'), (6700, 'epanechnikov', 40.9, '0.9 s'), (500, 'quartic', 0, ''), (6700, 'quartic', 0, ''), (500, 'triangular', 0, ''), (6700, 'uniform', 0, ''), (200, 'gaussian', 0, ''))
		 k(bandwidth, kernel, libkdv, goal),
	 unnest(ARRAY['uniform', 'clustered']) points,
	 LATERAL (SELECT format('%s, %s m, %s points', kernel, bandwidth, points) AS label) l,
	 LATERAL medians(format('SELECT sum(x) FROM kde_%s', points), format('SELECT density_count(density_kde_agg(pt, %s, 100, %L)) FROM kde_%s', bandwidth, kernel, points)) m;
SELECT format('   %s %s s  %sx sum(x)', rpad('density_bandwidth_agg, ' || method, 44), lpad(round(b_seconds::numeric, 3)::text, 7), lpad(round((b_seconds / a_seconds)::numeric, 1)::text, 6))
FROM unnest(ARRAY['scott', 'silverman', 'cross_validation']) method, LATERAL medians('SELECT sum(x) FROM kde_uniform', format('SELECT density_bandwidth_agg(pt, %L) FROM kde_uniform', method)) m;

-- A point has 22 neighbours on average where they are uniform.
SELECT sqrt(22 / pi() / (:near / 12288.0)) * 1000 AS eps \gset
\echo
\echo 'G9  density_clusters of' :near 'points'
SELECT against(format('G9 density_clusters, %s, minpts %s: ST_ClusterDBSCAN', points, minpts),
	format('SELECT count(c IS NULL) FROM (SELECT density_clusters(pt, %s, %s) OVER () AS c FROM near_%s) s', eps, minpts, points),
	format('SELECT count(c IS NULL) FROM (SELECT ST_ClusterDBSCAN(plane, %s, %s) OVER () AS c FROM near_%s) s', eps, minpts, points), '10')
FROM (VALUES ('uniform', 5, :eps), ('uniform', 23, :eps), ('clustered', 5, :eps / 3), ('clustered', 50, :eps / 3)) v(points, minpts, eps);
DROP TABLE kde_uniform, kde_clustered, near_uniform, near_clustered, kde_few, kde_cell;
