-- From declarations to one residence history a person.  Plain SQL over the whole register: the result depends on the
-- claims alone, not on the order in which they came.

CREATE FUNCTION resolve() RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	made bigint;
BEGIN
	TRUNCATE residence, stay RESTART IDENTITY;

	-- 1. Declarations of one person at one dwelling that begin near each other, or while the last is running, are one
	-- stay.  Its dates are those of the most trusted word; an end that anybody knows beats none.
	INSERT INTO stay (person, dwelling, period, open, rank, declared_on, household, claims)
	WITH told AS (
		SELECT c.*, h.rank, lower(c.period) AS from_date, upper(c.period) AS to_date,
			   max(greatest(lower(c.period) + r.merge_days, coalesce(upper(c.period), lower(c.period)))) OVER earlier AS reach
		FROM claim c JOIN channel h USING (channel), resolution_rule r
		WINDOW earlier AS (PARTITION BY c.person, c.dwelling ORDER BY lower(c.period), c.source, c.source_key ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
	grouped AS (
		SELECT *, count(*) FILTER (WHERE reach IS NULL OR from_date > reach) OVER (PARTITION BY person, dwelling ORDER BY from_date, source, source_key) AS run
		FROM told),
	merged AS (
		SELECT row_number() OVER (ORDER BY person, dwelling, run) AS n, person, dwelling, max(rank) AS rank, max(declared_on) AS declared_on,
			   (array_agg(from_date ORDER BY rank DESC, declared_on DESC, from_date, source, source_key))[1] AS from_date,
			   (array_agg(to_date ORDER BY (to_date IS NULL), rank DESC, declared_on DESC, to_date, source, source_key))[1] AS to_date,
			   (array_agg(household ORDER BY (household IS NULL), rank DESC, declared_on DESC, household, source, source_key))[1] AS household,
			   array_agg(claim ORDER BY claim) AS claims
		FROM grouped
		GROUP BY person, dwelling, run),
	-- 2. An open end closes where the next stay at another dwelling begins, and lapses some time after the last word.
	next AS (
		SELECT m.n, min(o.from_date) AS from_date
		FROM merged m JOIN merged o ON o.person = m.person AND o.dwelling <> m.dwelling AND o.from_date > m.from_date
		WHERE m.to_date IS NULL
		GROUP BY m.n)
	SELECT m.person, m.dwelling, daterange(m.from_date, greatest(coalesce(m.to_date, least(next.from_date, m.declared_on + r.lapse_days)), m.from_date + 1)), m.to_date IS NULL,
		   m.rank, m.declared_on, m.household, m.claims
	FROM merged m
	LEFT JOIN next USING (n), resolution_rule r
	ORDER BY m.person, m.from_date, m.dwelling;
	ANALYZE stay;

	-- 3. Where stays at two dwellings overlap, each day goes to the higher rank, then the later word, then the later stay.
	INSERT INTO residence (person, dwelling, period, open, declared_on, household, claims, conflict)
	WITH rival AS MATERIALIZED (
		SELECT a.stay, b.stay AS other, a.period * b.period AS common,
			   (b.rank, b.declared_on, lower(b.period), b.dwelling, b.stay) > (a.rank, a.declared_on, lower(a.period), a.dwelling, a.stay) AS loses
		FROM stay a JOIN stay b ON b.person = a.person AND b.stay <> a.stay AND b.period && a.period),
	judged AS (
		SELECT stay, range_agg(common) FILTER (WHERE loses) AS lost,
			   bool_or(upper(common) - lower(common) > (SELECT grace_days FROM resolution_rule)) AS conflict
		FROM rival GROUP BY stay)
	SELECT s.person, s.dwelling, p.period, s.open AND upper(p.period) = upper(s.period), s.declared_on, s.household, s.claims, coalesce(j.conflict, false)
	FROM stay s
	LEFT JOIN judged j USING (stay),
		 LATERAL unnest(datemultirange(s.period) - coalesce(j.lost, '{}')) p(period)
	ORDER BY s.person, lower(p.period);
	GET DIAGNOSTICS made = ROW_COUNT;
	ANALYZE residence;
	RETURN made;
END $$;
COMMENT ON FUNCTION resolve() IS
	'归并申报为居住史 / makes stays and residences anew from all claims; returns the number of residences';

CREATE VIEW lost_claim AS
SELECT c.* FROM claim c WHERE NOT EXISTS (SELECT FROM residence r WHERE r.person = c.person AND c.claim = ANY (r.claims));
COMMENT ON VIEW lost_claim IS '未采信的申报 / declarations that no residence rests on, since others contradict them';
