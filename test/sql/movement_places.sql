-- home and work of trajectories, against plain SQL
CREATE SCHEMA movement_places_test;
SET search_path = movement_places_test, public;
SET extra_float_digits = 0;
SET TIME ZONE 'UTC';
SELECT setseed(0.5) \g /dev/null

-- movers of four weeks with a change of clocks: by the local hour at home, at work, or about, with noise of some metres and gaps; 1 is never out, 2 has no fix by night, 3 has but one fix
CREATE TABLE fix AS
SELECT mover, time, zone, (lon * 1e7)::bigint / 1e7 AS lon, (lat * 1e7)::bigint / 1e7 AS lat
FROM (SELECT mover, time, zone, shift + (CASE at WHEN 'home' THEN 119.92 WHEN 'work' THEN 119.95 ELSE 119.9 + random() / 10 END) + (random() - 0.5) * noise AS lon, (CASE at WHEN 'home' THEN 28.45 WHEN 'work' THEN 28.47 ELSE 28.4 + random() / 10 END) + (random() - 0.5) * noise AS lat
	  FROM (SELECT mover, time, zone, CASE WHEN mover % 7 = 5 THEN 60.06 ELSE 0 END AS shift, CASE WHEN mover % 3 = 0 THEN 4e-3 ELSE 4e-4 END AS noise, CASE WHEN mover = 1 OR extract(hour FROM local) NOT BETWEEN 8 AND 18 AND random() < 0.9 THEN 'home' WHEN extract(isodow FROM local) < 6 AND random() < 0.8 THEN 'work' ELSE 'about' END AS at
			FROM (SELECT mover, zone, time, time AT TIME ZONE zone AS local
				  FROM (SELECT mover, (ARRAY['Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'UTC', 'Australia/Lord_Howe'])[mover % 5 + 1] AS zone, '2024-03-15Z'::timestamptz + i * interval '17 min' + random() * interval '10 min' AS time FROM generate_series(1, 12) mover, generate_series(1, 2500) i WHERE mover <> 3 OR i = 1) t) t
			WHERE (mover <> 2 OR extract(hour FROM local) BETWEEN 8 AND 19) AND (mover = 3 AND time IS NOT NULL OR random() < 0.8) OFFSET 0) s) s;
UPDATE fix SET lon = ((lon - 360) * 1e7)::bigint / 1e7 WHERE lon > 180;
CREATE TABLE path AS SELECT mover, zone, trajectory_agg(lon, lat, time) AS t FROM fix GROUP BY mover, zone;

-- each fix has half of the steps to those before and after it; the time of it in each window, of quarters of an hour by what clocks show then
CREATE FUNCTION parts(who integer, hours_from time, hours_until time, weekdays boolean, max_gap interval) RETURNS TABLE (lon float8, lat float8, day date, "time" interval) LANGUAGE sql AS $$
	WITH step AS (SELECT lon, lat, zone, time, CASE WHEN time - lag(time) OVER w <= max_gap THEN lag(time) OVER w END AS before, CASE WHEN lead(time) OVER w - time <= max_gap THEN lead(time) OVER w END AS after FROM fix WHERE mover = who WINDOW w AS (ORDER BY time)),
		 span AS (SELECT lon, lat, zone, coalesce(before + (time - before) / 2, time) AS lo, coalesce(time + (after - time) / 2, time) AS hi FROM step),
		 hours AS (SELECT day, min(t) AS lo, max(t) + interval '15 min' AS hi
				   FROM (SELECT day, t, t - row_number() OVER (PARTITION BY day ORDER BY t) * interval '15 min' AS island
						 FROM (SELECT t, since, since::date AS day
							   FROM (SELECT zone, date_trunc('day', min(lo)) AS first, max(hi) AS last FROM span GROUP BY zone) z, generate_series(first, last, '15 min') t, LATERAL (SELECT (t AT TIME ZONE zone) - hours_from::interval AS since) l) s
						 WHERE since - day < hours_until - hours_from + (hours_until <= hours_from)::integer * interval '1 day' AND (NOT weekdays OR extract(isodow FROM day) < 6)) s
				   GROUP BY day, island)
	SELECT lon, lat, day, least(s.hi, h.hi) - greatest(s.lo, h.lo) FROM span s JOIN hours h ON s.lo < h.hi AND h.lo < s.hi AND s.lo < s.hi
$$;
-- the cell with the most time in it and about it
CREATE FUNCTION place(who integer, size integer, hours_from time, hours_until time, weekdays boolean, max_gap interval, home point, away_m float8,
					  OUT lon float8, OUT lat float8, OUT confidence float8, OUT periods bigint, OUT of_periods bigint, OUT "time" interval) LANGUAGE sql AS $$
	WITH part AS MATERIALIZED (SELECT p.*, gridcell(lon, lat, size) AS cell, coalesce(ST_DistanceSphere(ST_MakePoint(lon, lat), ST_MakePoint(home[0], home[1])) > away_m, true) AS away FROM parts(who, hours_from, hours_until, weekdays, max_gap) p),
		 cell AS MATERIALIZED (SELECT cell, sum(time) AS time FROM part WHERE away GROUP BY cell),
		 best AS (SELECT a.cell FROM cell a, LATERAL (SELECT sum(b.time) AS time FROM cell b WHERE b.cell = ANY (ARRAY(SELECT gridcell_disk(a.cell, 1)))) b ORDER BY b.time DESC, a.cell LIMIT 1),
		 here AS (SELECT part.*, extract(epoch FROM time)::float8 AS s, lon + CASE WHEN lon < 0 THEN 360 ELSE 0 END AS east FROM part, best WHERE away AND part.cell = ANY (ARRAY(SELECT gridcell_disk(best.cell, 1))))
	SELECT sum(east * s) / sum(s), sum(lat * s) / sum(s), coalesce(sum(s), 0) / (SELECT extract(epoch FROM sum(time))::float8 FROM part), count(DISTINCT day), (SELECT count(DISTINCT day) FROM part), coalesce(sum(time), '0') FROM here
$$;
CREATE TABLE rule (size integer, hours_from time, hours_until time, max_gap interval);
INSERT INTO rule VALUES (100, '21:00', '07:00', '1 hour'), (500, '22:30', '06:15', '25 min'), (50, '00:00', '24:00', '3 days'), (1000, '02:30', '02:30', '40 min');
CREATE TABLE home AS SELECT mover, zone, t, size, max_gap, d.*, h.place, h.confidence AS h_confidence, h.nights, h.of_nights, h.time AS h_time
FROM path CROSS JOIN rule, trajectory_home(t, zone, size, hours_from, hours_until, max_gap) h, place(mover, size, hours_from, hours_until, false, max_gap, NULL, 0) d WHERE mover <= 8 OR size = 100;
SELECT size, count(*), count(place) AS found, count(*) FILTER (WHERE (place, h_confidence, nights, of_nights, h_time) IS NULL) AS unobserved,
	   count(*) FILTER (WHERE place IS NOT NULL AND (abs(place[0] + CASE WHEN place[0] < 0 THEN 360 ELSE 0 END - lon) < 2e-7 AND abs(place[1] - lat) < 2e-7 AND abs(h_confidence - confidence) < 1e-9 AND nights = periods AND of_nights = of_periods AND abs(extract(epoch FROM h_time - time)) < 1) IS NOT TRUE) AS differ,
	   count(*) FILTER (WHERE (place IS NULL) <> (lon IS NULL)) AS missed, bool_and(h_confidence BETWEEN 0 AND 1) AS shares FROM home GROUP BY size ORDER BY size;
SELECT mover, round(place[0]::numeric, 3) AS lon, round(place[1]::numeric, 3) AS lat, h_confidence > 0.7 AS sure, nights > 20 AS many FROM home WHERE size = 100 AND mover < 7 ORDER BY mover;

CREATE TABLE work AS SELECT mover, t, size, d.*, h.place AS home, w.place, w.confidence AS w_confidence, w.days, w.of_days, w.time AS w_time
FROM path, (VALUES (100, time '09:00', time '17:00', interval '1 hour', 500.0), (500, '22:00', '06:00', '30 min', 2000)) v(size, hours_from, hours_until, max_gap, away_m), trajectory_home(t, zone, size, max_gap => max_gap) h, trajectory_work(t, zone, size, hours_from, hours_until, max_gap, away_m) w, place(mover, size, hours_from, hours_until, true, max_gap, h.place, away_m) d;
SELECT size, count(*), count(place) AS found, count(*) FILTER (WHERE (place, w_confidence, days, of_days, w_time) IS NULL) AS unobserved, count(*) FILTER (WHERE w_confidence = 0) AS never_out,
	   count(*) FILTER (WHERE place IS NOT NULL AND (abs(place[0] + CASE WHEN place[0] < 0 THEN 360 ELSE 0 END - lon) < 2e-7 AND abs(place[1] - lat) < 2e-7 AND abs(w_confidence - confidence) < 1e-9 AND days = periods AND of_days = of_periods AND abs(extract(epoch FROM w_time - time)) < 1) IS NOT TRUE) AS differ,
	   count(*) FILTER (WHERE (place IS NULL) <> (lon IS NULL)) AS missed FROM work GROUP BY size ORDER BY size;
SELECT mover, round(place[0]::numeric, 3) AS lon, round(place[1]::numeric, 3) AS lat, w_confidence > 0.5 AS sure, days > 15 AS many FROM work WHERE size = 100 AND mover < 7 ORDER BY mover;
-- of one who is at home by day in the hours of night given, work is elsewhere
SELECT w.confidence < h.confidence AS less, w.of_days = h.of_days AS days FROM path, trajectory_work(t, zone, night_from => '09:00', night_until => '17:00') w, trajectory_work(t, zone) h WHERE mover = 4;

-- hand-made: a night of four fixes an hour apart, 2 and 1 hours of it in two places; a gap; the day on which clocks leave out an hour
SELECT h.* FROM trajectory_home('{119.92 28.45@2024-05-01T14:00:00Z, 119.92 28.45@2024-05-01T15:00:00Z, 119.92 28.45@2024-05-01T16:00:00Z, 119.98 28.45@2024-05-01T17:00:00Z}', 'Asia/Shanghai') h;
SELECT h.* FROM trajectory_home('{119.92 28.45@2024-05-01T14:00:00Z, 119.92 28.45@2024-05-01T15:00:00Z, 119.92 28.45@2024-05-01T16:00:00.000001Z, 119.98 28.45@2024-05-01T17:00:00Z}', 'Asia/Shanghai') h;
SELECT zone, h.nights, h.time FROM (VALUES ('Europe/Berlin'), ('Asia/Shanghai')) v(zone), trajectory_home('{13.4 52.5@2024-03-30T12:00:00Z, 13.4 52.5@2024-03-31T12:00:00Z}', zone, max_gap => '1 day') h ORDER BY zone;
-- hours that end within a change of clocks, against minutes by what clocks show
SELECT count(*) AS cases, count(*) FILTER (WHERE h.time IS DISTINCT FROM c.time) AS differ, count(*) FILTER (WHERE h.nights IS DISTINCT FROM c.nights) AS of_other_nights, sum(h.time) AS time
FROM (VALUES ('America/New_York', timestamptz '2024-11-03Z'), ('America/New_York', '2024-03-10Z'), ('Europe/Berlin', '2024-10-27Z'), ('Europe/Berlin', '2024-03-31Z'), ('Australia/Lord_Howe', '2024-04-06Z'), ('Australia/Lord_Howe', '2024-10-05Z'), ('America/St_Johns', '2005-10-30Z'), ('Pacific/Apia', '2011-12-30Z'), ('Pacific/Kwajalein', '1993-08-21Z'), ('EST', '2024-11-03Z')) z(zone, day),
	 (VALUES (time '01:00', time '05:00'), ('22:00', '02:30'), ('01:30', '05:00'), ('23:00', '01:30'), ('02:00', '03:00'), ('02:15', '02:45'), ('00:00', '24:00'), ('12:00', '12:00'), ('00:00', '23:59')) v(hours_from, hours_until),
	 trajectory_home(trajectory(ARRAY['0,0', '0,0']::point[], ARRAY[day - interval '1 day', day + interval '2 days']), zone, max_gap => '3 days', hours_from => hours_from, hours_until => hours_until) h,
	 LATERAL (SELECT count(*) * interval '1 min' AS time, count(DISTINCT (clock - hours_from::interval)::date)::integer AS nights
			  FROM generate_series(day - interval '1 day', day + interval '2 days' - interval '1 min', '1 min') t, LATERAL (SELECT t AT TIME ZONE zone AS clock) l
			  WHERE CASE WHEN hours_from < hours_until THEN clock::time >= hours_from AND clock::time < hours_until ELSE clock::time >= hours_from OR clock::time < hours_until END) c;
SELECT zone, h.time, h.nights FROM (VALUES ('2024-11-02T20:00Z', '2024-11-03T20:00Z', time '01:00', time '05:00'), ('2024-03-09T20:00Z', '2024-03-10T20:00Z', '22:00', '02:30')) v(a, b, hours_from, hours_until), (VALUES ('America/New_York')) z(zone),
	 trajectory_home(format('{-74 40.7@%s, -74 40.7@%s}', a, b)::trajectory, zone, max_gap => '1 day', hours_from => hours_from, hours_until => hours_until) h ORDER BY 2;
-- the Samoa that had no 30 December 2011: no moment counts twice
SELECT h.nights, h.confidence, h.time FROM trajectory_home('{-172 -13.8@2011-12-28T12:00:00Z, -172 -13.8@2012-01-02T12:00:00Z}', 'Pacific/Apia', max_gap => '10 days', hours_from => '00:00', hours_until => '24:00') h;
-- times of the first and the last years
SELECT h.nights, h.time FROM trajectory_home('{0 0@0001-01-01T00:00:00Z, 0 0@0001-01-02T00:00:00Z, 0 0@99999-12-31T00:00:00Z, 0 0@99999-12-31T23:00:00Z}', 'Pacific/Kiritimati', max_gap => '1 day') h;

-- a year at a fix a minute
SELECT round(h.confidence::numeric, 2) AS at_home, h.nights, round(w.confidence::numeric, 2) AS at_work, w.days
FROM (SELECT trajectory_agg(119.9 + (h BETWEEN 8 AND 18)::integer * 0.05 + random() * 2e-4, 28.4, time) AS t FROM (SELECT time, extract(hour FROM time) AS h FROM generate_series('2023-01-01Z'::timestamptz, '2024-01-01Z', '1 min') time OFFSET 0) s) t, trajectory_home(t, 'UTC') h, trajectory_work(t, 'UTC') w;

-- bad input: SQLSTATE, message, detail and hint
CREATE FUNCTION fault(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text; message text; detail text; hint text;
BEGIN
	EXECUTE statement;
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', state, message, nullif(detail, ''), nullif(hint, ''));
END $$;
\pset format unaligned
SELECT what, fault('SELECT ' || call || ' FROM path WHERE mover = 3') FROM (VALUES
	('another zone', $$trajectory_home(t, 'Mars/Olympus')$$),
	('no size', $$trajectory_home(t, 'UTC', 30)$$),
	('a gap of months', $$trajectory_home(t, 'UTC', max_gap => '1 month')$$),
	('no gap', $$trajectory_work(t, 'UTC', max_gap => '0')$$),
	('away NaN', $$trajectory_work(t, 'UTC', away_m => 'NaN')$$),
	('away negative', $$trajectory_work(t, 'UTC', away_m => -1)$$)) v(what, call);
\pset format aligned

SET client_min_messages = warning;
DROP SCHEMA movement_places_test CASCADE;
