-- trajectory_convoys: against all periods of a grid in SQL, edges
CREATE SCHEMA convoys_test;
SET search_path = convoys_test, public;
SET jit = off;
SET timezone = 'UTC';
SELECT setseed(0.75);
-- movers that go from group to group, some of them late or with a gap of fixes
CREATE TABLE mover AS
SELECT world, id, trajectory_agg(119.9 + 0.004 * (g % 3) + noise * (random() - 0.5), 28.4 + 0.003 * (g / 3) + noise * (random() - 0.5), time) AS t
FROM (SELECT world, id, timestamptz '2024-05-01 08:00:07Z' + k * interval '30 s' + random() * interval '20 s' AS time, (id + k / (4 + id % 5) * (world + id % 3)) % 5 AS g, 6e-4 * world AS noise
	  FROM generate_series(1, 4) world, generate_series(1, 14) id, generate_series(0, 35) k WHERE (k + id * 7) % 60 > 6) f GROUP BY world, id;
CREATE FUNCTION convoys_by_definition(the_world integer, metres float8, few integer, duration interval, step interval) RETURNS TABLE (members bigint[], period tstzrange) LANGUAGE sql AS $$
	WITH at AS MATERIALIZED (SELECT time, id, density_clusters(trajectory_at(t, time), metres, few) OVER (PARTITION BY time ORDER BY id) AS cluster
							 FROM mover, generate_series('2024-05-01 08:00Z', '2024-05-01 08:20Z', step) time WHERE world = the_world AND trajectory_at(t, time) IS NOT NULL),
	ends AS (SELECT DISTINCT time FROM at),
	kept AS MATERIALIZED (SELECT f.time AS first, l.time AS last, id, array_agg(cluster ORDER BY at.time) AS clusters FROM ends f JOIN ends l ON l.time >= f.time + duration JOIN at ON at.time BETWEEN f.time AND l.time WHERE cluster IS NOT NULL
			 GROUP BY 1, 2, 3 HAVING count(*) = extract(epoch FROM l.time - f.time) / extract(epoch FROM step) + 1),
	together AS MATERIALIZED (SELECT first, last, array_agg(id::bigint ORDER BY id) AS members FROM kept GROUP BY first, last, clusters HAVING count(*) >= few)
	SELECT members, tstzrange(first, last, '[]') FROM together c
	WHERE NOT EXISTS (SELECT FROM together d WHERE d.members @> c.members AND d.first <= c.first AND d.last >= c.last AND (d.members, d.first, d.last) <> (c.members, c.first, c.last))
$$;
CREATE TABLE asked AS SELECT * FROM (VALUES (1, 1, 150, 2, interval '1 min', interval '1 min'), (2, 1, 80, 3, '2 min', '30 s'), (3, 2, 150, 2, '3 min', '1 min'), (4, 3, 200, 3, '2 min', '1 min'), (5, 4, 250, 3, '4 min', '30 s'), (6, 4, 300, 5, '1 s', '1 min')) v(n, world, metres, few, duration, step);
CREATE TABLE expected AS SELECT n, p.* FROM asked, LATERAL convoys_by_definition(world, metres, few, duration, step) p;
CREATE TABLE found AS SELECT n, c.* FROM asked, LATERAL (SELECT array_agg(id ORDER BY md5(id::text)) AS ids, array_agg(t ORDER BY md5(id::text)) AS ts FROM mover WHERE mover.world = asked.world) m, trajectory_convoys(ids, ts, metres, few, duration, step) c;
SELECT n, (SELECT count(*) FROM expected e WHERE e.n = a.n) AS convoys, (SELECT count(*) FROM (SELECT members, period FROM expected e WHERE e.n = a.n EXCEPT ALL SELECT members, period FROM found f WHERE f.n = a.n) m) AS missing,
	   (SELECT count(*) FROM (SELECT members, period FROM found f WHERE f.n = a.n EXCEPT ALL SELECT members, period FROM expected e WHERE e.n = a.n) m) AS too_many FROM asked a ORDER BY n;
SELECT count(*) AS out_of_order FROM (SELECT (lower(period), upper(period), members) < lag((lower(period), upper(period), members)) OVER (PARTITION BY a.n ORDER BY c.ordinality) AS wrong
	FROM asked a, LATERAL (SELECT array_agg(id ORDER BY id) AS ids, array_agg(t ORDER BY id) AS ts FROM mover WHERE mover.world = a.world) m, trajectory_convoys(ids, ts, metres, few, duration, step) WITH ORDINALITY c) o WHERE wrong;
SELECT what, members, period FROM (VALUES
	('empty', '{}', '{}'::text[]), ('alone', '{1}', '{"{1 1@2024-05-01T08:00:00Z}"}'), ('one time', '{2,1}', '{"{1 1@2024-05-01T08:00:00Z}","{1 1@2024-05-01T08:00:00Z}"}'),
	('between the times of the grid', '{2,1}', '{"{1 1@2024-05-01T08:00:10Z, 1 1@2024-05-01T08:00:50Z}","{1 1@2024-05-01T08:00:10Z, 1 1@2024-05-01T08:00:50Z}"}'),
	('at both ends', '{2,1}', '{"{1 1@2024-05-01T08:00:00Z, 1 1@2024-05-01T08:02:00Z}","{1 1@2024-05-01T08:00:00Z, 1 1@2024-05-01T08:02:59.9Z}"}'),
	('before 2000', '{2,1}', '{"{1 1@1999-12-31T23:57:30Z, 1 1@2000-01-01T00:01:30Z}","{1 1@1999-12-31T23:57:30Z, 1 1@2000-01-01T00:01:30Z}"}'),
	('a chain, and one who leaves', '{1,2,3}', '{"{0 0@2024-05-01T08:00:00Z, 0 0@2024-05-01T08:05:00Z}","{0.0008 0@2024-05-01T08:00:00Z, 0.0008 0@2024-05-01T08:05:00Z}","{0.0016 0@2024-05-01T08:00:00Z, 0.0016 0@2024-05-01T08:02:00Z, 0.0096 0@2024-05-01T08:02:30Z}"}')) v(what, ids, ts)
LEFT JOIN LATERAL trajectory_convoys(ids::bigint[], ts::trajectory[], 100, 2, '1 min', '1 min') ON true ORDER BY what, period;
SELECT count(*) AS of_null FROM trajectory_convoys(NULL, '{}', 100, 2, '1 min', '1 min');

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
	('metres 0', $$SELECT trajectory_convoys('{}', '{}', 0, 2, '1 min', '1 min')$$),
	('members 1', $$SELECT trajectory_convoys('{}', '{}', 100, 1, '1 min', '1 min')$$),
	('duration 0', $$SELECT trajectory_convoys('{}', '{}', 100, 2, '0', '1 min')$$),
	('step of a month', $$SELECT trajectory_convoys('{}', '{}', 100, 2, '1 min', '1 mon')$$),
	('other lengths', $$SELECT trajectory_convoys('{1,2}', '{}', 100, 2, '1 min', '1 min')$$),
	('a NULL', $$SELECT trajectory_convoys('{1,NULL}', '{NULL,NULL}', 100, 2, '1 min', '1 min')$$),
	('twice', $$SELECT trajectory_convoys('{7,7}', ARRAY[trajectory '{1 1@2024-05-01T00:00:00Z}', '{1 1@2024-05-01T00:00:00Z}'], 100, 2, '1 min', '1 min')$$),
	('a long time', $$SELECT trajectory_convoys('{1}', ARRAY[trajectory '{1 1@2024-05-01T00:00:00Z, 1 1@2024-06-01T00:00:00Z}'], 100, 2, '1 min', '1 s')$$)) v(what, statement);
\x off
SET client_min_messages = warning;
DROP SCHEMA convoys_test CASCADE;
