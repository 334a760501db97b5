-- residence_one_at_a_time: accepts and refuses what an exclusion constraint does
SET client_min_messages = warning;
CREATE SCHEMA one_test;
SET search_path = one_test, public;
CREATE EXTENSION btree_gist;
CREATE TABLE excluded (id integer PRIMARY KEY, person bigint, period daterange, EXCLUDE USING gist (person WITH =, period WITH &&));
CREATE TABLE guarded (id integer PRIMARY KEY, person bigint, period daterange);
CREATE INDEX ON guarded (person, period);
CREATE TRIGGER one AFTER INSERT OR UPDATE ON guarded FOR EACH ROW EXECUTE FUNCTION residence_one_at_a_time('person', 'period');

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
CREATE CONSTRAINT TRIGGER one AFTER INSERT OR UPDATE ON booking DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION residence_one_at_a_time('room', 'during');
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

-- triggers that do not fit
CREATE TRIGGER two BEFORE INSERT ON excluded FOR EACH ROW EXECUTE FUNCTION residence_one_at_a_time('person', 'period');
INSERT INTO excluded VALUES (99999, 1000, 'empty');
DROP TRIGGER two ON excluded;
CREATE TRIGGER two AFTER INSERT ON excluded FOR EACH ROW EXECUTE FUNCTION residence_one_at_a_time('person');
INSERT INTO excluded VALUES (99999, 1000, 'empty');
DROP TRIGGER two ON excluded;
CREATE TRIGGER two AFTER INSERT ON excluded FOR EACH ROW EXECUTE FUNCTION residence_one_at_a_time('person', 'since');
INSERT INTO excluded VALUES (99999, 1000, 'empty');
DROP TRIGGER two ON excluded;
CREATE TRIGGER two AFTER INSERT ON excluded FOR EACH ROW EXECUTE FUNCTION residence_one_at_a_time('period', 'person');
INSERT INTO excluded VALUES (99999, 1000, 'empty');
DROP TRIGGER two ON excluded;
CREATE TRIGGER two AFTER INSERT ON excluded FOR EACH ROW EXECUTE FUNCTION residence_one_at_a_time('person', 'period');
INSERT INTO excluded VALUES (99999, 1000, 'empty');

DROP SCHEMA one_test CASCADE;
