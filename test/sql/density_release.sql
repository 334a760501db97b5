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
SELECT density_protect('{"grid_code": {"331102001001001": 3, "331102001001002": 9, "331102001001003": 7}}'::zone_density, 5, '{}');
SELECT density_protect('{"bigint": {"1": 4, "2": 4, "3": 9}}'::zone_density, 5, '{}');

\echo 'audit: a difference within one release and over two, a small count, a change, a conflict'
SELECT * FROM density_audit(ARRAY[map(6, 9), density_rollup(map(6, 9, 3), 1000)], 5);
SELECT * FROM density_audit(ARRAY[map(6, 9, 3), density_rollup(map(6, 9, 3), 1000), density_rollup(map(6, 9, 5), 1000), density_rollup(map(60), 1000)], 5);
SELECT * FROM density_audit(ARRAY['{"region_code": {"331102001001": 17, "331102001000": 17}}', '{"grid_code": {"331102001001001": 7, "331102001001002": 8}}']::zone_density[], 5);
SELECT count(*) FROM density_audit('{}'::density[], 5);
SELECT count(*) FROM density_audit(ARRAY[density_protect(map(3, 9, 7, 0), 5, '{1000}'), density_protect(map(3, 9, 7, 0), 5, '{1000}')], 5);

\echo 'noise: the same for the same question, another for another count, key, epsilon or kind; cells that are not there stay so'
\set key '''0123456789abcdef'''
CREATE TABLE noise AS SELECT m, density_noise(m, 0.01, 1, :key) AS n FROM (SELECT map(VARIADIC array_fill(100, ARRAY[100])) AS m) s;
SELECT n = density_noise(m, 0.01, 1, :key) AS again, n <> density_noise(m, 0.01, 1, '0123456789abcdeg') AS by_key, n <> density_noise(m, 0.02, 1, :key) AS by_epsilon,
	   n <> density_noise(m, 0.01, 2, :key) AS by_sensitivity, n - 1 <> density_noise(m - 1, 0.01, 1, :key) AS by_count,
	   n <> density_noise(m, 0.01, 1, :key, 'gaussian') AS by_mechanism, density_count(n)
FROM noise;
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
