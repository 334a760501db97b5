-- Functions whose arguments decide how much they give refuse what is too much before they begin: none of these takes more than a moment.
CREATE FUNCTION fault(statement text) RETURNS TABLE (state text, message text, detail text, hint text) LANGUAGE plpgsql SET statement_timeout = '20 s' AS $$
BEGIN
	EXECUTE statement;
	RETURN QUERY SELECT '00000', 'accepted', '', '';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN NEXT;
END $$;
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
	('steps of an occupancy', $$SELECT occupancy_resample('instants{}', '1 microsecond', '[2024-01-01 00:00Z,2024-02-01 00:00Z)')$$),
	('steps of months and microseconds', $$SELECT occupancy_resample('instants{}', '1 microsecond -1 month 30 days', '[2024-01-01 00:00Z,9024-02-01 00:00Z)')$$),
	('fixes of a trajectory', $$SELECT trajectory_resample('{119 28@2024-01-01T00:00:00Z, 120 28@2025-01-01T00:00:00Z}', '1 microsecond')$$),
	('times of convoys', $$SELECT trajectory_convoys('{1,2}', ARRAY[t, t], 10, 2, '1 s', '1 microsecond') FROM (SELECT '{119 28@2024-01-01T00:00:00Z, 120 28@2025-01-01T00:00:00Z}'::trajectory AS t) t$$),
	('cells of a kernel', $$SELECT density_kde_agg(point(119, 28), 100000, 1)$$),
	('permutations', $$SELECT density_moran_local(density_rollup(density_agg(gridcell(119, 28, 1)), 1), 1, 2147483647)$$)
) v(what, statement);
\x off
-- what is just allowed begins
SELECT (SELECT count(*) FROM (SELECT gridcell_children('10kmN280E1190', 1) LIMIT 10) c) AS children,
	(SELECT count(*) FROM (SELECT gridcell_uncompact('{10kmN280E1190}', 1) LIMIT 10) c) AS uncompacted,
	(SELECT count(*) FROM (SELECT gridcell_neighbors('1mN3000000E11000000', 12500000) LIMIT 10) c) AS ring;
