-- Datums, against the same formula in SQL and PROJ's shortest way.
CREATE FUNCTION sql_gcj02(p geometry) RETURNS geometry LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN (
	SELECT ST_SetSRID(ST_MakePoint(lon + degrees(east / (6378245 / sqrt(m) * cosd(lat))), lat + degrees(north / (6378245 * (1 - 0.00669342162296594323) / (m * sqrt(m))))), 4326)
	FROM (SELECT *, 1 - 0.00669342162296594323 * sind(lat) ^ 2 AS m,
				 -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common
				 + (20 * sin(pi() * y) + 40 * sin(pi() * y / 3)) * 2 / 3 + (160 * sin(pi() * y / 12) + 320 * sin(pi() * y / 30)) * 2 / 3 AS north,
				 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common
				 + (20 * sin(pi() * x) + 40 * sin(pi() * x / 3)) * 2 / 3 + (150 * sin(pi() * x / 12) + 300 * sin(pi() * x / 30)) * 2 / 3 AS east
		  FROM (SELECT lon, lat, lon - 105 AS x, lat - 35 AS y, (20 * sin(6 * pi() * (lon - 105)) + 20 * sin(2 * pi() * (lon - 105))) * 2 / 3 AS common
				FROM (SELECT ST_X(p) AS lon, ST_Y(p) AS lat) a) b) c);

\echo
\echo 'Datums'
SELECT report('wgs84_to_gcj02(geometry)', 'uniform', 'count(wgs84_to_gcj02(geom))');
SELECT report('gcj02_to_wgs84(geometry)', 'uniform', 'count(gcj02_to_wgs84(geom))');
SELECT report('bd09_to_wgs84(geometry)', 'uniform', 'count(bd09_to_wgs84(geom))');
CREATE TABLE some_points AS SELECT x, geom FROM uniform LIMIT 100000;
SELECT report('the formula of GCJ-02 in SQL', 'some_points', 'count(sql_gcj02(geom))');
SELECT report('ST_Transform(geometry, 4549)', 'some_points', 'count(ST_Transform(geom, 4549))');
