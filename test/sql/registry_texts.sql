-- positions that a load takes: times as timestamptz reads them, with or without an offset, and numbers with exponents
SET jit = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
\getenv dir PG_ABS_SRCDIR
\set intake_script :dir '/data/intake.sql'
SET client_min_messages = error;
SELECT migrant_create_registry();
RESET client_min_messages;
\i :intake_script
SELECT registry.open_intake() \gset
INSERT INTO file_line (line)
SELECT content FROM (SELECT 0 AS i, 'uid,datetime,lng,lat' AS content UNION ALL
SELECT i, format('m%s,%s,1.199e2,%s', i, text, lat)
FROM (SELECT row_number() OVER () AS i, text, '284E-1' AS lat FROM unnest(ARRAY['2025-03-01 08:00', '2025-03-01T08:00:00Z', '2025-03-01 08:00:00.1234567+08', '2025-03-01 23:59:60Z', '2025-03-01 24:00:00', '2025-03-01 24:00Z', '2025-03-01 08:00:00+08:05:43',
		'2025-03-01 08:00:00-1530', '2025-03-01 12:30:60Z', '2025-03-01 12:30:60.5Z', '2025-03-01 24:00:01', '2025-03-01 08:00:00+16', '2025-03-01 08:00:00+08:60', '2025-03-01 08:60', '2025-02-29 08:00', '2025-03-01 08:00:00+0800:30']) text
	  UNION ALL SELECT 100 + row_number() OVER (), '2025-03-01 08:00:00Z', lat FROM unnest(ARRAY['28.', '.5', '+28', '-1e-05', '9.01e1', '1e', '1e999', '0x10', 'NaN', '']) lat) s) l ORDER BY i;
SELECT pg_temp.send() \g /dev/null
SELECT kind, lines, accepted, repeated, refused FROM registry.load_gps('gps.csv', 'Asia/Shanghai');
SELECT mover, at, ST_X(place) AS lon, ST_Y(place) AS lat FROM registry.gps_fix ORDER BY length(mover), mover;
SELECT * FROM registry.load_error ORDER BY line;
SET client_min_messages = warning;
DROP SCHEMA registry CASCADE;
