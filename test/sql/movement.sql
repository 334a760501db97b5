-- movement read from trajectories, against plain SQL and PostGIS on the sphere
CREATE SCHEMA movement_test;
SET search_path = movement_test, public;
SET extra_float_digits = 0;
SET TIME ZONE 'UTC';
SELECT setseed(0.25) \g /dev/null

-- walks of 60 movers, some across the antimeridian, one of a single fix, one that stands, one of long steps
CREATE TABLE fix (mover integer, n integer, time timestamptz, lon float8, lat float8);
INSERT INTO fix
SELECT mover, row_number() OVER w, '2024-05-01Z'::timestamptz + sum(seconds) OVER w * interval '1 s', ((179.99 * (mover % 5 = 0)::integer + 119.92 * (mover % 5 > 0)::integer + sum(e) OVER w) * 1e7)::bigint / 1e7, ((28.45 + sum(n) OVER w) * 1e7)::bigint / 1e7
FROM (SELECT mover, i, 1 + floor(random() * 10) AS seconds, CASE WHEN mover = 3 THEN 0 WHEN mover = 4 THEN random() * 10 - 5 ELSE (random() - 0.45) / 1000 END * (random() > 0.3)::integer AS e,
			 CASE WHEN mover = 3 THEN 0 WHEN mover = 4 THEN random() * 6 - 3 ELSE (random() - 0.5) / 1000 END AS n FROM generate_series(1, 60) mover, generate_series(1, 80) i WHERE mover <> 2 OR i = 1) s
WINDOW w AS (PARTITION BY mover ORDER BY i);
UPDATE fix SET lon = ((lon - 360) * 1e7)::bigint / 1e7 WHERE lon > 180;
CREATE TABLE path AS SELECT mover, trajectory_agg(lon, lat, time) AS t FROM fix GROUP BY mover;
CREATE TABLE step AS
SELECT mover, n, time, lead(time) OVER w AS next_time, geography(ST_MakePoint(lon, lat)) AS a, geography(ST_MakePoint(lead(lon) OVER w, lead(lat) OVER w)) AS b FROM fix WINDOW w AS (PARTITION BY mover ORDER BY n);
CREATE FUNCTION place(p point) RETURNS geography IMMUTABLE LANGUAGE sql RETURN geography(ST_MakePoint(p[0], p[1]));

-- at: the distances to both fixes are the parts of that between them, to half a unit of either coordinate
SELECT count(*), count(*) FILTER (WHERE (abs(ST_Distance(a, p, false) - part * ST_Distance(a, b, false)) < 0.008 AND abs(ST_Distance(p, b, false) - (1 - part) * ST_Distance(a, b, false)) < 0.008) IS NOT TRUE) AS off
FROM step JOIN path USING (mover), (VALUES (0.0), (0.3), (0.875), (1.0)) v(part), LATERAL (SELECT place(trajectory_at(t, time + part * (next_time - time))) AS p) p WHERE next_time IS NOT NULL;
SELECT count(*) AS differ FROM fix JOIN path USING (mover) WHERE NOT trajectory_at(t, time) ~= point(lon, lat);
SELECT count(trajectory_at(t, v.time)) AS outside FROM path, LATERAL (VALUES (trajectory_start(t) - interval '1 us'), (trajectory_end(t) + interval '1 us'), ('infinity'), ('-infinity')) v(time);
SELECT trajectory_at('{179 10@2024-05-01T00:00:00Z, -179 10@2024-05-01T00:01:00Z}', '2024-05-01 00:00:45Z') AS antimeridian, trajectory_at('{0 60@2024-05-01T00:00:00Z, 180 60@2024-05-01T00:01:00Z}', '2024-05-01 00:00:15Z') AS over_the_pole,
	   trajectory_at('{0 0@2024-05-01T00:00:00Z, 180 0@2024-05-01T00:01:00Z}', '2024-05-01 00:00:45Z') AS opposite;

-- restrict: the fixes within, and the positions at the ends
CREATE TABLE part AS SELECT mover, t, trajectory_start(t) + random() * trajectory_duration(t) AS lo, trajectory_start(t) + random() * trajectory_duration(t) AS hi FROM path, generate_series(1, 10);
UPDATE part SET lo = least(lo, hi), hi = greatest(lo, hi);
SELECT count(*), count(*) FILTER (WHERE trajectory_restrict(t, tstzrange(lo, hi, '[]')) IS DISTINCT FROM
		(SELECT trajectory_agg(at, time) FROM (SELECT trajectory_at(t, time) AS at, time FROM fix f WHERE f.mover = part.mover AND time BETWEEN lo AND hi UNION ALL SELECT trajectory_at(t, lo), lo UNION ALL SELECT trajectory_at(t, hi), hi) s)) AS differ FROM part;
SELECT count(*) FILTER (WHERE trajectory_restrict(t, '(,)') <> t OR trajectory_restrict(t, trajectory_period(t)) <> t OR trajectory_restrict(t, '[-infinity,infinity)') <> t) AS whole,
	   count(trajectory_restrict(t, 'empty')) + count(trajectory_restrict(t, tstzrange(NULL, trajectory_start(t)))) + count(trajectory_restrict(t, tstzrange(trajectory_end(t), NULL, '()'))) + count(trajectory_restrict(t, '[2030-01-01,)')) AS outside,
	   count(*) FILTER (WHERE trajectory_count(trajectory_restrict(t, tstzrange(NULL, trajectory_start(t), '[]'))) <> 1 OR trajectory_count(trajectory_restrict(t, tstzrange(trajectory_end(t), NULL))) <> 1) AS touching FROM path;

-- speeds
SELECT count(*), count(*) FILTER (WHERE (abs(s.metres - ST_Distance(a, b, false)) < 1e-3 AND s.seconds = extract(epoch FROM next_time - time) AND abs(s.speed - s.metres / s.seconds) < 1e-9) IS NOT TRUE) AS differ
FROM (SELECT mover, s.* FROM path, trajectory_speeds(t) s) s FULL JOIN (SELECT mover, n AS number, a, b, time, next_time FROM step WHERE next_time IS NOT NULL) b USING (mover, number);
SELECT count(*) FILTER (WHERE abs(trajectory_speed(t) - (SELECT sum(metres) / sum(seconds) FROM trajectory_speeds(t))) > 1e-9) AS differ, count(*) FILTER (WHERE trajectory_speed(t) IS NULL) AS single FROM path;

-- resample
SELECT count(*) AS differ FROM path, (VALUES (interval '0.7 s'), ('7 s'), ('1 day')) v(step),
	LATERAL (SELECT trajectory_agg(trajectory_at(t, time), time) AS r FROM generate_series(trajectory_start(t), trajectory_end(t), step) time) r WHERE r IS DISTINCT FROM trajectory_resample(t, step);

-- simplify: by PostGIS's distance on the sphere, and by where the path has the mover
CREATE TABLE simple AS SELECT mover, mode, metres, t, trajectory_simplify(t, metres, mode) AS s FROM path, (VALUES ('space', 0.5), ('space', 60), ('time', 0.5), ('time', 60)) v(mode, metres);
SELECT mode, metres, round(avg(trajectory_count(s) / trajectory_count(t)::numeric), 1) AS remain,
	   count(*) FILTER (WHERE trajectory_start(s) <> trajectory_start(t) OR trajectory_end(s) <> trajectory_end(t) OR EXISTS (SELECT FROM trajectory_points(s) p WHERE NOT trajectory_at(t, p.time) ~= p.point)) AS not_of_it FROM simple GROUP BY 1, 2 ORDER BY 1, 2;
SELECT count(*) AS fixes, count(*) FILTER (WHERE ST_Distance(place(f.point), geography(ST_MakeLine(p.at, p.next_at)), false) > metres + 0.001) AS farther
FROM simple, trajectory_points(t) f, LATERAL (SELECT geometry(place(point)) AS at, geometry(place(lead(point, 1, point) OVER (ORDER BY time))) AS next_at, time, lead(time, 1, time) OVER (ORDER BY time) AS next_time FROM trajectory_points(s)) p
WHERE mode = 'space' AND mover > 4 AND f.time > p.time AND f.time < p.next_time;
SELECT count(*) AS fixes, count(*) FILTER (WHERE ST_Distance(place(f.point), place(trajectory_at(s, f.time)), false) > metres + 0.01) AS farther FROM simple, trajectory_points(t) f WHERE mode = 'time';
SELECT trajectory_simplify('{119.92 28.45@2024-05-01T08:00:00Z, 119.93 28.45@2024-05-01T08:01:00Z, 119.94 28.45@2024-05-01T08:09:00Z}', 5) AS space,
	   trajectory_simplify('{119.92 28.45@2024-05-01T08:00:00Z, 119.93 28.45@2024-05-01T08:01:00Z, 119.94 28.45@2024-05-01T08:09:00Z}', 5, 'time') AS time;

-- a million fixes
CREATE TABLE large AS SELECT trajectory_agg(119 + (i % 20000 - 10000)::float8 ^ 2 * 1e-9 + (random() - 0.5) * 1e-4, 28 + i * 1e-7, '2024-01-01 00:00Z'::timestamptz + i * interval '1 s') AS t FROM generate_series(1, 1000000) i;
SELECT trajectory_count(trajectory_restrict(t, '[2024-01-02 00:00:00.5Z,2024-01-03Z)')) AS restricted, trajectory_count(trajectory_resample(t, '1 minute')) AS resampled, trajectory_count(trajectory_simplify(t, 20)) BETWEEN 2 AND 10000 AS simplified,
	   (SELECT count(*) FROM trajectory_speeds(t)) AS speeds FROM large;

-- bad input: SQLSTATE, message, detail and hint
CREATE FUNCTION fault(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text; message text; detail text; hint text;
BEGIN
	EXECUTE statement;
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', state, message, nullif(detail, ''), nullif(hint, ''));
END $$;
\pset format unaligned
SELECT what, fault('SELECT ' || call || ' FROM path WHERE mover = 10') FROM (VALUES
	('a step of months', $$trajectory_resample(t, '1 month')$$),
	('no step', $$trajectory_resample(t, '0')$$),
	('a step back', $$trajectory_resample(t, '-1 s')$$),
	('a step of ages', $$trajectory_resample(t, '2000000000 days')$$),
	('too many steps', $$trajectory_resample(t, '1 us')$$),
	('negative metres', $$trajectory_simplify(t, -1)$$),
	('NaN metres', $$trajectory_simplify(t, 'NaN')$$),
	('another mode', $$trajectory_simplify(t, 1, 'speed')$$)) v(what, call);
\pset format aligned

SET client_min_messages = warning;
DROP SCHEMA movement_test CASCADE;
