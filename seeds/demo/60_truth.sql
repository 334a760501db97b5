-- What detection is scored by: the stays, when dwellings truly held too many, which claims are at fault.

-- Lishui's rule: more persons than the capacity, of more than one household.
CREATE TABLE overcrowded AS
WITH step AS (
	SELECT dwelling, day, sum(change) AS change
	FROM (SELECT dwelling, from_date AS day, 1 AS change FROM stay
		  UNION ALL
		  SELECT dwelling, to_date, -1 FROM stay WHERE to_date IS NOT NULL) e
	GROUP BY dwelling, day),
level AS (
	SELECT dwelling, day, sum(change) OVER (PARTITION BY dwelling ORDER BY day) AS persons, lead(day) OVER (PARTITION BY dwelling ORDER BY day) AS until FROM step),
above AS (
	SELECT l.dwelling, l.day, l.until, l.persons, sum((l.day IS DISTINCT FROM l.before)::integer) OVER (PARTITION BY l.dwelling ORDER BY l.day) AS run
	FROM (SELECT a.*, lag(a.until) OVER (PARTITION BY a.dwelling ORDER BY a.day) AS before
		  FROM level a JOIN dwelling d USING (dwelling)
		  WHERE a.persons > d.capacity AND d.kind <> 'whole') l)
SELECT dwelling, min(day) AS from_date, CASE WHEN count(until) = count(*) THEN max(until) END AS to_date, max(persons) AS peak
FROM above
GROUP BY dwelling, run;

-- Late is the first readable declaration of a stay only: nobody has to tell it twice.
CREATE TABLE fault AS
WITH first AS (
	SELECT DISTINCT ON (stay, dwelling) n FROM claim WHERE n NOT IN (SELECT n FROM broken) ORDER BY stay, dwelling, declared_on, n)
SELECT r.source, r.claim, f.fault
FROM claim c
JOIN claim_row r USING (n)
LEFT JOIN broken b USING (n),
	 LATERAL (VALUES ('late', c.late AND c.n IN (SELECT n FROM first)), ('never_ended', c.never_ended), ('contradictory', c.contradictory), ('repeated', c.repeat = 1), ('wrong_datum', c.wrong_datum),
					 ('unreadable', b.n IS NOT NULL)) f(fault, holds)
WHERE f.holds;
