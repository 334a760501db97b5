-- beidou, geosot: against the standards' rules written in SQL with exact numbers
CREATE SCHEMA code_test;
SET search_path = code_test, public;
SELECT setseed(0.5);
SELECT beidou_code(116 + 18 / 60.0 + 45.37 / 3600, 39 + 59 / 60.0 + 35.38 / 3600, 8) AS annex_b,
	   beidou_code('SRID=4490;POINT(119.9228 28.4517)'::geometry, 10) AS lishui, beidou_code('SRID=4326;POINT EMPTY'::geometry, 3) AS empty,
	   geosot_code(116.31522216796875, 39.910277777777778, 15) AS published, geosot_code('SRID=4326;POINT(119.9228 28.4517)'::geometry, 32) AS finest;
SELECT l AS level, beidou_code(119.9228, 28.4517, l), round(((east - west) * 3600)::numeric, 6) AS width_s, round(((north - south) * 3600)::numeric, 6) AS height_s
FROM generate_series(1, 10) l, beidou_cell(beidou_code(119.9228, 28.4517, l)) ORDER BY 1;

-- whole seconds / 2048 (of positions on no edge, as the double next to a decimal may lie before it), and from them the characters of both codes, in all four hemispheres
CREATE TABLE place AS
SELECT lon, lat, floor(abs(lon::numeric) * 7372800) AS u, floor(abs(lat::numeric) * 7372800) AS v
FROM (SELECT (random() * 360 - 180)::numeric(9, 6)::float8 AS lon, (random() * 175.9 - 87.95)::numeric(8, 6)::float8 AS lat FROM generate_series(1, 5000)) r
WHERE mod(lon::numeric * 7372800, 1) <> 0 AND mod(lat::numeric * 7372800, 1) <> 0;
CREATE FUNCTION d(n integer) RETURNS text LANGUAGE sql IMMUTABLE RETURN substr('0123456789ABCDE', n + 1, 1);
CREATE FUNCTION published_beidou(lon float8, lat float8, u numeric, v numeric) RETURNS text LANGUAGE sql IMMUTABLE RETURN (
	SELECT CASE WHEN lat < 0 THEN 'S' ELSE 'N' END
		|| lpad((CASE WHEN lon < 0 THEN 30 - div(u, 44236800) ELSE 31 + div(u, 44236800) END)::text, 2, '0') || chr(65 + div(v, 29491200)::integer)
		|| string_agg(CASE WHEN z THEN d((mod(div(v, h), rows) * columns + mod(div(u, w), columns))::integer)
					  ELSE d(mod(div(u, w), columns)::integer) || d(mod(div(v, h), rows)::integer) END, '' ORDER BY level)
	FROM (VALUES (2, 3686400, 3686400, 12, 8, false), (3, 1843200, 1228800, 2, 3, true), (4, 122880, 122880, 15, 10, false), (5, 8192, 8192, 15, 15, false),
				 (6, 4096, 4096, 2, 2, true), (7, 512, 512, 8, 8, false), (8, 64, 64, 8, 8, false), (9, 8, 8, 8, 8, false), (10, 1, 1, 8, 8, false)) s(level, w, h, columns, rows, z));
SELECT count(*) AS differ FROM place WHERE beidou_code(lon, lat, 10) <> published_beidou(lon, lat, u, v);
CREATE FUNCTION axis_bits(degrees float8, u numeric) RETURNS bit(32) LANGUAGE sql IMMUTABLE
	RETURN ((CASE WHEN degrees < 0 THEN (1::bigint << 31) ELSE 0 END) | (div(u, 7372800)::bigint << 23) | (mod(div(u, 122880), 60)::bigint << 17) | (mod(div(u, 2048), 60)::bigint << 11) | mod(u, 2048)::bigint)::bit(32);
SELECT count(*) AS differ FROM place
WHERE geosot_code(lon, lat, 32) <> (SELECT 'G' || string_agg((2 * get_bit(axis_bits(lat, v), i) + get_bit(axis_bits(lon, u), i))::text, '' ORDER BY i) FROM generate_series(0, 31) i);
SELECT count(*) AS no_prefix FROM place, generate_series(0, 32) l
WHERE NOT starts_with(geosot_code(lon, lat, 32), geosot_code(lon, lat, l)) OR geosot_parent(geosot_code(lon, lat, 32), l) <> geosot_code(lon, lat, l) OR geosot_level(geosot_code(lon, lat, l)) <> l;
SELECT count(*) AS no_prefix FROM place, generate_series(0, 10) l
WHERE NOT starts_with(beidou_code(lon, lat, 10), beidou_code(lon, lat, l)) OR beidou_parent(beidou_code(lon, lat, 10), l) <> beidou_code(lon, lat, l) OR beidou_level(beidou_code(lon, lat, l)) <> l;
SELECT count(*) AS elsewhere FROM place, generate_series(1, 10) l WHERE NOT ST_Intersects(beidou_boundary(beidou_code(lon, lat, l)), ST_Point(lon, lat, 4326));
SELECT count(*) AS elsewhere FROM place, generate_series(1, 32) l WHERE NOT ST_Intersects(geosot_boundary(geosot_code(lon, lat, l)), ST_Point(lon, lat, 4326));

-- the codes inside a cell are a range of prefixes
CREATE TABLE coded AS SELECT beidou_code(119.5 + random(), 28 + random(), 8) COLLATE "C" AS code FROM generate_series(1, 20000);
CREATE INDEX ON coded (code);
VACUUM ANALYZE coded;
EXPLAIN (COSTS OFF) SELECT count(*) FROM coded WHERE code LIKE 'N50HB05%';
SELECT count(*) = (SELECT count(*) FROM coded WHERE beidou_parent(code, 3) = 'N50HB05') AND count(*) > 100 AS same FROM coded WHERE code LIKE 'N50HB05%';

-- covers: cells tile what they cover, and no others meet it; across the equator, Greenwich and the cut cells of GeoSOT
SELECT count(*) AS cells, round(sum(ST_Area(beidou_boundary(code)))::numeric, 9) AS square_degrees FROM beidou_window(-1.1, -0.7, 0.9, 0.4, 3) code;
SELECT count(*) AS cells, round(sum(ST_Area(geosot_boundary(code)))::numeric, 9) AS square_degrees FROM geosot_window(119.8, 28.8, 120.2, 29.2, 12) code;
SELECT count(*), count(DISTINCT code), ST_Covers(ST_Union(ST_Buffer(beidou_boundary(code), 1e-12)), gridcell_boundary('1kmN3485E11570')) AS covers
FROM beidou_cover(gridcell '1kmN3485E11570', 5) code;
SELECT count(*), bool_and(ST_Intersects(geosot_boundary(code), area)) AS all_meet, ST_Covers(ST_Union(ST_Buffer(geosot_boundary(code), 1e-12)), area) AS covers
FROM (VALUES ('SRID=4326;POLYGON((-0.1 -0.1,0.1 -0.1,0.1 0.1,-0.1 -0.1))'::geometry)) a(area), geosot_cover(area, 15) code
GROUP BY area;
SELECT count(*) FROM geosot_cover('SRID=4326;POLYGON EMPTY'::geometry, 15);
SELECT beidou_is_valid('N50J47539B825534'), beidou_is_valid('N50X'), geosot_is_valid('G001310322-230230'), geosot_is_valid('G4'), geosot_parent('g001310322-230230', 15), beidou_parent('N50J', 2) IS NULL AS finer;
SET client_min_messages = warning;
DROP SCHEMA code_test CASCADE;
