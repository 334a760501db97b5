-- Movement read from trajectories: milliseconds for a million fixes, 200 walks of 5000 with a fix each 5 s, about 8 m apart, with a rest now and then.  Peers have the same fixes: PostGIS as lines,
-- MobilityDB as sequences with linear interpolation; both reckon in degrees of a plane here, migrant in metres on the sphere.
-- Peers of its own: mobilitydb
SELECT count(*) AS has FROM pg_extension WHERE extname = 'mobilitydb' \gset mobilitydb_
SELECT greatest(4, 200 * :scale)::integer AS movers \gset
SELECT setseed(0.5) \g /dev/null
CREATE TABLE gone AS
SELECT mover, time, lon, lat
FROM (SELECT mover, i, timestamptz '2024-05-01 00:00Z' + i * interval '5 s' AS time, 119.9 + sum(walks * cos(h)) OVER w * 7e-5 + random() * 2e-5 AS lon, 28.4 + sum(walks * sin(h)) OVER w * 7e-5 + random() * 2e-5 AS lat
	  FROM (SELECT mover, i, (i / 200 % 4 > 0)::integer AS walks, sum(random() - 0.5) OVER (PARTITION BY mover ORDER BY i) * 0.6 AS h FROM generate_series(1, :movers) mover, generate_series(1, 5000) i) h WINDOW w AS (PARTITION BY mover ORDER BY i)) s;
CREATE TABLE movement AS
SELECT a.mover, a.t, b.t AS other, ST_Buffer(ST_SetSRID(ST_MakePoint(119.9, 28.4), 4326), 0.02) AS area, c, tstzrange('2024-05-01 02:00Z', '2024-05-01 05:00Z') AS period, trajectory_start(a.t) + interval '3 h 1 s' AS time
FROM (SELECT mover, trajectory_agg(lon, lat, time) AS t FROM gone GROUP BY mover) a JOIN (SELECT mover, trajectory_agg(lon, lat, time) AS t FROM gone GROUP BY mover) b ON b.mover = a.mover % :movers + 1,
	 (SELECT coverage_agg(i, ST_Buffer(ST_SetSRID(ST_MakePoint(119.8 + i % 20 * 0.01, 28.3 + i / 20 * 0.01), 4326), 0.006)) AS c FROM generate_series(0, 399) i) c;
CREATE TABLE peer_movement AS
SELECT m.mover, area, period, time, l, s AS m, s AS other FROM movement m JOIN (SELECT mover, ST_MakeLine(ST_MakePoint(lon, lat) ORDER BY time) AS l, format('[%s]', string_agg(format('Point(%s %s)@%s', lon, lat, time), ',' ORDER BY time)) AS s FROM gone GROUP BY mover) p USING (mover);
UPDATE peer_movement p SET other = o.m FROM peer_movement o WHERE o.mover = p.mover % :movers + 1;
UPDATE peer_movement SET area = ST_SetSRID(area, 0);
SELECT 'ALTER TABLE peer_movement ALTER m TYPE tgeompoint USING m::tgeompoint, ALTER other TYPE tgeompoint USING other::tgeompoint' WHERE :mobilitydb_has > 0
\gexec
VACUUM ANALYZE movement, peer_movement;

-- Milliseconds of an expression over all movers: the least of three runs, of one if it takes long.  NULL where the server lacks the function.
CREATE FUNCTION movement_ms(expression text, source text) RETURNS float8 LANGUAGE plpgsql STRICT AS $$
DECLARE
	statement text := format('SELECT count(%s) FROM %I', expression, source);
	best float8;
BEGIN
	best := seconds(statement);
	IF best < 3 THEN
		best := least(best, seconds(statement), seconds(statement));
	END IF;
	RETURN best * 1000;
EXCEPTION WHEN undefined_function OR undefined_object OR cannot_coerce THEN
	RETURN NULL;
END $$;
CREATE FUNCTION movement_line(expression text, postgis text DEFAULT NULL, mobilitydb text DEFAULT NULL, has_mobilitydb boolean DEFAULT false) RETURNS text LANGUAGE sql AS $$
	SELECT format('       %s %s ms', rpad(regexp_replace(replace(expression, 'trajectory_', ''), '^ARRAY\((?:SELECT )?(.*)\)$', '\1'), 52), lpad(round(ms::numeric, 1)::text, 9))
		   || coalesce('  ' || split_part(postgis, '(', 1) || ' ' || round(p::numeric) || ' ms: ' || round((p / ms)::numeric, 1) || 'x', '')
		   || coalesce('  MobilityDB ' || split_part(mobilitydb, '(', 1) || ' ' || round(m::numeric) || ' ms: ' || round((m / ms)::numeric, 1) || 'x', '')
	FROM movement_ms(expression, 'movement') ms, movement_ms(postgis, 'peer_movement') p, movement_ms(CASE WHEN has_mobilitydb THEN mobilitydb END, 'peer_movement') m
$$;

\echo
\echo '       movement: a million fixes'
SELECT movement_line(expression, postgis, mobilitydb, :mobilitydb_has > 0)
FROM (VALUES
	(1, 'trajectory_at(t, time)', NULL, 'valueAtTimestamp(m, time)'),
	(2, 'trajectory_restrict(t, period)', NULL, 'atTime(m, period::tstzspan)'),
	(3, 'ARRAY(SELECT trajectory_restrict(t, area))', 'ST_Intersection(l, area)', 'atGeometry(m, area)'),
	(4, 'ARRAY(SELECT s.speed FROM trajectory_speeds(t) s)', NULL, 'speed(m)'),
	(5, 'trajectory_resample(t, ''1 min'')', NULL, 'tsample(m, interval ''1 min'', time)'),
	(6, 'trajectory_simplify(t, 20)', 'ST_Simplify(l, 2e-4)', 'douglasPeuckerSimplify(m, 2e-4, false)'),
	(7, 'trajectory_simplify(t, 20, ''time'')', NULL, 'douglasPeuckerSimplify(m, 2e-4, true)'),
	(8, 'ARRAY(SELECT s.centre FROM trajectory_stays(t, 100, ''5 min'') s)', NULL, 'stops(m, 1e-3, interval ''5 min'')'),
	(9, 'ARRAY(SELECT trajectory_trips(t, 100, ''5 min''))', NULL, NULL),
	(10, 'trajectory_clean(t, 10)', NULL, NULL),
	(11, 'trajectory_clean(t, 1)', NULL, NULL),
	(12, 'ARRAY(SELECT m.arrived FROM trajectory_moves(t, 100) m)', NULL, NULL),
	(13, 'ARRAY(SELECT m.arrived FROM trajectory_moves(t, c) m)', NULL, NULL),
	(14, 'ARRAY(SELECT trajectory_visits(t, ''100mN34800E115687''))', NULL, NULL),
	(15, 'trajectory_entropy(t, 100)', NULL, NULL),
	(16, 'trajectory_radius_of_gyration(t)', NULL, NULL),
	(17, 'trajectory_home(t, ''UTC'')', NULL, NULL),
	(18, 'trajectory_work(t, ''Asia/Shanghai'')', NULL, NULL),
	(19, 'ARRAY(SELECT trajectory_meets(t, other, 50, ''10 s''))', NULL, 'tDwithin(m, other, 5e-4)')) v(number, expression, postgis, mobilitydb)
ORDER BY number;
DROP TABLE gone, movement, peer_movement;
