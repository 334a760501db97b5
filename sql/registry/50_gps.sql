-- Positions of movers (vehicles, devices of volunteers): points, cells and visits.

CREATE TABLE gps_fix (
	mover	text NOT NULL,
	at		timestamptz NOT NULL,
	place	geometry(Point, 4326) NOT NULL,
	cell	gridcell NOT NULL,
	load	integer,
	PRIMARY KEY (mover, at)
);
COMMENT ON TABLE gps_fix IS '轨迹点 / positions of movers in time';
COMMENT ON COLUMN gps_fix.cell IS 'square of 10 m; larger ones follow from it';

CREATE FUNCTION read_time(value text, zone text) RETURNS timestamptz LANGUAGE plpgsql STABLE SET search_path
	FROM CURRENT AS $$
DECLARE
	part constant text[] := regexp_match(value,
		'^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?[ T]([01]?[0-9]|2[0-4]):([0-5][0-9])(:([0-5][0-9]|60)(\.[0-9]{0,90})?)? ?(Z|[+-](0[0-9]|1[0-5])(:?[0-5][0-9](:[0-5][0-9])?)?)?$');
	day text;
	clock text;
BEGIN
	IF part IS NULL THEN
		RETURN NULL;
	END IF;
	day := concat_ws('-', part[1], lpad(part[2], 2, '0'), lpad(part[3], 2, '0'));
	clock := part[4] || ':' || part[5] || coalesce(part[6], '');
	IF NOT is_date(day) OR (part[4] = '24' AND (part[5] || coalesce(part[7], '') || coalesce(part[8], '')) ~ '[1-9]')
	   OR (part[7] = '60' AND part[8] ~ '[1-9]') THEN
		RETURN NULL;
	END IF;
	RETURN CASE WHEN part[9] IS NULL THEN (day || ' ' || clock)::timestamp AT TIME ZONE zone
		ELSE (day || ' ' || clock || part[9])::timestamptz END;
EXCEPTION WHEN data_exception THEN
	RETURN NULL;
END $$;
COMMENT ON FUNCTION read_time(text, text) IS
	'a time as files write it: date and time of day, perhaps with an offset, else of the zone; NULL if the text is '
	'none';

CREATE FUNCTION load_gps(file text DEFAULT '', zone text DEFAULT 'Asia/Shanghai') RETURNS load LANGUAGE plpgsql
	SET search_path FROM CURRENT AS $$
DECLARE
	required constant text[] := '{mover|uid,time|datetime,lon|lng,lat}';
	columns constant integer[] := intake_columns(required, '{}');
	load_number bigint;
	accepted bigint;
BEGIN
	PERFORM now() AT TIME ZONE zone; -- a zone that is none is an error of the caller's, not of the lines
	load_number := begin_load('gps');
	CREATE TEMP TABLE staged AS
	SELECT line, f[1] AS mover, at, CASE WHEN fault IS NULL
		THEN ST_SetSRID(ST_MakePoint(f[3]::float8, f[4]::float8), 4326) END AS place, fault
	FROM (SELECT line, f, t.at, coalesce(r.fault, CASE WHEN t.at IS NULL THEN ARRAY['time', 'MG1304']
		ELSE position_fault(f[3], f[4]) END) AS fault
		  FROM intake_fields(columns, required) AS r, LATERAL (SELECT read_time(f[2], zone) AS at OFFSET 0) t) s;
	UPDATE pg_temp.staged s SET fault = '{time,MG1703}'
	FROM (SELECT line, first_value(place) OVER (PARTITION BY mover, at ORDER BY line) AS first FROM pg_temp.staged
		WHERE fault IS NULL) e
	WHERE e.line = s.line AND e.first IS DISTINCT FROM s.place;
	UPDATE pg_temp.staged s SET fault = '{time,MG1703}' FROM gps_fix g
	WHERE s.fault IS NULL AND g.mover = s.mover AND g.at = s.at AND g.place IS DISTINCT FROM s.place;
	INSERT INTO gps_fix
	SELECT mover, at, place, gridcell(ST_X(place), ST_Y(place), 10), load_number FROM pg_temp.staged WHERE fault IS NULL
		ORDER BY line
	ON CONFLICT (mover, at) DO NOTHING;
	GET DIAGNOSTICS accepted = ROW_COUNT;
	ANALYZE gps_fix;
	RETURN close_intake(load_number, 'gps', file, accepted);
END $$;
COMMENT ON FUNCTION load_gps(text, text) IS
	'gps.csv: mover (or uid), time (or datetime), lon (or lng), lat; times without an offset are of the zone; a mover '
	'is in one place at a time';

CREATE FUNCTION visits(size_m integer, gap interval DEFAULT '30 minutes')
RETURNS TABLE (mover text, cell gridcell, arrived timestamptz, left_at timestamptz, fixes bigint) LANGUAGE sql STABLE
	SET search_path FROM CURRENT
AS $f$
	SELECT v.mover, v.cell, min(v.at), max(v.at), count(*)
	FROM (SELECT s.*, count(*) FILTER (WHERE s.begins) OVER (PARTITION BY s.mover ORDER BY s.at) AS visit
		  FROM (SELECT g.mover, g.at, gridcell_parent(g.cell, size_m) AS cell,
					   coalesce(lag(gridcell_parent(g.cell, size_m)) OVER w <> gridcell_parent(g.cell, size_m)
						OR g.at - lag(g.at) OVER w > gap, true) AS begins
				FROM gps_fix g WINDOW w AS (PARTITION BY g.mover ORDER BY g.at)) s) v
	GROUP BY v.mover, v.visit, v.cell
	ORDER BY 1, 3;
$f$;
COMMENT ON FUNCTION visits(integer, interval) IS
	'到访 / visits to cells of 10 m or larger: successive fixes of one mover in one cell, none later than the gap after '
	'the one before';
