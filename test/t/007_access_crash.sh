#!/bin/bash
# After kill -9 the log has the request and the opening for everything that was shown of a person, whatever the session has set, 5 times
# of 5; the same with a synchronous standby, without which nothing is shown.  Of many concurrent requests no more succeed than a login
# may make per day.
set -eu -o pipefail
setting() { psql -qAtX -v ON_ERROR_STOP=1 -c "$1"; }
bin=$(setting "SELECT setting FROM pg_config WHERE name = 'BINDIR'")
# new servers find the extension where the running one does
paths=$(setting "SELECT format('%s = %L', name, setting) FROM pg_settings
	WHERE name IN ('dynamic_library_path', 'extension_destdir', 'extension_control_path')")
work=$(mktemp -d)
as=()
[ "$(id -u)" != 0 ] || { as=(runuser -u postgres --) && chown postgres "$work"; }
unset PGHOSTADDR PGPASSWORD PGPORT PGOPTIONS
export PGHOST=$work PGUSER=postgres PGDATABASE=postgres
server() { # COMMAND FOLDER
	"${as[@]}" "$bin/pg_ctl" -w -D "$work/$2" -l "$work/$2.log" "$1" > /dev/null 2> "$work/pg_ctl"
}
trap '"${as[@]}" "$bin/pg_ctl" -m immediate -D "$work/main" stop > /dev/null 2>&1 || true
	"${as[@]}" "$bin/pg_ctl" -m immediate -D "$work/standby" stop > /dev/null 2>&1 || true
	rm -rf "$work"' EXIT
cd "$work"
run() { # runs its standard input as superuser
	psql -qAtX -v ON_ERROR_STOP=1
}
tests=0
ok() { # NAME COMMAND...
	local name=$1 not='not '
	shift
	tests=$((tests + 1))
	if "$@"; then not=; fi
	echo "${not}ok $tests - $name"
}
crash() { # of the main server, like a power failure: without notice to clients
	local pids pid
	pids="$(head -n 1 main/postmaster.pid) $(run <<< "SELECT string_agg(pid::text, ' ') FROM pg_stat_activity WHERE pid <> pg_backend_pid()")"
	# shellcheck disable=SC2086
	kill -9 $pids
	for pid in $pids; do
		while kill -0 "$pid" 2> /dev/null; do sleep 0.05; done
	done
}

"${as[@]}" "$bin/initdb" -D "$work/main" -U postgres -A trust -E UTF8 --no-locale --no-sync > /dev/null
head -c 32 /dev/urandom | "${as[@]}" tee "$work/main/key" > /dev/null
"${as[@]}" chmod 600 "$work/main/key"
printf '%s\n' "$paths" "unix_socket_directories = '$work'" "listen_addresses = ''" 'port = 5432' "migrant.key_file = 'key'" \
	'fsync = off' 'synchronous_commit = off' 'wal_writer_delay = 10s' 'autovacuum = off' | "${as[@]}" tee -a "$work/main/postgresql.conf" > /dev/null
server start main
run > /dev/null <<-'E'
	SET client_min_messages = warning;
	CREATE EXTENSION migrant CASCADE;
	SELECT migrant_create_registry();
	INSERT INTO registry.region (code, name) VALUES ('331102001001', 'community');
	INSERT INTO registry.dwelling (code, region, place, rooms) VALUES ('A', '331102001001', ST_SetSRID(ST_MakePoint(119.9, 28.4), 4326), 9);
	INSERT INTO registry.person (pseudonym, birth_month, sex) SELECT citizen_id_pseudonym((33990019900101000 + n)::citizen_id), '1990-01-01', 1 FROM generate_series(1, 9) n;
	INSERT INTO registry.claim (source, source_key, person, dwelling, channel, period, declared_on)
	SELECT 'test', n, n, 1, 'landlord', '[2025-01-01,2025-02-01)', '2025-01-01' FROM generate_series(1, 9) n;
	CREATE TABLE lost (n integer);
	CREATE ROLE officer LOGIN;
	CREATE ROLE chief LOGIN;
	GRANT USAGE ON SCHEMA registry TO officer, chief;
	GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA registry TO officer, chief;
	GRANT INSERT ON lost TO officer;
	CHECKPOINT;
E

shown_then_crashed() {
	local request approved times
	for times in 1 2 3 4 5; do
		request=$(psql -qAtX -U officer <<-E
			SET synchronous_commit = off;
			SELECT registry.request_access((33990019900101001)::citizen_id, 'contacts', 'emergency', 'case $times');
		E
		)
		approved=$(psql -qAtX -U chief -c 'SET synchronous_commit = off' -c "SELECT persons FROM registry.approve_access($request)")
		psql -qAtX -U officer > shown <<-E
			SET synchronous_commit = off;
			SELECT 'shown ' || count(*) FROM registry.open_contacts($request);
			BEGIN;
			SELECT 'shown again ' || count(*) FROM registry.open_contacts($request);
			ROLLBACK;
			INSERT INTO lost VALUES ($times);
		E
		crash
		server start main
		if [ "$approved" != 9 ] || ! grep -q '^shown again 8' shown; then return 1; fi
		[ "$(run <<< "SELECT string_agg(login || ' ' || act || ' ' || n, ', ' ORDER BY first) FROM (SELECT login, act, count(*) AS n, min(entry) AS first FROM registry.access_log WHERE request = $request GROUP BY login, act) e")" \
			= 'officer request 1, chief approve 1, officer open 2, officer shown 8' ] || return 1
	done
}
none_survived() {
	[ "$(run <<< 'SELECT count(*) FROM lost')" = 0 ]
}
ok 'what was shown before a crash is in the log' shown_then_crashed
ok 'what the same session wrote by itself is lost, so the crashes are ones' none_survived
ok 'the chain holds' test -z "$(run <<< 'SELECT * FROM registry.access_log_faults()')"

charged_then_crashed() {
	run <<< "SET synchronous_commit = on; SELECT registry.grant_privacy_budget('residents', '[2026-01-01,2026-02-01)', 1)" > /dev/null
	psql -qAtX > /dev/null 2>&1 <<-'E' &
		BEGIN;
		SELECT registry.release_noisy('residents', '[2026-01-01,2026-02-01)', '{"100mN34800E115680": 7}', 0.75, 1) \g noisy
		SELECT pg_sleep(60);
	E
	for _ in $(seq 200); do
		[ ! -s noisy ] || break
		sleep 0.05
	done
	crash
	server start main
	[ -s noisy ] && [ "$(run <<< "SELECT registry.privacy_budget_left('residents', '[2026-01-01,2026-02-01)')")" = 0.25 ]
}
ok 'a noisy map that was shown is charged after a crash in its transaction' charged_then_crashed

asked_at_once() {
	run <<< "UPDATE registry.access_purpose SET per_day = 5 WHERE purpose = 'registration'"
	for _ in 1 2 3 4 5 6; do
		psql -qAtX -U officer > /dev/null 2>&1 <<-E &
			BEGIN;
			SELECT registry.request_access((33990019900101001)::citizen_id, 'residences', 'registration', 'at once');
			COMMIT;
			BEGIN;
			SELECT registry.request_access((33990019900101001)::citizen_id, 'residences', 'registration', 'at once');
			ROLLBACK;
		E
	done
	wait
	[ "$(run <<< "SELECT count(*) FROM registry.access_log WHERE case_ref = 'at once'")" = 5 ]
}
ok 'no more than the limit, asked at once' asked_at_once
ok 'no gap, and the chain holds' test -z "$(run <<< 'SELECT * FROM registry.access_log_faults()')"

run > /dev/null <<-'E'
	ALTER SYSTEM SET synchronous_standby_names = 'standby';
	SELECT pg_reload_conf();
E
nothing_shown() {
	local said
	said=$(psql -qAtX -U chief 2>&1 <<-'E' || true
		SET synchronous_commit = local;
		SET statement_timeout = '500ms';
		SELECT 'request ' || registry.request_access((33990019900101001)::citizen_id, 'residences', 'registration', 'no standby');
	E
	)
	! grep -q '^request' <<< "$said" && grep -q 'statement timeout' <<< "$said"
}
not_cut_short() { # a cancel or termination of the caller does not end the writer's wait
	local writer
	psql -qAtX -U chief > waited 2>&1 <<-'E' &
		SELECT 'request ' || registry.request_access((33990019900101001)::citizen_id, 'residences', 'registration', 'cut short');
	E
	until writer=$(run <<< "SELECT pid FROM pg_stat_activity WHERE backend_type = 'migrant autonomous call' AND wait_event = 'SyncRep'") && [ -n "$writer" ]; do sleep 0.05; done
	run <<< "SELECT pg_cancel_backend($writer)" > /dev/null
	sleep 0.3
	[ "$(run <<< "SELECT count(*) FROM pg_stat_activity WHERE pid = $writer")" = 1 ] || return 1
	run <<< "SELECT pg_terminate_backend($writer)" > /dev/null
	wait
	grep -q 'terminated without a result' waited && ! grep -q '^request' waited
}
ok 'nothing is shown while the synchronous standby is away' nothing_shown
ok 'the wait for it is not cut short' not_cut_short

"${as[@]}" "$bin/pg_basebackup" -D "$work/standby" -U postgres -h "$work" -R -c fast --no-sync
printf '%s\n' "unix_socket_directories = '$work'" 'port = 5433' "primary_conninfo = 'host=$work port=5432 user=postgres application_name=standby'" \
	"synchronous_standby_names = ''" | "${as[@]}" tee -a "$work/standby/postgresql.conf" > /dev/null
"${as[@]}" sed -i '/^primary_conninfo\|^synchronous_standby_names/d' "$work/standby/postgresql.auto.conf"
server start standby
refused() {
	! psql -qAtX -p 5433 -U chief -c "SELECT registry.request_access((33990019900101001)::citizen_id, 'residences', 'registration', 'standby')" > said 2>&1 && grep -q 'cannot write during recovery' said
}
shown_then_lost() {
	local request
	request=$(psql -qAtX -U chief -c 'SET synchronous_commit = off' -c "SELECT registry.request_access((33990019900101001)::citizen_id, 'residences', 'registration', 'replicated')")
	[ "$(psql -qAtX -U chief -c 'SET synchronous_commit = off' -c "SELECT count(*) FROM registry.open_residences($request)")" = 1 ] || return 1
	crash
	server promote standby
	[ "$(psql -qAtX -p 5433 -c "SELECT string_agg(act, ', ' ORDER BY entry) FROM registry.access_log WHERE request = $request")" = 'request, open' ]
}
ok 'a standby shows nothing' refused
ok 'what was shown is on the synchronous standby' shown_then_lost
echo "1..$tests"
