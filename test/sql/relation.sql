-- relations that functions are given: of every kind, under shadowed and changing names, with domains as types, with the rights and policies of the caller
SET client_min_messages = warning;
CREATE SCHEMA relation_test;
SET search_path = relation_test, public;
\set VERBOSITY terse
\set SHOW_CONTEXT never

CREATE TABLE stay AS
	SELECT place::bigint, person::bigint, period, trajectory_agg(ST_SetSRID(ST_MakePoint(121 + person / 100.0, 28 + t / 100.0), 4326), '2024-01-01 00:00Z'::timestamptz + t * interval '1 min') AS way
	FROM (VALUES (10, 1, '[2024-01-01,2024-02-01)'::daterange), (10, 2, '[2024-01-15,2024-03-01)'), (20, 2, '[2024-04-01,2024-05-01)'), (20, 3, '[2024-04-11,2024-05-01)')) v(place, person, period), generate_series(1, 3) t
	GROUP BY 1, 2, 3;
CREATE TABLE query AS SELECT way FROM stay WHERE person = 1;
-- what all functions say of a relation, in one text
CREATE FUNCTION answers(relation regclass) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ',
		(SELECT count(*) || ':' || sum(days) FROM residence_overlaps_dates(relation, 'place', 'person', 'period')),
		(SELECT count(*) FROM residence_overlaps_dates(relation, 'place', 'person', 'period', relation, 'place', 'person', 'period')),
		residence_overlap_count(relation, 'place', 'period'), residence_overlap_count(relation, 'place', 'period', relation, 'place', 'period'),
		(SELECT sum(peak) FROM occupancy_peaks_dates(relation, 'place', 'period')), (SELECT count(*) FROM residence_merges_dates(relation, 'place', 'period')),
		(SELECT string_agg(person || '@' || degree, ',' ORDER BY person) FROM residence_contacts(relation, 'place', 'person', 'period', 1, daterange '[2024-01-01,2025-01-01)', 3)),
		(SELECT string_agg(key || '~' || round(metres), ',' ORDER BY metres, key) FROM query, trajectory_knn(query.way, 4, 'hausdorff', relation, 'person')))
$$;
SELECT answers('stay');

-- every kind of relation that has rows
CREATE TABLE part (LIKE stay) PARTITION BY LIST (place);
CREATE TABLE part_10 PARTITION OF part FOR VALUES IN (10);
CREATE TABLE part_20 (x integer, way trajectory, period daterange, person bigint, place bigint);
ALTER TABLE part_20 DROP COLUMN x;
ALTER TABLE part ATTACH PARTITION part_20 FOR VALUES IN (20);
INSERT INTO part TABLE stay;
CREATE TABLE parent (LIKE stay);
CREATE TABLE child () INHERITS (parent);
INSERT INTO parent SELECT * FROM stay WHERE place = 10;
INSERT INTO child SELECT * FROM stay WHERE place = 20;
CREATE VIEW view AS TABLE stay;
CREATE VIEW view_of_view AS SELECT * FROM view WHERE place > 0;
CREATE VIEW view_of_parts WITH (security_barrier) AS TABLE part;
CREATE MATERIALIZED VIEW kept AS TABLE stay;
SELECT relation, answers(relation) = answers('stay') AS same FROM unnest('{part,parent,view,view_of_view,view_of_parts,kept}'::regclass[]) relation;
CREATE INDEX place ON stay (place);
CREATE SEQUENCE number;
CREATE TYPE pair AS (place bigint, person bigint, period daterange);
SELECT residence_overlap_count('place', 'place', NULL);
SELECT residence_overlap_count('number', 'last_value', 'log_cnt');
SELECT residence_overlap_count('place', NULL, 'place');
-- the server's words for kinds of relations differ by version
\set VERBOSITY sqlstate
SELECT trajectory_knn(way, 1, 'dtw', 'place', 'place') FROM query;
SELECT trajectory_knn(way, 1, 'dtw', 'pair', 'place') FROM query;
SELECT residence_overlap_count('pair', 'place', 'period');
\set VERBOSITY terse
SELECT residence_overlap_count(0, 'place', 'period');

-- domains, of domains too, with and without checks
CREATE DOMAIN number_of AS bigint;
CREATE DOMAIN positive AS number_of CHECK (value > 0);
CREATE DOMAIN days AS daterange CHECK (NOT isempty(value));
CREATE DOMAIN course AS trajectory;
CREATE DOMAIN long_course AS course CHECK (trajectory_length(value::trajectory) > 0);
CREATE TABLE domains AS SELECT place::positive, person::number_of, period::days, way::long_course FROM stay;
CREATE VIEW few AS SELECT place::integer, person::smallint, period::days, way::course FROM domains;
SELECT answers('domains') = answers('stay') AS same, answers('few') = answers('stay') AS same_through_view;
SELECT key, round(metres) FROM query, trajectory_knn(query.way, 2, 'hausdorff', 'domains', 'person', 'way');
CREATE DOMAIN word AS text;
CREATE TABLE words AS SELECT 'x'::word AS place, period, 1 AS way FROM stay;
SELECT residence_overlap_count('words', 'place', 'period');
SELECT * FROM occupancy_peaks_dates('words', 'place', 'period');
SELECT trajectory_knn(query.way, 2, 'hausdorff', 'words', 'way', 'way') FROM query;
SELECT trajectory_knn(query.way, 2, 'hausdorff', 'words', 'way') FROM query;

-- a temporary table of the same name, and names that need quotes
CREATE TEMPORARY TABLE stay AS SELECT 1::bigint AS place, 1::bigint AS person, 1::bigint AS period, 2::bigint AS way;
SELECT answers('relation_test.stay') = answers('part') AS same;
SELECT answers('stay');
SELECT trajectory_knn(query.way, 2, 'hausdorff', 'stay', 'person', 'way') FROM query;
DROP TABLE pg_temp.stay;
CREATE TEMPORARY TABLE only_here AS TABLE stay;
CREATE SCHEMA "a.b ""c";
CREATE TABLE "a.b ""c"."select t" AS TABLE stay;
SELECT answers('only_here') = answers('stay') AS same, answers('"a.b ""c"."select t"') = answers('stay') AS same_quoted;

-- between two steps of one call the relation is no other, though a function in it renames: the step is refused
CREATE FUNCTION swap(number bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	IF to_regclass('relation_test.renamed') IS NULL THEN
		ALTER SCHEMA relation_test RENAME TO relation_away;
		CREATE SCHEMA relation_test;
		CREATE TABLE relation_test.changing AS SELECT place, person, period FROM relation_away.stay;
		CREATE TABLE relation_test.renamed ();
	END IF;
	RETURN number;
END $$;
CREATE VIEW changing AS SELECT place, swap(person) AS person, period FROM stay;
SELECT person, degree FROM residence_contacts('changing', 'place', 'person', 'period', 1, daterange '[2024-01-01,2025-01-01)', 3);
SELECT to_regclass('relation_test.renamed') IS NULL AS undone;

-- rewritten in the same transaction: seen
BEGIN;
ALTER TABLE kept RENAME TO kept_too;
ALTER TABLE parent ALTER COLUMN person TYPE integer;
SELECT answers('parent') = answers('stay') AS same;
TRUNCATE parent;
SELECT residence_overlap_count('parent', 'place', 'period');
ROLLBACK;

-- rights, policies and rights through views are those of the caller
CREATE ROLE relation_reader;
GRANT USAGE ON SCHEMA relation_test TO relation_reader;
GRANT SELECT ON query, part, view_of_view TO relation_reader;
ALTER TABLE part ENABLE ROW LEVEL SECURITY;
CREATE POLICY one ON part USING (place = 10);
SET ROLE relation_reader;
SELECT answers('part');
SELECT answers('view_of_view');
SELECT answers('stay');
SELECT residence_overlap_count('part_10', 'place', 'period');
RESET ROLE;

DROP SCHEMA "a.b ""c", relation_test CASCADE;
DROP ROLE relation_reader;
