-- Loading a city's files: the bytes come in by COPY, in base64; triggers read them, and put the rows into a temporary table of
-- the session, without the numbers, so that none ever comes into a page, a temporary file or the log.  The rows are judged one by
-- one, and what is refused is told by row; the rest goes in.

CREATE FUNCTION check_key(tag text) RETURNS void LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
DECLARE
	known text := (SELECT k.tag FROM pseudonym_key k);
BEGIN
	IF known IS NULL AND NOT current_setting('transaction_read_only')::boolean THEN
		INSERT INTO pseudonym_key (tag) VALUES (check_key.tag) ON CONFLICT DO NOTHING;
		known := (SELECT k.tag FROM pseudonym_key k);
	END IF;
	IF check_key.tag <> known THEN
		RAISE EXCEPTION 'the pseudonym key is not that of this registry' USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = 'Under another key nobody is known again: every person would be a new one.', HINT = 'Name the file with the right key in migrant.key_file.';
	END IF;
END $$;
COMMENT ON FUNCTION check_key(text) IS 'raises unless the pseudonym_key_tag is that of the registry''s key, which the first call sets';

-- a key that is set already is the registry's; else the first person brings it
DO $$
BEGIN
	PERFORM check_key(pseudonym_key_tag());
EXCEPTION WHEN object_not_in_prerequisite_state OR insufficient_privilege THEN
END $$;

CREATE FUNCTION unsealed(seal text) RETURNS TABLE (pseudonym bytea, birth_month date, sex smallint, origin region_code) LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT decode(split_part(seal, ' ', 2), 'hex'), split_part(seal, ' ', 3)::date, split_part(seal, ' ', 4)::smallint, nullif(split_part(seal, ' ', 5), '')::region_code;
END;
COMMENT ON FUNCTION unsealed(text) IS 'what table person keeps of a number, from its citizen_id_seal';

CREATE FUNCTION open_intake(encoding text DEFAULT NULL, file text DEFAULT NULL) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	-- words that head numbers in one kind of file or another, and the others
	numbers text := (SELECT string_agg(DISTINCT intake_word(word), E'\n') FROM header_word WHERE column_name = 'number');
	others text := (SELECT string_agg(DISTINCT intake_word(word), E'\n') FROM header_word
					WHERE intake_word(word) NOT IN (SELECT intake_word(word) FROM header_word WHERE column_name = 'number'));
	t record;
BEGIN
	IF to_regclass('pg_temp.intake') IS NOT NULL THEN
		DROP TABLE pg_temp.intake;
	END IF;
	-- what is sent as content is never stored
	CREATE TEMP TABLE intake (content text, line bigint, is_header boolean, fields text[], sqlstate text, problem text);
	FOR t IN SELECT * FROM (VALUES ('begin_file', 'BEFORE INSERT', 'STATEMENT'), ('seal', 'BEFORE INSERT OR UPDATE', 'ROW'), ('end_file', 'AFTER INSERT', 'STATEMENT')) v(name, event, level) LOOP
		EXECUTE format('CREATE TRIGGER %s %s ON pg_temp.intake FOR EACH %s EXECUTE FUNCTION intake_seal(%L, %L, %L, %L)',
					   t.name, t.event, t.level, coalesce(encoding, ''), coalesce(citizen_id_hide(file), ''), coalesce(numbers, ''), coalesce(others, ''));
		EXECUTE format('ALTER TABLE pg_temp.intake ENABLE ALWAYS TRIGGER %s', t.name);
	END LOOP;
	PERFORM log_guard_hide_context();
END $$;
COMMENT ON FUNCTION open_intake(text, text) IS
	'makes the temporary table that takes a file, in UTF-8, GB 18030 (GBK) or UTF-16, which is found out if it is not stated, and named in messages: \copy intake(content) from program ''base64 -w 65536 file''';

CREATE FUNCTION intake_columns(required text[], optional text[]) RETURNS integer[] LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	header record;
	wanted text[] := required || optional;
	place integer[];
	list text;
BEGIN
	SELECT line, fields INTO header FROM pg_temp.intake WHERE is_header;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'no file has been sent' USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = 'The intake is empty.', HINT = 'Send a file after open_intake: \copy intake(content) from program ''base64 -w 65536 file''.';
	END IF;
	-- for each column all cells that may head it
	CREATE TEMP TABLE heading AS
	SELECT w.n AS wanted, split_part(w.name, '|', 1) AS name, min(h.n) AS place, string_agg(h.cell, ', ' ORDER BY h.n) AS cells, count(h.n) AS times
	FROM unnest(wanted) WITH ORDINALITY w(name, n)
	LEFT JOIN unnest(header.fields) WITH ORDINALITY h(cell, n)
	ON EXISTS (SELECT FROM header_word k WHERE k.column_name = ANY (string_to_array(w.name, '|')) AND intake_word(k.word) = intake_word(h.cell))
	GROUP BY w.n, w.name;
	place := ARRAY(SELECT h.place FROM pg_temp.heading h ORDER BY h.wanted);
	list := (SELECT string_agg(format('%s (%s)', h.name, h.cells), ', ' ORDER BY h.wanted) FROM pg_temp.heading h WHERE h.times > 1);
	IF list IS NOT NULL THEN
		RAISE EXCEPTION 'columns are given twice: %', list USING ERRCODE = 'duplicate_column',
			DETAIL = format('They stand in the header, row %s.', header.line), HINT = 'Leave one of them in the file, or change table registry.header_word.';
	END IF;
	list := (SELECT string_agg(h.name, ', ' ORDER BY h.wanted) FROM pg_temp.heading h WHERE h.times = 0 AND h.wanted <= cardinality(required));
	IF list IS NOT NULL THEN
		RAISE EXCEPTION 'columns are missing from the file: %', list USING ERRCODE = 'undefined_column',
			DETAIL = format('The header, row %s, has: %s.', header.line, array_to_string(header.fields, ', ')),
			HINT = 'Required are: ' || (SELECT string_agg(split_part(r.name, '|', 1), ', ' ORDER BY r.n) FROM unnest(required) WITH ORDINALITY r(name, n))
				|| '. Other words for them belong in table registry.header_word.';
	END IF;
	list := (SELECT string_agg(h.cell, ', ' ORDER BY h.n) FROM unnest(header.fields) WITH ORDINALITY h(cell, n) WHERE h.n <> ALL (array_remove(place, NULL)));
	IF list IS NOT NULL THEN
		RAISE NOTICE 'columns that are not read: %', list;
	END IF;
	DROP TABLE pg_temp.heading;
	RETURN place;
END $$;
COMMENT ON FUNCTION intake_columns(text[], text[]) IS
	'where the wanted columns stand in the header of the intake, by the words of header_word; NULL for optional ones that are not there; columns that are missing or given twice are an error, others a notice';

CREATE FUNCTION intake_kind(preferred text DEFAULT NULL) RETURNS text LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
	header text[] := (SELECT fields FROM pg_temp.intake WHERE is_header);
	first text[] := (SELECT fields FROM pg_temp.intake WHERE NOT is_header AND fields IS NOT NULL ORDER BY line LIMIT 1);
BEGIN
	RETURN (
		WITH heading AS (
			SELECT w.column_name, h.n FROM unnest(header) WITH ORDINALITY h(cell, n) JOIN header_word w ON intake_word(w.word) = intake_word(h.cell))
		SELECT k.kind
		FROM (VALUES ('claims', '{claim,source,number,channel,dwelling,from_date,declared_on}'::text[]), ('dwellings', '{dwelling,region,lon,lat}'), ('readings', '{dwelling,month,kind,amount}'),
					 ('gps', '{mover,time,lon,lat}'), ('workplaces', '{employer,lon,lat}'), ('grids', '{code,geometry}'), ('regions', '{code,name}')) k(kind, required)
		WHERE k.required <@ (SELECT array_agg(column_name) FROM heading)
		-- regions have outlines too, but shorter codes
		ORDER BY k.kind = preferred DESC NULLS LAST, cardinality(k.required) DESC,
				 (k.kind = 'grids') = EXISTS (SELECT FROM heading WHERE column_name = 'code' AND length(first[n]) = 15) DESC LIMIT 1);
END $$;
COMMENT ON FUNCTION intake_kind(text) IS
	'which kind of file the header of the intake fits: the preferred one, if it does, else that with most required columns; NULL if it fits none';

CREATE FUNCTION intake_fields(place integer[], required text[]) RETURNS TABLE (line bigint, f text[], fault text[])
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	RETURN QUERY
	SELECT i.line, ARRAY(SELECT i.fields[p.n] FROM unnest(place) WITH ORDINALITY p(n, o) ORDER BY p.o),
		   CASE WHEN i.problem IS NOT NULL THEN ARRAY[NULL, i.sqlstate, i.problem, 'Put fields with delimiters or quotes in quotes, and double the quotes within.']
				ELSE (SELECT ARRAY[split_part(required[p.o], '|', 1), '23502', 'The field is empty.', 'This column must be filled.']
					  FROM unnest(place) WITH ORDINALITY p(n, o)
					  WHERE p.o <= cardinality(required) AND i.fields[p.n] IS NULL ORDER BY p.o LIMIT 1) END
	FROM pg_temp.intake i
	WHERE NOT i.is_header;
END $$;
COMMENT ON FUNCTION intake_fields(integer[], text[]) IS
	'rows of the intake below its header with the wanted columns in their order, and what is wrong with the row as such (column, SQLSTATE, problem, hint)';

CREATE FUNCTION close_intake(number bigint, kind text, file text, accepted bigint, repeated bigint) RETURNS load LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	done load;
BEGIN
	INSERT INTO load (load, kind, file, lines, accepted, repeated, refused) OVERRIDING SYSTEM VALUE
	SELECT close_intake.number, close_intake.kind, citizen_id_hide(close_intake.file), count(*), close_intake.accepted, close_intake.repeated, count(fault) FROM pg_temp.staged
	RETURNING * INTO done;
	INSERT INTO load_error
	SELECT done.load, line, fault[1], fault[2], fault[3], fault[4] FROM pg_temp.staged WHERE fault IS NOT NULL;
	DROP TABLE pg_temp.staged, pg_temp.intake;
	RETURN done;
END $$;
COMMENT ON FUNCTION close_intake(bigint, text, text, bigint, bigint) IS 'books a load under its number, with its errors, and drops the lines';

CREATE FUNCTION next_load() RETURNS bigint LANGUAGE sql SET search_path FROM CURRENT
	RETURN nextval(pg_get_serial_sequence('load', 'load'));
COMMENT ON FUNCTION next_load() IS 'number of the next load';

CREATE FUNCTION is_date(value text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN value IS NULL THEN NULL
				WHEN value ~ '^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'
				THEN substr(value, 9)::integer <= extract(day FROM make_date(substr(value, 1, 4)::integer, substr(value, 6, 2)::integer, 1) + interval '1 month -1 day')
				ELSE false END;
COMMENT ON FUNCTION is_date(text) IS 'is the text a calendar date YYYY-MM-DD of the years 1900 to 2199? NULL for NULL';

CREATE FUNCTION is_number(value text, low numeric, high numeric) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN value IS NULL THEN NULL
				WHEN value ~ '^[+-]?([0-9]{1,10}(\.[0-9]{0,20})?|\.[0-9]{1,20})([eE][+-]?[0-9]{1,2})?$' THEN value::numeric BETWEEN low AND high ELSE false END;
COMMENT ON FUNCTION is_number(text, numeric, numeric) IS 'is the text a decimal number from low to high? NULL for NULL';

CREATE FUNCTION read_polygon(value text) RETURNS geometry LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $$
DECLARE
	shape geometry;
BEGIN
	shape := CASE WHEN value LIKE '{%' THEN ST_GeomFromGeoJSON(value) ELSE value::geometry END;
	IF ST_SRID(shape) = 0 THEN
		shape := ST_SetSRID(shape, 4326);
	END IF;
	shape := ST_Multi(shape);
	IF ST_SRID(shape) NOT IN (4326, 4490) OR ST_GeometryType(shape) <> 'ST_MultiPolygon' OR ST_IsEmpty(shape) OR NOT ST_IsValid(shape)
	   OR NOT ST_Within(ST_Envelope(shape), ST_MakeEnvelope(-180, -90, 180, 90, ST_SRID(shape))) THEN
		RETURN NULL;
	END IF;
	RETURN ST_SetSRID(ST_Force2D(shape), 4326);
EXCEPTION WHEN OTHERS THEN
	RETURN NULL;
END $$;
COMMENT ON FUNCTION read_polygon(text) IS 'a valid polygon in longitude and latitude from WKT, EWKB or GeoJSON; NULL if it is none';

CREATE FUNCTION load_regions(file text DEFAULT '') RETURNS load LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	required constant text[] := '{code,name}';
	columns constant integer[] := intake_columns(required, '{population,geometry,lon,lat}');
	accepted bigint;
BEGIN
	CREATE TEMP TABLE staged AS
	SELECT line, f, shape, coalesce(r.fault, CASE
		WHEN NOT region_code_is_valid(f[1]) THEN ARRAY['code', '22P02', 'It is not a division code.', 'Give 2, 4, 6, 9 or 12 digits of GB/T 2260 and 10114.']
		WHEN NOT is_number(f[3], 0, 2000000000) OR f[3]::numeric % 1 <> 0 THEN ARRAY['population', '22P02', 'It is not a number of residents.', 'Give a whole number or leave it empty.']
		WHEN f[4] IS NOT NULL AND shape IS NULL THEN ARRAY['geometry', '22P02', 'It is not a valid polygon in longitude and latitude.', 'Give WKT, EWKB or GeoJSON with SRID 4326 or 4490; see ST_IsValidReason.']
		WHEN NOT is_number(f[5], -180, 180) OR NOT is_number(f[6], -90, 90) THEN ARRAY['lon', '22003', 'The position is out of range.', 'Give longitude and latitude in degrees.']
		WHEN lag(line) OVER (PARTITION BY CASE WHEN region_code_is_valid(f[1]) THEN f[1]::region_code END ORDER BY line) IS NOT NULL
		THEN ARRAY['code', '23505', 'An earlier line has this code.', 'Give each division once.'] END) AS fault
	FROM intake_fields(columns, required) AS r, LATERAL (SELECT read_polygon(f[4]) AS shape OFFSET 0) g;
	INSERT INTO region (code, name, population, shape, seat)
	SELECT f[1]::region_code, f[2], f[3]::numeric, shape, ST_SetSRID(ST_MakePoint(f[5]::float8, f[6]::float8), 4326) FROM pg_temp.staged WHERE fault IS NULL ORDER BY 1
	ON CONFLICT (code) DO UPDATE SET name = excluded.name, population = excluded.population, shape = excluded.shape, seat = excluded.seat;
	GET DIAGNOSTICS accepted = ROW_COUNT;
	ANALYZE region;
	RETURN close_intake(next_load(), 'regions', file, accepted, 0);
END $$;
COMMENT ON FUNCTION load_regions(text) IS 'regions.csv: code, name [, population, geometry, lon, lat]; a code already known is updated';

CREATE FUNCTION load_grids(file text DEFAULT '') RETURNS load LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	required constant text[] := '{code,geometry}';
	columns constant integer[] := intake_columns(required, '{name,households}');
	accepted bigint;
BEGIN
	CREATE TEMP TABLE staged AS
	SELECT line, f, shape, coalesce(r.fault, CASE
		WHEN NOT grid_code_is_valid(f[1]) THEN ARRAY['code', '22P02', 'It is not a grid code.', 'Give 12 digits of the community and 3 from 001.']
		WHEN shape IS NULL THEN ARRAY['geometry', '22P02', 'It is not a valid polygon in longitude and latitude.', 'Give WKT, EWKB or GeoJSON with SRID 4326 or 4490; see ST_IsValidReason.']
		WHEN NOT is_number(f[4], 0, 1000000) OR f[4]::numeric % 1 <> 0 THEN ARRAY['households', '22P02', 'It is not a number of households.', 'Give a whole number or leave it empty.']
		WHEN NOT EXISTS (SELECT FROM region WHERE code = substr(f[1], 1, 12)::region_code) THEN ARRAY['code', '23503', 'Its community is not known.', 'Load the divisions first.']
		WHEN lag(line) OVER (PARTITION BY f[1] ORDER BY line) IS NOT NULL THEN ARRAY['code', '23505', 'An earlier line has this code.', 'Give each grid once.'] END) AS fault
	FROM intake_fields(columns, required) AS r, LATERAL (SELECT read_polygon(f[2]) AS shape OFFSET 0) g;
	INSERT INTO grid (code, name, households, shape)
	SELECT f[1]::grid_code, f[3], f[4]::numeric, shape FROM pg_temp.staged WHERE fault IS NULL ORDER BY 1
	ON CONFLICT (code) DO UPDATE SET name = excluded.name, households = excluded.households, shape = excluded.shape;
	GET DIAGNOSTICS accepted = ROW_COUNT;
	ANALYZE grid;
	RETURN close_intake(next_load(), 'grids', file, accepted, 0);
END $$;
COMMENT ON FUNCTION load_grids(text) IS 'grids.csv: code, geometry [, name, households]; a code already known is updated';

CREATE FUNCTION load_dwellings(file text DEFAULT '') RETURNS load LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	required constant text[] := '{dwelling,region,lon,lat}';
	columns constant integer[] := intake_columns(required, '{datum,area_m2,area_kind,rooms,building_use,rental_use,unsuitable_rooms}');
	accepted bigint;
BEGIN
	CREATE TEMP TABLE staged AS
	SELECT line, f, coalesce(r.fault, CASE
		WHEN NOT region_code_is_valid(f[2]) THEN ARRAY['region', '22P02', 'It is not a division code.', 'Give the 12 digits of the village or community.']
		WHEN NOT EXISTS (SELECT FROM region WHERE code = f[2]::region_code) THEN ARRAY['region', '23503', 'The division is not known.', 'Load the divisions first.']
		WHEN NOT is_number(f[3], -180, 180) THEN ARRAY['lon', '22003', 'It is not a longitude.', 'Give degrees from -180 to 180.']
		WHEN NOT is_number(f[4], -90, 90) THEN ARRAY['lat', '22003', 'It is not a latitude.', 'Give degrees from -90 to 90.']
		WHEN lower(f[5]) NOT IN ('wgs84', 'cgcs2000', 'gcj02', 'bd09') THEN ARRAY['datum', '22023', 'It is not a datum.', 'Give wgs84, cgcs2000, gcj02 or bd09.']
		WHEN NOT is_number(f[6], 0.1, 1000000) THEN ARRAY['area_m2', '22003', 'It is not an area in square metres.', 'Give a positive number or leave it empty.']
		WHEN f[7] NOT IN ('usable', 'building', 'living') THEN ARRAY['area_kind', '22023', 'It is not a kind of area.', 'Give usable, building or living.']
		WHEN NOT is_number(f[8], 1, 10000) OR f[8]::numeric % 1 <> 0 THEN ARRAY['rooms', '22003', 'It is not a number of rooms.', 'Give a whole number from 1 or leave it empty.']
		WHEN f[9] IS NOT NULL AND NOT EXISTS (SELECT FROM code WHERE table_name = 'building_use' AND code = f[9]) THEN ARRAY['building_use', '23503', 'It is not a building use of GB/T 31000.', 'See table registry.code.']
		WHEN f[10] IS NOT NULL AND NOT EXISTS (SELECT FROM code WHERE table_name = 'rental_use' AND code = f[10]) THEN ARRAY['rental_use', '23503', 'It is not a rental use of GB/T 31000.', 'See table registry.code.']
		WHEN NOT is_number(f[11], 0, 10000) OR f[11]::numeric % 1 <> 0 THEN ARRAY['unsuitable_rooms', '22003', 'It is not a number of rooms.', 'Give a whole number from 0 or leave it empty.']
		WHEN lag(line) OVER (PARTITION BY f[1] ORDER BY line) IS NOT NULL THEN ARRAY['dwelling', '23505', 'An earlier line has this code.', 'Give each dwelling once.'] END) AS fault
	FROM intake_fields(columns, required) AS r;
	INSERT INTO dwelling (code, region, grid, place, area_m2, area_kind, rooms, building_use, rental_use, unsuitable_rooms)
	SELECT f[1], f[2]::region_code, (SELECT min(g.code) FROM grid g WHERE ST_Intersects(g.shape, p.place)), p.place,
		   f[6]::numeric, f[7], f[8]::numeric, f[9], f[10], coalesce(f[11]::numeric, 0)
	FROM pg_temp.staged, LATERAL (SELECT ST_SetSRID(ST_MakePoint(f[3]::float8, f[4]::float8), 4326) AS told OFFSET 0) t,
		 LATERAL (SELECT CASE lower(f[5]) WHEN 'gcj02' THEN gcj02_to_wgs84(told) WHEN 'bd09' THEN bd09_to_wgs84(told) ELSE told END AS place OFFSET 0) p
	WHERE fault IS NULL ORDER BY line
	ON CONFLICT (code) DO UPDATE SET region = excluded.region, grid = excluded.grid, place = excluded.place, area_m2 = excluded.area_m2,
		area_kind = excluded.area_kind, rooms = excluded.rooms, building_use = excluded.building_use, rental_use = excluded.rental_use,
		unsuitable_rooms = excluded.unsuitable_rooms;
	GET DIAGNOSTICS accepted = ROW_COUNT;
	ANALYZE dwelling;
	RETURN close_intake(next_load(), 'dwellings', file, accepted, 0);
END $$;
COMMENT ON FUNCTION load_dwellings(text) IS
	'dwellings.csv: dwelling, region, lon, lat [, datum, area_m2, area_kind, rooms, building_use, rental_use, unsuitable_rooms]; a code already known is updated';

CREATE FUNCTION load_claims(file text DEFAULT '') RETURNS load LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	required constant text[] := '{claim,source,number,channel,dwelling,from_date,declared_on}';
	columns constant integer[] := intake_columns(required, '{to_date,inflow_reason,household,dwelling_type,employer,lon,lat}');
	load_number bigint := next_load();
	accepted bigint;
	repeats bigint;
BEGIN
	CREATE TEMP TABLE staged AS
	SELECT line, f[1] AS source_key, f[2] AS source, CASE WHEN j.fault IS NULL THEN f[3] END AS seal, f[4] AS channel, d.dwelling,
		   f[10] AS household, CASE WHEN j.fault IS NULL THEN daterange(f[6]::date, f[8]::date) END AS period, CASE WHEN j.fault IS NULL THEN f[7]::date END AS declared_on,
		   f[9] AS inflow_reason, f[11] AS dwelling_type, CASE WHEN j.fault IS NULL THEN f[12]::credit_code END AS employer,
		   CASE WHEN j.fault IS NULL THEN ST_SetSRID(ST_MakePoint(f[13]::float8, f[14]::float8), 4326) END AS place, j.fault
	FROM intake_fields(columns, required) AS r
	LEFT JOIN dwelling d ON d.code = f[5],
		 LATERAL (SELECT coalesce(r.fault, CASE
			WHEN f[3] LIKE '!%' THEN ARRAY['number', '22P02', substr(f[3], 2), 'Compare the number with the document.']
			WHEN f[4] NOT IN (SELECT channel FROM channel) THEN ARRAY['channel', '23503', 'It is not a channel.', 'See table registry.channel.']
			WHEN d.dwelling IS NULL THEN ARRAY['dwelling', '23503', 'The dwelling is not known.', 'Load the dwellings first.']
			WHEN NOT is_date(f[6]) THEN ARRAY['from_date', '22008', 'It is not a calendar date.', 'Write YYYY-MM-DD.']
			WHEN NOT is_date(f[8]) THEN ARRAY['to_date', '22008', 'It is not a calendar date.', 'Write YYYY-MM-DD, or leave it empty while the stay goes on.']
			WHEN f[8] <= f[6] THEN ARRAY['to_date', '22007', 'The stay ends before it begins.', 'to_date is the first day no longer there.']
			WHEN NOT is_date(f[7]) THEN ARRAY['declared_on', '22008', 'It is not a calendar date.', 'Write YYYY-MM-DD.']
			WHEN f[9] IS NOT NULL AND NOT EXISTS (SELECT FROM code WHERE table_name = 'inflow_reason' AND code = f[9]) THEN ARRAY['inflow_reason', '23503', 'It is not an inflow reason of GB/T 31000.', 'See table registry.code.']
			WHEN f[11] IS NOT NULL AND NOT EXISTS (SELECT FROM code WHERE table_name = 'dwelling_type' AND code = f[11]) THEN ARRAY['dwelling_type', '23503', 'It is not a dwelling type of GB/T 31000.', 'See table registry.code.']
			WHEN NOT credit_code_is_valid(f[12]) THEN ARRAY['employer', '22P02', credit_code_problem(f[12]), 'Compare the code with the licence.']
			WHEN NOT is_number(f[13], -180, 180) OR NOT is_number(f[14], -90, 90) THEN ARRAY['lon', '22003', 'The position is out of range.', 'Give longitude and latitude in degrees, or neither.'] END) AS fault
		  OFFSET 0) j;
	ANALYZE pg_temp.staged;

	-- a key sent before, or on an earlier line: the same declaration again, or another one under its name
	UPDATE pg_temp.staged s
	SET fault = ARRAY['claim', '23505', 'Another declaration has this source and key.', 'Give a corrected declaration a key of its own.']
	FROM (SELECT line, lag(line) OVER w IS NOT NULL AND (seal, channel, dwelling, household, period, declared_on, inflow_reason, dwelling_type, employer)
					   IS DISTINCT FROM first_value((seal, channel, dwelling, household, period, declared_on, inflow_reason, dwelling_type, employer)) OVER w AS differs
		  FROM pg_temp.staged WHERE fault IS NULL WINDOW w AS (PARTITION BY source, source_key ORDER BY line)) e
	WHERE e.line = s.line AND e.differs;
	PERFORM check_key(tag) FROM (SELECT DISTINCT split_part(seal, ' ', 1) AS tag FROM pg_temp.staged WHERE fault IS NULL) k;
	INSERT INTO person (pseudonym, birth_month, sex, origin)
	SELECT u.pseudonym, u.birth_month, u.sex, u.origin
	FROM (SELECT seal, min(line) AS line FROM pg_temp.staged WHERE fault IS NULL GROUP BY seal) n, unsealed(n.seal) u ORDER BY n.line
	ON CONFLICT (pseudonym) DO NOTHING;
	ALTER TABLE pg_temp.staged ADD person bigint;
	UPDATE pg_temp.staged s SET person = p.person FROM person p WHERE s.fault IS NULL AND p.pseudonym = decode(split_part(s.seal, ' ', 2), 'hex');
	UPDATE pg_temp.staged s
	SET fault = ARRAY['claim', '23505', 'Another declaration has this source and key.', 'Give a corrected declaration a key of its own.']
	FROM claim c
	WHERE s.fault IS NULL AND (c.source, c.source_key) = (s.source, s.source_key)
	  AND (c.person, c.channel, c.dwelling, c.household, c.period, c.declared_on, c.inflow_reason, c.dwelling_type, c.employer)
		  IS DISTINCT FROM (s.person, s.channel, s.dwelling, s.household, s.period, s.declared_on, s.inflow_reason, s.dwelling_type, s.employer);

	INSERT INTO claim (source, source_key, person, dwelling, channel, household, period, declared_on, inflow_reason, dwelling_type, employer, place, load)
	SELECT source, source_key, person, dwelling, channel, household, period, declared_on, inflow_reason, dwelling_type, employer, place, load_number
	FROM pg_temp.staged WHERE fault IS NULL ORDER BY line
	ON CONFLICT (source, source_key) DO NOTHING;
	GET DIAGNOSTICS accepted = ROW_COUNT;
	repeats := (SELECT count(*) - accepted FROM pg_temp.staged WHERE fault IS NULL);
	ANALYZE person, claim;
	RETURN close_intake(load_number, 'claims', file, accepted, repeats);
END $$;
COMMENT ON FUNCTION load_claims(text) IS
	'claims.csv: claim, source, number, channel, dwelling, from_date, declared_on [, to_date, inflow_reason, household, dwelling_type, employer, lon, lat]';
