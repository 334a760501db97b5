#!/bin/bash
# The control file defines the version; everything else must agree with it.
set -eu
cd "$(dirname "$0")/../.."
version=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" migrant.control)

tests=0
agrees() { # NAME VERSION
	tests=$((tests + 1))
	[ "$2" = "$version" ] && echo "ok $tests - $1" || echo "not ok $tests - $1: $2 is not $version"
}
meta() { # PATH IN META.json
	psql -qAtX -v ON_ERROR_STOP=1 -v path="$1" <<'SQL'
\set meta `cat META.json`
SELECT :'meta'::json #>> :'path';
SQL
}

agrees 'META.json' "$(meta '{version}')"
agrees 'META.json, provides' "$(meta '{provides,migrant,version}')"
agrees 'CHANGELOG.md, first heading' "$(sed -n 's/^## *//p' CHANGELOG.md | head -n 1)"
agrees 'extension as installed' "$(psql -qAtX -c 'SET client_min_messages = warning' -c BEGIN \
	-c 'CREATE EXTENSION migrant CASCADE' -c "SELECT extversion FROM pg_extension WHERE extname = 'migrant'" -c ROLLBACK)"
echo "1..$tests"
