-- Measures of densities against their formulas in SQL, and against answers worked by hand
CREATE SCHEMA measures;
SET search_path = measures, public;
SET extra_float_digits = 0;

-- By hand: a = 2, 0, 6 and b = 1, 3, absent in cells E0 to E2
CREATE TABLE hand AS SELECT '{"1kmN0E0": 2, "1kmN0E1": 0, "1kmN0E2": 6}'::density AS a, '{"1kmN0E0": 1, "1kmN0E1": 3}'::density AS b;
SELECT density_correlate(a, b), abs(density_correlate(a, b) + 78 / 84.0::float8) < 1e-15 AS r, abs(density_entropy(a) - (2 * ln(2::float8) - 0.75 * ln(3::float8))) < 1e-15 AS entropy, density_gini(a) AS gini FROM hand;
SELECT l.* FROM hand, density_lorenz(a) l;
SELECT density_dissimilarity(a, b), density_isolation(a, b), density_exposure(a, b), density_isolation(b, a), density_exposure(b, a), density_location_quotient(a, a + b) FROM hand;
SELECT density_per_km2(density_rollup('{"500mN0E0": 1, "500mN0E1": 2}', 1000)), density_per_km2('{"500mN0E0": 1, "100mN5E5": -2, "1kmN0E1": 4.5}'), density_weighted('{"1kmN0E0": 1, "1kmN0E1": 3}'), density_weighted('{"500mN0E0": 1, "1kmN0E1": 3}');
SELECT density_gini('{"bigint": {"1": 1, "2": 1, "3": 1}}'::zone_density) AS equal, density_gini('{"bigint": {"1": 0, "2": 0, "3": 9, "4": 0}}'::zone_density) AS one_of_four,
	   density_entropy('{"bigint": {"1": 0, "2": 0, "3": 9, "4": 0}}'::zone_density) AS in_one, density_dissimilarity('{"grid_code": {"331102001001001": 4}}', '{"grid_code": {"331102001001001": 9}}'::zone_density) AS same,
	   density_dissimilarity('{"bigint": {"1": 4}}', '{"bigint": {"2": 9}}'::zone_density) AS apart, density_location_quotient('{"bigint": {"1": 4, "7": 1}}', '{"bigint": {"1": 10, "2": 10, "3": 0}}'::zone_density);

-- Against the formulas: counts and amounts, many of them alike, keys of one only
SELECT setseed(0.5) \g /dev/null
CREATE TABLE row_of AS
SELECT m, i AS zone, ('100mN' || 34800 + i / 60 || 'E' || 115700 + i % 60)::gridcell AS cell, CASE WHEN random() < 0.8 THEN floor(random() * random() * 40) END AS a, CASE WHEN random() < 0.7 THEN floor(random() * 9) * CASE WHEN m = 2 THEN 0.37 ELSE 1 END END AS b
FROM generate_series(1, 2) m, generate_series(0, 2999) i;
CREATE TABLE pair AS
SELECT m, CASE m WHEN 1 THEN density_agg(cell, a::bigint) ELSE density_agg(cell, a * 0.1) END AS a, CASE m WHEN 1 THEN density_agg(cell, b::bigint) ELSE density_agg(cell, b) END AS b,
	   CASE m WHEN 1 THEN density_agg(zone::bigint, a::bigint) ELSE density_agg(zone::bigint, a * 0.1) END AS zone_a, CASE m WHEN 1 THEN density_agg(zone::bigint, b::bigint) ELSE density_agg(zone::bigint, b) END AS zone_b FROM row_of GROUP BY m;
CREATE VIEW both_of AS SELECT m, cell, coalesce(a * CASE m WHEN 1 THEN 1 ELSE 0.1 END, 0) AS a, coalesce(b, 0) AS b, a IS NULL AS no_a, b IS NULL AS no_b FROM row_of WHERE num_nonnulls(a, b) > 0;
CREATE TABLE formula AS
SELECT m, corr(a, b) AS correlation, sum(a) AS sum_a, sum(b) AS sum_b, count(*) FILTER (WHERE NOT no_a) AS n FROM both_of GROUP BY m;
SELECT m, abs(density_correlate(a, b) - correlation) < 1e-12 AS correlation, abs(density_correlate(a, a) - 1) < 1e-15 AS one, abs(density_correlate(a, b * -2) + correlation) < 1e-12 AS minus, density_correlate(zone_a, zone_b) = density_correlate(a, b) AS zones FROM pair JOIN formula USING (m) ORDER BY m;
SELECT p.m, abs(density_entropy(a) - entropy) < 1e-12 AS entropy, abs(density_gini(a) - gini) < 1e-12 AS gini, density_entropy(zone_a) = density_entropy(a) AND density_gini(zone_a) = density_gini(a) AS zones
FROM pair p JOIN (SELECT m, -sum(CASE WHEN a > 0 THEN a / sum_a * ln(a / sum_a) ELSE 0 END) AS entropy FROM both_of JOIN formula USING (m) GROUP BY m) e USING (m)
JOIN (SELECT a.m, sum(abs(a.a - b.a)) / (2 * n * sum_a) AS gini FROM both_of a JOIN both_of b USING (m) JOIN formula USING (m) WHERE NOT a.no_a AND NOT b.no_a GROUP BY a.m, n, sum_a) g USING (m) ORDER BY m;
SELECT p.m, abs(density_dissimilarity(a, b) - d) < 1e-12 AS d, abs(density_isolation(a, b) - i) < 1e-12 AS i, abs(density_exposure(a, b) - e) < 1e-12 AS e, abs(density_isolation(a, b) + density_exposure(a, b) - 1) < 1e-15 AS one,
	   density_dissimilarity(zone_a, zone_b) = density_dissimilarity(a, b) AND density_isolation(zone_a, zone_b) = density_isolation(a, b) AND density_exposure(zone_a, zone_b) = density_exposure(a, b) AS zones
FROM pair p JOIN (SELECT m, sum(abs(a / sum_a - b / sum_b)) / 2 AS d, sum(CASE WHEN a > 0 THEN a / sum_a * a / (a + b) ELSE 0 END) AS i, sum(CASE WHEN a > 0 THEN a / sum_a * b / (a + b) ELSE 0 END) AS e FROM both_of JOIN formula USING (m) GROUP BY m) f USING (m) ORDER BY m;
SELECT m, bool_and(share_of_keys BETWEEN 0 AND 1 AND share_of_values BETWEEN 0 AND share_of_keys) AS below, abs(1 - sum((share_of_keys - k) * (share_of_values + v)) - gini) < 1e-12 AS area_is_gini
FROM (SELECT m, density_gini(a) AS gini, l.*, lag(share_of_keys, 1, 0) OVER w AS k, lag(share_of_values, 1, 0) OVER w AS v FROM pair, density_lorenz(a) l WINDOW w AS (PARTITION BY m ORDER BY share_of_keys)) s
GROUP BY m, gini ORDER BY m;
SELECT m, (SELECT count(DISTINCT value) FROM density_cells(a)) + 1 - (SELECT count(*) FROM density_lorenz(a)) AS points_missing FROM pair ORDER BY m;
SELECT p.m, count(*) AS cells, count(*) FILTER (WHERE abs(value - f.a / sum_a / ((f.a + f.b) / (sum_a + sum_b))) > 1e-12 * value) AS differs, max(density_count(q)) - count(*) AS missing
FROM (SELECT m, density_location_quotient(a, a * 1.0 + b * 1.0) AS q FROM pair) p, density_cells(q) JOIN both_of f USING (cell) JOIN formula g USING (m) WHERE f.m = p.m GROUP BY p.m ORDER BY m;
SELECT p.m, count(*) FILTER (WHERE abs(d.value - f.a * 100) > 1e-9) AS differs, max(abs(density_weighted(p.a) / weighted - 1)) < 1e-12 AS weighted
FROM pair p, density_cells(density_per_km2(p.a)) d JOIN both_of f USING (cell) JOIN (SELECT m, sum(a * a * 100) / sum(a) AS weighted FROM both_of GROUP BY m) w USING (m) WHERE f.m = p.m GROUP BY p.m ORDER BY m;

-- Numbers that are large, small or far from 0: sums lose nothing
SELECT abs(density_correlate(a + 1000000000000::bigint, b) - density_correlate(a, b)) < 1e-14 AS far, abs(density_gini(a * 1e300) - density_gini(a)) < 1e-14 AS large, abs(density_entropy(a * 1e-300) - density_entropy(a)) < 1e-14 AS small
FROM (SELECT m, a + b - b AS a, b + a - a AS b FROM pair) p WHERE m = 1;
SELECT abs(density_gini(density_agg(i, i)) - (1 - 1 / 1e5) / 3) < 1e-12 AS gini, abs(density_entropy(density_agg(i, 7)) - ln(1e5::float8)) < 1e-12 AS entropy FROM generate_series(1::bigint, 100000) i;

-- Nothing to measure
SELECT density_correlate('{}', '{}') AS r, density_correlate('{"1kmN0E0": 1}', '{"1kmN0E0": 2}') AS one, density_correlate('{"1kmN0E0": 3, "1kmN0E1": 3}', '{"1kmN0E0": 2}') AS alike, density_entropy('{}') AS e, density_entropy('{"1kmN0E0": 0}') AS zero, density_gini('{}') AS g,
	   density_gini('{"1kmN0E0": 0}') AS gz, density_dissimilarity('{}', '{"1kmN0E0": 1}') AS d, density_isolation('{}', '{"1kmN0E0": 1}') AS i, density_isolation('{"1kmN0E0": 1}', '{}') AS alone, density_exposure('{"1kmN0E0": 1}', '{}') AS x,
	   density_location_quotient('{}', '{"1kmN0E0": 1}') AS q, density_location_quotient('{"1kmN0E0": 1}', '{}') AS nowhere, density_per_km2('{}') AS k, density_weighted('{}') AS w;
SELECT count(*) FROM density_lorenz('{}'::density) UNION ALL SELECT count(*) FROM density_lorenz('{"1kmN0E0": 0}'::density);

-- What is refused
CREATE FUNCTION problem(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text; detail text; hint text; state text;
BEGIN
	EXECUTE query;
	RETURN 'accepted';
EXCEPTION WHEN others THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, state = RETURNED_SQLSTATE;
	RETURN concat_ws(' | ', state, message, detail, hint);
END $$;
SELECT call, problem('SELECT ' || replace(call, '$', '''{"1kmN0E0": -1}''::density')) FROM unnest(ARRAY['density_entropy($)', 'density_gini($)', 'density_lorenz($)', 'density_weighted($)', 'density_dissimilarity($, ''{}'')', 'density_dissimilarity(''{}'', $)',
	'density_isolation($, ''{}'')', 'density_exposure(''{}'', $)', 'density_location_quotient($, ''{}'')', 'density_correlate($, ''{}'')', 'density_per_km2($)',
	'density_correlate(''{"bigint": {"1": 1}}''::zone_density, ''{"region_code": {"331102001001": 1}}'')', 'density_dissimilarity(''{"bigint": {"1": 1}}''::zone_density, ''{"grid_code": {}}'')',
	'density_per_km2(''{"1mN0E0": 1e307}'')', 'density_weighted(''{"1mN0E0": 1e307}'')']) call;
SET client_min_messages = warning;
DROP SCHEMA measures CASCADE;
