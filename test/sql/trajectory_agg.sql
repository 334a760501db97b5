-- Two places at one time: named, or the first, the mean or neither of them kept.
SET timezone = 'UTC';
CREATE TEMP TABLE fix (row integer, mover text, lon float8, lat float8, time timestamptz);
INSERT INTO fix
SELECT i, 'bus ' || i % 9, 119.9 + (i * 7919 % 1000) * 1e-5, 28.4 + (i * 104729 % 1000) * 1e-5, timestamptz '2024-05-01 08:00Z' + CASE WHEN i % 2 = 0 THEN (i * 48611 + i / 11) % 700 ELSE 1000 + i END * interval '1 second'
FROM generate_series(1, 9000) i;
-- one row that is there twice
INSERT INTO fix SELECT row + 100000, mover, lon, lat, time FROM fix WHERE row % 10 = 0;

CREATE FUNCTION pg_temp.fault(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; message text; detail text; hint text;
BEGIN
	EXECUTE statement;
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', state, message, nullif(detail, ''), nullif(hint, ''));
END $$;
\pset format unaligned
SELECT what, pg_temp.fault('SELECT trajectory' || call || ' FROM (VALUES (119.92, 28.45, timestamptz ''2024-05-01 08:00:00.5Z''), (119.92, 28.4501, ''2024-05-01 08:00:00.5Z'')) v(lon, lat, time)') FROM (VALUES
	('no mover', $$_agg(lon, lat, time)$$),
	('a mover', $$_agg(lon, lat, time, 'error', 'bus 7')$$),
	('a mover of many characters', $$_agg(lon, lat, time, 'error', 'x' || repeat('丽', 30))$$),
	('points', $$_agg(point(lon, lat), time, 'error', 'bus 7')$$),
	('geometries', $$_agg(ST_SetSRID(ST_MakePoint(lon, lat), 4326), time, 'error', 'bus 7')$$),
	('mover NULL', $$_agg(lon, lat, time, 'error', NULL)$$),
	('arrays', $$(array_agg(lon), array_agg(lat), array_agg(time))$$),
	('arrays of a mover', $$(array_agg(lon), array_agg(lat), array_agg(time), 'error', 'bus 7')$$),
	('another word', $$_agg(lon, lat, time, 'last', 'bus 7')$$),
	('no word', $$_agg(lon, lat, time, NULL, 'bus 7')$$),
	('first', $$_agg(lon, lat, time, 'first', 'bus 7')$$)) v(what, call);
\pset format aligned

-- Against plain SQL, by each way.
CREATE TEMP TABLE expected AS
SELECT mover, (SELECT trajectory_agg(lon, lat, time) FROM (SELECT DISTINCT ON (time) lon, lat, time FROM fix f WHERE f.mover = m.mover ORDER BY time, row) s) AS first,
	   (SELECT trajectory_agg(lon, lat, time) FROM (SELECT avg(lon) AS lon, avg(lat) AS lat, time FROM (SELECT DISTINCT lon, lat, time FROM fix f WHERE f.mover = m.mover) d GROUP BY time) s) AS mean,
	   (SELECT trajectory_agg(lon, lat, time) FROM (SELECT min(lon) AS lon, min(lat) AS lat, time FROM fix f WHERE f.mover = m.mover GROUP BY time HAVING count(DISTINCT (lon, lat)) = 1) s) AS neither
FROM (SELECT DISTINCT mover FROM fix) m;
CREATE TEMP TABLE ways AS
SELECT mover, trajectory_agg(lon, lat, time, 'first', mover ORDER BY row) AS first, trajectory_agg(point(lon, lat), time, 'mean', mover) AS mean, trajectory_agg(ST_SetSRID(ST_MakePoint(lon, lat), 4326), time, 'neither', mover) AS neither FROM fix GROUP BY mover;
SELECT count(*), count(*) FILTER (WHERE w.first = e.first) AS first, count(*) FILTER (WHERE w.neither = e.neither) AS neither, sum(trajectory_count(e.first)) AS times, sum(trajectory_count(e.neither)) AS of_one_place,
	   max((SELECT max(ST_DistanceSphere(ST_MakePoint(a.point[0], a.point[1]), ST_MakePoint(b.point[0], b.point[1]))) FROM trajectory_points(w.mean) a JOIN trajectory_points(e.mean) b USING (time))) < 0.1 AS mean, count(*) FILTER (WHERE trajectory_count(w.mean) = trajectory_count(e.mean)) AS times_of_mean
FROM ways w JOIN expected e USING (mover);
-- the last rows come first if so ordered; arrays go by their order
SELECT trajectory_agg(lon, 1, '2024-05-01 08:00Z', 'first', '' ORDER BY lon), trajectory_agg(lon, 1, '2024-05-01 08:00Z', 'first', '' ORDER BY lon DESC), trajectory(array_agg(lon ORDER BY -lon), array_agg(1.0::float8), array_agg(timestamptz '2024-05-01 08:00Z'), 'first', '') FROM unnest('{1,2,3,4,5}'::float8[]) lon;
-- spilled, as a window and in parallel
SET work_mem = '64kB';
SELECT count(*) FILTER (WHERE w.first = s.first) AS first, count(*) FILTER (WHERE w.neither = s.neither) AS neither, count(*) FILTER (WHERE w.mean = s.mean) AS mean
FROM ways w JOIN (SELECT mover, trajectory_agg(lon, lat, time, 'first', mover ORDER BY row) AS first, trajectory_agg(lon, lat, time, 'mean', mover) AS mean, trajectory_agg(lon, lat, time, 'neither', mover) AS neither FROM fix GROUP BY mover) s USING (mover);
RESET work_mem;
SELECT count(*) FILTER (WHERE trajectory_count(t) > 0) AS grows FROM (SELECT trajectory_agg(lon, lat, time, 'first', '') OVER (ORDER BY row) AS t FROM fix WHERE row <= 200) s;
CREATE TABLE fix_parallel AS SELECT * FROM fix;
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;
SELECT count(*) FILTER (WHERE w.neither = s.neither) AS neither, count(*) FILTER (WHERE w.mean = s.mean) AS mean, count(*) FILTER (WHERE trajectory_count(w.first) = trajectory_count(s.first)) AS first
FROM ways w JOIN (SELECT mover, trajectory_agg(lon, lat, time, 'mean', mover) AS mean, trajectory_agg(lon, lat, time, 'neither', mover) AS neither, trajectory_agg(lon, lat, time, 'first', mover) AS first FROM fix_parallel GROUP BY mover) s USING (mover);
SELECT pg_temp.fault('SELECT trajectory_agg(lon, lat, time, ''error'', mover) FROM fix_parallel WHERE row = 1 OR row = 2001') AS other_movers;
SELECT pg_temp.fault($$SELECT trajectory_agg(lon, lat, '2024-05-01 08:00Z', 'error', mover) FROM fix_parallel WHERE mover = 'bus 1'$$) ~ '^22023 . two places at one time . Mover "bus 1" has positions [0-9.]+ m apart at 2024-05-01T08:00:00Z' AS named;
RESET ALL;
DROP TABLE fix_parallel;
-- what is left of one time only; positions opposite to each other have no mean
SET timezone = 'UTC';
SELECT w, trajectory_agg(lon, 0, '2024-05-01 08:00Z', w, NULL) FROM unnest('{mean,neither}'::text[]) w, (VALUES (0), (180)) v(lon) GROUP BY w ORDER BY w;
SELECT trajectory_agg(lon, 10, '2024-05-01 08:00Z', 'mean', NULL) AS across, trajectory_agg(CASE lon WHEN 179 THEN 180 ELSE -180 END, 10, '2024-05-01 08:00Z', 'error', NULL) AS one_place FROM (VALUES (179), (-179)) v(lon);
SELECT trajectory_agg(lon, 10, time, 'mean', NULL) FROM (VALUES (1, NULL::timestamptz), (NULL, '2024-05-01 08:00Z')) v(lon, time);
