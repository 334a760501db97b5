-- Goals O6, B1 and B2: one residence at a time, declarations one by one beside ten million, a full recomputation.
SELECT :rows * 5 AS claims, greatest(:rows * 5 / 4, 8) AS persons, greatest(:rows / 5, 2) AS dwellings \gset
SET client_min_messages = warning;
\ir ../data/key.sql
ALTER DATABASE :DBNAME SET migrant.key_file = 'migrant_test.key';

\echo
\echo 'O6  one residence at a time: a million rows into a table with a B-tree on person'
SELECT setseed(0.5) \g /dev/null
CREATE TABLE episode AS
SELECT (i * 7919) % (:rows / 8) AS person, daterange(date '2020-01-01' + (i / (:rows / 8))::integer * 100, date '2020-01-01' + (i / (:rows / 8))::integer * 100 + 50) AS period
FROM generate_series(0::bigint, :rows / 2 - 1) i ORDER BY random();
CREATE UNLOGGED TABLE plain (LIKE episode);
CREATE INDEX ON plain (person);
CREATE UNLOGGED TABLE guarded (LIKE episode);
CREATE INDEX ON guarded (person);
CREATE TRIGGER one AFTER INSERT ON guarded FOR EACH ROW EXECUTE FUNCTION residence_without_overlaps('person', 'period');
CREATE UNLOGGED TABLE excluded (LIKE episode, EXCLUDE USING gist (person WITH =, period WITH &&));
CREATE FUNCTION filled(target text) RETURNS float8 LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('TRUNCATE %I', target);
	RETURN seconds(format('INSERT INTO %I TABLE episode', target));
END $$;
SELECT format('B-tree %s us a row, with the trigger %s more (goal 5), EXCLUDE %s more', round((p * 1e6 / n)::numeric, 2), round(((g - p) * 1e6 / n)::numeric, 2), round(((e - p) * 1e6 / n)::numeric, 2))
FROM (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY filled('plain')) AS p, percentile_cont(0.5) WITHIN GROUP (ORDER BY filled('guarded')) AS g,
			 percentile_cont(0.5) WITHIN GROUP (ORDER BY filled('excluded')) AS e FROM generate_series(1, 3)) t, (SELECT count(*) AS n FROM episode) c;
DROP TABLE episode, plain, guarded, excluded;

\echo
\echo 'B1, B2  the registry'
SELECT migrant_create_registry() \g /dev/null
CREATE FUNCTION bench_number(n bigint) RETURNS citizen_id LANGUAGE sql IMMUTABLE
	RETURN ('339900' || to_char(date '1950-01-01' + (n / 900)::integer, 'YYYYMMDD') || lpad((n % 900 + 1)::text, 3, '0'))::bigint::citizen_id;
INSERT INTO registry.region (code, name) VALUES ('331102001001', 'community');
INSERT INTO registry.dwelling (code, region, place, area_m2, area_kind, rooms)
SELECT n, '331102001001', ST_Point(119.9 + n * 1e-7, 28.4, 4326), 20 + n % 60, 'usable', 1 + n % 4 FROM generate_series(1, :dwellings) n;
INSERT INTO registry.person (pseudonym, birth_month, sex)
SELECT citizen_id_pseudonym(number), date_trunc('month', citizen_id_birth_date(number)), citizen_id_sex(number) FROM (SELECT bench_number(n) AS number FROM generate_series(0, :persons - 1) n ORDER BY n) p;
-- four claims a person on the average, of stays of some months one after the other; a fifth contradicts another
ALTER TABLE registry.claim DISABLE TRIGGER USER;
SET session_replication_role = replica;
SELECT setseed(0.5) \g /dev/null
INSERT INTO registry.claim (source, source_key, person, dwelling, channel, household, period, declared_on)
SELECT 'bench', i, 1 + i % :persons, 1 + floor(random() * :dwellings), (ARRAY['self', 'landlord', 'employer', 'grid_worker'])[1 + floor(random() * 4)], 'h' || i % 3,
	   daterange(since, CASE WHEN random() < 0.6 THEN since + 1 + floor(random() * 300)::integer END), since + floor(random() * 20)::integer
FROM (SELECT i, date '2020-01-01' + (i / :persons)::integer * 250 + floor(random() * 300)::integer AS since FROM generate_series(0, :claims - 1) i) s;
RESET session_replication_role;
ALTER TABLE registry.claim ENABLE TRIGGER USER;
VACUUM ANALYZE registry.claim, registry.person, registry.dwelling;
SELECT format('%s claims about %s persons in %s dwellings', :claims, :persons, :dwellings);
SELECT format('resolve(), everything anew: %s s, %s us a claim', round(s::numeric, 1), round((s * 1e6 / :claims)::numeric, 1)) FROM seconds('SELECT registry.resolve()') s;
SELECT format('%s residences, %s over-crowded periods', (SELECT count(*) FROM registry.residence), (SELECT count(*) FROM registry.overcrowding));
VACUUM ANALYZE registry.residence, registry.overcrowding, registry.person, registry.dwelling;
SELECT format('resolve() again, nothing changed: %s s', round(s::numeric, 1)) FROM seconds('SELECT registry.resolve()') s;
VACUUM ANALYZE registry.person, registry.dwelling;

CREATE FUNCTION bench_declare(n bigint) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	started timestamptz := clock_timestamp();
	since date := date '2020-01-01' + floor(random() * 2000)::integer;
BEGIN
	PERFORM registry.declare_stay('one', n::text, bench_number(floor(random() * (SELECT reltuples FROM pg_class WHERE oid = 'registry.person'::regclass))::bigint),
								  1 + floor(random() * (SELECT reltuples FROM pg_class WHERE oid = 'registry.dwelling'::regclass))::bigint, 'landlord', since, NULL, since);
	RETURN 1000 * extract(epoch FROM clock_timestamp() - started);
END $$;
CREATE TABLE took (ms float8);
SELECT format('INSERT INTO took SELECT bench_declare(%s)', n) FROM generate_series(1, 2000) n
\gexec
SELECT format('a declaration, each in its own transaction: median %s ms, 99 %% within %s ms (goal 5), the longest %s ms', round((p)[1]::numeric, 2), round((p)[2]::numeric, 2), round(longest::numeric, 2))
FROM (SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY ms) AS p, max(ms) AS longest FROM took) t;
SELECT greatest(1, least(30, :rows / 10000)) AS seconds \gset
\set tps `pgbench -n -c 8 -j 2 -T :seconds -f declare.pgbench :DBNAME | sed -n 's/^tps = \([0-9]*\).*/\1/p'`
SELECT format('8 clients: %s declarations a second (goal 1000)', :tps);
SELECT 'residences that differ from a full recomputation: ' || count(*) FROM (
	SELECT r.person FROM registry.residence r WHERE person <= 20000 EXCEPT SELECT r.person FROM registry.resolved_residence r WHERE person <= 20000) d;
