-- similarity of trajectories: each measure against its definition in SQL with PostGIS's distances, and against PostGIS where it has one
CREATE SCHEMA similarity_test;
SET search_path = similarity_test, public;
SELECT setseed(0.25);

-- trips of up to 25 fixes: walks in a town, one of them twice with noise, some over the antimeridian, some near the pole, some between cities, one fix alone
CREATE TABLE fix AS
SELECT trip, i, CASE WHEN lon > 180 THEN lon - 360 ELSE lon END AS lon, least(lat, 90) AS lat, timestamptz '2024-05-01 00:00Z' + trip % 4 * interval '20 s' + i * interval '7 s' + floor(random() * 6e6) * interval '1 us' AS time
FROM (SELECT trip, i, CASE WHEN trip <= 10 THEN 119.9 WHEN trip <= 13 THEN 179.999 WHEN trip <= 16 THEN 40 * trip - 560 ELSE 110 END + sum(random() - 0.4) OVER w * step AS lon,
			 CASE WHEN trip <= 10 THEN 28.45 WHEN trip <= 13 THEN -17 WHEN trip <= 16 THEN 89.99 ELSE 30 END + sum(random() - 0.4) OVER w * step AS lat
	  FROM generate_series(1, 18) trip, LATERAL (SELECT CASE WHEN trip <= 16 THEN 0.001 ELSE 2 END AS step, CASE trip WHEN 5 THEN 1 ELSE 10 + 5 * trip % 16 END AS n) s, LATERAL generate_series(1, n) i
	  WINDOW w AS (PARTITION BY trip ORDER BY i)) s;
INSERT INTO fix SELECT 19, i, lon + random() * 1e-5, lat + random() * 1e-5, time + interval '1 s' FROM fix WHERE trip = 2;
CREATE TABLE trip AS SELECT trip AS id, trajectory_agg(lon, lat, time) AS t FROM fix GROUP BY trip;
CREATE TABLE pair AS SELECT a.id AS i, b.id AS j, a.t AS a, b.t AS b FROM trip a, trip b WHERE a.id <= b.id OR a.id = 5;
SELECT count(*) AS pairs FROM pair;

-- the definitions, over tables of all pairs of fixes
CREATE FUNCTION defined(a trajectory, b trajectory, wide integer, gap geometry, eps float8, apart interval, nu float8, lambda float8,
	OUT frechet float8, OUT dtw float8, OUT windowed float8, OUT erp float8, OUT twed float8, OUT lcss integer, OUT lcss_time integer, OUT edr integer, OUT directed float8, OUT hausdorff float8)
LANGUAGE plpgsql AS $$
DECLARE
	far CONSTANT float8 := 1e300;
	p geometry[]; q geometry[]; s float8[]; t float8[]; n integer; m integer;
	d float8[]; f float8[]; w float8[]; z float8[]; e float8[]; v float8[]; l integer[]; k integer[]; r integer[];
	c integer; cost float8; match boolean; nearest float8[];
BEGIN
	SELECT array_agg(point::geometry ORDER BY number), array_agg(extract(epoch FROM time)::float8 ORDER BY number), count(*) INTO p, s, n FROM trajectory_points(a);
	SELECT array_agg(point::geometry ORDER BY number), array_agg(extract(epoch FROM time)::float8 ORDER BY number), count(*) INTO q, t, m FROM trajectory_points(b);
	-- row i, column j at i * (m + 1) + j + 1, of row and column 0 what is before the first fixes
	f := array_fill(far, ARRAY[(n + 1) * (m + 1)]); w := f; z := f; e := f; v := f;
	l := array_fill(0, ARRAY[(n + 1) * (m + 1)]); k := l; r := l;
	nearest := array_fill(far, ARRAY[m]); directed := 0; hausdorff := 0;
	f[1] := 0; w[1] := 0; z[1] := 0; e[1] := 0; v[1] := 0;
	FOR i IN 0..n LOOP
		cost := far;
		FOR j IN 0..m LOOP
			c := i * (m + 1) + j + 1;
			IF j = 0 AND i > 0 THEN
				e[c] := e[c - m - 1] + ST_DistanceSphere(p[i], gap); r[c] := i;
			ELSIF i = 0 AND j > 0 THEN
				e[c] := e[c - 1] + ST_DistanceSphere(q[j], gap); r[c] := j;
			ELSIF i > 0 THEN
				d[c] := ST_DistanceSphere(p[i], q[j]);
				match := d[c] <= eps;
				f[c] := greatest(d[c], least(f[c - 1], f[c - m - 1], f[c - m - 2]));
				w[c] := d[c] + least(w[c - 1], w[c - m - 1], w[c - m - 2]);
				IF abs(i - j) <= greatest(wide, abs(n - m)) THEN z[c] := d[c] + least(z[c - 1], z[c - m - 1], z[c - m - 2]); END IF;
				e[c] := least(e[c - m - 2] + d[c], e[c - m - 1] + ST_DistanceSphere(p[i], gap), e[c - 1] + ST_DistanceSphere(q[j], gap));
				v[c] := v[c - m - 2] + d[c] + nu * abs(s[i] - t[j]);
				IF i > 1 AND j > 1 THEN v[c] := v[c] + d[c - m - 2] + nu * abs(s[i - 1] - t[j - 1]); END IF;
				IF i > 1 THEN v[c] := least(v[c], v[c - m - 1] + ST_DistanceSphere(p[i], p[i - 1]) + nu * (s[i] - s[i - 1]) + lambda); END IF;
				IF j > 1 THEN v[c] := least(v[c], v[c - 1] + ST_DistanceSphere(q[j], q[j - 1]) + nu * (t[j] - t[j - 1]) + lambda); END IF;
				l[c] := greatest(l[c - 1], l[c - m - 1], l[c - m - 2] + match::integer);
				k[c] := greatest(k[c - 1], k[c - m - 1], k[c - m - 2] + (match AND abs(s[i] - t[j]) <= extract(epoch FROM apart))::integer);
				r[c] := least(r[c - 1] + 1, r[c - m - 1] + 1, r[c - m - 2] + (NOT match)::integer);
				cost := least(cost, d[c]); nearest[j] := least(nearest[j], d[c]);
			END IF;
		END LOOP;
		IF i > 0 THEN directed := greatest(directed, cost); END IF;
	END LOOP;
	frechet := f[c]; dtw := w[c]; windowed := z[c]; erp := e[c]; twed := v[c]; lcss := l[c]; lcss_time := k[c]; edr := r[c];
	SELECT greatest(directed, max(x)) INTO hausdorff FROM unnest(nearest) x;
END $$;
CREATE FUNCTION same(a float8, b float8) RETURNS boolean LANGUAGE sql RETURN abs(a - b) <= 1e-9 * b + 1e-6;

CREATE TABLE measured AS
SELECT i, j, a, b, trajectory_frechet(a, b) AS frechet, trajectory_frechet_continuous(a, b) AS continuous, trajectory_dtw(a, b) AS dtw, trajectory_dtw(a, b, 3) AS windowed, trajectory_erp(a, b, '(119.9,28.4)') AS erp,
	   trajectory_twed(a, b, 0.5, 2) AS twed, trajectory_lcss(a, b, 200) AS lcss, trajectory_lcss(a, b, 200, '20 s') AS lcss_time, trajectory_edr(a, b, 200) AS edr, trajectory_hausdorff_directed(a, b) AS directed,
	   trajectory_hausdorff(a, b) AS hausdorff, trajectory_sspd(a, b) AS sspd, trajectory_synchronous(a, b) AS mean, trajectory_synchronous_max(a, b) AS most
FROM pair;
SELECT count(*) FILTER (WHERE NOT same(m.frechet, d.frechet)) AS frechet, count(*) FILTER (WHERE NOT same(m.dtw, d.dtw)) AS dtw, count(*) FILTER (WHERE NOT same(m.windowed, d.windowed)) AS windowed,
	   count(*) FILTER (WHERE NOT same(m.erp, d.erp)) AS erp, count(*) FILTER (WHERE NOT same(m.twed, d.twed)) AS twed,
	   count(*) FILTER (WHERE round((1 - trajectory_lcss(a, b, 200)) * least(trajectory_count(a), trajectory_count(b))) <> d.lcss) AS lcss_count, count(*) FILTER (WHERE round((1 - trajectory_lcss(a, b, 200, '20 s')) * least(trajectory_count(a), trajectory_count(b))) <> d.lcss_time) AS lcss_time_count,
	   count(*) FILTER (WHERE NOT same(m.lcss, 1 - d.lcss::float8 / n)) AS lcss, count(*) FILTER (WHERE NOT same(m.lcss_time, 1 - d.lcss_time::float8 / n)) AS lcss_time,
	   count(*) FILTER (WHERE m.edr <> d.edr) AS edr, count(*) FILTER (WHERE NOT same(m.directed, d.directed)) AS directed, count(*) FILTER (WHERE NOT same(m.hausdorff, d.hausdorff)) AS hausdorff
FROM measured m, LATERAL defined(a, b, 3, ST_MakePoint(119.9, 28.4), 200, '20 s', 0.5, 2) d, LATERAL (SELECT least(trajectory_count(a), trajectory_count(b)) AS n) n;
SELECT count(DISTINCT lcss) > 5 AS many_lcss, count(DISTINCT edr) > 10 AS many_edr, count(*) FILTER (WHERE windowed > dtw) > 5 AS many_windows FROM measured;

-- the great circles between fixes: PostGIS's geography on the sphere
SELECT count(*) AS sspd
FROM measured, LATERAL (SELECT avg(ST_Distance(point::geometry::geography, CASE trajectory_count(b) WHEN 1 THEN trajectory_first(b)::geometry ELSE ST_Force2D(b::geometry) END::geography, false)) AS d FROM trajectory_points(a)) x,
	 LATERAL (SELECT avg(ST_Distance(point::geometry::geography, CASE trajectory_count(a) WHEN 1 THEN trajectory_first(a)::geometry ELSE ST_Force2D(a::geometry) END::geography, false)) AS d FROM trajectory_points(b)) y
WHERE i < 17 AND abs(sspd - (x.d + y.d) / 2) > 1e-6 * sspd + 1e-5;

-- the same from either, no digit more or less
SELECT count(*) AS differ FROM measured WHERE (frechet, continuous, dtw, windowed, erp, twed, lcss, lcss_time, edr, hausdorff, sspd, mean, most) IS DISTINCT FROM
	(trajectory_frechet(b, a), trajectory_frechet_continuous(b, a), trajectory_dtw(b, a), trajectory_dtw(b, a, 3), trajectory_erp(b, a, '(119.9,28.4)'), trajectory_twed(b, a, 0.5, 2), trajectory_lcss(b, a, 200),
	 trajectory_lcss(b, a, 200, '20 s'), trajectory_edr(b, a, 200), trajectory_hausdorff(b, a), trajectory_sspd(b, a), trajectory_synchronous(b, a), trajectory_synchronous_max(b, a));
SELECT count(*) AS unlike_themselves FROM measured WHERE i = j AND (frechet <> 0 OR continuous <> 0 OR dtw <> 0 OR windowed <> 0 OR erp <> 0 OR twed <> 0 OR lcss <> 0 OR edr <> 0 OR hausdorff <> 0 OR sspd > 1e-9 OR mean <> 0 OR most <> 0);
SELECT count(*) FILTER (WHERE continuous > frechet) AS continuous_above_discrete, count(*) FILTER (WHERE hausdorff > frechet) AS hausdorff_above_frechet, count(*) FILTER (WHERE directed > hausdorff) AS directed_above_both,
	   count(*) FILTER (WHERE dtw > windowed) AS dtw_above_windowed, count(*) FILTER (WHERE lcss > lcss_time) AS lcss_above_timed, count(*) FILTER (WHERE mean > most) AS mean_above_most,
	   count(*) FILTER (WHERE continuous < greatest(ST_DistanceSphere(trajectory_first(a)::geometry, trajectory_first(b)::geometry), ST_DistanceSphere(trajectory_last(a)::geometry, trajectory_last(b)::geometry)) * (1 - 1e-9) - 1e-6) AS below_ends
FROM measured;

-- _within agrees with the distance at any limit, at the distance itself and next to it
CREATE TABLE asked AS SELECT m.*, share FROM measured m, unnest(ARRAY[0, 0.3, 1 - 2.3e-16, 1, 1 + 4.5e-16, 3, random() * 2, random() * 2, 'Infinity']) share;
CREATE FUNCTION at(value float8, share float8) RETURNS float8 LANGUAGE sql RETURN CASE WHEN share = 'Infinity' THEN share ELSE value * share END;
SELECT count(*) AS limits, count(*) FILTER (WHERE trajectory_frechet_within(a, b, at(frechet, share)) <> (frechet <= at(frechet, share))) AS frechet,
	   count(*) FILTER (WHERE trajectory_frechet_continuous_within(a, b, at(continuous, share)) <> (continuous <= at(continuous, share))) AS continuous,
	   count(*) FILTER (WHERE trajectory_dtw_within(a, b, at(dtw, share)) <> (dtw <= at(dtw, share))) AS dtw,
	   count(*) FILTER (WHERE trajectory_dtw_within(a, b, at(windowed, share), 3) <> (windowed <= at(windowed, share))) AS windowed,
	   count(*) FILTER (WHERE trajectory_erp_within(a, b, '(119.9,28.4)', at(erp, share)) <> (erp <= at(erp, share))) AS erp,
	   count(*) FILTER (WHERE trajectory_twed_within(a, b, 0.5, 2, at(twed, share)) <> (twed <= at(twed, share))) AS twed,
	   count(*) FILTER (WHERE trajectory_lcss_within(a, b, 200, at(lcss, share)) <> (lcss <= at(lcss, share))) AS lcss,
	   count(*) FILTER (WHERE trajectory_lcss_within(a, b, 200, at(lcss_time, share), '20 s') <> (lcss_time <= at(lcss_time, share))) AS lcss_time,
	   count(*) FILTER (WHERE trajectory_edr_within(a, b, 200, at(edr, share)) <> (edr <= at(edr, share))) AS edr,
	   count(*) FILTER (WHERE trajectory_hausdorff_directed_within(a, b, at(directed, share)) <> (directed <= at(directed, share))) AS directed,
	   count(*) FILTER (WHERE trajectory_hausdorff_within(a, b, at(hausdorff, share)) <> (hausdorff <= at(hausdorff, share))) AS hausdorff,
	   count(*) FILTER (WHERE trajectory_sspd_within(a, b, at(sspd, share)) <> (sspd <= at(sspd, share))) AS sspd,
	   count(*) FILTER (WHERE trajectory_synchronous_within(a, b, at(mean, share)) <> (mean <= at(mean, share))) AS mean,
	   count(*) FILTER (WHERE trajectory_synchronous_max_within(a, b, at(most, share)) <> (most <= at(most, share))) AS most
FROM asked;
SELECT count(*) AS within_below_0 FROM measured
WHERE trajectory_frechet_within(a, b, -1) OR trajectory_frechet_continuous_within(a, b, -1) OR trajectory_dtw_within(a, b, -1) OR trajectory_erp_within(a, b, '(0,0)', -1) OR trajectory_twed_within(a, b, 0, 0, -1)
   OR trajectory_lcss_within(a, b, 200, '-Infinity') OR trajectory_edr_within(a, b, 200, -1) OR trajectory_hausdorff_within(a, b, -1) OR trajectory_hausdorff_directed_within(a, b, -1) OR trajectory_sspd_within(a, b, -1);

-- a spot on the equator, 3 km across, is as good as flat: PostGIS's measures of lines in metres
CREATE TABLE spot AS
SELECT trip, trajectory_agg(x, y, time) AS t, ST_MakeLine(ST_MakePoint(radians(x) * 6371008.7714150598, radians(y) * 6371008.7714150598) ORDER BY time) AS g
FROM (SELECT trip, timestamptz '2024-05-01 00:00Z' + i * interval '5 s' AS time, round((sum(random() - 0.45) OVER w * 0.001)::numeric, 7)::float8 AS x, round((sum(random() - 0.45) OVER w * 0.001)::numeric, 7)::float8 AS y
	  FROM generate_series(1, 12) trip, generate_series(1, 60) i WINDOW w AS (PARTITION BY trip ORDER BY i)) s GROUP BY trip;
SELECT count(*) AS pairs, count(*) FILTER (WHERE abs(trajectory_frechet(a.t, b.t) / ST_FrechetDistance(a.g, b.g) - 1) > 1e-7) AS frechet,
	   count(*) FILTER (WHERE abs(trajectory_hausdorff(a.t, b.t) / ST_HausdorffDistance(ST_Points(a.g), ST_Points(b.g)) - 1) > 1e-7) AS hausdorff,
	   count(*) FILTER (WHERE trajectory_frechet_continuous(a.t, b.t) < ST_HausdorffDistance(a.g, b.g) * (1 - 1e-7)) AS continuous_below_hausdorff
FROM spot a JOIN spot b ON a.trip < b.trip;
-- with 10 points between any two fixes the discrete distance is at most a tenth of a step above that of the curves
SELECT count(*) AS pairs, count(*) FILTER (WHERE trajectory_frechet_continuous(a.t, b.t) NOT BETWEEN d - 90 / 10.0 - 0.01 AND d * (1 + 1e-6)) AS continuous
FROM spot a JOIN spot b ON a.trip < b.trip, LATERAL (SELECT ST_FrechetDistance(a.g, b.g, 0.1) AS d) d WHERE a.trip < 3 AND b.trip < 6;

-- walks of DTW: forward, from the first fixes to the last, and their distances are what makes the sum
SELECT count(*) AS walks, count(*) FILTER (WHERE NOT forward) AS not_forward, count(*) FILTER (WHERE abs(sum - dtw) > 1e-9 * dtw + 1e-6) AS other_sum, count(*) FILTER (WHERE firsts <> 2 OR lasts <> n) AS other_ends, count(*) FILTER (WHERE wrong > 0) AS other_distances
FROM (SELECT i, j, dtw, bool_and(forward) AS forward, sum(metres), min(p.a + p.b) AS firsts, max(p.a + p.b) AS lasts, trajectory_count(m.a) + trajectory_count(m.b) AS n, count(*) FILTER (WHERE abs(metres - d) > 1e-6) AS wrong
	  FROM measured m, LATERAL (SELECT w.*, coalesce(w.a - lag(w.a) OVER o IN (0, 1) AND w.b - lag(w.b) OVER o IN (0, 1) AND w.a + w.b > lag(w.a + w.b) OVER o, true) AS forward,
									   ST_DistanceSphere(trajectory_point(m.a, w.a)::geometry, trajectory_point(m.b, w.b)::geometry) AS d
								FROM trajectory_dtw_path(m.a, m.b) WITH ORDINALITY w(a, b, metres, number) WINDOW o AS (ORDER BY number)) p
	  GROUP BY i, j, dtw, m.a, m.b) s;

-- a mover who stands still, and one who passes by 100 m from there; two who go at a distance; a moment in common, and none
CREATE VIEW moves AS SELECT * FROM (VALUES
	('stands', trajectory '{0 0@2024-05-01T00:00:00Z, 0 0@2024-05-01T01:00:00Z}'), ('passes', '{-0.01 0.0009@2024-05-01T00:00:00Z, 0.01 0.0009@2024-05-01T00:10:00Z}'),
	('first', '{0 0@2024-05-01T00:00:00Z, 0.1 0@2024-05-01T00:10:00Z}'), ('second', '{0.001 0@2024-05-01T00:00:00Z, 0.051 0@2024-05-01T00:05:00Z, 0.101 0@2024-05-01T00:10:00Z}'),
	('late', '{0.5 0@2024-05-01T01:00:00Z, 0.6 0@2024-05-01T02:00:00Z}'), ('later', '{0.5 0@2024-05-01T01:00:01Z}')) v(name, t);
SELECT a.name, b.name, round(trajectory_synchronous(a.t, b.t)::numeric, 4) AS mean, round(trajectory_synchronous_max(a.t, b.t)::numeric, 4) AS most,
	   trajectory_synchronous_within(a.t, b.t, 1000) AS within, trajectory_synchronous_max_within(a.t, b.t, 1000) AS within_max
FROM moves a, moves b WHERE (a.name, b.name) IN (('stands', 'passes'), ('second', 'first'), ('stands', 'late'), ('stands', 'later'));
-- the integral: d/2 (sqrt(1 + s^2) + asinh(s) / s), where s = half the way / d
SELECT round((d / 2 * (sqrt(1 + s ^ 2) + ln(s + sqrt(1 + s ^ 2)) / s))::numeric, 4) AS mean FROM (SELECT radians(0.0009) * 6371008.7714150598 AS d, 0.01 / 0.0009 AS s) x;
-- many moments of walks, between fixes on the straight line in longitude and latitude
SELECT count(*) AS pairs, count(*) FILTER (WHERE abs(mean - sum) > 1e-3 * sum) AS mean, count(*) FILTER (WHERE most < max * (1 - 1e-6) OR most > max * 1.01) AS most
FROM (SELECT i, j, mean, most, avg(d) AS sum, max(d) FROM measured, LATERAL (SELECT greatest(trajectory_start(a), trajectory_start(b)) AS from, least(trajectory_end(a), trajectory_end(b)) AS to) c, generate_series(0, 499) k,
			 LATERAL (SELECT ST_DistanceSphere(ST_Force2D(ST_GeometryN(ST_LocateAlong(a::geometry, m), 1)), ST_Force2D(ST_GeometryN(ST_LocateAlong(b::geometry, m), 1))) AS d FROM extract(epoch FROM "from" + (k + 0.5) / 500 * ("to" - "from")) m) d
	  WHERE i < 4 AND j <= 10 AND i < j AND j <> 5 AND mean IS NOT NULL GROUP BY i, j, mean, most) s;

-- large ones: walks that are divided, words and blocks of many fixes; the same digits on any processor
CREATE TABLE long AS
SELECT trip AS id, trajectory_agg(lon, lat, timestamptz '2024-05-01 00:00Z' + i * interval '5 s') AS t
FROM (SELECT trip, i, 119.9 + sum(i::bigint * i * (7919 + trip) % 1009 - 450) OVER w * 1e-6 AS lon, 28.4 + sum(i::bigint * i * (104729 + trip) % 1013 - 450) OVER w * 1e-6 AS lat
	  FROM generate_series(1, 2) trip, generate_series(1, 1500) i WINDOW w AS (PARTITION BY trip ORDER BY i)) s GROUP BY trip;
CREATE TABLE both_long AS SELECT a.t AS a, b.t AS b FROM long a, long b WHERE a.id < b.id;
SELECT trajectory_frechet(a, b), trajectory_frechet_continuous(a, b), trajectory_dtw(a, b), trajectory_dtw(a, b, 20) FROM both_long s;
SELECT trajectory_erp(a, b, '(119.9,28.4)'), trajectory_twed(a, b, 1, 1), trajectory_hausdorff(a, b), trajectory_sspd(a, b) FROM both_long s;
SELECT round((1 - trajectory_lcss(a, b, 1000)) * least(trajectory_count(a), trajectory_count(b))) AS trajectory_lcss_count, round((1 - trajectory_lcss(a, b, 1000, '10 min')) * least(trajectory_count(a), trajectory_count(b))) AS trajectory_lcss_count, trajectory_edr(a, b, 1000), trajectory_synchronous(a, b), trajectory_synchronous_max(a, b) FROM both_long s;
SELECT abs(sum(p.metres) / trajectory_dtw(s.a, s.b) - 1) < 1e-9 AS sum, count(*) = count(DISTINCT (p.a, p.b)) AS once FROM both_long s, trajectory_dtw_path(s.a, s.b) p GROUP BY s.a, s.b;

-- bad input
\set VERBOSITY default
CREATE VIEW two AS SELECT a, b FROM pair WHERE i = 1 AND j = 2;
SELECT trajectory_frechet_within(a, b, 'NaN') FROM two;
SELECT trajectory_synchronous_within(a, b, 'NaN') FROM two;
SELECT trajectory_dtw(a, b, -1) FROM two;
SELECT trajectory_dtw_within(a, b, 5, -1) FROM two;
SELECT * FROM two, trajectory_dtw_path(two.a, two.b, -1);
SELECT trajectory_lcss(a, b, -1) FROM two;
SELECT trajectory_edr(a, b, 'NaN') FROM two;
SELECT trajectory_lcss(a, b, 1, '-1 s') FROM two;
SELECT trajectory_erp(a, b, '(181,0)') FROM two;
SELECT trajectory_erp(a, b, '(0,NaN)') FROM two;
SELECT trajectory_twed(a, b, -1, 0) FROM two;
SELECT trajectory_twed(a, b, 0, 'Infinity') FROM two;
SELECT trajectory_lcss(a, b, 'Infinity') AS all_match, trajectory_lcss(a, b, 'Infinity', '1000 years') AS any_time, trajectory_dtw(a, b, 2147483647) = trajectory_dtw(a, b) AS any_window, trajectory_twed(a, b, 1e100, 1e100) > 1e100 AS dear FROM two;
SELECT trajectory_frechet(NULL, a) IS NULL AS null_a, trajectory_dtw(a, b, NULL) IS NULL AS null_window FROM two;

DROP SCHEMA similarity_test CASCADE;
