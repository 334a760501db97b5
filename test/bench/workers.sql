-- The main functions and their peers side by side: nanoseconds a row, uniform and clustered points, one process and with two workers.
-- After: coverage.sql coverage_exact.sql
SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'h3') AS has_h3 \gset
CREATE FUNCTION nanoseconds(expression text, source text, workers integer) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
	m record;
BEGIN
	EXECUTE format('SELECT count(*) FROM %I', source) INTO n;
	PERFORM set_config('max_parallel_workers_per_gather', workers::text, true);
	m := medians(format('SELECT count(%s) FROM %I t', expression, source), 'SELECT 1');
	RETURN round((m.a_seconds * 1e9 / n)::numeric, 1);
END $$;
CREATE FUNCTION row_of(label text, expression text, uniform text DEFAULT 'uniform', clustered text DEFAULT 'clustered') RETURNS text LANGUAGE sql RETURN
	rpad(label, 40) || lpad(nanoseconds(expression, uniform, 0)::text, 10) || lpad(nanoseconds(expression, uniform, 2)::text, 10)
	|| lpad(nanoseconds(expression, clustered, 0)::text, 10) || lpad(nanoseconds(expression, clustered, 2)::text, 10);

CREATE TABLE clustered_sample AS SELECT geom FROM clustered LIMIT 50000;
VACUUM ANALYZE clustered_sample;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;

\echo
\echo 'ns a row                                   uniform 2 workers clustered 2 workers'
SELECT row_of('count(x)', 'x');
SELECT row_of('gridcell(geometry, 100)', 'gridcell(geom, 100)');
SELECT row_of('ST_SnapToGrid(geometry, 0.001)', 'ST_SnapToGrid(geom, 0.001)');
SELECT row_of('ST_GeoHash(geometry, 8)', 'ST_GeoHash(geom, 8)');
\if :has_h3
SELECT row_of('h3_lat_lng_to_cell(point, 9)', 'h3_lat_lng_to_cell(pt, 9)');
\endif
SELECT row_of('gridcell_parent(cell, 1000)', 'gridcell_parent(cell, 1000)');
SELECT row_of('cell <@ cell of 10 km', 'cell <@ gridcell ''10kmN348E1157''');
SELECT row_of('coverage_locate(c, geometry)', 'coverage_locate((SELECT c FROM covering), geom)');
SELECT row_of('join by ST_Intersects, GiST', '(SELECT min(a.id) FROM area a WHERE ST_Intersects(a.polygon, t.geom))', 'sample', 'clustered_sample');
SELECT row_of('wgs84_to_gcj02(geometry)', 'wgs84_to_gcj02(geom)');
SELECT row_of('gcj02_to_wgs84(geometry)', 'gcj02_to_wgs84(geom)');
SET max_parallel_workers_per_gather = 2;
SELECT format('coverage_agg of 200,000 polygons with two workers: %s s', round(seconds('SELECT coverage_agg(id, polygon) FROM many')::numeric, 2));
SET max_parallel_workers_per_gather = 0;
