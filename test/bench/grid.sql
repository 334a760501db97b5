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
SELECT report('gridcell_parent(cell, 1000)', 'uniform', 'count(gridcell_parent(cell, 1000))', 'goal 1.2');
SELECT report('cell <@ cell of 10 km', 'uniform', 'count(cell <@ gridcell ''10kmN348E1157'')', 'goal 1.2');
SELECT report('gridcell_size(cell)', 'uniform', 'count(gridcell_size(cell))', 'goal 1.2');
SELECT report('gridcell_lat(cell) (centre)', 'uniform', 'count(gridcell_lat(cell))');
\if :has_h3
CREATE TABLE h3_cell AS SELECT x, h3_lat_lng_to_cell(pt, 9) AS cell FROM uniform;
VACUUM (ANALYZE, FREEZE) h3_cell;
SELECT report('h3_cell_to_parent(cell, 7)', 'h3_cell', 'count(h3_cell_to_parent(cell, 7))');
SELECT report('h3_cell_to_lat_lng(cell)', 'h3_cell', 'count(h3_cell_to_lat_lng(cell))');
\endif

\echo
\echo 'G3  cell <@ ancestor on an indexed column'
CREATE INDEX ON uniform (cell);
VACUUM ANALYZE uniform;
SELECT gridcell_parent(gridcell(119.9228, 28.4517, 100), 10000) AS ancestor \gset
SELECT 'plan: ' || trim(line) FROM plan_of(format('SELECT count(*) FROM uniform WHERE cell <@ %L::gridcell', :'ancestor')) line;
SELECT format('rows: %s of %s (%s %%), by scan %s', hits, n, round(100.0 * hits / n, 2), scanned)
FROM (SELECT count(*) FILTER (WHERE cell <@ :'ancestor'::gridcell) AS scanned, count(*) AS n FROM uniform) a,
	 (SELECT count(*) AS hits FROM uniform WHERE cell <@ :'ancestor'::gridcell) b;
SELECT format('index range %s ms, scan %s ms: %sx (goal 50)', round(fast::numeric / 1e6, 3), round(slow::numeric / 1e6, 1), round((slow / fast)::numeric))
FROM (SELECT nanoseconds_a_row(format('SELECT count(*) FROM uniform WHERE cell <@ %L::gridcell', :'ancestor'), 1)) a(fast),
	 (SELECT nanoseconds_a_row(format('SELECT count(*) FILTER (WHERE cell <@ %L::gridcell) FROM uniform', :'ancestor'), 1)) b(slow);
DROP INDEX uniform_cell_idx;
CREATE TABLE number AS SELECT x, cell::bigint AS cell FROM uniform;
CREATE TABLE cell AS SELECT x, cell FROM uniform;
VACUUM (ANALYZE, FREEZE) number, cell;
SELECT format('sort by gridcell %s ns a row, by bigint %s: %sx (goal 1.05)', round(a::numeric), round(b::numeric), round((a / b)::numeric, 3))
FROM (SELECT nanoseconds_a_row('SELECT cell FROM cell ORDER BY cell OFFSET 1e9', :rows), nanoseconds_a_row('SELECT cell FROM number ORDER BY cell OFFSET 1e9', :rows)) t(a, b);
\if :has_h3
SELECT format('sort by h3index %s ns a row', round(nanoseconds_a_row('SELECT cell FROM h3_cell ORDER BY cell OFFSET 1e9', :rows)::numeric));
\endif
