-- Goal G10: Gi* and Moran's I, in microseconds a cell, and Gi* against a join of the cells with themselves.
SELECT setseed(0.375) \g /dev/null
CREATE TABLE heat_map AS
SELECT points, cells, density_agg(gridcell(118.7 + share * (x - 118.7), 27.4 + share * (y - 27.4), size)) AS d
FROM (SELECT 'uniform' AS points, x, y FROM uniform UNION ALL SELECT 'clustered', x, y FROM clustered) p, (VALUES ('few', 1000, 0.49), ('many', 100, 0.339)) s(cells, size, share)
GROUP BY points, cells;
CREATE TABLE heat_cell AS
SELECT points, c.cell, value, (regexp_match(c.cell::text, 'mN(\d+)E'))[1]::integer AS r, (regexp_match(c.cell::text, 'E(\d+)$'))[1]::integer AS c FROM heat_map, density_cells(density_of_size(d, 1000)) c WHERE cells = 'few';
CREATE INDEX ON heat_cell (points, r, c);
VACUUM (ANALYZE, FREEZE) heat_map, heat_cell;

-- Microseconds a cell, the median of five: as rows, and without what the server takes to hand on as many rows.
CREATE FUNCTION by_cell(label text, side text, cells bigint, expression text, goal text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	m record;
BEGIN
	m := medians(format('SELECT count(s) FROM (SELECT density_cells(d) AS s FROM heat_map WHERE %s OFFSET 0) s', side), format('SELECT count(s) FROM (SELECT %s AS s FROM heat_map WHERE %s OFFSET 0) s', expression, side));
	RETURN format('%s %s us a cell, density_cells %s  %s', rpad(label, 58), lpad(round((m.b_seconds * 1e6 / cells)::numeric, 3)::text, 7), lpad(round((m.a_seconds * 1e6 / cells)::numeric, 3)::text, 6), goal);
END $$;

\echo
\echo 'G10  hot spots of maps of' :rows 'points'
SELECT by_cell(format('%s, %s, %s cells', replace(label, 'RADIUS', radius::text), points, density_count(d)), format('(points, cells) = (%L, %L)', points, cells), density_count(d), replace(expression, 'RADIUS', radius::text), goal)
FROM heat_map, (VALUES (1, 'G10 density_hotspots, radius RADIUS', 'density_hotspots(d, RADIUS)', 'goal 0.5'), (2, 'G10 density_moran, radius RADIUS', 'density_moran(d, RADIUS)', 'goal 0.5'),
	(3, 'G10 density_moran_local, radius RADIUS', 'density_moran_local(d, RADIUS)', 'goal 0.5'), (4, '   density_moran_local, permuted, radius RADIUS', 'density_moran_local(d, RADIUS, 999)', '')) f(number, label, expression, goal), unnest(ARRAY[1, 5]) radius
ORDER BY number, radius, cells, points DESC;
SELECT against(format('G10 density_hotspots, %s, radius %s: join of cells', points, radius),
	format('SELECT count(z), round(sum(z ^ 2)::numeric, 6) FROM heat_map, density_hotspots(d, %s) WHERE (points, cells) = (%L, ''few'')', radius, points),
	format('SELECT count(z), round(sum(z ^ 2)::numeric, 6) FROM (
		SELECT (sum(b.value) - mean * count(*)) / sqrt(var * (n * count(*) - count(*) ^ 2) / (n - 1)) AS z
		FROM heat_cell a JOIN heat_cell b ON a.points = b.points AND b.r BETWEEN a.r - %1$s AND a.r + %1$s AND b.c BETWEEN a.c - %1$s AND a.c + %1$s,
			 (SELECT count(*)::float8 AS n, avg(value) AS mean, var_pop(value) AS var FROM heat_cell WHERE points = %2$L) s
		WHERE a.points = %2$L GROUP BY a.cell, mean, var, n) g', radius, points), 'none')
FROM unnest(ARRAY['uniform', 'clustered']) points, unnest(ARRAY[1, 5]) radius;
DROP TABLE heat_map, heat_cell;
