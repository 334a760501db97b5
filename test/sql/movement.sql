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
CREATE TABLE part AS SELECT mover, t, trajectory_start(t) + random() * (trajectory_end(t) - trajectory_start(t)) AS lo, trajectory_start(t) + random() * (trajectory_end(t) - trajectory_start(t)) AS hi FROM path, generate_series(1, 10);
UPDATE part SET lo = least(lo, hi), hi = greatest(lo, hi);
SELECT count(*), count(*) FILTER (WHERE trajectory_restrict(t, tstzrange(lo, hi, '[]')) IS DISTINCT FROM
		(SELECT trajectory_agg(at, time) FROM (SELECT trajectory_at(t, time) AS at, time FROM fix f WHERE f.mover = part.mover AND time BETWEEN lo AND hi UNION ALL SELECT trajectory_at(t, lo), lo UNION ALL SELECT trajectory_at(t, hi), hi) s)) AS differ FROM part;
SELECT count(*) FILTER (WHERE trajectory_restrict(t, '(,)'::tstzrange) <> t OR trajectory_restrict(t, trajectory_period(t)) <> t OR trajectory_restrict(t, '[-infinity,infinity)'::tstzrange) <> t) AS whole,
	   count(trajectory_restrict(t, 'empty'::tstzrange)) + count(trajectory_restrict(t, tstzrange(NULL, trajectory_start(t)))) + count(trajectory_restrict(t, tstzrange(trajectory_end(t), NULL, '()'))) + count(trajectory_restrict(t, '[2030-01-01,)'::tstzrange)) AS outside,
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

-- stays: the definition in a loop over ST_DistanceSphere; movers stand and walk, with a leap now and then
CREATE TABLE seen AS
SELECT mover, row_number() OVER w AS n, '2024-05-01Z'::timestamptz + n * interval '15 s' AS time, ST_SetSRID(ST_MakePoint(((119.92 + (sum(e) OVER w) + (n % 37 = 0)::integer * 0.01) * 1e7)::bigint / 1e7, ((28.45 + (sum(f) OVER w)) * 1e7)::bigint / 1e7), 4326) AS p
FROM (SELECT mover, n, walks * (random() - 0.3) / 500 + (random() - 0.5) / 1e5 AS e, walks * (random() - 0.3) / 500 + (random() - 0.5) / 1e5 AS f
	  FROM (SELECT mover, n, (n / 50 % 2)::integer AS walks FROM generate_series(1, 8) mover, generate_series(1, 300) n) w OFFSET 0) s WINDOW w AS (PARTITION BY mover ORDER BY n);
CREATE TABLE way AS SELECT mover, trajectory_agg(p, time) AS t FROM seen GROUP BY mover;
CREATE FUNCTION stays(who integer, metres float8, duration interval, tolerance integer) RETURNS TABLE (first integer, last integer, fixes integer) LANGUAGE plpgsql AS $$
DECLARE
	p geometry[] := (SELECT array_agg(s.p ORDER BY n) FROM seen s WHERE mover = who);
	times timestamptz[] := (SELECT array_agg(s.time ORDER BY n) FROM seen s WHERE mover = who);
	i integer := 1;
	j integer;
BEGIN
	WHILE i <= cardinality(p) LOOP
		last := i;
		j := i + 1;
		fixes := 1;
		WHILE j <= cardinality(p) AND j - last <= tolerance + 1 LOOP
			IF ST_DistanceSphere(p[i], p[j]) <= metres THEN
				last := j;
				fixes := fixes + 1;
			END IF;
			j := j + 1;
		END LOOP;
		IF times[last] - times[i] >= duration THEN
			first := i;
			RETURN NEXT;
			i := last;
		END IF;
		i := i + 1;
	END LOOP;
END $$;
CREATE TABLE rule (metres float8, duration interval, tolerance integer);
INSERT INTO rule VALUES (50, '5 minutes', 0), (50, '5 minutes', 1), (500, '10 minutes', 2);
SELECT tolerance, count(*) AS stays, count(*) FILTER (WHERE (s.fixes = d.fixes AND s.left_at = (SELECT time FROM seen WHERE mover = way.mover AND n = d.last)) IS NOT TRUE) AS differ
FROM way CROSS JOIN rule, LATERAL (SELECT d.*, (SELECT time FROM seen WHERE mover = way.mover AND n = d.first) AS arrived FROM stays(mover, metres, duration, tolerance) d OFFSET 0) d FULL JOIN LATERAL trajectory_stays(t, metres, duration, tolerance) s USING (arrived)
GROUP BY tolerance ORDER BY tolerance;
-- the centre is that of the points, the radius reaches the farthest of them
SELECT count(*) AS stays, count(*) FILTER (WHERE ST_Distance(place(s.centre), geography(c), false) > 0.02 OR abs(s.radius - r) > 1e-3) AS differ
FROM way, trajectory_stays(t, 500, '10 minutes', 2) s, LATERAL (SELECT ST_Centroid(ST_Collect(p)) AS c, max(ST_Distance(place(s.centre), geography(p), false)) AS r FROM seen
	WHERE seen.mover = way.mover AND time BETWEEN s.arrived AND s.left_at AND ST_DistanceSphere(p, (SELECT p FROM seen o WHERE o.mover = way.mover AND o.time = s.arrived)) <= 500) c;
-- trips and stays share the fixes at their ends, and have all fixes
SELECT tolerance, count(*) AS trips, count(*) FILTER (WHERE r <> (SELECT trajectory_restrict(t, tstzrange(from_time, to_time, '[]'))
		FROM (SELECT coalesce(max(s.left_at) FILTER (WHERE s.left_at <= trajectory_start(r)), trajectory_start(t)) AS from_time, coalesce(min(s.arrived) FILTER (WHERE s.arrived >= trajectory_end(r)), trajectory_end(t)) AS to_time FROM trajectory_stays(t, metres, duration, tolerance) s) s)) AS differ
FROM way, rule, trajectory_trips(t, metres, duration, tolerance) r GROUP BY tolerance ORDER BY tolerance;
SELECT count(*) AS fixes, count(*) FILTER (WHERE NOT EXISTS (SELECT FROM trajectory_stays(t, metres, duration, tolerance) s WHERE time BETWEEN s.arrived AND s.left_at)
		AND NOT EXISTS (SELECT FROM trajectory_trips(t, metres, duration, tolerance) r WHERE trajectory_at(r, time) IS NOT NULL)) AS nowhere FROM way JOIN seen USING (mover), rule;
SELECT (SELECT count(*) FROM path, trajectory_stays(t, 10, '1 s') WHERE mover = 2) AS single, (SELECT count(*) FROM path, trajectory_trips(t, 10, '1 s') WHERE mover = 2) AS single_trips,
	   (SELECT count(*) FROM path, trajectory_stays(t, 0, '1 s') WHERE mover = 3) AS standing, (SELECT count(*) FROM path, trajectory_trips(t, 0, '1 s') WHERE mover = 3) AS standing_trips;

-- faults: the leaps put in are found, and no other; what is left can be; faults and the rest are all fixes
SELECT count(*) AS faults, count(*) FILTER (WHERE n IS NULL OR number IS NULL) AS differ, min(kind) AS kind, min(speed) > 40 AS fast
FROM (SELECT mover, f.* FROM way, trajectory_faults(t, 40) f) f FULL JOIN (SELECT mover, n FROM seen WHERE n % 37 = 0) s ON f.mover = s.mover AND f.number = s.n;
SELECT count(*) FILTER (WHERE (SELECT max(speed) FROM trajectory_speeds(c)) > v + 1e-6) AS too_fast, count(*) FILTER (WHERE trajectory_clean(c, v) <> c) AS not_clean,
	   count(*) FILTER (WHERE trajectory_count(c) + (SELECT count(*) FROM trajectory_faults(t, v)) <> trajectory_count(t) OR EXISTS (SELECT FROM trajectory_faults(t, v) f JOIN trajectory_points(c) p USING (time))) AS lost,
	   sum((SELECT count(*) FROM trajectory_faults(t, v) WHERE speed <= v - 1e-6)) AS blameless
FROM (SELECT t FROM way UNION ALL SELECT t FROM path) t, (VALUES (0.5), (5), (40), (1e6)) v(v), LATERAL trajectory_clean(t, v) c;
SELECT f.* FROM trajectory_faults('{0 0@2024-05-01T08:00:00Z, 119.92 28.45@2024-05-01T08:00:10Z, 119.921 28.45@2024-05-01T08:00:20Z, 119.921 29@2024-05-01T08:00:30Z, 119.922 28.45@2024-05-01T08:00:40Z, 119.92 2.845@2024-05-01T08:00:50Z}', 50) f;

-- moves: where the path is a little after each edge and half way to the next it is in the cell; the path is left nowhere
CREATE TABLE move AS
SELECT mover, t, size, m.*, lead(departed, 1, trajectory_end(t)) OVER (PARTITION BY mover, size ORDER BY m.number) AS next_departed, lead(from_cell) OVER (PARTITION BY mover, size ORDER BY m.number) AS next_from
FROM path, (VALUES (10), (100), (1000)) v(size), LATERAL trajectory_moves(t, size) WITH ORDINALITY m(from_cell, to_cell, departed, arrived, number) WHERE mover BETWEEN 5 AND 15;
SELECT size, count(*) > 10 AS many, count(*) FILTER (WHERE departed <> arrived OR from_cell = to_cell OR to_cell <> next_from OR departed >= next_departed) AS broken,
	   count(*) FILTER (WHERE ST_Distance(gridcell_center(from_cell)::geography, gridcell_center(to_cell)::geography) > size * 1.5 AND gridcell_steps(from_cell, to_cell) > 1) AS leaps, count(*) FILTER (WHERE next_departed - arrived > '0.1 s' AND gridcell(trajectory_at(t, arrived + (next_departed - arrived) / 2), size) <> to_cell) AS elsewhere
FROM move GROUP BY size ORDER BY size;
-- visits: each fix is in one of those to its cell; they are the moves, and their time is the whole
SELECT count(*) AS fixes, count(*) FILTER (WHERE NOT EXISTS (SELECT FROM trajectory_visits(t, gridcell(lon, lat, 100)) v WHERE v @> time)) AS not_visited FROM fix JOIN path USING (mover) WHERE mover <> 4;
SELECT mover, size, count(*) FILTER (WHERE lower(v) <> trajectory_start(t) AND NOT EXISTS (SELECT FROM move m WHERE m.mover = c.mover AND m.size = c.size AND to_cell = cell AND arrived = lower(v))) AS not_moves, sum(upper(v) - lower(v)) - (trajectory_end(t) - trajectory_start(t)) AS lost
FROM (SELECT DISTINCT mover, t, size, cell FROM move, LATERAL (VALUES (from_cell), (to_cell)) v(cell) WHERE mover IN (5, 7)) c, trajectory_visits(t, cell) v GROUP BY mover, size, t ORDER BY mover, size;
-- entropy by the definition over the visits
SELECT count(*) AS measured, count(*) FILTER (WHERE abs(trajectory_entropy(t, size) - h) > 1e-9) AS differ
FROM (SELECT t, size, sum(-p * ln(p) / ln(2::float8)) AS h FROM (SELECT t, size, sum(extract(epoch FROM upper(v) - lower(v)))::float8 / extract(epoch FROM (trajectory_end(t) - trajectory_start(t)))::float8 AS p
	  FROM (SELECT DISTINCT t, size, cell FROM move, LATERAL (VALUES (from_cell), (to_cell)) v(cell) WHERE mover < 15) c, trajectory_visits(t, cell) v GROUP BY t, size, cell) p GROUP BY t, size) h;
-- radius of gyration against positions at every tenth of a second
SELECT count(*) AS measured, count(*) FILTER (WHERE abs(trajectory_radius_of_gyration(t) / r - 1) > 1e-3) AS differ
FROM (SELECT t, sqrt(avg(ST_DistanceSphere(geometry(place(point)), c) ^ 2)) AS r FROM (SELECT t, point, ST_SetSRID(ST_MakePoint(avg(point[0]) OVER w, avg(point[1]) OVER w), 4326) AS c
	  FROM (SELECT mover, t FROM path WHERE mover BETWEEN 6 AND 9) p, trajectory_points(trajectory_resample(t, '0.1 s')) WINDOW w AS (PARTITION BY mover)) c GROUP BY t) r;
SELECT trajectory_entropy(t, 100) AS entropy, round(trajectory_radius_of_gyration(t)::numeric, 6) AS gyration, (SELECT count(*) FROM trajectory_moves(t, 1)) AS moves, (SELECT array_agg(v) FROM trajectory_visits(t, gridcell(trajectory_first(t), 1)) v) = ARRAY[trajectory_period(t)] AS there FROM path WHERE mover IN (2, 3) ORDER BY mover;
-- once round the antimeridian, and over the pole
SELECT m.* FROM trajectory_moves('{179 10@2024-05-01T08:00:00Z, -179 10@2024-05-01T08:01:00Z}', 100000) m;
SELECT count(*) AS moves, bool_and(departed = arrived) AS whole FROM trajectory_moves('{0 85@2024-05-01T08:00:00Z, 180 85@2024-05-01T08:01:00Z}', 100000);

-- meets: against the distance at every other second; both orders agree; no meeting of those that have no common time
CREATE TABLE pair AS SELECT a.mover AS a_mover, b.mover AS b_mover, a.t AS a, b.t AS b, metres, duration FROM path a JOIN path b ON a.mover < b.mover, (VALUES (50, interval '10 s'), (100, '1 us')) v(metres, duration) WHERE a.mover BETWEEN 6 AND 10 AND b.mover BETWEEN 6 AND 10;
SELECT metres, count(*) > 1000 AS many, count(*) FILTER (WHERE met) > 10 AS some, count(*) FILTER (WHERE near <> met AND abs(d - metres) > 0.05) AS differ
FROM (SELECT metres, d, d <= metres AS near, r IS NOT NULL AND r @> time AS met FROM pair, LATERAL (SELECT range_agg(m) AS r FROM trajectory_meets(a, b, metres, '1 us') m) r,
	  generate_series(greatest(trajectory_start(a), trajectory_start(b)), least(trajectory_end(a), trajectory_end(b)), '2 s') time, LATERAL (SELECT ST_Distance(place(trajectory_at(a, time)), place(trajectory_at(b, time)), false) AS d) d) s GROUP BY metres ORDER BY metres;
SELECT count(*) FILTER (WHERE ARRAY(SELECT trajectory_meets(a, b, metres, duration)) <> ARRAY(SELECT m FROM trajectory_meets(a, b, metres, '1 us') m WHERE upper(m) - lower(m) >= duration)) AS duration,
	   count(*) FILTER (WHERE (SELECT sum(abs(extract(epoch FROM upper(m) - upper(o)))) + sum(abs(extract(epoch FROM lower(m) - lower(o)))) FROM ROWS FROM (trajectory_meets(a, b, metres, '1 us'), trajectory_meets(b, a, metres, '1 us')) r(m, o)) > 0.01) AS orders FROM pair;
SELECT count(*) AS themselves FROM path, trajectory_meets(t, t, 0, '1 s') m WHERE m = trajectory_period(t);
SELECT m FROM trajectory_meets('{119.92 28.45@2024-05-01T08:00:00Z, 119.94 28.45@2024-05-01T08:20:00Z}', '{119.94 28.45@2024-05-01T08:00:00Z, 119.92 28.45@2024-05-01T08:20:00Z}', 200, '1 minute') m;
SELECT count(*) AS apart FROM trajectory_meets('{0 0@2024-05-01T08:00:00Z, 0 0@2024-05-01T08:20:00Z}', '{0 0@2024-05-01T08:20:00Z, 0 0@2024-05-01T08:40:00Z}', 200, '1 us');
-- of no length: moments too, and nothing else more than of the least length
SELECT count(*) FILTER (WHERE ARRAY(SELECT m FROM trajectory_meets(a, b, metres, '0') m WHERE lower(m) < upper(m)) <> ARRAY(SELECT trajectory_meets(a, b, metres, '1 us'))) AS differ FROM pair;
SELECT what, array(SELECT to_char(lower(m) AT TIME ZONE 'UTC', 'HH24:MI:SS') || ' ' || upper(m) - lower(m) FROM trajectory_meets(a, b, metres, '0') m) AS meets FROM (VALUES
	('one goes as the other comes', trajectory '{0 0@2024-05-01T08:00:00Z, 0 0@2024-05-01T08:20:00Z}', trajectory '{0 0@2024-05-01T08:20:00Z, 0 0@2024-05-01T08:40:00Z}', 0),
	('too far', '{0 0@2024-05-01T08:00:00Z, 0 0@2024-05-01T08:20:00Z}', '{0 1@2024-05-01T08:20:00Z, 0 0@2024-05-01T08:40:00Z}', 100000),
	('one fix on the way', '{0 0@2024-05-01T08:00:00Z, 2 0@2024-05-01T08:20:00Z}', '{1 0.0001@2024-05-01T08:10:00Z}', 12),
	('one fix off the way', '{0 0@2024-05-01T08:00:00Z, 2 0@2024-05-01T08:20:00Z}', '{1 0.0001@2024-05-01T08:10:00Z}', 11),
	('two fixes', '{1 1@2024-05-01T08:10:00Z}', '{1 1@2024-05-01T08:10:00Z}', 0),
	('two fixes at different times', '{1 1@2024-05-01T08:10:00Z}', '{1 1@2024-05-01T08:10:01Z}', 0),
	('they cross', '{0 0@2024-05-01T08:00:00Z, 0.002 0@2024-05-01T08:20:00Z}', '{0.002 0@2024-05-01T08:00:00Z, 0 0@2024-05-01T08:20:00Z}', 0)) v(what, a, b, metres);

-- a million fixes
CREATE TABLE large AS SELECT trajectory_agg(119 + (i % 20000 - 10000)::float8 ^ 2 * 1e-9 + (random() - 0.5) * 1e-4, 28 + i * 1e-7, '2024-01-01 00:00Z'::timestamptz + i * interval '1 s') AS t FROM generate_series(1, 1000000) i;
SELECT trajectory_count(trajectory_restrict(t, '[2024-01-02 00:00:00.5Z,2024-01-03Z)'::tstzrange)) AS restricted, trajectory_count(trajectory_resample(t, '1 minute')) AS resampled, trajectory_count(trajectory_simplify(t, 20)) BETWEEN 2 AND 10000 AS simplified,
	   (SELECT count(*) > 50 FROM trajectory_stays(t, 2000, '1 hour', 1)) AS stays, trajectory_count(trajectory_clean(t, 9)) < 990000 AS clean,
	   (SELECT count(*) > 1000 FROM trajectory_moves(t, 1000)) AS moves, (SELECT array_agg(m) FROM trajectory_meets(t, t, 1, '1 h') m) = ARRAY[trajectory_period(t)] AS meets, trajectory_entropy(t, 1000) > 5 AS entropy, trajectory_radius_of_gyration(t) > 3000 AS gyration FROM large;

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
SELECT what, fault('SELECT ' || call || ' FROM path WHERE mover = 10' || CASE WHEN call LIKE '%(SELECT%' THEN ') s' ELSE '' END) FROM (VALUES
	('a step of months', $$trajectory_resample(t, '1 month')$$),
	('no step', $$trajectory_resample(t, '0')$$),
	('a step back', $$trajectory_resample(t, '-1 s')$$),
	('a step of ages', $$trajectory_resample(t, '2000000000 days')$$),
	('too many steps', $$trajectory_resample(t, '1 us')$$),
	('negative metres', $$trajectory_simplify(t, -1)$$),
	('NaN metres', $$trajectory_simplify(t, 'NaN')$$),
	('stays of no time', $$count(s) FROM (SELECT trajectory_stays(t, 1, '0') s$$),
	('stays of months', $$count(s) FROM (SELECT trajectory_trips(t, 1, '1 year') s$$),
	('negative tolerance', $$count(s) FROM (SELECT trajectory_stays(t, 1, '1 h', -1) s$$),
	('infinite metres', $$count(s) FROM (SELECT trajectory_stays(t, 'infinity', '1 h') s$$),
	('no speed', $$count(s) FROM (SELECT trajectory_faults(t, 0) s$$),
	('speed NaN', $$trajectory_clean(t, 'NaN')$$),
	('moves of no size', $$count(s) FROM (SELECT trajectory_moves(t, 30) s$$),
	('entropy of no size', $$trajectory_entropy(t, 0)$$),
	('a meeting of less than no time', $$count(s) FROM (SELECT trajectory_meets(t, t, 1, '-1 s') s$$),
	('another mode', $$trajectory_simplify(t, 1, 'speed')$$)) v(what, call);
\pset format aligned

SET client_min_messages = warning;
DROP SCHEMA movement_test CASCADE;
