\echo Use "CREATE EXTENSION migrant" to load this file. \quit

-- Names, even those in pg_catalog, are looked up in the schemas of the extensions too: a function there that matches
-- the argument types exactly, created by somebody else, is preferred to one in pg_catalog that needs a conversion. So
-- only trusted roles may create objects in these schemas, and the extension itself does not depend on search_path:
-- functions in pg_catalog are qualified; so are operators, unless pg_catalog has one for exactly the types of the
-- operands.

CREATE FUNCTION migrant_schema_problems() RETURNS TABLE (problem text, remedy text)
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
		WITH extension AS MATERIALIZED (
			SELECT e.oid, e.extname, e.extowner, e.extnamespace FROM pg_catalog.pg_extension e
				WHERE e.extname IN ('migrant', 'postgis')
		), place AS MATERIALIZED (
			SELECT n.oid, n.nspname, n.nspowner, n.nspacl
			FROM pg_catalog.pg_namespace n
			WHERE n.nspname = 'registry' OR n.oid IN (SELECT e.extnamespace FROM extension e)
		), trusted AS MATERIALIZED (
			SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolsuper OR r.rolname = 'pg_database_owner'
			UNION ALL
			SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
			UNION ALL
			SELECT e.extowner FROM extension e WHERE e.extname = 'migrant'
		), object AS MATERIALIZED (
			SELECT 'pg_catalog.pg_proc'::regclass::oid AS class, f.oid, f.proname AS name, f.pronamespace AS place,
				f.proowner AS owner FROM pg_catalog.pg_proc f
			UNION ALL
			SELECT 'pg_catalog.pg_operator'::regclass, o.oid, o.oprname, o.oprnamespace, o.oprowner
				FROM pg_catalog.pg_operator o
			UNION ALL
			SELECT 'pg_catalog.pg_type'::regclass, t.oid, t.typname, t.typnamespace, t.typowner
				FROM pg_catalog.pg_type t
		), member AS MATERIALIZED (
			SELECT d.classid, d.objid, e.extname
			FROM pg_catalog.pg_depend d JOIN extension e ON e.oid = d.refobjid
			WHERE d.refclassid = 'pg_catalog.pg_extension'::regclass::oid AND d.deptype = 'e'
		)
		SELECT pg_catalog.format('Role "%s" owns schema "%s".', r.rolname, p.nspname),
			pg_catalog.format('ALTER SCHEMA %I OWNER TO CURRENT_USER', p.nspname)
		FROM place p JOIN pg_catalog.pg_roles r ON r.oid = p.nspowner
		WHERE p.nspname <> 'registry' AND r.oid NOT IN (SELECT t.oid FROM trusted t)
		UNION ALL
		SELECT CASE WHEN r.oid IS NULL THEN pg_catalog.format('Everybody may create objects in schema "%s".', p.nspname)
					ELSE pg_catalog.format('Role "%s" may create objects in schema "%s".', r.rolname, p.nspname) END,
			   pg_catalog.format('REVOKE CREATE ON SCHEMA %I FROM %s', p.nspname,
				coalesce(pg_catalog.quote_ident(r.rolname::text), 'PUBLIC'))
		FROM place p CROSS JOIN LATERAL pg_catalog.aclexplode(p.nspacl) a LEFT JOIN pg_catalog.pg_roles r
			ON r.oid = a.grantee
		WHERE a.privilege_type = 'CREATE' AND a.grantee <> p.nspowner AND a.grantee NOT IN (SELECT t.oid FROM trusted t)
		UNION ALL
		SELECT pg_catalog.format('Role "%s" owns %s.', r.rolname, d.object), pg_catalog.format('DROP %s', d.object)
		FROM object o JOIN place p ON p.oid = o.place JOIN pg_catalog.pg_roles r ON r.oid = o.owner,
			 LATERAL (SELECT pg_catalog.pg_describe_object(o.class, o.oid, 0) AS object) d
		WHERE o.owner NOT IN (SELECT t.oid FROM trusted t) AND NOT (p.nspname = 'registry' AND o.owner = p.nspowner)
			  AND (o.class, o.oid) NOT IN (SELECT m.classid, m.objid FROM member m)
			  AND EXISTS (SELECT FROM object s LEFT JOIN place q ON q.oid = s.place
						  WHERE s.class = o.class AND s.name = o.name AND s.oid <> o.oid AND s.owner <> o.owner
								AND CASE WHEN s.class = 'pg_catalog.pg_type'::regclass::oid THEN q.nspname <> 'registry'
										 ELSE q.oid IS NOT NULL OR s.place = 'pg_catalog'::regnamespace::oid END)
		UNION ALL
		SELECT pg_catalog.format('The extension''s %s uses %s.', pg_catalog.pg_describe_object(d.classid, d.objid, 0),
			pg_catalog.pg_describe_object(d.refclassid, d.refobjid, 0)),
			   pg_catalog.format('Drop the extension and %s', pg_catalog.pg_describe_object(d.refclassid, d.refobjid,
				0))
		FROM pg_catalog.pg_depend d JOIN member m ON m.classid = d.classid AND m.objid = d.objid
		WHERE m.extname = 'migrant' AND d.deptype = 'n'
			AND d.refclassid IN ('pg_catalog.pg_proc'::regclass::oid, 'pg_catalog.pg_operator'::regclass::oid)
			  AND (d.refclassid, d.refobjid) NOT IN (SELECT o.classid, o.objid FROM member o)
		ORDER BY 1, 2;
	END;
COMMENT ON FUNCTION migrant_schema_problems() IS
	'how others than superusers and the owners of the database and the extension could put something of theirs in the '
	'place of what the extension or the registry names: in the schema of the extension, PostGIS''s or registry; and '
	'what would end that';

CREATE FUNCTION migrant_check_schemas() RETURNS void LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	toolkit constant regnamespace := (SELECT extnamespace FROM pg_extension WHERE extname = 'migrant');
	problems text;
	remedies text;
BEGIN
	EXECUTE format($q$SELECT string_agg(DISTINCT problem, ' '), string_agg(DISTINCT remedy, '; ')
		FROM %s.migrant_schema_problems()$q$, toolkit) INTO problems, remedies;
	IF problems IS NOT NULL THEN
		RAISE EXCEPTION 'others could put functions of theirs in the place of those that migrant uses'
			USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = problems,
			HINT = concat(remedies, '. Or give the extensions a schema of their own: CREATE EXTENSION ... SCHEMA.');
	END IF;
END $$;
COMMENT ON FUNCTION migrant_check_schemas() IS 'refuses what migrant_schema_problems tells';
SELECT migrant_check_schemas();
