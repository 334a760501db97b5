-- search of trajectories: what an index finds is what a sequential scan finds, to the last digit
CREATE SCHEMA search_test;
SET search_path = search_test, public;
SET max_parallel_workers_per_gather = 0;
SELECT setseed(0.75);

-- trips of up to 12 fixes: in three towns, single fixes, over the antimeridian and on either side of it, at a pole, between cities, along one road, each 20th the same as another
CREATE TABLE fix AS
SELECT trip, i, CASE WHEN lon > 180 THEN lon - 360 WHEN lon < -180 THEN lon + 360 ELSE lon END AS lon, greatest(least(lat, 90), -90) AS lat, timestamptz '2024-05-01 00:00Z' + trip * interval '1 min' + i * interval '7 s' AS time
FROM (SELECT trip, i, x + sum(random() - 0.5) OVER w * step AS lon, y + sum(random() - 0.5) OVER w * step AS lat
	  FROM generate_series(1, 2400) trip,
		   LATERAL (SELECT (ARRAY[119.9, 120.1, 119.2, 179.999, -179.999, 180, 40 * (trip % 9), 110, 119.9, -180])[1 + trip % 10] + random() * 0.02 AS x, (ARRAY[28.4, 28.5, 27.9, -17, -17, 0, 89.99, 30, 28.4, -89.99])[1 + trip % 10] + random() * 0.02 AS y,
						   (ARRAY[0.004, 0.004, 0.004, 0.004, 0.004, 0.05, 0.01, 5, 0.0001, 0.05])[1 + trip % 10] AS step, CASE WHEN trip % 7 = 0 THEN 1 ELSE 1 + trip % 12 END AS n) s,
		   LATERAL generate_series(1, n) i
	  WINDOW w AS (PARTITION BY trip ORDER BY i)) s;
UPDATE fix SET (lon, lat) = (SELECT lon, lat FROM fix f WHERE f.trip = fix.trip - 12 AND f.i = fix.i) WHERE trip > 20 AND trip % 20 = 0 AND trip % 7 <> 0 AND (trip - 12) % 7 <> 0;
CREATE TABLE trip AS SELECT trip AS id, trajectory_agg(lon, lat, time) AS t FROM fix GROUP BY trip;
CREATE TABLE query AS SELECT id, t FROM trip WHERE id % 40 = 0 OR id % 77 = 3;
INSERT INTO query SELECT 10000 + i, trajectory_agg(random() * 360 - 180, random() * 180 - 90, timestamptz '2024-05-01 00:00Z' + j * interval '1 s') FROM generate_series(1, 20) i, generate_series(1, 1 + i % 5) j GROUP BY i;
SELECT count(*) AS trips, count(*) FILTER (WHERE trajectory_count(t) = 1) > 300 AS single, count(*) FILTER (WHERE width(trajectory_box(t)) = 360) > 100 AS around FROM trip;
CREATE INDEX trip_t ON trip USING gist (t);
VACUUM ANALYZE trip;

-- the distances of the nearest, by a scan of a kind
CREATE FUNCTION nearest(operator text, k integer) RETURNS TABLE (id bigint, distances float8[]) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT q.id::bigint, ARRAY(SELECT trip.t %s q.t FROM trip ORDER BY trip.t %s q.t LIMIT %s) FROM query q', operator, operator, k);
END $$;
CREATE FUNCTION plan_of(statement text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || statement;
END $$;
-- how many queries do not get the same by the index
CREATE FUNCTION unlike(operator text, k integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	result bigint;
BEGIN
	CREATE TEMP TABLE by_index AS SELECT * FROM nearest(operator, k);
	SET enable_indexscan = off;
	SELECT count(*) INTO result FROM nearest(operator, k) s JOIN by_index i USING (id) WHERE s.distances IS DISTINCT FROM i.distances OR cardinality(s.distances) <> k;
	RESET enable_indexscan;
	DROP TABLE by_index;
	RETURN result;
END $$;
SET enable_seqscan = off;
SELECT plan_of(format('SELECT id FROM trip ORDER BY t %s (SELECT t FROM query LIMIT 1) LIMIT 5', operator)) LIKE '%Order By%' AS ordered_by_index, count(*) FROM unnest(ARRAY['<->', '<#>', '<+>']) operator GROUP BY 1 ORDER BY 1;
SELECT operator, unlike(operator, 10) AS unlike FROM unnest(ARRAY['<->', '<#>', '<+>']) operator;
SELECT operator, unlike(operator, 400) AS unlike FROM unnest(ARRAY['<->']) operator;

DROP SCHEMA search_test CASCADE;
