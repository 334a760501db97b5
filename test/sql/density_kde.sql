-- density_kde_agg and density_bandwidth_agg: against sums in SQL, geodesics, in parallel, over partitions, in files, at the ends of the world
CREATE SCHEMA kde_test;
SET search_path = kde_test, public;
SELECT setseed(0.25);
CREATE TABLE kernel (name text);
INSERT INTO kernel VALUES ('epanechnikov'), ('quartic'), ('triangular'), ('uniform'), ('gaussian');
CREATE TABLE person AS
SELECT CASE WHEN i % 97 <> 0 THEN point(x, y) END AS pt, CASE WHEN i % 97 <> 0 THEN ST_SetSRID(ST_MakePoint(x, y), CASE i % 2 WHEN 0 THEN 4326 ELSE 4490 END) END AS geom, i % 4 AS part
FROM (SELECT i, 119.9 + 0.008 * (random() + random() - 1) + (i % 3) * 0.02 AS x, 28.4 + 0.008 * (random() + random() - 1) AS y FROM generate_series(1, 90) i) p;

-- the same by definition: lengths of the meridian by their series, radii of parallels, kernels
CREATE FUNCTION meridian(lat float8) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN
	6367449.1458234153 * radians(lat) - 16038.50866297593 * sin(2 * radians(lat)) + 16.832613263245097 * sin(4 * radians(lat)) - 0.02198440406268533 * sin(6 * radians(lat)) + 3.1148428146399215e-5 * sin(8 * radians(lat));
CREATE FUNCTION parallel(lat float8) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN
	6378137 * cos(radians(lat)) / sqrt(1 - 0.0066943799901413165 * sin(radians(lat)) ^ 2);
CREATE FUNCTION turn(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN radians(least(abs(a - b), 360 - abs(a - b)));
CREATE FUNCTION square(a point, b point) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN
	(meridian(a[1]) - meridian(b[1])) ^ 2 + parallel(a[1]) * parallel(b[1]) * turn(a[0], b[0]) ^ 2;
CREATE FUNCTION kernel_at(kernel text, square float8, bandwidth float8) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN
	CASE WHEN square < bandwidth ^ 2 * CASE kernel WHEN 'gaussian' THEN 25 ELSE 1 END THEN 1e6 / (pi() * bandwidth ^ 2) *
		CASE kernel WHEN 'epanechnikov' THEN 2 * (1 - square / bandwidth ^ 2) WHEN 'quartic' THEN 3 * (1 - square / bandwidth ^ 2) ^ 2
			WHEN 'triangular' THEN 3 * (1 - sqrt(square) / bandwidth) WHEN 'uniform' THEN 1 WHEN 'gaussian' THEN exp(- square / bandwidth ^ 2 / 2) / 2 END
	ELSE 0 END;
-- cells of a density, of all cells around it those with another value than by definition, and the largest difference by the kernel's peak
CREATE FUNCTION differences(made density, source regclass, kernel text, bandwidth float8, size integer) RETURNS TABLE (cells bigint, missing bigint, wrong bigint) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE $query$
		WITH found AS MATERIALIZED (SELECT cell, value FROM density_cells($1)),
			place AS MATERIALIZED (SELECT pt[0] AS lon, meridian(pt[1]) AS m, parallel(pt[1]) AS r FROM $query$ || source || $query$ WHERE pt IS NOT NULL),
			centre AS MATERIALIZED (
				SELECT cell, gridcell_lon(cell) AS lon, meridian(gridcell_lat(cell)) AS m, parallel(gridcell_lat(cell)) AS r
				FROM (SELECT cell FROM found UNION SELECT n FROM found, gridcell_neighbors(cell, 1) n) c),
			apart AS MATERIALIZED (
				SELECT cell, (c.m - p.m) ^ 2 + c.r * p.r * radians(least(abs(c.lon - p.lon), 360 - abs(c.lon - p.lon))) ^ 2 AS square FROM centre c, place p),
			wanted AS (SELECT cell, sum(kernel_at($2, square, $3)) AS value FROM apart GROUP BY cell)
		SELECT (SELECT count(*) FROM found), count(*) FILTER (WHERE f.value IS NULL AND w.value > 1e-9 * kernel_at($2, 0, $3)),
			count(*) FILTER (WHERE abs(f.value - w.value) > 1e-9 * w.value + 1e-10 * kernel_at($2, 0, $3))
		FROM wanted w LEFT JOIN found f USING (cell) $query$ USING made, kernel, bandwidth;
END $$;
SELECT name, size, cells > 100 AS some, missing, wrong
FROM kernel, (VALUES (100, 300.0), (500, 2500)) v(size, bandwidth),
	 LATERAL (SELECT density_kde_agg(pt, bandwidth / CASE name WHEN 'gaussian' THEN 4 ELSE 1 END, size, name) AS made FROM person) k,
	 LATERAL differences(made, 'person', name, bandwidth / CASE name WHEN 'gaussian' THEN 4 ELSE 1 END, size) ORDER BY name, size;

-- geometries, any order of rows, without a kernel, in workers, over partitions and in files: the same bytes
CREATE TABLE whole AS SELECT name, density_kde_agg(pt, 300, 100, name) AS made FROM person, kernel GROUP BY name;
CREATE TABLE parted (LIKE person) PARTITION BY LIST (part);
SELECT format('CREATE TABLE parted_%s PARTITION OF parted FOR VALUES IN (%s)', i, i) FROM generate_series(0, 3) i
\gexec
INSERT INTO parted SELECT * FROM person ORDER BY random();
SELECT count(*) FILTER (WHERE made::text <> (SELECT density_kde_agg(geom, 300, 100, name) FROM person)::text) AS by_geometry,
	   count(*) FILTER (WHERE made::text <> (SELECT density_kde_agg(pt, 300, 100, name ORDER BY random()) FROM person)::text) AS in_other_order,
	   count(*) FILTER (WHERE name = 'epanechnikov' AND made::text <> (SELECT density_kde_agg(pt, 300, 100) FROM person)::text) AS without_kernel,
	   count(*) FILTER (WHERE name = 'epanechnikov' AND made::text <> (SELECT density_kde_agg(geom, 300, 100) FROM person)::text) AS geometry_without_kernel FROM whole;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_partitionwise_aggregate = on;
EXPLAIN (COSTS OFF) SELECT density_kde_agg(pt, 300, 100, 'quartic') FROM person;
SELECT name, made::text = CASE name
	WHEN 'epanechnikov' THEN (SELECT density_kde_agg(pt, 300, 100, 'epanechnikov') FROM parted) WHEN 'quartic' THEN (SELECT density_kde_agg(pt, 300, 100, 'quartic') FROM parted)
	WHEN 'triangular' THEN (SELECT density_kde_agg(pt, 300, 100, 'triangular') FROM parted) WHEN 'uniform' THEN (SELECT density_kde_agg(geom, 300, 100, 'uniform') FROM parted)
	ELSE (SELECT density_kde_agg(pt, 300, 100, 'gaussian') FROM parted) END::text AS same FROM whole ORDER BY name;
CREATE TABLE bandwidth AS
SELECT density_bandwidth_agg(pt, 'scott') AS scott, density_bandwidth_agg(pt, 'silverman') AS silverman, density_bandwidth_agg(pt, 'cross_validation') AS cross_validation FROM parted;
SELECT count(*) FROM bandwidth b
WHERE (scott, silverman, cross_validation) = (SELECT density_bandwidth_agg(geom, 'scott' ORDER BY random()), density_bandwidth_agg(geom, 'silverman' ORDER BY random()), density_bandwidth_agg(geom, 'cross_validation' ORDER BY random()) FROM person);
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET enable_partitionwise_aggregate;
CREATE TABLE many AS SELECT point(119.5 + random(), 28 + random()) AS pt FROM generate_series(1, 30000);
CREATE FUNCTION spills(statement text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) ' || statement LOOP
		IF line LIKE '%temp read=%written=%' THEN
			RETURN true;
		END IF;
	END LOOP;
	RETURN false;
END $$;
SET max_parallel_workers_per_gather = 0;
CREATE TABLE in_memory AS SELECT density_kde_agg(pt, 2000, 1000)::text AS made, density_bandwidth_agg(pt, 'silverman') AS silverman, density_bandwidth_agg(pt, 'cross_validation') AS cross_validation FROM many;
SET work_mem = '64kB';
SELECT spills('SELECT density_kde_agg(pt, 2000, 1000) FROM many'), spills('SELECT density_bandwidth_agg(pt, ''silverman'') FROM many');
SELECT count(*) AS same FROM in_memory
WHERE made = (SELECT density_kde_agg(pt, 2000, 1000) FROM many)::text AND silverman = (SELECT density_bandwidth_agg(pt, 'silverman') FROM many)
	AND cross_validation = (SELECT density_bandwidth_agg(pt, 'cross_validation') FROM many);
RESET work_mem;
RESET max_parallel_workers_per_gather;
-- a window that moves
SELECT count(*) FILTER (WHERE (made).text IS DISTINCT FROM again) AS wrong FROM (
	SELECT density_kde_agg(pt, 300, 100) OVER (ORDER BY i ROWS 2 PRECEDING)::text AS text, i FROM (SELECT pt, row_number() OVER () AS i FROM person LIMIT 20) p) made,
	LATERAL (SELECT density_kde_agg(pt, 300, 100)::text AS again FROM (SELECT pt, row_number() OVER () AS i FROM person LIMIT 20) p WHERE p.i BETWEEN (made).i - 2 AND (made).i) a;

-- mass: the sum over cells is the number of points, but for the coarseness of the cells, and the tail of gaussian
SELECT name, abs(density_total(density_kde_agg(pt, 1500, 100, name)) * 0.01 / count(pt) - 1) < CASE name WHEN 'uniform' THEN 1e-3 ELSE 1e-4 END AS sums_up FROM person, kernel GROUP BY name ORDER BY name;
-- the definition of distance against the geodesic
SELECT max(abs(sqrt(square(a, b)) / ST_Distance(ga, gb) - 1) / (ST_Distance(ga, gb) / parallel(greatest(abs(a[1]), abs(b[1])))) ^ 2) < 1.0 / 20 AS within_bound, count(*)
FROM (SELECT a, b, ST_SetSRID(a::geometry, 4326)::geography AS ga, ST_SetSRID(b::geometry, 4326)::geography AS gb
	  FROM (SELECT a, point(a[0] + d * (random() - 0.5) / cos(radians(a[1])), a[1] + d * (random() - 0.5)) AS b
			FROM (SELECT point(random() * 300 - 150, random() * 150 - 75) AS a, 10 ^ (random() * 2 - 1.5) AS d FROM generate_series(1, 2000)) p) p) g
WHERE ST_Distance(ga, gb) > 1000;

-- one point: half of its bandwidth away to the north and to the east, on the ground
SELECT round((density_value(made, gridcell('SRID=4326;POINT(119.9 28.4)'::geometry, 1)) * pi())::numeric, 3) AS at_the_point,
	   round((density_value(made, gridcell(ST_Project('SRID=4326;POINT(119.9 28.4)'::geography, 50, 0)::geometry, 1)) * pi())::numeric, 1) AS north,
	   round((density_value(made, gridcell(ST_Project('SRID=4326;POINT(119.9 28.4)'::geography, 50, pi() / 2)::geometry, 1)) * pi())::numeric, 1) AS east
FROM (SELECT density_kde_agg(point(119.9, 28.4), 100, 1) AS made) k;
-- all at one position; far from each other; the antimeridian; near a pole; cells larger than the kernel
CREATE TABLE edge (what text, bandwidth float8, size integer, pt point);
INSERT INTO edge SELECT 'coincide', 300, 100, point(119.9, 28.4) FROM generate_series(1, 50);
INSERT INTO edge VALUES ('far', 300, 100, point(73.5, 39.8)), ('far', 300, 100, point(134.7, 48.3)), ('far', 300, 100, point(-70, -54)),
	('antimeridian', 2500, 500, point(179.99, -17.1)), ('antimeridian', 2500, 500, point(-179.99, -17.11)), ('antimeridian', 2500, 500, point(180, -17.1)), ('antimeridian', 2500, 500, point(-180, -17.1)),
	('pole', 20000, 10000, point(20, 89.5)), ('pole', 20000, 10000, point(-160, -89.7)), ('coarse', 900, 1000, point(119.9, 28.4)), ('coarse', 900, 1000, point(119.95, 28.43));
CREATE VIEW edge_view AS SELECT * FROM edge;
CREATE FUNCTION edges(edge text, kernel text) RETURNS TABLE (cells bigint, missing bigint, wrong bigint) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE OR REPLACE VIEW kde_test.edge_view AS SELECT * FROM kde_test.edge WHERE what = %L', edge);
	RETURN QUERY SELECT d.* FROM (SELECT density_kde_agg(pt, bandwidth, size, kernel) AS made, min(bandwidth) AS bandwidth, min(size) AS size FROM edge_view) k, differences(made, 'edge_view', kernel, bandwidth, size) d;
END $$;
SELECT what, name, cells, missing, wrong FROM (SELECT DISTINCT what FROM edge) e, kernel, edges(what, name) WHERE name <> 'gaussian' OR what <> 'pole' ORDER BY what, name;
-- nothing that a kernel reaches, no point, only NULL
SELECT density_kde_agg(point(119.9, 28.4), 1, 100000) AS none_reached, density_kde_agg(NULL::point, 100, 100) AS only_null, density_kde_agg('SRID=4326;POINT EMPTY'::geometry, 100, 100) AS only_empty;
SELECT density_kde_agg(pt, 100, 100) AS no_rows FROM person WHERE false;

-- weights: by definition, to 1e-9 or 1e-10 of the peaks of the points that reach a cell; of many magnitudes, at the ends of the doubles
CREATE TABLE weighed AS SELECT pt, geom, part, (i % 5)::float8 AS whole, 10 ^ (i * 7 % 13 - 6) AS mixed, 10.0 ^ (i * 50 % 580 - 290)::float8 AS extreme FROM (SELECT *, row_number() OVER () AS i FROM person LIMIT 30) p;
CREATE FUNCTION weighed_differences(made density, kernel text, bandwidth float8, weight text) RETURNS TABLE (cells bigint, missing bigint, wrong bigint) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($query$
		WITH found AS MATERIALIZED (SELECT cell, value FROM density_cells($1)),
			place AS MATERIALIZED (SELECT pt[0] AS lon, meridian(pt[1]) AS m, parallel(pt[1]) AS r, %I AS w FROM weighed WHERE pt IS NOT NULL),
			centre AS MATERIALIZED (
				SELECT cell, gridcell_lon(cell) AS lon, meridian(gridcell_lat(cell)) AS m, parallel(gridcell_lat(cell)) AS r
				FROM (SELECT cell FROM found UNION SELECT n FROM found, gridcell_neighbors(cell, 1) n) c),
			wanted AS (SELECT cell, sum(w * k) AS value, coalesce(sum(w) FILTER (WHERE k > 0), 0) AS weight
				FROM (SELECT cell, w, kernel_at($2, (c.m - p.m) ^ 2 + c.r * p.r * radians(c.lon - p.lon) ^ 2, $3) AS k FROM centre c, place p) k GROUP BY cell)
		SELECT (SELECT count(*) FROM found), count(*) FILTER (WHERE f.value IS NULL AND w.value > 1e-9 * w.weight * kernel_at($2, 0, $3)),
			count(*) FILTER (WHERE abs(f.value - w.value) > 1e-9 * w.value + 1e-10 * w.weight * kernel_at($2, 0, $3))
		FROM wanted w LEFT JOIN found f USING (cell) $query$, weight) USING made, kernel, bandwidth;
END $$;
SELECT weight, name, cells > 100 AS some, missing, wrong
FROM kernel, (VALUES ('mixed'), ('extreme')) v(weight), LATERAL (SELECT CASE name WHEN 'gaussian' THEN 60 ELSE 200 END AS bandwidth) b,
	 LATERAL (SELECT density_kde_agg(pt, bandwidth, 100, name, CASE weight WHEN 'mixed' THEN mixed ELSE extreme END) AS made FROM weighed) k,
	 LATERAL weighed_differences(made, name, bandwidth, weight) ORDER BY weight, name;
-- a whole weight is so many points, a weight of 0 or NULL is none, and weights of 1 are none
SELECT name, count(*) FILTER (WHERE a.value IS NULL OR b.value IS NULL) AS missing, count(*) FILTER (WHERE abs(a.value - b.value) > 1e-9 * a.value + 1e-9 * kernel_at(name, 0, 400)) AS wrong
FROM kernel, LATERAL (SELECT density_kde_agg(pt, 400, 100, name, nullif(whole, 2)) AS once FROM weighed) o, LATERAL (SELECT density_kde_agg(pt, 400, 100, name) AS often FROM weighed, generate_series(1, whole::integer) WHERE whole <> 2) r,
	 LATERAL density_cells(once) a FULL JOIN LATERAL density_cells(often) b USING (cell) GROUP BY name ORDER BY name;
SELECT name, bool_and(abs(a.value - b.value) <= 1e-12 * a.value + 1e-10 * kernel_at(name, 0, 300)) AS as_without, count(*) = density_count(made) AS all_cells
FROM whole, LATERAL (SELECT density_kde_agg(pt, 300, 100, name, 1) AS ones FROM person) o, LATERAL density_cells(made) a JOIN LATERAL density_cells(ones) b USING (cell) GROUP BY name, made ORDER BY name;
SELECT density_kde_agg(pt, 300, 100, 'quartic', 0) AS only_0, density_kde_agg(pt, 300, 100, 'quartic', NULL) AS only_null FROM person;
-- the same bytes: geometries, any order of rows, in workers, over partitions, in files
CREATE TABLE weighed_parted (LIKE weighed) PARTITION BY LIST (part);
SELECT format('CREATE TABLE weighed_parted_%s PARTITION OF weighed_parted FOR VALUES IN (%s)', i, i) FROM generate_series(0, 3) i
\gexec
INSERT INTO weighed_parted SELECT * FROM weighed ORDER BY random();
CREATE TABLE weighed_whole AS SELECT name, density_kde_agg(pt, 300, 100, name, mixed)::text AS made FROM weighed, kernel GROUP BY name;
SELECT count(*) FILTER (WHERE made <> (SELECT density_kde_agg(geom, 300, 100, name, mixed) FROM weighed)::text) AS by_geometry, count(*) FILTER (WHERE made <> (SELECT density_kde_agg(pt, 300, 100, name, mixed ORDER BY random()) FROM weighed)::text) AS in_other_order FROM weighed_whole;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_partitionwise_aggregate = on;
SET work_mem = '64kB';
SELECT name, made = CASE name WHEN 'epanechnikov' THEN (SELECT density_kde_agg(pt, 300, 100, 'epanechnikov', mixed) FROM weighed_parted) WHEN 'gaussian' THEN (SELECT density_kde_agg(geom, 300, 100, 'gaussian', mixed) FROM weighed_parted)
	ELSE (SELECT density_kde_agg(pt, 300, 100, 'quartic', mixed) FROM weighed_parted) END::text AS same FROM weighed_whole WHERE name IN ('epanechnikov', 'gaussian', 'quartic') ORDER BY name;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET enable_partitionwise_aggregate;
SET max_parallel_workers_per_gather = 0;
SELECT spills('SELECT density_kde_agg(pt, 2000, 1000, ''quartic'', pt[0] - 119) FROM many'), (SELECT density_kde_agg(pt, 2000, 1000, 'quartic', pt[0] - 119) FROM many)::text AS surface
\gset spilled_
RESET work_mem;
SELECT :'spilled_spills' AS spilled, (SELECT density_kde_agg(pt, 2000, 1000, 'quartic', pt[0] - 119 ORDER BY random()) FROM many)::text = :'spilled_surface' AS same;
RESET max_parallel_workers_per_gather;

-- bandwidths by their formulas
SELECT abs(scott / (sd / sqrt(2) * n ^ (-1 / 6.0)) - 1) < 1e-9 AS scott, abs(silverman / (0.9 * least(sd, sqrt(1 / ln(2)) * median) * n ^ -0.2) - 1) < 1e-9 AS silverman
FROM bandwidth, LATERAL (
	SELECT sqrt(avg(square(pt, middle))) AS sd, percentile_cont(0.5) WITHIN GROUP (ORDER BY sqrt(square(pt, middle))) AS median, count(*)::float8 AS n
	FROM person, (SELECT point(avg(pt[0]), avg(pt[1])) AS middle FROM person) m WHERE pt IS NOT NULL) f;
-- the most likely one: by definition none of its neighbours is more likely
SELECT count(*) AS wider_or_narrower, count(*) FILTER (WHERE likelihood > best) AS more_likely
FROM (SELECT f, sum(ln(density)) AS likelihood, max(sum(ln(density))) FILTER (WHERE f = 1) OVER () AS best
	  FROM (SELECT f, sum(exp(greatest(- square(a.pt, b.pt) / (2 * (f * cross_validation) ^ 2), -600)) / (f * cross_validation) ^ 2) AS density
			FROM bandwidth, unnest(ARRAY[0.25, 0.5, 0.9, 0.99, 1, 1.01, 1.1, 2, 4]) f, person a, person b WHERE square(a.pt, b.pt) > 0 GROUP BY f, a.ctid) d GROUP BY f) l;
SELECT density_bandwidth_agg(point(119.9, 28.4), name) AS one_position FROM generate_series(1, 5), unnest(ARRAY['scott', 'silverman', 'cross_validation']) name GROUP BY name;
SELECT density_bandwidth_agg(point(119.9, 28.4), 'scott') AS one_point, density_bandwidth_agg(NULL::point, 'silverman') AS only_null;
-- two positions, of which a sample of 1,000 sees one; most at the centre
SELECT method, density_bandwidth_agg(pt, method) > 0 AS first_alone, density_bandwidth_agg(point(-pt[0], -pt[1]), method) > 0 AS last_alone
FROM (SELECT point(120 + (i = 0)::integer * 0.01, 28) AS pt FROM generate_series(0, 5000) i) p, unnest(ARRAY['scott', 'silverman', 'cross_validation']) method GROUP BY method ORDER BY method;
SELECT method, abs(density_bandwidth_agg(point(x, 0), method) / (0.9 * sqrt(2 / 7.0) * radians(0.01) * 6378137 * 7 ^ -0.2) - 1) < 1e-9 AS most_at_the_centre FROM unnest(ARRAY[0, 0, 0, 0, 0, 0.01, -0.01]) x, unnest(ARRAY['silverman']) method GROUP BY method;
SELECT density_bandwidth_agg(point(x, -17), method) AS one_place FROM unnest(ARRAY[180, -180, 180]) x, unnest(ARRAY['scott', 'silverman', 'cross_validation']) method GROUP BY method;
SELECT count(DISTINCT round(b::numeric, 6)) AS same_across_the_antimeridian
FROM (SELECT density_bandwidth_agg(point(x + CASE WHEN x > 180 THEN -360 ELSE 0 END, -17 + i % 7 * 0.01), method) AS b FROM generate_series(0, 20) i, unnest(ARRAY[20, 179.9]) west, unnest(ARRAY['scott', 'silverman', 'cross_validation']) method,
		LATERAL (SELECT west + i * 0.01 AS x) p GROUP BY west, method) s;

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
	('no kernel', $$SELECT density_kde_agg(point(119.9, 28.4), 100, 100, 'box')$$),
	('a kernel in capitals', $$SELECT density_kde_agg(point(119.9, 28.4), 100, 100, 'Quartic')$$),
	('NULL kernel', $$SELECT density_kde_agg(point(119.9, 28.4), 100, 100, NULL)$$),
	('bandwidth 0', $$SELECT density_kde_agg(point(119.9, 28.4), 0, 100)$$),
	('bandwidth NaN', $$SELECT density_kde_agg(point(119.9, 28.4), 'NaN', 100)$$),
	('bandwidth of a continent', $$SELECT density_kde_agg(point(119.9, 28.4), 1e6, 100)$$),
	('NULL bandwidth', $$SELECT density_kde_agg(point(119.9, 28.4), NULL, 100)$$),
	('no such size', $$SELECT density_kde_agg(point(119.9, 28.4), 100, 200)$$),
	('NULL size', $$SELECT density_kde_agg(point(119.9, 28.4), 100, NULL)$$),
	('bandwidths differ', $$SELECT density_kde_agg(point(119.9, 28.4), 100 + i, 100) FROM generate_series(1, 2) i$$),
	('no position', $$SELECT density_kde_agg(point(119.9, 'NaN'), 100, 100)$$),
	('latitude before longitude', $$SELECT density_kde_agg(point(28.4, 119.9), 100, 100)$$),
	('a line', $$SELECT density_kde_agg('SRID=4326;LINESTRING(119 28, 120 29)'::geometry, 100, 100)$$),
	('no SRID', $$SELECT density_kde_agg('POINT(119 28)'::geometry, 100, 100)$$),
	('a pole', $$SELECT density_kde_agg(point(0, 90), 100, 100)$$),
	('near a pole', $$SELECT density_kde_agg(point(0, -89.99), 300, 100, 'gaussian')$$),
	('too many cells', $$SELECT density_kde_agg(point(119.9, 28.4), 30000, 1, 'uniform')$$),
	('a negative weight', $$SELECT density_kde_agg(point(119.9, 28.4), 100, 100, 'quartic', -1)$$),
	('weight NaN', $$SELECT density_kde_agg('SRID=4326;POINT(119.9 28.4)'::geometry, 100, 100, 'quartic', 'NaN')$$),
	('an infinite weight', $$SELECT density_kde_agg(point(119.9, 28.4), 100, 100, 'quartic', 'Infinity')$$),
	('too much weight', $$SELECT density_kde_agg(point(119.9, 28.4), 100, 100, 'quartic', 1e308) FROM generate_series(1, 2)$$),
	('no method', $$SELECT density_bandwidth_agg(point(119.9, 28.4), 'best')$$),
	('NULL method', $$SELECT density_bandwidth_agg(point(119.9, 28.4), NULL)$$)) v(what, statement);
\x off
SELECT (fault(format('SELECT density_kde_agg_deserial(%L, NULL)', ''))).message;
SET client_min_messages = warning;
DROP SCHEMA kde_test CASCADE;
