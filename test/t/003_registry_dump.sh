#!/bin/bash
# The registry with PostGIS and migrant in schemas of their own, in a database with neither in search_path: it can be created,
# works, is dumped by pg_dump with its rows and functions, and prevents the extension from being dropped.
set -eu -o pipefail
source=migrant_registry_dump
target=migrant_registry_restore
file=$(mktemp)
export PGOPTIONS='-c client_min_messages=error'
trap 'rm -f "$file" "$file.said"; dropdb --if-exists $source; dropdb --if-exists $target' EXIT

run() { # DATABASE: runs the script on standard input
	psql -qAtX -v ON_ERROR_STOP=1 -d "$1"
}
tests=0
ok() { # NAME COMMAND...
	local name=$1 not='not '
	shift
	tests=$((tests + 1))
	if "$@" > "$file.said" 2>&1; then not=; else sed 's/^/# /' "$file.said"; fi
	echo "${not}ok $tests - $name"
}
new_database() {
	dropdb --if-exists "$1"
	createdb --template=template0 --encoding=UTF8 --locale=C "$1"
}

make_registry() {
	new_database $source
	run $source <<-'E'
		CREATE SCHEMA gis;
		CREATE SCHEMA toolkit;
		CREATE EXTENSION postgis SCHEMA gis;
		CREATE EXTENSION migrant SCHEMA toolkit;
		SELECT toolkit.migrant_create_registry();
		INSERT INTO registry.region (code, name, shape) VALUES ('331102001001', '社区', gis.ST_Multi(gis.ST_MakeEnvelope(119.9, 28.4, 119.92, 28.42, 4326)));
		INSERT INTO registry.dwelling (code, region, place, area_m2, area_kind, rooms) VALUES ('A', '331102001001', gis.ST_SetSRID(gis.ST_MakePoint(119.91, 28.41), 4326), 20, 'usable', 1);
		INSERT INTO registry.person (pseudonym, birth_month, sex) SELECT sha256(n::text::bytea), '1990-01-01', 1 FROM generate_series(1, 4) n;
		INSERT INTO registry.workplace (employer, place) VALUES ('91350100M000100Y43', gis.ST_SetSRID(gis.ST_MakePoint(119.93, 28.41), 4326));
		INSERT INTO registry.claim (source, source_key, person, dwelling, channel, period, declared_on, load, employer)
		SELECT 'test', n, n, 1, 'landlord', '[2025-01-01,2025-06-01)', '2025-01-02', 1, '91350100M000100Y43' FROM generate_series(1, 4) n;
		SELECT registry.resolve();
		SELECT registry.release_flow('commutes', '[2025-01-01,2026-01-01)', registry.commutes('2025-03-01'), 2);
		SELECT registry.grant_privacy_budget('residents', '[2025-01-01,2026-01-01)', 1);
		SELECT setval(spent, 250000000) FROM registry.privacy_budget;
	E
}
contents() {
	run "$1" <<-'E'
		SET datestyle = ISO;
		SELECT resolve FROM registry.resolve();
		SELECT code, cell, grid FROM registry.dwelling;
		SELECT code, period, peak, capacity FROM registry.overcrowded;
		SELECT * FROM registry.persons_per_cell(1000, '2025-03-01');
		SELECT region, persons, km2 FROM registry.persons_per_region(5, '2025-03-01');
		SELECT person, kind, code, period, counted FROM registry.chain ORDER BY person, kind;
		SELECT registry.migrations('[2025-01-01,2026-01-01)') IS NULL, registry.commutes('2025-03-01'), registry.release_flow('commutes', '[2025-01-01,2026-01-01)', registry.commutes('2025-03-01'), 2);
		SELECT registry.privacy_budget_left('Residents ', '[2025-01-01,2026-01-01)');
		SELECT count(*) FROM registry.code;
		SELECT count(*), max(number) FROM registry.working_day;
		SELECT registry.open_intake();
		INSERT INTO pg_temp.intake (content) SELECT encode(convert_to(E'code,name\n3311,丽水市\n1,x', 'UTF8'), 'base64');
		SELECT lines, accepted, refused FROM registry.load_regions('again');
		DELETE FROM registry.region WHERE level = 2;
	E
}
restore() {
	new_database $target
	pg_dump -d $source > "$file"
	run $target < "$file"
}
same() {
	diff <(contents $source) <(contents $target)
}
refused() {
	! echo 'DROP EXTENSION migrant' | run $source
}

ok 'made with the extensions in schemas of their own' make_registry
ok 'it works' contents $source
ok 'over-crowding is found' grep -q '^A|\[2025-01-01,2025-06-01)|4|2$' <(contents $source)
ok 'a privacy budget is partly spent' grep -qx '0.75' <(contents $source)
ok 'dumped and restored' restore
ok 'the copy works alike' same
ok 'the extension cannot be dropped from under it' refused
echo "1..$tests"
