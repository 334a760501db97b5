-- residence: claims to one history, against the rules in plain SQL over random claims
CREATE SCHEMA resolve_test;
SET search_path = resolve_test, public;
SELECT setseed(0.5);

-- claims of 3,000 persons at few places, with all kinds of bounds, many of the same rank, day and beginning
CREATE TABLE rule (merge_days integer, grace_days integer, lapse_days integer);
INSERT INTO rule VALUES (45, 10, 365), (0, 0, 0), (5, 0, 1), (400, 30, 60), (10, 3, 4000);
CREATE TABLE claim (claim bigint, person integer, place bigint, period daterange, rank integer, declared_on date);
INSERT INTO claim
SELECT (i * 7919) % 24001, i % 3000, (random() * 4)::integer,
	   daterange(f, CASE WHEN random() < 0.4 THEN NULL ELSE f + 1 + (random() * CASE WHEN random() < 0.5 THEN 20 ELSE 500 END)::integer END),
	   10 * (random() * 3)::integer, f + (random() * CASE WHEN random() < 0.5 THEN 3 ELSE 300 END)::integer - 2
FROM (SELECT i, '2023-01-01'::date + (random() * CASE WHEN i % 3000 < 1000 THEN 100 ELSE 1200 END)::integer AS f FROM generate_series(1, 24000) i) s;
CREATE INDEX ON claim (person);
ANALYZE claim;

-- the rules as the registry first had them, with ties broken by the claim's number
CREATE FUNCTION expected_stays(merge_days integer, grace_days integer, lapse_days integer)
RETURNS TABLE (stay bigint, person integer, place bigint, period daterange, open boolean, rank integer, declared_on date, claims bigint[]) LANGUAGE sql AS $$
	WITH told AS (
		SELECT c.*, lower(c.period) AS from_date, upper(c.period) AS to_date,
			   max(greatest(lower(c.period) + $1, coalesce(upper(c.period), lower(c.period)))) OVER earlier AS reach
		FROM claim c
		WINDOW earlier AS (PARTITION BY c.person, c.place ORDER BY lower(c.period), c.claim ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
	grouped AS (
		SELECT *, count(*) FILTER (WHERE reach IS NULL OR from_date > reach) OVER (PARTITION BY person, place ORDER BY from_date, claim) AS run
		FROM told),
	merged AS (
		SELECT row_number() OVER (ORDER BY person, place, run) AS n, person, place, max(rank) AS rank, max(declared_on) AS declared_on,
			   (array_agg(from_date ORDER BY rank DESC, declared_on DESC, from_date, claim))[1] AS from_date,
			   (array_agg(to_date ORDER BY (to_date IS NULL), rank DESC, declared_on DESC, to_date, claim))[1] AS to_date,
			   array_agg(claim ORDER BY claim) AS claims
		FROM grouped
		GROUP BY person, place, run),
	next AS (
		SELECT m.n, min(o.from_date) AS from_date
		FROM merged m JOIN merged o ON o.person = m.person AND o.place <> m.place AND o.from_date > m.from_date
		WHERE m.to_date IS NULL
		GROUP BY m.n)
	SELECT row_number() OVER (ORDER BY m.person, m.from_date, m.place), m.person, m.place,
		   daterange(m.from_date, greatest(coalesce(m.to_date, least(next.from_date, m.declared_on + $3)), m.from_date + 1)), m.to_date IS NULL,
		   m.rank, m.declared_on, m.claims
	FROM merged m
	LEFT JOIN next USING (n);
$$;
CREATE FUNCTION expected_history(merge_days integer, grace_days integer, lapse_days integer)
RETURNS TABLE (person integer, place bigint, period daterange, open boolean, rank integer, declared_on date, claims bigint[], lost bigint[], conflict boolean) LANGUAGE sql AS $$
	WITH stay AS MATERIALIZED (SELECT * FROM expected_stays($1, $2, $3)),
	rival AS MATERIALIZED (
		SELECT a.stay, b.stay AS other, a.period * b.period AS common,
			   (b.rank, b.declared_on, lower(b.period), b.place, b.stay) > (a.rank, a.declared_on, lower(a.period), a.place, a.stay) AS loses
		FROM stay a JOIN stay b ON b.person = a.person AND b.stay <> a.stay AND b.period && a.period),
	judged AS (
		SELECT stay, range_agg(common) FILTER (WHERE loses) AS lost, bool_or(upper(common) - lower(common) > $2) AS conflict
		FROM rival GROUP BY stay)
	SELECT s.person, s.place, p.period, s.open AND upper(p.period) = upper(s.period), s.rank, s.declared_on, s.claims,
		   ARRAY(SELECT unnest(o.claims) FROM stay o WHERE o.person = s.person AND o.place <> s.place AND o.period && p.period ORDER BY 1), coalesce(j.conflict, false)
	FROM stay s
	LEFT JOIN judged j USING (stay),
		 LATERAL unnest(datemultirange(s.period) - coalesce(j.lost, '{}')) p(period);
$$;
CREATE TABLE resolved AS
SELECT r.*, person, residence_stays_agg(place, period, rank, declared_on, claim, merge_days, grace_days, lapse_days) AS stays,
	   residence_resolve_agg(place, period, rank, declared_on, claim, merge_days, grace_days, lapse_days) AS history
FROM claim, rule r GROUP BY person, merge_days, grace_days, lapse_days;
CREATE TABLE stay AS SELECT merge_days, person, s.* FROM resolved, unnest(stays) s;
CREATE TABLE episode AS SELECT merge_days, person, e.* FROM resolved, unnest(history) e;
CREATE TABLE expected_stay AS
SELECT r.merge_days, person, place, period, open, rank, declared_on, claims FROM rule r, expected_stays(r.merge_days, r.grace_days, r.lapse_days);
CREATE TABLE expected_episode AS SELECT r.merge_days, e.* FROM rule r, expected_history(r.merge_days, r.grace_days, r.lapse_days) e;
SELECT (SELECT count(*) > 50000 FROM expected_stay) AS many_stays, (SELECT count(*) > 50000 FROM expected_episode) AS many_episodes,
	   (SELECT count(*) > 10000 FROM expected_episode WHERE conflict) AS many_conflicts, (SELECT count(*) > 10000 FROM expected_episode WHERE open) AS many_open;
SELECT (SELECT count(*) FROM (TABLE stay EXCEPT ALL TABLE expected_stay) d) AS stays_wrong, (SELECT count(*) FROM (TABLE expected_stay EXCEPT ALL TABLE stay) d) AS stays_missed,
	   (SELECT count(*) FROM (TABLE episode EXCEPT ALL TABLE expected_episode) d) AS wrong, (SELECT count(*) FROM (TABLE expected_episode EXCEPT ALL TABLE episode) d) AS missed;
