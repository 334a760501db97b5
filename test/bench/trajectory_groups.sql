-- Groups of trajectories: clusters of 10,000 trips of 100 fixes each, four of five of which go along one of 400 routes, against the self-join over all pairs, and ST_ClusterDBSCAN of where
-- they begin, which is only a yardstick; the same along a single road; medoids; convoys.
SELECT greatest(100, 10000 * :scale)::integer AS trips \gset
SELECT setseed(0.5) \g /dev/null
CREATE TABLE group_route AS
SELECT route, i, 119.9 + 0.003 * (route % 40) + sum(cos(h)) OVER w * 5e-4 AS lon, 28.4 + 0.003 * (route * 7 % 43) + sum(sin(h)) OVER w * 5e-4 AS lat
FROM (SELECT route, i, route + sum(random() - 0.5) OVER (PARTITION BY route ORDER BY i) * 0.6 AS h FROM generate_series(1, 400 + :trips / 5) route, generate_series(1, 100) i) r WINDOW w AS (PARTITION BY route ORDER BY i);
CREATE TABLE group_trip AS
SELECT trip, trajectory_agg(lon + 3e-4 * (random() - 0.5), lat + 3e-4 * (random() - 0.5), timestamptz '2024-05-01 08:00Z' + (trip % 400 * 7919 % 1800 + trip / 400 % 4 * 600) * interval '1 s' + i * interval '5 s') AS t
FROM generate_series(1, :trips) trip JOIN group_route ON route = CASE WHEN trip % 5 = 0 THEN 400 + trip / 5 ELSE trip % 400 + 1 END GROUP BY trip;
CREATE TABLE group_road AS
SELECT trip, trajectory_agg(lon + 3e-4 * (random() - 0.5), lat + 3e-4 * (random() - 0.5), timestamptz '2024-05-01 08:00Z' + i * interval '5 s') AS t FROM generate_series(1, :trips) trip, group_route WHERE route = 1 GROUP BY trip;
CREATE TABLE group_start AS SELECT trip, ST_MakePoint(p[0] * cos(radians(28.4)) * 111195, p[1] * 111195) AS p FROM group_trip, trajectory_first(t) p;
DROP TABLE group_route;
VACUUM ANALYZE group_trip, group_road, group_start;

\echo
\echo 'trajectory_clusters: 10,000 trips of 100 fixes within 60 m (DTW 3 km, at the same time 300 m), minpts 5'
SELECT format('%s %s s', rpad(source || ', ' || measure, 34), lpad(round(seconds(format('SELECT max(n) FROM (SELECT trajectory_clusters(t, %L, %s, 5) OVER () AS n FROM %I) s', measure, eps, source))::numeric, 2)::text, 7))
FROM (VALUES (1, 'group_trip', 'frechet', 60), (2, 'group_trip', 'frechet_continuous', 60), (3, 'group_trip', 'hausdorff', 60), (4, 'group_trip', 'dtw', 3000), (5, 'group_trip', 'sspd', 60), (6, 'group_trip', 'synchronous', 300),
			 (7, 'group_road', 'frechet', 60)) v(n, source, measure, eps) ORDER BY n;
SELECT format('self-join by trajectory_frechet_within: 1,000 trips %s s, trajectory_clusters of those %s s: %s times; 10,000 would take it 100 times as long', round(j::numeric, 2), round(c::numeric, 3), round((j / c)::numeric))
FROM seconds('SELECT count(*) FROM group_trip a JOIN group_trip b ON a.trip < b.trip AND trajectory_frechet_within(a.t, b.t, 60) WHERE a.trip <= 1000 AND b.trip <= 1000') j,
	 seconds('SELECT max(n) FROM (SELECT trajectory_clusters(t, ''frechet'', 60, 5) OVER () AS n FROM group_trip WHERE trip <= 1000) s') c;
SELECT format('ST_ClusterDBSCAN of the 10,000 starts: %s s', round(seconds('SELECT max(n) FROM (SELECT ST_ClusterDBSCAN(p, 60, 5) OVER () AS n FROM group_start) s')::numeric, 2));
CREATE TABLE group_cluster AS SELECT trip, t, trajectory_clusters(t, 'frechet', 60, 5) OVER (ORDER BY trip) AS cluster FROM group_trip;
SELECT format('%s clusters, %s of noise', count(DISTINCT cluster), count(*) FILTER (WHERE cluster IS NULL)) FROM group_cluster;

\echo
\echo 'trajectory_medoid_agg, frechet'
SELECT format('of each cluster: %s s, by a self-join %s s', round(a::numeric, 2), round(j::numeric, 2))
FROM seconds('SELECT trajectory_medoid_agg(t, ''frechet'') FROM group_cluster WHERE cluster IS NOT NULL GROUP BY cluster') a,
	 seconds('SELECT count(sum) FROM (SELECT a.cluster, a.trip, sum(trajectory_frechet(a.t, b.t)) FROM group_cluster a JOIN group_cluster b USING (cluster) WHERE a.trip <> b.trip GROUP BY 1, 2) s') j;
SELECT format('of 1,000 trips along one road: %s s, by a self-join %s s', round(a::numeric, 2), round(j::numeric, 2))
FROM seconds('SELECT trajectory_medoid_agg(t, ''frechet'') FROM group_road WHERE trip <= 1000') a,
	 seconds('SELECT count(sum) FROM (SELECT a.trip, sum(trajectory_frechet(a.t, b.t)) FROM group_road a JOIN group_road b ON a.trip <> b.trip WHERE a.trip <= 1000 AND b.trip <= 1000 GROUP BY 1) s') j;

\echo
SELECT format('trajectory_convoys of 10,000 trips within 68 minutes, 4 within 60 m for 2 minutes, each 10 s: %s convoys, %s s', count(*), round(extract(epoch FROM clock_timestamp() - statement_timestamp())::numeric, 2))
FROM (SELECT array_agg(trip::bigint) AS ids, array_agg(t) AS ts FROM group_trip) g, trajectory_convoys(ids, ts, 60, 4, '2 min', '10 s');
DROP TABLE group_trip, group_road, group_start, group_cluster;
