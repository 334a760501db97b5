-- Moran's I and emerging hot spots against the formulas in SQL; these and Gi* against R's spdep
CREATE SCHEMA moran;
SET search_path = moran, public;
SET extra_float_digits = 0;

-- Values computed with R 4.2.2, spdep 1.2-7: moran.test with and without randomisation, localG with the cell itself, localmoran
-- with conditional = TRUE.  A rectangle, and 20 cells of it with holes and one far from the others.
CREATE TABLE grid AS
SELECT c, r, (c * c * 3 + r * 7 + c * r * 5) % 17 AS v, ('100mN' || 34800 + r || 'E' || 115700 + c)::gridcell AS cell FROM generate_series(0, 6) c, generate_series(0, 5) r;
CREATE TABLE map (name text, radius integer, d density);
INSERT INTO map SELECT 'full', 1, density_agg(cell, v) FROM grid;
INSERT INTO map SELECT 'full', 2, density_agg(cell, v) FROM grid;
INSERT INTO map SELECT 'island', 1, density_agg(cell, v) FROM grid WHERE (c * 2 + r * 3) % 5 <> 0 AND c NOT IN (4, 5) AND NOT (c = 6 AND r <> 5);
CREATE TABLE spdep (name text, radius integer, i float8, expected float8, variance_normal float8, z_normal float8, p_normal float8, variance_random float8, z_random float8, p_random float8,
	gi_squares float8, local_squares float8);
INSERT INTO spdep VALUES
	('full', 1, -0.026036811282419033, -0.024390243902439025, 0.0069047333573570577, -0.019815546364256729, 0.9841905161133182, 0.0071279967764072867, -0.019502745795525724,
	 0.98444004663251261, 27.023986759758522, 24.397259742500133),
	('full', 2, -0.089354922466618331, -0.024390243902439025, 0.0020314063230418068, -1.4413813352984222, 0.14947698033045786, 0.0020959823763828751, -1.4190035456855723,
	 0.15589798235054303, 14.205253603875152, 18.316400758877158),
	('island', 1, -0.20511950027159145, -0.052631578947368418, 0.017919433479207422, -1.1391300447086061, 0.25464891779089049, 0.01898003680574574, -1.1068452844029713,
	 0.26836082561335534, 10.645507445263862, 13.845714018152151);
SELECT name, radius, abs(m.i - s.i) < 1e-12 AS i, abs(m.expected - s.expected) < 1e-12 AS e, abs(m.variance_normal - s.variance_normal) < 1e-12 AS vn, abs(m.z_normal - s.z_normal) < 1e-10 AS zn,
	   abs(m.p_normal - s.p_normal) < 1e-10 AS pn, abs(m.variance_random - s.variance_random) < 1e-12 AS vr, abs(m.z_random - s.z_random) < 1e-10 AS zr, abs(m.p_random - s.p_random) < 1e-10 AS pr,
	   abs((SELECT sum(z ^ 2) FROM density_hotspots(d, radius)) - gi_squares) < 1e-10 AS gi, abs((SELECT sum(z ^ 2) FROM density_moran_local(d, radius)) - local_squares) < 1e-10 AS local
FROM map JOIN spdep s USING (name, radius), density_moran(d, radius) m ORDER BY name, radius;
WITH published(c, r, name, radius, gi, z) AS (VALUES
	(0, 0, 'full', 1, -0.80149992489513933, 0.020542049832309322), (1, 0, 'full', 1, -0.012374625220531845, -0.4142245187776985), (2, 1, 'full', 1, 1.3507988283646306, 1.1719819591293905),
	(6, 5, 'full', 1, 0.23110734030718777, -0.71846840783136767), (0, 0, 'full', 2, 0.83369615188129564, -1.4135141985893851), (6, 5, 'full', 2, 0.24272166447176993, -0.51350782284474727),
	(1, 0, 'island', 1, -0.047514256415707765, -0.58499839917373342), (2, 0, 'island', 1, 0.98756527435033969, 0.74593177937027044), (0, 3, 'island', 1, -0.78800302012874845, 0.46619962182484748),
	(6, 5, 'island', 1, -1.0028476564529787, NULL))
SELECT count(*), count(*) FILTER (WHERE abs(h.z - p.gi) < 1e-10) AS gi, count(*) FILTER (WHERE abs(m.z - p.z) < 1e-10 OR num_nulls(m.z, p.z) = 2) AS local
FROM published p JOIN grid USING (c, r) JOIN map USING (name, radius), density_hotspots(d, radius) h, density_moran_local(d, radius) m WHERE h.cell = grid.cell AND m.cell = grid.cell;

-- The formulas, over all pairs of cells: whole and scattered maps, negative values, two clusters, round the antimeridian and at a pole
SELECT setseed(0.5) \g /dev/null
CREATE TABLE cell (name text, cell gridcell, v float8);
INSERT INTO cell SELECT 'clusters', ('500mN' || 6960 + r || 'E' || 23140 + c)::gridcell, floor(random() * 10) + CASE WHEN c < 6 AND r < 5 THEN 8 WHEN c > 14 AND r > 12 THEN 12 ELSE 0 END
FROM generate_series(0, 19) c, generate_series(0, 17) r;
INSERT INTO cell SELECT 'scattered', ('100mN' || 34800 + r || 'E' || 115700 + c)::gridcell, random() * 100 - 50 FROM generate_series(0, 29) c, generate_series(0, 29) r WHERE random() < 0.3;
INSERT INTO cell SELECT 'world', n, floor(random() * 20) FROM gridcell_cover_bbox(-180, 10, 180, 13, 100000) n WHERE random() < 0.4;
INSERT INTO cell SELECT 'antimeridian', n, floor(random() * 20) FROM (SELECT gridcell_cover_bbox(179.9, 10, 180, 10.2, 1000) UNION SELECT gridcell_cover_bbox(-180, 10, -179.9, 10.2, 1000)) s(n);
INSERT INTO cell SELECT DISTINCT 'pole', n, 0 FROM gridcell_cover_bbox(100, 88, 103, 90, 10000) n;
UPDATE cell SET v = floor(random() * 20) WHERE name = 'pole';
CREATE TABLE maps AS SELECT name, radius, density_agg(cell, v) AS d FROM cell, (VALUES (1), (2), (5)) r(radius) GROUP BY name, radius;
-- neighbours by gridcell_neighbors, which goes on round the antimeridian and ends at the poles
CREATE TABLE near AS
SELECT a.name, radius, a.cell, a.v, b.cell AS other, b.v AS other_v
FROM (SELECT *, gridcell_neighbors(cell, ring) AS other FROM cell, generate_series(0, 5) ring) a JOIN cell b ON a.name = b.name AND a.other = b.cell
JOIN (VALUES (1), (2), (5)) r(radius) ON ring <= radius;
CREATE TABLE moments AS SELECT name, count(*)::float8 AS n, avg(v) AS mean, sum((v - m) ^ 2) AS squares, sum((v - m) ^ 4) AS fourths FROM (SELECT *, avg(v) OVER (PARTITION BY name) AS m FROM cell) c GROUP BY name;
CREATE TABLE neighbor AS
SELECT name, radius, cell, v - mean AS v, other, other_v - mean AS other_v, 1.0::float8 / count(*) OVER (PARTITION BY name, radius, cell) AS w
FROM near JOIN moments USING (name) WHERE cell <> other;
WITH lag AS (SELECT name, radius, cell, v, sum(w * other_v) AS lag, count(*) AS k FROM neighbor GROUP BY name, radius, cell, v),
	w2 AS (SELECT a.name, a.radius, a.cell, sum(a.w + b.w) AS both_sum, sum((a.w + b.w) ^ 2) AS both_squares FROM neighbor a JOIN neighbor b ON (a.name, a.radius, a.cell, a.other) = (b.name, b.radius, b.other, b.cell) GROUP BY 1, 2, 3),
	s AS (SELECT name, radius, count(*)::float8 AS s0, sum(both_squares) / 2 AS s1, sum(both_sum ^ 2) AS s2 FROM w2 GROUP BY name, radius),
	i AS (SELECT name, radius, sum(v * lag) AS products FROM lag GROUP BY name, radius),
	formula AS (
		SELECT name, radius, n / s0 * products / squares AS i, -1 / (n - 1) AS e, (n ^ 2 * s1 - n * s2 + 3 * s0 ^ 2) / ((n ^ 2 - 1) * s0 ^ 2) - 1 / (n - 1) ^ 2 AS variance_normal,
			(n * ((n ^ 2 - 3 * n + 3) * s1 - n * s2 + 3 * s0 ^ 2) - fourths * n / squares ^ 2 * ((n ^ 2 - n) * s1 - 2 * n * s2 + 6 * s0 ^ 2)) / ((n - 1) * (n - 2) * (n - 3) * s0 ^ 2) - 1 / (n - 1) ^ 2 AS variance_random
		FROM s JOIN i USING (name, radius) JOIN moments USING (name))
SELECT name, radius, abs(m.i - f.i) < 1e-10 AS i, abs(m.variance_normal - f.variance_normal) < 1e-10 AS vn, abs(m.variance_random - f.variance_random) < 1e-10 AS vr,
	   abs(m.z_normal - (f.i - e) / sqrt(f.variance_normal)) < 1e-9 AS zn, abs(m.z_random - (f.i - e) / sqrt(f.variance_random)) < 1e-9 AS zr
FROM formula f JOIN maps USING (name, radius), density_moran(d, radius) m ORDER BY name, radius;
WITH lag AS (SELECT name, radius, cell, v, sum(w * other_v) AS lag, count(*)::float8 AS k FROM neighbor GROUP BY name, radius, cell, v),
	formula AS (
		SELECT name, radius, cell, (n - 1) * v * lag / squares AS i, v * lag * n / squares AS sokal_i, -(v ^ 2) / (n - 1) * n / squares AS e,
			(v * n / squares) ^ 2 * n / (n - 2) * (1 / k - 1 / (n - 1)) * (squares / n - v ^ 2 / (n - 1)) AS variance, CASE WHEN v > 0 THEN 'H' ELSE 'L' END || CASE WHEN lag > 0 THEN 'H' ELSE 'L' END AS quadrant
		FROM lag JOIN moments USING (name))
SELECT name, radius, count(*) AS cells, count(f.cell) AS linked, count(*) FILTER (WHERE abs(m.i - coalesce(f.i, 0)) > 1e-10) AS i_differs, count(*) FILTER (WHERE abs(m.z - (sokal_i - e) / sqrt(variance)) > 1e-9) AS z_differs,
	   count(*) FILTER (WHERE num_nulls(m.z, f.cell) = 1 OR num_nulls(m.z, m.p) = 1) AS null_differs, count(*) FILTER (WHERE m.quadrant IS DISTINCT FROM f.quadrant) AS quadrant_differs
FROM maps JOIN LATERAL density_moran_local(d, radius) m ON true LEFT JOIN formula f USING (name, radius, cell) GROUP BY name, radius ORDER BY name, radius;

-- Permutations: the same for a seed, near to what the normal distribution says, and extreme where values are
SELECT name, m.p_permutation = o.p_permutation AS same, m.p_permutation <> n.p_permutation AS other_seed, abs(m.p_permutation - m.p_random / 2) < 0.03 AS near
FROM maps, density_moran(d, 2, 999, 7) m, density_moran(d, 2, 999, 7) o, density_moran(d, 2, 999, 8) n WHERE radius = 2 AND name IN ('scattered', 'antimeridian') ORDER BY name;
SELECT p_permutation FROM maps, density_moran(d, radius, 99) WHERE (name, radius) = ('clusters', 1);
SELECT name, radius, corr(p_permutation, p / 2) > 0.97 AS like_normal, max(abs(p_permutation - p / 2)) < 0.25 AS near, min(p_permutation) >= 0.001 AS least,
	   (SELECT count(*) FROM density_moran_local(d, radius, 999, 3) a JOIN density_moran_local(d, radius, 999, 3) b USING (cell) WHERE a IS DISTINCT FROM b) AS differing
FROM maps, density_moran_local(d, radius, 999, 3) WHERE name <> 'pole' GROUP BY name, radius, d ORDER BY name, radius;

-- Edges: nothing, one cell, all alike, all neighbours of all, one without neighbours
SELECT d, m FROM unnest(ARRAY['{}', '{"1kmN0E0": 3}', '{"1kmN0E0": 3, "1kmN0E1": 3, "1kmN0E2": 3}', '{"1kmN0E0": 3, "1kmN0E5": 4}']) d, density_moran(d::density, 1, 9) m;
SELECT d, l.* FROM unnest(ARRAY['{}', '{"1kmN0E0": 3}', '{"1kmN0E0": 3, "1kmN0E1": 3}']) d, density_moran_local(d::density, 1, 9) l;
SELECT * FROM density_moran_local('{"1kmN0E0": 3, "1kmN0E1": 3, "1kmN0E2": 6, "1kmN0E9": 4}', 1, 9);
SELECT i, expected, z_normal, z_random, p_permutation FROM density_moran('{"1kmN0E0": 3, "1kmN0E1": 4, "1kmN1E0": 5, "1kmN1E1": 7}', 1, 99);
SELECT count(*) FROM density_moran_local(NULL, 1) UNION ALL SELECT count(*) FROM density_emerging(NULL, 1);

-- Mann and Kendall: R's cor.test (method kendall, continuity) gives z and p
SELECT s, variance, abs(z - 2.0718416498225891) < 1e-12 AS z, abs(p - 0.03828021106974179) < 1e-12 AS p FROM mann_kendall('{5,3,8,8,2,9,11,7,7,12,15,9}');
SELECT s, variance, abs(z - 3.2199378875996971) < 1e-12 AS z, abs(p - 0.0012821837418053059) < 1e-12 AS p FROM mann_kendall('{23.1,24,22.5,25.5,26,25.9,27.3,28,27.9,30.2}');
SELECT a, m.* FROM unnest(ARRAY['{}', '{1}', '{2,2,2}', '{1,2}', '{-Infinity,0,Infinity}', '{3,2,1}']::text[]) a, mann_kendall(a::float8[]) m;
CREATE TABLE series AS SELECT s, i, floor(random() * (5 + s)) AS x FROM generate_series(1, 60) s, generate_series(1, 3 + s) i;
SELECT count(*), count(*) FILTER (WHERE m.s <> pairs OR abs(m.variance - v) > 1e-9) AS differs
FROM (SELECT a.s, sum(sign(b.x - a.x)) AS pairs FROM series a JOIN series b ON a.s = b.s AND a.i < b.i GROUP BY a.s) p
JOIN (SELECT s, (sum(t) * (sum(t) - 1) * (2 * sum(t) + 5) - sum(t * (t - 1) * (2 * t + 5))) / 18 AS v FROM (SELECT s, x, count(*) AS t FROM series GROUP BY s, x) t GROUP BY s) v USING (s)
JOIN (SELECT s, array_agg(x ORDER BY i) AS a FROM series GROUP BY s) l USING (s), mann_kendall(a) m;

-- Emerging: z over space and time, months of false discoveries and trends by the formulas; cells that are absent in a month are 0 there
CREATE TABLE month AS
SELECT m, c, r, ('100mN' || 34800 + r || 'E' || 115700 + c)::gridcell AS cell, floor(random() * 6) + CASE WHEN c < 4 AND r < 4 THEN m WHEN c > 8 AND r > 8 THEN 10 - m WHEN c > 8 AND r < 3 AND m > 8 THEN 12 ELSE 0 END AS v
FROM generate_series(1, 10) m, generate_series(0, 11) c, generate_series(0, 11) r WHERE random() < 0.9;
CREATE TABLE months AS SELECT array_agg(d ORDER BY m) AS d FROM (SELECT m, density_agg(cell, v::integer) AS d FROM month GROUP BY m) s;
CREATE TABLE cube AS SELECT m, c, r, cell, coalesce(v, 0) AS v FROM (SELECT DISTINCT c, r, cell FROM month) k CROSS JOIN generate_series(1, 10) m LEFT JOIN month USING (m, c, r, cell);
CREATE TABLE brute AS
SELECT a.m, a.cell, (sum(b.v) - mean * count(*)) / sqrt(var * (n * count(*) - count(*) ^ 2) / (n - 1)) AS z
FROM cube a JOIN cube b ON abs(a.c - b.c) <= 1 AND abs(a.r - b.r) <= 1 AND a.m - b.m IN (0, 1), (SELECT count(*)::float8 AS n, avg(v) AS mean, var_pop(v) AS var FROM cube) s GROUP BY a.m, a.cell, mean, var, n;
SELECT count(*), count(*) FILTER (WHERE abs(e.last_z - b.z) > 1e-10) AS last_differs, count(*) FILTER (WHERE abs(e.trend_z - (t).z) > 1e-10 OR abs(e.trend_p - (t).p) > 1e-10) AS trend_differs
FROM months, density_emerging(d, 1) e JOIN brute b ON e.cell = b.cell AND m = 10
JOIN (SELECT cell, mann_kendall(array_agg(round(z * 1073741824) / 1073741824 ORDER BY m)) AS t FROM brute GROUP BY cell) t ON t.cell = e.cell;
-- with p adjusted fewer months are hot or cold than by z alone
SELECT bool_and(hot <= above) AS hot, bool_and(cold <= below) AS cold, sum(hot) BETWEEN 1 AND sum(above) - 1 AS fewer, sum(cold) > 0 AS some_cold
FROM months, density_emerging(d, 1) e JOIN (SELECT cell, count(*) FILTER (WHERE z > 1.959963984540054) AS above, count(*) FILTER (WHERE z < -1.959963984540054) AS below FROM brute GROUP BY cell) b USING (cell);
-- hot and cold are the months whose z is the farthest from 0, of all cells together
WITH found AS (SELECT e.* FROM months, density_emerging(d, 1) e), many AS (SELECT sum(hot + cold) AS many FROM found), ranked AS (SELECT *, row_number() OVER (ORDER BY abs(z) DESC) <= many AS is_far FROM brute, many)
SELECT count(*) FILTER (WHERE hot <> above OR cold <> below) AS differs FROM found JOIN (SELECT cell, count(*) FILTER (WHERE is_far AND z > 0) AS above, count(*) FILTER (WHERE is_far AND z < 0) AS below FROM ranked GROUP BY cell) r USING (cell);
SELECT pattern, count(*), min(hot), max(hot), min(cold), max(cold) FROM months, density_emerging(d, 1) GROUP BY pattern ORDER BY pattern;
-- every pattern by months that were made for it, in hundreds more (or fewer) than all others have; a month also counts in the next one's window
CREATE TABLE planted AS
SELECT row_number() OVER () AS n, name || CASE sign WHEN 1 THEN ' hot' ELSE ' cold' END AS pattern, sign, months
FROM (VALUES ('new', '{0,0,0,0,0,0,0,0,0,3}'::integer[]), ('consecutive', '{0,0,0,0,0,0,1,1,1,1}'), ('intensifying', '{2,2,3,4,5,6,7,8,9,10}'), ('persistent', '{4,4,4,4,4,4,4,4,4,4}'),
	('diminishing', '{20,9,8,7,6,5,4,3,2,1}'), ('sporadic', '{0,2,0,0,0,2,0,0,2,0}'), ('oscillating', '{0,0,-3,0,0,2,0,0,2,0}'), ('historical', '{3,3,3,3,3,3,3,3,0,0}')) v(name, months), (VALUES (1), (-1)) s(sign);
INSERT INTO planted VALUES (0, 'none', 1, '{0,0,1,1,0,0,0,0,0,0}');
CREATE TABLE planted_months AS
SELECT array_agg(d ORDER BY m) AS d
FROM (SELECT m, density_agg(cell, v) AS d
	  FROM (SELECT m, gridcell(110 + n * 0.05, 28, 100) AS cell, 100 * sign * months[m] AS v FROM planted, generate_series(1, 10) m
			UNION ALL SELECT m, gridcell(110 + i * 0.005, 30, 100), 0 FROM generate_series(1, 4000) i, generate_series(1, 10) m) v GROUP BY m) s;
SELECT p.pattern, e.pattern = p.pattern AS found, e.hot, e.cold FROM planted_months, density_emerging(d, 1) e JOIN planted p ON e.cell = gridcell(110 + n * 0.05, 28, 100) ORDER BY n;
SELECT pattern, count(*) FROM planted_months, density_emerging(d, 1) GROUP BY pattern HAVING count(*) > 1;
SELECT count(*) FROM density_emerging('{}', 1);
SELECT count(*) FROM density_emerging('{"{}", "{}"}', 1);
SELECT * FROM density_emerging(ARRAY['{"1kmN0E0": 3, "1kmN0E1": 4}', '{}', '{"1kmN0E5": 1}']::density[], 1);

-- Every pattern, hot and cold, from sums of each month and the one before that are 0, or far above or below it, among 3,000 cells of 0
CREATE TABLE drawn (pattern text, sums integer[]);
INSERT INTO drawn VALUES
	('none', '{0,0,0,0,0,0,0,0,0,0}'), ('none', '{9,9,9,9,9,9,9,9,0,0}'), ('new hot', '{0,0,0,0,0,0,0,0,0,9}'), ('new hot', '{-9,0,0,-9,0,0,0,0,0,9}'), ('consecutive hot', '{0,0,0,0,0,0,0,0,9,9}'),
	('consecutive hot', '{-9,0,9,9,9,9,9,9,9,9}'), ('intensifying hot', '{0,9,10,11,12,13,14,15,16,17}'), ('persistent hot', '{9,9,9,9,9,9,9,9,9,9}'), ('diminishing hot', '{18,17,16,15,14,13,12,11,10,9}'),
	('sporadic hot', '{9,0,9,0,0,0,0,0,9,9}'), ('oscillating hot', '{9,0,-9,0,0,0,0,0,9,9}'), ('historical hot', '{9,9,9,9,9,9,9,9,9,0}');
INSERT INTO drawn SELECT replace(pattern, 'hot', 'cold'), (SELECT array_agg(-x ORDER BY i) FROM unnest(sums) WITH ORDINALITY s(x, i)) FROM drawn;
CREATE TABLE placed AS SELECT pattern, sums, ('100mN' || 34800 + 3 * row_number() OVER () || 'E115700')::gridcell AS cell FROM drawn;
WITH month AS (
	SELECT m, density_agg(cell, value) AS d
	FROM (SELECT m, cell, 100 * (SELECT sum(x * (-1) ^ (m - i)) FROM unnest(sums) WITH ORDINALITY s(x, i) WHERE i <= m)::integer AS value FROM placed, generate_series(1, 10) m
		  UNION ALL SELECT 1, cell, 0 FROM (SELECT cell FROM gridcell_children('10kmN300E1100', 100) cell ORDER BY cell LIMIT 3000) c) v
	GROUP BY m)
SELECT e.pattern, count(*), count(*) FILTER (WHERE p.pattern <> e.pattern) AS differs
FROM density_emerging((SELECT array_agg(d ORDER BY m) FROM month), 1) e LEFT JOIN placed p USING (cell) WHERE p.cell IS NOT NULL OR e.pattern <> 'none' GROUP BY 1 ORDER BY 1;

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
SELECT call, problem('SELECT ' || call) FROM unnest(ARRAY[
	'density_moran(''{}'', 0)', 'density_moran_local(''{}'', 1001)', 'density_moran(''{}'', 1, -1)', 'density_moran_local(''{}'', 1, 1000001)',
	'density_moran(''{"1kmN0E0": 1, "100mN0E0": 1}'', 1)', 'density_moran_local(''{"1kmN0E0": 1, "100mN0E0": 1}'', 1)',
	'density_emerging(''{NULL}'', 1)', 'density_emerging(ARRAY[''{"1kmN0E0": 1}'', ''{"100mN0E0": 1}'']::density[], 1)', 'density_emerging(ARRAY[''{"1kmN0E0": 1, "100mN0E0": 1}'']::density[], 1)',
	'density_emerging(''{}'', -1)', 'density_emerging(''{}'', 1, 2)', 'mann_kendall(''{1,NULL}'')', 'mann_kendall(''{1,NaN}'')']) call;
SET client_min_messages = warning;
DROP SCHEMA moran CASCADE;
