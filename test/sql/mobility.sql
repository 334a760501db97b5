-- registry: workplaces, who works there, chains and trajectories of one person, migration and commuting and their release
SET jit = off;
SET client_min_messages = error;
DROP ROLE IF EXISTS migrant_test_chief;
SELECT migrant_create_registry();
RESET client_min_messages;
\getenv dir PG_ABS_SRCDIR
\set key_script :dir '/data/key.sql'
\set intake_script :dir '/data/intake.sql'
\i :key_script
\i :intake_script
INSERT INTO registry.region (code, name) VALUES ('331102001001', 'community'), ('331102002001', 'other');
INSERT INTO registry.dwelling (code, region, place, rooms)
SELECT n, (ARRAY['331102001001', '331102002001'])[1 + n % 2]::region_code, ST_Point(119.9 + n * 0.01, 28.4, 4326), 1 FROM generate_series(1, 5) n;
CREATE ROLE migrant_test_chief;
GRANT USAGE ON SCHEMA registry TO migrant_test_chief;
GRANT EXECUTE ON FUNCTION registry.approve_access TO migrant_test_chief;
CREATE VIEW num AS SELECT n, (33990019900101000 + n)::citizen_id AS number FROM generate_series(1, 200) n;
GRANT SELECT ON num TO PUBLIC;
INSERT INTO registry.person (pseudonym, birth_month, sex) SELECT citizen_id_pseudonym(number), '1990-01-01', 1 FROM num ORDER BY n;

\echo 'a file of workplaces: what is refused is told by line, a second file brings places up to date'
SELECT registry.open_intake() \gset
INSERT INTO file_line (line) VALUES ('employer,name,lon,lat'), ('91350100M000100Y43,"Works, one",119.95,28.45'), ('91350100M000100Y44,x,119,28'), ('91350100M000100Y43,again,119,28'),
	('91331102PDY000013N,,181,28'), (',x,119,28'), ('91350100M000100Y43,x,119,'), ('91350100m000100y43,in small letters,119,28'), ('91331102PDY000013N,,119,-91');
SELECT pg_temp.send() \g /dev/null
SELECT kind, lines, accepted, repeated, refused FROM registry.load_workplaces('workplaces.csv');
SELECT line, column_name, sqlstate, problem, hint FROM registry.load_error ORDER BY line;
SELECT registry.open_intake() \gset
INSERT INTO file_line (line) VALUES ('lat,lon,employer'), ('28.46,119.95,91350100M000100Y43');
SELECT pg_temp.send() \g /dev/null
SELECT kind, lines, accepted, repeated, refused FROM registry.load_workplaces();
SELECT employer, name, ST_AsText(place), cell FROM registry.workplace;
SELECT registry.open_intake() \gset
INSERT INTO file_line (line) VALUES ('employer,lon,lat'), ('91331102PDY000013N,180,-90'), ('91331102PDY000014R,-180,90');
SELECT pg_temp.send() \g /dev/null
SELECT accepted FROM registry.load_workplaces();
DELETE FROM registry.workplace WHERE employer <> '91350100M000100Y43';

\echo 'who works where: while a believed declaration that names the employer holds, periods that meet made one; against a count of days'
INSERT INTO registry.workplace (employer, place) VALUES ('91331102PDY000013N', ST_Point(119.96, 28.47, 4326));
SELECT setseed(0.5) \g /dev/null
INSERT INTO registry.claim (source, source_key, person, dwelling, channel, period, declared_on, employer)
SELECT 'test', n, 1 + n % 200, 1 + floor(random() * 5), (ARRAY['self', 'landlord', 'employer', 'grid_worker'])[1 + floor(random() * 4)],
	   daterange(since, CASE WHEN n % 7 > 0 THEN since + 5 + floor(random() * 200)::integer END), since,
	   (ARRAY['91350100M000100Y43', '91331102PDY000013N', NULL, '91331102PDY000014R'])[1 + floor(random() * 4)]::credit_code
FROM (SELECT n, registry.today() - 600 + floor(random() * 590)::integer AS since FROM generate_series(1, 1200) n) c;
CREATE TABLE work_day AS
SELECT DISTINCT r.person, c.employer, w.workplace, w.place, day::date
FROM registry.residence r JOIN registry.claim c ON c.claim = ANY (r.claims) LEFT JOIN registry.workplace w USING (employer), generate_series(lower(r.period)::timestamp, upper(r.period) - interval '1 day', '1 day') day
WHERE c.employer IS NOT NULL;
WITH told AS (
	SELECT person, employer, workplace, day::date FROM registry.employment, generate_series(lower(period)::timestamp, upper(period) - interval '1 day', '1 day') day),
due AS (
	SELECT person, employer, workplace, day FROM work_day)
SELECT (SELECT count(*) > 10000 FROM due) AS many, (SELECT count(*) > 1000 FROM due WHERE workplace IS NULL) AS many_without_place,
	   (SELECT count(*) FROM (TABLE told EXCEPT ALL TABLE due) d) AS too_many, (SELECT count(*) FROM (TABLE due EXCEPT ALL TABLE told) d) AS missing;
SELECT count(*) AS meet FROM registry.employment a JOIN registry.employment b ON (a.person, a.employer) = (b.person, b.employer) AND a.period <> b.period AND (a.period && b.period OR a.period -|- b.period);

\echo 'chains: all residences and places of work, with and without a position; each of 20 persons asked for, approved and opened'
UPDATE registry.access_purpose SET per_day = 1000 WHERE purpose = 'subject';
CREATE TABLE asked AS SELECT n AS person, registry.request_access(number, 'trajectory', 'subject', 'C-' || n) AS request FROM num WHERE n <= 20;
GRANT SELECT ON asked TO migrant_test_chief;
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT count(*) AS approved, count(DISTINCT p.birth_month) AS persons FROM asked a, registry.approve_access(a.request) p;
SET SESSION AUTHORIZATION DEFAULT;
CREATE TABLE opened AS SELECT a.person, c.* FROM asked a, registry.open_chain(a.request) c;
CREATE TABLE run AS -- of days at one employer
SELECT person, employer, workplace, place, day, min(day) OVER (PARTITION BY person, employer, island) AS since
FROM (SELECT *, day - row_number() OVER (PARTITION BY person, employer ORDER BY day)::integer AS island FROM work_day) d;
WITH told AS (
	SELECT person, kind, code, ST_AsText(place) AS place, period FROM opened),
due AS (
	SELECT r.person, 'residence', d.code, ST_AsText(d.place), r.period FROM registry.residence r JOIN registry.dwelling d USING (dwelling) WHERE r.person <= 20
	UNION ALL
	SELECT person, 'workplace', employer::text, ST_AsText(place), daterange(since, max(day) + 1) FROM run WHERE person <= 20 GROUP BY person, employer, place, since)
SELECT (SELECT count(*) FROM (TABLE told EXCEPT ALL TABLE due) d) AS too_many, (SELECT count(*) FROM (TABLE due EXCEPT ALL TABLE told) d) AS missing, (SELECT count(DISTINCT kind) FROM told) AS kinds;
\echo 'one place of work at a time, against the days of each: of those with a position the one that began last'
CREATE TABLE place_day AS
SELECT r.person, 'residence' AS kind, d.place, day::date, lower(r.period) AS since FROM registry.residence r JOIN registry.dwelling d USING (dwelling), generate_series(lower(r.period)::timestamp, upper(r.period) - interval '1 day', '1 day') day
UNION ALL
(SELECT DISTINCT ON (person, day) person, 'workplace', place, day, since FROM run WHERE workplace IS NOT NULL ORDER BY person, day, since DESC, workplace DESC);
SELECT (SELECT count(*) FROM run WHERE workplace IS NOT NULL) > (SELECT count(*) FROM place_day WHERE kind = 'workplace') AS some_at_two,
	   (SELECT sum(upper(d) - lower(d)) FROM opened o, unnest(o.counted) d) = (SELECT count(*) FROM place_day WHERE person <= 20) AS each_day_counts_once;
\echo 'trajectories: first timestamp and last second, in China, of each run of days at a place, up to today, or on the days asked for; the time zone of the session does not matter'
CREATE FUNCTION differ(within daterange, OUT fixes bigint, OUT too_many bigint, OUT missing bigint) LANGUAGE sql AS $$
	WITH told AS (
		SELECT a.person, t.kind, p.time, round(p.point[0]::numeric, 6) AS lon, round(p.point[1]::numeric, 6) AS lat FROM asked a, registry.open_trajectory(a.request, within) t, trajectory_points(t.trajectory) p),
	due AS (
		SELECT person, kind, f.time, round(ST_X(place)::numeric, 6), round(ST_Y(place)::numeric, 6)
		FROM (SELECT person, kind, place, min(day) AS first, max(day) AS last
			  FROM (SELECT *, day - row_number() OVER (PARTITION BY person, kind, place, since ORDER BY day)::integer AS island FROM place_day
					WHERE person <= 20 AND day <@ within AND (NOT upper_inf(within) OR day <= (now() AT TIME ZONE interval '8 hours')::date)) d
			  GROUP BY person, kind, place, since, island) r,
			 LATERAL (VALUES ((first || ' 00:00+08')::timestamptz), ((last || ' 23:59:59+08')::timestamptz)) f(time))
	SELECT (SELECT count(*) FROM told), (SELECT count(*) FROM (TABLE told EXCEPT ALL TABLE due) d), (SELECT count(*) FROM (TABLE due EXCEPT ALL TABLE told) d)
$$;
SET timezone = 'America/New_York';
SET datestyle = ISO;
SELECT n, fixes > 40 AS many, too_many, missing
FROM (VALUES (1, daterange('(,)')), (2, daterange(registry.today() - 400, registry.today() - 300)), (3, daterange(registry.today() - 90, registry.today() + 90)), (4, daterange(registry.today() - 90, NULL))) v(n, within), differ(within) ORDER BY n;
SELECT count(*) AS no_days FROM (VALUES (daterange('empty')), ('[1990-01-01,1991-01-01)'), (NULL)) v(within), asked a, registry.open_trajectory(a.request, within) WHERE a.person <= 2;
SELECT max(trajectory_end(t.trajectory)) = ((now() AT TIME ZONE interval '8 hours')::date || ' 23:59:59+08')::timestamptz AS open_ones_end_today FROM asked a, registry.open_trajectory(a.request) t;

\echo 'movers: the fixes of the days asked for, as the owner would put them together'
INSERT INTO registry.gps_fix SELECT m, timestamptz '2026-03-01 22:00+08' + i * interval '17 minutes', ST_Point(119.9 + i * 0.001, 28.4, 4326), gridcell(119.9 + i * 0.001, 28.4, 10) FROM unnest(ARRAY['bus 7', 'bus 8']) m, generate_series(0, 199) i;
SELECT registry.request_mover('bus 7', 'emergency', 'C-0') AS mover \gset
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT record, mover, persons, birth_month FROM registry.approve_access(:mover);
SET SESSION AUTHORIZATION DEFAULT;
SELECT kind, trajectory = (SELECT trajectory_agg(place, at) FROM registry.gps_fix WHERE mover = 'bus 7') AS whole, trajectory_count(trajectory) FROM registry.open_trajectory(:mover);
SELECT kind, trajectory = (SELECT trajectory_agg(place, at) FROM registry.gps_fix WHERE mover = 'bus 7' AND at >= '2026-03-02 00:00+08' AND at < '2026-03-03 00:00+08') AS day, trajectory_count(trajectory) FROM registry.open_trajectory(:mover, '[2026-03-02,2026-03-02]');
SELECT (SELECT count(*) FROM registry.open_trajectory(:mover, '[2026-04-01,2026-05-01)')) AS later, (SELECT count(*) FROM registry.open_trajectory(:mover, 'empty')) AS no_days, (SELECT count(*) FROM registry.open_chain(:mover)) AS chain;
\echo 'on the days of the request'
SELECT registry.request_mover('bus 7', 'emergency', 'C-0', '[2026-03-02,2026-03-02]') AS mover_day FROM num WHERE n = 1 \gset
SELECT registry.request_access(number, 'trajectory', 'subject', 'C-0', daterange(registry.today() - 400, registry.today() - 300)) AS days FROM num WHERE n = 1 \gset
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT count(*) AS approved FROM unnest(ARRAY[:mover_day, :days]) r, registry.approve_access(r);
SET SESSION AUTHORIZATION DEFAULT;
-- from the first timestamp of the day, which is its own, to before the last, which is the next one's
INSERT INTO registry.gps_fix SELECT 'bus 7', at, ST_Point(119.9, 28.4, 4326), gridcell(119.9, 28.4, 10) FROM unnest(ARRAY['2026-03-02 00:00+08', '2026-03-03 00:00+08']::timestamptz[]) at;
SELECT trajectory_start(trajectory), trajectory_end(trajectory) FROM registry.open_trajectory(:mover_day);
SELECT trajectory_count(trajectory) FROM registry.open_trajectory(:mover_day);
SELECT count(*) AS other_days FROM registry.open_trajectory(:mover_day, '[2026-03-03,2026-03-03]');
SELECT (SELECT count(*) FROM registry.open_trajectory(:days)) > 0 AS some,
	   (SELECT count(*) FROM registry.open_trajectory(:days) t WHERE trajectory_start(t.trajectory) < registry.day_start(registry.today() - 400) OR trajectory_end(t.trajectory) >= registry.day_start(registry.today() - 300)) AS beyond,
	   (SELECT count(*) FROM registry.open_chain(:days) c WHERE isempty(c.period) OR NOT c.period <@ daterange(registry.today() - 400, registry.today() - 300) OR NOT c.counted <@ datemultirange(c.period)) AS chain_beyond;
\echo 'rows in order; days of the request that are to come are days whose end is given'
SELECT count(*) > 5 AS many, count(*) FILTER (WHERE (kind, period, code) < before) AS out_of_order
FROM (SELECT person, kind, period, code, lag(ROW(kind, period, code)) OVER (PARTITION BY person ORDER BY number) AS before FROM asked a, LATERAL (SELECT row_number() OVER () AS number, c.* FROM registry.open_chain(a.request) c) c) c;
SELECT count(*) > 5 AS many, count(*) FILTER (WHERE kind < before) AS out_of_order
FROM (SELECT kind, lag(kind) OVER (PARTITION BY person ORDER BY number) AS before FROM asked a, LATERAL (SELECT row_number() OVER () AS number, t.kind FROM registry.open_trajectory(a.request) t) c) c;
INSERT INTO registry.claim (source, source_key, person, dwelling, channel, period, declared_on) VALUES ('test', 'to come', 199, 1, 'grid_worker', daterange(registry.today() - 1, registry.today() + 100), registry.today());
SELECT registry.request_access(number, 'trajectory', 'subject', 'C-0', daterange(registry.today() - 9, registry.today() + 10)) AS to_come FROM num WHERE n = 199 \gset
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT count(*) AS approved FROM registry.approve_access(:to_come);
SET SESSION AUTHORIZATION DEFAULT;
SELECT trajectory_end(trajectory) = registry.day_start(registry.today() + 10) - interval '1 second' AS to_the_end FROM registry.open_trajectory(:to_come) WHERE kind = 'residence';
SELECT trajectory_end(trajectory) = registry.day_start(registry.today() + 1) - interval '1 second' AS to_today FROM registry.open_trajectory(:to_come, daterange(NULL, registry.today() + 1)) WHERE kind = 'residence';
DELETE FROM registry.claim WHERE source_key = 'to come';

\echo 'refused: no request, another record, another login, one not approved, expired; no way round by tables, views and inner functions'
SET client_min_messages = error;
DROP ROLE IF EXISTS migrant_test_officer, migrant_test_analyst;
RESET client_min_messages;
\set SHOW_CONTEXT never
CREATE ROLE migrant_test_officer;
CREATE ROLE migrant_test_analyst;
GRANT USAGE ON SCHEMA registry TO migrant_test_officer, migrant_test_analyst;
GRANT EXECUTE ON FUNCTION registry.request_access, registry.request_mover, registry.open_residences, registry.open_chain, registry.open_trajectory TO migrant_test_officer;
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.request_access(number, 'residences', 'registration', 'D-1') AS other FROM num WHERE n = 1 \gset
SELECT registry.request_access(number, 'trajectory', 'emergency', 'D-2') AS two FROM num WHERE n = 1 \gset
SELECT registry.request_access(number, 'trajectory', 'subject', 'D-3') AS request FROM num WHERE n = 1 \gset
SELECT registry.open_trajectory(0);
SELECT registry.open_chain(:other);
SELECT registry.open_trajectory(:mover);
SELECT registry.open_trajectory(:two);
SELECT registry.open_residences(:request);
SELECT registry.request_access(number, 'trajectory', 'registration', 'D-4') FROM num WHERE n = 1;
SET SESSION AUTHORIZATION migrant_test_chief;
SELECT purpose FROM registry.approve_access(:request);
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT count(*) > 0 AS opened FROM registry.open_chain(:request);
SELECT count(*) > 0 AS opened FROM registry.open_trajectory(:request);
SET SESSION AUTHORIZATION DEFAULT;
UPDATE registry.access_purpose SET lasts = '1 microsecond' WHERE purpose = 'subject';
SET SESSION AUTHORIZATION migrant_test_officer;
SELECT registry.open_trajectory(:request);
\set VERBOSITY sqlstate
TABLE registry.chain;
TABLE registry.employment;
TABLE registry.gps_fix;
SELECT registry.moved('(,)');
SELECT registry.commutes(registry.today());
SELECT registry.person_opened(NULL);
SET SESSION AUTHORIZATION migrant_test_analyst;
SELECT registry.open_trajectory(:request);
SELECT registry.open_chain(:request);
TABLE registry.chain;
TABLE registry.workplace;
SELECT registry.migrations('(,)');
SELECT registry.migrations_by_region('(,)');
SELECT registry.release_flow('commutes', '[2026-01-01,2026-02-01)', flow '{}');
TABLE registry.protected_flow;
SET SESSION AUTHORIZATION DEFAULT;
\set VERBOSITY default
\echo 'in the log: each request, and each opening that was let through'
SELECT act, record, purpose, case_ref FROM registry.access_log WHERE login = 'migrant_test_officer' ORDER BY entry;
SELECT login <> 'migrant_test_officer' AS owner, act, pseudonym IS NULL AS mover, count(*) FROM registry.access_log WHERE record = 'trajectory' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT * FROM registry.access_log_faults();

\echo 'migration, each person once from the first dwelling to the last, and commuting, against GROUP BY'
CREATE TABLE step AS
SELECT * FROM (SELECT person, dwelling AS came_from, lead(dwelling) OVER w AS went_to, lead(lower(period)) OVER w AS arrived FROM registry.residence WINDOW w AS (PARTITION BY person ORDER BY lower(period))) r
WHERE came_from <> went_to;
CREATE FUNCTION went(within daterange) RETURNS TABLE (from_cell gridcell, to_cell gridcell, from_region region_code, to_region region_code) LANGUAGE sql AS $$
	SELECT a.cell, b.cell, a.region, b.region
	FROM (SELECT person, min(arrived) AS first, max(arrived) AS last FROM step WHERE arrived <@ within GROUP BY person) p
	JOIN step f ON (f.person, f.arrived) = (p.person, p.first) JOIN step l ON (l.person, l.arrived) = (p.person, p.last)
	JOIN registry.dwelling a ON a.dwelling = f.came_from JOIN registry.dwelling b ON b.dwelling = l.went_to
$$;
CREATE TABLE days AS SELECT n, within, registry.today() - 30 * n AS day FROM (VALUES (1, daterange('(,)')), (2, daterange(registry.today() - 300, registry.today() - 200)), (3, daterange(registry.today() - 60, NULL))) v(n, within);
CREATE TABLE counted AS
SELECT n, 'migrations' AS what, from_cell::text AS a, to_cell::text AS b, count FROM days, flow_counts(registry.migrations(within))
UNION ALL SELECT n, 'migrations by region', from_zone::text, to_zone::text, count FROM days, flow_counts(registry.migrations_by_region(within))
UNION ALL SELECT n, 'commutes', from_cell::text, to_cell::text, count FROM days, flow_counts(registry.commutes(day));
CREATE TABLE due AS
SELECT n, 'migrations' AS what, from_cell::text AS a, to_cell::text AS b, count(*) FROM days, went(within) GROUP BY n, from_cell, to_cell
UNION ALL SELECT n, 'migrations by region', from_region::bigint::text, to_region::bigint::text, count(*) FROM days, went(within) GROUP BY n, from_region, to_region
UNION ALL SELECT n, 'commutes', gridcell(h.place, 100)::text, gridcell(w.place, 100)::text, count(*) FROM days JOIN place_day h USING (day) JOIN place_day w USING (day, person) WHERE (h.kind, w.kind) = ('residence', 'workplace') GROUP BY 1, 3, 4;
SELECT what, n, sum(count) > 40 AS many, count(*) > 3 AS pairs FROM due GROUP BY what, n ORDER BY what, n;
SELECT (SELECT count(*) FROM (TABLE counted EXCEPT ALL TABLE due) d) AS too_many, (SELECT count(*) FROM (TABLE due EXCEPT ALL TABLE counted) d) AS missing, registry.migrations('empty') IS NULL AND registry.commutes('1990-01-01') IS NULL AS nobody;
\echo 'released: nothing below k, the same again, read by an analyst without what was counted; no other flow, period or map of the topic'
SELECT registry.migrations('(,)') AS all_moves, registry.commutes(registry.today() - 30) AS work \gset
SELECT flow_min(r.pairs) >= 5 AS none_is_small, density_min(r.departures) >= 5 AND density_min(r.arrivals) >= 5 AS no_margin_is, flow_total(r.pairs) > 50 AS many, r = p AS as_protected
FROM registry.release_flow('migrations', '[2026-01-01,2026-07-01)', :'all_moves'::flow, 5) r, flow_protect(:'all_moves'::flow, 5) p;
SELECT flow_min(pairs) >= 20 AS none_is_small, flow_total(pairs) > 50 AS many FROM registry.release_flow('migrations by region', '[2026-01-01,2026-07-01)', registry.migrations_by_region('(,)'));
SELECT flow_min(pairs) >= 5 AS none_is_small, flow_total(pairs) > 20 AS many FROM registry.release_flow('commutes', '[2026-01-01,2026-07-01)', flow_rollup(:'work'::flow, 1000), 5);
SELECT r = ROW(p.pairs, p.departures, p.arrivals) AS again FROM registry.release_flow('migrations', '[2026-01-01,2026-07-01)', :'all_moves'::flow, 5) r, registry.protected_flow p WHERE p.topic = 'migrations';
SELECT registry.release_flow('migrations', '[2026-01-01,2026-07-01)', :'all_moves'::flow, 6);
SELECT registry.release_flow('migrations', '[2026-01-01,2026-07-01)', flow_rollup(:'all_moves'::flow, 1000), 5);
SELECT registry.release_flow('migrations', '[2026-06-01,2026-12-01)', :'all_moves'::flow, 5);
SELECT registry.release_flow('migrations', '[2026-07-01,2027-01-01)', '{"bigint": {"1": {"2": 9}}}'::zone_flow, 5);
SELECT registry.release_protected('migrations', '[2026-07-01,2027-01-01)', flow_departures(:'all_moves'::flow), 5);
SELECT registry.grant_privacy_budget('residents', '[2026-07-01,2027-01-01)', 1);
SELECT registry.release_flow('residents', '[2026-07-01,2027-01-01)', :'work'::flow, 5);
SELECT registry.release_flow('migrations', '[2026-07-01,2027-01-01)', :'all_moves'::flow, 1);
SELECT registry.release_flow('short', '[2026-01-01,2026-01-28)', :'all_moves'::flow, 5);
SELECT flow_min(pairs) >= 5 AS none_is_small FROM registry.release_flow('short', '[2026-01-01,2026-01-29)', :'all_moves'::flow, 5);
SELECT count(*) AS flows, count(*) FILTER (WHERE (SELECT (f.pairs, f.departures, f.arrivals) = (p.pairs, p.departures, p.arrivals) FROM flow_protect(p.counted, p.k) f)) AS as_shown FROM registry.protected_flow p;
GRANT SELECT (topic, period, k, pairs, departures, arrivals) ON registry.protected_flow, registry.protected_zone_flow TO migrant_test_analyst;
SET SESSION AUTHORIZATION migrant_test_analyst;
SELECT topic, k, flow_count(pairs) > 0 AS pairs FROM registry.protected_flow UNION ALL SELECT topic, k, flow_count(pairs) > 0 FROM registry.protected_zone_flow ORDER BY 1;
SELECT counted FROM registry.protected_flow;
SET SESSION AUTHORIZATION DEFAULT;
SET client_min_messages = error;
DROP SCHEMA registry CASCADE;
DROP TABLE work_day, asked, opened, run, place_day, step, days, counted, due;
DROP FUNCTION differ, went;
DROP VIEW num;
DROP ROLE migrant_test_officer, migrant_test_analyst, migrant_test_chief;
