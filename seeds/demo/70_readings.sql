-- What the meters of water, electricity and gas show for the last twelve months: it follows those who are there, not those
-- who are declared.  Amounts are assumptions of this project, near the published means (seeds/README.md); what a person uses
-- grows less than the number of persons, while the registry's inference takes it as a straight line.

CREATE TABLE month AS
SELECT n, first::date AS first, daterange(first::date, (first + interval '1 month')::date) AS days
FROM generate_series(1, 12) n,
	 LATERAL (SELECT date_trunc('month', :'as_of'::date) - make_interval(months => 12 - n) AS first) f;

-- Dwellings that wait to be let stand empty beside the others: one for every eight let as a whole.  They are declared by nobody.
CREATE TABLE vacant AS
SELECT 'FX' || lpad(row_number() OVER (ORDER BY key)::text, 6, '0') AS code, -key AS key, community, place, rooms, area_m2, building_use
FROM dwelling
WHERE kind = 'whole' AND rnd(key, 131) < 0.125;

-- In one lease of twenty the tenants are gone two to eight months before it ends, and tell nobody.
CREATE TABLE present AS
SELECT s.lease, s.dwelling, daterange(s.from_date, CASE WHEN rnd(s.lease, 132) < 0.05
	THEN greatest(s.from_date, coalesce(s.to_date, :'as_of'::date + 1) - rnd_int(s.lease, 133, 60, 240)) ELSE s.to_date END) AS period
FROM stay s;

-- Persons there, as a mean over the month; and when two thirds have gone home for Spring Festival, for one to four weeks.
CREATE TABLE presence AS
WITH away AS (
	SELECT p.*, datemultirange(p.period) - CASE WHEN rnd(p.lease, 134) < 0.65
		THEN datemultirange(daterange(f.day - rnd_int(p.lease, 135, 2, 9), f.day + rnd_int(p.lease, 136, 4, 20))) ELSE '{}' END AS awake
	FROM present p, (SELECT max(day) AS day FROM festival WHERE day <= :'as_of') f
	WHERE NOT isempty(p.period)),
counted AS (
	SELECT a.dwelling, m.n, sum(upper(d.period) - lower(d.period)) AS days, sum((SELECT sum(upper(r) - lower(r)) FROM unnest(a.awake * datemultirange(m.days)) r)) AS days_awake
	FROM away a JOIN month m ON m.days && a.period, LATERAL (SELECT a.period * m.days AS period) d
	GROUP BY a.dwelling, m.n),
metered AS (
	SELECT dwelling, code, key, kind, rooms, area_m2 FROM dwelling
	UNION ALL
	SELECT NULL, code, key, 'vacant', rooms, area_m2 FROM vacant)
SELECT d.code, d.key, d.kind, d.rooms, d.area_m2, m.n, m.first AS month,
	   coalesce(c.days, 0)::float8 / (upper(m.days) - lower(m.days)) AS persons,
	   coalesce(c.days_awake, 0)::float8 / (upper(m.days) - lower(m.days)) + CASE WHEN c.days > 0 AND rnd(d.key * 16 + m.n, 137) < 0.06 THEN 0.5 ELSE 0 END AS using
FROM metered d CROSS JOIN month m
LEFT JOIN counted c ON c.dwelling = d.dwelling AND c.n = m.n;

-- A household's habits: one factor for all it uses, as some are at home all day, and one a kind.  One dwelling in sixteen of
-- those let as a whole is a shop or workshop too.  Three in eight have no piped gas, and no dormitory has.
CREATE TABLE meter AS
SELECT d.key, v.kind, d.key * 4 + v.n AS meter,
	   exp(0.25 * rnd_bell(d.key, 140) + v.habit * rnd_bell(d.key * 4 + v.n, 144)
		   + CASE WHEN d.kind = 'whole' AND rnd(d.key, 138) < 0.0625 THEN v.trade * (1 + 0.5 * rnd_bell(d.key, 148)) ELSE 0 END) AS factor,
	   rnd(d.key * 4 + v.n, 152) AS fault
FROM (SELECT DISTINCT key, kind FROM presence) d,
	 (VALUES (1, 'water', 0.35, 0.4), (2, 'electricity', 0.45, 1.0), (3, 'gas', 0.5, 0.5)) v(n, kind, habit, trade)
WHERE v.kind <> 'gas' OR (d.kind <> 'dormitory' AND rnd(d.key, 139) < 0.625);

CREATE TABLE reading AS
WITH seasonal AS (
	-- by the month of the year: water, cooling and heating, gas
	SELECT n, (ARRAY[0.92, 0.92, 0.95, 1, 1.03, 1.06, 1.12, 1.12, 1.05, 1, 0.95, 0.92])[extract(month FROM first)::integer] AS water,
		   (ARRAY[0.6, 0.5, 0.2, 0, 0, 0.35, 1, 1, 0.4, 0, 0.1, 0.5])[extract(month FROM first)::integer] AS climate,
		   (ARRAY[1.25, 1.2, 1.1, 1, 0.95, 0.85, 0.8, 0.8, 0.9, 1, 1.1, 1.2])[extract(month FROM first)::integer] AS gas
	FROM month),
used AS (
	SELECT p.code, p.month, p.n, m.kind, m.meter, m.fault, m.meter * 16 + p.n AS key,
		   m.factor * exp(0.2 * rnd_bell(m.meter * 16 + p.n, 156)) * CASE m.kind
			   WHEN 'water' THEN s.water * CASE WHEN p.using > 0 THEN 0.5 + 3.7 * p.using ^ 0.92 ELSE 0 END
			   -- cooling and heating go by the rooms in use
			   WHEN 'electricity' THEN CASE WHEN p.using > 0 THEN 26 * sqrt(p.area_m2 / 40) + 42 * p.using ^ 0.85 + 38 * s.climate * least(p.rooms, ceil(p.using))
											WHEN rnd(p.key, 160) < 0.5 THEN 14 * rnd(p.key, 161) ELSE 0 END
			   ELSE s.gas * CASE WHEN p.using > 0 THEN 1.5 + 4.8 * p.using ^ 0.75 ELSE 0 END END
		   -- one dwelling in twenty may have a leak of water for one to five months
		   + CASE WHEN m.kind = 'water' AND rnd(p.key, 162) < 0.05 AND p.n BETWEEN rnd_int(p.key, 163, -4, 12) AND rnd_int(p.key, 163, -4, 12) + rnd_int(p.key, 164, 0, 4)
				  THEN 4 + 30 * rnd(p.key, 165) ^ 2 ELSE 0 END AS amount
	FROM presence p JOIN meter m USING (key) JOIN seasonal s USING (n)),
-- one meter in twelve is read every other month; one in sixty stands still; one in sixty is estimated, the same each month
told AS (
	SELECT code, month, kind, key,
		   CASE WHEN fault < 1.0 / 60 THEN CASE WHEN fault < 1.0 / 120 THEN 0 ELSE avg(amount) OVER (PARTITION BY meter) * (0.5 + rnd(meter, 166)) END
				WHEN fault < 0.1 THEN avg(amount) OVER (PARTITION BY meter, (n - 1) / 2) ELSE amount END AS amount
	FROM used
	WHERE fault < 0.98)
-- whole units, as the dials show; one month in thirty is missing, one meter in fifty altogether
SELECT code AS dwelling, month, kind, round(amount)::integer AS amount, CASE kind WHEN 'electricity' THEN 'kWh' ELSE 'm3' END AS unit
FROM told
WHERE rnd(key, 167) >= 1.0 / 30;
