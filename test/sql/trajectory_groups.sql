-- groups of trajectories that are alike: clusters and medoids against their definitions in SQL
CREATE SCHEMA groups_test;
SET search_path = groups_test, public;
SET jit = off;
SET timezone = 'UTC';
SELECT setseed(0.25);
-- trips along ten routes with noise of some metres, and others
CREATE TABLE trip AS
SELECT i, i % 3 AS district, CASE WHEN i % 37 <> 0 THEN trajectory_agg(lon, lat, time) END AS t
FROM (SELECT i, timestamptz '2024-05-01 08:00Z' + i * 7919 % 40 * interval '40 s' + k * interval '10 s' AS time,
			 119.9 + 0.001 * (r * 7 % 5) + sum(cos(h)) OVER w * 5e-4 + (random() - 0.5) * noise AS lon, 28.4 + 0.001 * (r * 3 % 7) + sum(sin(h)) OVER w * 5e-4 + (random() - 0.5) * noise AS lat
	  FROM (SELECT i, r, k, noise, r + k * CASE WHEN r % 2 = 0 THEN 0.3 ELSE 0.1 END + CASE WHEN r > 9 THEN random() ELSE 0 END AS h
			FROM (SELECT i, CASE WHEN i % 6 = 0 THEN 10 + i ELSE i * 7 % 10 END AS r, 3e-4 * (1 + i % 3) AS noise, 4 + i % 5 AS steps FROM generate_series(1, 140) i) s, generate_series(0, steps) k) h
	  WINDOW w AS (PARTITION BY i ORDER BY k)) s
GROUP BY i;
INSERT INTO trip SELECT 140 + i, i % 3, '{119.9 28.4@2024-05-01T08:00:00Z, 119.901 28.4@2024-05-01T08:00:20Z}' FROM generate_series(1, 10) i;

-- DBSCAN by its definition: numbers from 0 by the first core trajectory, borders of the lowest cluster
CREATE FUNCTION by_definition(measure text, eps float8, minpts integer, OUT i integer, OUT cluster integer) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	next integer := 0;
	seed integer;
	grown bigint;
BEGIN
	EXECUTE format('CREATE TEMP TABLE near AS WITH pair AS (SELECT a.i, b.i AS j FROM trip a JOIN trip b ON a.i <= b.i WHERE trajectory_%s_within(a.t, b.t, %s)) SELECT * FROM pair UNION SELECT j, i FROM pair', measure, eps);
	CREATE TEMP TABLE core AS SELECT i, NULL::integer AS cluster FROM near GROUP BY i HAVING count(*) >= minpts;
	LOOP
		SELECT min(core.i) INTO seed FROM core WHERE core.cluster IS NULL;
		EXIT WHEN seed IS NULL;
		UPDATE core SET cluster = next WHERE core.i = seed;
		LOOP
			UPDATE core SET cluster = next WHERE core.cluster IS NULL AND core.i IN (SELECT j FROM near JOIN core c ON c.i = near.i WHERE c.cluster = next);
			GET DIAGNOSTICS grown = ROW_COUNT;
			EXIT WHEN grown = 0;
		END LOOP;
		next := next + 1;
	END LOOP;
	RETURN QUERY SELECT p.i, coalesce(c.cluster, (SELECT min(o.cluster) FROM near JOIN core o ON o.i = near.j WHERE near.i = p.i)) FROM trip p LEFT JOIN core c ON c.i = p.i;
	DROP TABLE near, core;
END $$;
SELECT measure, eps, minpts, count(DISTINCT w.cluster) AS clusters, count(*) FILTER (WHERE w.cluster IS NULL) AS noise, count(*) FILTER (WHERE f.cluster IS DISTINCT FROM w.cluster) AS wrong
FROM (VALUES ('frechet', 60, 4), ('frechet', 45, 2), ('frechet', 2000, 12), ('frechet_continuous', 50, 4), ('hausdorff', 60, 5), ('dtw', 250, 4), ('sspd', 25, 4), ('sspd', 60, 10), ('synchronous', 150, 3), ('synchronous', 400, 8), ('hausdorff', 0, 2)) v(measure, eps, minpts),
	 LATERAL by_definition(measure, eps, minpts) w, LATERAL (SELECT i, trajectory_clusters(t, measure, eps, minpts) OVER (ORDER BY i) AS cluster FROM trip) f WHERE f.i = w.i GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
-- each partition by itself, NULL trajectories, rows in another order, arguments that are NULL
SELECT count(*) FILTER (WHERE by_part IS DISTINCT FROM CASE district WHEN 0 THEN zero WHEN 1 THEN one ELSE two END) AS wrong_by_partition, count(*) FILTER (WHERE t IS NULL AND by_part IS NOT NULL) AS clusters_of_null,
	   count(null_measure) + count(null_eps) + count(null_minpts) AS of_null_arguments, count(*) FILTER (WHERE (every IS NULL) <> (backward IS NULL)) AS other_noise
FROM (SELECT *, trajectory_clusters(t, 'frechet', 80, 3) OVER (PARTITION BY district ORDER BY i) AS by_part, trajectory_clusters(CASE district WHEN 0 THEN t END, 'frechet', 80, 3) OVER (ORDER BY i) AS zero,
			 trajectory_clusters(CASE district WHEN 1 THEN t END, 'frechet', 80, 3) OVER (ORDER BY i) AS one, trajectory_clusters(CASE district WHEN 2 THEN t END, 'frechet', 80, 3) OVER (ORDER BY i) AS two,
			 trajectory_clusters(t, NULL, 80, 3) OVER () AS null_measure, trajectory_clusters(t, 'dtw', NULL, 3) OVER () AS null_eps, trajectory_clusters(t, 'dtw', 80, NULL) OVER () AS null_minpts,
			 trajectory_clusters(t, 'frechet', 80, 3) OVER (ORDER BY i) AS every, trajectory_clusters(t, 'frechet', 80, 3) OVER (ORDER BY i DESC) AS backward FROM trip) p;
-- more fixes than are kept, so that they are read again
SET work_mem = '64kB';
CREATE TABLE in_little AS SELECT i, trajectory_clusters(t, 'dtw', 250, 4) OVER (ORDER BY i) AS cluster FROM trip;
RESET work_mem;
SELECT count(*) FILTER (WHERE l.cluster IS DISTINCT FROM t.cluster) AS wrong_in_little_memory FROM in_little l JOIN (SELECT i, trajectory_clusters(t, 'dtw', 250, 4) OVER (ORDER BY i) AS cluster FROM trip) t USING (i);
-- alone, alike, over the antimeridian and a pole, at a border of two, all noise
SELECT what, array_agg(trajectory_clusters ORDER BY n) FROM (
	SELECT what, n, trajectory_clusters(format('{%s@2024-05-01T0%s:00:00Z}', place, n % 10)::trajectory, measure, eps, minpts) OVER (PARTITION BY what ORDER BY n)
	FROM (VALUES ('alone', 1, '1 1', 'sspd', 100, 1), ('alike', 1, '1 1', 'dtw', 0, 3), ('alike', 2, '1 1', 'dtw', 0, 3), ('alike', 3, '1 1', 'dtw', 0, 3), ('all noise', 1, '1 1', 'frechet', 100, 2), ('all noise', 2, '2 1', 'frechet', 100, 2),
				 ('each its own', 1, '1 1', 'hausdorff', 100, 1), ('each its own', 2, '2 1', 'hausdorff', 100, 1), ('at other times', 1, '1 1', 'synchronous', 1e9, 2), ('at other times', 2, '1 1', 'synchronous', 1e9, 2),
				 ('antimeridian', 1, '179.9999 20', 'frechet', 100, 2), ('antimeridian', 2, '-179.9999 20', 'frechet', 100, 2), ('antimeridian', 3, '180 20', 'frechet', 100, 2), ('antimeridian', 4, '0 20', 'frechet', 100, 2),
				 ('pole', 1, '0 90', 'sspd', 50, 2), ('pole', 2, '100 90', 'sspd', 50, 2), ('pole', 3, '-77 89.9999', 'sspd', 50, 2), ('pole', 4, '0 89.99', 'sspd', 50, 2),
				 ('the whole earth', 1, '0 90', 'frechet_continuous', 1e300, 2), ('the whole earth', 2, '0 -90', 'frechet_continuous', 1e300, 2),
				 ('border of two', 1, '0 0', 'frechet', 100, 4), ('border of two', 2, '0.0001 0', 'frechet', 100, 4), ('border of two', 3, '0.00017 0', 'frechet', 100, 4), ('border of two', 4, '0.001 0', 'frechet', 100, 4),
				 ('border of two', 5, '0.00184 0', 'frechet', 100, 4), ('border of two', 6, '0.0019 0', 'frechet', 100, 4), ('border of two', 7, '0.002 0', 'frechet', 100, 4)) v(what, n, place, measure, eps, minpts)) c
GROUP BY what ORDER BY what;
SELECT count(trajectory_clusters) AS of_none FROM (SELECT trajectory_clusters(t, 'dtw', 100, 2) OVER () FROM trip WHERE false) none;

-- medoids against all pairs of a group: the least sum, of equal ones the least trajectory
CREATE TABLE trips AS SELECT i, i % 7 AS batch, t, trajectory_clusters(t, 'frechet', 60, 4) OVER (ORDER BY i) AS cluster FROM trip;
CREATE FUNCTION medoids_by_pairs(measure text) RETURNS TABLE (cluster integer, medoid trajectory, sum float8, candidates bigint) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT DISTINCT ON (cluster) cluster, t, sum, count(*) OVER (PARTITION BY cluster)
		FROM (SELECT a.cluster, a.i, a.t, coalesce(sum(trajectory_%s(a.t, b.t)) FILTER (WHERE a.i <> b.i), 0) AS sum FROM trips a JOIN trips b ON a.cluster IS NOT DISTINCT FROM b.cluster WHERE a.t IS NOT NULL AND b.t IS NOT NULL GROUP BY 1, 2, 3) s
		ORDER BY cluster, round(sum::numeric, 5), t', measure);
END $$;
SELECT measure, count(*) AS groups, max(candidates) AS largest, count(*) FILTER (WHERE p.medoid IS DISTINCT FROM f.medoid) AS wrong
FROM unnest('{frechet,frechet_continuous,hausdorff,dtw,sspd}'::text[]) measure, LATERAL medoids_by_pairs(measure) p JOIN LATERAL (SELECT cluster, trajectory_medoid_agg(t, measure) AS medoid FROM trips GROUP BY cluster) f ON f.cluster IS NOT DISTINCT FROM p.cluster
GROUP BY 1 ORDER BY 1;
-- at the same time
CREATE TABLE at_one_time AS SELECT i, trajectory_agg(p.point, timestamptz '2024-05-01 08:00Z' + p.number * interval '1 min') AS t FROM trip, trajectory_points(t) p WHERE p.number <= 5 GROUP BY i;
SELECT count(*) AS wrong_at_the_same_time FROM (SELECT trajectory_medoid_agg(t, 'synchronous') AS medoid FROM at_one_time) m
WHERE medoid IS DISTINCT FROM (SELECT t FROM (SELECT a.t, sum(trajectory_synchronous(a.t, b.t)) FILTER (WHERE a.i <> b.i) AS sum FROM at_one_time a, at_one_time b GROUP BY a.i, a.t) s ORDER BY round(sum::numeric, 5), t LIMIT 1);
-- in any order, by workers, over partitions
CREATE TABLE parted (LIKE trips) PARTITION BY LIST (batch);
SELECT format('CREATE TABLE parted_%s PARTITION OF parted FOR VALUES IN (%s)', b, b) FROM generate_series(0, 6) b \gexec
INSERT INTO parted SELECT * FROM trips;
CREATE TABLE serial AS SELECT cluster, trajectory_medoid_agg(t, 'dtw' ORDER BY i DESC) AS medoid FROM trips GROUP BY cluster;
SET enable_partitionwise_aggregate = on;
SET min_parallel_table_scan_size = 0;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
CREATE FUNCTION is_parallel(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
	found boolean := false;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN ' || query LOOP
		found := found OR line LIKE '%Gather%';
	END LOOP;
	RETURN found;
END $$;
SELECT is_parallel('SELECT cluster, trajectory_medoid_agg(t, ''dtw'') FROM parted GROUP BY cluster');
SELECT count(*) AS wrong_in_parallel FROM serial s FULL JOIN (SELECT coalesce(cluster, -1) AS cluster, trajectory_medoid_agg(t, 'dtw') AS medoid FROM parted GROUP BY 1) p ON p.cluster = coalesce(s.cluster, -1) WHERE s.medoid IS DISTINCT FROM p.medoid;
RESET enable_partitionwise_aggregate;
RESET min_parallel_table_scan_size;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
-- of none, one, two, alike; NULL rows; moving windows
SELECT trajectory_medoid_agg(t, 'dtw') AS of_none FROM trip WHERE false;
SELECT trajectory_medoid_agg(t, 'dtw') AS of_nulls FROM (VALUES (NULL::trajectory), (NULL)) v(t);
SELECT trajectory_medoid_agg(t, m) AS of_one FROM (VALUES ('{1 2@2024-05-01T00:00:00Z}'::trajectory, 'sspd'), (NULL, 'sspd'), ('{3 4@2024-05-01T00:00:00Z}', NULL)) v(t, m);
SELECT trajectory_medoid_agg(t, 'frechet') AS the_lesser_of_two FROM (VALUES ('{2 2@2024-05-01T00:00:00Z}'::trajectory), ('{1 2@2024-05-01T00:00:00Z}')) v(t);
SELECT trajectory_medoid_agg(t, 'frechet') AS of_those_alike FROM (VALUES ('{2 2@2024-05-01T00:00:00Z}'::trajectory), ('{1 2@2024-05-01T00:00:00Z}'), ('{2 2@2024-05-01T00:00:00Z}')) v(t);
SELECT n, trajectory_medoid_agg(t, 'frechet') OVER (ORDER BY n ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM (SELECT n, format('{%s 0@2024-05-01T00:00:00Z}', n)::trajectory AS t FROM generate_series(1, 4) n) v ORDER BY n;

-- bad input
CREATE FUNCTION fault(statement text) RETURNS TABLE (state text, message text, detail text, hint text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN QUERY SELECT '00000', 'accepted', '', '';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN NEXT;
END $$;
\x on
SELECT what, (fault(statement)).* FROM (VALUES
	('no measure', $$SELECT trajectory_clusters(t, 'Frechet', 100, 5) OVER () FROM trip$$),
	('eps below 0', $$SELECT trajectory_clusters(t, 'dtw', -1, 5) OVER () FROM trip$$),
	('eps NaN', $$SELECT trajectory_clusters(t, 'dtw', 'NaN', 5) OVER () FROM trip$$),
	('eps without end', $$SELECT trajectory_clusters(t, 'dtw', 'infinity', 5) OVER () FROM trip$$),
	('minpts 0', $$SELECT trajectory_clusters(t, 'dtw', 100, 0) OVER () FROM trip$$),
	('no measure of a medoid', $$SELECT trajectory_medoid_agg(t, 'lcss') FROM trip$$),
	('two measures', $$SELECT trajectory_medoid_agg(t, CASE WHEN i % 2 = 0 THEN 'dtw' ELSE 'frechet' END) FROM trip$$),
	('no common time', $$SELECT trajectory_medoid_agg(t, 'synchronous') FROM (VALUES (trajectory '{1 1@2024-05-01T00:00:00Z}'), ('{1 1@2024-05-02T00:00:00Z}')) v(t)$$)) v(what, statement);
\x off
SET client_min_messages = warning;
DROP SCHEMA groups_test CASCADE;
