#!/bin/bash
# Citizen numbers that entered the registry by files and declarations are nowhere on the server's disk: not in pages, statistics,
# temporary tables, the write-ahead log or the server log, whatever failed on the way.  A thousand numbers are searched as text, in
# base64, and as the 8 bytes of citizen_id in both byte orders; a planted one proves that they would be found.
set -eu -o pipefail
setting() { psql -qAtX -v ON_ERROR_STOP=1 -c "$1"; }
bin=$(setting "SELECT setting FROM pg_config WHERE name = 'BINDIR'")
# the new server finds the extension where the running one does
paths=$(setting "SELECT format('%s = %L', name, setting) FROM pg_settings
	WHERE name IN ('dynamic_library_path', 'extension_destdir', 'extension_control_path')")
work=$(mktemp -d)
as=()
[ "$(id -u)" != 0 ] || { as=(runuser -u postgres --) && chown postgres "$work"; }
server() { # OPTIONS AND COMMAND
	"${as[@]}" "$bin/pg_ctl" -w -D "$work/data" -l "$work/log" "$@" > /dev/null
}
trap 'server -m immediate stop 2> /dev/null || true; rm -rf "$work"' EXIT
cd "$work"
export PGHOST="$work" PGPORT=5432 PGUSER=postgres PGDATABASE=postgres
unset PGHOSTADDR PGPASSWORD PGOPTIONS
run() {
	psql -qAtX -v ON_ERROR_STOP=1 "$@"
}
failing() { # continues after errors
	psql -qAtX > said 2>&1 || true
}
tests=0
check() { # NAME EXPECTED FOUND
	tests=$((tests + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $tests - $1"
	else
		echo "not ok $tests - $1"
		printf 'expected %s\nfound %s\n' "$2" "$3" | sed 's/^/# /'
	fi
}

# --- The thousand numbers: of people born on the first thousand days from 1970 on, with an unassigned address ---

cat > numbers.pl <<'PERL'
use strict;
use warnings;
use MIME::Base64;
use Time::Local 'timegm';

sub digits {
	my @t = gmtime(timegm(0, 0, 0, 1, 0, 1970) + 86400 * shift);
	return sprintf('339900%04d%02d%02d123', $t[5] + 1900, $t[4] + 1, $t[3]);
}

sub check_character {
	my @weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2);
	my $sum = 0;
	$sum += $weights[$_] * substr($_[0], $_, 1) for 0 .. 16;
	return substr('10X98765432', $sum % 11, 1);
}

my @digits = map { digits($_) } 0 .. 999;
if ($ARGV[0] eq 'list') {
	print $_, check_character($_), "\n" for @digits;
	exit;
}
# counts occurrences: as text, as 8 bytes in little-endian and in big-endian order
my (%text, %low, %high, %top);
for (@digits) {
	$text{$_} = 1;
	$low{pack('q<', $_)} = 1;
	$high{pack('q>', $_)} = 1;
	$top{substr(pack('q>', $_), 0, 4)} = 1;
}
my ($texts, $lows, $highs) = (0, 0, 0);
for my $file (@ARGV) {
	open(my $in, '<:raw', $file) or next; # may have been removed
	local $/;
	my $bytes = <$in> // '';
	while ($bytes =~ /(?=(339900\d{11}))/g) { $texts++ if $text{$1}; }
	# in base64, in which files come, wherever three bytes begin
	while ($bytes =~ /([A-Za-z0-9+\/]{24,})/g) {
		for my $skipped (0 .. 3) {
			my $decoded = decode_base64(substr($1, $skipped));
			while ($decoded =~ /(?=(339900\d{11}))/g) { $texts++ if $text{$1}; }
		}
	}
	for my $top (keys %top) {
		for (my $at = 0; ($at = index($bytes, $top, $at)) >= 0; $at++) {
			$highs++ if $high{substr($bytes, $at, 8)};
		}
		my $back = reverse $top;
		for (my $at = 0; ($at = index($bytes, $back, $at)) >= 0; $at++) {
			$lows++ if $at >= 4 && $low{substr($bytes, $at - 4, 8)};
		}
	}
}
print "$texts $lows $highs\n";
PERL
perl numbers.pl list > numbers
number=$(head -n 1 numbers)
found() { # FILE OR FOLDER...
	find "$@" -type f -print0 | xargs -0 perl numbers.pl
}

# --- A cluster with small buffers, a registry with a random key, files of every kind ---

"${as[@]}" "$bin/initdb" -D "$work/data" -U postgres -A trust -E UTF8 --no-locale --no-sync > /dev/null
printf '%s\n' "$paths" "unix_socket_directories = '$work'" "listen_addresses = ''" 'port = 5432' 'fsync = off' \
	'autovacuum_naptime = 1s' 'temp_buffers = 800kB' 'work_mem = 64kB' | "${as[@]}" tee -a "$work/data/postgresql.conf" > /dev/null
server start
run <<'SQL'
SET client_min_messages = warning;
COPY (SELECT) TO PROGRAM 'umask 077; cat > /dev/null; head -c 32 /dev/urandom > key; head -c 32 /dev/urandom > another_key';
ALTER DATABASE postgres SET migrant.key_file = 'key';
CREATE EXTENSION migrant CASCADE;
SET migrant.key_file = 'key';
SELECT migrant_create_registry() \g /dev/null
CREATE ROLE clerk LOGIN;
SQL
square='"POLYGON((119.9 28.4,119.92 28.4,119.92 28.42,119.9 28.42,119.9 28.4))"'
printf '%s\n' code,name,geometry '3311,丽水市,' "331102001001,$number 社区,$square" > regions.csv
printf '%s\n' code,geometry,name "331102001001001,$square,$number" > grids.csv
{
	echo dwelling,region,lon,lat,owner
	seq 400 | sed "s/.*/D&,331102001001,119.91,28.41,$number/"
} > dwellings.csv
printf '%s\n' employer,lon,lat,name "91350100M000100Y43,119.91,28.41,个体户$number" > workplaces.csv
printf '%s\n' dwelling,month,kind,amount,number "D1,2025-01,water,12.5,$number" "$number,2025-01,water,12.5,$number" > readings.csv
printf '%s\n' mover,time,lon,lat "$number,2025-01-01 08:00:00,119.91,28.41" "$number,$number,119.91,28.41" > gps.csv
# numbers in their column, as a label and a key, in a column that is not loaded; mistyped; in lines with too few or too many fields or an
# unclosed quote
awk '
	NR == 1 { print "claim,source,number,channel,dwelling,household,from_date,declared_on,remark" }
	{
		wrong = substr($0, 1, 17) (substr($0, 18) == "5" ? "6" : "5")
		d = "D" NR % 400 + 1
		print "a" NR ",city," $0 ",landlord," d "," $0 ",2025-01-01,2025-01-02," $0
		print "20250101" $0 NR ",city," $0 ",landlord," d ",x" $0 $0 ",2025-01-01,2025-01-02," $0
		for (i = 1; i < 9; i++) print "b" NR "-" i ",city," $0 ",self," d ",户" i ",2025-0" i "-01,2025-01-02,登记"
		print $0 "-c,city," $0 ",self," d ",h,2025-01-01,2025-01-02,"
		print "d" NR ",city," wrong ",self," d ",h,2025-01-01,2025-01-02,"
		print "e" NR ",city," $0 ",self,nowhere,h,2025-01-01,2025-01-02,"
		print "f" NR ",city," $0 ",self," d ",h,2025-01-01"
		print "g" NR ",city,self," $0 "," d ",h,2025-01-01,2025-01-02,," $0
		print "h" NR ",city,\"" $0 ",self," d ",h,2025-01-01,2025-01-02,"
		print "a" NR ",city," $0 ",self," d ",other under the same key,2025-01-01,2025-01-02,"
	}' numbers > claims.csv
open='SELECT registry.open_intake() \g /dev/null'
copy() { # COMMAND that writes the file
	printf '%s\n' "\\copy intake(content) FROM PROGRAM '($1) | base64 -w 65536'"
}

# --- Loads, searching the disk while the temporary tables exist ---

for kind in regions grids dwellings workplaces readings gps; do
	printf '%s\n' 'SET client_min_messages = warning;' "$open" "$(copy "cat $kind.csv")" "SELECT registry.load_$kind('$kind.csv') \\g /dev/null" | run
done
coproc loader { psql -qAtX -v ON_ERROR_STOP=1 2>&1; }
to=${loader[1]} from=${loader[0]}
printf '%s\n' 'SET client_min_messages = warning;' 'BEGIN;' "$open" "$(copy 'cat claims.csv')" 'SELECT pg_relation_size($$pg_temp.intake$$) > 2000000;' >&"$to"
read -r -t 60 big <&"$from"
check 'lines in a temporary table larger than its buffers' t "$big"
check 'no number while the lines are there' '0 0 0' "$(found data)"
printf '%s\n' 'SELECT lines, accepted, refused FROM registry.load_claims($$claims.csv$$);' >&"$to"
read -r -t 60 loaded <&"$from"
check 'loaded' '17000|11000|6000' "$loaded"
printf '%s\n' 'COMMIT;' '\q' >&"$to"
wait

# --- Whatever can fail in the documented ways ---

errors() {
	grep -c ' ERROR: \| FATAL: ' log || true
}
provoked=0
provoke() { # WHAT COMMAND...: the command raises an error in the server
	local before
	before=$(errors)
	"${@:2}"
	if [ "$(errors)" -gt "$before" ]; then provoked=$((provoked + 1)); else echo "# not provoked: $1"; fi
}
failing_lines() {
	printf '%s\n' "$@" | failing
}
load="SELECT registry.load_claims('claims.csv');"
{ head -n 3000 claims.csv && head -n 100 claims.csv; } > twice.csv
{ head -n 500 claims.csv && printf '%s,\xff\n' "$number"; } > encoding.csv
provoke 'a key that is not there, at the second line' failing_lines "SET migrant.key_file = 'nowhere';" "$open" "$(copy 'cat claims.csv')"
provoke 'a file within a file' failing_lines "$open" "$(copy 'cat twice.csv')"
provoke 'bytes that are no UTF-8' failing_lines "$open" "$(copy 'cat encoding.csv')"
provoke 'the file as it is' failing_lines "$open" "\\copy intake(content) FROM 'claims.csv'"
provoke 'a field where the line number is' failing_lines "$open" "\\copy intake(line, content) FROM 'claims.csv' WITH (FORMAT text, DELIMITER ',')"
# what iconv leaves out is an error to it, in newer versions
{ head -n 500 claims.csv && printf '%s\xd6\xd0\xff' "$number"; } | { iconv -c -f GB18030 -t UTF-16LE || true; } > utf16.csv
truncate -s -1 utf16.csv
provoke 'half a character' failing_lines "$open" "$(copy 'cat utf16.csv')"
{ echo 'a,b'; cat numbers; } > header.csv
provoke 'no header' failing_lines "$open" "$(copy 'cat header.csv')"
for ms in 1 3 10 30; do
	failing_lines "$open" "SET statement_timeout = $ms;" "$(copy 'cat claims.csv')"
done
provoke 'a cancel while COPY waits' failing_lines "$open" "SET statement_timeout = 200;" "$(copy 'head -n 9000 claims.csv; sleep 0.5')"
provoke 'a cancelled load' failing_lines "$open" "$(copy 'cat claims.csv')" "SET statement_timeout = 10;" "$load"
provoke 'a load of another kind' failing_lines "$open" "$(copy 'cat claims.csv')" 'SELECT registry.load_gps();'
provoke 'a load under another key' failing_lines "SET migrant.key_file = 'another_key';" "$open" "$(copy 'cat claims.csv')" "$load"
provoke 'a constraint of the city' failing_lines 'BEGIN;' 'ALTER TABLE registry.claim ADD CHECK (household IS NULL) NOT VALID;' 'DELETE FROM registry.claim;' \
	"$open" "$(copy 'cat claims.csv')" "$load"
provoke 'no right to the registry' failing_lines 'SET ROLE clerk;' 'SELECT registry.open_intake();'
with_number() { # STATEMENT [OPTION...]: with a parameter, which psql 15 does not support
	echo "$1" > statement.sql
	"$bin/pgbench" -n -t 1 -M extended -D number="$number" "${@:2}" -f statement.sql > said 2>&1 || true
}
provoke 'an end before the beginning' with_number "SELECT registry.declare_stay('web', 'p-1', :number, 1, 'self', '2025-01-01', '2024-01-01');"
provoke 'no such dwelling' with_number "SELECT registry.declare_stay('web', 'p-2', :number, 9999, 'self', '2025-01-01');"
provoke 'no such channel' with_number "SELECT registry.declare_stay('web', :number::text, :number, 1, 'neighbour', '2025-01-01', household => :number::text);"
provoke 'another declaration under the key' with_number "SELECT registry.declare_stay('city', 'a1', :number, 7, 'self', '2025-01-01');"
provoke 'a mistyped number' with_number "SELECT registry.declare_stay('web', 'p-3', :number, 1, 'self', '2025-01-01');" -D number="${number::17}$(((10#0${number:17} + 1) % 10))"
provoke 'a request without a case' with_number "SELECT registry.request_access(:number, 'residences', 'registration', NULL);"
provoke 'a request for no purpose' with_number "SELECT registry.request_access(:number, 'residences', 'curiosity', 'case 1');"
check 'errors provoked' 20 "$provoked"
with_number "SELECT registry.declare_stay('web', 'p-4', :number, 1, 'self', '2025-01-01');"
check 'a declaration with a parameter' 1 "$(grep -c 'actually processed: 1/1' said)"

# --- Numbers in statements, in sessions that have loaded the library, on first use or preloaded, whatever is logged ---

failing <<SQL
SELECT registry.open_intake();
SELECT registry.declare_stay('web', 's-1', '$number', 1, 'self', '2025-01-01', '2024-01-01');
SELECT registry.declare_stay('web', 's-1' '$number', 1, 'self', '2025-01-01', '2024-01-01');
SELECT '$number'::integer;
PREPARE stay AS SELECT registry.declare_stay('web', 's-2', '$number', 1, 'self', '2025-01-01', '2024-01-01');
EXECUTE stay;
DO \$\$ BEGIN PERFORM registry.declare_stay('web', 's-3', '$number', 1, 'self', '2025-01-01', '2024-01-01'); END \$\$;
SELECT registry.declare_stay('web', 's-4', '${number:0:6} ${number:6:8} ${number:14}', 1, 'self', '2025-01-01');
SELECT registry.declare_stay('web', 's-5', '${number:0:6}${number:8:9}', 9999, 'self', '2025-01-01');
SELECT registry.declare_stay('web', 's-6', '${number}1', 1, 'self', '2025-01-01');
SELECT '20250101$number'::integer;
SELECT ${number:0:17}::bigint::citizen_id, 1 / 0;
SELECT citizen_id_problem('${number:0:6} ${number:6}'), 1 / 0;
SELECT '${number:0:6}-${number:6:8}-${number:14}'::integer;
DO \$\$ BEGIN PERFORM registry.declare_stay('web', 's-7', '${number:0:6}${number:8:9}', 9999, 'self', '2025-01-01'); END \$\$;
DO \$\$ BEGIN EXECUTE 'SELECT registry.declare_stay(''web'', ''s-8'', ''${number:0:6} ${number:6}'', 1, ''self'', ''2025-01-01'')'; END \$\$;
SELECT 1/0;
DO \$\$ BEGIN RAISE EXCEPTION USING MESSAGE = '$number', DETAIL = '$number', HINT = '$number'; END \$\$;
SQL
check 'statements without a number are still logged' 1 "$(grep -c 'STATEMENT:  SELECT 1/0;' log)"
check 'numbers in other forms are not in the log' 0 "$(grep -c "${number:0:6}.*${number:8:6}" log || true)"
printf '%s\n' "session_preload_libraries = 'migrant'" "log_statement = 'all'" 'log_min_duration_statement = 0' 'log_parameter_max_length_on_error = -1' |
	"${as[@]}" tee -a "$work/data/postgresql.conf" > /dev/null
server restart
provoke 'a statement of which not even the syntax is right' failing <<< "SELECT registry.declare_stay 'web', '$number'"
provoke 'parameters are logged' with_number "SELECT registry.declare_stay('web', 'p-5', :number, 1, 'self', '2025-01-01', '2024-01-01');"
check 'statements and parameters are in the log, with stars' t \
	"$(grep -q "declare_stay 'web', '\*\*\*\*\*" log && grep -qi "parameters: \$1 = '\*\*\*\*\*" log && echo t)"

# --- Statistics of everything, by ANALYZE and by autovacuum; then the disk as a thief would find it ---

run -c ANALYZE -c 'SET session_replication_role = replica' -c 'UPDATE registry.person SET revision = revision + 1' -c 'UPDATE registry.claim SET dwelling_type = NULL'
for _ in $(seq 150); do
	seen=$(run -c "SELECT count(*) FROM pg_stat_user_tables WHERE relname IN ('person', 'claim') AND autoanalyze_count > 0 AND autovacuum_count > 0")
	[ "$seen" -lt 2 ] || break
	sleep 0.1
done
check 'autovacuum was there' 2 "$seen"
check 'as many persons as numbers' 1000 "$(run -c 'SELECT count(*) FROM registry.person')"
run -c CHECKPOINT
server -m fast stop
check 'no number in the data folder with the write-ahead log' '0 0 0' "$(found data)"
check 'no number in the log' '0 0 0' "$(found log)"

sed -i '/session_preload_libraries/d' data/postgresql.conf
server start
run <<SQL
CREATE TABLE planted AS SELECT '$number'::citizen_id AS number, '$number' AS text, encode('a$number', 'base64') AS base64, int8send('$number'::citizen_id::bigint) AS bytes;
CHECKPOINT;
SQL
failing <<< "SELECT 1 / 0 AS planted, '$number'"
check 'planted ones would be found: in pages' '2 1 1' "$(found data/base)"
check 'in the write-ahead log' t "$([[ "$(found data/pg_wal)" =~ ^[1-9].*\ [1-9].*\ [1-9] ]] && echo t)"
check 'in the log' t "$([[ "$(found log)" =~ ^[1-9] ]] && echo t)"
echo "1..$tests"
