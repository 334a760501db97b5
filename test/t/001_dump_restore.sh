#!/bin/bash
# Values, arrays and keys of every type in types.txt survive pg_dump (text and custom) and COPY BINARY.
set -eu -o pipefail
here=$(dirname "$0")
source=migrant_dump
target=migrant_restore
file=$(mktemp)
export PGOPTIONS='-c client_min_messages=warning'
trap 'rm -f "$file"; dropdb --if-exists $source; dropdb --if-exists $target' EXIT

new_database() {
	dropdb --if-exists "$1"
	createdb --template=template0 --encoding=UTF8 --locale=C "$1"
}

run() { # DATABASE COMMAND
	psql -qAtX -v ON_ERROR_STOP=1 -d "$1" -c "$2"
}

# All contents of the tables, and their keys
contents() {
	run "$1" "SELECT format('SELECT %L, t.* FROM %I t ORDER BY value::text', relname, relname)
			  FROM pg_class WHERE relname LIKE 'of_%' AND relkind = 'r' ORDER BY relname" > "$file"
	psql -qAtX -v ON_ERROR_STOP=1 -d "$1" -f <(sed 's/$/;/' "$file")
	run "$1" "SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'of_%' ORDER BY 1"
}

tests=0
same() { # NAME CONTENTS
	tests=$((tests + 1))
	if [ "$2" = "$expected" ]; then
		echo "ok $tests - $1"
	else
		echo "not ok $tests - $1"
		diff <(echo "$expected") <(echo "$2") | sed 's/^/# /'
	fi
}

new_database $source
run $source 'CREATE EXTENSION migrant CASCADE'
types=$(sed '/^#/d; s/ .*//' "$here/types.txt")
while read -r type values; do
	# a type without an ordering has no key
	key=$(run $source "SELECT 'PRIMARY KEY' FROM pg_opclass WHERE opcintype = '$type'::regtype AND opcmethod = 403")
	run $source "CREATE TABLE of_$type (value $type $key, array_of ${type}[])"
	run $source "INSERT INTO of_$type SELECT v::$type, ARRAY[v, NULL]::${type}[] FROM regexp_split_to_table('$values', ' ') v"
done < <(sed '/^#/d' "$here/types.txt")
expected=$(contents $source)

tests=1
missing=$(run $source "SELECT t.typname FROM pg_type t JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = t.oid
	JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
	WHERE e.extname = 'migrant' AND d.deptype = 'e' AND t.typtype = 'b' AND t.typcategory <> 'A'
	AND t.typname NOT IN ('trajectory_key', 'trajectory_search') -- of indexes and searches: no text makes one
	AND to_regclass('of_' || t.typname) IS NULL")
[ -z "$missing" ] && echo "ok 1 - types.txt names every type" || echo "not ok 1 - not in types.txt: $missing"

new_database $target
pg_dump -d $source | psql -qX -v ON_ERROR_STOP=1 -d $target > /dev/null
same 'pg_dump as text' "$(contents $target)"

new_database $target
pg_dump -Fc -d $source | pg_restore --exit-on-error -d $target
same 'pg_dump in custom format' "$(contents $target)"

for type in $types; do
	run $target "TRUNCATE of_$type"
	run $source "COPY of_$type TO STDOUT (FORMAT binary)" | run $target "COPY of_$type FROM STDIN (FORMAT binary)"
done
same 'COPY BINARY' "$(contents $target)"
echo "1..$tests"
