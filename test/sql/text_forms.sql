-- Times and numbers in all text forms, against the server's own input of timestamptz, date, float8, numeric and json.
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
CREATE FUNCTION pg_temp.instant(s text) RETURNS timestamptz LANGUAGE plpgsql AS $$ BEGIN RETURN s::timestamptz; EXCEPTION WHEN OTHERS THEN RETURN NULL; END $$;
CREATE FUNCTION pg_temp.day(s text) RETURNS date LANGUAGE plpgsql AS $$ BEGIN RETURN s::date; EXCEPTION WHEN OTHERS THEN RETURN NULL; END $$;
CREATE FUNCTION pg_temp.number(s text) RETURNS float8 LANGUAGE plpgsql AS $$ BEGIN RETURN s::float8; EXCEPTION WHEN OTHERS THEN RETURN NULL; END $$;
CREATE FUNCTION pg_temp.is_json(s text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN json_typeof(s::json) = 'number'; EXCEPTION WHEN OTHERS THEN RETURN false; END $$;
CREATE FUNCTION pg_temp.moving(s text) RETURNS trajectory LANGUAGE plpgsql AS $$
BEGIN RETURN trajectory_from_mfjson(format('{"type": "MovingPoint", "coordinates": [[1, 2]], "datetimes": [%s]}', s)::json); EXCEPTION WHEN OTHERS THEN RETURN NULL; END $$;

-- Each text is taken in each form if the server takes it, with the same value.
CREATE TEMP TABLE instants AS
SELECT text, pg_temp.instant(text) AS value
FROM (SELECT concat(d, t, c, f, o) AS text
	  FROM unnest('{2024-02-29,2024-2-9,2023-02-29,1900-12-31,12024-01-01,2024-13-01,2024-04-31,0000-01-01}'::text[]) d,
		   unnest(ARRAY['T', ' ', 't']) t,
		   unnest('{00:00:00,0:0:0,23:59:59,23:59:60,12:30:60,24:00:00,24:00:01,23:60:00,25:00:00,00:00:61}'::text[]) c,
		   unnest(ARRAY['', '.', '.5', '.0000005', '.9999999', '.9999994', '.1234565', '.12345649999999999999999999999']) f,
		   unnest(ARRAY['Z', 'z', '+08', '-8', '+0830', '-08:30', ' +08:05:43', '+15:59:59', '+16', '+08:60', '+080', '+080543']) o
	  UNION ALL
	  SELECT concat(d, ' ', c, o)
	  FROM unnest('{0001-01-01,0001-12-31,9999-12-31,10000-01-01,2100-02-29}'::text[]) d, unnest('{00:00,8:05,24:00,24:01,08:60}'::text[]) c, unnest('{Z,+00:00,-01}'::text[]) o) s;
SELECT count(*) AS texts, count(value) AS accepted,
	   count(*) FILTER (WHERE trajectory_is_valid(format('{1 2@%s}', text)) <> (value IS NOT NULL)) AS trajectory_differs,
	   count(*) FILTER (WHERE occupancy_is_valid(format('timestamps{%s=1}', text)) <> (value IS NOT NULL)) AS occupancy_differs,
	   count(*) FILTER (WHERE (pg_temp.moving(to_json(text)::text) IS NOT NULL) <> (value IS NOT NULL)) AS mfjson_differs
FROM instants;
SELECT count(*) FILTER (WHERE trajectory_start(format('{1 2@%s}', text)::trajectory) <> value) AS trajectory_differs,
	   count(*) FILTER (WHERE (format('timestamps{%s=1}', text)::occupancy::json #>> '{steps,0,at}')::timestamptz <> value) AS occupancy_differs,
	   count(*) FILTER (WHERE trajectory_start(pg_temp.moving(to_json(text)::text)) <> value) AS mfjson_differs
FROM instants WHERE value IS NOT NULL;
-- Fractions of many digits, and what the server itself writes.
SELECT setseed(0.5) IS NOT NULL AS seeded;
SELECT count(*) AS texts, count(*) FILTER (WHERE trajectory_start(format('{1 2@%s}', text)::trajectory) <> text::timestamptz) AS differ
FROM (SELECT '2024-05-01 08:00:00.' || left(trim_scale(random()::numeric * 1e15)::bigint::text || '5000001', i % 20 + 1) || 'Z' AS text FROM generate_series(1, 2000) i) s;
SELECT count(*) AS texts, count(*) FILTER (WHERE trajectory_start(format('{1 2@%s}', t)::trajectory) <> t) AS differ
FROM (SELECT set_config('timezone', zone, true), t::text::timestamptz AS t
	  FROM unnest('{UTC,Asia/Shanghai,America/New_York,Asia/Kathmandu,Australia/Lord_Howe}'::text[]) zone,
		   generate_series(timestamptz '1850-01-01 00:00:00.000001Z', '2030-01-01Z', '999 days 01:02:03.456') t) s;
SET timezone = 'UTC';
SELECT count(*) AS texts, count(value) AS accepted,
	   count(*) FILTER (WHERE date_occupancy_is_valid(format('dates{%s=1}', text)) <> (value IS NOT NULL)) AS differ,
	   count(*) FILTER (WHERE value IS NOT NULL AND format('dates{%s=1}', text)::date_occupancy::text <> format('dates{%s=1}', value)) AS of_other_value
FROM (SELECT text, pg_temp.day(text) AS value
	  FROM (SELECT concat_ws('-', y, m, d) AS text FROM unnest('{0000,0001,1900,2000,2023,2024,9999,10000}'::text[]) y, unnest('{0,00,1,01,2,02,4,12,13}'::text[]) m, unnest('{0,00,1,01,28,29,30,31,32}'::text[]) d) s) s;
-- Left out of what timestamptz takes: words, names of months and zones, BC, other orders, the session's time zone.
SELECT text FROM unnest(ARRAY['yesterday', 'now', 'infinity', '2024-05-01 08:00:00', '2024-05-01', '2024-05-01 08:00:00 UTC', '2024-05-01 08:00:00 Asia/Shanghai', '0044-03-15 08:00:00Z BC',
	'1 May 2024 08:00:00Z', '05/01/2024 08:00:00Z', '20240501T080000Z', '2024-05-01T08Z', '2024-05-01T12:30.5Z', '100000-01-01T00:00Z']) text
WHERE trajectory_is_valid(format('{1 2@%s}', text)) OR occupancy_is_valid(format('timestamps{%s=1}', text));

-- Numbers: longitudes to 7 decimals, of the server's forms; counts; JSON as RFC 8259 has it.
CREATE TEMP TABLE numbers AS
SELECT DISTINCT concat(sign, digits, exponent) AS text
FROM unnest(ARRAY['', '-', '+']) sign,
	 unnest('{0,1,17,007,1.5,.25,4.,.,0.00000005,0.00000004999999999999999999,179.99999999,1.23456789012345678901234567890,0.00,1.2.3,1x}'::text[]) digits,
	 unnest('{"",e0,e1,E-5,e+2,e-05,e,e+,e-,e1.5,e-400}'::text[]) exponent;
SELECT count(*) AS texts, count(*) FILTER (WHERE trajectory_is_valid(format('{%s 0@2024-05-01T08:00Z}', text))) AS accepted,
	   count(*) FILTER (WHERE trajectory_is_valid(format('{%s 0@2024-05-01T08:00Z}', text)) <> coalesce(abs(pg_temp.number(text)) <= 180, false)) AS differ
FROM numbers WHERE text NOT LIKE '%e-400';
SELECT count(*) AS texts, count(*) FILTER (WHERE (trajectory_first(format('{%s 0@2024-05-01T08:00Z}', text)::trajectory))[0] <> replace(round(text::numeric, 7)::text, '-180.0000000', '180')::float8) AS differ
FROM numbers WHERE trajectory_is_valid(format('{%s 0@2024-05-01T08:00Z}', text));
SELECT count(*) AS texts, count(*) FILTER (WHERE date_occupancy_is_valid(format('dates{2024-01-01=%s}', text))) AS accepted,
	   count(*) FILTER (WHERE date_occupancy_is_valid(format('dates{2024-01-01=%s}', text)) <> coalesce(text::numeric = trunc(text::numeric), false)) AS differ
FROM (SELECT text FROM numbers WHERE text LIKE '%e-400' OR pg_temp.number(text) IS NOT NULL) s WHERE text !~ '^[-+]?\.e|x|e$|e[+-]$|\..*\.';
SELECT count(*) AS texts, count(*) FILTER (WHERE pg_temp.is_json(text)) AS accepted,
	   count(*) FILTER (WHERE density_is_valid(format('{"100mN34858E115709": %s}', text)) <> pg_temp.is_json(text)) AS density_differs,
	   count(*) FILTER (WHERE zone_density_is_valid(format('{"bigint": {"7": %s}}', text)) <> pg_temp.is_json(text)) AS zone_density_differs,
	   count(*) FILTER (WHERE flow_is_valid(format('{"100mN34858E115709": {"100mN34858E115709": %s}}', text)) <> pg_temp.is_json(text)) AS flow_differs,
	   count(*) FILTER (WHERE zone_flow_is_valid(format('{"bigint": {"7": {"8": %s}}}', text)) <> pg_temp.is_json(text)) AS zone_flow_differs
FROM numbers;
SELECT count(*) AS texts, count(*) FILTER (WHERE density_total(format('{"100mN34858E115709": %s}', text)::density) <> text::float8) AS differ FROM numbers WHERE pg_temp.is_json(text) AND text NOT LIKE '%e-400';
SELECT density_total(format('{"100mN34858E115709": 0.%s1e200}', repeat('0', 5000))::density) = 0, density_total(format('{"100mN34858E115709": %s.0e-5000}', '1' || repeat('0', 5003))::density);
SELECT text, trajectory_start(pg_temp.moving(text)) FROM unnest('{1714550400000,1714550400000.0005,1714550400000.00049,1.7145504e12,17145504E5,-62135596800000,-62135596800001,1e15,1e16,01,1.,.5,+1,0x1}'::text[]) text;
SELECT trajectory_from_mfjson('{"type": "MovingPoint", "coordinates": [[1e-05, -1.5E1], [1.25e2, 0]], "datetimes": [0, 1e3]}');

-- What is wrong with a time, by name.
CREATE FUNCTION pg_temp.fault(s text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE detail text; BEGIN PERFORM s::trajectory; RETURN 'accepted'; EXCEPTION WHEN OTHERS THEN GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL; RETURN SQLSTATE || ' ' || SQLERRM || ': ' || detail; END $$;
SELECT text, pg_temp.fault(format('{1 2@%s}', text))
FROM unnest(ARRAY['yesterday', '24-05-01T08:00Z', '0000-05-01T08:00Z', '123456-05-01T08:00Z', '2024-13-01T08:00Z', '2024-02-30T08:00Z', '2024-05', '2024-05-01', '2024-05-01T25:00Z', '2024-05-01T08', '2024-05-01T08:60Z',
	'2024-05-01T08:00:61Z', '2024-05-01T24:00:01Z', '2024-05-01T08:00:00', '2024-05-01T08:00:00,5Z', '2024-05-01T08:00:00+16', '2024-05-01T08:00:00+08:60', '2024-05-01T08:00:00.' || repeat('1', 101) || 'Z', '2024-05-01T08:00:00ZZ']) text;
SELECT trajectory_from_mfjson('{"type": "MovingPoint", "coordinates": [[1, 2]], "datetimes": ["2024-02-30T08:00:00Z"]}');
SELECT trajectory_from_mfjson('{"type": "MovingPoint", "coordinates": [[1, 2]], "datetimes": ["2024-02-28T08:00:00Z, "]}');
SELECT occupancy 'timestamps{2024-01-01T00:00:00Z=1,2024-02-01T00:00=0}';
SELECT date_occupancy 'dates{2024-01-01=1,2024-02-30=0}';
SELECT date_occupancy 'dates{2024-01-01=1.5}';

-- Messages show 40 bytes of a value, cut between characters, and count positions in characters.
CREATE FUNCTION pg_temp.message(type text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE detail text; BEGIN EXECUTE format('SELECT %L::%s', value, type); RETURN 'accepted'; EXCEPTION WHEN OTHERS THEN GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL; RETURN SQLERRM || ' ' || detail; END $$;
SELECT type, bytes, pg_temp.message(type, value)
FROM unnest('{occupancy,gridcell,region_code}'::text[]) type,
	 LATERAL (SELECT octet_length(value), value FROM unnest(ARRAY['丽水市莲都区', repeat('a', 38) || '丽水', repeat('a', 37) || '丽水', repeat('a', 39) || '丽水', repeat('a', 40) || '丽', repeat('a', 38) || '𠀀', repeat('a', 36) || '𠀀𠀀', repeat('丽', 13), repeat('丽', 14), repeat('é', 20), 'a' || repeat('é', 20)]) value) v(bytes, value)
ORDER BY type, bytes, value COLLATE "C";
SELECT pg_temp.message('date_occupancy', 'dates{2024-01-01=1,丽水=0}'), pg_temp.message('trajectory', '{1 2@丽水}'), pg_temp.message('trajectory', '丽水');
