-- a million random points over the globe: the cell is that of PROJ's EPSG:6933
SELECT setseed(0.20260101);
CREATE TABLE place AS
SELECT lon, lat, ST_X(p) AS x, ST_Y(p) AS y
FROM (SELECT random() * 360 - 180 AS lon, random() * 180 - 90 AS lat FROM generate_series(1, 1000000)) r,
	 LATERAL (SELECT ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4326), 6933) OFFSET 0) t(p);

-- both for the finest and a middle size; points nearer than 1e-6 m to an edge may fall either way
CREATE FUNCTION edge_distance(x double precision, size integer) RETURNS double precision
	LANGUAGE sql IMMUTABLE RETURN abs(x - round(x / size) * size);
CREATE FUNCTION plane_name(x double precision, y double precision, size integer) RETURNS text
	LANGUAGE sql IMMUTABLE
	RETURN size || 'm' || CASE WHEN y < 0 THEN 'S' ELSE 'N' END || abs(floor(y / size)) || CASE WHEN x < 0 THEN 'W' ELSE 'E' END || abs(floor(x / size));
SELECT size, count(*) AS points,
	   count(*) FILTER (WHERE NOT near AND gridcell(lon, lat, size)::text <> plane_name(x, y, size)) AS wrong,
	   count(*) FILTER (WHERE near) < 30 AS few_on_an_edge
FROM place, unnest(ARRAY[1, 100]) size, LATERAL (SELECT least(edge_distance(x, size), edge_distance(y, size)) < 1e-6) e(near)
GROUP BY size ORDER BY size;
DROP TABLE place;
DROP FUNCTION edge_distance, plane_name;
