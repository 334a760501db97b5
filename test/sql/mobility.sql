-- registry: workplaces, who works there
SET client_min_messages = error;
SELECT migrant_create_registry();
RESET client_min_messages;
INSERT INTO registry.region (code, name) VALUES ('331102001001', 'community');
INSERT INTO registry.dwelling (code, region, place, rooms) SELECT n, '331102001001', ST_Point(119.9 + n * 0.01, 28.4, 4326), 1 FROM generate_series(1, 5) n;
INSERT INTO registry.person (pseudonym, birth_month, sex) SELECT sha256(n::text::bytea), '1990-01-01', 1 FROM generate_series(1, 200) n;

\echo 'a file of workplaces: what is refused is told by line, a second file brings places up to date'
SELECT registry.open_intake() \gset
INSERT INTO intake (content) VALUES ('employer,name,lon,lat'), ('91350100M000100Y43,"Works, one",119.95,28.45'), ('91350100M000100Y44,x,119,28'), ('91350100M000100Y43,again,119,28'),
	('91331102PDY000013N,,181,28'), (',x,119,28'), ('91350100M000100Y43,x,119,');
SELECT kind, lines, accepted, repeated, refused FROM registry.load_workplaces('workplaces.csv');
SELECT line, column_name, sqlstate, problem, hint FROM registry.load_error ORDER BY line;
SELECT registry.open_intake() \gset
INSERT INTO intake (content) VALUES ('lat,lon,employer'), ('28.46,119.95,91350100M000100Y43');
SELECT kind, lines, accepted, repeated, refused FROM registry.load_workplaces();
SELECT employer, name, ST_AsText(place), cell FROM registry.workplace;

\echo 'who works where: while a believed declaration that names the employer holds, periods that meet made one; against a count of days'
INSERT INTO registry.workplace (employer, place) VALUES ('91331102PDY000013N', ST_Point(119.96, 28.47, 4326));
SELECT setseed(0.5) \g /dev/null
INSERT INTO registry.claim (source, source_key, person, dwelling, channel, period, declared_on, employer)
SELECT 'test', n, 1 + n % 200, 1 + floor(random() * 5), (ARRAY['self', 'landlord', 'employer', 'grid_worker'])[1 + floor(random() * 4)],
	   daterange(since, since + 5 + floor(random() * 200)::integer), since, (ARRAY['91350100M000100Y43', '91331102PDY000013N', NULL, '91350100M000100Y43'])[1 + floor(random() * 4)]::credit_code
FROM (SELECT n, '2025-01-01'::date + floor(random() * 500)::integer AS since FROM generate_series(1, 1200) n) c;
WITH told AS (
	SELECT person, workplace, day::date FROM registry.employment, generate_series(lower(period)::timestamp, upper(period) - interval '1 day', '1 day') day),
due AS (
	SELECT DISTINCT r.person, w.workplace, day::date
	FROM registry.residence r JOIN registry.claim c ON c.claim = ANY (r.claims) JOIN registry.workplace w USING (employer), generate_series(lower(r.period)::timestamp, upper(r.period) - interval '1 day', '1 day') day)
SELECT (SELECT count(*) > 10000 FROM due) AS many, (SELECT count(*) FROM (TABLE told EXCEPT ALL TABLE due) d) AS too_many, (SELECT count(*) FROM (TABLE due EXCEPT ALL TABLE told) d) AS missing;
SELECT count(*) AS meet FROM registry.employment a JOIN registry.employment b ON (a.person, a.workplace) = (b.person, b.workplace) AND a.period <> b.period AND (a.period && b.period OR a.period -|- b.period);
SET client_min_messages = error;
DROP SCHEMA registry CASCADE;
