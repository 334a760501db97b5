-- Buildings stand around the seats of grids; each holds some dwellings that are let by landlords, of whom some own the
-- whole building.  Employers have dormitories.

CREATE TABLE building AS
WITH share AS (
	-- dwellings let in all at this scale, spread over the grids with two thirds in the sub-districts
	SELECT code, community, shape, seat, urban,
		   (CASE WHEN urban THEN 2.5 ELSE 1 END) * (0.3 + 1.4 * rnd(code::bigint, 31)) AS weight
	FROM grid),
counted AS (
	SELECT s.*, 56000 * :scale::float8 / 3.2 * weight / (SELECT sum(weight ORDER BY code) FROM share) AS expected
	FROM share s)
SELECT row_number() OVER (ORDER BY code, i) AS building, code AS grid, community, urban,
	   rnd_inside(shape, seat, 0.9, code::bigint % 1000000000 * 1000 + i, 32) AS place
FROM counted, LATERAL generate_series(1, floor(expected + rnd(code::bigint, 35))::integer) i;

-- kind: whole = let to one household; shared = let by the bed to people who are no family; dormitory
CREATE TABLE dwelling AS
WITH placed AS (
	SELECT b.*, i, b.building * 16 + i AS key
	FROM building b, LATERAL generate_series(1, 1 + floor(-2.2 * ln(1 - 0.98 * rnd(b.building, 41)))::integer) i),
kinded AS (
	SELECT *, CASE WHEN rnd(key, 42) < 0.05 THEN 'dormitory' WHEN rnd(key, 42) < 0.33 THEN 'shared' ELSE 'whole' END AS kind
	FROM placed),
roomed AS (
	SELECT *, CASE kind WHEN 'dormitory' THEN rnd_int(key, 43, 6, 16) WHEN 'shared' THEN rnd_int(key, 43, 2, 4) ELSE rnd_int(key, 43, 1, 3) END AS rooms
	FROM kinded),
measured AS (
	SELECT *, round((rooms * (CASE kind WHEN 'dormitory' THEN 10 ELSE 12 END + 8 * rnd(key, 44)) + CASE kind WHEN 'whole' THEN 12 ELSE 4 END)::numeric, 1) AS area_m2
	FROM roomed),
capable AS (
	-- Lishui's rule: 4 m2 of usable area a person, 2 persons a room
	SELECT *, least(floor(area_m2 / 4)::integer, rooms * 2) AS capacity FROM measured)
SELECT row_number() OVER (ORDER BY key) AS dwelling, 'FW' || lpad(row_number() OVER (ORDER BY key)::text, 6, '0') AS code,
	   key, grid, community, urban, place, kind, rooms, area_m2, capacity,
	   CASE WHEN rnd(building, 48) < 0.6 THEN building * 16 ELSE key END AS landlord,
	   -- beds that are let: one dwelling in sixteen of the shared ones, and one dormitory in thirty, lets too many
	   CASE kind
		   WHEN 'whole' THEN 1
		   WHEN 'shared' THEN CASE WHEN rnd(key, 45) < 0.0625 THEN capacity + rnd_int(key, 46, 2, 8) ELSE rnd_int(key, 46, 2, least(capacity, 6)) END
		   ELSE CASE WHEN rnd(key, 45) < 0.033 THEN capacity + rnd_int(key, 46, 3, 10) ELSE greatest(4, round(capacity * (0.5 + 0.5 * rnd(key, 46)))::integer) END
	   END AS beds,
	   CASE WHEN kind = 'dormitory' THEN '04' WHEN rnd(key, 47) < 0.1 THEN '06' ELSE '01' END AS building_use,
	   CASE WHEN kind = 'dormitory' THEN '01' ELSE '02' END AS rental_use
FROM capable;

-- Landlords differ in how faithfully they report: from two thirds to four thirds of the usual.
CREATE TABLE landlord AS
SELECT DISTINCT landlord, 2.0 / 3 * (1 + rnd(landlord, 49)) AS diligence FROM dwelling;
ALTER TABLE landlord ADD PRIMARY KEY (landlord);

-- An employer for each dormitory, and others without.
CREATE TABLE employer AS
SELECT n, employer_code(n) AS code, dwelling
FROM (SELECT row_number() OVER (ORDER BY dwelling)::integer AS n, dwelling
	  FROM (SELECT dwelling FROM dwelling WHERE kind = 'dormitory'
			UNION ALL
			SELECT NULL FROM generate_series(1, ceil(3000 * :scale::float8)::integer)) a) b;
ALTER TABLE employer ADD place geometry(Point, 4326);
-- They are at work up to some two kilometres from their dormitory; the others near the seat of a community, half of them of a sub-district.
UPDATE employer e
SET place = ST_SnapToGrid(ST_Translate(coalesce((SELECT d.place FROM dwelling d WHERE d.dwelling = e.dwelling),
											   (SELECT g.seat FROM (SELECT seat, row_number() OVER (ORDER BY urban AND rnd(code::bigint, 36) < 0.5 DESC, rnd(code::bigint, 37)) AS k FROM grid) g
												WHERE g.k = 1 + floor(rnd(e.n, 38) * (SELECT count(*) / 2 FROM grid)))),
									   0.008 * rnd_bell(e.n, 171), 0.007 * rnd_bell(e.n, 175)), 1e-6);
ALTER TABLE employer ALTER place SET NOT NULL;
ALTER TABLE employer ADD PRIMARY KEY (n);
CREATE UNIQUE INDEX ON employer (dwelling);
ANALYZE dwelling, landlord, employer;
