-- attacks on released maps: differencing, averaging, singling out, shifting windows; each beside what it finds where nothing is done against it
CREATE SCHEMA density_attacks;
SET search_path = density_attacks, public;
SET client_min_messages = warning;
\set SHOW_CONTEXT never
SELECT setseed(0.47) \g /dev/null

-- Random maps of cells of 100 m: sparse over 20 km, clustered over 1 km, and skewed.
CREATE TABLE map AS
SELECT m AS map, 2 + m % 9 AS k, density_agg(cell, persons) AS counted
FROM (SELECT m, gridcell(119.9 + random() * CASE m % 3 WHEN 0 THEN 0.2 ELSE 0.012 END, 28.4 + random() * CASE m % 3 WHEN 0 THEN 0.2 ELSE 0.012 END, 100) AS cell,
			 CASE m % 3 WHEN 2 THEN floor(exp(random() * random() * 7)) ELSE floor(random() * (2 + m % 12)) END::integer AS persons
	  FROM generate_series(1, 45) m, generate_series(1, 20 + m * 4)) p
GROUP BY m;

-- Persons whose cells lie in the same released cells cannot be told apart by any sum or difference of counts; those of each such group can be
-- told from all others.  How many groups of 1 to k - 1 there are, the total being known.
CREATE FUNCTION groups_found(counted density, released density, k integer) RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM (
		SELECT sum(count) AS persons
		FROM (SELECT f.cell, f.count, array_agg(r.cell ORDER BY r.cell) AS within
			  FROM density_counts(counted) f LEFT JOIN density_cells(released) r ON r.cell @> f.cell
			  GROUP BY 1, 2) s
		GROUP BY within) g
	WHERE persons BETWEEN 1 AND k - 1
$$;
-- All cells of 100 m and of larger sizes that have k persons or more, or all: what primary suppression alone releases.
CREATE FUNCTION primary_alone(counted density, k integer, levels integer[]) RETURNS density LANGUAGE sql AS $$
	SELECT coalesce(density_agg(cell, count), '{}') FROM unnest(100 || levels) size, density_counts(density_rollup(counted, size)) WHERE count >= k
$$;

\echo 'differencing: maps on which sums and differences of counts find a group of 1 to k - 1 persons'
CREATE TABLE attempt AS
SELECT m.map, m.k, m.counted, l.levels FROM map m, (VALUES ('{}'::integer[]), ('{1000}'), ('{500,1000}'), ('{1000,10000}'), ('{500,1000,5000,10000,50000,100000}')) l(levels)
WHERE density_total(m.counted) >= m.k;
SELECT count(*) AS attempts, count(*) FILTER (WHERE groups_found(counted, density_protect(counted, k, levels), k) > 0) AS suppress,
	   count(*) FILTER (WHERE groups_found(counted, density_protect(counted, k, levels, 'merge'), k) > 0) AS merge,
	   count(*) FILTER (WHERE groups_found(counted, primary_alone(counted, k, levels), k) > 0) > count(*) / 5 AS primary_alone_often
FROM attempt;
-- the audit finds what the attacker does, but for the total, which it does not know
SELECT count(*) FILTER (WHERE a.found <> (b.found > 0)) AS violations, count(*) FILTER (WHERE a.found) > 30 AS finds
FROM (SELECT *, primary_alone(counted, k, levels) AS released FROM attempt) t, LATERAL (SELECT EXISTS (SELECT FROM density_audit(ARRAY[released], k)) AS found) a,
	 LATERAL (SELECT groups_found(density_agg(f.cell, f.count), released, k) AS found FROM density_counts(counted) f WHERE EXISTS (SELECT FROM density_cells(released) r WHERE r.cell @> f.cell)) b;
\echo 'each size less the next finer one, and less the finest: differences of 1 to k - 1 among cells whose parts are all released or 0'
SELECT count(*) FILTER (WHERE outer_count - inside BETWEEN 1 AND k - 1) AS found
FROM attempt, LATERAL (SELECT density_protect(counted, k, levels) AS p) d,
	 LATERAL (SELECT o.cell, o.count AS outer_count, sum(i.count) AS inside FROM density_counts(p) o JOIN density_counts(p) i ON o.cell @> i.cell AND o.cell <> i.cell
			  GROUP BY o.cell, o.count, gridcell_size(i.cell)) s;
\echo 'rounded maps: counts that are no multiple of k, or k or more off'
SELECT count(*) FILTER (WHERE r.count % k <> 0) AS no_multiple, count(*) FILTER (WHERE abs(r.count - t.count) >= k) AS off
FROM attempt, LATERAL density_counts(density_protect(counted, k, levels, 'round')) r, LATERAL (SELECT sum(f.count) AS count FROM density_counts(counted) f WHERE r.cell @> f.cell) t;

\echo 'singling out: cells of one person, or fewer than k, that are released'
SELECT count(*) FILTER (WHERE value < k) AS found FROM attempt, density_cells(density_protect(counted, k, levels));

\echo 'averaging: answers to the same question that differ; of a part, another question, as much noise is the same as of strangers; what the average of 100 fresh ones finds'
\set key '''0123456789abcdef'''
CREATE TABLE noisy AS SELECT map, counted, density_noise(counted, 1, 1, :key) AS noisy FROM map;
SELECT count(*) FILTER (WHERE density_noise(counted, 1, 1, :key) <> noisy) AS violations FROM noisy;
-- two draws are equal with probability sum p(x)^2 = (1 - a)^2 (1 + a^2) / ((1 + a)^2 (1 - a^2)), a = exp(-1): 0.280
SELECT count(*) AS counts, avg((n.value = density_value(noisy, n.cell))::integer) BETWEEN 0.25 AND 0.31 AS as_of_strangers
FROM noisy, LATERAL (SELECT density_crop(counted, ST_MakeEnvelope(119.9, 28.4, 119.906, 28.406, 4326)) AS half) h, LATERAL density_cells(density_noise(half, 1, 1, :key)) n WHERE half <> counted;
WITH guess AS (
	SELECT f.count, round(avg(s.value)) AS sticky, round(avg(n.value)) AS fresh, count(*) AS answers
	FROM map m, density_counts(m.counted) f, generate_series(1, 100) i, LATERAL density_noise(('{"' || f.cell || '": ' || f.count || '}')::density, 1, 1, :key) a, density_cells(a) s,
		 LATERAL density_noise(('{"' || f.cell || '": ' || f.count || '}')::density, 1, 1, decode(lpad(to_hex(i), 32, '0'), 'hex')) b, density_cells(b) n
	WHERE m.map = 45 GROUP BY f.cell, f.count)
SELECT min(answers) AS answers, avg((sticky = count)::integer) BETWEEN 0.36 AND 0.56 AS sticky_as_one_answer, avg((fresh = count)::integer) > 0.98 AS fresh_find_all FROM guess;

\echo 'singling out with noise: how much better than by chance one sees whether a person is there; no better than (e^epsilon - 1) / (e^epsilon + 1)'
WITH cells AS (SELECT density_agg(n, 10) AS without, density_agg(n, 11) AS with_person FROM generate_series(1::bigint, 10000) n)
SELECT epsilon, avg((b.value > 10)::integer) - avg((a.value > 10)::integer) < tanh(epsilon / 2) + 0.02 AS is_private,
	   avg((b.value > 10)::integer) - avg((a.value > 10)::integer) > tanh(epsilon / 2) - 0.02 AS no_more_noise_than_needed
FROM cells, unnest('{0.1,0.5,1,2}'::float8[]) epsilon, LATERAL density_noise(without, epsilon, 1, :key) x, LATERAL density_noise(with_person, epsilon, 1, :key) y,
	 density_zones(x) a JOIN density_zones(y) b USING (zone)
GROUP BY epsilon ORDER BY epsilon;

-- The same game, 10,000 times over with a key each: one release of a map of 10, 10 and 10 persons, or of 10, 11 and 10; two of them, of which
-- the second counts a known newcomer at the first place too; and two of which only the second may count the person.  Each guess of the
-- attacker is the best there is, exp(epsilon) to 1 or even; what differs between two maps is the attack on noise that is drawn cell by cell.
CREATE TABLE trial AS SELECT n, sha256(n::text::bytea) AS key FROM generate_series(1, 10000) n;
CREATE FUNCTION three(a integer, b integer, c integer) RETURNS zone_density LANGUAGE sql IMMUTABLE RETURN (SELECT density_agg(zone, persons) FROM (VALUES (1::bigint, a), (2, b), (3, c)) v(zone, persons));
CREATE FUNCTION one_at(place bigint) RETURNS zone_density LANGUAGE sql IMMUTABLE RETURN density_agg(place, 1);
CREATE TABLE game AS
SELECT epsilon, mechanism, density_value(a, 2) AS without, density_value(b, 2) AS with_person, density_value(c, 2) AS without_again, density_value(d, 2) AS with_again
FROM trial, (VALUES (0.1, 'laplace'), (1, 'laplace'), (1, 'gaussian')) e(epsilon, mechanism), LATERAL density_noise(three(10, 10, 10), epsilon, 1, key, mechanism) a, LATERAL density_noise(three(10, 11, 10), epsilon, 1, key, mechanism) b,
	 LATERAL density_noise(three(11, 10, 10), epsilon, 1, key, mechanism) c, LATERAL density_noise(three(11, 11, 10), epsilon, 1, key, mechanism) d;
CREATE TABLE advantage AS
SELECT epsilon, mechanism, avg((with_person > 10)::integer) - avg((without > 10)::integer) AS one,
	   avg((with_person + with_again > 20)::integer) - avg((without + without_again > 20)::integer) AS joint,
	   avg((with_again > 10)::integer) - avg((without_again > 10)::integer) AS second,
	   avg((with_again <> without)::integer) - avg((without_again <> without)::integer) AS changes, count(*) AS trials
FROM game GROUP BY epsilon, mechanism;
SELECT epsilon, mechanism, trials, one <= tanh(epsilon / 2) + 0.02 AS one_is_private, joint <= tanh(epsilon) + 0.02 AS joint_is_private, second <= tanh(epsilon) + 0.02 AS second_is_private, changes <= tanh(epsilon) + 0.02 AS change_is_private,
	   mechanism <> 'laplace' OR abs(one - tanh(epsilon / 2)) < 0.02 AND abs(second - tanh(epsilon / 2)) < 0.02 AS as_computed
FROM advantage ORDER BY mechanism, epsilon;
\echo 'singling out by two maps: in which of 40 cells there is one person more, by the greatest change, of 1,000 times; by chance 25, at most exp(2 epsilon) times that'
WITH maps AS (
	SELECT key, (n % 40)::bigint AS place, 0.1 AS epsilon, (SELECT density_agg(c::bigint, 10 + (n + c) % 7) FROM generate_series(0, 39) c) AS before FROM trial WHERE n <= 1000),
found AS (
	SELECT epsilon, place, (SELECT a.zone FROM density_zones(density_noise(before, epsilon, 1, key)) b JOIN density_zones(density_noise(before + one_at(place), epsilon, 1, key)) a USING (zone)
							ORDER BY abs(a.value - b.value) DESC, a.value - b.value DESC, zone LIMIT 1) AS guess
	FROM maps)
SELECT epsilon, count(*) FILTER (WHERE guess = place) <= 25 * exp(2 * epsilon) + 3 * sqrt(25 * exp(2 * epsilon)) AS is_private FROM found GROUP BY epsilon ORDER BY epsilon;
\echo 'singling out by cells: of who is alone in a cell the cell itself is shown once in 1 / delta, and hardly less often than may be'
SELECT mechanism, delta, shown <= 10000 * delta + 3 * sqrt(10000 * delta) AS is_private, shown >= 10000 * delta / 5 OR mechanism = 'gaussian' OR delta < 0.001 AS no_higher_than_needed
FROM (SELECT mechanism, delta, count(*) FILTER (WHERE density_value(density_noise('{"bigint": {"1": 10, "2": 1}}'::zone_density, 1, 1, key, mechanism, delta), 2) >= density_noise_threshold(1, 1, mechanism, delta)) AS shown
	  FROM trial, (VALUES ('laplace', 0.05), ('laplace', 1e-6), ('gaussian', 0.05), ('gaussian', 1e-6)) m(mechanism, delta) GROUP BY mechanism, delta) s
ORDER BY mechanism, delta;

\echo 'shifting windows: two maps one after the other, of other sizes, of a part, or with one person more'
SELECT migrant_create_registry();
CREATE FUNCTION released(topic text, period daterange, counted density, k integer, levels integer[]) RETURNS density LANGUAGE plpgsql AS $$
BEGIN
	RETURN registry.release_protected(topic, period, counted, k, levels);
EXCEPTION WHEN invalid_parameter_value THEN
	RETURN NULL;
END $$;
-- persons by the released cells of both maps around them, where a cell of a part holds only what is in that part
CREATE FUNCTION groups_found(counted density, first density, part density, second density, k integer) RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM (
		SELECT sum(count) AS persons
		FROM (SELECT f.cell, f.count, (SELECT array_agg(r.cell ORDER BY r.cell) FROM density_cells(first) r WHERE r.cell @> f.cell) AS within,
					 (SELECT array_agg(r.cell ORDER BY r.cell) FROM density_cells(second) r WHERE r.cell @> f.cell AND density_value(part, f.cell) IS NOT NULL) AS within_second
			  FROM density_counts(counted) f) s
		GROUP BY within, within_second) g
	WHERE persons BETWEEN 1 AND k - 1
$$;
CREATE TABLE shift AS
SELECT a.map, w.window, a.k, a.counted, w.part, w.levels, density_protect(a.counted, a.k, '{500,1000}') AS first, density_protect(w.part, a.k, w.levels) AS second
FROM map a, LATERAL (VALUES ('sizes', counted, '{1000,5000}'::integer[]), ('all sizes', counted, '{500,5000,10000}'),
	('part', density_crop(counted, ST_MakeEnvelope(119.9, 28.4, 119.9063, 28.4063, 4326)), '{500,1000}'),
	('other part', density_crop(counted, ST_MakeEnvelope(119.9031, 28.4, 119.95, 28.45, 4326)), '{1000}')) w("window", part, levels)
WHERE density_total(counted) >= k AND density_count(w.part) > 0 AND map % 4 = 1;
ALTER TABLE shift ADD given density;
UPDATE shift SET given = released(map || ' ' || "window", '[2026-01-01,2026-02-01)', part, k, levels)
WHERE released(map || ' ' || "window", '[2026-01-01,2026-02-01)', counted, k, '{500,1000}') IS NOT NULL;
SELECT "window", count(*) AS attempts, count(*) FILTER (WHERE given IS NOT NULL) > 0 AS some_released, count(*) FILTER (WHERE groups_found(counted, first, part, given, k) > 0) AS found,
	   count(*) FILTER (WHERE groups_found(counted, first, part, second, k) > 0) > 0 AS found_if_each_is_only_protected
FROM shift GROUP BY 1 ORDER BY 1;
-- one person more, in the same period and in one that overlaps it: all refused
SELECT count(released('more ' || map, '[2026-01-01,2026-02-01)', counted, k, '{1000}')) AS released_first,
	   count(released('more ' || map, '[2026-01-01,2026-02-01)', counted + ('{"' || cell || '": 1}')::density, k, '{1000}')) AS released_with_one_more,
	   count(released('more ' || map, '[2026-01-08,2026-02-08)', counted, k, '{1000}')) AS released_of_an_overlapping_period
FROM map, LATERAL (SELECT min(cell) AS cell FROM density_cells(counted)) c WHERE map % 4 = 1;
\echo 'the registry: one person more in one of 20 cells, between two maps of one topic and period, of 100 topics; by chance 5'
\getenv dir PG_ABS_SRCDIR
\set key_script :dir '/data/key.sql'
\i :key_script
CREATE TABLE victim AS
SELECT n, cell AS place, before, before + ('{"' || cell || '": 1}')::density AS after, registry.grant_privacy_budget('victim ' || n, '[2026-01-01,2026-02-01)', 0.2) AS budget
FROM (SELECT n, density_agg(cell, 5 + (n * i) % 9) AS before, (array_agg(cell ORDER BY i))[1 + n % 20] AS cell
	  FROM generate_series(1, 100) n, (SELECT cell, row_number() OVER (ORDER BY cell) AS i FROM gridcell_children('1kmN3480E11568', 100) cell ORDER BY cell LIMIT 20) c GROUP BY n) m;
SELECT count(*) FILTER (WHERE guess = place) <= 5 * exp(0.2) + 3 * sqrt(5) AS is_private, count(guess) AS guesses
FROM (SELECT place, (SELECT a.cell FROM density_cells(first) b JOIN density_cells(second) a USING (cell) ORDER BY abs(a.value - b.value) DESC, a.value - b.value DESC, cell LIMIT 1) AS guess
	  FROM victim, LATERAL registry.release_noisy('victim ' || n, '[2026-01-01,2026-02-01)', before, 0.1, 1, domain => before) first,
		   LATERAL registry.release_noisy('victim ' || n, '[2026-01-01,2026-02-01)', after, 0.1, 1, domain => before) second) g;
\echo 'taking back: a map is seen and its transaction undone, as often as the budget of 1 lets it be'
CREATE FUNCTION seen(topic text, epsilon numeric) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	answers integer := 0;
BEGIN
	FOR company IN 1..30 LOOP
		BEGIN
			PERFORM registry.release_noisy(topic, '[2026-01-01,2026-02-01)', density_agg(cell, CASE cell WHEN '100mN34800E115680' THEN 7 ELSE company END), epsilon, 1)
			FROM unnest('{100mN34800E115680,100mN34800E115681}'::gridcell[]) cell;
			answers := answers + 1;
			RAISE EXCEPTION 'taken back' USING ERRCODE = 'triggered_action_exception';
		EXCEPTION WHEN triggered_action_exception OR configuration_limit_exceeded THEN
		END;
	END LOOP;
	RETURN answers;
END $$;
SELECT registry.grant_privacy_budget('taken back', '[2026-01-01,2026-02-01)', 1);
SELECT seen('taken back', 0.3), registry.privacy_budget_left('taken back', '[2026-01-01,2026-02-01)'), (SELECT count(*) FROM registry.noisy_release r WHERE r.topic = 'taken back');
-- nor by taking the budget back with it
BEGIN;
SELECT registry.grant_privacy_budget('granted and taken back', '[2026-01-01,2026-02-01)', 1), seen('granted and taken back', 0.3);
ROLLBACK;
\echo 'the whole truth is no map with noise, however likely epsilon may not hold'
\set VERBOSITY terse
SELECT registry.grant_privacy_budget('truth', '[2026-01-01,2026-02-01)', 1);
SELECT registry.release_noisy('truth', '[2026-01-01,2026-02-01)', '{"100mN34800E115680": 7}', 0.000001, 1, 'gaussian', 0.9999, '{"100mN34800E115680": 0}');
SELECT registry.release_noisy('truth', '[2026-01-01,2026-02-01)', '{"100mN34800E115680": 7}', 0.9, 1, 'laplace', 0.9999);
DROP SCHEMA registry CASCADE;
DROP SCHEMA density_attacks CASCADE;
