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
CREATE INDEX ON fix (trip, i);
UPDATE fix SET (lon, lat) = (SELECT lon, lat FROM fix f WHERE f.trip = fix.trip - 12 AND f.i = fix.i) WHERE trip > 20 AND trip % 20 = 0 AND trip % 7 <> 0 AND (trip - 12) % 7 <> 0;
CREATE TABLE trip AS SELECT trip AS id, trajectory_agg(lon, lat, time) AS t FROM fix GROUP BY trip;
CREATE TABLE query AS SELECT id, t FROM trip WHERE id % 240 = 0 OR id % 197 = 3;
INSERT INTO query SELECT 10000 + i, trajectory_agg(random() * 360 - 180, random() * 180 - 90, timestamptz '2024-05-01 00:00Z' + j * interval '1 s') FROM generate_series(1, 10) i, generate_series(1, 1 + i % 5) j GROUP BY i;
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
SELECT operator, unlike(operator, 200) AS unlike_200 FROM unnest(ARRAY['<+>']) operator;


-- within a limit: the plan, with the query a constant, a parameter, or a column of another table, on either side
RESET enable_seqscan;
SELECT bool_or(line ~ 'Index Cond: \(t <@ ') AS constant FROM plan_of(format('SELECT id FROM trip WHERE trajectory_frechet_within(t, %L, 100)', (SELECT t FROM query ORDER BY id LIMIT 1))) line;
SELECT bool_or(line ~ 'Index Cond: \(t <@ trajectory_search\(.*, ''dtw''::text') AS parameter FROM plan_of('SELECT id FROM trip WHERE trajectory_dtw_within((SELECT t FROM query LIMIT 1), t, 100, 3)') line;
SELECT function, bool_or(line ~ 'Index Cond: \(t <@ trajectory_search\(q\.t, ') AS joined
FROM unnest(ARRAY['frechet', 'frechet_continuous', 'hausdorff', 'hausdorff_directed', 'dtw']) function, plan_of(format('SELECT q.id, trip.id FROM query q, trip WHERE trajectory_%s_within(trip.t, q.t, 10.0 * q.id)', function)) line
GROUP BY function ORDER BY function;
SELECT bool_or(line LIKE '%Index%') AS by_index FROM plan_of('SELECT id FROM trip WHERE trajectory_frechet_within(t, t, 10)') line;
SELECT bool_or(line LIKE '%Index%') AS by_index FROM plan_of('SELECT id FROM trip WHERE trajectory_sspd_within(t, (SELECT t FROM query LIMIT 1), 10)') line;

-- all functions with that support are known to it, renamed too: it tells what they cost in place of the catalogue, and those that an index serves use it
CREATE FUNCTION known() RETURNS TABLE (function text, has_cost boolean, by_index boolean) LANGUAGE plpgsql AS $$
DECLARE
	called oid;
	call text;
	plan json;
BEGIN
	FOR function, called, call IN
		SELECT prosrc || ' ' || pronargs, p.oid, format('%s(t, (SELECT t FROM query ORDER BY id LIMIT 1)%s)', (SELECT format('%I.%I', nspname, proname) FROM pg_namespace n WHERE n.oid = pronamespace),
			(SELECT string_agg(CASE type WHEN 'float8'::regtype THEN ', 10.0' WHEN 'integer'::regtype THEN ', 3' WHEN 'interval'::regtype THEN ', interval ''1 s''' WHEN 'point'::regtype THEN ', point ''(0,0)''' END, '' ORDER BY i)
			 FROM unnest(proargtypes) WITH ORDINALITY a(type, i) WHERE i > 2))
		FROM pg_proc p WHERE prosupport = 'trajectory_within_support'::regproc
	LOOP
		EXECUTE 'EXPLAIN (FORMAT JSON) SELECT ' || call || ' FROM trip' INTO plan;
		has_cost := (plan #>> '{0,Plan,Total Cost}')::float8 < 1e6;
		by_index := pg_get_function_result(called) = 'boolean' AND EXISTS (SELECT FROM plan_of('SELECT id FROM trip WHERE ' || call) line WHERE line ~ 'Index Cond: \(t <@ ');
		RETURN NEXT;
	END LOOP;
END $$;
BEGIN;
DO $$
DECLARE
	f regprocedure;
BEGIN
	FOR f IN SELECT oid FROM pg_proc WHERE prosupport = 'trajectory_within_support'::regproc LOOP
		EXECUTE format('ALTER FUNCTION %s COST 1e9', f);
	END LOOP;
END $$;
CREATE TEMP TABLE before ON COMMIT DROP AS SELECT * FROM known();
SELECT count(*) AS functions, count(*) FILTER (WHERE has_cost) AS known, string_agg(function, ', ' ORDER BY function COLLATE "C") FILTER (WHERE by_index) AS by_index FROM before;
DO $$
DECLARE
	f regprocedure;
BEGIN
	FOR f IN SELECT oid FROM pg_proc WHERE prosupport = 'trajectory_within_support'::regproc LOOP
		EXECUTE format('ALTER FUNCTION %s RENAME TO renamed_%s', f, f::oid);
	END LOOP;
END $$;
SELECT count(*) AS functions, count(*) FILTER (WHERE has_cost) AS known, count(*) FILTER (WHERE by_index) AS by_index FROM (SELECT * FROM known() INTERSECT SELECT * FROM before) s;
ROLLBACK;

-- and what it finds
CREATE TABLE asked AS SELECT * FROM query, unnest(ARRAY[-1, 0, 1000, 3e3, 3e5]) meters WHERE id % 200 = 0 OR id % 10 = 4;
SET enable_seqscan = off;
CREATE TABLE found AS
SELECT 'frechet' AS measure, q.id AS query, meters, trip.id FROM asked q, trip WHERE trajectory_frechet_within(trip.t, q.t, meters)
UNION ALL SELECT 'frechet_continuous', q.id, meters, trip.id FROM asked q, trip WHERE trajectory_frechet_continuous_within(q.t, trip.t, meters)
UNION ALL SELECT 'hausdorff', q.id, meters, trip.id FROM asked q, trip WHERE trajectory_hausdorff_within(trip.t, q.t, meters)
UNION ALL SELECT 'directed', q.id, meters, trip.id FROM asked q, trip WHERE trajectory_hausdorff_directed_within(trip.t, q.t, meters)
UNION ALL SELECT 'directed back', q.id, meters, trip.id FROM asked q, trip WHERE trajectory_hausdorff_directed_within(q.t, trip.t, meters)
UNION ALL SELECT 'dtw', q.id, meters, trip.id FROM asked q, trip WHERE trajectory_dtw_within(trip.t, q.t, meters)
UNION ALL SELECT 'dtw 3', q.id, meters, trip.id FROM asked q, trip WHERE trajectory_dtw_within(q.t, trip.t, meters, "window" => 3);
RESET enable_seqscan;
CREATE TABLE pair AS
SELECT q.id AS query, trip.id, trajectory_frechet(q.t, trip.t) AS frechet, trajectory_frechet_continuous(q.t, trip.t) AS continuous, trajectory_hausdorff(q.t, trip.t) AS hausdorff, trajectory_hausdorff_directed(trip.t, q.t) AS directed,
	   trajectory_hausdorff_directed(q.t, trip.t) AS directed_back, trajectory_dtw(q.t, trip.t) AS dtw, trajectory_dtw(q.t, trip.t, 3) AS windowed
FROM (SELECT DISTINCT ON (id) id, t FROM asked) q, trip;
CREATE TABLE expected AS
SELECT measure, query, meters, pair.id FROM pair, LATERAL (VALUES ('frechet', frechet), ('frechet_continuous', continuous), ('hausdorff', hausdorff), ('directed', directed), ('directed back', directed_back), ('dtw', dtw), ('dtw 3', windowed)) m(measure, distance),
	 (SELECT DISTINCT meters FROM asked) a WHERE distance <= meters;
SELECT measure, count(*) > 1000 AS many, count(*) FILTER (WHERE f.id IS NULL) AS missing, count(*) FILTER (WHERE e.id IS NULL) AS more
FROM found f FULL JOIN expected e USING (measure, query, meters, id) GROUP BY measure ORDER BY measure;
SELECT count(*) AS below_0 FROM found WHERE meters < 0;

-- && by boxes and by time
SET enable_seqscan = off;
SELECT bool_or(line ~ 'Index Cond: \(t && q.t') AS boxes FROM plan_of('SELECT count(*) FROM query q, trip WHERE trip.t && q.t') line;
CREATE TABLE met AS SELECT q.id AS query, trip.id FROM query q, trip WHERE trip.t && q.t;
CREATE TABLE during AS SELECT i, trip.id FROM generate_series(0, 30) i, LATERAL (SELECT tstzrange(timestamptz '2024-05-01 00:00Z' + i * interval '81 min', timestamptz '2024-05-01 00:20Z' + i * interval '83 min', (ARRAY['[]', '[)', '(]', '()'])[1 + i % 4]) AS p) p, trip WHERE trip.t && p;
RESET enable_seqscan;
SET enable_indexscan = off; SET enable_bitmapscan = off;
SELECT count(*) > 10000 AS many, count(*) FILTER (WHERE (trip.t && q.t) <> (m.id IS NOT NULL)) AS unlike,
	   -- boxes of degrees, of which the eastern and the western end are one
	   count(*) FILTER (WHERE (trip.t && q.t) <> (trajectory_box(trip.t) && trajectory_box(q.t) OR (trajectory_box(trip.t) && (trajectory_box(q.t) + '(360,0)'::point) OR trajectory_box(trip.t) && (trajectory_box(q.t) - '(360,0)'::point)))) AS other_boxes
FROM query q CROSS JOIN trip LEFT JOIN met m ON m.query = q.id AND m.id = trip.id;
SELECT count(*) > 1000 AS many, count(*) FILTER (WHERE (trajectory_period(trip.t) && p) <> (d.id IS NOT NULL)) AS unlike, count(*) FILTER (WHERE (trip.t && p) <> (d.id IS NOT NULL)) AS unlike_operator
FROM generate_series(0, 30) i CROSS JOIN LATERAL (SELECT tstzrange(timestamptz '2024-05-01 00:00Z' + i * interval '81 min', timestamptz '2024-05-01 00:20Z' + i * interval '83 min', (ARRAY['[]', '[)', '(]', '()'])[1 + i % 4]) AS p) p CROSS JOIN trip LEFT JOIN during d USING (i, id);
RESET enable_indexscan; RESET enable_bitmapscan;
SELECT count(*) FILTER (WHERE t && tstzrange(NULL, NULL)) AS ever, count(*) FILTER (WHERE t && 'empty'::tstzrange) AS never, count(*) FILTER (WHERE t && tstzrange(trajectory_end(t), NULL)) AS at_end, count(*) FILTER (WHERE t && tstzrange(NULL, trajectory_start(t))) AS before FROM trip;
SET enable_seqscan = off;
SELECT count(*) FILTER (WHERE t && tstzrange(NULL, NULL)) AS ever FROM trip WHERE t && tstzrange(NULL, NULL);
SELECT count(*) FROM trip WHERE t && 'empty'::tstzrange;
-- nearest of a time
SET enable_bitmapscan = off; SET enable_sort = off;
SELECT bool_or(line ~ 'Index Cond: \(t && ') AND bool_or(line ~ 'Order By: \(t <-> ') AS both FROM plan_of('SELECT id FROM trip WHERE t && tstzrange(''2024-05-01 10:00Z'', ''2024-05-01 11:00Z'') ORDER BY t <-> (SELECT t FROM query LIMIT 1) LIMIT 5') line;
RESET enable_bitmapscan; RESET enable_sort;

-- an index that grows row by row, with rows deleted and changed
CREATE TABLE grown (LIKE trip);
CREATE INDEX grown_t ON grown USING gist (t);
INSERT INTO grown SELECT * FROM trip ORDER BY id % 13, id;
DELETE FROM grown WHERE id % 3 = 0;
UPDATE grown SET t = (SELECT t FROM trip WHERE trip.id = grown.id + 1) WHERE id % 5 = 0 AND id < 2400;
VACUUM grown;
INSERT INTO grown SELECT id + 5000, t FROM trip WHERE id % 6 = 0;
ANALYZE grown;
CREATE TEMP TABLE grown_by_index AS SELECT q.id, ARRAY(SELECT g.t <-> q.t FROM grown g ORDER BY g.t <-> q.t LIMIT 20) AS f, ARRAY(SELECT g.t <#> q.t FROM grown g ORDER BY g.t <#> q.t LIMIT 20) AS h, ARRAY(SELECT g.id FROM grown g WHERE g.t && q.t ORDER BY id) AS b FROM query q;
SET enable_indexscan = off; SET enable_bitmapscan = off; RESET enable_seqscan;
SELECT count(*) FILTER (WHERE g.f <> ARRAY(SELECT g.t <-> q.t FROM grown g ORDER BY g.t <-> q.t LIMIT 20)) AS frechet, count(*) FILTER (WHERE g.h <> ARRAY(SELECT g.t <#> q.t FROM grown g ORDER BY g.t <#> q.t LIMIT 20)) AS hausdorff,
	   count(*) FILTER (WHERE g.b <> ARRAY(SELECT g.id FROM grown g WHERE g.t && q.t ORDER BY id)) AS boxes FROM grown_by_index g JOIN query q USING (id);
RESET enable_indexscan; RESET enable_bitmapscan;

-- NULL rows, an empty table, long trajectories that lie out of line
INSERT INTO grown SELECT -1, NULL FROM generate_series(1, 3);
SET enable_seqscan = off;
SELECT count(*) AS nulls_last, count(d) AS distances FROM (SELECT t <-> (SELECT t FROM query LIMIT 1) AS d FROM grown ORDER BY t <-> (SELECT t FROM query LIMIT 1)) g;
SELECT count(*) FROM (SELECT t <-> NULL FROM grown ORDER BY t <-> NULL::trajectory LIMIT 3) g;
SELECT count(*) FROM grown WHERE trajectory_frechet_within(t, NULL, 5);
CREATE TABLE long AS SELECT trip AS id, trajectory_agg(119.9 + trip * 0.01 + i * 1e-5, 28.4 + (i % 17) * (i % 13) * 1e-6, timestamptz '2024-05-01 00:00Z' + i * i * interval '7 s') AS t FROM generate_series(1, 20) trip, generate_series(1, 1000) i GROUP BY trip;
CREATE INDEX ON long USING gist (t);
SELECT array_agg(id) AS toasted FROM (SELECT id FROM long ORDER BY t <-> (SELECT t FROM long WHERE id = 7) LIMIT 5) l;
SELECT array_agg(a.id ORDER BY a.id) AS toasted FROM long a, long b WHERE b.id = 7 AND trajectory_hausdorff_within(a.t, b.t, 2000);
DO $$ DECLARE q trajectory; BEGIN SELECT t INTO q FROM long WHERE id = 7; ASSERT (SELECT array_agg(id) FROM (SELECT id FROM long ORDER BY t <-> q LIMIT 3) l) @> ARRAY[7]; END $$;
RESET enable_seqscan;
TRUNCATE grown;
SELECT count(*) FROM (SELECT FROM grown ORDER BY t <-> (SELECT t FROM query LIMIT 1)) g;

-- without an index: the same as ORDER BY, whatever the measure, ties by key
CREATE TABLE distance AS
SELECT q.id AS query, trip.id, measure, metres FROM (SELECT * FROM query WHERE id % 240 = 0 OR id % 10 = 4) q, trip,
	 LATERAL (VALUES ('frechet', trajectory_frechet(q.t, trip.t)), ('frechet_continuous', trajectory_frechet_continuous(q.t, trip.t)), ('hausdorff', trajectory_hausdorff(q.t, trip.t)), ('hausdorff_directed', trajectory_hausdorff_directed(q.t, trip.t)),
			  ('dtw', trajectory_dtw(q.t, trip.t)), ('sspd', trajectory_sspd(q.t, trip.t)), ('synchronous', trajectory_synchronous(q.t, trip.t)), ('synchronous_max', trajectory_synchronous_max(q.t, trip.t))) m(measure, metres)
WHERE metres IS NOT NULL;
SELECT measure, count(*) > 10 AS rows, count(*) FILTER (WHERE (k.key, k.metres) IS DISTINCT FROM (d.id, d.metres)) AS unlike
FROM (SELECT query, measure, id, metres, row_number() OVER (PARTITION BY query, measure ORDER BY metres, id) AS place FROM distance) d
FULL JOIN (SELECT q.id AS query, m.measure, k.key, k.metres, k.place FROM query q, (SELECT DISTINCT measure FROM distance) m, trajectory_knn(q.t, 15, m.measure, 'trip') WITH ORDINALITY k(key, metres, place) WHERE q.id % 240 = 0 OR q.id % 10 = 4) k USING (query, measure, place)
WHERE place <= 15 GROUP BY measure ORDER BY measure;
SELECT count(*) AS all, count(DISTINCT key) AS keys, max(metres) = (SELECT max(trajectory_frechet(q.t, trip.t)) FROM trip) AS farthest FROM query q, trajectory_knn(q.t, 2147483647, 'frechet', 'trip') WHERE q.id = 240 GROUP BY q.t;
-- with the caller's rights and row-level security; other names, types of keys, views, partitions
CREATE TABLE owned (number integer, way trajectory, other trajectory) PARTITION BY RANGE (number);
CREATE TABLE owned_1 PARTITION OF owned FOR VALUES FROM (0) TO (1000);
CREATE TABLE owned_2 PARTITION OF owned FOR VALUES FROM (1000) TO (10000);
INSERT INTO owned SELECT id, t, t FROM trip UNION ALL SELECT 5000, NULL, NULL UNION ALL SELECT 5001, t, NULL FROM query WHERE id = 240;
CREATE ROLE search_reader;
ALTER TABLE owned ENABLE ROW LEVEL SECURITY;
CREATE POLICY part ON owned TO search_reader USING (number > 300);
GRANT USAGE ON SCHEMA search_test TO search_reader;
GRANT SELECT ON query TO search_reader;
CREATE VIEW seen AS SELECT number::text::numeric::bigint AS "Key", way FROM owned WHERE number < 3000;
SELECT key, metres > 0 AS apart FROM query, trajectory_knn(t, 3, 'hausdorff', 'owned', 'number', 'way') WHERE id = 240;
SELECT count(*) FROM query, trajectory_knn(t, 3, 'sspd', 'seen', 'Key') WHERE id = 240;
SET ROLE search_reader;
SELECT count(*) FROM query, trajectory_knn(t, 3, 'hausdorff', 'owned', 'number', 'way') WHERE id = 240;
RESET ROLE;
GRANT SELECT ON owned TO search_reader;
SET ROLE search_reader;
SELECT min(key) > 300 AS allowed, count(*) FROM query, trajectory_knn(t, 300, 'hausdorff', 'owned', 'number', 'way') WHERE id = 240;
RESET ROLE;
SELECT count(*) FROM trajectory_knn(NULL, 3, 'frechet', 'trip');

-- what is seen of keys and searches
SELECT trajectory_search('{119.92 28.45@2024-05-01T08:00:00Z, 119.93 28.46@2024-05-01T08:01:00Z}', 'dtw', 250);
SELECT trajectory_search('{179 0@2024-05-01T08:00:00Z, -179 0@2024-05-01T08:01:00Z}', 'hausdorff', 'Infinity');

-- bad input
CREATE FUNCTION failure(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
	hint text;
BEGIN
	EXECUTE statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', sqlstate, sqlerrm, nullif(detail, ''), nullif(hint, ''));
END $$;
SELECT failure(statement) FROM unnest(ARRAY[
	$s$SELECT trajectory_search('{119.92 28.45@2024-05-01T08:00:00Z}', 'sspd', 250)$s$,
	$s$SELECT trajectory_search('{119.92 28.45@2024-05-01T08:00:00Z}', 'dtw', 'NaN')$s$,
	$s$SELECT count(*) FROM trip WHERE trajectory_frechet_within(t, '{119.92 28.45@2024-05-01T08:00:00Z}', 'NaN')$s$,
	$s$SELECT trajectory_knn('{119.92 28.45@2024-05-01T08:00:00Z}', 0, 'frechet', 'trip')$s$, $s$SELECT trajectory_knn('{119.92 28.45@2024-05-01T08:00:00Z}', 1, 'lcss', 'trip')$s$,
	$s$SELECT trajectory_knn('{119.92 28.45@2024-05-01T08:00:00Z}', 1, 'frechet', 'owned', 'number')$s$, $s$SELECT trajectory_knn('{119.92 28.45@2024-05-01T08:00:00Z}', 1, 'frechet', 'found')$s$,
	$s$SELECT trajectory_knn('{119.92 28.45@2024-05-01T08:00:00Z}', 1, 'frechet', 'trip', 'nr')$s$, $s$SELECT trajectory_knn('{119.92 28.45@2024-05-01T08:00:00Z}', 1, 'frechet', 'trip', 't')$s$,
	$s$SELECT trajectory_knn('{119.92 28.45@2024-05-01T08:00:00Z}', 1, 'frechet', 'trip', 'id', 'id')$s$, $s$SELECT trajectory_knn('{119.92 28.45@2024-05-01T08:00:00Z}', 1, 'frechet', 4294967295)$s$,
	$s$SELECT 'frechet'::trajectory_search$s$, $s$SELECT ''::trajectory_key$s$]) statement;

-- ANALYZE: what it keeps of trajectories has none of them; how many rows there are is estimated by the limit, within a factor of 3 of what there are, and what a call costs by the fixes
CREATE TABLE ride AS SELECT r AS id, trajectory_agg(119 + r * 7919 % 1009 / 1000.0 + i * 0.0005, 28 + r * 104729 % 1013 / 1000.0 + i * 0.0001, timestamptz '2024-05-01 00:00Z' + r * interval '1 min' + i * interval '5 s') AS t
FROM generate_series(1, 3000) r, generate_series(1, 40) i GROUP BY r;
CREATE TABLE journey AS SELECT r AS id, trajectory_agg(119.5 + i * 0.0001, 28.5, timestamptz '2024-05-01 00:00Z' + i * interval '5 s') AS t FROM generate_series(1, 200) r, generate_series(1, 2000) i GROUP BY r;
CREATE TABLE few AS SELECT * FROM ride LIMIT 99;
CREATE INDEX ride_t ON ride USING gist (t);
ANALYZE ride, journey, few;
SELECT c.relname, s.stawidth > 100 AS wide, s.stadistinct, (SELECT count(*) FROM unnest(ARRAY[s.stakind1, s.stakind2, s.stakind3, s.stakind4, s.stakind5]) kind WHERE kind <> 0) AS kinds, s.stanumbers1[1] AS fixes,
	(s.stavalues1, s.stavalues2, s.stavalues3, s.stavalues4, s.stavalues5) IS NULL AS no_values
FROM pg_statistic s JOIN pg_class c ON c.oid = s.starelid JOIN pg_attribute a ON (a.attrelid, a.attnum) = (s.starelid, s.staattnum)
WHERE c.oid IN ('ride'::regclass, 'journey'::regclass, 'few'::regclass) AND attname = 't' ORDER BY relname COLLATE "C";
CREATE FUNCTION plan_rows(statement text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json) ' || statement INTO plan;
	RETURN plan -> 0 -> 'Plan' ->> 'Plan Rows';
END $$;
CREATE FUNCTION plan_cost(statement text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json) ' || statement INTO plan;
	RETURN plan -> 0 -> 'Plan' ->> 'Total Cost';
END $$;
CREATE FUNCTION rows_of(statement text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	result bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM (%s) s', statement) INTO result;
	RETURN result;
END $$;
-- of queries in the middle of the others
CREATE FUNCTION within(measure text, metres float8, other text) RETURNS text LANGUAGE sql RETURN format('SELECT 1 FROM ride WHERE trajectory_%s_within(t, %s, %s)', measure, other, metres);
SELECT measure, metres, count(*) FILTER (WHERE plan NOT BETWEEN actual / 3.0 - 20 AND 3 * actual + 20) AS far_off
FROM unnest(ARRAY['frechet', 'frechet_continuous', 'hausdorff', 'hausdorff_directed']) measure, unnest(ARRAY[100, 3000, 10000, 30000, 1e6]) metres,
	LATERAL (SELECT plan_rows(within(measure, metres, quote_literal(t))) AS plan, rows_of(within(measure, metres, quote_literal(t))) AS actual FROM ride ORDER BY @@ trajectory_box(t) <-> point(119.5, 28.5), id LIMIT 3) e
GROUP BY measure, metres ORDER BY measure COLLATE "C", metres;
SELECT metres, plan_rows(within('sspd', metres, '(SELECT t FROM ride LIMIT 1)')) BETWEEN least AND most AS sspd, plan_rows(within('dtw', metres * 40, '(SELECT t FROM ride LIMIT 1)')) BETWEEN least AND most AS dtw, plan_rows(within('erp', metres, '(SELECT t FROM ride LIMIT 1), point(0, 0)')) AS erp
FROM (VALUES (-1, 1, 1), (10, 1, 20), (20000, 50, 1500), (1e6, 2990, 3000)) v(metres, least, most);
-- an index for few rows, none for most of them; a join by the index
SELECT metres, bool_or(line ~ 'Index Cond') AS by_index FROM unnest(ARRAY[1000, 1000000]) metres, plan_of(within('frechet', metres, quote_literal((SELECT t FROM ride ORDER BY id LIMIT 1)))) line GROUP BY metres ORDER BY metres;
SELECT bool_or(line ~ 'Index Cond: \(t <@ trajectory_search\(a\.t, ') AS joined FROM plan_of('SELECT a.id, b.id FROM ride a, ride b WHERE a.id < 5 AND trajectory_frechet_within(b.t, a.t, 500)') line;
-- what costs more is asked last: dtw of long trajectories after a function of COST 1000, of short ones before
CREATE FUNCTION dear(id bigint) RETURNS boolean LANGUAGE plpgsql IMMUTABLE COST 2000 AS 'BEGIN RETURN id > 0; END';
SELECT name, line ~ 'dear.*dtw' AS dtw_last FROM unnest(ARRAY['ride', 'journey']) name, plan_of(format('SELECT 1 FROM %I WHERE trajectory_dtw_within(t, (SELECT t FROM %1$I LIMIT 1), 3) AND dear(id)', name)) line WHERE line LIKE '%Filter%' ORDER BY name DESC;
SELECT plan_cost('SELECT trajectory_dtw(a.t, b.t) FROM journey a, journey b') > 100 * plan_cost('SELECT trajectory_hausdorff(a.t, b.t) FROM (SELECT * FROM ride LIMIT 200) a, (SELECT * FROM ride LIMIT 200) b') AS long_costs_more;
-- what is NULL: a third, or all
CREATE TABLE holes AS SELECT id, CASE WHEN id % 3 > 0 THEN t END AS t, CASE WHEN id < 0 THEN t END AS none FROM ride;
ANALYZE holes;
SELECT attname, abs(null_frac - CASE attname WHEN 't' THEN 1 / 3.0 ELSE 1 END) < 1e-6 AS nulls, round(n_distinct::numeric, 4) AS n_distinct, avg_width = (SELECT floor(coalesce(avg(pg_column_size(t)), 0)) FROM holes WHERE attname = 't') AS wide
FROM pg_stats WHERE schemaname = 'search_test' AND tablename = 'holes' AND attname <> 'id' ORDER BY attname COLLATE "C";
-- between two limits of which something is known, a factor of sqrt(2) apart, the estimate goes on evenly by their logarithm
SELECT count(*) FILTER (WHERE abs(plan_rows(within('frechet', 2 ^ (i / 2.0 + part / 2), '(SELECT t FROM ride LIMIT 1)')) - (1 - part) * low - part * high) > 1) AS uneven, count(*) FILTER (WHERE high > low + 20) > 10 AS steps
FROM generate_series(18, 38) i, unnest(ARRAY[0.25, 0.5, 0.9]) part, LATERAL (SELECT plan_rows(within('frechet', 2 ^ (i / 2.0), '(SELECT t FROM ride LIMIT 1)')) AS low, plan_rows(within('frechet', 2 ^ (i / 2.0 + 0.5), '(SELECT t FROM ride LIMIT 1)')) AS high) l;
-- what a call is taken to cost, in units of an operator beyond the 50 of any call: of fifty times the fixes fifty times as much, or more where each fix of the one meets each of the other; a limit makes none dearer; where nothing is known, what the catalogue says
CREATE FUNCTION call_cost(relation text, call text) RETURNS float8 LANGUAGE sql RETURN
	(plan_cost(format('SELECT %s FROM (SELECT * FROM %s LIMIT 50) s', call, relation)) - plan_cost(format('SELECT id FROM (SELECT * FROM %s LIMIT 50) s', relation))) / 50 / current_setting('cpu_operator_cost')::float8;
CREATE TABLE unknown AS SELECT * FROM ride LIMIT 100;
CREATE TABLE call_cost AS
SELECT measure, has_limit, procost, call_cost('ride', call) AS short, call_cost('journey', call) AS long, call_cost('unknown', call) AS unknown
FROM (SELECT regexp_replace(proname, '^trajectory_|_within$', '', 'g') AS measure, proname LIKE '%\_within' AS has_limit, procost, format('%s(t, t%s)', proname, extra) AS call
	  FROM pg_proc p, LATERAL (SELECT coalesce(string_agg(CASE type WHEN 'point'::regtype THEN ', point(0, 0)' WHEN 'interval'::regtype THEN ', interval ''1 s''' ELSE ', 1' END, '' ORDER BY n), '') AS extra
							   FROM unnest(proargtypes) WITH ORDINALITY a(type, n) WHERE n > 2) e
	  WHERE prosupport = 'trajectory_within_support'::regproc) c;
SELECT measure, bool_and(abs((long - 50) / (short - 50) - 50) < 1) AS even, bool_and((long - 50) / (short - 50) > 300) AS of_pairs, max(long) FILTER (WHERE has_limit) <= max(long) FILTER (WHERE NOT has_limit) AS no_dearer, bool_and(abs(unknown - procost) < 1e-6 * procost) AS as_catalogued
FROM call_cost GROUP BY measure ORDER BY measure COLLATE "C";

SET client_min_messages = warning;
DROP SCHEMA search_test CASCADE;
DROP ROLE search_reader;
