-- Final functions leave the state as it was in all that matters (FINALFUNC_MODIFY = READ_ONLY, the default): some sort it in place,
-- yet rows may follow, as in a window that grows.  For each row the value over the window is that over the rows so far.
CREATE TEMP TABLE w AS
SELECT i, gridcell(119 + i * 7919 % 1003 / 1e4, 28 + i * 104729 % 1009 / 1e4, 100) AS cell, i % 7 AS person,
	point(119 + i * 7919 % 1003 / 1e4, 28 + i * 104729 % 1009 / 1e4) AS at,
	daterange('2024-01-01'::date + (i * 37 % 100)::integer, '2024-01-01'::date + (i * 37 % 100)::integer + 20) AS period,
	timestamptz '2024-01-01 00:00Z' + i * 7 % 41 * interval '1 min' AS time
FROM generate_series(1, 40::bigint) i;
CREATE FUNCTION pg_temp.differing(call text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format($sql$SELECT count(*)
		FROM (SELECT i, (%1$s OVER (ORDER BY i))::text AS a FROM w) x,
			 LATERAL (SELECT (%1$s)::text AS b FROM w WHERE w.i <= x.i) y
		WHERE a IS DISTINCT FROM b$sql$, call) INTO n;
	RETURN n;
END $$;
SELECT call, pg_temp.differing(call)
FROM (VALUES
	(1, 'density_agg(cell)'), (2, 'density_persons_agg(cell, person)'), (3, 'density_person_time_agg(cell, person, period, NULL)'),
	(4, 'density_kde_agg(at, 500, 100)'), (5, 'density_bandwidth_agg(at, ''silverman'')'), (6, 'occupancy_agg(period)'),
	(7, 'flow_agg(cell, cell)'), (8, 'trajectory_agg(at[0], at[1], time)'),
	(11, 'residence_merge_agg(period, 0)'), (12, 'residence_overlap_count_agg(period)'), (13, 'residence_overlap_agg(person, period)'),
	(14, 'residence_stays_agg(person, period, 1, ''2024-01-01'', i)'), (15, 'residence_resolve_agg(person, period, 1, ''2024-01-01'', i)'),
	(16, 'residence_conflicts_agg(person, period, 1, ''2024-01-01'', i, true)'), (17, 'residence_household_agg(person, i, period)'),
	(18, 'residence_duplicates_agg(person, ''a'', period, i, 3, 1)'),
	(19, 'usage_model_agg(''water'', (i % 12)::integer, person::integer, i * 7.5, person)')
) v(ord, call)
ORDER BY ord;
