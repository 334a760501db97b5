-- residence_without_overlaps: accepts and refuses what an exclusion constraint does
SET client_min_messages = warning;
CREATE SCHEMA one_test;
SET search_path = one_test, public;
CREATE EXTENSION btree_gist;
CREATE TABLE excluded (id integer PRIMARY KEY, person bigint, period daterange, EXCLUDE USING gist (person WITH =, period WITH &&));
CREATE TABLE guarded (id integer PRIMARY KEY, person bigint, period daterange);
CREATE INDEX ON guarded (person, period);
CREATE TRIGGER one AFTER INSERT OR UPDATE ON guarded FOR EACH ROW EXECUTE FUNCTION residence_without_overlaps('person', 'period');

INSERT INTO guarded VALUES (1, 1, '[2024-01-01,2024-02-01)'), (2, 1, '[2024-02-01,2024-03-01)'), (3, 2, '[2024-01-01,)'), (4, 1, 'empty'), (5, 1, NULL), (6, NULL, '[2024-01-01,)');
INSERT INTO guarded VALUES (7, 1, '[2024-01-31,2024-02-01)');
DO $$
DECLARE
	name text;
BEGIN
	INSERT INTO guarded VALUES (7, 1, '[2024-01-31,2024-02-01)');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS name = CONSTRAINT_NAME;
	RAISE WARNING '% by constraint %', SQLSTATE, name;
END $$;
INSERT INTO guarded VALUES (7, 3, '[2024-01-01,2024-01-03)'), (8, 3, '[2024-01-02,2024-01-04)');
UPDATE guarded SET person = 1 WHERE id = 3;
-- rows that make room for each other in one statement
UPDATE guarded SET period = daterange(lower(period) + 7, upper(period) + 7) WHERE id IN (1, 2);
WITH gone AS (DELETE FROM guarded WHERE id = 3) INSERT INTO guarded VALUES (9, 4, '[2024-01-01,)');
SELECT * FROM guarded ORDER BY id;

-- random inserts, updates and deletes meet the same fate
TRUNCATE guarded;
CREATE FUNCTION accepted(statement text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN true;
EXCEPTION WHEN exclusion_violation THEN
	RETURN false;
END $$;
SELECT setseed(0.25) \g /dev/null
CREATE TABLE act AS
SELECT n, floor(random() * 3) AS kind, floor(random() * 400)::integer AS id, floor(random() * 40) AS person,
	   CASE WHEN random() < 0.03 THEN 'empty' ELSE daterange('2024-01-01'::date + from_day, CASE WHEN random() > 0.05 THEN '2024-01-01'::date + from_day + 1 + floor(random() * 20)::integer END, '[)') END AS period
FROM (SELECT n, floor(random() * 500)::integer AS from_day FROM generate_series(1, 6000) n) s;
SELECT count(*) FILTER (WHERE a <> b) AS differ, count(*) FILTER (WHERE a) AS accepted, count(*) FILTER (WHERE NOT a) AS refused
FROM act, LATERAL (SELECT CASE kind WHEN 0 THEN 'INSERT INTO %1$s VALUES (%2$s, %3$s, %4$L) ON CONFLICT (id) DO NOTHING' WHEN 1 THEN 'UPDATE %1$s SET person = %3$s, period = %4$L WHERE id = %2$s'
	ELSE 'DELETE FROM %1$s WHERE id = %2$s AND person < 20' END AS statement OFFSET 0) s,
	 LATERAL (SELECT accepted(format(statement, 'excluded', n, person, period)) AS a, accepted(format(statement, 'guarded', n, person, period)) AS b OFFSET 0) r;
SELECT (SELECT count(*) FROM (TABLE excluded EXCEPT TABLE guarded) d) AS missing, (SELECT count(*) FROM (TABLE guarded EXCEPT TABLE excluded) d) AS extra, count(*) AS rows FROM guarded;

-- any key and range; deferred until the end of the transaction
CREATE TABLE booking (room text COLLATE "C", during tstzrange);
CREATE INDEX ON booking (room) WHERE room <> '';
CREATE INDEX ON booking (during, room);
CREATE CONSTRAINT TRIGGER one AFTER INSERT OR UPDATE ON booking DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION residence_without_overlaps('room', 'during');
INSERT INTO booking VALUES ('a', '[2024-01-01 00:00Z,2024-01-02 00:00Z)');
CREATE INDEX ON booking (room);
BEGIN;
INSERT INTO booking VALUES ('a', '[2024-01-01 00:00Z,2024-01-02 00:00Z)'), ('a', '[2024-01-01 12:00Z,2024-01-03 00:00Z)'), ('b', '[2024-01-01 12:00Z,2024-01-03 00:00Z)');
DELETE FROM booking WHERE upper(during) = '2024-01-03 00:00Z' AND room = 'a';
COMMIT;
BEGIN;
INSERT INTO booking VALUES ('b', '[2024-01-01 00:00Z,2024-01-02 00:00Z)');
COMMIT;
SELECT room, during * '[2024-01-01 12:00Z,)' <> 'empty' AS late FROM booking ORDER BY 1, 2;

-- partitions: overlaps are refused wherever the other row lies, whether the trigger is the table's or each partition's, by the key alone too, at several levels
CREATE TABLE by_year (id integer, person bigint, period daterange, declared date) PARTITION BY RANGE (declared);
CREATE TABLE year_2023 PARTITION OF by_year FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE year_2024 (declared date, x integer, period daterange, person bigint, id integer);
ALTER TABLE year_2024 DROP COLUMN x;
ALTER TABLE by_year ATTACH PARTITION year_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE others PARTITION OF by_year DEFAULT PARTITION BY HASH (person);
CREATE TABLE others_0 PARTITION OF others FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE others_1 PARTITION OF others FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX ON by_year (person);
CREATE TRIGGER one AFTER INSERT OR UPDATE ON by_year FOR EACH ROW EXECUTE FUNCTION residence_without_overlaps('person', 'period');
INSERT INTO by_year VALUES (1, 1, '[2023-06-01,2024-06-01)', '2023-06-01'), (2, 1, '[2024-06-01,2024-07-01)', '2024-06-01'), (3, 2, '[2023-01-01,2024-01-01)', '2024-01-01'), (4, 3, '[2020-01-01,2021-01-01)', '2020-01-01');
INSERT INTO by_year VALUES (5, 1, '[2023-12-01,2024-01-01)', '2024-01-01');
INSERT INTO by_year VALUES (5, 1, '[2024-06-15,2024-06-16)', NULL);
INSERT INTO others_0 VALUES (5, 2, '[2023-12-31,2024-02-01)', '2020-01-01');
INSERT INTO year_2024 (id, person, period, declared) VALUES (5, 3, '[2020-12-01,2024-01-01)', '2024-03-01');
-- a row that moves to another partition, and one that moves away from what it would overlap
UPDATE by_year SET declared = '2023-01-01' WHERE id = 3;
UPDATE by_year SET declared = '2024-01-01', period = '[2023-06-01,2024-06-02)' WHERE id = 1;
UPDATE by_year SET declared = '2025-01-01', period = '[2023-06-01,2023-07-01)' WHERE id = 1;
SELECT tableoid::regclass AS partition, id, upper(period) - lower(period) AS days FROM by_year ORDER BY id;
TRUNCATE guarded, excluded, by_year;
DROP TRIGGER one ON by_year;
CREATE TRIGGER one AFTER INSERT OR UPDATE ON year_2023 FOR EACH ROW EXECUTE FUNCTION residence_without_overlaps('person', 'period');
CREATE TRIGGER one AFTER INSERT OR UPDATE ON year_2024 FOR EACH ROW EXECUTE FUNCTION residence_without_overlaps('person', 'period');
INSERT INTO by_year VALUES (1, 1, '[2023-06-01,2024-06-01)', '2023-06-01');
INSERT INTO by_year VALUES (2, 1, '[2024-01-01,2024-06-01)', '2024-06-01');
DROP INDEX by_year_person_idx;
CREATE INDEX ON year_2023 (person);
INSERT INTO by_year VALUES (3, 2, '[2024-01-01,2024-06-01)', '2023-06-01');
CREATE INDEX ON by_year (person);
CREATE TRIGGER one AFTER INSERT OR UPDATE ON others FOR EACH ROW EXECUTE FUNCTION residence_without_overlaps('person', 'period');
-- the same fate as an exclusion constraint's again
TRUNCATE by_year;
SELECT count(*) FILTER (WHERE a <> b) AS differ, count(*) FILTER (WHERE a) AS accepted, count(*) FILTER (WHERE NOT a) AS refused
FROM act, LATERAL (SELECT accepted(CASE kind WHEN 1 THEN format('UPDATE excluded SET person = %s, period = %L WHERE id = %s', person, period, id) ELSE format('INSERT INTO excluded VALUES (%s, %s, %L)', n, person, period) END) AS a,
	accepted(CASE kind WHEN 1 THEN format('UPDATE by_year SET person = %s, period = %L, declared = %L WHERE id = %s', person, period, '2022-06-01'::date + n % 1200, id)
					  ELSE format('INSERT INTO by_year VALUES (%s, %s, %L, %L)', n, person, period, '2022-06-01'::date + n % 1200) END) AS b OFFSET 0) r
WHERE n <= 1500;

-- triggers that do not fit
CREATE TRIGGER two BEFORE INSERT ON excluded FOR EACH ROW EXECUTE FUNCTION residence_without_overlaps('person', 'period');
INSERT INTO excluded VALUES (99999, 1000, 'empty');
DROP TRIGGER two ON excluded;
CREATE TRIGGER two AFTER INSERT ON excluded FOR EACH ROW EXECUTE FUNCTION residence_without_overlaps('person');
INSERT INTO excluded VALUES (99999, 1000, 'empty');
DROP TRIGGER two ON excluded;
CREATE TRIGGER two AFTER INSERT ON excluded FOR EACH ROW EXECUTE FUNCTION residence_without_overlaps('person', 'since');
INSERT INTO excluded VALUES (99999, 1000, 'empty');
DROP TRIGGER two ON excluded;
CREATE TRIGGER two AFTER INSERT ON excluded FOR EACH ROW EXECUTE FUNCTION residence_without_overlaps('period', 'person');
INSERT INTO excluded VALUES (99999, 1000, 'empty');
DROP TRIGGER two ON excluded;
CREATE TRIGGER two AFTER INSERT ON excluded FOR EACH ROW EXECUTE FUNCTION residence_without_overlaps('person', 'period');
INSERT INTO excluded VALUES (99999, 1000, 'empty');

DROP SCHEMA one_test CASCADE;
