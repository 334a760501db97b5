-- models of flows: gravity against first-order conditions and matrix algebra, radiation by hand and by its formula, common part
CREATE SCHEMA flow_models;
SET search_path = flow_models, public;
SET extra_float_digits = 0;
SELECT setseed(0.25);

-- 40 cells of 1 km with masses of both ends; ground metres are what a gravity model of exponent -1 expects
CREATE TABLE mass AS
SELECT density_agg(cell, p) AS origins, density_agg(cell, j) AS destinations
FROM (SELECT DISTINCT ON (cell) cell, 50 + (random() * 5000)::integer AS p, 20 + (random() * 3000)::integer AS j
	  FROM (SELECT gridcell(119.5 + random(), 28 + random(), 1000) AS cell FROM generate_series(1, 40)) c) c;
CREATE TABLE metres AS SELECT from_cell, to_cell, value AS d FROM mass, flow_cells(flow_gravity_predict(origins, destinations, 0, 0, 0, -1));
SELECT count(*), max(abs(d - ST_Distance(gridcell_center(from_cell)::geography, gridcell_center(to_cell)::geography)) / d) < 1e-4 AS are_metres FROM metres;

\echo 'a flow that follows a model is fitted by that model, with the whole flow in common'
SELECT round((log_c - 3.5)::numeric, 9) AS log_c, round((a - 0.7)::numeric, 9) AS a, round((b - 0.9)::numeric, 9) AS b, round((g - 1.4)::numeric, 9) AS g,
	   log_c_se < 1e-6 AND a_se < 1e-6 AND b_se < 1e-6 AND g_se < 1e-6 AS sure, round(deviance::numeric, 9) AS deviance, round(r2::numeric, 9) AS r2, round(common_part::numeric, 9) AS common_part, pairs, left_out
FROM mass, flow_gravity(flow_gravity_predict(origins, destinations, 3.5, 0.7, 0.9, 1.4), origins, destinations);

\echo 'a flow with noise, zeros and stays: conditions of first order, standard errors and fit by SQL'
CREATE TABLE noisy AS
SELECT flow_agg(from_cell, to_cell, CASE WHEN from_cell = to_cell THEN 7 ELSE floor(2 * random() * value)::integer END) AS f
FROM (SELECT * FROM mass, flow_cells(flow_gravity_predict(origins, destinations, 3.5, 0.7, 0.9, 1.4)) UNION ALL SELECT NULL, NULL, c.cell, c.cell, 1 FROM mass, density_cells(origins) c) c;
CREATE TABLE model AS SELECT origins, destinations, f, m.* FROM mass, noisy, flow_gravity(f, origins, destinations) m;
CREATE TABLE term AS
SELECT from_cell, to_cell, coalesce(flow_value(f, from_cell, to_cell), 0) AS y, p.value AS mu, ARRAY[1, ln(density_value(origins, from_cell)), ln(density_value(destinations, to_cell)), -ln(d)] AS x
FROM model, flow_cells(flow_gravity_predict(origins, destinations, log_c, a, b, g)) p JOIN metres USING (from_cell, to_cell);
SELECT pairs = (SELECT count(*) FROM term) AS all_pairs, (SELECT count(*) > 300 FROM term WHERE y = 0) AS zeros, left_out FROM model;
SELECT n, abs(sum(x[n] * (y - mu))) < 1e-9 * sum(abs(x[n]) * y) AS is_zero FROM term, generate_series(1, 4) n GROUP BY n ORDER BY n;
CREATE FUNCTION inverse(m float8[]) RETURNS float8[] LANGUAGE plpgsql AS $$
DECLARE r float8[] := array_fill(0, ARRAY[4, 4]); f float8;
BEGIN
	FOR i IN 1..4 LOOP r[i][i] := 1; END LOOP;
	FOR i IN 1..4 LOOP
		f := m[i][i];
		FOR k IN 1..4 LOOP m[i][k] := m[i][k] / f; r[i][k] := r[i][k] / f; END LOOP;
		FOR j IN 1..4 LOOP
			CONTINUE WHEN j = i;
			f := m[j][i];
			FOR k IN 1..4 LOOP m[j][k] := m[j][k] - f * m[i][k]; r[j][k] := r[j][k] - f * r[i][k]; END LOOP;
		END LOOP;
	END LOOP;
	RETURN r;
END $$;
CREATE FUNCTION matrix(weight text) RETURNS float8[] LANGUAGE plpgsql AS $$
DECLARE r float8[];
BEGIN
	EXECUTE format('SELECT array_agg(line ORDER BY n) FROM (SELECT n, array_agg(s ORDER BY m) AS line FROM (SELECT n, m, sum(%s * x[n] * x[m]) AS s FROM term, generate_series(1, 4) n, generate_series(1, 4) m GROUP BY n, m) c GROUP BY n) l', weight) INTO r;
	RETURN r;
END $$;
WITH m AS MATERIALIZED (SELECT inverse(matrix('mu')) AS h, matrix('(y - mu) ^ 2') AS s),
	 v AS (SELECT n, sqrt(sum(h[n][i] * s[i][j] * h[j][n])) AS se FROM m, generate_series(1, 4) n, generate_series(1, 4) i, generate_series(1, 4) j GROUP BY n)
SELECT n, abs(se / (ARRAY[log_c_se, a_se, b_se, g_se])[n] - 1) < 1e-6 AS same FROM v, model ORDER BY n;
SELECT abs(deviance / (SELECT sum(2 * (CASE WHEN y > 0 THEN y * ln(y / mu) ELSE 0 END - (y - mu))) FROM term) - 1) < 1e-9 AS deviance,
	   abs(r2 / (SELECT corr(y, mu) ^ 2 FROM term) - 1) < 1e-9 AS r2, abs(common_part / (SELECT 2 * sum(least(y, mu)) / sum(y + mu) FROM term) - 1) < 1e-9 AS common_part,
	   abs(common_part / flow_common_part(flow_between(f), flow_gravity_predict(origins, destinations, log_c, a, b, g)) - 1) < 1e-9 AS of_flows,
	   abs(a - 0.7) < 4 * a_se AND abs(b - 0.9) < 4 * b_se AND abs(g - 1.4) < 4 * g_se AS near_truth
FROM model;
\echo 'by its own margins: those of the pairs that go elsewhere'
SELECT m = (SELECT n FROM flow_gravity(flow_between(f), flow_departures(flow_between(f)), flow_arrivals(flow_between(f))) n) AS all_alike, m.left_out FROM (SELECT f, flow_between(f) AS g FROM noisy) n, flow_gravity(g) m;
\echo 'whichever order rows came in, the same to the last digit; counts and amounts alike'
SELECT flow_gravity(f, origins, destinations) = flow_gravity(f * 1.0, origins, destinations * 1.0) AS same FROM model;
SELECT flow_gravity(NULL) IS NULL AS none, flow_gravity(f, origins) = flow_gravity(f, origins, flow_arrivals(flow_between(f))) AS with_arrivals, flow_gravity(f, destinations => destinations) = flow_gravity(f, flow_departures(flow_between(f)), destinations) AS with_departures FROM model;

\echo 'no model: no flow, one pair, only stays, all of one mass, fewer pairs than coefficients and one'
SELECT name, m.g, m.common_part, m.pairs, m.left_out
FROM (VALUES ('none', flow '{}'), ('one', '{"1kmN0E0": {"1kmN0E5": 3}}'), ('stays', '{"1kmN0E0": {"1kmN0E0": 3}, "1kmN0E1": {"1kmN0E1": 5}}'),
	  ('two', '{"1kmN0E0": {"1kmN0E5": 3}, "1kmN0E5": {"1kmN0E0": 4}}')) v(name, f), flow_gravity(f) m ORDER BY name;
SELECT m.g, m.pairs FROM (SELECT flow_agg(a.cell, b.cell, 3 + ST_Distance(gridcell_center(a.cell)::geography, gridcell_center(b.cell)::geography)::integer) AS f, density_agg(a.cell, 0) + 5 AS p FROM gridcell_disk('1kmN0E0', 1) a(cell), gridcell_disk('1kmN0E0', 1) b(cell)) s, flow_gravity(f, p, p) m;
SELECT flow_gravity_predict('{}', '{}', 0, 1, 1, 2), flow_gravity_predict('{"1kmN0E0": 0, "1kmN0E1": 5}', '{"1kmN0E1": 5}', 0, 1, 1, 2), flow_count(flow_gravity_predict(origins, destinations, 3.5, 0.7, 0.9, 1.4, 1)) < 1000 AS fewer FROM mass;

\echo 'radiation by hand: A, B and C in a row at 0, 1 and 3 km; 2/3 : 1/6 from A, 1/3 : 1/3 from B, whose sums are 1 - m / 60'
SELECT from_cell, to_cell, round(value::numeric, 9) FROM flow_cells(flow_radiation('{"1kmN0E0": 100, "1kmN0E1": 100}', '{"1kmN0E0": 10, "1kmN0E1": 20, "1kmN0E3": 30}'));
\echo 'by the published formula; p of one origin sum up to 1 - m / M, the normalisation of Masucci, but for two origins that have two places equally far'
WITH pop AS (SELECT cell, value FROM mass, density_cells(origins)),
	 p AS (SELECT from_cell, to_cell, m, m * n / ((m + s) * (m + n + s)) AS p
		   FROM (SELECT from_cell, to_cell, i.value AS m, j.value AS n,
						coalesce((SELECT sum(k.value) FROM metres e JOIN pop k ON k.cell = e.to_cell WHERE e.from_cell = d.from_cell AND e.d <= d.d * (1 + 1e-9) AND e.to_cell <> d.to_cell), 0) AS s
				 FROM metres d JOIN pop i ON i.cell = from_cell JOIN pop j ON j.cell = to_cell) d),
	 q AS (SELECT *, sum(p) OVER (PARTITION BY from_cell) AS all_p FROM p)
SELECT count(*), max(abs(r.value / (density_value(destinations, from_cell) * p / all_p) - 1)) < 1e-12 AS same,
	   count(*) FILTER (WHERE abs(all_p - (1 - m / (SELECT sum(value) FROM pop))) > 1e-12) / 39 AS with_ties
FROM mass, flow_cells(flow_radiation(destinations, origins)) r JOIN q USING (from_cell, to_cell);
SELECT max(abs(value)) < 1e-9 AS departures_are_kept FROM mass, density_cells(flow_departures(flow_radiation(destinations, origins)) - destinations);
\echo 'two equally far: each has the other within its circle; nobody, no departures, one left out that has no population, little left out'
SELECT from_cell, to_cell, value FROM flow_cells(flow_radiation('{"1kmN0E1": 12}', '{"1kmN0E0": 10, "1kmN0E1": 20, "1kmN0E2": 10}'));
SELECT flow_radiation('{}', '{}'), flow_radiation('{"1kmN0E0": 0}', '{"1kmN0E0": 5, "1kmN0E1": 5}'), flow_radiation('{"1kmN0E9": 0}', '{"1kmN0E0": 5}'),
	   (SELECT flow_radiation(d * (p / p), p) FROM (VALUES (density '{"1kmN0E0": 5, "1kmN0E9": 7}', density '{"1kmN0E0": 5, "1kmN0E1": 5, "1kmN0E9": 0}')) v(d, p)),
	   flow_radiation('{"1kmN0E0": 100}', '{"1kmN0E0": 10, "1kmN0E1": 20, "1kmN0E3": 30}', 50);

\echo 'common part: 2 (3 + 1) / (10 + 8), none, all, nothing to compare'
SELECT flow_common_part('{"bigint": {"1": {"2": 3, "3": 7}}}', '{"bigint": {"1": {"2": 5, "3": 1, "4": 2}}}'::zone_flow), flow_common_part('{"bigint": {"1": {"2": 3}}}', '{"bigint": {"2": {"1": 3}}}'::zone_flow),
	   (SELECT flow_common_part(f, f * 1.0) FROM noisy) AS same, flow_common_part(flow '{}', '{"1kmN0E0": {"1kmN0E0": 0}}');

\echo 'values of which only the sum is beyond the doubles: shares are as those of small ones'
SELECT flow_radiation('{"1kmN0E0": 100}', '{"1kmN0E0": 1e308, "1kmN0E1": 1e308, "1kmN0E3": 1e308}'), flow_radiation('{"1kmN0E0": 100}', '{"1kmN0E0": 1.5, "1kmN0E1": 1.5, "1kmN0E3": 1.5}'),
	   flow_common_part('{"bigint": {"1": {"2": 1e308, "3": 1e308}}}', '{"bigint": {"1": {"2": 1.5e308, "3": 0.5e308}}}'::zone_flow);

\echo 'bad input'
SELECT flow_gravity('{"1kmN0E0": {"1kmN0E5": -3}}');
SELECT flow_gravity('{"1kmN0E0": {"1kmN0E5": 3}}', '{"1kmN0E0": -1}', '{"1kmN0E5": 1}');
SELECT flow_gravity_predict('{"1kmN0E0": 5}', '{"1kmN0E5": 5}', 'NaN', 1, 1, 2);
SELECT flow_gravity_predict('{"1kmN0E0": 5}', '{"1kmN0E5": 5}', 1000, 1, 1, 2);
SELECT flow_gravity_predict('{"1kmN0E0": 5}', '{"1kmN0E5": 5}', 0, 1, 1, 2, -1);
SELECT flow_radiation('{"1kmN0E0": -5}', '{"1kmN0E0": 5}');
SELECT flow_radiation('{"1kmN0E0": 5}', '{"1kmN0E1": 5, "1kmN0E2": 5}');
SELECT flow_radiation('{"1kmN0E0": 5}', '{"1kmN0E0": 0, "1kmN0E1": 5, "1kmN0E2": 5}');
SELECT flow_radiation('{"1kmN0E0": 5}', '{"1kmN0E0": 5}');
SELECT flow_common_part('{"bigint": {"1": {"2": -3}}}', '{"bigint": {"1": {"2": -3}}}'::zone_flow);
SELECT flow_common_part('{"bigint": {}}', '{"grid_code": {}}'::zone_flow);

SET client_min_messages = warning;
DROP SCHEMA flow_models CASCADE;
