-- declarations one by one: made, corrected, ended, withdrawn; the tables follow and are what a full recomputation makes
\getenv dir PG_ABS_SRCDIR
\set key_script :dir '/data/key.sql'
SET client_min_messages = warning;
\set SHOW_CONTEXT never
SET datestyle = 'ISO, YMD';
\i :key_script
SELECT migrant_create_registry();
INSERT INTO registry.region (code, name) VALUES ('331102001001', '社区');
INSERT INTO registry.dwelling (code, region, place, area_m2, area_kind, rooms)
SELECT chr(64 + n), '331102001001', ST_Point(119.9 + n / 1000.0, 28.4, 4326), 8 + 4 * (n % 4), 'usable', 2 FROM generate_series(1, 12) n;
CREATE SCHEMA claims_test;
SET search_path = claims_test, registry, public;
CREATE FUNCTION number_of(n integer) RETURNS citizen_id LANGUAGE sql IMMUTABLE RETURN (33990019900101000 + 2 * n + 1)::citizen_id;
CREATE VIEW lives AS SELECT d.code, r.period, r.open, r.conflict, cardinality(r.claims) AS claims, r.lost FROM residence r JOIN dwelling d USING (dwelling);

-- by hand: a stay is declared, said again, ended by the landlord, corrected, withdrawn
SELECT declare_stay('web', 'a', number_of(1), 1, 'self', '2025-01-01', declared_on => '2025-01-02') AS a \gset
SELECT * FROM lives;
SELECT declare_stay('web', 'a', number_of(1), 1, 'self', '2025-01-01', declared_on => '2025-01-02') = :a AS same, count(*) FROM claim;
SELECT declare_stay('web', 'a', number_of(1), 2, 'self', '2025-01-01', declared_on => '2025-01-02');
SELECT end_stay('office', 'b', :a, '2025-05-01', 'landlord', '2025-05-02') AS b \gset
SELECT * FROM lives;
SELECT correct_claim('office', 'c', :b, period => '[2025-01-01,2025-06-01)', declared_on => '2025-06-03') AS c \gset
SELECT * FROM lives;
SELECT correct_claim('office', 'c', :b, period => '[2025-01-01,2025-06-01)', declared_on => '2025-06-03') = :c AS same, count(*) FROM claim;
SELECT correct_claim('office', 'd', :b, period => '[2025-01-01,2025-07-01)', declared_on => '2025-06-03');
SELECT withdraw_claim(:c), withdraw_claim(:c);
SELECT * FROM lives;
SELECT end_stay('web', 'e', :a, '2025-04-01', declared_on => '2025-04-02') AS e \gset
SELECT * FROM lives;
SELECT withdraw_claim(:e);
SELECT * FROM lives;
SELECT source, source_key, channel, period, withdrawn_at IS NULL AS in_force, replaces IS NOT NULL AS replaces, withdrawn_at = (SELECT recorded_at FROM claim n WHERE n.replaces = c.claim) AS gapless FROM claim c ORDER BY claim;

-- what was known when
SELECT k.at, d.code, r.period, r.open
FROM (VALUES ('after a', :a), ('after b', :b), ('after c', :c), ('after e', :e)) k(at, claim)
JOIN claim c USING (claim), residence_as_of('2025-03-01', c.recorded_at) r JOIN dwelling d USING (dwelling) ORDER BY k.claim;
SELECT count(*) FROM residence_as_of('2025-03-01', 'infinity');
SELECT count(*) FROM residence_as_of('2025-03-01', '-infinity');
SELECT (SELECT count(*) FROM residence_as_of('2025-03-01', withdrawn_at)) AS from_the_withdrawal_on, (SELECT count(*) FROM residence_as_of('2025-03-01', withdrawn_at - interval '1 microsecond')) AS until_then FROM claim WHERE claim = :e;
SELECT count(*) FILTER (WHERE period @> '2025-05-15'::date) FROM residence_as_of('2025-05-15', (SELECT recorded_at FROM claim WHERE claim = :c), 1);

-- refused
SELECT declare_stay('web', 'z', number_of(1), 1, 'self', '2025-01-01', '2025-01-01');
SELECT declare_stay('web', 'z', number_of(1), 99, 'self', '2025-01-01');
SELECT declare_stay('web', 'z', number_of(1), 1, 'neighbour', '2025-01-01');
SELECT end_stay('web', 'z', :a, '2025-01-01');
SELECT end_stay('web', 'z', 99999, '2025-02-01');
SELECT correct_claim('web', 'z', :c);
SELECT withdraw_claim(99999);

-- over-crowding follows: the dwelling, the rule, the tolerances, the age of who lives there
TRUNCATE claim CASCADE;
SELECT count(*) FROM residence;
SELECT count(declare_stay('web', n::text, number_of(n), 1, 'landlord', '2025-01-01', '2025-07-01', '2025-01-02')) FROM generate_series(1, 5) n;
SELECT code, period, peak, capacity, excess FROM overcrowded;
UPDATE dwelling SET area_m2 = 100, rooms = 5 WHERE dwelling = 1;
SELECT count(*) FROM overcrowded;
UPDATE dwelling SET rooms = 1 WHERE dwelling = 1;
SELECT code, period, peak, capacity, excess FROM overcrowded;
UPDATE city_rule SET max_per_room = 4 WHERE city = '3311';
SELECT code, period, peak, capacity, excess FROM overcrowded;
UPDATE resolution_rule SET grace_days = 200;
SELECT count(*) FROM overcrowded;
UPDATE resolution_rule SET grace_days = 10;
SELECT withdraw_claim(max(claim)) FROM claim;
SELECT count(*) FROM overcrowded;

-- 400 random acts on 24 persons and 12 dwellings; after each twentieth, what the tables hold is what is made anew
TRUNCATE claim CASCADE;
CREATE TABLE held (act integer, residence_off bigint, overcrowding_off bigint, residences bigint, overcrowded bigint);
CREATE TABLE kept (act integer, at timestamptz, person bigint, dwelling bigint, period daterange, claims bigint[], lost bigint[]);
CREATE FUNCTION compare(act integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	CREATE TEMP TABLE r AS SELECT person, dwelling, period, open, declared_on, household, claims, lost, conflict FROM residence;
	CREATE TEMP TABLE o AS SELECT dwelling, rule, period, peak, capacity, excess_days, is_crowd, clause FROM overcrowding;
	TRUNCATE residence, overcrowding;
	PERFORM resolve();
	INSERT INTO held
	SELECT act, (SELECT count(*) FROM (TABLE r EXCEPT ALL SELECT person, dwelling, period, open, declared_on, household, claims, lost, conflict FROM residence) d)
			  + (SELECT count(*) FROM (SELECT person, dwelling, period, open, declared_on, household, claims, lost, conflict FROM residence EXCEPT ALL TABLE r) d),
		   (SELECT count(*) FROM (TABLE o EXCEPT ALL SELECT dwelling, rule, period, peak, capacity, excess_days, is_crowd, clause FROM overcrowding) d)
			  + (SELECT count(*) FROM (SELECT dwelling, rule, period, peak, capacity, excess_days, is_crowd, clause FROM overcrowding EXCEPT ALL TABLE o) d),
		   (SELECT count(*) FROM r), (SELECT count(*) FROM o);
	DROP TABLE r, o;
	INSERT INTO kept SELECT act, t.at, person, dwelling, period, claims, lost FROM residence, (SELECT clock_timestamp() AS at OFFSET 0) t;
END $$;
CREATE FUNCTION act(n integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	kind float8 := random();
	since date := date '2023-01-01' + floor(random() * 900)::integer;
	taken bigint := (SELECT claim FROM claim WHERE withdrawn_at IS NULL ORDER BY random() LIMIT 1);
	channel text := (ARRAY['self', 'landlord', 'employer', 'grid_worker'])[1 + floor(random() * 4)];
BEGIN
	IF kind < 0.55 OR taken IS NULL THEN
		PERFORM declare_stay('test', n::text, number_of(1 + floor(random() * 24)::integer), 1 + floor(random() * 12)::bigint, channel, since,
							 CASE WHEN random() < 0.5 THEN since + 1 + floor(random() * 400)::integer END, since + floor(random() * 60)::integer, 'h' || floor(random() * 3));
	ELSIF kind < 0.7 THEN
		PERFORM correct_claim('test', n::text, taken, 1 + floor(random() * 12)::bigint, CASE WHEN random() < 0.5 THEN daterange(since, since + 200) END, declared_on => since + 300);
	ELSIF kind < 0.85 THEN
		PERFORM end_stay('test', n::text, taken, (SELECT lower(period) + 1 + floor(random() * 300)::integer FROM claim WHERE claim = taken), channel, since + 300);
	ELSIF kind < 0.95 THEN
		PERFORM withdraw_claim(taken);
	ELSE
		UPDATE dwelling SET rooms = 1 + floor(random() * 3)::integer, area_m2 = 4 + floor(random() * 30) WHERE dwelling = 1 + floor(random() * 12)::bigint;
	END IF;
	IF n % 20 = 0 THEN
		PERFORM compare(n);
	END IF;
END $$;
SELECT setseed(0.125) \g /dev/null
SELECT act(n) FROM generate_series(1, 400) n \g /dev/null
SELECT count(*) AS compared, sum(residence_off) AS residence_off, sum(overcrowding_off) AS overcrowding_off, min(residences) > 5 AND max(residences) > 50 AS has_residences, sum(overcrowded) > 20 AS has_overcrowding FROM held;
SELECT count(*) > 200 AS claims, count(withdrawn_at) > 50 AS withdrawn, (SELECT count(*) FROM residence WHERE conflict) > 5 AS conflicts FROM claim;
-- what the residences were at each of these times can be told afterwards
SELECT count(DISTINCT at) AS times, count(*) AS days, sum(differ) AS differ
FROM (SELECT DISTINCT at FROM kept) t, generate_series(date '2023-01-01', '2026-01-01', interval '60 days') g(day),
	 LATERAL (SELECT count(*) AS differ FROM (
		(SELECT person, dwelling, period, claims, lost FROM kept k WHERE k.at = t.at AND period @> day::date
		 EXCEPT SELECT person, dwelling, period, claims, lost FROM residence_as_of(day::date, t.at))
		UNION ALL
		(SELECT person, dwelling, period, claims, lost FROM residence_as_of(day::date, t.at)
		 EXCEPT SELECT person, dwelling, period, claims, lost FROM kept k WHERE k.at = t.at)) d) d;
-- a residence that stays the same keeps its number
CREATE TABLE before AS SELECT residence, person FROM residence;
SELECT resolve() = (SELECT count(*) FROM before) AS resolved;
SELECT count(*) AS other FROM before FULL JOIN residence USING (residence) WHERE before.person IS NULL OR residence.person IS NULL;

SET client_min_messages = error;
DROP SCHEMA claims_test, registry CASCADE;
