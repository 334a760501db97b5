-- Sizes at which lists grow and blocks end, and steps and periods that end on a bound.
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';

-- occupancy: steps that fill the period exactly, that are a day more, and that are cut
SELECT count(*) AS cases, count(*) FILTER (WHERE (n, lowest, peak, sum) IS DISTINCT FROM (steps + (rest > 0)::integer, 1, steps + (rest > 0)::integer, wanted)) AS differ
FROM generate_series(1, 70) steps, unnest('{0,1,2}'::integer[]) rest,
	 LATERAL (SELECT occupancy_agg(daterange('2024-01-01'::date + 3 * i, NULL)) AS o FROM generate_series(0, steps + 1) i) a,
	 LATERAL (SELECT daterange('2024-01-01', '2024-01-01'::date + 3 * steps + rest) AS within) w,
	 LATERAL (SELECT count(*) AS n, min(r.lowest) AS lowest, max(r.peak) AS peak, round(sum(r.mean * (upper(r.period) - lower(r.period)))::numeric, 6)::float8 AS sum FROM occupancy_resample(o, '3 days', within) r) r,
	 LATERAL (SELECT sum(least(upper(within), upper(s.period)) - greatest(lower(within), lower(s.period)))::float8 AS wanted FROM (SELECT daterange('2024-01-01'::date + 3 * i, NULL) AS period FROM generate_series(0, steps + 1) i) s WHERE s.period && within) t;
SELECT r.* FROM occupancy_resample(date_occupancy 'dates{2024-01-01=1,2024-01-07=5}', '3 days', '[2024-01-01,2024-01-07)') r;
SELECT r.* FROM occupancy_resample('timestamps{2024-01-01T00:00:00Z=1,2024-01-01T02:00:00Z=5}', '1 hour', '[2024-01-01 00:00Z,2024-01-01 02:00Z)') r;

-- trajectories of as many fixes as blocks and places hold, and one less and more
CREATE TEMP TABLE sized AS
SELECT n, trajectory_agg(119 + i * 1e-4, 28, timestamptz '2024-05-01Z' + i * interval '10 s') AS t FROM unnest('{1,2,31,32,33,63,64,65,1023,1024,1025,1055,1056,1057,2048,2049}'::integer[]) n, generate_series(0, n - 1) i GROUP BY n;
SELECT count(*) AS sizes, count(*) FILTER (WHERE trajectory_count(t) <> n OR t::text::trajectory <> t OR (SELECT count(*) FROM trajectory_points(t)) <> n) AS differ,
	   count(*) FILTER (WHERE NOT trajectory_point(t, n) ~= point(119 + (n - 1) * 1e-4, 28) OR NOT trajectory_at(t, trajectory_end(t)) ~= trajectory_last(t) OR trajectory_at(t, trajectory_end(t) + interval '1 us') IS NOT NULL) AS ends,
	   count(*) FILTER (WHERE trajectory_restrict(t, trajectory_period(t)) <> t) AS restricted, count(*) FILTER (WHERE trajectory_resample(t, '10 s') <> t) AS resampled FROM sized;
-- a last step that ends on the last fix is there, one that ends behind it is not
SELECT step, trajectory_count(trajectory_resample(t, step)), trajectory_end(trajectory_resample(t, step)) FROM sized, unnest('{1 s,10 s,160 s,159.999999 s,160.000001 s,319.999999 s,320 s,320.000001 s}'::interval[]) step WHERE n = 33 ORDER BY step;

-- visits and moves through 15 to 33 polygons and cells, which begin and end on edges
CREATE TEMP TABLE strips AS SELECT n, coverage_agg(i, ST_MakeEnvelope(i, 0, i + 1, 1, 4326)) AS c FROM generate_series(15, 33) n, generate_series(1, n) i GROUP BY n;
SELECT count(*) AS cases, count(*) FILTER (WHERE moves IS DISTINCT FROM ARRAY(SELECT i FROM generate_series(2, n) i)) AS differ
FROM strips, LATERAL (SELECT array_agg(m.to_id ORDER BY m.departed)::integer[] AS moves
	FROM trajectory_moves(trajectory(ARRAY[point(1, 0.5), point(n + 1, 0.5)], ARRAY[timestamptz '2024-05-01Z', '2024-05-02Z']), c) m) m;
SELECT count(*) AS cases, count(*) FILTER (WHERE found <> n) AS differ
FROM generate_series(14, 34) n, LATERAL (SELECT trajectory_agg(i / 2 * 0.01, 0, timestamptz '2024-05-01Z' + i * interval '10 min') AS t FROM generate_series(0, 2 * n - 1) i) a, LATERAL (SELECT count(*) AS found FROM trajectory_stays(t, 100, '10 min')) s;

-- hours that end on a fix, and a gap as long as is allowed
SELECT h.nights, h.time FROM unnest('{1 hour,59 min 59.999999 s}'::interval[]) gap, trajectory_home('{0 0@2024-05-01T20:00:00Z, 0 0@2024-05-01T21:00:00Z, 0 0@2024-05-01T22:00:00Z}', 'UTC', max_gap => gap) h;
