-- Goal G10: Gi* of each cell of a stored map, and Moran's I, against reading its rows.
\echo
\echo 'G10  density_hotspots(map, radius), maps of the 100 m cells of' :rows 'rows'
CREATE TABLE hotspots_map AS
SELECT 'uniform' AS label, density_agg(gridcell(118.7 + (x - 118.7) * 0.34, 27.4 + (y - 27.4) * 0.34, 100)) AS map FROM uniform
UNION ALL SELECT 'clustered', density_agg(gridcell(118.7 + (x - 118.7) * 0.5, 27.4 + (y - 27.4) * 0.5, 100)) FROM clustered;
SELECT format('G10 %s radius %s  %s cells  %s us a cell, rows alone %s us  goal 0.5', rpad(label, 10), radius, density_count(map),
			  round((m.b_seconds / density_count(map) * 1e6)::numeric, 3), round((m.a_seconds / density_count(map) * 1e6)::numeric, 3))
FROM hotspots_map h, unnest('{1,2,5}'::integer[]) radius,
	 LATERAL (SELECT * FROM medians(format('SELECT count(*) FROM (SELECT density_cells(map) FROM hotspots_map WHERE label = %L) s', label),
									format('SELECT count(*) FROM (SELECT density_hotspots(map, %s) FROM hotspots_map WHERE label = %L) s', radius, label)) OFFSET 0) m;
SELECT format('G10 %s radius %s  %s cells  density_moran %s us a cell, density_moran_local %s us  goal 0.5', rpad(label, 10), radius, density_count(map),
			  round((m.a_seconds / density_count(map) * 1e6)::numeric, 3), round((m.b_seconds / density_count(map) * 1e6)::numeric, 3))
FROM hotspots_map h, unnest('{1,5}'::integer[]) radius,
	 LATERAL (SELECT * FROM medians(format('SELECT (density_moran(map, %s)).i FROM hotspots_map WHERE label = %L', radius, label),
									format('SELECT count(*) FROM (SELECT density_moran_local(map, %s) FROM hotspots_map WHERE label = %L) s', radius, label)) OFFSET 0) m;
DROP TABLE hotspots_map;
