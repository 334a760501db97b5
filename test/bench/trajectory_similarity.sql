-- Goals T1 to T4 and T8: how far two trajectories are apart.  Walks with a fix each 5 s, about 50 m apart; all three libraries have the same ones, MobilityDB as discrete
-- sequences.  ST_FrechetDistance is of vertices, ST_HausdorffDistance of vertices to segments, both in degrees; of MobilityDB all are of vertices, and here in degrees.
-- Peers of its own: mobilitydb
SELECT count(*) AS has FROM pg_extension WHERE extname = 'mobilitydb' \gset mobilitydb_
SELECT setseed(0.5) \g /dev/null
CREATE TABLE effort AS SELECT 4000000 * :scale AS steps, greatest(100, 1000 * :scale) AS largest;
CREATE TABLE walk AS
SELECT size, walk, trajectory_agg(lon, lat, time) AS t, ST_MakeLine(ST_MakePoint(lon, lat) ORDER BY time) AS g, format('{%s}', string_agg(format('Point(%s %s)@%s', lon, lat, time), ',' ORDER BY time)) AS m
FROM (SELECT size, walk, timestamptz '2024-05-01 00:00Z' + i * interval '5 s' AS time, 119.9 + sum(cos(h)) OVER w * 5e-4 AS lon, 28.4 + sum(sin(h)) OVER w * 5e-4 AS lat
	  FROM (SELECT size, walk, i, walk + sum(random() - 0.5) OVER w * 0.6 AS h
			FROM unnest(ARRAY[50, 100, 200, 1000]) size, generate_series(1, 4) walk, generate_series(1, size) i WINDOW w AS (PARTITION BY size, walk ORDER BY i)) h
	  WINDOW w AS (PARTITION BY size, walk ORDER BY i)) s
GROUP BY size, walk;
-- each again with noise of some metres: what a search finds
CREATE TABLE again AS
SELECT size, walk, trajectory_agg(point[0] + (random() - 0.5) * 2e-4, point[1] + (random() - 0.5) * 2e-4, time) AS t FROM walk, trajectory_points(t) GROUP BY size, walk;
-- Pairs; peers' forms in a table of their own, so that short trajectories lie in their rows.
CREATE TABLE walks AS
SELECT a.size, a.t AS a, b.t AS b, c.t AS c, trajectory_frechet(a.t, b.t) AS apart, trajectory_frechet(a.t, c.t) AS near, trajectory_frechet_continuous(a.t, c.t) AS leash
FROM walk a JOIN walk b ON a.size = b.size AND a.walk < b.walk JOIN again c ON a.size = c.size AND a.walk = c.walk;
CREATE TABLE peer_walks AS SELECT a.size, a.g AS ga, b.g AS gb, a.m AS ma, b.m AS mb FROM walk a JOIN walk b ON a.size = b.size AND a.walk < b.walk;
VACUUM ANALYZE walks, peer_walks;
SELECT 'ALTER TABLE peer_walks ALTER ma TYPE tgeompoint USING ma::tgeompoint, ALTER mb TYPE tgeompoint USING mb::tgeompoint' WHERE :mobilitydb_has > 0
\gexec

-- Microseconds of an expression for a pair: the least of some runs.
CREATE FUNCTION walk_us(number integer, expression text) RETURNS float8 LANGUAGE plpgsql STRICT AS $$
DECLARE
	ours boolean := expression LIKE 'trajectory%';
	source text := CASE WHEN ours THEN 'walks' ELSE 'peer_walks' END;
	times integer := CASE WHEN ours THEN (SELECT steps FROM effort) / number ^ 2 + 1 ELSE 1 END;
	best float8;
BEGIN
	SELECT min(seconds(format('SELECT count(%s) FROM %I, generate_series(1, %s) WHERE size = %s', expression, source, times, number))) INTO best FROM generate_series(1, CASE WHEN ours THEN 5 ELSE 2 END);
	RETURN best * 1e6 / times / (SELECT count(*) FROM walks WHERE size = number);
END $$;
-- One line: microseconds a pair, and how many times those a peer takes, if the server has it.
CREATE FUNCTION walk_line(goal text, number integer, expression text, postgis text DEFAULT NULL, mobilitydb text DEFAULT NULL, has_mobilitydb boolean DEFAULT false) RETURNS text LANGUAGE sql AS $$
	SELECT format('%s %s x %s  %s %s us', rpad(goal, 3), lpad(number::text, 4), rpad(number::text, 4), rpad(replace(replace(expression, 'trajectory_', ''), '(a, b)', ''), 46), lpad(round(us::numeric, 1)::text, 9))
		   || coalesce('  ' || split_part(postgis, '(', 1) || ' ' || round(p::numeric) || ' us: ' || round((p / us)::numeric, 1) || 'x', '')
		   || coalesce('  MobilityDB ' || round(m::numeric) || ' us: ' || round((m / us)::numeric, 1) || 'x', '')
	FROM walk_us(number, expression) us, walk_us(number, postgis) p, walk_us(number, CASE WHEN has_mobilitydb THEN mobilitydb END) m
$$;

\echo
\echo 'T1 to T4, T8  similarity of trajectories (goals for 1000 x 1000: T1 frechet 440 us, T2 dtw 490 us, T3 hausdorff 330 us, T8 50 us; for 100 x 100: T4 frechet and dtw 6 us)'
SELECT walk_line(CASE WHEN size = 100 AND goal IN ('T1', 'T2') THEN 'T4' WHEN size = 1000 THEN goal ELSE '' END, size, expression, postgis, mobilitydb, :mobilitydb_has > 0)
FROM effort JOIN unnest(ARRAY[50, 100, 200, 1000]) size ON size <= largest, (VALUES
	(1, 'T1', 'trajectory_frechet(a, b)', 'ST_FrechetDistance(ga, gb)', 'frechetDistance(ma, mb)'), (2, 'T2', 'trajectory_dtw(a, b)', NULL, 'dynTimeWarpDistance(ma, mb)'),
	(3, 'T3', 'trajectory_hausdorff(a, b)', 'ST_HausdorffDistance(ga, gb)', 'hausdorffDistance(ma, mb)'), (4, '', 'trajectory_dtw(a, b, 20)', NULL, NULL), (5, '', 'trajectory_hausdorff_directed(a, b)', NULL, NULL),
	(6, '', 'trajectory_sspd(a, b)', NULL, NULL), (7, '', 'trajectory_lcss(a, b, 500)', NULL, NULL), (8, '', 'trajectory_lcss(a, b, 500, interval ''1 min'')', NULL, NULL), (9, '', 'trajectory_edr(a, b, 500)', NULL, NULL),
	(10, '', 'trajectory_erp(a, b, point(119.9, 28.4))', NULL, NULL), (11, '', 'trajectory_twed(a, b, 1, 1)', NULL, NULL), (12, '', 'trajectory_synchronous(a, b)', NULL, NULL), (13, '', 'trajectory_frechet_continuous(a, b)', NULL, NULL),
	(14, '', 'trajectory_frechet(a, c)', NULL, NULL), (15, '', 'trajectory_dtw(a, c)', NULL, NULL), (16, '', 'trajectory_frechet_continuous(a, c)', NULL, NULL),
	(17, '', 'trajectory_frechet_within(a, b, apart / 2)', NULL, NULL), (18, '', 'trajectory_frechet_within(a, c, near * 2)', NULL, NULL), (19, '', 'trajectory_dtw_within(a, b, apart)', NULL, NULL),
	(20, 'T8', 'trajectory_frechet_continuous_within(a, b, apart / 2)', NULL, NULL), (21, 'T8', 'trajectory_frechet_continuous_within(a, c, leash * 2)', NULL, NULL),
	(22, 'T8', 'trajectory_frechet_continuous_within(a, c, leash * 1.01)', NULL, NULL), (23, 'T8', 'trajectory_frechet_continuous_within(a, c, leash * 0.99)', NULL, NULL)) m(number, goal, expression, postgis, mobilitydb)
ORDER BY size, number;

-- At the equator, within 0.05 degrees, distances in degrees are those on the sphere to 1e-6.
\if :mobilitydb_has
CREATE TABLE equator AS
SELECT walk, trajectory_agg(lon, lat, time) AS t, format('{%s}', string_agg(format('Point(%s %s)@%s', lon, lat, time), ',' ORDER BY time))::tgeompoint AS m
FROM (SELECT walk, time, round(point[0]::numeric - 119.9, 7)::float8 AS lon, round(point[1]::numeric - 28.4, 7)::float8 AS lat FROM walk, trajectory_points(t) WHERE size = 100) p GROUP BY walk;
SELECT format('of %s pairs of 100 x 100 at the equator MobilityDB has another frechet for %s, hausdorff %s, dtw %s (by 1e-6 and more; goal 0)', count(*),
			  count(*) FILTER (WHERE abs(trajectory_frechet(a.t, b.t) / (unit * frechetDistance(a.m, b.m)) - 1) > 1e-6),
			  count(*) FILTER (WHERE abs(trajectory_hausdorff(a.t, b.t) / (unit * hausdorffDistance(a.m, b.m)) - 1) > 1e-6),
			  count(*) FILTER (WHERE abs(trajectory_dtw(a.t, b.t) / (unit * dynTimeWarpDistance(a.m, b.m)) - 1) > 1e-6))
FROM equator a JOIN equator b ON a.walk < b.walk, LATERAL (SELECT radians(6371008.77) AS unit) u;
DROP TABLE equator;
\endif
DROP TABLE effort, walk, again, walks, peer_walks;
