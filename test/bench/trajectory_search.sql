-- Goals T5 and T6: the 10 nearest of 10,000 walks of 100 fixes, each 5 s, about 50 m apart, in a town of 50 km; and of 1,000,000 by make bench MANY=1 (3 GB, some minutes).
-- The peer is what one writes by hand over a GiST index on the first fix: the farthest of the 10 whose first fixes are nearest bounds the rest, as a walk is no nearer than its first fix.
\getenv many MANY
SELECT greatest(100, 10000 * :scale)::integer AS walks \gset
SELECT setseed(0.5) \g /dev/null
CREATE TABLE shape AS
SELECT id AS shape, array_agg(lon ORDER BY i) AS lons, array_agg(lat ORDER BY i) AS lats, array_agg(timestamptz '2024-05-01 00:00Z' + i * interval '5 s' ORDER BY i) AS times
FROM (SELECT id, i, sum(cos(h)) OVER w * 5e-4 AS lon, sum(sin(h)) OVER w * 5e-4 AS lat
	  FROM (SELECT id, i, d + sum(random() - 0.5) OVER w * 0.6 AS h
			FROM (SELECT id, random() * 6.28 AS d FROM generate_series(0, 1999) id) d, generate_series(1, 100) i WINDOW w AS (PARTITION BY id ORDER BY i)) h
	  WINDOW w AS (PARTITION BY id ORDER BY i)) s
GROUP BY id;
CREATE VIEW drawn AS
SELECT id, trajectory(ARRAY(SELECT x + u FROM unnest(lons) u), ARRAY(SELECT y + u FROM unnest(lats) u), times) AS t
FROM (SELECT id, floor(random() * 2000)::integer AS shape, 119.7 + random() * 0.5 AS x, 28.2 + random() * 0.45 AS y FROM generate_series(1, 100 * :walks) id) s JOIN shape USING (shape);
CREATE TABLE walk AS SELECT * FROM drawn LIMIT :walks;
CREATE TABLE asked AS SELECT row_number() OVER () AS n, t, ST_Force2D(t::geometry) AS g, ST_StartPoint(ST_Force2D(t::geometry)) AS start FROM (SELECT t FROM walk ORDER BY id LIMIT 10) w;
CREATE TABLE peer_walk AS SELECT id, ST_Force2D(t::geometry) AS g, ST_StartPoint(ST_Force2D(t::geometry)) AS start FROM walk;
CREATE TABLE hand_walk AS SELECT id, t, ST_StartPoint(ST_Force2D(t::geometry)) AS start FROM walk;
-- all along one road, with noise
CREATE TABLE road AS
SELECT id, trajectory_agg(119.9 + lon + (random() + random() - 1) * 4e-4, 28.4 + lat + (random() + random() - 1) * 4e-4, time + id * interval '1 min') AS t
FROM shape, unnest(lons, lats, times) u(lon, lat, time), generate_series(1, :walks) id WHERE shape = 7 GROUP BY id;
CREATE TABLE asked_road AS SELECT row_number() OVER () AS n, t, NULL::geometry AS g, NULL::geometry AS start FROM (SELECT t FROM road ORDER BY id LIMIT 3) r;
CREATE INDEX ON peer_walk USING gist (start);
CREATE INDEX ON hand_walk USING gist (start);
VACUUM ANALYZE walk, peer_walk, hand_walk, road;
SELECT format('   index over 10,000 walks of 100 fixes          %s ms to build', round((1000 * seconds('CREATE INDEX ON walk USING gist (t)'))::numeric, 1));
CREATE INDEX ON road USING gist (t);

-- Milliseconds of a statement, planning included: of each query the least of some runs, of queries the mean.  %1$L is the trajectory asked for, %2$L its line, %3$L its first point.
CREATE FUNCTION search_ms(statement text, source text DEFAULT 'asked', runs integer DEFAULT 3) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	query record;
	best float8;
	total float8 := 0;
	queries integer := 0;
BEGIN
	FOR query IN EXECUTE format('SELECT * FROM %I', source) LOOP
		SELECT min(seconds(format(statement, query.t, query.g, query.start))) INTO best FROM generate_series(1, runs);
		total := total + best;
		queries := queries + 1;
	END LOOP;
	RETURN 1000 * total / queries;
END $$;
CREATE FUNCTION search_line(label text, ours text, peer text, source text, goal text, runs integer DEFAULT 3) RETURNS text LANGUAGE sql AS $$
	SELECT format('%s %s ms  peer %s ms  %sx  %s', rpad(label, 52), lpad(round(o::numeric, 3)::text, 9), lpad(round(p::numeric, 2)::text, 9), lpad(round((p / o)::numeric, 1)::text, 6), goal)
	FROM search_ms(ours, source, runs) o, search_ms(peer, source, 1) p
$$;
CREATE FUNCTION by_index(operator text, source text DEFAULT 'walk') RETURNS text LANGUAGE sql RETURN format('SELECT id FROM %I ORDER BY t %s %%1$L LIMIT 10', source, operator);
-- no index serves the functions
CREATE FUNCTION by_scan(measure text, source text DEFAULT 'walk') RETURNS text LANGUAGE sql RETURN format('SELECT id FROM %I ORDER BY trajectory_%s(t, %%1$L) LIMIT 10', source, measure);
CREATE FUNCTION by_knn(measure text, source text DEFAULT 'walk') RETURNS text LANGUAGE sql RETURN format('SELECT * FROM trajectory_knn(%%1$L, 10, %L, %L)', measure, source);

\echo
\echo 'T5, T6  the 10 nearest of 10,000 walks of 100 fixes'
SELECT 'wrong rows: ' || operator FROM (VALUES ('<->', 'frechet'), ('<#>', 'hausdorff'), ('<+>', 'dtw')) o(operator, measure), asked,
	 LATERAL (SELECT count(*) AS n FROM (SELECT metres, row_number() OVER () FROM trajectory_knn(t, 10, measure, 'walk')) k(metres, place)
			  FULL JOIN (SELECT *, row_number() OVER () FROM timed(format('SELECT array_agg(d) FROM (SELECT t %s %L AS d FROM walk ORDER BY t %1$s %2$L LIMIT 10) w', operator, asked.t)) r, unnest(trim('()"' FROM r.answer)::float8[]) d) i(seconds, answer, metres, place) USING (metres, place) WHERE k.place IS NULL OR i.place IS NULL) differ
WHERE differ.n > 0;
SELECT search_line('T5 by index, Frechet: two steps, ST_FrechetDistance', by_index('<->'),
	'SELECT id FROM peer_walk, (SELECT max(d) AS most FROM (SELECT ST_FrechetDistance(g, %2$L) AS d FROM peer_walk ORDER BY start <-> %3$L LIMIT 10) n) n WHERE start && ST_Expand(%3$L::geometry, most) ORDER BY ST_FrechetDistance(g, %2$L) LIMIT 10', 'asked', 'goal 10x, 1.3 ms');
SELECT search_line('T5 by index, Frechet: two steps, trajectory_frechet', by_index('<->'),
	'SELECT id FROM hand_walk, (SELECT max(d) AS most FROM (SELECT trajectory_frechet(t, %1$L) AS d FROM hand_walk ORDER BY start <-> %3$L LIMIT 10) n) n WHERE start && ST_Expand(%3$L::geometry, most / 97000) ORDER BY trajectory_frechet(t, %1$L) LIMIT 10', 'asked', '');
SELECT search_line('   by index, ' || measure || ': scan', by_index(operator), by_scan(measure), 'asked', '') FROM (VALUES ('<->', 'frechet'), ('<#>', 'hausdorff'), ('<+>', 'dtw')) o(operator, measure);
SELECT search_line('   trajectory_knn, ' || measure || ': scan', by_knn(measure), by_scan(measure), 'asked', '', 1) FROM unnest(ARRAY['frechet', 'hausdorff', 'dtw', 'sspd', 'frechet_continuous', 'synchronous']) measure;
SELECT search_line('   trajectory_frechet_within 500 m, by index: scan', 'SELECT count(*) FROM walk WHERE trajectory_frechet_within(t, %1$L, 500)', 'SELECT count(*) FROM walk WHERE trajectory_frechet(t, %1$L) <= 500', 'asked', '');
SELECT search_line('T5 one road, ' || measure || ': scan', by_knn(measure, 'road'), by_scan(measure, 'road'), 'asked_road', 'goal 50x MobilityDB''s scan of 1.7 s: 33 ms', 1) FROM unnest(ARRAY['frechet', 'hausdorff', 'dtw']) measure;
SELECT search_line('   one road, by index, frechet: scan', by_index('<->', 'road'), by_scan('frechet', 'road'), 'asked_road', '', 1);
\if :{?many}
CREATE TABLE many AS SELECT * FROM drawn;
VACUUM ANALYZE many;
SELECT round(seconds('CREATE INDEX ON many USING gist (t)')::numeric, 1) AS build \gset
SELECT format('   index over 1,000,000                           %s s to build, %s', :build, pg_size_pretty(pg_relation_size('many_t_idx')));
SELECT format('T6 of 1,000,000, by index, %s %s ms, of 10,000 %s ms: %sx  goal at most 20', rpad(measure, 9), round(large::numeric, 3), round(small::numeric, 3), round((large / small)::numeric, 1))
FROM (VALUES ('<->', 'frechet'), ('<#>', 'hausdorff'), ('<+>', 'dtw')) o(operator, measure), search_ms(by_index(operator, 'many')) large, search_ms(by_index(operator)) small;
DROP TABLE many;
\endif
DROP VIEW drawn;
DROP TABLE shape, walk, asked, peer_walk, hand_walk, road, asked_road;
