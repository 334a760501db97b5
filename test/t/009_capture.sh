#!/bin/bash
# Only trusted roles can substitute a function or operator for one used by the extension or the registry: creation is rejected in
# schemas in which others may create; with traps for every name used in bodies, none is bound; code that runs with the privileges of the
# registry's owner sees only the registry.
set -eu -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
database=migrant_capture
low=migrant_capture_low
export PGOPTIONS='-c client_min_messages=error -c search_path=pg_catalog'
clean() {
	dropdb --if-exists --force $database
	psql -qX -d postgres -c "DROP ROLE IF EXISTS $low"
}
trap clean EXIT
clean
psql -qX -d postgres -c "CREATE ROLE $low"

run() { # COMMAND...
	local commands=()
	for command; do commands+=(-c "$command"); done
	psql -qAtX -v ON_ERROR_STOP=1 -d $database "${commands[@]}"
}
new_database() {
	dropdb --if-exists --force $database
	createdb --template=template0 --encoding=UTF8 --locale=C $database
	run 'CREATE SCHEMA gis' 'CREATE SCHEMA toolkit' 'CREATE EXTENSION postgis SCHEMA gis'
}
tests=0
report() { # NAME STATUS TEXT
	tests=$((tests + 1))
	if [ "$2" = 0 ]; then echo "ok $tests - $1"; else
		echo "not ok $tests - $1"
		echo "# ${3//$'\n'/$'\n'# }"
	fi
}
is() { # NAME FOUND EXPECTED
	report "$1" "$([ "$2" = "$3" ]; echo $?)" "found: $2
expected: $3"
}
refuses() { # NAME DETAIL COMMAND...: fails with SQLSTATE 55000 and a detail that starts so, and leaves nothing behind
	local name=$1 detail=$2 said status=0
	shift 2
	said=$(psql -qAtX -v ON_ERROR_STOP=1 -v VERBOSITY=verbose -d $database -c BEGIN "${@/#/-c}" -c COMMIT 2>&1) || status=$?
	report "$name" "$([ $status != 0 ] && [[ $said == *'ERROR:  55000: others could put functions of theirs'* && $said == *"DETAIL:  $detail"* ]]; echo $?)" "$said"
}
accepts() { # NAME COMMAND...: rolled back
	local name=$1 said status=0
	shift
	said=$(psql -qAtX -v ON_ERROR_STOP=1 -d $database -c BEGIN "${@/#/-c}" -c ROLLBACK 2>&1) || status=$?
	report "$name" $status "$said"
}
create='CREATE EXTENSION migrant SCHEMA toolkit'

# --- Who may create in the schemas ---

new_database
refuses 'everybody may create in the schema' 'Everybody may create objects in schema "toolkit".' 'GRANT CREATE ON SCHEMA toolkit TO PUBLIC' "$create"
refuses 'everybody may create in that of PostGIS' 'Everybody may create objects in schema "gis".' 'GRANT ALL ON SCHEMA gis TO PUBLIC' "$create"
refuses 'a role may' "Role \"$low\" may create objects in schema \"toolkit\"." "GRANT CREATE ON SCHEMA toolkit TO $low" "$create"
refuses 'a role owns it' "Role \"$low\" owns schema \"toolkit\"." "ALTER SCHEMA toolkit OWNER TO $low" "$create"
refuses 'a function of a role is left there' "Role \"$low\" owns function toolkit.lower(daterange)." \
	'CREATE FUNCTION toolkit.lower(daterange) RETURNS date RETURN NULL::date' "ALTER FUNCTION toolkit.lower(daterange) OWNER TO $low" "$create"
refuses 'an operator is' "Role \"$low\" owns operator gis.*(double precision,integer)." \
	'CREATE FUNCTION gis.product(float8, integer) RETURNS float8 RETURN $1' 'CREATE OPERATOR gis.* (LEFTARG = float8, RIGHTARG = integer, FUNCTION = gis.product)' \
	"ALTER OPERATOR gis.*(float8, integer) OWNER TO $low" "$create"
refuses 'a function of one name with the extension is' "Role \"$low\" owns function gis.density_total(text)." \
	'CREATE FUNCTION gis.density_total(text) RETURNS float8 RETURN 0' "ALTER FUNCTION gis.density_total(text) OWNER TO $low" "$create"
refuses 'a type of the name of one of PostGIS is' "Role \"$low\" owns type toolkit.geography." \
	"CREATE DOMAIN toolkit.geography AS text" "ALTER DOMAIN toolkit.geography OWNER TO $low" "$create"
refuses 'a function was bound that is not PostGIS'\''s' "The extension's function toolkit.beidou_cover(gis.geometry,integer) uses function toolkit.st_setsrid(gis.geometry,integer)." \
	'CREATE FUNCTION toolkit.ST_SetSRID(gis.geometry, integer) RETURNS gis.geometry RETURN NULL::gis.geometry' "$create"
accepts 'the owner of the database may create, a superuser has a function, others have tables and functions of other names' \
	"ALTER DATABASE $database OWNER TO $low" "GRANT CREATE ON SCHEMA toolkit TO $low" "CREATE FUNCTION toolkit.lower(daterange) RETURNS date RETURN NULL::date" \
	"CREATE TABLE toolkit.person (person bigint)" "$create" 'SELECT toolkit.migrant_create_registry()'

run "$create" "GRANT CREATE ON SCHEMA gis TO $low"
refuses 'the registry too: a role may create' "Role \"$low\" may create objects in schema \"gis\"." 'SELECT toolkit.migrant_create_registry()'
run "REVOKE CREATE ON SCHEMA gis FROM $low"
refuses 'the registry too: a function of one name with its own' "Role \"$low\" owns function toolkit.persons_per_cell(text)." \
	'CREATE FUNCTION toolkit.persons_per_cell(text) RETURNS integer RETURN 0' "ALTER FUNCTION toolkit.persons_per_cell(text) OWNER TO $low" 'SELECT toolkit.migrant_create_registry()'
is 'what problems there are is told later, too' "$(run "GRANT CREATE ON SCHEMA toolkit TO $low" 'SELECT * FROM toolkit.migrant_schema_problems()' "REVOKE CREATE ON SCHEMA toolkit FROM $low")" \
	"Role \"$low\" may create objects in schema \"toolkit\".|REVOKE CREATE ON SCHEMA toolkit FROM $low"

# --- Names in bodies ---

# Functions and operators of pg_catalog in the bodies as parsed by the server, and in the script as written.
used=$(run "SELECT string_agg(DISTINCT m[1], ',') FROM pg_proc, regexp_matches(prosqlbody::text, ':(?:funcid|aggfnoid|winfnoid) (\d+)', 'g') m WHERE pronamespace = 'toolkit'::regnamespace AND m[1]::oid < 16384")
operators=$(run "SELECT string_agg(DISTINCT m[1], ',') FROM pg_proc, regexp_matches(prosqlbody::text, ':opno (\d+)', 'g') m WHERE pronamespace = 'toolkit'::regnamespace AND m[1]::oid < 16384")
written=$(perl -0777 -ne 's/\$registry\$.*\$registry\$//s; while (/^\t?BEGIN ATOMIC\n.*?^\t?END;|^\tRETURN .*?;$/msg) {
	(my $body = $&) =~ s/\x27(?:[^\x27]|\x27\x27)*\x27//g;
	$body =~ s/--.*//g;
	print lc $1, "\n" while $body =~ /(?<![\w.])(\w+)\s*\(/g }' "$here"/../../build/migrant--*.sql | sort -u | paste -s -d,)
is 'the bodies call many functions' "$(run "SELECT count(*) > 40 FROM pg_proc WHERE oid IN ($used)")" t
is 'no function of pg_catalog is named without its schema' \
	"$(run "SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = ANY ('{$written}') AND proname <> ALL ('{numeric,text,trim,substring,overlay,position,extract}') ORDER BY 1")" ''

# Traps: an operator of each name for all pairs of types (except PostGIS's own), a function of each name for all types and pairs of them.  They
# are owned by a superuser, so that creation continues.
traps() { # SCHEMA FUNCTIONS OPERATORS
	cat <<-SQL
	DO \$do\$
	DECLARE
		types constant regtype[] := '{integer,bigint,float8,numeric,text,name,oid,regclass,"\"char\"",date,timestamptz,interval,daterange,tstzrange,datemultirange,json,gis.geometry,integer[],bigint[],float8[],text[],gis.geometry[]}';
		r record;
	BEGIN
		FOR r IN
			SELECT DISTINCT proname, a, b
			FROM pg_proc, unnest(types) a, unnest(types || NULL::regtype) b
			WHERE oid IN ($2) AND (b IS NULL) >= (pronargs = 1 AND provariadic = 0) AND pronargs > 0
		LOOP
			EXECUTE format('CREATE FUNCTION $1.%I(%s) RETURNS %s LANGUAGE plpgsql IMMUTABLE AS \$t\$ BEGIN RAISE ''captured''; END \$t\$', r.proname, concat_ws(', ', r.a, r.b), r.a);
		END LOOP;
		FOR r IN
			SELECT DISTINCT oprname, a, b, CASE WHEN oprresult = 'boolean'::regtype THEN oprresult::regtype ELSE a END AS result
			FROM pg_operator, unnest(types) a, unnest(types) b WHERE oid IN ($3) AND NOT (a = 'gis.geometry'::regtype AND b = a)
		LOOP
			IF to_regprocedure(format('$1.trap_%s(%s, %s)', r.result::oid, r.a, r.b)) IS NULL THEN
				EXECUTE format('CREATE FUNCTION $1.trap_%s(%s, %s) RETURNS %s LANGUAGE plpgsql IMMUTABLE AS \$t\$ BEGIN RAISE ''captured''; END \$t\$', r.result::oid, r.a, r.b, r.result);
			END IF;
			EXECUTE format('CREATE OPERATOR $1.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = $1.trap_%s)', r.oprname, r.a, r.b, r.result::oid);
		END LOOP;
	END \$do\$
	SQL
}
new_database
run "$(traps toolkit "$used" "$operators")"
is 'thousands of traps are laid' "$(run "SELECT count(*) > 5000 FROM (SELECT oid FROM pg_proc WHERE pronamespace = 'toolkit'::regnamespace UNION ALL SELECT oid FROM pg_operator WHERE oprnamespace = 'toolkit'::regnamespace) t")" t
is 'they catch what is not qualified' "$(run 'SET search_path = toolkit, gis' 'CREATE FUNCTION public.bait(a daterange, n integer) RETURNS boolean RETURN lower(a) IS NULL AND (a * a) IS NOT NULL AND n * 0.5::float8 > 1 AND cardinality(ARRAY[1::bigint]) > 0' \
	'SET search_path = pg_catalog' "SELECT pg_describe_object(refclassid, refobjid, 0) FROM pg_depend
		WHERE objid = 'public.bait'::regproc AND refobjid >= 16384 AND refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass) ORDER BY 1" 'DROP FUNCTION public.bait')" \
	'function toolkit.cardinality(bigint[])
function toolkit.lower(daterange)
operator toolkit.*(daterange,daterange)
operator toolkit.*(integer,double precision)
operator toolkit.>(bigint[],integer)'
status=0
said=$(run "$create" 2>&1) || status=$?
report 'the extension is created amidst them' $status "$said"
is 'and none is bound' "$(run "SELECT DISTINCT pg_describe_object(d.classid, d.objid, 0), pg_describe_object(d.refclassid, d.refobjid, 0)
	FROM pg_depend d JOIN pg_depend e ON e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e' JOIN pg_extension x ON x.oid = e.refobjid AND x.extname = 'migrant'
	WHERE d.refclassid = 'pg_proc'::regclass AND d.refobjid IN (SELECT oid FROM pg_proc WHERE prosrc ~ 'captured')
	   OR d.refclassid = 'pg_operator'::regclass AND d.refobjid IN (SELECT oid FROM pg_operator WHERE oprcode::text ~ 'trap_')")" ''

# --- Code that runs with the privileges of the registry's owner ---

new_database
run "$create" 'SELECT toolkit.migrant_create_registry()' > /dev/null
is 'some functions of the registry run with its owner'\''s rights' "$(run "SELECT count(*) > 0 FROM pg_proc WHERE pronamespace = 'registry'::regnamespace AND prosecdef")" t
reached="WITH RECURSIVE function AS (
		SELECT oid, proname, pg_get_functiondef(oid) AS text, prosqlbody IS NOT NULL AS bound, proconfig FROM pg_proc WHERE pronamespace = 'registry'::regnamespace
	), reached AS (
		SELECT f.* FROM function f JOIN pg_proc p ON p.oid = f.oid WHERE p.prosecdef
		UNION
		SELECT f.* FROM reached r JOIN function f ON r.text ~ ('\m' || f.proname || '\s*\(')
	)"
is 'they, and all functions of the registry that they call, see the registry alone' "$(run "$reached
	SELECT proname FROM reached WHERE NOT bound AND NOT coalesce('search_path=registry, pg_temp' = ANY (proconfig), false) ORDER BY 1")" ''
functions=$(run "$reached
	SELECT string_agg(DISTINCT p.oid::text, ',') FROM reached f, regexp_matches(f.text, '\m(\w+)\s*\(', 'g') m JOIN pg_proc p ON p.proname = m[1] AND p.pronamespace = 'pg_catalog'::regnamespace")
run "GRANT CREATE, USAGE ON SCHEMA gis TO $low" "GRANT USAGE ON SCHEMA registry TO $low"
run "$(traps gis "$functions" "$operators")"
run "DO \$\$ DECLARE r record; BEGIN
	FOR r IN SELECT oid::regprocedure AS f FROM pg_proc WHERE pronamespace = 'registry'::regnamespace AND prosecdef LOOP EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO $low', r.f); END LOOP; END \$\$"
is 'traps laid later catch none of them' "$(run "SELECT format('SET SESSION AUTHORIZATION $low; SELECT %s(%s);', oid::regproc,
		(SELECT string_agg(format('%s::%s', CASE t::regtype::text WHEN 'bigint' THEN '1' WHEN 'integer' THEN '1' WHEN 'double precision' THEN '1' WHEN 'daterange' THEN quote_literal('[2025-01-01,2026-01-01)')
			WHEN 'text' THEN quote_literal('residences') ELSE 'NULL' END, t::regtype), ', ' ORDER BY n) FROM unnest(proargtypes) WITH ORDINALITY a(t, n)))
	FROM pg_proc WHERE pronamespace = 'registry'::regnamespace AND prosecdef" | psql -qAtX -d $database 2>&1 | grep -c captured || true)" 0

echo "1..$tests"
