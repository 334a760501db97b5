-- What the office looks for.  Findings are proposals until somebody has confirmed them on the spot.

CREATE VIEW double_residence AS
SELECT m.person, c.place_a AS dwelling_a, c.place_b AS dwelling_b, c.period,
	round(ST_DistanceSphere(x.place, y.place)) AS distance_m, c.both_own, c.claims_a, c.claims_b
FROM (SELECT person, residence_conflicts_agg(dwelling, period, rank, declared_on, claim, channel = 'self', merge_days,
	grace_days, lapse_days) AS conflicts
	  FROM claim_in_force GROUP BY person) m
CROSS JOIN LATERAL unnest(m.conflicts) c
JOIN dwelling x ON x.dwelling = c.place_a
JOIN dwelling y ON y.dwelling = c.place_b;
COMMENT ON VIEW double_residence
	IS '一人两处 / persons whom declarations put in two dwellings at once, how far apart, and whether both by their own '
		'word';

CREATE VIEW registration_gap AS
SELECT m.person, g.period, g.kind, g.place_before AS dwelling_before, g.place_after AS dwelling_after
FROM (SELECT person, residence_resolve_agg(dwelling, period, rank, declared_on, claim, merge_days, grace_days,
	lapse_days) AS history FROM claim_in_force GROUP BY person) m
CROSS JOIN LATERAL residence_gaps(m.history) g;
COMMENT ON VIEW registration_gap
	IS '登记空档 / time between two residences in which a person is registered nowhere: unregistered after a declared end, '
		'expired after one that nobody renewed';

CREATE VIEW duplicate_claim AS
SELECT m.person, d.place AS dwelling, d.claim_a, d.claim_b, d.from_shift_days, d.to_shift_days, d.edit_distance,
	d.same_source
FROM (SELECT c.person, residence_duplicates_agg(c.dwelling, c.source, c.period, c.claim) AS duplicates FROM claim c
	WHERE c.withdrawn_at IS NULL GROUP BY c.person) m
CROSS JOIN LATERAL unnest(m.duplicates) d;
COMMENT ON VIEW duplicate_claim
	IS '重复申报 / declarations that tell of one stay twice, by days between their dates or by the digits in which these '
		'differ';

CREATE VIEW inferred_household AS
SELECT m.household, m.person, m.family, m.role, m.shared_days, m.stability, m.places
FROM (SELECT residence_household_agg(dwelling, person, period) AS members FROM residence) a
CROSS JOIN LATERAL unnest(a.members) m;
COMMENT ON VIEW inferred_household
	IS '推断的同住户 / who lives with whom, and who is family or co-tenant, as far as common residence tells; households go '
		'by their least person';

CREATE FUNCTION contacts(of_person bigint, within daterange, degree integer DEFAULT 1, min_days float8 DEFAULT 0)
RETURNS TABLE (person bigint, degree_of_contact integer, via bigint, exposed_from date, last_contact date,
	exposure_days float8, dwellings integer)
LANGUAGE sql STABLE SET search_path = registry, pg_temp
AS $f$
	SELECT c.person, c.degree, c.via, c.exposed_from, c.last_contact, c.exposure_days, c.places
	FROM @toolkit@.residence_contacts('residence', 'dwelling', 'person', 'period', of_person, within, degree,
		min_days) c
$f$;
COMMENT ON FUNCTION contacts(bigint, daterange, integer, float8) IS
	'同住接触者 / who shared a dwelling with a person within a period, who shared one with those after that, and so on, '
	'with the days of exposure';

-- A claim in force has the word of the first one in whose place it stands; a stay, what one person said of one dwelling
-- without a gap that is longer than merge_days. The first word about a stay alone can be late: not its end, nor its
-- renewal.
CREATE VIEW first_claim AS
WITH RECURSIVE said AS (
	SELECT claim AS first, claim AS last FROM claim WHERE replaces IS NULL
	UNION ALL
	SELECT s.first, c.claim FROM said s JOIN claim c ON c.replaces = s.last),
word AS (
	SELECT f.claim, c.person, c.dwelling, c.period, f.channel, f.declared_on
	FROM said s JOIN claim c ON c.claim = s.last JOIN claim f ON f.claim = s.first
	WHERE c.withdrawn_at IS NULL),
stay AS (
	SELECT w.*, count(*) FILTER (WHERE w.begins) OVER (PARTITION BY w.person, w.dwelling
		ORDER BY lower(w.period) NULLS FIRST, w.claim) AS stay
	FROM (SELECT w.*,
		coalesce(lower(w.period) > max(coalesce(upper(w.period), 'infinity')) OVER (PARTITION BY w.person, w.dwelling
				 ORDER BY lower(w.period) NULLS FIRST, w.claim ROWS BETWEEN UNBOUNDED PRECEDING
					AND 1 PRECEDING) + r.merge_days, true) AS begins
		  FROM word w CROSS JOIN resolution_rule r) w)
SELECT DISTINCT ON (person, dwelling, stay) claim, person, dwelling, channel, lower(period) AS from_date, declared_on
FROM stay
ORDER BY person, dwelling, stay, declared_on, claim;
COMMENT ON VIEW first_claim IS
	'首次申报 / the first declaration about each stay that is in force, by its own channel and day of declaration and the '
	'beginning as corrected since';

CREATE VIEW late_claim AS
SELECT f.claim, f.channel, f.from_date, f.declared_on, h.clause, n.days - h.within_days AS days_late,
	   NOT h.working_days OR working_days_certain(f.from_date, f.declared_on) AS certain
FROM first_claim f
JOIN channel h USING (channel)
CROSS JOIN LATERAL (
	SELECT CASE WHEN h.working_days THEN working_day_number(f.declared_on) - working_day_number(f.from_date)
				ELSE f.declared_on - f.from_date END AS days OFFSET 0) n
WHERE n.days > h.within_days;
COMMENT ON VIEW late_claim IS
	'逾期申报 / first declarations of stays that were made after the legal time limit, in working days where the law says '
	'so; not certain where working days are of years whose holidays are not published';

CREATE VIEW doubtful_claim AS
SELECT c.claim, p.name AS reason, p.clause
FROM claim c
JOIN plausibility_rule p ON p.verdict = 'doubt' AND p.valid @> c.declared_on
JOIN person o ON o.person = c.person
WHERE c.withdrawn_at IS NULL AND CASE p.name
	WHEN 'before_birth' THEN lower(c.period) < o.birth_month - p.days
	WHEN 'future_stay' THEN lower(c.period) > today() + p.days
	WHEN 'future_declaration' THEN c.declared_on > today() + p.days
	WHEN 'long_stay' THEN coalesce(upper(c.period), today()) - lower(c.period) > p.days
	WHEN 'early_declaration' THEN lower(c.period) - c.declared_on > p.days END;
COMMENT ON VIEW doubtful_claim IS '申报存疑 / declarations in force that a rule of plausibility_rule doubts';

CREATE VIEW doubtful_dwelling AS
SELECT d.dwelling, p.name AS reason, round(m.metres) AS metres, p.clause
FROM dwelling d
JOIN plausibility_rule p ON p.verdict = 'doubt' AND p.valid @> today() AND p.name IN ('at_zero', 'outside')
LEFT JOIN region r ON r.code = d.region
CROSS JOIN LATERAL (SELECT CASE p.name WHEN 'outside' THEN ST_Distance(r.shape::geography, d.place::geography)
							ELSE ST_DistanceSphere(d.place, ST_SetSRID(ST_MakePoint(0, 0), 4326)) END AS metres
								OFFSET 0) m
WHERE CASE p.name WHEN 'outside' THEN m.metres > p.metres ELSE m.metres <= p.metres END;
COMMENT ON VIEW doubtful_dwelling IS
	'住所位置存疑 / dwellings that a rule of plausibility_rule doubts: far from their community, if its outline is known';

CREATE VIEW open_ended AS
SELECT residence, person, dwelling, lower(period) AS from_date, upper(period) AS ended_by, declared_on FROM residence
	WHERE open;
COMMENT ON VIEW open_ended IS '未申报离开 / stays whose end nobody declared, and the day on which they are taken as ended';

CREATE VIEW doubtful_position AS
SELECT c.claim, c.dwelling, round(ST_DistanceSphere(c.place, d.place)) AS distance_m
FROM claim c
JOIN dwelling d USING (dwelling)
WHERE c.withdrawn_at IS NULL AND ST_DistanceSphere(c.place, d.place) > (SELECT far_m FROM resolution_rule);
COMMENT ON VIEW doubtful_position
	IS '位置存疑 / declarations made far from the dwelling; about 570 m off is the usual mark of GCJ-02 taken for WGS 84';

CREATE FUNCTION population(as_of date) RETURNS density LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT density_persons_agg(d.cell, r.person) FROM residence r JOIN dwelling d USING (dwelling)
		WHERE r.period @> as_of;
$f$;
COMMENT ON FUNCTION population(date)
	IS '人口分布图 / persons living in each cell of 100 m on a day, not protected; NULL if nobody does';

CREATE FUNCTION population_by_grid(as_of date) RETURNS zone_density LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT density_persons_agg(d.grid, r.person) FROM residence r JOIN dwelling d USING (dwelling)
		WHERE r.period @> as_of;
$f$;
COMMENT ON FUNCTION population_by_grid(date)
	IS '网格人口 / persons living in each governance grid on a day, but those in none; not protected';

CREATE FUNCTION population_by_region(as_of date) RETURNS zone_density LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT density_persons_agg(d.region, r.person) FROM residence r JOIN dwelling d USING (dwelling)
		WHERE r.period @> as_of;
$f$;
COMMENT ON FUNCTION population_by_region(date)
	IS '区划人口 / persons living in each village or community on a day; density_rollup gives larger divisions; not '
		'protected';

CREATE FUNCTION persons_per_cell(size_m integer, as_of date) RETURNS TABLE (cell gridcell, persons bigint)
	LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT cell, count FROM density_counts(density_rollup(population(as_of), size_m));
$f$;
COMMENT ON FUNCTION persons_per_cell(integer,
	date) IS '按方格统计人数 / persons living in each cell of 100 m or larger on a day';

CREATE FUNCTION persons_per_grid(as_of date) RETURNS TABLE (grid grid_code, persons bigint) LANGUAGE sql STABLE
	SET search_path FROM CURRENT
AS $f$
	SELECT d.grid, count(DISTINCT r.person)
	FROM residence r JOIN dwelling d USING (dwelling)
	WHERE r.period @> as_of
	GROUP BY 1 ORDER BY 1;
$f$;
COMMENT ON FUNCTION persons_per_grid(date)
	IS '按网格统计人数 / persons living in each governance grid on a day; NULL for dwellings in none';

CREATE FUNCTION persons_per_region(level integer, as_of date)
	RETURNS TABLE (region region_code, persons bigint, km2 numeric, per_km2 numeric)
LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT g.zone::region_code, g.count, round(a.km2::numeric, 2), round((g.count / a.km2)::numeric, 2)
	FROM density_counts(density_rollup(population_by_region(as_of), level)) g
	LEFT JOIN region x ON x.code = g.zone::region_code,
		 LATERAL (SELECT ST_Area(x.shape::geography) / 1e6 AS km2) a
	ORDER BY 1;
$f$;
COMMENT ON FUNCTION persons_per_region(integer,
	date) IS '按区划统计人数和密度 / persons living in each division of a level on a day, with area and density';

CREATE VIEW move AS
SELECT r.person, r.from_dwelling, r.dwelling AS to_dwelling, region_code_at(a.region, 4) AS from_township,
	region_code_at(b.region, 4) AS to_township,
	   r.left_on, lower(r.period) AS arrived_on
FROM (SELECT person, dwelling, period, lag(dwelling) OVER w AS from_dwelling, lag(upper(period)) OVER w AS left_on
	  FROM residence WINDOW w AS (PARTITION BY person ORDER BY lower(period))) r
JOIN dwelling a ON a.dwelling = r.from_dwelling
JOIN dwelling b ON b.dwelling = r.dwelling
WHERE r.from_dwelling <> r.dwelling;
COMMENT ON VIEW move IS '迁移 / changes of dwelling, from the residence history';

CREATE VIEW moves_by_month AS
SELECT date_trunc('month', arrived_on)::date AS month, from_township, to_township, count(*) AS moves
FROM move
WHERE from_township <> to_township
GROUP BY 1, 2, 3;
COMMENT ON VIEW moves_by_month IS '按月统计乡镇街道间迁移 / moves between townships by month of arrival';
