-- The table all ratios are taken on, and the functions that take them.
SET client_min_messages = warning;
CREATE EXTENSION migrant CASCADE;

-- Peers, if the server has them.
SELECT format('CREATE EXTENSION IF NOT EXISTS %I CASCADE', name) FROM pg_available_extensions WHERE name IN ('h3', 'h3_postgis')
\gexec
SELECT 'peer missing: h3 (its lines are left out)' WHERE NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'h3');

-- 2,000,000 uniform points over Lishui's box, and the same with 80 % of them in 300 towns.
SELECT setseed(0.5) \g /dev/null
CREATE TABLE uniform AS
SELECT i::bigint AS id, (random() * 200000)::integer AS person, x, y, point(x, y) AS pt, ST_SetSRID(ST_MakePoint(x, y), 4326) AS geom,
	   gridcell(x, y, 100) AS cell
FROM (SELECT i, 118.7 + random() * 1.8 AS x, 27.4 + random() * 1.55 AS y FROM generate_series(1, :rows) i) p;
CREATE TABLE clustered AS
SELECT i::bigint AS id, (random() * 200000)::integer AS person, x, y, point(x, y) AS pt, ST_SetSRID(ST_MakePoint(x, y), 4326) AS geom,
	   gridcell(x, y, 100) AS cell
FROM (SELECT i, 118.8 + (town * 7919 % 300) / 300.0 * 1.6 + spread * (random() + random() + random() - 1.5) AS x,
			 27.5 + (town * 104729 % 311) / 311.0 * 1.35 + spread * (random() + random() + random() - 1.5) AS y
	  FROM (SELECT i, i % 300 AS town, CASE WHEN i % 5 = 0 THEN 0.1 ELSE 0.02 END AS spread FROM generate_series(1, :rows) i) t) p;
VACUUM (ANALYZE, FREEZE) uniform, clustered;

SET max_parallel_workers_per_gather = 0;
ALTER DATABASE bench SET max_parallel_workers_per_gather = 0;
ALTER DATABASE bench SET jit = off;
ALTER DATABASE bench SET work_mem = '512MB';

-- Median of three runs after a warm-up, in nanoseconds a row.
CREATE FUNCTION nanoseconds_a_row(statement text, n bigint) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	taken float8[] := '{}';
	started timestamptz;
BEGIN
	FOR run IN 0..3 LOOP
		started := clock_timestamp();
		EXECUTE statement;
		IF run > 0 THEN
			taken := taken || extract(epoch FROM clock_timestamp() - started)::float8;
		END IF;
	END LOOP;
	RETURN (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY t) * 1e9 / n FROM unnest(taken) t);
END $$;

-- One line a statement: nanoseconds a row, and the ratio to sum(x) timed right before it.
CREATE FUNCTION report(label text, source text, expression text, goal text DEFAULT '') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
	base float8;
	cost float8;
BEGIN
	EXECUTE format('SELECT count(*) FROM %I', source) INTO n;
	base := nanoseconds_a_row(format('SELECT sum(x) FROM %I', source), n);
	cost := nanoseconds_a_row(format('SELECT %s FROM %I', expression, source), n);
	RETURN format('%s %s ns  %sx sum(x)  %s', rpad(label, 46), lpad(round(cost::numeric, 1)::text, 9),
				  lpad(round((cost / base)::numeric, 2)::text, 7), goal);
END $$;

-- The plan of a query, line by line.
CREATE FUNCTION plan_of(statement text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || statement;
END $$;
