-- readings in the registry: loads with their errors, months declared, and findings on a hand-made city
SET client_min_messages = warning;
\getenv dir PG_ABS_SRCDIR
\set intake_script :dir '/data/intake.sql'
\i :intake_script
SELECT migrant_create_registry();
CREATE SCHEMA usage_city;
SET search_path = usage_city, public;
SET datestyle = 'ISO, YMD';

-- 300 dwellings of two rooms and 32 m², 1 to 4 persons declared in each as one household, half of them seen by the grid worker; two
-- households of one person in 298 and 299, nobody in 291 to 297 and 300
INSERT INTO registry.region (code, name) VALUES ('331102001001', '甲社区');
INSERT INTO registry.dwelling (code, region, place, area_m2, area_kind, rooms)
SELECT 'D' || d, '331102001001', ST_SetSRID(ST_MakePoint(119.9, 28.4), 4326), 32, 'usable', 2 FROM generate_series(1, 300) d;
CREATE TABLE lodger AS
SELECT d.dwelling, n, m, row_number() OVER (ORDER BY n, m) AS id, CASE WHEN n IN (298, 299) THEN 'H' || n || '-' || m ELSE 'H' || n END AS household
FROM registry.dwelling d, LATERAL (SELECT substr(d.code, 2)::integer AS n) c,
	 generate_series(1, CASE WHEN n BETWEEN 291 AND 297 OR n = 300 THEN 0 WHEN n IN (298, 299) THEN 2 ELSE 1 + n % 4 END) m;
INSERT INTO registry.person (person, pseudonym, birth_month, sex) OVERRIDING SYSTEM VALUE
SELECT id, decode(lpad(to_hex(id), 64, '0'), 'hex'), '1990-01-01', 1 FROM lodger;
INSERT INTO registry.claim (source, source_key, person, dwelling, channel, household, period, declared_on, load)
SELECT 'city', id::text, id, dwelling, CASE n % 2 WHEN 0 THEN 'grid_worker' ELSE 'landlord' END, household, '[2025-01-01,)', '2026-06-01', 1 FROM lodger ORDER BY lodger.id;

SELECT count(*), min(persons), max(persons), count(*) FILTER (WHERE seen) AS seen, max(households) AS households FROM registry.declared_by_month('2026-04-01', '2026-06-01');
-- half a month of one person is half a person; a word that is stale counts for the number, but for no household
SELECT month, persons, households, seen
FROM registry.dwelling d, LATERAL (SELECT * FROM registry.declared_by_month('2026-04-01', '2026-06-01') m WHERE m.dwelling = d.dwelling) m WHERE code = 'D1' ORDER BY month;
UPDATE registry.residence r SET period = '[2025-01-01,2026-04-16)', declared_on = '2025-02-01' FROM registry.dwelling d WHERE d.dwelling = r.dwelling AND d.code = 'D1' AND r.person = (SELECT min(id) FROM lodger WHERE n = 1);
SELECT month, persons, households, seen
FROM registry.dwelling d, LATERAL (SELECT * FROM registry.declared_by_month('2026-04-01', '2026-06-01') m WHERE m.dwelling = d.dwelling) m WHERE code = 'D1' ORDER BY month;

-- the rule that a city begins with
SELECT * FROM registry.usage_rule;

-- readings: water 2 + 3 n, electricity 30 + 40 n, of each dwelling by a factor of its own; 291 to 297 are declared by nobody, 291 and 292 are
-- lived in; in 10 and 20 nobody is left; in 298 seven live, in 299 two; the meter of 30 stands still
CREATE TABLE line AS
SELECT format('D%s,%s,%s,%s,%s', n, to_char(month, 'YYYY-MM'), kind, round((factor * CASE WHEN persons = 0 THEN 0.05 * per_person ELSE base + persons * per_person END * CASE WHEN n = 30 AND kind = 'water' THEN 0 ELSE 1 END)::numeric, 2), unit) AS line
FROM generate_series(1, 300) n, generate_series(timestamp '2025-07-01', '2026-06-01', '1 month') month, (VALUES (1, 'water', 2, 3, 'm3'), (2, 'electricity', 30, 40, 'kWh')) k(k, kind, base, per_person, unit),
	 LATERAL (SELECT CASE WHEN n IN (291, 292) THEN 3 WHEN n BETWEEN 293 AND 297 OR n IN (10, 20, 300) THEN 0 WHEN n = 298 THEN 7 WHEN n = 299 THEN 2 ELSE 1 + n % 4 END AS persons,
					 exp(0.6 * ((hashint8extended(n * 2 + k, 0) & 1023) / 1023.0 - 0.5) + 0.2 * ((hashint8extended(n * 64 + extract(month FROM month)::integer, k) & 1023) / 1023.0 - 0.5)) AS factor) f
ORDER BY n, month, kind;
INSERT INTO registry.code VALUES ('meter_kind', 'coal', '煤', 'coal');
SELECT registry.open_intake() \gset
INSERT INTO file_line (line) VALUES ('dwelling,month,kind,amount,unit');
INSERT INTO file_line (line) SELECT line FROM line;
INSERT INTO file_line (line) VALUES
	('D1,2026-05,water,1,m3'), ('D301,2026-05,water,1,m3'), ('D1,2026-13,water,1,m3'), ('D1,2026-05-02,water,1,m3'), ('D1,2026,water,1,m3'), ('D1,2026-07-01,water,-1,m3'),
	('D1,2026-07,water,1e9,m3'), ('D1,2026-07,water,1,l'), ('D1,2026-07,electricity,1,m3'), (format('D1,2026-07,%s,1,', repeat('x', 64))), ('D1,2026-07,,1,m3'), ('D1,2026-07,water'), ('D1,2026-07,coal,12.5,kg');
SELECT pg_temp.send() \g /dev/null
SELECT kind, lines, accepted, repeated, refused FROM registry.load_readings('readings.csv');
SELECT column_name, sqlstate, problem, hint FROM registry.load_error ORDER BY line;
-- the same again is repeated, another amount corrects
SELECT registry.open_intake() \gset
INSERT INTO file_line (line) VALUES ('kind,amount,month,dwelling'), ('coal,12.5,2026-07-01,D1'), ('water,5.25,2025-07-01,D5'), ('water,9,2026-07,D5');
SELECT pg_temp.send() \g /dev/null
SELECT lines, accepted, repeated, refused FROM registry.load_readings();
SELECT r.month, r.amount FROM registry.reading r JOIN registry.dwelling d USING (dwelling) WHERE d.code = 'D5' AND r.kind = 'water' AND r.month IN ('2025-07-01', '2026-07-01') ORDER BY 1;
-- units by their other names; a tonne is no amount of gas
SELECT registry.open_intake() \gset
INSERT INTO file_line (line) VALUES ('dwelling,month,kind,amount,unit'), ('D6,2026-07,water,1,T'), ('D7,2026-07,water,1,吨'), ('D8,2026-07,water,1,立方米'), ('D9,2026-07,water,1,m³'), ('D6,2026-07,gas,1,M3'), ('D7,2026-07,gas,1,立方米'), ('D8,2026-07,gas,1,m³'),
	('D6,2026-07,electricity,1,度'), ('D7,2026-07,electricity,1,千瓦时'), ('D8,2026-07,electricity,1,KWH'), ('D9,2026-07,gas,1,t'), ('D9,2026-07,electricity,1,m³');
SELECT pg_temp.send() \g /dev/null
SELECT lines, accepted, repeated, refused FROM registry.load_readings();
SELECT line, column_name FROM registry.load_error WHERE load = (SELECT max(load) FROM registry.load) ORDER BY line;
DELETE FROM registry.reading WHERE month = '2026-07-01';

-- the model, from the 146 dwellings that the grid worker has seen, and what is expected beside what is declared
SELECT c.kind, count(*), min(c.readings), max(c.readings), bool_and(abs(c.per_person / CASE c.kind WHEN 'water' THEN 3 ELSE 40 END - 1) < 0.15) AS is_near
FROM registry.fit_usage('2026-06-01') m, usage_coefficients(m) c GROUP BY c.kind ORDER BY 1;
SELECT count(*), count(*) FILTER (WHERE abs((estimate).persons - l.persons) > 2.5 * (estimate).standard_error) AS far_off
FROM registry.expect_usage('2026-06-01') e JOIN (SELECT dwelling, count(*) AS persons FROM lodger WHERE n NOT IN (10, 20, 298) GROUP BY dwelling) l USING (dwelling);
SELECT d.code, e.declared, e.capacity FROM registry.expect_usage('2026-06-01') e JOIN registry.dwelling d USING (dwelling) WHERE d.code IN ('D1', 'D3', 'D298', 'D299', 'D300') ORDER BY 1;

-- the months of the rule: of D1, two persons up to the middle of April and then one, 21.5 months of a person in 12,
-- which is 2 on the mean; 12 readings of seasons that the model knows by half a year; 4 in two months
BEGIN;
UPDATE registry.usage_rule SET months = 12, fit_months = 6;
SELECT d.code, e.declared, (e.estimate).readings FROM registry.expect_usage('2026-06-01') e JOIN registry.dwelling d USING (dwelling) WHERE d.code IN ('D1', 'D3') ORDER BY 1;
SELECT array_agg(DISTINCT c.season ORDER BY c.season) AS seasons FROM registry.fit_usage('2026-05-01') m, usage_coefficients(m) c;
UPDATE registry.usage_rule SET months = 2;
SELECT d.code, e.declared, (e.estimate).readings FROM registry.expect_usage('2026-05-01') e JOIN registry.dwelling d USING (dwelling) WHERE d.code IN ('D1', 'D3') ORDER BY 1;
ROLLBACK;
-- one household alone in any of the months may be a family: in D299 one of the two left in May; in D3 a household of eight, more than the rule takes for one
-- unseen, fills it by itself; without a rule that is valid in the month there is no capacity
BEGIN;
UPDATE registry.residence r SET period = daterange(lower(period), '2026-05-01'), open = false WHERE person = (SELECT min(id) FROM lodger WHERE n = 299);
UPDATE registry.residence r SET dwelling = d.dwelling, household = 'H3' FROM registry.dwelling d WHERE d.code = 'D3' AND person IN (SELECT id FROM lodger WHERE n = 7);
SELECT d.code, e.declared, e.capacity FROM registry.expect_usage('2026-06-01') e JOIN registry.dwelling d USING (dwelling) WHERE d.code IN ('D298', 'D299', 'D3') ORDER BY 1;
UPDATE registry.city_rule SET valid = daterange(lower(valid), '2026-06-02');
SELECT count(capacity) > 0 AS capacities FROM registry.expect_usage('2026-06-01');
UPDATE registry.city_rule SET valid = daterange(lower(valid), '2026-06-01');
SELECT count(capacity) AS capacities FROM registry.expect_usage('2026-06-01');
ROLLBACK;
-- so many readings of dwellings seen are enough, one fewer are not: then those of the other 145 with 1 to 4 persons count too, and of 298 and 299
BEGIN;
UPDATE registry.usage_rule SET least_readings = (SELECT count(*) FROM registry.reading r JOIN registry.dwelling d USING (dwelling) JOIN (SELECT DISTINCT n FROM lodger WHERE n % 2 = 0) l ON d.code = 'D' || n);
SELECT least_readings / 24 AS seen, (SELECT max(c.readings) FROM registry.fit_usage('2026-06-01') m, usage_coefficients(m) c) AS fitted FROM registry.usage_rule;
UPDATE registry.usage_rule SET least_readings = least_readings + 1;
SELECT count(DISTINCT n) AS declared, (SELECT max(c.readings) FROM registry.fit_usage('2026-06-01') f, usage_coefficients(f) c) AS fitted FROM lodger;
ROLLBACK;
-- a dwelling of 98 persons is fitted to, as the model knows so many; one of 99 is not
BEGIN;
INSERT INTO registry.person (person, pseudonym, birth_month, sex) OVERRIDING SYSTEM VALUE SELECT 9000 + n, decode(lpad(to_hex(9000 + n), 64, '0'), 'hex'), '1990-01-01', 1 FROM generate_series(1, 99) n;
INSERT INTO registry.residence (person, dwelling, period, open, declared_on, claims, lost, conflict)
SELECT p.person, d.dwelling, '[2025-01-01,2027-01-01)', false, '2026-06-01', ARRAY[(SELECT min(claim) FROM registry.claim WHERE channel = 'grid_worker')], '{}', false
FROM registry.person p, registry.dwelling d WHERE d.code = 'D300' AND p.person BETWEEN 9001 AND 9098;
UPDATE registry.reading r SET amount = 100 * amount FROM registry.dwelling d WHERE d.dwelling = r.dwelling AND d.code = 'D300';
SELECT max(c.readings) AS fitted FROM registry.fit_usage('2026-06-01') m, usage_coefficients(m) c;
INSERT INTO registry.residence (person, dwelling, period, open, declared_on, claims, lost, conflict)
SELECT 9099, dwelling, period, false, declared_on, claims, '{}', false FROM registry.residence WHERE person = 9098;
SELECT max(c.readings) AS fitted FROM registry.fit_usage('2026-06-01') m, usage_coefficients(m) c;
ROLLBACK;
-- the shares, round by round: what is assumed for so many dwellings, and the city's own, as likely as each is by the round before
CREATE FUNCTION learned(OUT occupied float8, OUT empty float8) LANGUAGE plpgsql AS $$
DECLARE
	u registry.usage_rule;
BEGIN
	SELECT * INTO u FROM registry.usage_rule;
	occupied := u.occupied;
	empty := u.empty;
	FOR i IN 1..u.rounds LOOP
		SELECT (u.worth * u.occupied + coalesce(sum(CASE declared WHEN 0 THEN p_more ELSE 0 END), 0)) / (u.worth + sum(CASE declared WHEN 0 THEN 1 ELSE 0 END)),
			   (u.worth * u.empty + coalesce(sum(CASE declared WHEN 0 THEN 0 ELSE p_empty END), 0)) / (u.worth + sum(CASE declared WHEN 0 THEN 0 ELSE 1 END))
		INTO occupied, empty
		FROM (SELECT e.declared, j.p_more, j.p_empty FROM registry.expect_usage('2026-06-01') e, usage_judge(e.estimate, e.declared, e.capacity, occupied, empty, u.fewer, u.more) j) j;
		empty := CASE WHEN empty + u.fewer + u.more > 1 THEN 1 - u.fewer - u.more ELSE empty END;
	END LOOP;
END $$;
CREATE FUNCTION shares_differ(OUT judged bigint, OUT differ bigint) LANGUAGE sql AS $$
	SELECT count(*), count(*) FILTER (WHERE abs(a.p_empty - b.p_empty) + abs(a.p_fewer - b.p_fewer) + abs(a.p_more - b.p_more) > 1e-9 IS NOT FALSE)
	FROM registry.judge_usage('2026-06-01') a JOIN registry.expect_usage('2026-06-01') e USING (dwelling), registry.usage_rule u, learned() l,
		 usage_judge(e.estimate, e.declared, e.capacity, l.occupied, l.empty, u.fewer, u.more) b
$$;
BEGIN;
SELECT *, (SELECT empty > 0.001 AND empty < 0.029 AND occupied < 0.5 FROM learned()) AS few_are_empty FROM shares_differ();
UPDATE registry.usage_rule SET rounds = 1, worth = 5;
SELECT * FROM shares_differ();
UPDATE registry.usage_rule SET rounds = 0;
SELECT *, (SELECT (empty, occupied) = (0.03, 0.5) FROM learned()) AS as_assumed FROM shares_differ();
-- many are empty: the other shares leave room for a tenth of them
UPDATE registry.usage_rule SET rounds = 2, worth = 1, empty = 0.05, fewer = 0.5, more = 0.4;
UPDATE registry.reading r SET amount = 0.02 * amount FROM registry.dwelling d WHERE d.dwelling = r.dwelling AND substr(d.code, 2)::integer % 4 IN (1, 3) AND substr(d.code, 2)::integer < 280;
SELECT *, (SELECT empty FROM learned()) AS empty FROM shares_differ();
ROLLBACK;

SELECT d.code, finding, probability > 0.9 AS is_likely, declared, capacity, reasons_zh, reasons_en FROM registry.usage_finding JOIN registry.dwelling d USING (dwelling) ORDER BY finding, d.code;
-- a city's own words
UPDATE registry.code SET label_zh = '生活用电', label_en = 'power' WHERE (table_name, code) = ('usage_reason', 'kind.electricity');
SELECT count(*) FILTER (WHERE reasons_zh LIKE '%生活用电%' AND reasons_en LIKE '%power%') > 0 AS changed, count(*) FILTER (WHERE reasons_en LIKE '%electricity%') AS left FROM registry.usage_finding;
SELECT count(*) FILTER (WHERE probability > before) AS violations FROM (SELECT probability, lag(probability) OVER () AS before FROM registry.usage_finding) f;
-- dwellings with nobody declared tell what an empty one uses: a twentieth of a person's use in this city; if it is a quarter, that
SELECT round((m).empty[1]::numeric, 1) AS water, round((m).empty[2]::numeric, 1) AS electricity FROM registry.fit_usage('2026-06-01') m;
UPDATE registry.reading r SET amount = amount * 5 FROM registry.dwelling d WHERE d.dwelling = r.dwelling AND d.code ~ '^D(29[34567]|300)$';
CREATE TABLE fitted AS SELECT registry.fit_usage('2026-06-01') AS model;
SELECT (model).kinds[i] AS kind, abs((model).empty[i] - e.mean) < 1e-9 AND abs((model).empty_scale[i] - greatest(e.deviation, 0.35)) < 1e-9 AS as_due, (model).empty[i] BETWEEN ln(0.25) AND ln(0.4) AS is_a_quarter
FROM fitted, generate_series(1, 2) i,
	 LATERAL (SELECT avg(x) AS mean, stddev_pop(x) AS deviation
			  FROM registry.reading r JOIN registry.dwelling d USING (dwelling) JOIN usage_coefficients(model) c ON c.kind = r.kind AND c.season = extract(month FROM r.month), LATERAL (SELECT ln(r.amount / c.per_person + 0.05) AS x) l
			  WHERE d.code ~ '^D(29[1-7]|300)$' AND r.kind = (model).kinds[i] AND r.amount < (c.base + c.per_person) / 2) e
ORDER BY 1;
SELECT d.code, finding FROM registry.usage_finding JOIN registry.dwelling d USING (dwelling) WHERE d.code ~ '^D(29[1-7]|300)$' ORDER BY d.code;
-- with fewer seen than are asked for, all declared ones are fitted to
UPDATE registry.usage_rule SET least_readings = 100000;
SELECT min(c.readings) FROM registry.fit_usage('2026-06-01') m, usage_coefficients(m) c;
-- no readings, no findings
TRUNCATE registry.reading;
SELECT count(*) FROM registry.usage_finding;
SELECT count(*) FROM registry.judge_usage('2026-06-01');
DROP SCHEMA usage_city CASCADE;
DROP SCHEMA registry CASCADE;
