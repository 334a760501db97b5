-- usage: the fit against its own equations in SQL, known coefficients under contamination, order and parallel workers,
-- posteriors by hand, calibration, reasons, bad input
SET extra_float_digits = 1;
CREATE SCHEMA usage_test;
SET search_path = usage_test, public;
SET client_min_messages = warning;

-- in (0, 1) and about normal, by key and salt
CREATE FUNCTION rnd(key bigint, salt integer) RETURNS float8 LANGUAGE sql IMMUTABLE
	RETURN ((hashint8extended(key, salt) & 4503599627370495) + 0.5) / 4503599627370496.0;
CREATE FUNCTION bell(key bigint, salt integer) RETURNS float8 LANGUAGE sql IMMUTABLE
	RETURN sqrt(-2 * ln(rnd(key, salt))) * cos(2 * pi() * rnd(key, salt + 1000));

-- 1,500 dwellings of 1 to 6 persons: water 2 + 3.5 n, electricity 30 + 40 n; of one in four the number is known wrongly, or the
-- meters stand still or count far too much
CREATE TABLE truth AS
SELECT d AS dwelling, 1 + floor(6 * rnd(d, 1))::integer AS persons, 0.25 * bell(d, 2) AS common FROM generate_series(1, 1500) d;
CREATE TABLE reading AS
SELECT t.dwelling, k.kind, s AS season,
	   CASE WHEN t.dwelling % 12 = 0 THEN 1 + (t.persons + 3) % 6 ELSE t.persons END AS persons,
	   (k.base + k.per_person * t.persons) * exp(t.common + 0.25 * bell(t.dwelling, k.n) + 0.2 * bell(t.dwelling * 100 + s, 10 + k.n))
	   * CASE WHEN t.dwelling % 12 = 4 THEN 0 WHEN t.dwelling % 12 = 8 THEN 30 ELSE 1 END AS amount
FROM truth t, generate_series(1, 4) s, (VALUES (1, 'water', 2.0, 3.5), (2, 'electricity', 30.0, 40.0)) k(n, kind, base, per_person);
CREATE TABLE model AS SELECT usage_model_agg(kind, season, persons, amount, dwelling) AS model FROM reading;

SELECT kind, season, readings,
	   abs((base + 3.5 * per_person) / CASE kind WHEN 'water' THEN 2 + 3.5 * 3.5 ELSE 30 + 3.5 * 40 END - 1) < 0.05 AS level_is_right,
	   abs(base / per_person - CASE kind WHEN 'water' THEN 2 / 3.5 ELSE 30 / 40.0 END) < 0.6 AS base_is_right
FROM model, usage_coefficients(model);
-- wrong numbers err alike in both kinds, which adds to what they share (0.25)
SELECT (model).kinds, (SELECT bool_and(v BETWEEN 0.17 AND 0.23) FROM unnest((model).varying) v) AS varying_is_right, (model).shared BETWEEN 0.2 AND 0.45 AS shared_is_right FROM model;

-- the fit solves the equations of the M-estimate: influence of level and base, loss of the scale; to 1e-9
WITH error AS (
	SELECT c.kind, c.season, c.per_person / (c.base + c.per_person * r.persons) AS by_base,
		   CASE WHEN r.amount > 0 THEN (ln(r.amount) - ln(c.base + c.per_person * r.persons)) / c.scale ELSE '-infinity' END AS u
	FROM model, usage_coefficients(model) c JOIN reading r USING (kind, season)),
part AS (
	SELECT kind, season, by_base, CASE WHEN abs(u) < 3.443689 THEN u * (1 - (u / 3.443689) ^ 2) ^ 2 ELSE 0 END AS influence,
		   CASE WHEN abs(u) < 1.547645 THEN 1 - (1 - (u / 1.547645) ^ 2) ^ 3 ELSE 1 END AS loss
	FROM error)
SELECT count(*) FILTER (WHERE abs(level) > 1e-9 OR abs(base) > 1e-9 OR abs(loss - 0.5) > 1e-9) AS violations, count(*)
FROM (SELECT avg(influence) AS level, avg(influence * by_base) AS base, avg(loss) AS loss FROM part GROUP BY kind, season) e;

-- and the loss is lower there than round about
WITH near AS (
	SELECT c.kind, c.season, f.up AS base_by, g.up AS level_by, avg(CASE WHEN abs(u) < 3.443689 THEN 1 - (1 - (u / 3.443689) ^ 2) ^ 3 ELSE 1 END) AS loss
	FROM model, usage_coefficients(model) c JOIN reading r USING (kind, season),
		 (VALUES (-0.3), (0), (0.3)) f(up), (VALUES (0.97), (1), (1.03)) g(up),
		 LATERAL (SELECT CASE WHEN r.amount > 0 THEN (ln(r.amount) - ln(g.up * (c.base + f.up * c.per_person + c.per_person * r.persons))) / c.scale ELSE '-infinity' END AS u) e
	GROUP BY c.kind, c.season, f.up, g.up)
SELECT count(*) FILTER (WHERE n.loss <= b.loss) AS violations, count(*)
FROM near n JOIN near b USING (kind, season) WHERE (b.base_by, b.level_by) = (0, 1) AND (n.base_by, n.level_by) <> (0, 1);

-- an exact line is found under 40 % of anything
SELECT round(base::numeric, 9) AS base, round(per_person::numeric, 9) AS per_person, scale < 1e-8 AS is_exact
FROM (SELECT usage_model_agg('gas', 1, 1 + i % 5, CASE WHEN i % 5 IN (i / 5 % 5, (i / 5 + 2) % 5) THEN 100 * rnd(i, 5) ELSE 1.5 + 4 * (1 + i % 5) END) AS model FROM generate_series(1, 500) i) m, usage_coefficients(model);

-- the same in any order, in parallel, over partitions; without dwellings the coefficients are the same to rounding
SELECT count(*) FILTER (WHERE m.model::text <> model.model::text) AS violations, count(*)
FROM model, (SELECT usage_model_agg(kind, season, persons, amount, dwelling ORDER BY rnd(dwelling * 8 + season, salt)) AS model FROM reading, generate_series(1, 3) salt GROUP BY salt) m;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT usage_model_agg(kind, season, persons, amount, dwelling) FROM reading;
SELECT (SELECT usage_model_agg(kind, season, persons, amount, dwelling) FROM reading)::text = model::text AS same FROM model;
CREATE TABLE parted (LIKE reading) PARTITION BY HASH (dwelling);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO parted SELECT * FROM reading;
SET enable_partitionwise_aggregate = on;
SELECT (SELECT usage_model_agg(kind, season, persons, amount, dwelling) FROM parted)::text = model::text AS same FROM model;
RESET max_parallel_workers_per_gather;
WITH loose AS (SELECT usage_model_agg(kind, season, persons, amount) AS model FROM reading)
SELECT count(*) FILTER (WHERE abs(a.base - b.base) > 1e-9 * b.per_person OR abs(a.per_person - b.per_person) > 1e-9 * b.per_person OR abs(a.scale - b.scale) > 1e-9) AS violations,
	   count(*), min((l.model).shared) AS shared, min((l.model).varying) AS varying
FROM loose l, usage_coefficients(l.model) a, model m, usage_coefficients(m.model) b WHERE (a.kind, a.season) = (b.kind, b.season);

-- as text and back; rows with a NULL are skipped; none give none, too few an empty model
SELECT model::text::usage_model = model AS same FROM model;
SELECT usage_model_agg(NULL, 1, 1, 1) IS NULL AS none, usage_model_agg(kind, season, persons, amount, NULL) IS NULL AS none FROM reading WHERE dwelling < 3;
SELECT usage_model_agg('water', 1, n, n) FROM generate_series(1, 2) n;
-- many more readings than are kept: 300,000 of 25,000 dwellings
SELECT count(*), bool_and(readings BETWEEN 21000 AND 21900) AS are_cut, bool_and(abs(base - 2) < 0.1 AND abs(per_person - 3) < 0.1) AS are_right
FROM (SELECT usage_model_agg('water', s, 1 + d % 4, (2 + 3 * (1 + d % 4)) * exp(0.3 * (rnd(d * 16 + s, 3) - 0.5)), d) AS model FROM generate_series(1, 25000) d, generate_series(1, 12) s) m, usage_coefficients(model);

-- what nobody uses: mean and deviation of the readings without persons, but those of half of one person's use (2.5) and more; fewer than 3 tell nothing
CREATE TABLE nobody AS
SELECT few, step, i, CASE WHEN i <= few THEN 0.1 + i % 4 * step ELSE 2.5 + i % 3 END AS amount FROM unnest('{2,3,20}'::integer[]) few, unnest('{0,0.2,0.7}'::float8[]) step, generate_series(1, 40) i;
WITH fitted AS (
	SELECT few, step, usage_model_agg('water', 1, persons, amount, d) AS model
	FROM (SELECT few, step, 1 + d % 4 AS persons, 2 + 3 * (1 + d % 4) AS amount, d FROM generate_series(101, 500) d, (SELECT DISTINCT few, step FROM nobody) f
		  UNION ALL SELECT few, step, 0, amount, i FROM nobody) r
	GROUP BY few, step),
due AS (
	SELECT few, step, avg(x) AS mean, greatest(stddev_pop(x), 0.35) AS deviation FROM nobody, LATERAL (SELECT ln(amount / 3 + 0.05) AS x) l WHERE i <= few GROUP BY few, step)
SELECT few, step, round((model).empty[1]::numeric, 6) AS empty, round((model).empty_scale[1]::numeric, 6) AS scale,
	   abs((model).empty[1] - CASE WHEN few < 3 THEN ln(0.1) ELSE mean END) < 1e-6 AND abs((model).empty_scale[1] - CASE WHEN few < 3 THEN 1 ELSE deviation END) < 1e-6 AS as_due
FROM fitted JOIN due USING (few, step) ORDER BY few, step;

-- expecting: round coefficients, so that one can follow
CREATE TABLE round_model AS
SELECT ROW('{electricity,gas,water}', '{0.2,0.2,0.2}', '{-2.3,-2.3,-2.3}', '{1,1,1}', 0.2, '{1,2,3}', '{1,1,1}', '{1000,1000,1000}', '{30,1,2}', '{40,4,3}', '{0.4,0.4,0.4}')::usage_model AS model;
CREATE FUNCTION expected(persons float8, gas float8 DEFAULT 1) RETURNS usage_estimate LANGUAGE sql
	RETURN (SELECT usage_expected(model, '{water,gas,electricity,water,coal,water}', '{1,1,1,1,1,7}',
								  ARRAY[2 + 3 * persons, gas * (1 + 4 * persons), 30 + 40 * persons, 2 + 3 * persons, 5, 5]) FROM round_model);
SELECT n, (e).readings, (e).kinds, (e).kind_readings, (e).used, (e).base, (e).per_person,
	   abs((e).persons - n) < (e).standard_error AS is_right, (e).likelihood[n + 1] = 0 AS is_likeliest, cardinality((e).likelihood)
FROM (VALUES (1), (4), (20)) v(n), LATERAL (SELECT expected(n) AS e) e;
-- a meter of gas that stands still, or runs wild, changes little
SELECT gas, abs((expected(4, gas)).persons - (expected(4)).persons) < 0.6 AS is_near FROM (VALUES (0), (50)) v(gas);
-- the arrays in any order
SELECT count(*) FILTER (WHERE usage_expected(model, ARRAY['water', 'gas', 'water']::text[], '{1,1,1}', ARRAY[3, 20.5, 11]) <> usage_expected(model, '{gas,water,water}', '{1,1,1}', '{20.5,11,3}')) AS violations FROM round_model;
SELECT (usage_expected(model, '{}', '{}', '{}')).persons, (usage_expected(model, '{coal}', '{1}', '{4}')).readings FROM round_model;

-- judging: posteriors from the likelihood and the stated prior, to 1e-9
WITH asked AS (
	SELECT declared, e, o.occupied, o.empty, o.fewer, o.more FROM generate_series(0, 8) declared, (VALUES (0.5, 0.03, 0.1, 0.15), (0.2, 0.1, 0.0, 0.3)) o(occupied, empty, fewer, more),
		 LATERAL (SELECT expected(declared * 0.7 + 1) AS e) x),
weight AS (
	SELECT a.*, n, CASE WHEN n > declared THEN 0.5 ^ (n - declared) / (1 - 0.5 ^ (99 - declared)) * CASE declared WHEN 0 THEN occupied ELSE more END
						WHEN n = declared THEN 1 - CASE declared WHEN 0 THEN occupied ELSE empty + more + CASE WHEN declared > 1 THEN fewer ELSE 0 END END
						WHEN n > 0 THEN 0.5 ^ (declared - n) / (1 - 0.5 ^ (declared - 1)) * fewer ELSE empty END * exp((e).likelihood[n + 1]) AS w
	FROM asked a, generate_series(0, 99) n),
posterior AS (
	SELECT declared, occupied, e, sum(w) FILTER (WHERE n = 0) / sum(w) AS p_empty, coalesce(sum(w) FILTER (WHERE n > 0 AND n < declared), 0) / sum(w) AS p_fewer,
		   sum(w) FILTER (WHERE n > declared) / sum(w) AS p_more, sum(w) FILTER (WHERE n > 4) / sum(w) AS p_over
	FROM weight GROUP BY declared, occupied, e)
SELECT count(*) FILTER (WHERE abs(j.p_empty - p.p_empty) > 1e-9 OR abs(j.p_fewer - p.p_fewer) > 1e-9 OR abs(j.p_more - p.p_more) > 1e-9 OR abs(j.p_over - p.p_over) > 1e-9) AS violations, count(*)
FROM posterior p JOIN (VALUES (0.5, 0.03, 0.1, 0.15), (0.2, 0.1, 0.0, 0.3)) o(occupied, empty, fewer, more) USING (occupied), usage_judge(p.e, p.declared, 4, o.occupied, o.empty, o.fewer, o.more) j;

-- findings and their reasons
SELECT v.used, declared, capacity, finding, round(probability::numeric, 2) AS probability, usage_explanation('zh', e, finding, declared, capacity) AS reasons_zh, usage_explanation('en', e, finding, declared, capacity) AS reasons_en
FROM (VALUES (3.0, 0, 4), (9, 2, 4), (6, 1, NULL), (2, 2, 4)) v(used, declared, capacity), expected(v.used, 0.9) e, usage_judge(e, declared, capacity) j;
SELECT finding, round(probability::numeric, 2) AS probability, usage_explanation('zh', e, finding, 2, 4) AS reasons_zh, usage_explanation('en', e, finding, 2, 4) AS reasons_en
FROM round_model, usage_expected(model, '{water,gas,electricity,electricity}', '{1,1,1,1}', '{0,6,0,5}') e, usage_judge(e, 2, 4);
-- words of one's own, and none in a language that is not known
SELECT usage_explanation('en', e, 'likely_group_rental', 1, 4, '{"kind.gas": "town gas", "capacity": "limit {capacity}", "times.1": "x{times}"}') AS own_words,
	usage_explanation('fr', e, 'likely_group_rental', 1, 4) AS no_language
FROM round_model, usage_expected(model, '{water,gas}', '{1,1}', '{90,6}') e;
SELECT usage_judge(usage_expected(model, '{}', '{}', '{}'), 2, 4) AS nothing_known, usage_judge(expected(3), NULL, 4) AS not_declared FROM round_model;

-- the probabilities are kept: dwellings of the model's own kind, one in ten unlike the others, drawn from the prior, judged by a model
-- fitted to others
CREATE TABLE drawn AS
SELECT d, declared, greatest(0, CASE WHEN u < 0.03 AND declared > 0 THEN 0 WHEN u < 0.13 AND declared > 1 THEN declared - 1
									 WHEN u > CASE declared WHEN 0 THEN 0.5 ELSE 0.85 END THEN declared + ceil(-ln(rnd(d, 22)) / ln(2)) ELSE declared END) AS persons
FROM generate_series(2001, 6000) d, LATERAL (SELECT floor(5 * rnd(d, 20)) AS declared, rnd(d, 21) AS u) x;
CREATE TABLE judged AS
WITH clean AS (
	SELECT usage_model_agg(kind, season, persons, amount, dwelling) AS model
	FROM (SELECT dwelling, kind, season, persons, amount FROM reading WHERE dwelling % 4 <> 0
		  UNION ALL
		  SELECT 2000 + d, kind, s, 0, CASE kind WHEN 'water' THEN 3.5 ELSE 40 END * (exp(-2 + 0.5 * bell(d * 8 + s, 40 + length(kind))) - 0.05) FROM generate_series(1, 200) d, generate_series(1, 4) s, (VALUES ('water'), ('electricity')) k(kind)) r
	WHERE amount >= 0)
SELECT d.declared, d.persons, j.*
FROM clean c, drawn d, LATERAL (SELECT array_agg(kind) AS kinds, array_agg(s) AS seasons,
		array_agg(greatest(0, CASE WHEN d.persons = 0 THEN per_person * (exp(-2 + 0.5 * bell(d.d * 8, 50 + n)) - 0.05)
							 ELSE (base + per_person * d.persons) * exp(CASE WHEN rnd(d.d, 23) < 0.1 THEN 0.75 ELSE 0.25 END * bell(d.d, 30) + 0.25 * bell(d.d, 30 + n) + 0.2 * bell(d.d * 8 + s, 34 + n)) END)) AS amounts
	FROM generate_series(1, 3) s, (VALUES (1, 'water', 2.0, 3.5), (2, 'electricity', 30.0, 40.0)) k(n, kind, base, per_person)) r,
	usage_judge(usage_expected(c.model, r.kinds, r.seasons, r.amounts), d.declared::integer, 4) j;
SELECT what, count(*) >= 4 AS bins_enough, count(*) FILTER (WHERE n >= 30 AND abs(told - came) > 0.03 + 3 * sqrt(told * (1 - told) / n)) AS violations
FROM (SELECT what, width_bucket(p, 0, 1, 10) AS bin, count(*) AS n, avg(p) AS told, avg(came::integer) AS came
	  FROM judged, LATERAL (VALUES ('empty', p_empty, persons = 0), ('more', p_more, persons > declared), ('over', p_over, persons > 4)) v(what, p, came)
	  GROUP BY 1, 2) b
GROUP BY what ORDER BY what;

-- bad input
CREATE FUNCTION fault(statement text) RETURNS TABLE (state text, message text, detail text, hint text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN QUERY SELECT '00000', 'accepted', '', '';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN NEXT;
END $$;
\pset format unaligned
SELECT what, (fault(statement)).* FROM (VALUES
	('a kind without name', $$SELECT usage_model_agg('', 1, 1, 1)$$),
	('a long name', $$SELECT usage_model_agg(repeat('x', 64), 1, 1, 1)$$),
	('a kind too many', $$SELECT usage_model_agg('kind ' || i, 1, 1, 1) FROM generate_series(1, 33) i$$),
	('season', $$SELECT usage_model_agg('water', 367, 1, 1)$$),
	('persons', $$SELECT usage_model_agg('water', 1, 100, 1)$$),
	('persons not a number', $$SELECT usage_model_agg('water', 1, 'nan', 1)$$),
	('negative amount', $$SELECT usage_model_agg('water', 1, 1, -1)$$),
	('infinite amount', $$SELECT usage_model_agg('water', 1, 1, 'infinity')$$),
	('arrays of different length', $$SELECT usage_expected(model, '{water}', '{1,2}', '{1}') FROM round_model$$),
	('NULL among them', $$SELECT usage_expected(model, '{water}', '{1}', '{NULL}') FROM round_model$$),
	('negative reading', $$SELECT usage_expected(model, '{water}', '{1}', '{-1}') FROM round_model$$),
	('too many readings', $$SELECT usage_expected(model, array_fill('water'::text, '{10001}'), array_fill(1, '{10001}'), array_fill(1.0::float8, '{10001}')) FROM round_model$$),
	('entries out of order', $$SELECT usage_expected(ROW('{water}', '{0.2}', '{-2}', '{1}', 0.2, '{1,1}', '{1,1}', '{9,9}', '{1,1}', '{1,1}', '{1,1}')::usage_model, '{}', '{}', '{}')$$),
	('a kind that is none', $$SELECT usage_expected(ROW('{water}', '{0.2}', '{-2}', '{1}', 0.2, '{2}', '{1}', '{9}', '{1}', '{1}', '{1}')::usage_model, '{}', '{}', '{}')$$),
	('no use a person', $$SELECT usage_expected(ROW('{water}', '{0.2}', '{-2}', '{1}', 0.2, '{1}', '{1}', '{9}', '{1}', '{0}', '{1}')::usage_model, '{}', '{}', '{}')$$),
	('scale not a number', $$SELECT usage_expected(ROW('{water}', '{0.2}', '{-2}', '{1}', 'nan', '{1}', '{1}', '{9}', '{1}', '{1}', '{1}')::usage_model, '{}', '{}', '{}')$$),
	('coefficients too many', $$SELECT usage_expected(ROW('{water}', '{0.2}', '{-2}', '{1}', 0.2, '{1}', '{1}', '{9}', '{1}', '{1,2}', '{1}')::usage_model, '{}', '{}', '{}')$$),
	('coefficients of no kind', $$SELECT usage_expected(ROW('{}', '{0.2}', '{-2}', '{1}', 0.2, '{}', '{}', '{}', '{}', '{}', '{}')::usage_model, '{}', '{}', '{}')$$),
	('coefficients of no entry', $$SELECT usage_expected(ROW('{water}', '{0.2}', '{-2}', '{1}', 0.2, '{}', '{1}', '{9}', '{1}', '{1}', '{1}')::usage_model, '{}', '{}', '{}')$$),
	('coefficients missing', $$SELECT usage_expected(ROW('{water}', '{0.2}', '{-2}', '{1}', 0.2, '{1}', '{1}', NULL, '{1}', '{1}', '{1}')::usage_model, '{}', '{}', '{}')$$),
	('a likelihood too short', $$SELECT usage_judge(ROW(1, 1, 1, '{water}', '{1}', '{1}', '{1}', '{1}', '{0,0}')::usage_estimate, 1, 1)$$),
	('a likelihood not a number', $$SELECT usage_judge(ROW(1, 1, 1, '{water}', '{1}', '{1}', '{1}', '{1}', array_fill('nan'::float8, '{100}'))::usage_estimate, 1, 1)$$),
	('evidence missing', $$SELECT usage_judge(ROW(1, 1, 1, '{water}', '{1}', '{1}', '{}', '{1}', array_fill(0.0::float8, '{100}'))::usage_estimate, 0, 1)$$),
	('negative number', $$SELECT usage_judge(expected(3), -1, 4)$$),
	('prior of more than 1', $$SELECT usage_judge(expected(3), 1, 4, 0.5, 0.5, 0.5, 0.5)$$)) v(what, statement);
\pset format aligned
DROP SCHEMA usage_test CASCADE;
