-- What was declared of it, by four channels, with the faults that real registers have.  Rates are stated where they
-- are drawn; the fault table says which claim has which.

-- GCJ-02 of a WGS 84 position (the reverse-engineered formula, a = 6378245).
CREATE FUNCTION gcj02(lon float8, lat float8) RETURNS geometry LANGUAGE sql IMMUTABLE
RETURN (
	SELECT ST_SnapToGrid(ST_SetSRID(ST_MakePoint(
		lon + (300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common
			   + (20 * sin(pi() * x) + 40 * sin(pi() * x / 3)) * 2 / 3 + (150 * sin(pi() * x / 12) + 300 * sin(pi() * x / 30)) * 2 / 3)
			  * 180 / (6378245 / sqrt(m) * cosd(lat) * pi()),
		lat + (-100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common
			   + (20 * sin(pi() * y) + 40 * sin(pi() * y / 3)) * 2 / 3 + (160 * sin(pi() * y / 12) + 320 * sin(pi() * y / 30)) * 2 / 3)
			  * 180 / (6378245 * (1 - 0.00669342162296594323) / (m * sqrt(m)) * pi())), 4326), 1e-6)
	FROM (SELECT lon - 105 AS x, lat - 35 AS y, 1 - 0.00669342162296594323 * sind(lat) ^ 2 AS m) a,
		 LATERAL (SELECT (20 * sin(6 * pi() * x) + 20 * sin(2 * pi() * x)) * 2 / 3 AS common) b);

CREATE TABLE claim AS
WITH channel AS (
	-- how likely each channel declares a stay, by the kind of dwelling; one stay in ten stays undeclared
	SELECT * FROM (VALUES
		('self', 1, 0.45, 0.40, 0.10), ('landlord', 2, 0.75, 0.70, 0.00), ('employer', 3, 0.00, 0.00, 0.88), ('grid_worker', 4, 0.30, 0.35, 0.25))
		v(channel, c, whole, shared, dormitory)),
told AS (
	-- repeat 1: the same channel sends the same stay again, dates a little off (3 %)
	SELECT s.*, c.channel, c.c, r AS repeat, s.stay * 16 + c.c * 2 + r AS key
	FROM stay s JOIN dwelling d USING (dwelling) JOIN landlord o USING (landlord), channel c, generate_series(0, 1) r
	WHERE rnd(s.lease * 8 + c.c, 81) < CASE s.kind WHEN 'whole' THEN whole WHEN 'shared' THEN shared ELSE dormitory END * CASE c.channel WHEN 'landlord' THEN o.diligence ELSE 1 END
	  AND (r = 0 OR rnd(s.stay * 8 + c.c, 82) < 0.03)),
dated AS (
	SELECT t.*,
		   -- a day or more off the true date: landlords and employers 20 %, residents 40 %, grid workers 40 %
		   t.from_date + CASE WHEN rnd(key, 83) < CASE WHEN channel IN ('landlord', 'employer') THEN 0.2 ELSE 0.4 END OR repeat = 1
							  THEN rnd_int(key, 84, -3, 5) ELSE 0 END AS said_from,
		   -- the end is never told in 20 %
		   CASE WHEN t.to_date IS NOT NULL AND rnd(key, 85) >= 0.2 THEN t.to_date + CASE WHEN rnd(key, 86) < 0.2 THEN rnd_int(key, 87, -3, 3) ELSE 0 END END AS said_to,
		   t.to_date IS NOT NULL AND rnd(key, 85) < 0.2 AS never_ended,
		   rnd(key, 88) < 0.15 AS late
	FROM told t),
declared AS (
	SELECT d.*,
		   said_from + CASE WHEN channel = 'grid_worker' THEN rnd_int(key, 89, 0, least(120, coalesce(said_to, :'as_of'::date) - said_from))
							WHEN late THEN rnd_int(key, 89, 15, 120)
							ELSE rnd_int(key, 89, 0, 2) END AS declared_on
	FROM dated d
	WHERE said_to IS NULL OR said_to > said_from)
SELECT row_number() OVER (ORDER BY stay, c, repeat) AS n, stay, number, person, household, m, dwelling, kind, channel, key, repeat, said_from, said_to, declared_on,
	   never_ended, late AND channel <> 'grid_worker' AS late, false AS contradictory
FROM declared
WHERE declared_on <= :'as_of'::date;

ANALYZE claim;

-- Contradictions: in 1.5 % of the stays somebody declares the person at another dwelling for part of the time.
INSERT INTO claim
SELECT (SELECT max(n) FROM claim) + row_number() OVER (ORDER BY s.stay), s.stay, s.number, s.person, s.household, s.m,
	   1 + floor(rnd(s.stay, 92) * (SELECT max(dwelling) FROM dwelling))::bigint, s.kind,
	   CASE WHEN rnd(s.stay, 93) < 0.6 THEN 'landlord' ELSE 'self' END, s.stay * 16 + 15, 0,
	   s.from_date + offset_days, s.from_date + offset_days + rnd_int(s.stay, 95, 30, 90), s.from_date + offset_days + rnd_int(s.stay, 96, 0, 2),
	   false, false, true
FROM stay s, LATERAL (SELECT rnd_int(s.stay, 94, 10, 40) AS offset_days) o
WHERE rnd(s.stay, 91) < 0.015 AND s.from_date + offset_days + 100 < coalesce(s.to_date, :'as_of'::date);

-- Where a resident declared from: 60 % of their own declarations carry a position, 30 m off as phones are, 8 % of them in GCJ-02.
ALTER TABLE claim ADD place geometry, ADD wrong_datum boolean DEFAULT false;
UPDATE claim c
SET wrong_datum = p.wrong,
	place = CASE WHEN p.wrong THEN gcj02(p.lon, p.lat) ELSE ST_SnapToGrid(ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4326), 1e-6) END
FROM (SELECT c.n, rnd(c.key, 102) < 0.08 AS wrong, ST_X(d.place) + rnd_bell(c.key, 103) * 0.0003 AS lon, ST_Y(d.place) + rnd_bell(c.key, 107) * 0.0003 AS lat
	  FROM claim c JOIN dwelling d USING (dwelling)
	  WHERE c.channel = 'self' AND NOT c.contradictory AND rnd(c.key, 101) < 0.6) p
WHERE p.n = c.n;

-- Rows as the sending systems write them.
CREATE TABLE claim_row AS
SELECT c.n, CASE c.channel WHEN 'self' THEN 'app' WHEN 'landlord' THEN 'landlord_portal' WHEN 'employer' THEN 'employer_portal' ELSE 'grid_app' END AS source,
	   upper(substr(c.channel, 1, 1)) || lpad(c.n::text, 8, '0') AS claim, c.number, c.channel, d.code AS dwelling,
	   'H' || c.household AS household, c.said_from::text AS from_date, c.said_to::text AS to_date, c.declared_on::text AS declared_on,
	   CASE WHEN c.m > 2 THEN '06' WHEN rnd(c.person, 111) < 0.78 THEN '01' WHEN rnd(c.person, 111) < 0.92 THEN '03' ELSE '08' END AS inflow_reason,
	   CASE c.kind WHEN 'dormitory' THEN '05' ELSE '02' END AS dwelling_type,
	   CASE WHEN c.kind = 'dormitory' THEN (SELECT e.code FROM employer e WHERE e.dwelling = c.dwelling)
			WHEN rnd(c.person, 112) < 0.5 THEN (SELECT e.code FROM employer e WHERE e.n = rnd_int(c.person, 113, 1, (SELECT max(n) FROM employer))) END AS employer,
	   ST_X(c.place) AS lon, ST_Y(c.place) AS lat
FROM claim c
JOIN dwelling d USING (dwelling);

-- Rows that no register can take: 0.4 %, one of five faults each.
CREATE TABLE broken AS
SELECT n, rnd_int(n, 122, 1, 5) AS fault FROM claim_row WHERE rnd(n, 121) < 0.004;
UPDATE claim_row r
SET number = CASE b.fault WHEN 1 THEN substr(number, 1, 17) || CASE substr(number, 18, 1) WHEN '7' THEN '8' ELSE '7' END
						  WHEN 2 THEN substr(number, 1, 10) || '1331' || substr(number, 15) ELSE number END,
	dwelling = CASE b.fault WHEN 3 THEN 'FW999999' ELSE dwelling END,
	to_date = CASE b.fault WHEN 4 THEN (from_date::date - 10)::text ELSE to_date END,
	declared_on = CASE b.fault WHEN 5 THEN '2025-02-30' ELSE declared_on END
FROM broken b
WHERE b.n = r.n;
