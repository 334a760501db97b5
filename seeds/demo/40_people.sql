-- Who truly lived where and when: leases follow each other in every bed or dwelling, many end before Spring Festival
-- and start after it; a household that leaves often takes another dwelling of the city soon after.

CREATE TABLE festival AS
SELECT unnest(ARRAY['2022-02-01', '2023-01-22', '2024-02-10', '2025-01-29', '2026-02-17', '2027-02-06']::date[]) AS day;

-- One row a lease: persons is the size of the household, of one in a bed.
CREATE TABLE lease AS
WITH slot AS (
	SELECT dwelling, kind, key * 64 + bed AS slot, CASE kind WHEN 'whole' THEN 260 ELSE 170 END AS usual_days
	FROM dwelling, generate_series(1, beds) bed),
drawn AS (
	SELECT s.*, k, slot * 32 + k AS key,
		   greatest(25, round(usual_days * (0.25 - ln(1 - 0.97 * rnd(slot * 32 + k, 51)))))::integer AS days,
		   round(40 * rnd(slot * 32 + k, 52) ^ 2)::integer AS vacant
	FROM slot s, generate_series(0, 15) k),
dated AS (
	SELECT *, date '2023-07-01' - 240 + floor(200 * rnd(slot, 53))::integer
			  + (sum(days + vacant) OVER (PARTITION BY slot ORDER BY k) - days - vacant)::integer AS started
	FROM drawn),
seasonal AS (
	-- seven in ten starts and ends near the holiday are moved: starts after it, ends before it
	SELECT dwelling, kind, key,
		   CASE WHEN a.day IS NOT NULL AND rnd(key, 55) < 0.7 THEN a.day + rnd_int(key, 54, 6, 27) ELSE started END AS from_date,
		   CASE WHEN b.day IS NOT NULL AND rnd(key, 57) < 0.7 THEN b.day - rnd_int(key, 56, 4, 19) ELSE started + days END AS to_date
	FROM dated
	LEFT JOIN festival a ON started BETWEEN a.day - 45 AND a.day + 6
	LEFT JOIN festival b ON started + days BETWEEN b.day - 45 AND b.day + 6
	WHERE started < :'as_of'::date),
sized AS (
	SELECT s.*, CASE WHEN s.kind <> 'whole' THEN 1
					 WHEN rnd(key, 58) < 0.34 THEN 1 WHEN rnd(key, 58) < 0.66 THEN 2 WHEN rnd(key, 58) < 0.88 THEN 3 WHEN rnd(key, 58) < 0.97 THEN 4 ELSE 5 END AS persons
	FROM seasonal s
	WHERE to_date > from_date + 14 AND to_date > date '2023-07-01' AND from_date < :'as_of'::date)
SELECT row_number() OVER (ORDER BY key) AS lease, dwelling, kind, persons, from_date, CASE WHEN to_date <= :'as_of'::date THEN to_date END AS to_date
FROM sized;
ANALYZE lease;

-- Who leaves in one half-month is paired with a dwelling let in the next, same kind and size, for seven in ten of them.
CREATE TABLE succession AS
WITH leaving AS (
	SELECT lease, kind, persons, (to_date - date '2022-01-01') / 15 + 1 AS bucket,
		   row_number() OVER (PARTITION BY kind, persons, (to_date - date '2022-01-01') / 15 ORDER BY rnd(lease, 61)) AS n
	FROM lease
	WHERE to_date IS NOT NULL AND rnd(lease, 62) < 0.7),
arriving AS (
	SELECT lease, kind, persons, (from_date - date '2022-01-01') / 15 AS bucket,
		   row_number() OVER (PARTITION BY kind, persons, (from_date - date '2022-01-01') / 15 ORDER BY rnd(lease, 63)) AS n
	FROM lease
	WHERE from_date > date '2023-07-01')
SELECT l.lease AS before, a.lease AS after
FROM leaving l JOIN arriving a USING (kind, persons, bucket, n);
CREATE UNIQUE INDEX ON succession (after);
ALTER TABLE lease ADD PRIMARY KEY (lease);

-- A household is named by its first lease.
CREATE TABLE household_lease AS
WITH RECURSIVE chain AS (
	SELECT lease AS household, lease FROM lease l WHERE NOT EXISTS (SELECT FROM succession s WHERE s.after = l.lease)
	UNION ALL
	SELECT c.household, s.after FROM chain c JOIN succession s ON s.before = c.lease)
SELECT * FROM chain;
CREATE UNIQUE INDEX ON household_lease (lease);
ANALYZE household_lease;

-- Origins: invented shares that favour the provinces from which people come to southern Zhejiang.  The address codes
-- (PP99nn) are not allocated to any county, so that no number is a real person's.
CREATE TABLE person AS
WITH origin AS (
	SELECT province, sum(share) OVER (ORDER BY province) - share AS low, sum(share) OVER (ORDER BY province) AS high
	FROM (VALUES (52, 0.24), (53, 0.13), (36, 0.13), (51, 0.10), (34, 0.09), (43, 0.07), (41, 0.06), (42, 0.05), (50, 0.04), (45, 0.04), (35, 0.03), (61, 0.02)) v(province, share)),
member AS (
	SELECT h.household, l.persons, m, h.household * 8 + m AS key
	FROM (SELECT DISTINCT household FROM household_lease) h
	JOIN lease l ON l.lease = h.household, generate_series(1, l.persons) m),
born AS (
	SELECT household, m, key,
		   -- the third and later of a household are its children
		   CASE WHEN m <= 2 THEN date '2024-01-01' - rnd_int(key, 71, 18 * 365, 56 * 365) - CASE WHEN rnd(key, 72) < 0.1 THEN 3000 ELSE 0 END
				ELSE date '2023-06-01' - rnd_int(key, 71, 30, 16 * 365) END AS birth,
		   CASE WHEN persons > 1 AND m <= 2 THEN m WHEN rnd(key, 73) < 0.58 THEN 1 ELSE 2 END AS sex,
		   (SELECT province FROM origin WHERE rnd(household, 74) >= low AND rnd(household, 74) < high) * 10000 + 9900 + rnd_int(household, 75, 0, 99) AS address
	FROM member),
numbered AS (
	SELECT *, row_number() OVER (PARTITION BY address, birth, sex ORDER BY key) AS n FROM born)
SELECT household, m, key, birth, sex, citizen_number(address || to_char(birth, 'YYYYMMDD') || lpad((n * 2 - CASE WHEN sex = 1 THEN 1 ELSE 2 END)::text, 3, '0')) AS number
FROM numbered;

-- A child comes after a month.
CREATE TABLE stay AS
SELECT row_number() OVER (ORDER BY l.lease, p.m) AS stay, p.number, p.key AS person, p.household, p.m, l.lease, l.dwelling, l.kind, greatest(l.from_date, p.birth + 31) AS from_date, l.to_date
FROM household_lease h
JOIN lease l USING (lease)
JOIN person p ON p.household = h.household
WHERE l.to_date IS NULL OR l.to_date > p.birth + 31;
ALTER TABLE stay ADD PRIMARY KEY (stay);
ANALYZE person, stay;
