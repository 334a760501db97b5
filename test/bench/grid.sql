-- Goals G1 to G3: the cell of a position, the hierarchy, and containment on an index.
SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'h3') AS has_h3 \gset

\echo
\echo 'G1  cell of a position, uniform points'
SELECT report('gridcell(lon, lat, 100)', 'uniform', 'count(gridcell(x, y, 100))', 'goal 2');
SELECT report('gridcell(point, 100)', 'uniform', 'count(gridcell(pt, 100))', 'goal 2');
SELECT report('gridcell(geometry, 100)', 'uniform', 'count(gridcell(geom, 100))', 'goal 2');
SELECT report('ST_SnapToGrid(geometry, 0.001)', 'uniform', 'count(ST_SnapToGrid(geom, 0.001))');
SELECT report('ST_GeoHash(geometry, 8)', 'uniform', 'count(ST_GeoHash(geom, 8))');
SELECT report('ST_Transform(geometry, 6933)', 'uniform', 'count(ST_Transform(geom, 6933))');
\if :has_h3
SELECT report('h3_lat_lng_to_cell(point, 9)', 'uniform', 'count(h3_lat_lng_to_cell(pt, 9))', 'gridcell: at most a tenth');
\endif
\echo 'G1  the same, clustered points'
SELECT report('gridcell(lon, lat, 100)', 'clustered', 'count(gridcell(x, y, 100))', 'goal 2');
SELECT report('gridcell(geometry, 100)', 'clustered', 'count(gridcell(geom, 100))', 'goal 2');
\if :has_h3
SELECT report('h3_lat_lng_to_cell(point, 9)', 'clustered', 'count(h3_lat_lng_to_cell(pt, 9))');
\endif

\echo
\echo 'G2  hierarchy of stored cells'
SELECT report('gridcell_parent(cell, 1000)', 'cell', 'count(gridcell_parent(cell, 1000))', 'goal 1.2');
SELECT report('cell <@ cell of 10 km', 'cell', 'count(cell <@ gridcell ''10kmN348E1157'')', 'goal 1.2');
SELECT report('gridcell_size(cell)', 'cell', 'count(gridcell_size(cell))', 'goal 1.2');
SELECT report('gridcell_lat(cell) (centre)', 'cell', 'count(gridcell_lat(cell))');
\if :has_h3
CREATE TABLE h3_cell AS SELECT x, h3_lat_lng_to_cell(pt, 9) AS cell FROM uniform;
VACUUM (ANALYZE, FREEZE) h3_cell;
SELECT report('h3_cell_to_parent(cell, 7)', 'h3_cell', 'count(h3_cell_to_parent(cell, 7))');
SELECT report('h3_cell_to_lat_lng(cell)', 'h3_cell', 'count(h3_cell_to_lat_lng(cell))');
\endif

\echo
\echo 'G3  cell <@ ancestor on an indexed column'
CREATE INDEX ON cell (cell);
VACUUM ANALYZE cell;
SELECT gridcell_parent(gridcell(119.9228, 28.4517, 100), 10000) AS ancestor \gset
SELECT 'plan: ' || trim(line) FROM plan_of(format('SELECT count(*) FROM cell WHERE cell <@ %L::gridcell', :'ancestor')) line;
SELECT format('rows: %s of %s (%s %%), by scan %s', hits, n, round(100.0 * hits / n, 2), scanned)
FROM (SELECT count(*) FILTER (WHERE cell <@ :'ancestor'::gridcell) AS scanned, count(*) AS n FROM cell) a,
	 (SELECT count(*) AS hits FROM cell WHERE cell <@ :'ancestor'::gridcell) b;
SELECT format('index range %s ms, scan %s ms: %sx (goal 50)', round((a_seconds * 1e3)::numeric, 3), round((b_seconds * 1e3)::numeric, 1), round((b_seconds / a_seconds)::numeric))
FROM medians(format('SELECT count(*) FROM cell WHERE cell <@ %L::gridcell', :'ancestor'), format('SELECT count(*) FILTER (WHERE cell <@ %L::gridcell) FROM cell', :'ancestor'));
DROP INDEX cell_cell_idx;
SELECT format('sort by gridcell %s ns a row, by bigint %s: %sx (goal 1.05)', round((a_seconds * 1e9 / :rows)::numeric), round((b_seconds * 1e9 / :rows)::numeric), round((a_seconds / b_seconds)::numeric, 3))
FROM medians('SELECT cell FROM cell ORDER BY cell OFFSET 1e9', 'SELECT cell FROM number ORDER BY cell OFFSET 1e9');
\if :has_h3
SELECT format('sort by h3index %s ns a row', round((a_seconds * 1e9 / :rows)::numeric)) FROM medians('SELECT cell FROM h3_cell ORDER BY cell OFFSET 1e9', 'SELECT 1');
\endif
