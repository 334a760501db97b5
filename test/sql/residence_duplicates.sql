-- residence: claims that tell of the same stay, against a join; edit distance of dates
CREATE SCHEMA duplicates_test;
SET search_path = duplicates_test, public;
SELECT setseed(0.5);

-- the distance by its definition, over text
CREATE FUNCTION edits(a text, b text) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
	d integer[] := array_fill(0, ARRAY[length(a) + 1, length(b) + 1], ARRAY[0, 0]);
BEGIN
	FOR i IN 0..length(a) LOOP
		FOR j IN 0..length(b) LOOP
			d[i][j] := CASE WHEN i = 0 THEN j WHEN j = 0 THEN i ELSE
				least(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (substr(a, i, 1) <> substr(b, j, 1))::integer,
					  CASE WHEN i > 1 AND j > 1 AND substr(a, i, 1) = substr(b, j - 1, 1) AND substr(a, i - 1, 1) = substr(b, j, 1) THEN d[i - 2][j - 2] + 1 END) END;
		END LOOP;
	END LOOP;
	RETURN d[length(a)][length(b)];
END $$;
SELECT date_edit_distance('2024-03-12', '2024-03-21') AS exchanged, date_edit_distance('2023-03-12', '2024-03-12') AS replaced, date_edit_distance('2024-10-01', '2024-01-01') AS exchanged_too,
	   date_edit_distance('2024-03-12', '2024-03-12') AS none, date_edit_distance('2024-01-31', '2024-02-01') AS two, date_edit_distance('2024-01-01', '20240-10-01') AS nine_digits;
SELECT count(*) FILTER (WHERE date_edit_distance(a, b) <> edits(to_char(a, 'YYYYMMDD'), to_char(b, 'YYYYMMDD'))) AS differ, count(DISTINCT date_edit_distance(a, b)) > 6 AS all_kinds
FROM (SELECT '1990-01-01'::date + (random() * 20000)::integer AS a, '1990-01-01'::date + (random() * 20000)::integer AS b FROM generate_series(1, 2000)) p;
SELECT date_edit_distance('infinity', '2024-01-01');
SELECT date_edit_distance('2024-01-01', '0044-03-15 BC');

-- claims of 500 persons: each stay told several times, with days off, slips of the pen and ends not known
CREATE TABLE claim (claim bigint, person integer, place bigint, source text, period daterange);
INSERT INTO claim
SELECT n, person, place, (ARRAY['police', 'landlord', '公安', 'police '])[1 + (random() * 3)::integer],
	   daterange(CASE WHEN random() < 0.05 THEN NULL WHEN f = '-infinity' THEN NULL ELSE f END, CASE WHEN random() < 0.3 THEN NULL ELSE greatest(f + 1, t) END)
FROM (SELECT row_number() OVER () AS n, s.person, s.place,
			 CASE WHEN random() < 0.2 THEN f + 365 WHEN random() < 0.2 THEN f + 30 ELSE f + (random() * 6)::integer END AS f, f + l + CASE WHEN random() < 0.3 THEN 366 ELSE (random() * 5)::integer END AS t
	  FROM (SELECT i % 500 AS person, (random() * 2)::integer AS place, '2023-01-01'::date + (random() * 600)::integer AS f, (random() * 300)::integer AS l, 1 + (random() * 3)::integer AS times
			FROM generate_series(1, 2000) i) s, generate_series(1, s.times)) c;
CREATE TABLE limits (max_shift_days integer, max_edit integer);
INSERT INTO limits VALUES (3, 1), (0, 0), (10, 2), (30, 0), (0, 3);
CREATE TABLE pair AS
SELECT a.person, a.place, a.claim AS claim_a, b.claim AS claim_b,
	   CASE WHEN lower_inf(a.period) AND lower_inf(b.period) THEN 0 ELSE lower(b.period) - lower(a.period) END AS from_shift_days,
	   CASE WHEN upper_inf(a.period) AND upper_inf(b.period) THEN 0 ELSE upper(b.period) - upper(a.period) END AS to_shift_days,
	   coalesce(edits(to_char(lower(a.period), 'YYYYMMDD'), to_char(lower(b.period), 'YYYYMMDD')), 0) + coalesce(edits(to_char(upper(a.period), 'YYYYMMDD'), to_char(upper(b.period), 'YYYYMMDD')), 0) AS edit_distance,
	   a.source = b.source COLLATE "C" AS same_source
FROM claim a JOIN claim b ON b.person = a.person AND b.place = a.place AND b.claim > a.claim;
CREATE TABLE expected AS
SELECT l.*, p.* FROM pair p, limits l
WHERE abs(coalesce(from_shift_days, 0)) <= max_shift_days AND abs(coalesce(to_shift_days, 0)) <= max_shift_days OR edit_distance <= max_edit;
CREATE TABLE found AS
SELECT max_shift_days, max_edit, person, d.*
FROM (SELECT l.*, person, residence_duplicates_agg(place, source, period, claim, max_shift_days, max_edit) AS duplicates FROM claim, limits l GROUP BY person, max_shift_days, max_edit) g, unnest(duplicates) d;
SELECT (SELECT count(*) > 5000 FROM expected) AS many, (SELECT count(*) > 500 FROM expected WHERE from_shift_days IS NULL OR to_shift_days IS NULL) AS many_unknown, (SELECT count(*) > 500 FROM expected WHERE same_source) AS many_same,
	   (SELECT count(*) FROM (TABLE found EXCEPT ALL TABLE expected) d) AS wrong, (SELECT count(*) FROM (TABLE expected EXCEPT ALL TABLE found) d) AS missed;

-- the usual limits, in any order, from workers
CREATE TABLE usual AS SELECT person, residence_duplicates_agg(place, source, period, claim, 3, 1) AS duplicates FROM claim GROUP BY person;
SELECT count(*) FILTER (WHERE s.duplicates <> u.duplicates OR s.other <> u.duplicates) AS differ
FROM usual u JOIN (SELECT person, residence_duplicates_agg(place, source, period, claim) AS duplicates, residence_duplicates_agg(place, source, period, claim ORDER BY hashint8(claim)) AS other FROM claim GROUP BY person) s USING (person);
ANALYZE claim;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT residence_duplicates_agg(place, source, period, claim) FROM claim WHERE person < 200;
SELECT residence_duplicates_agg(place, source, period, claim, 0, 0) = (SELECT residence_duplicates_agg(place, source, period, claim, 0, 0 ORDER BY claim) FROM claim WHERE person < 200) AS same FROM claim WHERE person < 200;
RESET ALL;
SET search_path = duplicates_test, public;

-- rows left out; no rows; a claim is no duplicate of itself
SELECT residence_duplicates_agg(place, source, period, claim) AS none
FROM (VALUES (NULL, 'a', '[2024-01-01,)'::daterange, 1), (1, NULL, '[2024-01-01,)', 1), (1, 'a', NULL, 1), (1, 'a', '[2024-01-01,)', NULL), (1, 'a', 'empty', 1)) v(place, source, period, claim);
SELECT residence_duplicates_agg(1, 'a', '[2024-01-01,)', 1) AS itself FROM generate_series(1, 2);
SELECT residence_duplicates_agg(1, 'a', daterange('2024-03-12', CASE g WHEN 2 THEN NULL ELSE '2024-05-01'::date END), g) FROM generate_series(1, 3) g;

-- errors
SELECT residence_duplicates_agg(1, 'a', '[2024-01-01,)', g, NULL, 1) FROM generate_series(1, 2) g;
SELECT residence_duplicates_agg(1, 'a', '[2024-01-01,)', g, 1, -1) FROM generate_series(1, 2) g;
SELECT residence_duplicates_agg(1, 'a', '[2024-01-01,)', g, 1, g) FROM generate_series(1, 2) g;
SELECT residence_duplicates_agg(1, 'a', '[2024-01-01,100000-01-01)', g) FROM generate_series(1, 2) g;
SELECT residence_duplicates_agg(1, 'a', '[2024-01-01,)', g) FROM generate_series(1, 1500) g;

SET client_min_messages = warning;
DROP SCHEMA duplicates_test CASCADE;
