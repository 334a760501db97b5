-- Functions whose arguments decide how much they give refuse what is too much before they begin: none of these takes more than a moment.
CREATE FUNCTION fault(statement text) RETURNS TABLE (state text, message text, detail text, hint text) LANGUAGE plpgsql SET statement_timeout = '20 s' AS $$
BEGIN
	EXECUTE statement;
	RETURN QUERY SELECT '00000', 'accepted', '', '';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN NEXT;
END $$;
CREATE TABLE tangle AS SELECT ST_MakePolygon(ST_AddPoint(l, ST_StartPoint(l))) AS tangle
FROM (SELECT ST_SetSRID(ST_MakeLine(ST_MakePoint(i::bigint * i * 7919 % 10007 / 1e4, i::bigint * i * 6101 % 10009 / 1e4) ORDER BY i), 4326) AS l FROM generate_series(1, 500) i) s;
CREATE TABLE comb AS SELECT ST_SetSRID(ST_MakePolygon(ST_MakeLine(ST_MakePoint(x, y) ORDER BY n)), 4326) AS comb
FROM (SELECT 0 AS n, 0.0 AS x, 0.0 AS y
	  UNION ALL SELECT 4 * i + k, (i + k * 0.25) / 400.0, CASE WHEN k IN (1, 2) THEN 1 ELSE 0.001 END FROM generate_series(0, 399) i, generate_series(0, 3) k
	  UNION ALL SELECT 1601, 1, 0 UNION ALL SELECT 1602, 0, 0) p ;
\x on
SELECT what, (fault(statement)).* FROM (VALUES
	('children', $$SELECT gridcell_children('100kmN28E119', 1)$$),
	('a set of cells made finer', $$SELECT gridcell_uncompact('{10kmN280E1190,10kmN280E1191}', 1)$$),
	('a ring', $$SELECT gridcell_neighbors('1mN3000000E11000000', 15000000)$$),
	('a disk', $$SELECT gridcell_disk('1mN3000000E11000000', 15000000)$$),
	('a window', $$SELECT gridcell_cover_bbox(0, 0, 9, 9, 1)$$),
	('a cover', $$SELECT gridcell_cover(ST_MakeEnvelope(0, 0, 9, 9, 4326), 1)$$),
	('a window of codes', $$SELECT geosot_window(0, 0, 9, 9, 32)$$),
	('a cover by codes', $$SELECT beidou_cover(ST_MakeEnvelope(0, 0, 9, 9, 4326), 10)$$),
	('steps of an occupancy', $$SELECT occupancy_resample('timestamps{}', '1 microsecond', '[2024-01-01 00:00Z,2024-02-01 00:00Z)')$$),
	('steps of months and microseconds', $$SELECT occupancy_resample('timestamps{}', '1 microsecond -1 month 30 days', '[2024-01-01 00:00Z,9024-02-01 00:00Z)')$$),
	('fixes of a trajectory', $$SELECT trajectory_resample('{119 28@2024-01-01T00:00:00Z, 120 28@2025-01-01T00:00:00Z}', '1 microsecond')$$),
	('times of convoys', $$SELECT trajectory_convoys('{1,2}', ARRAY[t, t], 10, 2, '1 s', '1 microsecond') FROM (SELECT '{119 28@2024-01-01T00:00:00Z, 120 28@2025-01-01T00:00:00Z}'::trajectory AS t) t$$),
	('cells of a kernel', $$SELECT density_kde_agg(point(119, 28), 100000, 1)$$),
	('a tangle that is to be made valid', $$SELECT coverage_check(coverage_agg(1, tangle)) FROM tangle$$),
	('grids that are tangles', $$SELECT grid_balance('{1}', ARRAY[tangle], '{400}', 300, 500) FROM tangle$$),
	('two polygons that cross everywhere', $$SELECT coverage_check(coverage_agg(i, CASE i WHEN 1 THEN comb ELSE ST_FlipCoordinates(comb) END)) FROM comb, generate_series(1, 2) i$$),
	('permutations', $$SELECT density_moran_local(density_rollup(density_agg(gridcell(119, 28, 1)), 1), 1, 2147483647)$$)
) v(what, statement);
\x off
-- what is just allowed begins
SELECT (SELECT count(*) FROM (SELECT gridcell_children('10kmN280E1190', 1) LIMIT 10) c) AS children,
	(SELECT count(*) FROM (SELECT gridcell_uncompact('{10kmN280E1190}', 1) LIMIT 10) c) AS uncompacted,
	(SELECT count(*) FROM (SELECT gridcell_neighbors('1mN3000000E11000000', 12500000) LIMIT 10) c) AS ring;
DROP FUNCTION fault;
