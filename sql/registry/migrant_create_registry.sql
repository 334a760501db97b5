-- the registry: ordinary tables, views and functions that a city owns, made by one call

CREATE FUNCTION migrant_create_registry() RETURNS void LANGUAGE plpgsql
	SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	toolkit constant regnamespace := (SELECT extnamespace FROM pg_extension WHERE extname = 'migrant');
	postgis constant regnamespace := (SELECT extnamespace FROM pg_extension WHERE extname = 'postgis');
BEGIN
	IF to_regnamespace('registry') IS NOT NULL THEN
		RAISE EXCEPTION 'schema "registry" already exists'
			USING ERRCODE = 'duplicate_schema',
				  DETAIL = 'The registry is made once in a database.',
				  HINT = 'Look at what the schema holds; rename it if it is not a registry.';
	END IF;
	CREATE SCHEMA registry;
	-- Here, and below for the names of the registry's own functions.
	EXECUTE pg_catalog.format('SELECT %s.migrant_check_schemas()', toolkit);
	-- Types and functions are found wherever the extensions were installed; each function of the registry keeps this
	-- path. Views and SQL bodies join and compare values of the extensions' types by operators that can be dumped with
	-- their schema: no USING, no IS DISTINCT FROM. Functions that group or sort by these types have their body as text,
	-- which is read when they are called: pg_upgrade creates functions before operator classes. What runs with the
	-- rights of the registry's owner, and what that calls, has the path registry, pg_temp instead, in which only the
	-- owner may create, and names the extensions' objects by @toolkit@ and @postgis@, their schemas.
	PERFORM set_config('search_path', 'registry, ' || string_agg(DISTINCT quote_ident(nspname), ', ') || ', pg_temp',
		true)
	FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace
	WHERE extname IN ('migrant', 'postgis');
	EXECUTE pg_catalog.replace(pg_catalog.replace($registry$
@include sql/registry/10_tables.sql
@include sql/registry/12_texts.sql
@include sql/registry/20_load.sql
@include sql/registry/25_capacity.sql
@include sql/registry/30_resolve.sql
@include sql/registry/35_declare.sql
@include sql/registry/40_findings.sql
@include sql/registry/50_gps.sql
@include sql/registry/60_grids.sql
@include sql/registry/70_usage.sql
@include sql/registry/80_release.sql
@include sql/registry/85_access.sql
@include sql/registry/87_mobility.sql
@include sql/registry/88_undo.sql
@include sql/registry/89_changes.sql
	$registry$, '@toolkit@', toolkit::text), '@postgis@', postgis::text);
	EXECUTE pg_catalog.format('SELECT %s.migrant_check_schemas()', toolkit);
END $function$;
COMMENT ON FUNCTION migrant_create_registry() IS
	'creates schema registry with its tables, views and functions as ordinary objects of the caller';
REVOKE EXECUTE ON FUNCTION migrant_create_registry() FROM PUBLIC;
