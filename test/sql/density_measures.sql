-- measures of densities, each against plain SQL over the same rows
CREATE SCHEMA measures_test;
SET search_path = measures_test, public;
SELECT setseed(0.25);

-- pairs of random maps: counts with zeros, amounts of many sizes, cells and zones
CREATE TABLE fact AS
SELECT trial, side, cell, max(value) AS value
FROM (SELECT trial, side, gridcell(119.9 + random() * 0.02, 28.4 + random() * 0.02, 100) AS cell,
			 CASE WHEN trial % 2 = 0 THEN floor(random() * 5) ELSE random() * 10 ^ floor(random() * trial) END AS value
	  FROM generate_series(1, 12) trial, generate_series(1, 2) side, generate_series(1, 300)) s
GROUP BY trial, side, cell;
CREATE TABLE map AS SELECT trial, side, CASE WHEN trial % 2 = 0 THEN density_agg(cell, value::bigint) ELSE density_agg(cell, value) END AS d, density_agg(cell::bigint, value) AS z FROM fact GROUP BY trial, side;
CREATE VIEW pair AS SELECT trial, x.d AS a, y.d AS b, x.z AS za, y.z AS zb FROM (SELECT * FROM map WHERE side = 1) x JOIN (SELECT * FROM map WHERE side = 2) y USING (trial);
CREATE VIEW joined AS
SELECT trial, cell, coalesce(x.value, 0) AS x, coalesce(y.value, 0) AS y, x.cell IS NOT NULL AS in_x, y.cell IS NOT NULL AS in_y
FROM (SELECT * FROM fact WHERE side = 1) x FULL JOIN (SELECT * FROM fact WHERE side = 2) y USING (trial, cell);
CREATE FUNCTION far(a float8, b float8) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT (abs(a - b) <= 1e-12 * greatest(abs(a), abs(b))) IS NOT TRUE';
CREATE FUNCTION far_by(a float8, b float8) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT (abs(a - b) <= 1e-12) IS NOT TRUE';

WITH total AS (SELECT trial, sum(x) AS x, sum(y) AS y, count(*) AS n, corr(x, y) AS r FROM joined GROUP BY trial),
	 answer AS (
		SELECT trial, t.r, sum(abs(j.x / t.x - j.y / t.y)) / 2 AS d, sum(j.x / t.x * j.x / nullif(j.x + j.y, 0)) AS i, sum(j.x / t.x * j.y / nullif(j.x + j.y, 0)) AS e,
			   -sum(j.x / t.x * ln(nullif(j.x, 0) / t.x)) AS h, sum(j.x * j.x / (gridcell_area(cell) / 1e6)) / t.x AS w
		FROM joined j JOIN total t USING (trial) GROUP BY trial, t.x, t.y, t.r)
SELECT count(*) AS pairs, count(*) FILTER (WHERE far_by(density_correlate(a, b), r)) AS r, count(*) FILTER (WHERE far_by(density_dissimilarity(a, b), d)) AS d, count(*) FILTER (WHERE far(density_isolation(a, b), i)) AS i,
	   count(*) FILTER (WHERE far(density_exposure(a, b), e)) AS e, count(*) FILTER (WHERE far(density_entropy(a), h)) AS h, count(*) FILTER (WHERE far(density_weighted(a), w)) AS w,
	   count(*) FILTER (WHERE density_correlate(a, b) <> density_correlate(za, zb) OR density_dissimilarity(a, b) <> density_dissimilarity(zb, za) OR density_isolation(a, b) <> density_isolation(za, zb)
							  OR density_exposure(a, b) <> density_exposure(za, zb) OR density_entropy(a) <> density_entropy(za) OR density_gini(a) <> density_gini(za)) AS zones
FROM pair JOIN answer USING (trial);

-- Gini as the mean of all differences by twice the mean
SELECT count(*) AS maps, count(*) FILTER (WHERE far(density_gini(d), g)) AS differ
FROM map JOIN (SELECT p.trial, p.side, sum(abs(p.value - q.value)) / (2 * count(*) * avg(p.value)) AS g FROM fact p JOIN fact q USING (trial, side) GROUP BY p.trial, p.side) a USING (trial, side);

-- the curve as a running sum; its area is that of Gini
SELECT count(*) AS points, count(*) FILTER (WHERE far_by(l.share_of_values, r.share)) AS differ
FROM (SELECT trial, side, (row_number() OVER (PARTITION BY trial, side ORDER BY share_of_keys)) - 1 AS i, l.* FROM map, density_lorenz(d) l) l
FULL JOIN (SELECT trial, side, row_number() OVER w AS i, sum(value) OVER w / sum(value) OVER (PARTITION BY trial, side) AS share FROM fact WINDOW w AS (PARTITION BY trial, side ORDER BY value, cell)
		   UNION ALL SELECT DISTINCT trial, side, 0, 0::float8 FROM fact) r USING (trial, side, i);
SELECT count(*) FILTER (WHERE far(g, 1 - area)) AS differ
FROM (SELECT density_gini(d) AS g, sum((share_of_keys - k) * (share_of_values + v)) AS area
	  FROM (SELECT d, l.*, lag(share_of_keys) OVER w AS k, lag(share_of_values) OVER w AS v FROM map, density_lorenz(d) l WINDOW w AS (PARTITION BY trial, side ORDER BY share_of_keys)) s GROUP BY d) s;

SELECT count(*) AS keys, count(*) FILTER (WHERE far(q.value, r.value)) AS differ
FROM (SELECT trial, c.* FROM pair, density_cells(density_location_quotient(a, b)) c) q
FULL JOIN (SELECT trial, cell, j.x / t.x / (j.y / t.y) AS value FROM joined j JOIN (SELECT trial, sum(x) AS x, sum(y) AS y FROM joined GROUP BY trial) t USING (trial) WHERE j.y > 0) r(trial, cell, value) USING (trial, cell);
SELECT count(*) AS cells, count(*) FILTER (WHERE far(p.value, f.value / gridcell_area(cell) * 1e6)) AS differ
FROM (SELECT trial, side, c.* FROM map, density_cells(density_per_km2(d)) c) p FULL JOIN fact f USING (trial, side, cell);

-- worked by hand
SET extra_float_digits = 0;
SELECT density_per_km2('{"10kmN0E0": 3, "1kmN20E20": -3, "100mN500E500": 3, "1mN90000E90000": 3.0}');
-- ln 8 - (4 ln 4 + 3 ln 3) / 8
SELECT density_gini(d) AS gini, abs(density_entropy(d) - (ln(8::float8) - (4 * ln(4::float8) + 3 * ln(3::float8)) / 8)) < 1e-15 AS entropy FROM (SELECT zone_density '{"bigint": {"1": 4, "2": 0, "3": 1, "4": 3}}' AS d) s;
SELECT * FROM density_lorenz('{"bigint": {"1": 4, "2": 0, "3": 1, "4": 3}}'::zone_density);
SELECT density_dissimilarity(a, b), density_isolation(a, b) AS isolation, density_exposure(a, b) AS exposure, density_location_quotient(a, b)
FROM (SELECT zone_density '{"bigint": {"1": 1, "2": 2, "3": 1}}' AS a, zone_density '{"bigint": {"1": 0, "2": 2, "3": 4, "4": 2}}' AS b) s;
SELECT density_weighted('{"100mN34858E115709": 1, "1kmN0E0": 3}');
SELECT density_correlate('{"1kmN0E0": 1, "1kmN0E1": 2}', '{"1kmN0E0": -3, "1kmN0E1": -5}') AS opposite, density_correlate('{"1kmN0E0": 1}', '{"1kmN0E1": 1}') AS disjoint, density_dissimilarity('{"1kmN0E0": 1}', '{"1kmN0E1": 1}') AS apart,
	   density_isolation('{"1kmN0E0": 1}', '{"1kmN0E1": 1}') AS isolated, density_exposure('{"1kmN0E0": 1}', '{"1kmN0E1": 1}') AS exposed, density_location_quotient('{"1kmN0E0": 1}', '{"1kmN0E1": 1}') AS quotient;
RESET extra_float_digits;

-- nothing, one key, zeros, all equal
SELECT d, round(density_entropy(d)::numeric, 12) AS entropy, density_gini(d), density_weighted(d), density_correlate(d, d), density_dissimilarity(d, d), density_isolation(d, d), density_exposure(d, d), density_location_quotient(d, d), density_per_km2(d), (SELECT count(*) FROM density_lorenz(d)) AS points
FROM (VALUES (density '{}'), ('{"1kmN0E0": 0, "1kmN0E1": 0}'), ('{"1kmN0E0": 5}'), ('{"1kmN0E0": 0.1, "1kmN0E1": 0.1, "1kmN0E2": 0.1}')) v(d);

-- the largest and the least doubles
SELECT density_gini(d) AS gini, density_correlate(d, d) AS r, density_dissimilarity(d, d) AS d, density_isolation(d, d) AS i FROM (VALUES (density '{"1kmN0E0": 1.5e308, "1kmN0E1": 0.5e308}'), ('{"1kmN0E0": 1.5e-322, "1kmN0E1": 0.5e-322}')) v(d);

-- bad input
SELECT density_entropy('{"1kmN0E0": -1}');
SELECT density_gini('{"1kmN0E0": -0.5}');
SELECT density_lorenz('{"1kmN0E0": -1}');
SELECT density_weighted('{"1kmN0E0": -1}');
SELECT density_dissimilarity('{"1kmN0E0": 1}', '{"1kmN0E0": -1}');
SELECT density_isolation('{"1kmN0E0": 1}', '{"1kmN0E0": -1}');
SELECT density_exposure('{"1kmN0E0": -1}', '{"1kmN0E0": 1}');
SELECT density_location_quotient('{"1kmN0E0": -1}', '{"1kmN0E0": 1}');
SELECT density_location_quotient('{"1kmN0E0": 1}', '{"1kmN0E0": 1e-320, "1kmN0E1": 1.0}');
SELECT density_per_km2('{"1mN90000E90000": 1e308}');
SELECT density_correlate('{"bigint": {"1": 1}}'::zone_density, '{"region_code": {"331102001001": 1}}');
SELECT density_location_quotient('{"bigint": {"1": 1}}'::zone_density, '{"grid_code": {"331102001001001": 1}}');

SET client_min_messages = warning;
DROP SCHEMA measures_test CASCADE;
