-- What the office looks for.  Findings are proposals until somebody has confirmed them on the spot.

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
SELECT residence, person, dwelling, lower(period) AS from_date, upper(period) AS ended_by, declared_on FROM residence WHERE open;
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
