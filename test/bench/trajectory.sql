-- Trajectories: bytes a fix, and the time to build and to read them, of walks with a fix each 5 s.
SELECT :rows / 2 AS fixes \gset
\echo
\echo 'T7     trajectories of' :fixes 'fixes, 1000 each'
SELECT setseed(0.5) \g /dev/null
CREATE TABLE walk AS
SELECT mover, 119.9 + 6.2e-5 * sum(cos(heading)) OVER w + random() * 2e-5 AS x, 28.4 + 5.4e-5 * sum(sin(heading)) OVER w + random() * 2e-5 AS y,
	   '2024-05-01 08:00Z'::timestamptz + i * interval '5 s' AS second, '2024-05-01 08:00Z'::timestamptz + i * interval '5 s' + trunc(random() * 1000) * interval '1 ms' AS millisecond
FROM (SELECT i / 1000 AS mover, i, sum(random() - 0.5) OVER (PARTITION BY i / 1000 ORDER BY i) AS heading FROM generate_series(0, :fixes - 1) i) s
WINDOW w AS (PARTITION BY mover ORDER BY i);
CREATE TABLE walk_in_any_order AS SELECT * FROM walk ORDER BY random();
VACUUM (ANALYZE, FREEZE) walk, walk_in_any_order;
CREATE TABLE walked AS
SELECT trajectory_agg(x, y, second) AS second, trajectory_agg(x, y, millisecond) AS millisecond,
	   trajectory_agg(round(x::numeric, 6)::float8, round(y::numeric, 6)::float8, second) AS decimals
FROM walk GROUP BY mover;
CREATE TABLE line AS SELECT second::geometry FROM walked;

SELECT format('%s %s bytes a fix  %s', rpad(what, 46), lpad(round(bytes::numeric / :fixes, 2)::text, 6), goal)
FROM (SELECT sum(pg_column_size(millisecond)) AS m, sum(pg_column_size(second)) AS s, sum(pg_column_size(decimals)) AS d FROM walked) t,
	 (SELECT sum(pg_column_size(second)) AS l, sum(octet_length(ST_AsTWKB(second, 7, 0, 3))) AS w FROM line) p,
	 LATERAL (VALUES ('T7 trajectory, 1 ms and 7 decimals', m, 'goal 6'), ('T7 trajectory, 1 s and 7 decimals', s, 'goal 4.5'), ('   trajectory, 1 s and 6 decimals', d, ''),
					 ('   LINESTRING M as the server compresses it', l, ''), ('   TWKB, 7 decimals and 1 ms', w, '')) v(what, bytes, goal);
SELECT report('   trajectory_agg, one of all rows', 'walk', 'trajectory_count(trajectory_agg(x, y, second))');
SELECT against('trajectory_agg: ST_MakeLine with ORDER BY',
	'SELECT sum(n) FROM (SELECT trajectory_count(trajectory_agg(x, y, second)) AS n FROM walk_in_any_order GROUP BY mover) s',
	'SELECT sum(n) FROM (SELECT ST_NPoints(ST_MakeLine(ST_MakePointM(x, y, extract(epoch FROM second)::float8) ORDER BY second)) AS n FROM walk_in_any_order GROUP BY mover) s', 'none');
SELECT against('trajectory_points: ST_DumpPoints',
	'SELECT count(*) FROM (SELECT trajectory_points(second) FROM walked) s', 'SELECT count(*) FROM (SELECT ST_DumpPoints(second) FROM line) s', 'none');
DROP TABLE walk, walk_in_any_order, walked, line;
