-- Positions of movers (vehicles, devices of volunteers): points, cells and visits.

CREATE TABLE gps_fix (
	mover	text NOT NULL,
	at		timestamptz NOT NULL,
	place	geometry(Point, 4326) NOT NULL,
	cell	gridcell NOT NULL,
	PRIMARY KEY (mover, at)
);
COMMENT ON TABLE gps_fix IS '轨迹点 / positions of movers in time';
COMMENT ON COLUMN gps_fix.cell IS 'square of 10 m; larger ones follow from it';

CREATE FUNCTION load_gps(file text DEFAULT '', zone text DEFAULT 'Asia/Shanghai') RETURNS load LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	required constant text[] := '{mover|uid,time|datetime,lon|lng,lat}';
	columns constant integer[] := intake_columns(required, '{}');
	accepted bigint;
	readable bigint;
BEGIN
	CREATE TEMP TABLE staged AS
	SELECT line, f, coalesce(r.fault, CASE
		WHEN NOT (f[2] ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T](([01][0-9]|2[0-3]):[0-5][0-9](:([0-5][0-9](\.[0-9]{0,90})?|60(\.0{0,90})?))?|24:00(:00(\.0{0,90})?)?)(Z|[+-](0[0-9]|1[0-5])([0-5][0-9]|:[0-5][0-9](:[0-5][0-9])?)?)?$' AND is_date(substr(f[2], 1, 10)))
		THEN ARRAY['time', '22008', 'It is not a time.', 'Write YYYY-MM-DD HH:MM:SS, with an offset if it is not of the zone given to load_gps.']
		WHEN NOT is_number(f[3], -180, 180) THEN ARRAY['lon', '22003', 'It is not a longitude.', 'Give degrees from -180 to 180.']
		WHEN NOT is_number(f[4], -90, 90) THEN ARRAY['lat', '22003', 'It is not a latitude.', 'Give degrees from -90 to 90.'] END) AS fault
	FROM intake_fields(columns, required) AS r;
	INSERT INTO gps_fix
	SELECT f[1], CASE WHEN substr(f[2], 17) ~ '[Z+-]' THEN f[2]::timestamptz ELSE f[2]::timestamp AT TIME ZONE zone END,
		   ST_SetSRID(ST_MakePoint(f[3]::float8, f[4]::float8), 4326), gridcell(f[3]::float8, f[4]::float8, 10)
	FROM pg_temp.staged WHERE fault IS NULL ORDER BY line
	ON CONFLICT (mover, at) DO NOTHING;
	GET DIAGNOSTICS accepted = ROW_COUNT;
	readable := (SELECT count(*) FROM pg_temp.staged WHERE fault IS NULL);
	ANALYZE gps_fix;
	RETURN close_intake(next_load(), 'gps', file, accepted, readable - accepted);
END $$;
COMMENT ON FUNCTION load_gps(text, text) IS
	'gps.csv: mover (or uid), time (or datetime), lon (or lng), lat; times without an offset are of the zone; a second fix of one mover at one time counts as repeated';

CREATE FUNCTION visits(size_m integer, gap interval DEFAULT '30 minutes')
RETURNS TABLE (mover text, cell gridcell, arrived timestamptz, left_at timestamptz, fixes bigint) LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT v.mover, v.cell, min(v.at), max(v.at), count(*)
	FROM (SELECT s.*, count(*) FILTER (WHERE s.begins) OVER (PARTITION BY s.mover ORDER BY s.at) AS visit
		  FROM (SELECT g.mover, g.at, gridcell_parent(g.cell, size_m) AS cell,
					   coalesce(lag(gridcell_parent(g.cell, size_m)) OVER w <> gridcell_parent(g.cell, size_m) OR g.at - lag(g.at) OVER w > gap, true) AS begins
				FROM gps_fix g WINDOW w AS (PARTITION BY g.mover ORDER BY g.at)) s) v
	GROUP BY v.mover, v.visit, v.cell
	ORDER BY 1, 3;
$f$;
COMMENT ON FUNCTION visits(integer, interval) IS
	'到访 / visits to cells of 10 m or larger: successive fixes of one mover in one cell, none later than the gap after the one before';
