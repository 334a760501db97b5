#!/bin/bash
# The demo at a small scale: it succeeds, says what it should and nothing it should not, and makes the same of a folder.
set -u -o pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
chmod 755 "$work"
trap 'rm -rf "$work"; dropdb --if-exists migrant_city_check' EXIT
tests=0
ok() { # NAME COMMAND...
	local name=$1
	shift
	tests=$((tests + 1))
	if "$@" > "$work/said" 2>&1; then
		echo "ok $tests - $name"
	else
		echo "not ok $tests - $name"
		head -n 30 "$work/said" | sed 's/^/# /'
	fi
}
not() { ! "$@"; }

# The city, with its own checks, twice: the files are the same byte for byte.
city() { # FOLDER
	mkdir -p "$1"
	dropdb --if-exists migrant_city_check
	createdb --template=template0 --encoding=UTF8 --locale=C migrant_city_check &&
		psql -XqAt -v ON_ERROR_STOP=1 -d migrant_city_check -c 'CREATE EXTENSION postgis' &&
		psql -XqAt -v ON_ERROR_STOP=1 -d migrant_city_check -v seed=1 -v scale=0.01 -v as_of=2026-06-30 \
			-v out="$1" -v seeds="$here/seeds" -f "$here/seeds/demo/city.sql"
}
ok 'the city is made' city "$work/a city"
ok 'the city is what it claims to be' psql -XqAt -v scale=0.01 -d migrant_city_check -f "$here/seeds/demo/check.sql"
city "$work/again" > /dev/null 2>&1
ok 'the same again, byte for byte' diff -r "$work/a city" "$work/again"

demo() { SCALE=0.01 OUT="$work/$1" DATA="${2:-}" GPS="${3:-}" "$here/seeds/demo/run"; }
ok 'the demo succeeds' demo generated
ok 'the demo succeeds on a folder' demo folder "$work/a city"
report() { sed '/^用时 TIME TAKEN/,$d' "$work/$1/report.txt"; }
ok 'both report the same' diff <(report generated) <(report folder)
for section in 'DECLARATIONS AND RESIDENCES' 'MOST OVER-CROWDED' 'TO BE VERIFIED' 'DENSITY BY TOWNSHIP' 'TOP FLOWS' \
	'REFUSED LINES' 'DETECTION AGAINST THE TRUTH' 'TIME TAKEN' 'IN YOUR OWN DATABASE'; do
	ok "the report tells: $section" grep -q "$section" "$work/generated/report.txt"
done
numbers='[0-9]{17}[0-9X]|[0-9]{17}'
ok 'no number of a person in report or maps' not grep -rqE "$numbers" "$work/generated" --include=report.txt --include='*.svg'
for map in density flows; do
	ok "$map.svg is well-formed" perl -0777 -ne '
		my @open;
		while (/<(\/?)([a-z]+)[^<>]*?(\/?)>/g) {
			if ($1) { (pop(@open) // "") eq $2 or die "<\/$2> closes nothing\n" } elsif (!$3) { push @open, $2 }
		}
		die "open: @open\n" if @open;
		die "no svg\n" unless /^<svg .*<\/svg>\s*$/s' "$work/generated/$map.svg"
done

# Floors under the scores of detection: precision and recall in hundredths.
score() { # ITEM PRECISION RECALL
	awk -F'|' -v item="$1" -v precision="$2" -v recall="$3" '
		index($1, item) { n++; if ($4 + 0 < precision || ($5 ~ /[0-9]/ && $5 + 0 < recall)) { print; bad = 1 } }
		END { exit n != 1 || bad }' "$work/generated/report.txt"
}
ok 'person-days of residence: 90 and 80' score 'person-days of residence' 90 80
ok 'over-crowded periods: 40 and 60' score 'over-crowded periods' 40 60
ok 'the most over-crowded: 80' score 'most over-crowded dwellings' 80 0
ok 'late declarations: 99 and 99' score 'late declarations' 99 99
ok 'wrong datum: 95 and 95' score 'positions in a wrong datum' 95 95
ok 'in two places: 90 and 50' score 'persons in two places' 90 50

# What goes wrong is named.
mkdir "$work/broken"
cp "$work/a city/regions.csv" "$work/a city/dwellings.csv" "$work/broken/"
fails_with() { # TEXT COMMAND...
	local text=$1
	shift
	! "$@" > "$work/output" 2>&1 && grep -qF "$text" "$work/output"
}
ok 'a missing file is named' fails_with 'lacks claims.csv' demo broken "$work/broken"
ok 'a missing folder is named' fails_with 'there is no folder' demo broken "$work/nowhere"
echo 'claim,number' > "$work/broken/claims.csv"
ok 'a missing column is named' fails_with 'lacks columns: source' demo broken "$work/broken"
left_over() { psql -XqAt -d postgres -c "SELECT datname FROM pg_database WHERE datname LIKE 'migrant_demo%'" | grep -q .; }
ok 'no database is left over' not left_over

# Positions as a GPS file with other column names, compressed.
{
	echo 'lat,lng,datetime,uid'
	for minute in $(seq 10 59); do echo "28.45,119.9$minute,2026-06-30 08:$minute:00,bus-$((minute % 2))"; done
} | gzip > "$work/a city/gps.csv.gz"
ok 'positions are read' demo gps "$work/a city"
ok 'positions are reported' grep -q ' 2 |  *50 |' "$work/gps/report.txt"
echo "1..$tests"
