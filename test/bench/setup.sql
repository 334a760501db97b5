-- Extensions, and the functions that take ratios.
SET client_min_messages = warning;
CREATE EXTENSION migrant CASCADE;

-- Peers, if the server has them.
SELECT format('CREATE EXTENSION IF NOT EXISTS %I CASCADE', name) FROM pg_available_extensions WHERE name = ANY (string_to_array(:'peers', ' '))
\gexec
SELECT format('peer missing: %s (its lines are left out)', name) FROM string_to_table(:'peers', ' ') name WHERE name NOT IN (SELECT extname FROM pg_extension);

SET max_parallel_workers_per_gather = 0;
ALTER DATABASE :DBNAME SET max_parallel_workers_per_gather = 0;
ALTER DATABASE :DBNAME SET jit = off;
ALTER DATABASE :DBNAME SET work_mem = '512MB';

-- Seconds of one run.
CREATE FUNCTION seconds(statement text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	started timestamptz := clock_timestamp();
BEGIN
	EXECUTE statement;
	RETURN extract(epoch FROM clock_timestamp() - started);
END $$;

-- Medians of five runs of each of two statements, taken by turns after a warm-up, so that both meet the same noise.
CREATE FUNCTION medians(a text, b text, OUT a_seconds float8, OUT b_seconds float8) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM seconds(a), seconds(b);
	SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ta), percentile_cont(0.5) WITHIN GROUP (ORDER BY tb) INTO a_seconds, b_seconds
	FROM (SELECT seconds(a) AS ta, seconds(b) AS tb FROM generate_series(1, 5)) t;
END $$;

-- One line a statement: nanoseconds a row, and the ratio to sum(x) over the same table.
CREATE FUNCTION report(label text, source text, expression text, goal text DEFAULT '') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
	m record;
BEGIN
	EXECUTE format('SELECT count(*) FROM %I', source) INTO n;
	m := medians(format('SELECT sum(x) FROM %I', source), format('SELECT %s FROM %I', expression, source));
	RETURN format('%s %s ns  %sx sum(x)  %s', rpad(label, 46), lpad(round((m.b_seconds * 1e9 / n)::numeric, 1)::text, 9),
				  lpad(round((m.b_seconds / m.a_seconds)::numeric, 2)::text, 7), goal);
END $$;

-- Seconds of a query of one row, and its answer.
CREATE FUNCTION timed(query text, OUT seconds float8, OUT answer text) LANGUAGE plpgsql AS $$
DECLARE
	started timestamptz := clock_timestamp();
BEGIN
	EXECUTE format('SELECT s::text FROM (%s) s', query) INTO answer;
	seconds := extract(epoch FROM clock_timestamp() - started);
END $$;

-- One line: migrant's median of three after a warm-up, the peer once between them, as it takes long.
CREATE FUNCTION against(label text, ours text, peer text, goal text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	warm record := timed(ours);
	one record := timed(ours);
	theirs record := timed(peer);
	two record := timed(ours);
	three record := timed(ours);
	middle float8;
BEGIN
	IF theirs.answer <> ALL (ARRAY[one.answer, two.answer, three.answer]) THEN
		RAISE EXCEPTION '%: % is not %', label, one.answer, theirs.answer;
	END IF;
	middle := one.seconds + two.seconds + three.seconds - least(one.seconds, two.seconds, three.seconds) - greatest(one.seconds, two.seconds, three.seconds);
	RETURN format('%s %s s  peer %s s  %sx  goal %s', rpad(label, 58), lpad(round(middle::numeric, 3)::text, 8), lpad(round(theirs.seconds::numeric, 2)::text, 7),
				  lpad(round((theirs.seconds / middle)::numeric, 1)::text, 6), goal);
END $$;

-- The plan of a query, line by line.
CREATE FUNCTION plan_of(statement text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || statement;
END $$;
