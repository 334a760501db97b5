-- Writes docs/reference.md from the catalogue and the comments of a database with the extension (make reference).
-- What stands there of an object is its COMMENT, so that a change of the reference is a change of sql/.
\set ON_ERROR_STOP on
\set QUIET on
\pset format unaligned
\pset tuples_only on
\pset null ''
SET client_min_messages = warning;
BEGIN;
SELECT migrant_create_registry() \g /dev/null

-- The room of an object is that of the first pattern that its name matches.
CREATE TEMPORARY TABLE room (number integer, pattern text, room text);
INSERT INTO room (pattern, room, number) SELECT pattern, room, row_number() OVER () FROM (VALUES
	('^(density_(protect|audit|noise)|flow_protect)', 'release'),
	('^trajectory_(frechet|dtw|hausdorff|sspd|lcss|edr|erp|twed|synchronous|knn|clusters|medoid|convoys|search|found|key|box_|reach|overlaps|during)', 'similarity'),
	('^trajectory_(at|restrict|speeds?|direction|resample|simplify|stays|trips|split|clean|faults|moves|visits|entropy|radius|meets|nearest_approach|home|work)($|_)', 'movement'),
	('^(trajectory|geometry$)', 'trajectory'),
	('^(zone_)?(density|presence|date_presence)|^mann_kendall', 'density'),
	('^(zone_)?flow', 'flow'),
	('^(residence|household|date_edit)', 'residence'),
	('^usage', 'usage'),
	('^(date_)?(occupancy|capacity|dwelling)', 'occupancy'),
	('^(coverage|grid_(number|balance|split|zones|compactness|cut|homes|plane))', 'coverage'),
	('^(gridcell|beidou|geosot)', 'grid'),
	('^(citizen_id|credit_code|region_code|grid_code|pseudonym|intake)', 'code'),
	('^(wgs84|gcj02|bd09|datum|lonlat)', 'geo'),
	('^(migrant|person_key|csv|autonomous|access|log_guard|prefix)', 'base')) v(pattern, room);

CREATE TEMPORARY VIEW member AS
SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
WHERE d.deptype = 'e' AND e.extname = 'migrant';

-- Functions that serve a type, an aggregate, an index or the planner, and are not called by name
CREATE TEMPORARY VIEW serving AS
SELECT unnest(ARRAY[typinput, typoutput, typreceive, typsend, typmodin, typmodout, typanalyze, typsubscript]::oid[]) AS oid FROM pg_type
UNION SELECT unnest(ARRAY[aggtransfn, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn, aggmfinalfn]::oid[]) FROM pg_aggregate
UNION SELECT amproc FROM pg_amproc
UNION SELECT prosupport FROM pg_proc
UNION SELECT unnest(ARRAY[oprrest, oprjoin]::oid[]) FROM pg_operator
UNION SELECT oprcode FROM pg_operator WHERE obj_description(oprcode, 'pg_proc') ~ '^implementation of ';

CREATE TEMPORARY TABLE object AS
SELECT 'functions' AS kind, p.proname::text AS name, p.proname::text AS by_name,
	   format('%s(%s)', p.proname, regexp_replace(pg_get_function_arguments(p.oid), '(, )?OUT [^,]+', '', 'g')) AS form,
	   CASE WHEN p.proretset THEN 'set of ' ELSE '' END || CASE WHEN 't' = ANY (p.proargmodes) OR 'o' = ANY (p.proargmodes)
	   THEN (SELECT 'row (' || string_agg(a.name || ' ' || format_type(a.type, NULL), ', ' ORDER BY a.i) || ')'
			 FROM unnest(p.proargnames, p.proallargtypes, p.proargmodes) WITH ORDINALITY a(name, type, mode, i) WHERE a.mode IN ('t', 'o'))
	   ELSE format_type(p.prorettype, NULL) END AS result, obj_description(p.oid, 'pg_proc') AS comment
FROM member m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
WHERE p.prokind <> 'a' AND p.oid NOT IN (SELECT oid FROM serving WHERE oid IS NOT NULL)
UNION ALL
SELECT 'aggregates', p.proname, CASE WHEN p.proname IN ('min', 'max') THEN format_type(p.proargtypes[0], NULL) ELSE p.proname END,
	   format('%s(%s)', p.proname, regexp_replace(pg_get_function_arguments(p.oid), '(, )?OUT [^,]+', '', 'g')), format_type(p.prorettype, NULL), obj_description(p.oid, 'pg_proc')
FROM member m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid WHERE p.prokind = 'a'
UNION ALL
SELECT 'types', t.typname, t.typname, t.typname,
	   (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
		FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0), obj_description(t.oid, 'pg_type')
FROM member m JOIN pg_type t ON m.classid = 'pg_type'::regclass AND m.objid = t.oid WHERE t.typcategory <> 'A'
UNION ALL
SELECT 'operators', o.oprname, p.proname,
	   concat_ws(' ', CASE WHEN o.oprleft <> 0 THEN format_type(o.oprleft, NULL) END, o.oprname, format_type(o.oprright, NULL)),
	   format_type(o.oprresult, NULL), coalesce(obj_description(o.oid, 'pg_operator'), obj_description(p.oid, 'pg_proc'))
FROM member m JOIN pg_operator o ON m.classid = 'pg_operator'::regclass AND m.objid = o.oid JOIN pg_proc p ON p.oid = o.oprcode
UNION ALL
SELECT 'casts', '', CASE WHEN c.castsource IN (SELECT objid FROM member) THEN format_type(c.castsource, NULL) ELSE format_type(c.casttarget, NULL) END,
	   format('%s to %s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)),
	   CASE c.castcontext WHEN 'i' THEN 'implicit' WHEN 'a' THEN 'in assignment' ELSE 'explicit' END, obj_description(c.oid, 'pg_cast')
FROM member m JOIN pg_cast c ON m.classid = 'pg_cast'::regclass AND m.objid = c.oid;

ALTER TABLE object ADD room text;
UPDATE object o SET room = (SELECT r.room FROM room r WHERE o.by_name ~ r.pattern ORDER BY r.number LIMIT 1);
DO $$
DECLARE
	lost text := (SELECT string_agg(form, ', ') FROM object WHERE room IS NULL);
BEGIN
	IF lost IS NOT NULL THEN
		RAISE 'no room in docs/reference.sql for: %', lost;
	END IF;
END $$;

INSERT INTO object (room, kind, name, form, result, comment)
SELECT 'registry', 'functions', p.proname, format('%s(%s)', p.proname, regexp_replace(pg_get_function_arguments(p.oid), '(, )?OUT [^,]+', '', 'g')),
	   CASE WHEN p.proretset THEN 'set of ' ELSE '' END || CASE WHEN 't' = ANY (p.proargmodes) OR 'o' = ANY (p.proargmodes)
	   THEN (SELECT 'row (' || string_agg(a.name || ' ' || format_type(a.type, NULL), ', ' ORDER BY a.i) || ')'
			 FROM unnest(p.proargnames, p.proallargtypes, p.proargmodes) WITH ORDINALITY a(name, type, mode, i) WHERE a.mode IN ('t', 'o'))
	   ELSE format_type(p.prorettype, NULL) END, obj_description(p.oid, 'pg_proc')
FROM pg_proc p WHERE p.pronamespace = 'registry'::regnamespace AND p.prorettype <> 'trigger'::regtype AND obj_description(p.oid, 'pg_proc') IS NOT NULL
UNION ALL
SELECT 'registry', CASE c.relkind WHEN 'v' THEN 'views' ELSE 'tables' END, c.relname, c.relname,
	   (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
	   obj_description(c.oid, 'pg_class')
FROM pg_class c WHERE c.relnamespace = 'registry'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND obj_description(c.oid, 'pg_class') IS NOT NULL;

CREATE FUNCTION pg_temp.cell(content text) RETURNS text
	RETURN replace(replace(replace(replace(content, '|', '\|'), E'\n', ' '), '<', '&lt;'), '*', '\*');
CREATE FUNCTION pg_temp.code(content text) RETURNS text
	RETURN '`' || replace(content, '|', '\|') || '`';

\qecho '<!-- Written by docs/reference.sql: make reference -->'
\qecho '# Reference'
\qecho
\qecho 'Every object that may be used by name, grouped by subject. Comparison operators, casts and aggregates are listed after'
\qecho 'the functions. The pages under [explanation](explanation/) say what the concepts are. `f(a type DEFAULT x)` may be called without that argument.'
\qecho 'The registry’s objects come last: they are made by `migrant_create_registry()` in schema `registry`.'
WITH room_order AS (
	SELECT room, row_number() OVER () AS place
	FROM unnest(ARRAY['base', 'geo', 'code', 'grid', 'occupancy', 'usage', 'coverage', 'residence', 'density', 'flow', 'release', 'trajectory', 'movement', 'similarity', 'registry']) room
), kind_order(kind, place, first, second) AS (
	VALUES ('types', 1, 'type', 'fields'), ('tables', 2, 'table', 'columns'), ('views', 3, 'view', 'columns'), ('functions', 4, 'function', 'result'),
		   ('aggregates', 5, 'aggregate', 'result'), ('operators', 6, 'operator', 'result'), ('casts', 7, 'cast', 'context')
), line AS (
	SELECT DISTINCT r.place AS room_place, 0 AS kind_place, '' AS name, '' AS form, format(E'\n## %s', room) AS line FROM object JOIN room_order r USING (room)
	UNION ALL
	SELECT DISTINCT r.place, k.place, '', '', format(E'\n### %s of %s\n\n| %s | %s | what |\n|---|---|---|', initcap(kind), room, k.first, k.second)
	FROM object JOIN room_order r USING (room) JOIN kind_order k USING (kind)
	UNION ALL
	SELECT r.place, k.place, name, form,
		   format('| %s | %s | %s |', pg_temp.code(form), CASE WHEN kind IN ('casts') THEN result ELSE coalesce(pg_temp.code(result), '') END, pg_temp.cell(comment))
	FROM object JOIN room_order r USING (room) JOIN kind_order k USING (kind)
)
SELECT line FROM line ORDER BY room_place, kind_place, name COLLATE "C", form COLLATE "C";
ROLLBACK;
