-- Rules that every object of the extension keeps, read from the catalogues.
-- An allowed exception is a row of table exception: one of the rules volatile, stable, not parallel safe, security definer,
-- not strict and not for all, and the function's name.  Functions of aggregates judge NULL themselves, as does dwelling_capacity: unknown.
BEGIN;
SELECT * FROM no_plan();

CREATE TEMP TABLE exception (rule text, function text);
INSERT INTO exception VALUES ('volatile', 'migrant_create_registry'), ('not parallel safe', 'migrant_create_registry'),
	('volatile', 'autonomous_call'), ('not parallel safe', 'autonomous_call'),
	('volatile', 'residence_without_overlaps'), ('not parallel safe', 'residence_without_overlaps'),
	('volatile', 'intake_seal'), ('not parallel safe', 'intake_seal'), ('volatile', 'log_guard_hide_context'), ('not parallel safe', 'log_guard_hide_context'),
	('not strict', 'coverage_agg_trans'), ('not strict', 'coverage_agg_combine'), ('not strict', 'coverage_agg_final'),
	('not strict', 'occupancy_agg_trans'), ('not strict', 'occupancy_agg_inverse'), ('not strict', 'occupancy_agg_combine'),
	('not strict', 'occupancy_agg_final'), ('not strict', 'date_occupancy_agg_final'), ('not strict', 'occupancy_sum_agg_trans'), ('not strict', 'occupancy_sum_agg_inverse'),
	('not strict', 'dwelling_capacity'),
	('not strict', 'density_agg_trans'), ('not strict', 'density_persons_agg_trans'), ('not strict', 'density_sum_agg_trans'), ('not strict', 'density_agg_combine'),
	('not strict', 'density_agg_final'), ('not strict', 'zone_density_agg_final'),
	('not strict', 'flow_agg_trans'), ('not strict', 'flow_persons_agg_trans'), ('not strict', 'flow_agg_final'),
	('not strict', 'zone_flow_agg_final'),
	('not strict', 'density_kde_agg_trans'), ('not strict', 'density_kde_agg_combine'), ('not strict', 'density_kde_agg_final'),
	('not strict', 'density_bandwidth_agg_trans'), ('not strict', 'density_bandwidth_agg_final'),
	('not strict', 'density_person_time_agg_trans'), ('not strict', 'density_person_time_agg_combine'), ('not strict', 'density_presence_agg_final'),
	('not strict', 'density_date_presence_agg_final'), ('not strict', 'zone_presence_agg_final'), ('not strict', 'zone_date_presence_agg_final'),
	('not strict', 'trajectory_agg_trans'), ('not strict', 'trajectory_agg_combine'), ('not strict', 'trajectory_agg_final'),
	('not strict', 'trajectory_medoid_agg_trans'), ('not strict', 'trajectory_medoid_agg_combine'), ('not strict', 'trajectory_medoid_agg_final'),
	('not strict', 'usage_judge'), ('not strict', 'usage_explanation'), ('not strict', 'usage_model_agg_trans'), ('not strict', 'usage_model_agg_combine'),
	('not strict', 'usage_model_agg_final'),
	('not strict', 'residence_resolve_agg_trans'), ('not strict', 'residence_resolve_agg_combine'), ('not strict', 'residence_resolve_agg_final'),
	('not strict', 'residence_stays_agg_final'),
	('not strict', 'residence_conflicts_agg_trans'), ('not strict', 'residence_conflicts_agg_final'),
	('not strict', 'residence_merge_agg_trans'), ('not strict', 'residence_merge_agg_combine'), ('not strict', 'residence_merge_agg_final'),
	('not strict', 'residence_date_merge_agg_final'), ('not strict', 'residence_duplicates_agg_trans'), ('not strict', 'residence_duplicates_agg_combine'),
	('not strict', 'residence_duplicates_agg_final'),
	('not strict', 'residence_household_agg_trans'), ('not strict', 'residence_household_agg_combine'), ('not strict', 'residence_household_agg_final'),
	('not strict', 'residence_overlap_agg_trans'), ('not strict', 'residence_overlap_count_agg_trans'), ('not strict', 'residence_overlap_agg_combine'),
	('not strict', 'residence_overlap_agg_final'), ('not strict', 'residence_date_overlap_agg_final'), ('not strict', 'residence_overlap_count_agg_final');
-- NULL stands for no limit, and for no properties.
INSERT INTO exception VALUES ('not strict', 'trajectory_split'), ('not strict', 'trajectory_mfjson'), ('not strict', 'trajectory_sequences_mfjson');
-- Functions that read a table by its name run a query, in the leader only; NULL stands for no key.
INSERT INTO exception VALUES ('not parallel safe', 'residence_contacts');
INSERT INTO exception SELECT rule, function
FROM unnest(ARRAY['not parallel safe', 'not strict']) rule,
	 unnest(ARRAY['residence_overlaps', 'residence_overlaps_dates', 'residence_overlap_count', 'trajectory_knn',
				  'occupancy_peaks', 'occupancy_peaks_dates', 'residence_merges', 'residence_merges_dates']) function;

-- NULL stands for what is not known or not given, and these have arguments with such a meaning; the others have none.
INSERT INTO exception SELECT 'not strict', function
FROM unnest(ARRAY['capacity_explanation', 'dwelling_overcrowding', 'flow_gravity', 'residence_gaps', 'grid_balance', 'grid_split', 'migrant_create_registry', 'migrant_schema_problems']) function;
-- They read a table or the catalogues, the key of the server, the time zone, or the statistics of a column.
INSERT INTO exception SELECT 'stable', function
FROM unnest(ARRAY['residence_contacts', 'residence_overlaps', 'residence_overlaps_dates',
				  'residence_overlap_count', 'trajectory_knn', 'occupancy_peaks', 'occupancy_peaks_dates', 'residence_merges', 'residence_merges_dates',
				  'migrant_check_schemas', 'migrant_schema_problems',
				  'access_link', 'citizen_id_hide', 'citizen_id_pseudonym', 'citizen_id_seal', 'density_noise_key', 'pseudonym_key_tag',
				  'occupancy_resample', 'citizen_id_analyze', 'trajectory_typanalyze', 'trajectory_found_sel', 'trajectory_found_joinsel']) function;
-- With the key of the server numbers could be tried; the rest writes, or stands behind functions that check who asks.
INSERT INTO exception SELECT 'not for all', function
FROM unnest(ARRAY['access_link', 'autonomous_call', 'citizen_id_hide', 'citizen_id_pseudonym', 'citizen_id_seal', 'density_noise_key', 'intake_seal', 'migrant_create_registry', 'pseudonym_key_tag']) function;

CREATE TEMP VIEW member AS
SELECT d.classid, d.objid, pg_describe_object(d.classid, d.objid, 0) AS name
FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
WHERE e.extname = 'migrant' AND d.deptype = 'e';

CREATE TEMP VIEW function AS
SELECT p.*, l.lanname, m.name,
	   p.prorettype = 'internal'::regtype OR 'internal'::regtype = ANY (p.proargtypes) OR 'cstring'::regtype = ANY (p.proargtypes)
	   OR p.prorettype = 'cstring'::regtype OR p.oid IN (SELECT typsend FROM pg_type) AS for_server
FROM member m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
JOIN pg_language l ON l.oid = p.prolang;

CREATE TEMP VIEW function_except AS
SELECT e.rule, f.oid FROM function f JOIN exception e ON f.proname = e.function;

SELECT isnt_empty('SELECT FROM function', 'the extension has functions');
SELECT is_empty($$
	SELECT name FROM member
	WHERE obj_description(objid, classid::regclass::name) IS NULL
	  AND NOT EXISTS (SELECT FROM pg_type WHERE classid = 'pg_type'::regclass AND oid = objid AND typcategory = 'A')
$$, 'every object has a comment');
SELECT is_empty($$
	SELECT name FROM function WHERE prokind = 'f' AND provolatile = 'v'
	AND oid NOT IN (SELECT oid FROM function_except WHERE rule = 'volatile')
$$, 'functions are immutable or stable');
SELECT is_empty($$
	SELECT name FROM function WHERE proparallel <> 's'
	AND oid NOT IN (SELECT oid FROM function_except WHERE rule = 'not parallel safe')
$$, 'functions and aggregates are parallel safe');
SELECT is_empty('SELECT name FROM function WHERE proleakproof', 'no function claims to be leakproof');
SELECT is_empty($$
	SELECT name FROM function WHERE prosecdef
	AND oid NOT IN (SELECT oid FROM function_except WHERE rule = 'security definer')
$$, 'no function runs with its owner''s rights');
SELECT is_empty($$
	SELECT name FROM function WHERE lanname = 'sql' AND prosqlbody IS NULL
$$, 'SQL functions are parsed at creation, so that search_path cannot redirect them');
SELECT is_empty($$
	SELECT name FROM function WHERE lanname NOT IN ('sql', 'c', 'internal')
	AND NOT coalesce(proconfig::text LIKE '%search_path=%', false)
$$, 'functions in other languages fix their search_path');
SELECT is_empty($$
	SELECT name FROM function WHERE prokind = 'f' AND NOT proisstrict
	AND oid NOT IN (SELECT oid FROM function_except WHERE rule = 'not strict')
$$, 'functions are strict');
SELECT is_empty($$
	SELECT name FROM function WHERE prokind <> 'a' AND provolatile = 's'
	AND oid NOT IN (SELECT oid FROM function_except WHERE rule = 'stable')
$$, 'functions that read nothing but their arguments are immutable');
SELECT is_empty($$
	SELECT name FROM function WHERE proacl IS NOT NULL AND NOT EXISTS (SELECT FROM aclexplode(proacl) a WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE')
	AND oid NOT IN (SELECT oid FROM function_except WHERE rule = 'not for all')
$$, 'functions are for everybody');
SELECT is_empty($$
	SELECT e.* FROM exception e
	WHERE NOT EXISTS (SELECT FROM function f WHERE f.proname = e.function AND CASE e.rule
		WHEN 'volatile' THEN f.provolatile = 'v' WHEN 'stable' THEN f.provolatile = 's' WHEN 'not parallel safe' THEN f.proparallel <> 's' WHEN 'security definer' THEN f.prosecdef
		WHEN 'not strict' THEN NOT f.proisstrict
		WHEN 'not for all' THEN f.proacl IS NOT NULL AND NOT EXISTS (SELECT FROM aclexplode(f.proacl) a WHERE a.grantee = 0) END)
$$, 'exceptions are exceptions');
SELECT is_empty($$
	SELECT name FROM function f JOIN pg_aggregate a ON a.aggfnoid = f.oid
	WHERE a.aggcombinefn = 0 OR a.aggtranstype = 'internal'::regtype AND (a.aggserialfn = 0 OR a.aggdeserialfn = 0)
$$, 'states of aggregates can be combined and sent');
SELECT is_empty($$
	SELECT prosrc, pronargs FROM function WHERE prorettype = 'internal'::regtype GROUP BY 1, 2 HAVING count(*) > 1
$$, 'what is one function for aggregates in C is one in SQL');
SELECT is_empty($$
	SELECT name FROM function f JOIN pg_aggregate a ON a.aggfnoid = f.oid
	WHERE f.proname ~ '^occupancy_' AND (a.aggmtransfn = 0 OR a.aggminvtransfn = 0)
	   OR f.proname IN ('min', 'max') AND NOT EXISTS (SELECT FROM pg_operator o WHERE o.oid = a.aggsortop AND o.oprname = CASE f.proname WHEN 'min' THEN '<' ELSE '>' END)
$$, 'occupancies take rows out of windows, and an index answers least and greatest');
SELECT is_empty($$
	SELECT f.name FROM function f JOIN pg_type t ON f.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend, t.typmodin, t.typmodout)
	WHERE f.provolatile <> 'i'
$$, 'input and output functions are immutable');
SELECT is_empty($$
	SELECT name FROM function WHERE prokind = 'f' AND NOT for_server AND pronargs > 0
	AND (proargnames IS NULL OR '' = ANY (proargnames[1:pronargs]))
$$, 'arguments have names');
SELECT is_empty($$
	WITH class AS MATERIALIZED (SELECT * FROM member WHERE classid = 'pg_opclass'::regclass)
	SELECT name FROM class WHERE NOT amvalidate(objid)
$$, 'operator classes are valid');
SELECT is_empty($$
	SELECT m.name FROM member m JOIN pg_operator o ON m.classid = 'pg_operator'::regclass AND m.objid = o.oid
	WHERE o.oprresult = 'boolean'::regtype AND (o.oprrest = 0 OR o.oprjoin = 0)
$$, 'operators with a truth value have selectivity estimators');
SELECT is_empty($$
	WITH due (strategy, operator, commutator, negator, estimators, for_joins) AS (
		VALUES (1, '<', '>', '>=', 'scalarltsel scalarltjoinsel', false), (2, '<=', '>=', '>', 'scalarlesel scalarlejoinsel', false), (3, '=', '=', '<>', 'eqsel eqjoinsel', true),
			   (4, '>=', '<=', '<', 'scalargesel scalargejoinsel', false), (5, '>', '<', '<=', 'scalargtsel scalargtjoinsel', false))
	SELECT m.name, d.operator
	FROM member m JOIN pg_opfamily f ON m.classid = 'pg_opfamily'::regclass AND m.objid = f.oid JOIN pg_am a ON a.oid = f.opfmethod AND a.amname IN ('btree', 'brin') CROSS JOIN due d
	WHERE NOT EXISTS (SELECT FROM pg_amop x JOIN pg_operator o ON o.oid = x.amopopr JOIN pg_operator c ON c.oid = o.oprcom JOIN pg_operator n ON n.oid = o.oprnegate
					  WHERE x.amopfamily = f.oid AND x.amopstrategy = d.strategy AND o.oprleft = o.oprright AND (o.oprname, c.oprname, n.oprname) = (d.operator, d.commutator, d.negator)
							AND concat_ws(' ', o.oprrest, o.oprjoin) = d.estimators AND (o.oprcanhash, o.oprcanmerge) = (d.for_joins, d.for_joins))
$$, 'operators of an order are one another''s commutators and negators, and equality is for hash and merge joins');
SELECT is_empty($$
	SELECT m.name FROM member m JOIN pg_operator o ON m.classid = 'pg_operator'::regclass AND m.objid = o.oid LEFT JOIN pg_operator c ON c.oid = o.oprcom
	WHERE CASE WHEN o.oprname IN ('@>', '<@') AND o.oprright <> 'trajectory_search'::regtype THEN c.oprname IS DISTINCT FROM translate(reverse(o.oprname), '<>', '><')
			   WHEN o.oprleft = o.oprright AND o.oprname NOT IN ('<', '<=', '>=', '>', '-', '/') THEN o.oprcom <> o.oid END
$$, 'operators that have the same result the other way round say so');
SELECT is_empty($$
	SELECT m.name FROM member m JOIN pg_cast c ON m.classid = 'pg_cast'::regclass AND m.objid = c.oid WHERE c.castcontext <> 'e' AND c.casttarget <> 'person_key'::regtype
$$, 'no cast is made unless it is asked for, but those to person_key');
SELECT is_empty($$
	SELECT oprname FROM pg_operator WHERE 'person_key'::regtype IN (oprleft, oprright)
$$, 'person_key has no operators, which would compare what only casts to it');
SELECT is_empty($$
	SELECT name FROM function
	WHERE prosupport::text IS DISTINCT FROM CASE WHEN proname ~ '_contains$' AND proargtypes[0] = ANY ('{region_code,gridcell}'::regtype[]) AND pronargs = 2 THEN 'prefix_contains_support'
												 WHEN proname ~ '_contained$' THEN 'prefix_contained_support'
												 WHEN proname ~ '^trajectory_(dtw|edr|erp|frechet|hausdorff|lcss|sspd|synchronous|twed)' AND proname !~ '_count$' AND prokind = 'f' AND provolatile = 'i' AND prorettype IN ('boolean'::regtype, 'integer'::regtype, 'float8'::regtype)
												 THEN 'trajectory_within_support' ELSE '-' END
$$, 'an index is found for containment, and for trajectories within a distance');

SELECT is_empty('SELECT * FROM migrant_schema_problems()', 'nobody else may create objects where the extension looks names up, and none of its own is bound to one of theirs');

SELECT * FROM finish();
ROLLBACK;
