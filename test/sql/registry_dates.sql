-- what is late: calendar and working days of every year, first words about stays, whatever comes after them
SET client_min_messages = warning;
SET datestyle = 'ISO, YMD';
SET timezone = 'America/New_York';
SELECT migrant_create_registry();
CREATE SCHEMA dates_test;
SET search_path = dates_test, registry, public;

-- working days by going from day to day, of years with a published arrangement, before and after
CREATE FUNCTION is_worked(day date) RETURNS boolean LANGUAGE sql AS $$
	SELECT coalesce((SELECT kind = 'workday' FROM calendar_day c WHERE c.day = is_worked.day),
		extract(isodow FROM day) < 6 AND NOT (
			(SELECT count(*) FROM calendar_day c WHERE kind = 'holiday' AND extract(year FROM c.day) = extract(year FROM is_worked.day)) < 7
			AND EXISTS (SELECT FROM statutory_holiday h WHERE h.day = is_worked.day)))
$$;
SELECT count(*) AS days, count(*) FILTER (WHERE number - before <> is_worked(day)::integer) AS wrong
FROM (SELECT d::date AS day, working_day_number(d::date) AS number, working_day_number(d::date - 1) AS before
	  FROM unnest('{1994-12-25,1999-12-25,2003-12-20,2005-12-25,2026-09-01,2027-01-25,2060-12-20}'::date[]) f, generate_series(f::timestamp, f + interval '99 days', interval '1 day') d) n;
SELECT day, is_worked(day), working_day_number(day) - working_day_number(day - 1) AS more
FROM unnest('{2005-12-30,2005-12-31,2006-01-02,2006-01-03,2027-02-05,2027-02-10,2027-02-11,1998-05-01,0001-01-01,9999-12-31,infinity,-infinity}'::date[]) day;
SELECT min(day), max(day), count(*), count(*) FILTER (WHERE certain) AS certain,
	   count(*) FILTER (WHERE number IS DISTINCT FROM working_day_number(day)) AS otherwise FROM working_day;
-- Spring Festival of the regulation by the solar dates that the Purple Mountain Observatory publishes
SELECT h.day FROM statutory_holiday h WHERE name = '春节' AND h.day = ANY ('{1998-01-28,2000-02-05,2003-02-01,2027-02-06,2028-01-26,2030-02-03,2033-01-31,2034-02-19}') ORDER BY 1;
-- a year is certain once it is published; until then it is not, nor is what reaches into it
SELECT working_days_certain('2026-12-28', '2027-01-06'), working_days_certain('2026-01-01', '2026-12-31'), working_days_certain('2003-12-31', '2004-01-01');
BEGIN;
INSERT INTO calendar_day SELECT date '2027-02-05' + n, 'holiday', '春节' FROM generate_series(0, 6) n;
SELECT working_days_certain('2026-12-28', '2027-01-06'), working_day_number('2027-05-03') - working_day_number('2027-04-30') AS from_may_day_on;
INSERT INTO calendar_day VALUES ('2027-01-09', 'workday', '元旦');
SELECT working_day_number('2027-01-09') - working_day_number('2027-01-08') AS more;
ROLLBACK;

-- declarations
INSERT INTO region (code, name) VALUES ('331102001001', 'community');
INSERT INTO dwelling (code, region, place, rooms) SELECT n, '331102001001', ST_Point(119.9, 28.4, 4326), 3 FROM generate_series(1, 3) n;
INSERT INTO person (pseudonym, birth_month, sex) SELECT sha256(n::text::bytea), '1970-01-01', 1 FROM generate_series(1, 30) n;
CREATE TABLE story (n integer GENERATED ALWAYS AS IDENTITY, what text, channel text, period daterange, declared_on date);
INSERT INTO story (what, channel, period, declared_on) VALUES
	('long ago', 'self', '[1998-05-01,)', '2024-03-02'),
	('far ahead', 'self', '[2062-01-01,)', '2062-02-01'),
	('in time', 'self', '[2024-03-01,)', '2024-03-11'),
	('a day late', 'self', '[2024-03-01,)', '2024-03-12'),
	('working days of a year to come', 'landlord', '[2027-04-29,)', '2027-05-07'),
	('from a year to the next', 'landlord', '[2026-12-30,)', '2027-01-08'),
	('before the weekend that was worked', 'landlord', '[2005-12-30,)', '2006-01-06'),
	('corrected', 'self', '[2024-03-01,)', '2024-03-04'), ('ended by the same', 'self', '[2024-03-01,)', '2024-03-04'), ('ended by another', 'self', '[2024-03-01,)', '2024-03-04'),
	('renewed', 'self', '[2024-03-01,2025-03-01)', '2024-03-04'), ('withdrawn', 'self', '[2024-03-01,)', '2024-06-01'),
	('late and corrected', 'self', '[2024-03-01,)', '2024-03-20'), ('late by a wrong date', 'self', '[2024-01-01,)', '2024-03-04'),
	('told by another first', 'landlord', '[2024-03-01,)', '2024-03-04'), ('back after half a year', 'self', '[2024-03-01,2024-05-01)', '2024-03-04'),
	('no limit', 'grid_worker', '[2024-03-01,)', '2025-03-01'), ('from ever', 'self', '(,2024-03-01)', '2024-03-01');
INSERT INTO claim (source, source_key, person, dwelling, channel, period, declared_on) SELECT 's', n, n, 1, channel, period, declared_on FROM story;
CREATE FUNCTION of(name text) RETURNS bigint LANGUAGE sql AS $$ SELECT claim FROM claim JOIN story ON source = 's' AND source_key = n::text WHERE what = name $$;
SELECT correct_claim('c', '1', of('corrected'), household => 'h', declared_on => '2024-09-01') > 0 AS done;
SELECT end_stay('c', '2', of('ended by the same'), '2025-01-01', declared_on => '2025-01-02') > 0 AS done;
SELECT end_stay('c', '3', of('ended by another'), '2025-01-01', 'landlord', '2025-01-02') > 0 AS done;
SELECT withdraw_claim(of('withdrawn'));
SELECT correct_claim('c', '4', of('late and corrected'), household => 'h', declared_on => '2024-09-01') > 0 AS done;
SELECT correct_claim('c', '5', of('late by a wrong date'), period => '[2024-03-01,)', declared_on => '2024-03-05') > 0 AS done;
INSERT INTO claim (source, source_key, person, dwelling, channel, period, declared_on)
SELECT 'more', row_number() OVER (), n, 1, m.channel, m.period, m.declared_on
FROM (VALUES ('renewed', 'self', daterange '[2025-03-01,2026-03-01)', date '2025-04-20'), ('renewed', 'self', '[2026-04-10,)', '2026-06-01'),
			 ('told by another first', 'self', '[2024-02-28,)', '2024-07-01'), ('back after half a year', 'self', '[2024-11-01,)', '2024-11-20')) m(what, channel, period, declared_on)
JOIN story USING (what);
-- in another dwelling a word is a first one again
INSERT INTO claim (source, source_key, person, dwelling, channel, period, declared_on) SELECT 'elsewhere', n, n, 2, 'self', '[2025-03-01,)', '2025-03-13' FROM story WHERE what = 'in time';
SELECT what, c.source, l.channel, l.from_date, l.declared_on, l.days_late, l.certain FROM late_claim l JOIN claim c USING (claim) JOIN story ON n = c.person ORDER BY n, from_date;
SELECT count(*) AS stays FROM first_claim;
-- a position that nobody vouches for any more is doubted no more
BEGIN;
UPDATE claim SET place = ST_Point(120, 29, 4326) WHERE claim IN (of('in time'), of('withdrawn'));
SELECT what FROM doubtful_position d JOIN claim c USING (claim) JOIN story ON n = c.person;
ROLLBACK;
DROP SCHEMA dates_test, registry CASCADE;
