-- What the office looks for.  Findings are proposals until somebody has confirmed them on the spot.

-- Who counts when: all, or under a rule that leaves minors out, from the birthday on; those whose end nobody declared
-- only while the last word is fresh.
CREATE VIEW occupant AS
SELECT r.dwelling, c.rule, r.person, coalesce(r.household, 'P' || r.person) AS household, p.period
FROM residence r
JOIN dwelling d USING (dwelling)
JOIN city_rule c ON c.city = region_code_at(d.region, 2)
JOIN person x USING (person),
	 resolution_rule u,
	 LATERAL (SELECT r.period * c.valid * daterange(NULL, CASE WHEN r.open THEN greatest(r.declared_on + u.fresh_days, lower(r.period)) END) * CASE WHEN c.count_minors_below IS NULL THEN daterange(NULL, NULL)
		ELSE daterange((x.birth_month + make_interval(years => c.count_minors_below))::date, NULL) END) p(period)
WHERE NOT isempty(p.period);
COMMENT ON VIEW occupant IS '计入人数的居住者 / persons that the city''s rule counts in a dwelling, and when';

CREATE VIEW capacity AS
SELECT d.dwelling, w.rule, k.capacity, k.by_area, k.by_rooms, k.binding, k.clause
FROM dwelling d
JOIN city_rule c ON c.city = region_code_at(d.region, 2)
JOIN rule_words w ON w.rule = c.rule AND w.language = 'en'
CROSS JOIN LATERAL dwelling_capacity(d.area_m2, d.area_kind, d.rooms, NULL, w.words) k;
COMMENT ON VIEW capacity IS '可住人数 / persons that a dwelling may hold under the rule, by area and by rooms; NULL if area and rooms do not tell';

-- Declared dates are off by days: what lasts no longer than the grace is no finding, and a dip no longer ends none.
CREATE VIEW overcrowded AS
WITH event AS (
	SELECT dwelling, rule, lower(period) AS day, 1 AS persons, 0 AS households FROM occupant
	UNION ALL
	SELECT dwelling, rule, upper(period), -1, 0 FROM occupant
	UNION ALL
	SELECT dwelling, rule, e.day, 0, e.households
	FROM (SELECT dwelling, rule, household, range_agg(period) AS periods FROM occupant GROUP BY dwelling, rule, household) h,
		 unnest(periods) p(period),
		 LATERAL (VALUES (lower(period), 1), (upper(period), -1)) e(day, households)),
step AS (
	SELECT dwelling, rule, day, sum(sum(persons)) OVER w AS persons, sum(sum(households)) OVER w AS households, lead(day) OVER w AS until
	FROM event
	GROUP BY dwelling, rule, day
	WINDOW w AS (PARTITION BY dwelling, rule ORDER BY day)),
above AS (
	SELECT s.*, k.capacity, k.clause, coalesce(day - lag(until) OVER (PARTITION BY s.dwelling, s.rule ORDER BY day) > u.grace_days, true) AS begins
	FROM step s
	JOIN capacity k USING (dwelling, rule)
	JOIN city_rule c USING (rule),
	resolution_rule u
	WHERE s.persons > k.capacity AND (s.households > 1 OR c.family_exemption IS NULL)),
run AS (
	SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY dwelling, rule ORDER BY day) AS n FROM above)
SELECT dwelling, d.code, d.region, d.grid, daterange(min(day), max(until)) AS period, min(day) AS since,
	   max(persons)::integer AS peak, capacity, (max(persons) - capacity)::integer AS excess,
	   CASE WHEN d.rooms >= c.crowd_rooms THEN true ELSE max(persons) >= c.crowd_trigger END AS is_crowd, rule, clause
FROM run
JOIN dwelling d USING (dwelling)
JOIN city_rule c USING (rule)
GROUP BY dwelling, d.code, d.region, d.grid, d.rooms, rule, capacity, c.crowd_trigger, c.crowd_rooms, clause, n
HAVING max(until) - min(day) > (SELECT grace_days FROM resolution_rule);
COMMENT ON VIEW overcrowded IS '超员住所 / dwellings with more persons than the city''s rule allows: since when, how many, by which clause';

CREATE VIEW double_residence AS
SELECT a.person, a.dwelling AS dwelling_a, b.dwelling AS dwelling_b, a.period * b.period AS period,
	   round(ST_DistanceSphere(x.place, y.place)) AS distance_m, a.claims AS claims_a, b.claims AS claims_b
FROM stay a
JOIN stay b ON b.person = a.person AND b.dwelling > a.dwelling AND b.period && a.period
JOIN dwelling x ON x.dwelling = a.dwelling
JOIN dwelling y ON y.dwelling = b.dwelling
WHERE upper(a.period * b.period) - lower(a.period * b.period) > (SELECT grace_days FROM resolution_rule);
COMMENT ON VIEW double_residence IS '一人两处 / persons whom declarations put in two dwellings at once';

CREATE VIEW late_claim AS
SELECT c.claim, c.channel, lower(c.period) AS from_date, c.declared_on, h.clause,
	   CASE WHEN h.working_days THEN b.number - a.number ELSE c.declared_on - lower(c.period) END - h.within_days AS days_late
FROM claim c
JOIN channel h USING (channel)
JOIN working_day a ON a.day = lower(c.period)
JOIN working_day b ON b.day = c.declared_on
WHERE CASE WHEN h.working_days THEN b.number - a.number ELSE c.declared_on - lower(c.period) END > h.within_days;
COMMENT ON VIEW late_claim IS '逾期申报 / declarations made after the legal time limit, in working days where the law says so';

CREATE VIEW open_ended AS
SELECT stay, person, dwelling, lower(period) AS from_date, upper(period) AS ended_by, declared_on FROM stay WHERE open;
COMMENT ON VIEW open_ended IS '未申报离开 / stays whose end nobody declared, and the day on which they are taken as ended';

CREATE VIEW doubtful_position AS
SELECT c.claim, c.dwelling, round(ST_DistanceSphere(c.place, d.place)) AS distance_m
FROM claim c
JOIN dwelling d USING (dwelling)
WHERE ST_DistanceSphere(c.place, d.place) > (SELECT far_m FROM resolution_rule);
COMMENT ON VIEW doubtful_position IS '位置存疑 / declarations made far from the dwelling; about 570 m off is the usual mark of GCJ-02 taken for WGS 84';

CREATE FUNCTION persons_per_cell(size_m integer, as_of date) RETURNS TABLE (cell gridcell, persons bigint) LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT gridcell_parent(d.cell, size_m), count(DISTINCT r.person)
	FROM residence r JOIN dwelling d USING (dwelling)
	WHERE r.period @> as_of
	GROUP BY 1 ORDER BY 1;
$f$;
COMMENT ON FUNCTION persons_per_cell(integer, date) IS '按方格统计人数 / persons living in each cell of 100 m or larger on a day';

CREATE FUNCTION persons_per_grid(as_of date) RETURNS TABLE (grid grid_code, persons bigint) LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT d.grid, count(DISTINCT r.person)
	FROM residence r JOIN dwelling d USING (dwelling)
	WHERE r.period @> as_of
	GROUP BY 1 ORDER BY 1;
$f$;
COMMENT ON FUNCTION persons_per_grid(date) IS '按网格统计人数 / persons living in each governance grid on a day; NULL for dwellings in none';

CREATE FUNCTION persons_per_region(level integer, as_of date) RETURNS TABLE (region region_code, persons bigint, km2 numeric, per_km2 numeric)
LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT g.code, g.persons, round(a.km2::numeric, 2), round((g.persons / a.km2)::numeric, 2)
	FROM (SELECT region_code_at(d.region, level) AS code, count(DISTINCT r.person) AS persons
		  FROM residence r JOIN dwelling d USING (dwelling)
		  WHERE r.period @> as_of
		  GROUP BY 1) g
	LEFT JOIN region x ON x.code = g.code,
		 LATERAL (SELECT ST_Area(x.shape::geography) / 1e6 AS km2) a
	ORDER BY 1;
$f$;
COMMENT ON FUNCTION persons_per_region(integer, date) IS '按区划统计人数和密度 / persons living in each division of a level on a day, with area and density';

CREATE VIEW move AS
SELECT r.person, r.from_dwelling, r.dwelling AS to_dwelling, region_code_at(a.region, 4) AS from_township, region_code_at(b.region, 4) AS to_township,
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
