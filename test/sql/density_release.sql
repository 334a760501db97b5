-- release of densities: protection worked out by hand, noise, audit, bad arguments, and the registry's ledger
CREATE SCHEMA density_release;
SET search_path = density_release, public;
-- counts of the first cells of 100 m of a cell of 1 km, in order; the first 25 are one of 500 m
CREATE FUNCTION map(VARIADIC counts integer[]) RETURNS density LANGUAGE sql RETURN (
	SELECT density_agg(c.cell, n.count) FROM (SELECT cell, row_number() OVER (ORDER BY cell) AS i FROM gridcell_children('1kmN3480E11568', 100) cell) c
	JOIN unnest(counts) WITH ORDINALITY n(count, i) ON n.i = c.i);

\echo 'suppress: 3 would be 19 - 9 - 7, so that the smaller of the others goes too; zeros go; what nobody can find out stays'
SELECT density_protect(map(3, 9, 7, 0), 5, '{1000}');
SELECT density_protect(map(3, 9, 7, 2), 5, '{1000}');
SELECT density_protect(map(3, 9, 7), 5, '{}');
\echo 'a chain: 2 in another cell of 500 m would be 19 - 17, the cell of 500 m helps nothing, the smaller one in it does'
SELECT density_protect(map(VARIADIC ARRAY[8, 9] || array_fill(0, ARRAY[97]) || 2), 5, '{1000,500}');
\echo 'merge: divided only where each part has enough; round: 3 + 2, 12 + 2 and 19 + 2 by 5, and no cell is off by 5'
SELECT method, density_protect(map(3, 9, 7, 0), 5, '{1000}', method) AS small, density_protect(map(8, 9, 7), 5, '{1000}', method) AS large
FROM unnest('{merge,round}'::text[]) method;
\echo 'nobody, one cell, all equal, too few in all, amounts that are whole'
SELECT density_protect('{}', 5, '{1000,10000}'), density_protect(map(0, 0), 5, '{1000}'), density_protect(map(7), 5, '{1000}'), density_protect(map(5, 5, 5), 5, '{}'),
	   density_protect(map(4), 5, '{1000}'), density_protect(map(4, 4), 20, '{1000}'), density_protect('{"100mN34800E115680": 7.0}', 5, '{}');
\echo 'eight levels at once, in any order, and the largest at its true count'
SELECT count(DISTINCT gridcell_size(cell)) AS sizes, min(value) >= 5 AS none_is_small, max(value) = 2400 AS all_are_there
FROM density_cells(density_protect((SELECT density_agg(cell, i * 7 % 13) FROM (SELECT cell, row_number() OVER (ORDER BY cell) AS i FROM gridcell_children('1kmN3480E11568', 50) cell) c),
								   5, '{500,100000,1000,50000,100,5000,10000}'));
\echo 'rounded: every size has the same total'
SELECT density_total(density_of_size(p, 100)), density_total(density_of_size(p, 1000)), density_total(density_of_size(p, 100000))
FROM density_protect(map(VARIADIC (SELECT array_agg(i * 7 % 13) FROM generate_series(1, 100) i)), 5, '{1000,100000}', 'round') p;

\echo 'divisions, grids, numbers'
SELECT density_protect('{"region_code": {"331102001001": 3, "331102001002": 9, "331102002001": 6, "331102002002": 2}}'::zone_density, 5, '{4,3}');
SELECT density_protect('{"region_code": {"331102001001": 3, "331102001002": 9, "331102002001": 6, "331102002002": 2}}'::zone_density, 5, '{4,3}', 'merge');
SELECT density_protect(d, 5, '{}') = d AS as_it_was FROM (VALUES ('{"region_code": {"331102001001": 331100000000, "331102001002": 9}}'::zone_density)) v(d);
SELECT density_protect('{"grid_code": {"331102001001001": 3, "331102001001002": 9, "331102001001003": 7}}'::zone_density, 5, '{}');
SELECT density_protect('{"bigint": {"1": 4, "2": 4, "3": 9}}'::zone_density, 5, '{}');

\echo 'audit: a difference within one release and over two, a small count, a change, a conflict'
SELECT * FROM density_audit(ARRAY[map(6, 9), density_rollup(map(6, 9, 3), 1000)], 5);
SELECT * FROM density_audit(ARRAY[map(6, 9, 3), density_rollup(map(6, 9, 3), 1000), density_rollup(map(6, 9, 5), 1000), density_rollup(map(60), 1000)], 5);
SELECT * FROM density_audit(ARRAY['{"region_code": {"331102001001": 17, "331102001000": 17}}', '{"grid_code": {"331102001001001": 7, "331102001001002": 8}}']::zone_density[], 5);
SELECT count(*) FROM density_audit('{}'::density[], 5);
SELECT count(*) FROM density_audit(ARRAY[density_protect(map(3, 9, 7, 0), 5, '{1000}'), density_protect(map(3, 9, 7, 0), 5, '{1000}')], 5);

\echo 'noise: the same for the same question, another for another map, key, epsilon, sensitivity or mechanism; cells that are not there stay so'
\set key '''0123456789abcdef'''
CREATE TABLE noise AS SELECT m, density_noise(m, 0.01, 1, :key) AS n FROM (SELECT map(VARIADIC array_fill(100, ARRAY[100])) AS m) s;
SELECT n = density_noise(m, 0.01, 1, :key) AS again, n <> density_noise(m, 0.01, 1, '0123456789abcdeg') AS by_key, n <> density_noise(m, 0.02, 1, :key) AS by_epsilon,
	   n <> density_noise(m, 0.01, 2, :key) AS by_sensitivity, n + -1 <> density_noise(m + -1, 0.01, 1, :key) AS by_count,
	   n <> density_noise(m, 0.01, 1, :key, 'gaussian') AS by_mechanism, density_count(n)
FROM noise;
-- one person more in one cell is noise of its own in all: two draws are equal once in 200
SELECT count(*) FILTER (WHERE a.value = b.value) < 5 AS fresh_everywhere, density_count(n) FROM noise, density_cells(n) a JOIN density_cells(density_noise(m + map(1), 0.01, 1, :key)) b USING (cell) GROUP BY n;
SELECT n - m <> density_noise(m, 0.02, 2, :key) - m AS by_both, density_noise(m, 1, 1, :key, 'laplace', 1e-6) = density_noise(m, 1, 1, :key, 'laplace', 1e-9) AS laplace_has_no_delta,
	   density_noise(m, 1, 1, :key, 'gaussian', 1e-6) <> density_noise(m, 1, 1, :key, 'gaussian', 1.1e-6) AS gaussian_has
FROM noise;
SELECT epsilon, density_noise_threshold(epsilon, 1), density_noise_threshold(epsilon, 4), density_noise_threshold(epsilon, 1, 'gaussian'), density_noise_threshold(epsilon, 1, 'laplace', 1e-12) FROM unnest('{0.1,1,10}'::float8[]) epsilon;
SELECT abs(avg(value) - 100) < 30 AS is_near, stddev(value) BETWEEN 100 AND 190 AS is_wide, count(DISTINCT value) > 60 AS is_not_one FROM noise, density_cells(n);
SELECT density_noise('{}', 1, 1, :key), density_noise('{"bigint": {"7": 5}}'::zone_density, 100, 1, :key);

\echo 'bad arguments'
SELECT density_protect(map(7), 1, '{}');
SELECT density_protect(map(7), 5, '{100}');
SELECT density_protect(map(7), 5, '{50}');
SELECT density_protect(map(7), 5, '{1000,1000}');
SELECT density_protect(map(7), 5, '{200}');
SELECT density_protect(map(7), 5, '{NULL}');
SELECT density_protect(map(7), 5, '{1000}', 'hide');
SELECT density_protect(map(7, -1), 5, '{1000}');
SELECT density_protect(map(7) * 0.5, 5, '{1000}');
SELECT density_protect(map(7) + density_rollup(map(7), 1000), 5, '{10000}');
SELECT density_protect(density_agg('100mN34800E115680'::gridcell, 9223372036854775807), 5, '{1000}');
SELECT density_protect('{"region_code": {"331102001001": 3, "331102001000": 9}}'::zone_density, 5, '{}');
SELECT density_protect('{"region_code": {"331102001001": 3}}'::zone_density, 5, '{6}');
SELECT density_protect('{"grid_code": {"331102001001001": 3}}'::zone_density, 5, '{5}');
SELECT density_noise(map(7), 0, 1, :key);
SELECT density_noise(map(7), 'NaN', 1, :key);
SELECT density_noise(map(7), 1, 0, :key);
SELECT density_noise(map(7), 1, 1, '0123456789abcde');
SELECT density_noise(map(7), 1, 1, :key, 'uniform');
SELECT density_noise(map(7), 1, 1, :key, 'gaussian', 0);
SELECT density_noise(map(7), 1e-6, 1000, :key, 'gaussian');
SELECT density_noise(map(7) * 1.0, 1, 1, :key);
SELECT * FROM density_audit(ARRAY[map(7), NULL], 5);
SELECT * FROM density_audit(ARRAY[map(7) * 0.5], 5);
SELECT * FROM density_audit(ARRAY['{"bigint": {"1": 4}}', '{"grid_code": {"331102001001001": 7}}']::zone_density[], 5);
SELECT density_noise_threshold(1, 0);
SELECT density_noise_key('map');

\echo 'the registry'
SET client_min_messages = warning;
\set SHOW_CONTEXT never
SELECT migrant_create_registry();
\getenv dir PG_ABS_SRCDIR
\set key_script :dir '/data/key.sql'
\i :key_script
SELECT registry.release_noisy('residents', '[2026-01-01,2026-02-01)', map(100), 1, 1);
SELECT registry.grant_privacy_budget('residents', '[2026-01-01,2026-02-01)', 1.5);
SELECT registry.release_noisy('residents', '[2026-01-01,2026-02-01)', map(100, 50), 1, 1) AS first \gset
SELECT registry.release_noisy('residents', '[2026-01-01,2026-02-01)', map(100, 50), 1, 1) = :'first' AS again, registry.privacy_budget_left('residents', '[2026-01-01,2026-02-01)');
SELECT registry.release_noisy('residents', '[2026-01-01,2026-02-01)', map(100), 1, 1);
SELECT registry.release_noisy('residents', '[2026-01-01,2026-02-01)', map(100), 0.5, 1, 'gaussian', 1e-9) IS NOT NULL AS released;
SELECT registry.privacy_budget_left('residents', '[2026-01-01,2026-02-01)'), count(*), sum(epsilon), max(delta) FROM registry.noisy_release;
SELECT registry.grant_privacy_budget('residents', '[2026-01-02,2026-02-02)', 1);
-- one topic, however it is written: case, width, blanks and what is not seen; and none at all
SELECT count(*) AS topics, min(topic) AS topic, sum(opened) FROM registry.release_topic;
SELECT registry.privacy_budget_left(topic, '[2026-01-01,2026-02-01)') FROM (VALUES ('RESIDENTS'), (' resi dents '), (U&'\FF32\FF25\FF33\FF29dents'), (U&'residents\3000'), (U&'\FEFFresi\200Bdents\00A0'), (E'residents\n')) v(topic);
SELECT registry.grant_privacy_budget(U&'Re\00ADsidents', '[2026-01-02,2026-02-02)', 1);
SELECT registry.release_protected('Residents ', '[2026-01-02,2026-02-02)', map(9), 5, '{}');
SELECT registry.grant_privacy_budget(topic, '[2026-01-01,2026-02-01)', 1) FROM (VALUES (U&'R\00E9sum\00E9 \5E38\4F4F'), (U&'RE\0301SUME\0301\5E38\4F4F')) v(topic);
SELECT topic, opened FROM registry.release_topic WHERE topic <> 'residents';
SELECT registry.grant_privacy_budget(U&' \3000\200B', '[2026-01-01,2026-02-01)', 1);
SELECT registry.release_noisy(NULL, '[2026-01-01,2026-02-01)', map(100), 1, 1);
SELECT registry.release_noisy('residents', 'empty', map(100), 1, 1);
SELECT registry.release_noisy('residents', '[2026-01-01,2026-02-01)', NULL, 1, 1);
SELECT registry.release_protected('no period', NULL, map(9), 5, '{}');
SELECT registry.release_protected('no period', 'empty', map(9), 5, '{}');
SELECT registry.release_flow('no period', 'empty', flow '{}');
SELECT count(*) FILTER (WHERE registry.topic_key('resi' || unseen || 'dents') = 'residents') AS same, count(*)
FROM unnest(ARRAY[U&'\034F', U&'\061C', U&'\17B4', U&'\180F', U&'\0001', U&'\007F', U&'\0080', U&'\FFF9', U&'\FFFC', U&'\FFA0', U&'\2800', U&'\+01BCA0', U&'\+01D173', U&'\+0E0041', U&'\+0E0100']) unseen;
-- one day after another: exactly never; with noise each is charged to all that are less than a year apart
SELECT registry.release_protected('days', '[2026-01-01,2026-01-02)', map(9), 5, '{}');
SELECT registry.release_protected('days', '[2026-01-01,2026-01-28)', map(9), 5, '{}');
SELECT registry.release_flow('days of flow', '[2026-01-01,2026-01-02)', flow '{}');
SELECT count(registry.grant_privacy_budget('days', daterange(d, d + 1), 0.3)) FROM unnest('{2026-01-01,2026-01-02,2026-12-31,2027-01-02,2027-01-03}'::date[]) d;
SELECT count(registry.release_noisy('days', daterange(d, d + 1), map(100), 0.1, 1)) FROM unnest('{2026-01-01,2026-01-02}'::date[]) d;
SELECT lower(period) - date '2026-01-01' AS day, registry.privacy_budget_left('days', period) FROM registry.privacy_budget WHERE topic = 'days' ORDER BY period;
SELECT count(registry.release_noisy('days', daterange(d, d + 1), map(100), 0.1, 1)) FROM unnest('{2026-12-31,2027-01-02}'::date[]) d;
SELECT registry.release_noisy('days', '[2027-01-03,2027-01-04)', map(200), 0.1, 1) <> '{}' AS released;
SELECT registry.release_noisy('days', '[2027-01-03,2027-01-04)', map(100), 0.05, 1);
-- a person alone: no cell tells, with a domain all are there and none else; cells of 0 and in other order are no other map
SELECT registry.grant_privacy_budget('alone', '[2026-01-01,2026-02-01)', 1000);
SELECT count(DISTINCT registry.release_noisy('alone', '[2026-01-01,2026-02-01)', map(100 + n, 1), 1, 1)::text) AS maps, sum(density_count(registry.release_noisy('alone', '[2026-01-01,2026-02-01)', map(100 + n, 1), 1, 1))) AS cells FROM generate_series(1, 50) n;
SELECT registry.privacy_budget_left('alone', '[2026-01-01,2026-02-01)') AS "left", registry.release_noisy('alone', '[2026-01-01,2026-02-01)', map(101, 1, 0), 1, 1) = registry.release_noisy('alone', '[2026-01-01,2026-02-01)', map(101, 1), 1, 1) AS same;
SELECT registry.privacy_budget_left('alone', '[2026-01-01,2026-02-01)') AS "left", string_agg(c.cell::text, ' ' ORDER BY c.cell) AS cells
FROM density_cells(registry.release_noisy('alone', '[2026-01-01,2026-02-01)', map(100, 1, 0, 5), 1, 1, domain => map(0, 7, 7))) c;
SELECT registry.release_noisy('alone', '[2026-01-01,2026-02-01)', '{}', 1, 1, domain => map(100)) IS NOT NULL AS of_nobody, registry.release_noisy('alone', '[2026-01-01,2026-02-01)', '{}', 1, 1) AS without_domain,
	   registry.release_noisy('alone', '[2026-01-01,2026-02-01)', map(100), 1, 1, domain => '{}') AS nowhere;
SELECT DISTINCT delta FROM registry.noisy_release WHERE topic = 'alone';
-- what was seen is paid for, though it be taken back; and the same is the same
BEGIN;
SELECT registry.release_noisy('alone', '[2026-01-01,2026-02-01)', map(200), 1, 1) AS first \gset
SELECT registry.privacy_budget_left('alone', '[2026-01-01,2026-02-01)') AS before_rollback \gset
ROLLBACK;
SELECT registry.privacy_budget_left('alone', '[2026-01-01,2026-02-01)') = :before_rollback AS still_spent, registry.release_noisy('alone', '[2026-01-01,2026-02-01)', map(200), 1, 1) = :'first' AS again;
-- groups that maps show together, by their cells and by the totals of what was counted
SELECT what, registry.shows_group(counted, released, 5) AS shows, due
FROM (VALUES (1, 'nobody', ARRAY[map(0, 0)], ARRAY[map(0)], false), (2, 'no map', '{}', '{}', false), (3, 'a total of 4', ARRAY[map(4)], '{}', true), (4, 'of 5', ARRAY[map(5)], '{}', false),
			 (5, 'the rest of a total', ARRAY[map(4, 9)], ARRAY['{"100mN34800E115681": 9}'::density], true), (6, 'a rest of 5', ARRAY[map(5, 9)], ARRAY[map(0, 9)], false), (7, 'one of two told', ARRAY[map(2, 3, 9)], ARRAY[map(2)], true),
			 (8, 'two left out, told as one', ARRAY[map(2, 3, 9)], ARRAY['{"100mN34800E115682": 9}'::density], false), (9, 'a cell shown by itself', ARRAY[map(1, 9)], ARRAY[map(1)], true),
			 (10, 'a larger cell less a smaller one', ARRAY[map(4, 9)], ARRAY['{"100mN34800E115681": 9, "1kmN3480E11568": 13}'::density], true), (11, 'the same with 5', ARRAY[map(5, 9)], ARRAY['{"100mN34800E115681": 9, "1kmN3480E11568": 14}'::density], false),
			 (12, 'over two releases', ARRAY[map(4, 9)], ARRAY['{"100mN34800E115681": 9}', '{"1kmN3480E11568": 13}']::density[], true), (13, 'a part of 4 persons', ARRAY[map(4, 9), map(4)], '{}', true),
			 (14, 'less a part', ARRAY[map(9, 4), map(9)], '{}', true), (15, 'parts of enough', ARRAY[map(9, 5), map(9)], '{}', false), (16, 'cells of other places', ARRAY[map(9)], ARRAY['{"1kmN0E0": 3}'::density], false),
			 (17, 'larger cells counted', ARRAY[density_rollup(map(2, 2), 1000)], ARRAY[map(9)], true)) v(n, what, counted, released, due)
ORDER BY n;
SELECT k, registry.shows_group(ARRAY[map(5, 9)], ARRAY['{"100mN34800E115680": 5}'::density], k) FROM unnest('{1,2,5,6,9,10}'::integer[]) k;
-- the rule has one row; a city may set it; nothing is granted by spending less than nothing
INSERT INTO registry.release_rule (least_days, budget_days, clause) VALUES (28, 365, 'second');
INSERT INTO registry.release_rule (only_row, least_days, budget_days, clause) VALUES (false, 28, 365, 'second');
UPDATE registry.release_rule SET least_days = 0;
UPDATE registry.release_rule SET budget_days = -1;
UPDATE registry.release_rule SET least_days = 1, budget_days = 0;
SELECT registry.release_protected('single days', '[2026-01-01,2026-01-02)', map(9), 5, '{}');
SELECT registry.privacy_budget_left('days', period) FROM registry.privacy_budget WHERE topic = 'days' ORDER BY period;
UPDATE registry.release_rule SET least_days = 28, budget_days = 365;
-- an exact map or flow is released for good, whatever the transaction is and becomes
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT registry.release_protected('for good', '[2026-01-01,2026-02-01)', map(3, 9, 7), 5, '{1000}');
SELECT registry.release_protected('for good', '[2026-01-01,2026-02-01)', map(3, 9, 7), 5, '{1000}');
SELECT registry.release_flow('flow for good', '[2026-01-01,2026-02-01)', flow '{"1kmN0E0": {"1kmN0E1": 7}}', 5);
ROLLBACK;
SELECT registry.release_protected('for good', '[2026-01-01,2026-02-01)', map(4, 9, 7), 5, '{1000}');
SELECT registry.release_flow('flow for good', '[2026-01-01,2026-02-01)', flow '{"1kmN0E0": {"1kmN0E1": 8}}', 5);
SELECT count(*) FROM registry.protected_release WHERE topic = 'for good';
SELECT setval(spent, -1) FROM registry.privacy_budget WHERE topic = 'alone';
-- limits: what is spent is rounded up to 1e-9; two grants of a period are spent together; delta may be as great as the rule has it, and is charged for noise and for cells; of cells of the
-- persons the threshold itself is shown; another key is no key
SELECT count(registry.grant_privacy_budget('limits', '[2026-01-01,2026-02-01)', 1)) FROM generate_series(1, 2);
SELECT registry.release_noisy('limits', '[2026-01-01,2026-02-01)', map(100), 0.0000100005, 1) IS NOT NULL AS released, registry.privacy_budget_left('limits', '[2026-01-01,2026-02-01)');
SELECT registry.release_noisy('limits', '[2026-01-01,2026-02-01)', map(100), 0.1, 1, 'laplace', 1e-5) IS NOT NULL AS released;
SELECT registry.release_noisy('limits', '[2026-01-01,2026-02-01)', map(100), 0.1, 1, 'laplace', 1.1e-5);
SELECT registry.release_noisy('limits', '[2026-01-01,2026-02-01)', map(100), 0.2, 1, 'gaussian', 1e-6) IS NOT NULL AS cells_of_persons, registry.release_noisy('limits', '[2026-01-01,2026-02-01)', map(100), 0.3, 1, 'gaussian', 1e-6, map(0)) IS NOT NULL AS domain,
	   registry.release_noisy('limits', '[2026-01-01,2026-02-01)', map(100), 0.4, 1, 'laplace', 0.5, map(0)) IS NOT NULL AS laplace_domain;
SELECT epsilon, delta FROM registry.noisy_release WHERE topic = 'limits' ORDER BY epsilon;
SELECT registry.grant_privacy_budget('threshold', '[2026-01-01,2026-02-01)', 1000);
SELECT min(density_min(registry.release_noisy('threshold', '[2026-01-01,2026-02-01)', map((t + n)::integer), 1, 1))) = min(t) AS least_is_threshold FROM generate_series(0, 59) n, density_noise_threshold(1, 1) t;
BEGIN;
UPDATE registry.pseudonym_key SET tag = 'another';
SELECT registry.release_noisy('limits', '[2026-01-01,2026-02-01)', map(100), 0.1, 1);
ROLLBACK;
-- exact maps: a rounded one stays the only one; a group of 7 is none of 10, which the earlier map promised; a cell more changes the larger one released before; what holds if nothing else is said
SELECT registry.release_protected('rounded', '[2026-01-01,2026-02-01)', map(12), 5, '{}', 'round') <> '{}' AS released;
SELECT registry.release_protected('rounded', '[2026-01-01,2026-02-01)', map(12), 5, '{}');
SELECT registry.release_protected('of ten', '[2026-01-01,2026-02-01)', density_rollup(map(7, 12), 1000), 10, '{}');
SELECT registry.release_protected('of ten', '[2026-01-01,2026-02-01)', map(7, 12), 5, '{}');
SELECT registry.release_protected('a cell more', '[2026-01-01,2026-02-01)', map(9, 9, 9), 5, '{1000}') <> '{}' AS released;
SELECT registry.release_protected('a cell more', '[2026-01-01,2026-02-01)', map(9, 9, 9, 9), 5, '{}');
SELECT registry.release_protected('by default', '[2026-01-01,2026-02-01)', map(30, 40)) <> '{}' AS released;
SELECT k, levels, method FROM registry.protected_release WHERE topic = 'by default';
-- residents within a period, each once and at the last place
INSERT INTO registry.region (code, name, shape) VALUES ('331102001001', 'A', ST_Multi(ST_MakeEnvelope(119.9, 28.4, 119.93, 28.42, 4326)));
INSERT INTO registry.dwelling (code, region, place, area_m2, area_kind, rooms) SELECT n, '331102001001', ST_SetSRID(ST_MakePoint(119.9 + n * 0.005, 28.41), 4326), 20, 'usable', 1 FROM generate_series(1, 3) n;
INSERT INTO registry.residence (person, dwelling, period, open, declared_on, claims, conflict)
SELECT person, d.dwelling, period::daterange, false, '2026-01-01', '{1}', false
FROM (VALUES (1, '1', '[2025-01-01,2026-01-10)'), (1, '2', '[2026-01-10,2026-01-20)'), (1, '3', '[2026-03-01,2026-04-01)'), (2, '2', '[2025-01-01,2026-01-01)'), (3, '2', '[2026-01-31,)'), (4, '3', '(,2026-01-02)')) v(person, code, period)
JOIN registry.dwelling d ON d.code = v.code;
SELECT code, density_value(registry.residents('[2026-01-01,2026-02-01)'), cell) AS persons, density_value(registry.residents('(,)'), cell) AS ever FROM registry.dwelling ORDER BY code;
SELECT registry.residents('empty');
-- a map, the same again, one of larger cells; other cells of the coarsest size; then one that shows who came, and one at another k
SELECT registry.release_protected('residents', '[2026-01-01,2026-02-01)', map(3, 9, 7), 5, '{1000}');
SELECT registry.release_protected('residents', '[2026-01-01,2026-02-01)', map(3, 9, 7), 5, '{1000}');
SELECT registry.release_protected('residents', '[2026-01-01,2026-02-01)', density_rollup(map(3, 9, 7), 1000), 5, '{10000}');
SELECT registry.release_protected('residents', '[2026-01-01,2026-02-01)', map(3, 9, 8), 5, '{1000}');
SELECT registry.release_protected('residents', '[2026-01-01,2026-02-01)', map(0, 9, 7), 5, '{1000}');
SELECT registry.release_protected('residents', '[2026-01-01,2026-02-01)', map(3, 9, 7), 5, '{500}', 'merge');
SELECT registry.release_protected('residents', '[2026-01-01,2026-02-01)', map(3, 9, 7), 5, '{}', 'round');
SELECT registry.release_protected('residents', '[2026-01-15,2026-02-15)', map(3, 9, 7), 5, '{1000}');
SELECT registry.release_protected('residents', '[2026-02-01,2026-03-01)', map(3, 9, 8), 5, '{1000}');
SELECT topic, lower(period) - date '2026-01-01' AS starts, k, levels, method, released FROM registry.protected_release ORDER BY release;
DROP SCHEMA registry CASCADE;
DROP SCHEMA density_release CASCADE;
