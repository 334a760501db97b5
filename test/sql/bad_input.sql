-- every kind of bad input: its SQLSTATE, message, detail and hint; nothing of a person's number in any of them
CREATE FUNCTION fault(statement text) RETURNS TABLE (state text, message text, detail text, hint text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN QUERY SELECT '00000', 'accepted', '', '';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN NEXT;
END $$;
\x on
SELECT what, (fault(statement)).* FROM (VALUES
	('wrong check character', $$SELECT '110105194912310021'::citizen_id$$),
	('impossible date', $$SELECT '110105194902300020'::citizen_id$$),
	('unknown province', $$SELECT '190105194912310020'::citizen_id$$),
	('full-width digits', $$SELECT '１１０１０５'::region_code$$),
	('another script''s digits', $$SELECT '٣٣'::region_code$$),
	('an emoji', $$SELECT '33🏠1'::region_code$$),
	('10 MB', $$SELECT repeat('33', 5000000)::citizen_id$$),
	('longitude out of range', $$SELECT gridcell(180.5, 28, 100)$$),
	('latitude out of range', $$SELECT gridcell(120, -91, 100)$$),
	('NaN', $$SELECT gridcell('NaN', 28, 100)$$),
	('infinity', $$SELECT gridcell(point(120, 'infinity'), 100)$$),
	('a size that is none', $$SELECT gridcell(120, 28, 250)$$),
	('no SRID', $$SELECT gridcell('POINT(120 28)'::geometry, 100)$$),
	('another SRID', $$SELECT gridcell('SRID=3857;POINT(120 28)'::geometry, 100)$$),
	('not a point', $$SELECT gridcell('SRID=4326;POLYGON((0 0,1 0,1 1,0 0))'::geometry, 100)$$),
	('a curve', $$SELECT gridcell_vertices('SRID=4326;CIRCULARSTRING(0 0,1 1,2 0)'::geometry, 100)$$),
	('a collection', $$SELECT gridcell_vertices('SRID=4326;GEOMETRYCOLLECTION(POINT(1 1))'::geometry, 100)$$),
	('coordinates of a vertex', $$SELECT gridcell_vertices('SRID=4326;LINESTRING(0 0,1 100)'::geometry, 100)$$),
	('a level that is none', $$SELECT region_code_at('33', 0)$$),
	('a coverage of points', $$SELECT coverage_agg(1, 'SRID=4326;POINT(1 1)'::geometry)$$),
	('a coverage without SRID', $$SELECT coverage_agg(1, 'POLYGON((0 0,1 0,1 1,0 0))'::geometry)$$),
	('a coverage out of range', $$SELECT coverage_agg(1, 'SRID=4326;POLYGON((0 0,181 0,1 1,0 0))'::geometry)$$),
	('a coverage from other text', $$SELECT 'x1'::coverage$$),
	('a coverage cut short', $$SELECT '0100'::coverage$$),
	('half a byte', $$SELECT '010'::coverage$$),
	('a ring with too few vertices', $$SELECT ('01000010e6000000010000000000000001' || '0000000180000001' || repeat('00', 16))::coverage$$),
	('located at no latitude', $$SELECT coverage_locate('010000000000000000', 28.45, 119.92)$$),
	('located at NaN', $$SELECT coverage_locate('010000000000000000', point('NaN', 0))$$),
	('located along a line', $$SELECT coverage_locate_all('010000000000000000', 'SRID=4326;LINESTRING(0 0,1 1)'::geometry)$$),
	('an arc in another datum', $$SELECT wgs84_to_gcj02('SRID=4326;GEOMETRYCOLLECTION(POINT(1 1),CIRCULARSTRING(0 0,1 1,2 0))'::geometry)$$),
	('another datum without SRID', $$SELECT bd09_to_wgs84('POINT(120 28)'::geometry)$$),
	('another datum, exchanged', $$SELECT gcj02_to_wgs84('SRID=4326;POINT(28 120)'::geometry)$$),
	('a BeiDou code near the pole', $$SELECT beidou_code(0, 88, 3)$$),
	('a BeiDou code of the polar scheme', $$SELECT beidou_cell('N000')$$),
	('a BeiDou code cut short', $$SELECT beidou_cell('N50J4753')$$),
	('a BeiDou code with a letter I', $$SELECT beidou_level('N50J4753I')$$),
	('no level of GeoSOT', $$SELECT geosot_code(0, 0, 33)$$),
	('a GeoSOT cell beyond 60 minutes', $$SELECT geosot_cell('G001310322333333')$$),
	('a window of too many cells', $$SELECT geosot_window(119, 28, 120, 29, 32)$$),
	('the cover of a line', $$SELECT gridcell_cover('SRID=4326;LINESTRING(0 0,1 1)'::geometry, 1000)$$),
	('a cover of too many cells', $$SELECT gridcell_cover('SRID=4326;POLYGON((0 0,9 0,9 9,0 0))'::geometry, 1)$$),
	('a cover out of range', $$SELECT gridcell_cover('SRID=4326;POLYGON((0 0,9 0,9 99,0 0))'::geometry, 1000)$$),
	('steps between sizes', $$SELECT gridcell_steps('1kmN0E0', '100mN0E0')$$),
	('a disk round the world', $$SELECT gridcell_disk('100kmN0E0', 1000)$$),
	('a set with NULL', $$SELECT gridcell_compact(ARRAY[NULL::gridcell])$$),
	('larger than a cell', $$SELECT gridcell_uncompact('{100mN0E0}', 1000)$$),
	('an occupancy without its kind', $$SELECT '{}'::occupancy$$),
	('an occupancy out of order', $$SELECT 'dates{2024-01-02=1,2024-01-01=0}'::date_occupancy$$),
	('an occupancy cut short', $$SELECT 'dates{2024-01-02=1'::date_occupancy$$),
	('an occupancy from no date', $$SELECT 'dates{2024-02-30=1}'::date_occupancy$$),
	('an occupancy from no timestamp', $$SELECT 'timestamps{2024-01-01T08:00:00=1}'::occupancy$$),
	('an occupancy of too many', $$SELECT 'dates{2024-01-01=9007199254740992}'::date_occupancy$$),
	('a period before the year 1', $$SELECT occupancy_agg(daterange('4713-01-01 BC', '2024-01-01'))$$),
	('a sum past what can be counted', $$SELECT 'dates{2024-01-01=9007199254740991}'::date_occupancy + date_occupancy('[2024-01-01,)'::daterange)$$),
	('dates and timestamps', $$SELECT date_occupancy 'dates{}' + occupancy 'timestamps{}'$$),
	('an occupancy of dates', $$SELECT occupancy 'dates{}'$$),
	('dates of timestamps', $$SELECT date_occupancy 'timestamps{}'$$),
	('dates asked for timestamps', $$SELECT occupancy_above('dates{}', 1)$$),
	('timestamps asked on a date', $$SELECT occupancy_at('timestamps{}', date '2024-01-01')$$),
	('bounds out of order', $$SELECT occupancy_resample(date_occupancy 'dates{}', '{2024-01-02,2024-01-01}'::date[])$$),
	('an infinite bound', $$SELECT occupancy_resample('timestamps{}', '{2024-01-02 00:00Z,infinity}'::timestamptz[])$$),
	('a bound that is NULL', $$SELECT occupancy_resample(date_occupancy 'dates{}', '{2024-01-02,NULL}'::date[])$$),
	('steps of no length', $$SELECT occupancy_resample(date_occupancy 'dates{}', interval '0', '[2024-01-01,2024-01-02)'::daterange)$$),
	('steps back', $$SELECT occupancy_resample('timestamps{}', interval '-1 hour', '[2024-01-01 00:00Z,2024-01-02 00:00Z)'::tstzrange)$$),
	('steps within a day', $$SELECT occupancy_resample(date_occupancy 'dates{}', interval '1 hour', '[2024-01-01,2024-01-02)'::daterange)$$),
	('steps without end', $$SELECT occupancy_resample(date_occupancy 'dates{}', interval '1 day', '[2024-01-01,)'::daterange)$$),
	('JSON without steps', $$SELECT '{"kind":"dates"}'::json::date_occupancy$$),
	('JSON without a number', $$SELECT '{"kind":"dates","steps":[{"at":"2024-01-01"}]}'::json::date_occupancy$$),
	('a ring round the world', $$SELECT gridcell_neighbors('100kmN0E0', 1000000)$$)) v(what, statement);
\x off
-- lone surrogates do not even become text
\set VERBOSITY sqlstate
SELECT E'\uD800'::citizen_id;
SELECT ('{"n": "\ud800"}'::jsonb ->> 'n')::citizen_id;
\set VERBOSITY default

-- binary input: truncated, oversized and impossible values, by COPY from bytes put together here
CREATE TABLE arrived (cell gridcell, region region_code, grid grid_code, id citizen_id, firm credit_code);
CREATE FUNCTION receive(column_name text, value bytea) RETURNS TABLE (state text, message text) LANGUAGE plpgsql AS $$
DECLARE
	-- signature, flags, extension; one tuple of one field; trailer
	bytes bytea := '\x5047434f50590aff0d0a00'::bytea || '\x00000000' || '\x00000000' || '\x0001' || int4send(octet_length(value)) || value || '\xffff';
	octal text := (SELECT string_agg('\' || lpad(((get_byte(bytes, i) >> 6) * 100 + (get_byte(bytes, i) >> 3 & 7) * 10 + (get_byte(bytes, i) & 7))::text, 3, '0'), '' ORDER BY i)
				   FROM generate_series(0, octet_length(bytes) - 1) i);
BEGIN
	BEGIN
		EXECUTE format('COPY arrived (%I) FROM PROGRAM %L WITH (FORMAT binary)', column_name, format('printf ''%s''', octal));
		state := '00000';
		message := 'accepted';
	EXCEPTION WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
	END;
	RETURN NEXT;
END $$;
SELECT c, what, (receive(c, value)).*
FROM (VALUES
	('cell', 'as sent', gridcell_send('100mN34858E115709')), ('cell', 'truncated', '\x00093f22'), ('cell', 'oversized', gridcell_send('1kmN0E0') || '\x00'),
	('cell', 'no cell', int8send(0)), ('cell', 'negative', int8send(-1)),
	('region', 'as sent', region_code_send('331102')), ('region', 'no region', int8send(331102)), ('region', 'truncated', '\x00'),
	('grid', 'as sent', grid_code_send('331102001001001')), ('grid', 'sequence 0', int8send(331102001001000)),
	('id', 'as sent', citizen_id_send('11010519491231002X')), ('id', 'month 13', int8send(11010519491331002)), ('id', 'oversized', citizen_id_send('11010519491231002X') || '\x00'),
	('firm', 'as sent', credit_code_send('91350100M000100Y43')), ('firm', 'small letters', '91350100m000100y43'), ('firm', 'wrong check', '91350100M000100Y44'),
	('firm', 'truncated', '91350100M000100Y4'), ('firm', 'zero bytes', '\x000000000000000000000000000000000000'::bytea)) v(c, what, value);
SELECT count(*), min(cell) AS cell, min(region) AS region, min(grid) AS grid, min(id) AS id, min(firm) AS firm FROM arrived;
DROP TABLE arrived;

-- 3,000 damaged numbers, in text and as loads: no run of five digits of theirs is in what is said
CREATE TABLE damaged AS
SELECT overlay(n placing (ARRAY['', 'x', '0', '１', ' ', '-', '9999', 'ab'])[1 + i % 8] from 1 + i % 18 for i % 3) AS number
FROM (SELECT i, (33990019000101000 + i * 7919 % 28 * 1000 + i % 999)::citizen_id::text AS n FROM generate_series(1, 3000) i) s;
SELECT count(*) AS damaged, count(*) FILTER (WHERE f.state = '00000') AS still_right, count(DISTINCT f.state) AS states,
	   count(*) FILTER (WHERE EXISTS (
		SELECT FROM generate_series(1, length(number) - 4) at, LATERAL (SELECT substr(number, at, 5)) p(part)
		WHERE part ~ '^[0-9]{5}$' AND strpos(concat(f.message, f.detail, f.hint, citizen_id_problem(number, '2026-01-01')), part) > 0)) AS told
FROM damaged, fault(format('SELECT %L::citizen_id', number)) f;
DROP TABLE damaged;
DROP FUNCTION fault, receive;
