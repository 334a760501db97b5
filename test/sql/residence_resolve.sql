-- residence: claims to one history, against the rules in plain SQL over random claims
CREATE SCHEMA resolve_test;
SET search_path = resolve_test, public;
SELECT setseed(0.5);

-- claims of 500 persons at few places, with all kinds of bounds, many of the same rank, day and beginning
CREATE TABLE rule (merge_days integer, grace_days integer, lapse_days integer);
INSERT INTO rule VALUES (45, 10, 365), (0, 0, 0), (5, 0, 1), (400, 30, 60), (10, 3, 4000);
CREATE TABLE claim (claim bigint, person integer, place bigint, period daterange, rank integer, declared_on date);
INSERT INTO claim
SELECT (i * 7919) % 4001, i % 500, (random() * 4)::integer,
	   daterange(f, CASE WHEN random() < 0.4 THEN NULL ELSE f + 1 + (random() * CASE WHEN random() < 0.5 THEN 20 ELSE 500 END)::integer END),
	   10 * (random() * 3)::integer, f + (random() * CASE WHEN random() < 0.5 THEN 3 ELSE 300 END)::integer - 2
FROM (SELECT i, '2023-01-01'::date + (random() * CASE WHEN i % 500 < 170 THEN 100 ELSE 1200 END)::integer AS f FROM generate_series(1, 4000) i) s;
CREATE INDEX ON claim (person);
ANALYZE claim;

-- the rules as the registry first had them, with ties broken by the claim's number; but an overlap with a stay at the same place, a renewal, is no conflict
CREATE TABLE expected_stay AS
WITH told AS (
	SELECT r.*, c.*, lower(c.period) AS from_date, upper(c.period) AS to_date,
		   max(greatest(lower(c.period) + r.merge_days, coalesce(upper(c.period), lower(c.period)))) OVER earlier AS reach
	FROM claim c, rule r
	WINDOW earlier AS (PARTITION BY r.merge_days, c.person, c.place ORDER BY lower(c.period), c.claim ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
grouped AS (
	SELECT *, count(*) FILTER (WHERE reach IS NULL OR from_date > reach) OVER (PARTITION BY merge_days, person, place ORDER BY from_date, claim) AS run
	FROM told)
SELECT merge_days, grace_days, lapse_days, person, place, max(rank) AS rank, max(declared_on) AS declared_on,
	   (array_agg(from_date ORDER BY rank DESC, declared_on DESC, from_date, claim))[1] AS from_date,
	   (array_agg(to_date ORDER BY (to_date IS NULL), rank DESC, declared_on DESC, to_date, claim))[1] AS to_date,
	   array_agg(claim ORDER BY claim) AS claims, NULL::daterange AS period
FROM grouped
GROUP BY merge_days, grace_days, lapse_days, person, place, run;
CREATE INDEX ON expected_stay (person, merge_days);
ANALYZE expected_stay;
UPDATE expected_stay s
SET period = daterange(from_date, greatest(coalesce(to_date, least(declared_on + lapse_days,
		(SELECT min(o.from_date) FROM expected_stay o WHERE o.merge_days = s.merge_days AND o.person = s.person AND o.place <> s.place AND o.from_date > s.from_date))), from_date + 1));
VACUUM ANALYZE expected_stay;
CREATE TABLE expected_episode AS
WITH rival AS (
	SELECT a.merge_days, a.person, a.place, a.from_date, a.period * b.period AS common, a.grace_days, b.place <> a.place AS elsewhere,
		   (b.rank, b.declared_on, b.from_date, b.place) > (a.rank, a.declared_on, a.from_date, a.place) AS loses
	FROM expected_stay a JOIN expected_stay b USING (merge_days, person)
	WHERE b.period && a.period AND (b.place, b.from_date) <> (a.place, a.from_date)),
judged AS (
	SELECT merge_days, person, place, from_date, range_agg(common) FILTER (WHERE loses) AS lost, bool_or(elsewhere AND upper(common) - lower(common) > grace_days) AS conflict
	FROM rival
	GROUP BY merge_days, person, place, from_date)
SELECT s.merge_days, s.person, s.place, p.period, s.to_date IS NULL AND upper(p.period) = upper(s.period) AS open, s.rank, s.declared_on, s.claims,
	   ARRAY(SELECT unnest(o.claims) FROM expected_stay o WHERE o.merge_days = s.merge_days AND o.person = s.person AND o.place <> s.place AND o.period && p.period ORDER BY 1) AS lost,
	   coalesce(j.conflict, false) AS conflict
FROM expected_stay s
LEFT JOIN judged j USING (merge_days, person, place, from_date),
	 LATERAL unnest(datemultirange(s.period) - coalesce(j.lost, '{}')) p(period);

CREATE TABLE resolved AS
SELECT r.*, person, residence_stays_agg(place, period, rank, declared_on, claim, merge_days, grace_days, lapse_days) AS stays,
	   residence_resolve_agg(place, period, rank, declared_on, claim, merge_days, grace_days, lapse_days) AS history
FROM claim, rule r GROUP BY person, merge_days, grace_days, lapse_days;
CREATE TABLE stay AS SELECT merge_days, person, s.* FROM resolved, unnest(stays) s;
CREATE TABLE episode AS SELECT merge_days, person, e.* FROM resolved, unnest(history) e;
SELECT (SELECT count(*) > 10000 FROM expected_stay) AS many_stays, (SELECT count(*) > 10000 FROM expected_episode) AS many_episodes,
	   (SELECT count(*) > 3000 FROM expected_episode WHERE conflict) AS many_conflicts, (SELECT count(*) > 3000 FROM expected_episode WHERE open) AS many_open;
SELECT count(*) AS stays_wrong FROM stay FULL JOIN (SELECT merge_days, person, place, period, to_date IS NULL, rank, declared_on, claims FROM expected_stay) e
	(merge_days, person, place, period, open, rank, declared_on, claims) USING (merge_days, person, place, period)
WHERE (stay.open, stay.rank, stay.declared_on, stay.claims) IS DISTINCT FROM (e.open, e.rank, e.declared_on, e.claims);
SELECT (SELECT count(*) FROM (TABLE episode EXCEPT ALL TABLE expected_episode) d) AS wrong, (SELECT count(*) FROM (TABLE expected_episode EXCEPT ALL TABLE episode) d) AS missed;

-- the usual rule; any order of rows, from workers and over partitions
CREATE TABLE usual AS SELECT person, stays, history FROM resolved WHERE merge_days = 45;
SELECT count(*) FILTER (WHERE s.history <> u.history) AS differ, count(*) FILTER (WHERE s.stays <> u.stays) AS stays_differ,
	   count(*) FILTER (WHERE s.up <> u.history OR s.down <> u.history OR s.other <> u.stays) AS shuffled_differ
FROM usual u
JOIN (SELECT person, residence_resolve_agg(place, period, rank, declared_on, claim) AS history, residence_stays_agg(place, period, rank, declared_on, claim) AS stays,
			 residence_resolve_agg(place, period, rank, declared_on, claim ORDER BY rank, claim) AS up, residence_resolve_agg(place, period, rank, declared_on, claim ORDER BY period DESC, claim) AS down,
			 residence_stays_agg(place, period, rank, declared_on, claim ORDER BY hashint8(claim)) AS other
	  FROM claim GROUP BY person) s USING (person);
CREATE TABLE part_of (LIKE claim) PARTITION BY HASH (claim);
CREATE TABLE part_0 PARTITION OF part_of FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE part_1 PARTITION OF part_of FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO part_of SELECT * FROM claim;
ANALYZE part_of;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_partitionwise_aggregate = on;
EXPLAIN (COSTS OFF) SELECT person, residence_resolve_agg(place, period, rank, declared_on, claim) FROM part_of GROUP BY person;
SELECT count(*) FILTER (WHERE p.history <> u.history OR p.stays <> u.stays) AS differ, count(*) = (SELECT count(*) FROM usual) AS all_there
FROM usual u
JOIN (SELECT person, residence_resolve_agg(place, period, rank, declared_on, claim, 45, 10, 365) AS history, residence_stays_agg(place, period, rank, declared_on, claim, 45, 10, 365) AS stays
	  FROM part_of GROUP BY person) p USING (person);
-- states of workers are combined: claims of many persons, each in places of their own, resolved as if they were of one
EXPLAIN (COSTS OFF) SELECT residence_resolve_agg(place, period, rank, declared_on, claim) FROM part_of;
CREATE TABLE combined AS SELECT residence_resolve_agg(place * 1000 + person, period, rank, declared_on, claim) AS history, residence_stays_agg(place * 1000 + person, period, rank, declared_on, claim) AS stays, residence_conflicts_agg(place * 1000 + person, period, rank, declared_on, claim, claim % 3 = 0) AS conflicts FROM part_of;
SET max_parallel_workers_per_gather = 0;
SET enable_partitionwise_aggregate = off;
SELECT c.history = s.history AS history, c.stays = s.stays AS stays, c.conflicts = s.conflicts AS conflicts, cardinality(s.stays) > 10 AS many
FROM combined c, (SELECT residence_resolve_agg(place * 1000 + person, period, rank, declared_on, claim) AS history, residence_stays_agg(place * 1000 + person, period, rank, declared_on, claim) AS stays, residence_conflicts_agg(place * 1000 + person, period, rank, declared_on, claim, claim % 3 = 0) AS conflicts FROM claim) s;
RESET ALL;
SET search_path = resolve_test, public;

-- in any time zone and style of dates
SET timezone = 'America/New_York';
SET datestyle = 'SQL, DMY';
SELECT count(*) FILTER (WHERE r.history <> u.history) AS differ
FROM usual u JOIN (SELECT person, residence_resolve_agg(place, period, rank, declared_on, claim) AS history FROM claim GROUP BY person) r USING (person);
RESET timezone;
SET datestyle = 'ISO';

-- two places at once: each pair of stays that overlap by more than the grace, with a word on who said so
CREATE TABLE expected_conflict AS
SELECT a.merge_days, a.person, a.place AS place_a, b.place AS place_b, a.period * b.period AS period, upper(a.period * b.period) - lower(a.period * b.period) AS days,
	   a.claims AS claims_a, b.claims AS claims_b, a.rank AS rank_a, b.rank AS rank_b,
	   EXISTS (SELECT FROM unnest(a.claims) x WHERE x % 3 = 0) AND EXISTS (SELECT FROM unnest(b.claims) x WHERE x % 3 = 0) AS both_own
FROM expected_stay a JOIN expected_stay b USING (merge_days, person)
WHERE a.place < b.place AND a.period && b.period AND upper(a.period * b.period) - lower(a.period * b.period) > a.grace_days;
CREATE TABLE conflicting AS
SELECT r.*, person, residence_conflicts_agg(place, period, rank, declared_on, claim, CASE WHEN claim % 3 = 0 THEN true WHEN claim % 3 = 1 THEN false END, merge_days, grace_days, lapse_days) AS conflicts
FROM claim, rule r GROUP BY person, merge_days, grace_days, lapse_days;
CREATE TABLE conflict AS SELECT merge_days, person, c.* FROM conflicting, unnest(conflicts) c;
SELECT (SELECT count(*) > 3000 FROM expected_conflict) AS many, (SELECT count(*) > 300 FROM expected_conflict WHERE both_own) AS many_own,
	   (SELECT count(*) FROM (TABLE conflict EXCEPT ALL TABLE expected_conflict) d) AS wrong, (SELECT count(*) FROM (TABLE expected_conflict EXCEPT ALL TABLE conflict) d) AS missed;
SELECT c.place_a, c.place_b, c.period, c.days, c.claims_a, c.claims_b, c.both_own
FROM (SELECT residence_conflicts_agg(place, period, rank, declared_on, claim, claim <> 3) AS conflicts
	  FROM (VALUES (1, '[2024-01-01,2024-02-01)'::daterange, 20, '2024-01-01'::date, 1), (2, '[2024-01-20,2024-06-01)', 20, '2024-01-20', 2),
				   (3, '[2024-01-10,2024-01-21)', 20, '2024-01-20', 3), (2, '(,2023-05-01)', 20, '2024-01-20', 4), (3, '(,2023-05-01)', 20, '2024-01-20', 5)) v(place, period, rank, declared_on, claim)) r,
	 unnest(conflicts) c;

-- gaps: the days without an episode after the first one, told by what comes before and after
CREATE TABLE gap AS SELECT merge_days, person, g.* FROM resolved, residence_gaps(history) g;
CREATE TABLE gap_within AS SELECT merge_days, person, g.* FROM resolved, residence_gaps(history, '[2024-02-01,2027-01-01)') g;
SELECT (SELECT count(*) > 300 FROM gap WHERE kind = 'expired') AS many_expired, (SELECT count(*) > 300 FROM gap WHERE kind = 'unregistered') AS many_unregistered, (SELECT count(*) > 1500 FROM gap_within WHERE place_after IS NULL) AS many_last,
	   count(*) FILTER (WHERE coalesce(g.gaps, '{}') <> datemultirange(daterange(e.first, e.last)) - e.covered) AS wrong,
	   count(*) FILTER (WHERE coalesce(w.gaps, '{}') <> (datemultirange(daterange(e.first, NULL)) - e.covered) * '{[2024-02-01,2027-01-01)}'::datemultirange) AS wrong_within
FROM (SELECT merge_days, person, min(lower(period)) AS first, max(upper(period)) AS last, range_agg(period) AS covered FROM expected_episode GROUP BY merge_days, person) e
LEFT JOIN (SELECT merge_days, person, range_agg(period) AS gaps FROM gap GROUP BY merge_days, person) g USING (merge_days, person)
LEFT JOIN (SELECT merge_days, person, range_agg(period) AS gaps FROM gap_within GROUP BY merge_days, person) w USING (merge_days, person);
SELECT count(*) FILTER (WHERE b.place IS DISTINCT FROM g.place_before OR a.place IS DISTINCT FROM g.place_after OR g.kind <> CASE WHEN b.open THEN 'expired' ELSE 'unregistered' END) AS wrong
FROM (TABLE gap UNION ALL SELECT * FROM gap_within WHERE lower(period) <> '2024-02-01') g
LEFT JOIN expected_episode b ON b.merge_days = g.merge_days AND b.person = g.person AND upper(b.period) = lower(g.period)
LEFT JOIN expected_episode a ON a.merge_days = g.merge_days AND a.person = g.person AND lower(a.period) = upper(g.period) AND upper(g.period) <> '2027-01-01';
SELECT g.* FROM (SELECT residence_resolve_agg(place, period, rank, declared_on, claim) AS history
				 FROM (VALUES (1, '[2024-01-01,2024-02-01)'::daterange, 20, '2024-01-01'::date, 1), (2, '[2024-03-01,)', 20, '2024-03-01', 2)) v(place, period, rank, declared_on, claim)) r,
				LATERAL (SELECT kind, place_before, place_after, upper(period) - lower(period) AS days FROM residence_gaps(history) UNION ALL SELECT kind, place_before, place_after, upper(period) - lower(period) FROM residence_gaps(history, '[2024-02-10,)')) g;
SELECT residence_gaps('{}'::residence_episode[], '[2024-01-01,)');
SELECT residence_gaps(NULL, '[2024-01-01,)');

-- each rule by itself
CREATE TABLE told_of (label text, place bigint, period daterange, rank integer, declared_on date, claim bigint);
INSERT INTO told_of VALUES
	('1 near beginnings are one stay, dates of the highest rank', 1, '[2024-01-01,2024-06-01)', 20, '2024-01-02', 1),
	('1 near beginnings are one stay, dates of the highest rank', 1, '[2024-02-15,2024-07-01)', 40, '2024-02-20', 2),
	('1 near beginnings are one stay, dates of the highest rank', 1, '[2024-09-01,2024-10-01)', 20, '2024-09-01', 3),
	('2 an end that anybody knows beats none', 1, '[2024-01-01,)', 40, '2024-01-05', 4),
	('2 an end that anybody knows beats none', 1, '[2024-01-03,2024-03-01)', 20, '2024-01-03', 5),
	('3 an open end closes where a later place begins', 1, '[2024-01-01,)', 40, '2024-01-01', 6),
	('3 an open end closes where a later place begins', 2, '[2024-05-01,2024-06-01)', 20, '2024-05-01', 7),
	('4 an open end lapses', 1, '[2023-01-01,)', 20, '2023-01-10', 8),
	('4 an open end lapses', 2, '[2024-05-01,)', 20, '2024-05-01', 9),
	('5 the higher rank holds, and cuts', 1, '[2024-01-01,2024-12-01)', 20, '2024-11-01', 10),
	('5 the higher rank holds, and cuts', 2, '[2024-03-01,2024-04-01)', 30, '2024-03-01', 11),
	('6 the later word holds among equal ranks', 1, '[2024-01-01,2024-06-01)', 20, '2024-06-01', 12),
	('6 the later word holds among equal ranks', 2, '[2024-02-01,2024-06-01)', 20, '2024-02-01', 13),
	('7 an overlap within the grace is no conflict', 1, '[2024-01-01,2024-06-11)', 20, '2024-01-01', 14),
	('7 an overlap within the grace is no conflict', 2, '[2024-06-01,2024-08-01)', 20, '2024-06-01', 15),
	('8 no beginning, and infinity', 1, '(,2024-06-01)', 20, '2024-01-01', 16),
	('8 no beginning, and infinity', 1, '[-infinity,2024-05-01)', 20, '2024-01-01', 17),
	('8 no beginning, and infinity', 2, '[2024-05-01,infinity)', 20, '2024-05-01', 18),
	('9 a renewal at the same place is no conflict', 1, '[2024-01-01,)', 20, '2024-01-01', 19),
	('9 a renewal at the same place is no conflict', 1, '[2024-06-01,)', 20, '2024-06-01', 20);
SELECT label, e.* FROM (SELECT label, residence_resolve_agg(place, period, rank, declared_on, claim) AS history FROM told_of GROUP BY label) r, unnest(history) e ORDER BY label, lower(period) NULLS FIRST;

-- rows left out; no rows; a claim that comes twice is listed once
SELECT residence_resolve_agg(place, period, rank, declared_on, claim) AS none, residence_stays_agg(place, period, rank, declared_on, claim, 1, 1, 1) AS no_stays
FROM (VALUES (NULL, '[2024-01-01,)'::daterange, 1, '2024-01-01'::date, 1), (1, NULL, 1, '2024-01-01', 1), (1, '[2024-01-01,)', NULL, '2024-01-01', 1),
			 (1, '[2024-01-01,)', 1, NULL, 1), (1, '[2024-01-01,)', 1, '2024-01-01', NULL), (1, 'empty', 1, '2024-01-01', 1)) v(place, period, rank, declared_on, claim);
SELECT residence_resolve_agg(place, period, rank, declared_on, claim) IS NULL AS none FROM told_of WHERE false;
SELECT residence_resolve_agg(1, '[2024-01-01,2024-02-01)'::daterange, 1, '2024-01-01', 5) FROM generate_series(1, 3);

-- errors
SELECT residence_resolve_agg(1, '[2024-01-01,)'::daterange, 1, '2024-01-01', 1, NULL, 10, 365);
SELECT residence_resolve_agg(1, '[2024-01-01,)'::daterange, 1, '2024-01-01', 1, 45, -1, 365);
SELECT residence_stays_agg(1, '[2024-01-01,)'::daterange, 1, '2024-01-01', 1, 45, 1, -365);
SELECT residence_resolve_agg(1, '[2024-01-01,)'::daterange, 1, '2024-01-01', 1, g, 10, 365) FROM generate_series(1, 2) g;
SELECT residence_resolve_agg(1, '[2024-01-01,)'::daterange, 1, 'infinity', 1);
SELECT residence_resolve_agg(1, '[2024-01-01,100000-01-01)'::daterange, 1, '2024-01-01', 1);
SELECT residence_resolve_agg(g, daterange('2024-01-01'::date + g, '2044-01-01'::date + g), g, '2024-01-01', g) FROM generate_series(1, 6500) g;

SET client_min_messages = warning;
DROP SCHEMA resolve_test CASCADE;
