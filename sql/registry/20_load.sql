-- Loading a city's files: the bytes come in by COPY, in base64; triggers read them, and put the rows into a temporary
-- table of the session, without the numbers, so that none ever comes into a page, a temporary file or the log. The rows
-- are judged one by one, and what is refused is told by row; the rest goes in.

CREATE FUNCTION check_key(tag text) RETURNS void LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
DECLARE
	known text := (SELECT k.tag FROM pseudonym_key k);
BEGIN
	IF known IS NULL AND NOT current_setting('transaction_read_only')::boolean THEN
		INSERT INTO pseudonym_key (tag) VALUES (check_key.tag) ON CONFLICT DO NOTHING;
		known := (SELECT k.tag FROM pseudonym_key k);
	END IF;
	IF check_key.tag <> known THEN
		PERFORM fail('MG1003');
	END IF;
END $$;
COMMENT ON FUNCTION check_key(text)
	IS 'raises unless the pseudonym_key_tag is that of the registry''s key, which the first call sets';

-- a key that is set already is the registry's; else the first person brings it
DO $$
BEGIN
	PERFORM check_key(pseudonym_key_tag());
EXCEPTION WHEN object_not_in_prerequisite_state OR insufficient_privilege THEN
END $$;

CREATE FUNCTION unsealed(seal text) RETURNS TABLE (pseudonym bytea, birth_month date, sex smallint, origin region_code)
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT decode(split_part(seal, ' ', 2), 'hex'), split_part(seal, ' ', 3)::date, split_part(seal, ' ', 4)::smallint,
		nullif(split_part(seal, ' ', 5), '')::region_code;
END;
COMMENT ON FUNCTION unsealed(text) IS 'what table person keeps of a number, from its citizen_id_seal';

CREATE FUNCTION open_intake(encoding text DEFAULT NULL, file text DEFAULT NULL) RETURNS void LANGUAGE plpgsql
	SET search_path FROM CURRENT AS $$
DECLARE
	-- words that head numbers in one kind of file or another, and the others
	numbers text := (SELECT string_agg(DISTINCT intake_word(word), E'\n') FROM header_word
		WHERE column_name = 'number');
	others text := (SELECT string_agg(DISTINCT intake_word(word), E'\n') FROM header_word
					WHERE intake_word(word) NOT IN (SELECT intake_word(word) FROM header_word
						WHERE column_name = 'number'));
	t record;
BEGIN
	IF to_regclass('pg_temp.intake') IS NOT NULL THEN
		DROP TABLE pg_temp.intake;
	END IF;
	-- what is sent as content is never stored
	CREATE TEMP TABLE intake (content text, line bigint, is_header boolean, fields text[], sqlstate text, problem text);
	FOR t IN SELECT * FROM (VALUES ('begin_file', 'BEFORE INSERT', 'STATEMENT'),
		('seal', 'BEFORE INSERT OR UPDATE', 'ROW'), ('end_file', 'AFTER INSERT', 'STATEMENT')) v(name, event,
			level) LOOP
		EXECUTE format('CREATE TRIGGER %s %s ON pg_temp.intake FOR EACH %s EXECUTE FUNCTION intake_seal(%L, %L, %L, '
			'%L)',
					   t.name, t.event, t.level, coalesce(encoding, ''), coalesce(citizen_id_hide(file), ''),
						coalesce(numbers, ''), coalesce(others, ''));
		EXECUTE format('ALTER TABLE pg_temp.intake ENABLE ALWAYS TRIGGER %s', t.name);
	END LOOP;
	PERFORM log_guard_hide_context();
END $$;
COMMENT ON FUNCTION open_intake(text, text) IS
	'makes the temporary table that takes a file, in UTF-8, GB 18030 (GBK) or UTF-16, which is found out if it is not stated, and named in messages: \copy intake(content) from program ''base64 -w 65536 file''';

CREATE FUNCTION intake_columns(required text[], optional text[]) RETURNS integer[] LANGUAGE plpgsql SET search_path
	FROM CURRENT AS $$
DECLARE
	header record;
	wanted text[] := required || optional;
	place integer[];
	list text;
BEGIN
	SELECT line, fields INTO header FROM pg_temp.intake WHERE is_header;
	IF NOT FOUND THEN
		PERFORM fail('MG1004');
	END IF;
	-- for each column all cells that may head it
	CREATE TEMP TABLE heading AS
	SELECT w.n AS wanted, split_part(w.name, '|', 1) AS name, min(h.n) AS place, string_agg(h.cell, ', '
		ORDER BY h.n) AS cells, count(h.n) AS times
	FROM unnest(wanted) WITH ORDINALITY w(name, n)
	LEFT JOIN unnest(header.fields) WITH ORDINALITY h(cell, n)
	ON EXISTS (SELECT FROM header_word k WHERE k.column_name = ANY (string_to_array(w.name, '|'))
		AND intake_word(k.word) = intake_word(h.cell))
	GROUP BY w.n, w.name;
	place := ARRAY(SELECT h.place FROM pg_temp.heading h ORDER BY h.wanted);
	list := (SELECT string_agg(format('%s (%s)', h.name, h.cells), ', ' ORDER BY h.wanted) FROM pg_temp.heading h
		WHERE h.times > 1);
	IF list IS NOT NULL THEN
		PERFORM fail('MG1002', list, header.line::text);
	END IF;
	list := (SELECT string_agg(h.name, ', ' ORDER BY h.wanted) FROM pg_temp.heading h WHERE h.times = 0
		AND h.wanted <= cardinality(required));
	IF list IS NOT NULL THEN
		PERFORM fail('MG1001', list, array_to_string(header.fields, ', '),
			(SELECT string_agg(split_part(r.name, '|', 1), ', ' ORDER BY r.n) FROM unnest(required)
				WITH ORDINALITY r(name, n)), header.line::text);
	END IF;
	list := (SELECT string_agg(h.cell, ', ' ORDER BY h.n) FROM unnest(header.fields) WITH ORDINALITY h(cell, n)
		WHERE h.n <> ALL (array_remove(place, NULL)));
	IF list IS NOT NULL THEN
		RAISE NOTICE 'columns that are not read: %', list;
	END IF;
	DROP TABLE pg_temp.heading;
	RETURN place;
END $$;
COMMENT ON FUNCTION intake_columns(text[], text[]) IS
	'where the wanted columns stand in the header of the intake, by the words of header_word; NULL for optional ones '
	'that are not there; columns that are missing or given twice are an error, others a notice';

CREATE FUNCTION intake_kind(preferred text DEFAULT NULL) RETURNS text LANGUAGE plpgsql STABLE SET search_path
	FROM CURRENT AS $$
DECLARE
	header text[] := (SELECT fields FROM pg_temp.intake WHERE is_header);
	first text[] := (SELECT fields FROM pg_temp.intake WHERE NOT is_header AND fields IS NOT NULL ORDER BY line
		LIMIT 1);
BEGIN
	RETURN (
		WITH heading AS (
			SELECT w.column_name, h.n FROM unnest(header) WITH ORDINALITY h(cell, n) JOIN header_word w
				ON intake_word(w.word) = intake_word(h.cell))
		SELECT k.kind
		FROM (VALUES ('claims', '{claim,source,number,channel,dwelling,from_date,declared_on}'::text[]),
			('dwellings', '{dwelling,region,lon,lat}'), ('readings', '{dwelling,month,kind,amount}'),
					 ('gps', '{mover,time,lon,lat}'), ('workplaces', '{employer,lon,lat}'),
						('grids', '{code,geometry}'), ('regions', '{code,name}')) k(kind, required)
		WHERE k.required <@ (SELECT array_agg(column_name) FROM heading)
		-- regions have outlines too, but shorter codes
		ORDER BY k.kind = preferred DESC NULLS LAST, cardinality(k.required) DESC,
				 (k.kind = 'grids') = EXISTS (SELECT FROM heading WHERE column_name = 'code'
					AND length(first[n]) = 15) DESC LIMIT 1);
END $$;
COMMENT ON FUNCTION intake_kind(text) IS
	'which kind of file the header of the intake fits: the preferred one, if it does, else that with most required '
	'columns; NULL if it fits none';

CREATE FUNCTION intake_fields(place integer[], required text[]) RETURNS TABLE (line bigint, f text[], fault text[])
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	RETURN QUERY
	SELECT i.line, ARRAY(SELECT i.fields[p.n] FROM unnest(place) WITH ORDINALITY p(n, o) ORDER BY p.o),
		   CASE WHEN i.problem IS NOT NULL
				THEN ARRAY[NULL, CASE WHEN i.sqlstate = '22P04' THEN 'MG1102' WHEN i.problem LIKE 'The quotes %'
					THEN 'MG1105' WHEN i.problem LIKE 'It is longer %' THEN 'MG1106' ELSE 'MG1101'
						END] || ARRAY(SELECT m[1] FROM regexp_matches(i.problem, '[0-9]+', 'g') m)
				ELSE (SELECT ARRAY[split_part(required[p.o], '|', 1), 'MG1103']
					  FROM unnest(place) WITH ORDINALITY p(n, o)
					  WHERE p.o <= cardinality(required) AND i.fields[p.n] IS NULL ORDER BY p.o LIMIT 1) END
	FROM pg_temp.intake i
	WHERE NOT i.is_header;
END $$;
COMMENT ON FUNCTION intake_fields(integer[], text[]) IS
	'rows of the intake below its header with the wanted columns in their order, and what is wrong with the row as '
	'such (column, code of error_text, what it is about)';

CREATE FUNCTION are_serials(place integer) RETURNS boolean LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	-- the first value tells of most files that they are not
	first constant text := (SELECT fields[place] FROM pg_temp.intake WHERE NOT is_header AND fields[place] IS NOT NULL
		ORDER BY line LIMIT 1);
BEGIN
	RETURN coalesce(first ~ '^[0-9]{5}(\.[0-9]*)?$', false)
		   AND (SELECT bool_and(fields[place] ~ '^[0-9]{5}(\.[0-9]*)?$') FROM pg_temp.intake WHERE NOT is_header
			AND fields IS NOT NULL);
END $$;
COMMENT ON FUNCTION are_serials(integer)
	IS 'are all values of a column of the intake numbers of days, as a spreadsheet stores dates?';

-- Loads wait for each other, as each would lock the rows of its file in the order of its lines; those of positions wait
-- for such only.
CREATE FUNCTION begin_load(kind text) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	number constant bigint := nextval(pg_get_serial_sequence('load', 'load'));
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('registry.load'), (kind = 'gps')::integer);
	RETURN number;
END $$;
COMMENT ON FUNCTION begin_load(text) IS
	'number of the next load; waits until no other load is under way, and keeps others waiting until the transaction '
	'ends';

CREATE TABLE load_change (
	change		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	load		integer NOT NULL,
	table_name	name NOT NULL,
	key			jsonb NOT NULL,
	before		jsonb,
	after		jsonb NOT NULL,
	undone		boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE load_change IS
	'导入所说的内容 / what a load said of a row, in the columns that its file had, and what stood there before; before is '
	'NULL for rows that it made';
CREATE INDEX ON load_change (load);
CREATE INDEX ON load_change (table_name, key, change);

CREATE FUNCTION text_columns(alias text, columns text) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN (SELECT 'jsonb_build_object(' || string_agg(format('%L, %s.%I::text', c, alias, c), ', ') || ')'
		FROM regexp_split_to_table(columns, ' ') c);
COMMENT ON FUNCTION text_columns(text, text) IS 'an expression that makes an object of the texts of columns';

CREATE FUNCTION keep_before(table_name name, key_columns text, said text[], keys text) RETURNS void LANGUAGE plpgsql
	SET search_path FROM CURRENT AS $$
BEGIN
	EXECUTE format('CREATE TEMP TABLE was AS SELECT %s AS key, %s AS said FROM %I t WHERE %s',
		text_columns('t', key_columns), text_columns('t', array_to_string(said, ' ')), table_name, keys);
END $$;
COMMENT ON FUNCTION keep_before(name, text, text[], text) IS
	'keeps what stands in columns of a table in the rows of a load, which a condition on t tells, before the load '
	'writes them';

CREATE FUNCTION keep_after(number bigint, table_name name, key_columns text, said text[], keys text) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	EXECUTE format('INSERT INTO load_change (load, table_name, key, before, after)
		SELECT %s, %L, n.key, w.said, n.said FROM (SELECT %s AS key, %s AS said FROM %I t WHERE %s) n
			LEFT JOIN pg_temp.was w ON w.key = n.key',
		number, table_name, text_columns('t', key_columns), text_columns('t', array_to_string(said, ' ')), table_name,
			keys);
	DROP TABLE pg_temp.was;
END $$;
COMMENT ON FUNCTION keep_after(bigint, name, text, text[],
	text) IS 'enters what a load said of its rows, and what keep_before kept, in load_change';

CREATE FUNCTION close_intake(number bigint, kind text, file text, accepted bigint) RETURNS load LANGUAGE plpgsql
	SET search_path FROM CURRENT AS $$
DECLARE
	done load;
BEGIN
	INSERT INTO load (load, kind, file, lines, accepted, repeated, refused) OVERRIDING SYSTEM VALUE
	SELECT close_intake.number, close_intake.kind, citizen_id_hide(close_intake.file), count(*), close_intake.accepted,
		count(*) - count(fault) - close_intake.accepted, count(fault) FROM pg_temp.staged
	RETURNING * INTO done;
	INSERT INTO refused_line
	SELECT done.load, line, fault[1], fault[2], fault[3:] FROM pg_temp.staged WHERE fault IS NOT NULL;
	DROP TABLE pg_temp.staged, pg_temp.intake;
	RETURN done;
END $$;
COMMENT ON FUNCTION close_intake(bigint, text, text, bigint) IS
	'books a load under its number, with the lines that it refused, and drops the lines; those that were neither '
	'accepted nor refused said again what was known';

CREATE FUNCTION read_polygon(value text) RETURNS geometry LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $$
DECLARE
	shape geometry;
BEGIN
	shape := CASE WHEN value LIKE '{%' THEN ST_GeomFromGeoJSON(value) ELSE value::geometry END;
	IF ST_SRID(shape) = 0 THEN
		shape := ST_SetSRID(shape, 4326);
	END IF;
	shape := ST_Multi(shape);
	IF ST_SRID(shape) NOT IN (4326, 4490) OR ST_GeometryType(shape) <> 'ST_MultiPolygon' OR ST_IsEmpty(shape)
		OR NOT ST_IsValid(shape)
	   OR NOT ST_Within(ST_Envelope(shape), ST_MakeEnvelope(-180, -90, 180, 90, ST_SRID(shape))) THEN
		RETURN NULL;
	END IF;
	RETURN ST_SetSRID(ST_Force2D(shape), 4326);
EXCEPTION WHEN OTHERS THEN
	RETURN NULL;
END $$;
COMMENT ON FUNCTION read_polygon(text)
	IS 'a valid polygon in longitude and latitude from WKT, EWKB or GeoJSON; NULL if it is none';

CREATE FUNCTION load_regions(file text DEFAULT '') RETURNS load LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	required constant text[] := '{code,name}';
	columns constant integer[] := intake_columns(required, '{population,geometry,lon,lat}');
	said constant text[] := array_remove(ARRAY['name', CASE WHEN columns[3] IS NOT NULL THEN 'population' END,
		CASE WHEN columns[4] IS NOT NULL THEN 'shape' END, CASE WHEN columns[5] IS NOT NULL THEN 'seat' END], NULL);
	keys constant text := 't.code IN (SELECT f[1]::region_code FROM pg_temp.staged WHERE fault IS NULL)';
	load_number bigint;
	accepted bigint;
BEGIN
	load_number := begin_load('regions');
	CREATE TEMP TABLE staged AS
	SELECT line, f, shape, coalesce(fault, CASE WHEN count(*) FILTER (WHERE fault IS NULL) OVER (PARTITION BY code
		ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) > 0
									THEN ARRAY['code', 'MG1104'] END) AS fault
	FROM (SELECT line, f, shape, c.code, coalesce(r.fault, CASE
			WHEN c.code IS NULL THEN ARRAY['code', 'MG1401']
			WHEN NOT is_whole(f[3], 0, 2000000000) THEN ARRAY['population', 'MG1501']
			WHEN f[4] IS NOT NULL AND shape IS NULL THEN ARRAY['geometry', 'MG1604']
			ELSE position_fault(f[5], f[6]) END) AS fault
		  FROM intake_fields(columns, required) AS r, LATERAL (SELECT read_polygon(f[4]) AS shape OFFSET 0) g,
			   LATERAL (SELECT CASE WHEN region_code_is_valid(f[1]) THEN f[1]::region_code END AS code OFFSET 0) c) s;
	PERFORM keep_before('region', 'code', said, keys);
	INSERT INTO region AS r (code, name, population, shape, seat)
	SELECT f[1]::region_code, f[2], f[3]::numeric, shape, ST_SetSRID(ST_MakePoint(f[5]::float8, f[6]::float8), 4326)
		FROM pg_temp.staged WHERE fault IS NULL ORDER BY 1
	ON CONFLICT (code) DO UPDATE SET name = excluded.name,
		population = CASE WHEN columns[3] IS NULL THEN r.population ELSE excluded.population END,
		shape = CASE WHEN columns[4] IS NULL THEN r.shape ELSE excluded.shape END,
		seat = CASE WHEN columns[5] IS NULL THEN r.seat ELSE excluded.seat END
	WHERE r.name <> excluded.name OR (columns[3] IS NOT NULL AND r.population IS DISTINCT FROM excluded.population)
		OR (columns[4] IS NOT NULL AND r.shape IS DISTINCT FROM excluded.shape)
			OR (columns[5] IS NOT NULL AND r.seat IS DISTINCT FROM excluded.seat);
	GET DIAGNOSTICS accepted = ROW_COUNT;
	PERFORM keep_after(load_number, 'region', 'code', said, keys);
	ANALYZE region;
	RETURN close_intake(load_number, 'regions', file, accepted);
END $$;
COMMENT ON FUNCTION load_regions(text) IS
	'regions.csv: code, name [, population, geometry, lon, lat]; a code already known is updated, in the columns that '
	'the file has';

CREATE FUNCTION load_grids(file text DEFAULT '') RETURNS load LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	required constant text[] := '{code,geometry}';
	columns constant integer[] := intake_columns(required, '{name,households}');
	said constant text[] := array_remove(ARRAY['shape', CASE WHEN columns[3] IS NOT NULL THEN 'name' END,
		CASE WHEN columns[4] IS NOT NULL THEN 'households' END], NULL);
	keys constant text := 't.code IN (SELECT f[1]::grid_code FROM pg_temp.staged WHERE fault IS NULL)';
	load_number bigint;
	accepted bigint;
BEGIN
	load_number := begin_load('grids');
	CREATE TEMP TABLE staged AS
	SELECT line, f, shape, coalesce(fault, CASE WHEN count(*) FILTER (WHERE fault IS NULL) OVER (PARTITION BY f[1]
		ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) > 0
									THEN ARRAY['code', 'MG1104'] END) AS fault
	FROM (SELECT line, f, shape, coalesce(r.fault, CASE
			WHEN NOT grid_code_is_valid(f[1]) THEN ARRAY['code', 'MG1403']
			WHEN shape IS NULL THEN ARRAY['geometry', 'MG1604']
			WHEN NOT is_whole(f[4], 0, 1000000) THEN ARRAY['households', 'MG1502']
			WHEN NOT EXISTS (SELECT FROM region WHERE code = substr(f[1], 1, 12)::region_code)
				THEN ARRAY['code', 'MG1404'] END) AS fault
		  FROM intake_fields(columns, required) AS r, LATERAL (SELECT read_polygon(f[2]) AS shape OFFSET 0) g) s;
	PERFORM keep_before('grid', 'code', said, keys);
	INSERT INTO grid AS g (code, name, households, shape)
	SELECT f[1]::grid_code, f[3], f[4]::numeric, shape FROM pg_temp.staged WHERE fault IS NULL ORDER BY 1
	ON CONFLICT (code) DO UPDATE SET shape = excluded.shape,
		name = CASE WHEN columns[3] IS NULL THEN g.name ELSE excluded.name END,
		households = CASE WHEN columns[4] IS NULL THEN g.households ELSE excluded.households END
	WHERE g.shape IS DISTINCT FROM excluded.shape OR (columns[3] IS NOT NULL AND g.name IS DISTINCT FROM excluded.name)
		OR (columns[4] IS NOT NULL AND g.households IS DISTINCT FROM excluded.households);
	GET DIAGNOSTICS accepted = ROW_COUNT;
	PERFORM keep_after(load_number, 'grid', 'code', said, keys);
	ANALYZE grid;
	RETURN close_intake(load_number, 'grids', file, accepted);
END $$;
COMMENT ON FUNCTION load_grids(text) IS
	'grids.csv: code, geometry [, name, households]; a code already known is updated, in the columns that the file '
	'has; dwellings find their grids anew';

-- A dwelling on the edge of two grids belongs to the first.
CREATE FUNCTION grid_at(place geometry) RETURNS grid_code LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT g.code FROM grid g WHERE ST_Intersects(g.shape, place) ORDER BY g.code LIMIT 1
$f$;
COMMENT ON FUNCTION grid_at(geometry) IS 'the grid that holds a position, the first of several; NULL if none does';

CREATE FUNCTION assign_grids(area geometry DEFAULT NULL) RETURNS bigint LANGUAGE plpgsql SET search_path
	FROM CURRENT AS $$
DECLARE
	moved bigint;
BEGIN
	UPDATE dwelling d SET grid = n.grid
	FROM (SELECT dwelling, grid_at(place) AS grid FROM dwelling WHERE area IS NULL OR ST_Intersects(place, area)) n
	WHERE n.dwelling = d.dwelling AND d.grid IS DISTINCT FROM n.grid;
	GET DIAGNOSTICS moved = ROW_COUNT;
	RETURN moved;
END $$;
COMMENT ON FUNCTION assign_grids(geometry) IS
	'重新划归网格 / finds the grid of all dwellings anew, or of those within an area, and returns how many changed; grids '
	'that are loaded or redrawn do so themselves';

CREATE FUNCTION grid_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		PERFORM assign_grids(shape) FROM new_grid ORDER BY code;
	ELSE
		PERFORM assign_grids(s.shape)
		FROM old_grid o JOIN new_grid n ON n.code = o.code AND NOT ST_OrderingEquals(o.shape, n.shape),
			LATERAL (VALUES (o.shape::geometry), (n.shape::geometry)) s(shape) ORDER BY n.code;
	END IF;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION grid_changed() IS 'trigger: dwellings follow the grids that are drawn round them';
CREATE TRIGGER assign_inserted AFTER INSERT
	ON grid REFERENCING NEW TABLE AS new_grid FOR EACH STATEMENT EXECUTE FUNCTION grid_changed();
CREATE TRIGGER assign_updated AFTER UPDATE ON grid REFERENCING OLD TABLE AS old_grid NEW TABLE AS new_grid
	FOR EACH STATEMENT EXECUTE FUNCTION grid_changed();

CREATE TABLE region_successor (
	old		region_code NOT NULL REFERENCES region,
	new		region_code NOT NULL REFERENCES region,
	since	date NOT NULL,
	PRIMARY KEY (old, new),
	CHECK (old <> new)
);
COMMENT ON TABLE region_successor IS '区划沿革 / divisions in the place of others: several where one was divided';

-- A code without a successor stands for itself; of several successors the one holds whose outline has the position.
CREATE FUNCTION current_region(code region_code, place geometry DEFAULT NULL) RETURNS region_code
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
	now region_code := code;
	next region_code[];
BEGIN
	LOOP
		next := ARRAY(SELECT s.new FROM region_successor s WHERE s.old = now AND s.since <= today() ORDER BY s.new);
		IF cardinality(next) > 1 THEN
			next := ARRAY(SELECT r.code FROM region r WHERE r.code = ANY (next) AND ST_Intersects(r.shape, place)
				ORDER BY r.code LIMIT 1);
			IF cardinality(next) = 0 THEN
				RETURN NULL;
			END IF;
		END IF;
		IF cardinality(next) = 0 THEN
			RETURN now;
		END IF;
		now := next[1];
	END LOOP;
END $$;
COMMENT ON FUNCTION current_region(region_code, geometry) IS
	'现行区划 / the division that has taken the place of a code, at a position where it was divided; the code itself if '
	'none has; NULL if it cannot be told';

CREATE FUNCTION load_dwellings(file text DEFAULT '') RETURNS load LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	required constant text[] := '{dwelling,region,lon,lat}';
	columns constant integer[] := intake_columns(required,
		'{datum,area_m2,area_kind,rooms,building_use,rental_use,unsuitable_rooms}');
	said constant text[] := '{region,place}' || array_remove(ARRAY[CASE WHEN columns[6] IS NOT NULL THEN 'area_m2' END,
		CASE WHEN columns[7] IS NOT NULL THEN 'area_kind' END, CASE WHEN columns[8] IS NOT NULL THEN 'rooms' END,
			CASE WHEN columns[9] IS NOT NULL THEN 'building_use' END, CASE WHEN columns[10] IS NOT NULL
				THEN 'rental_use' END, CASE WHEN columns[11] IS NOT NULL THEN 'unsuitable_rooms' END], NULL);
	keys constant text := 't.code IN (SELECT f[1] FROM pg_temp.staged WHERE fault IS NULL)';
	limits constant jsonb := refusal_limits();
	load_number bigint;
	accepted bigint;
BEGIN
	load_number := begin_load('dwellings');
	CREATE TEMP TABLE staged AS
	SELECT line, f, region, place, area_kind, building_use, rental_use,
		   coalesce(fault, CASE WHEN count(*) FILTER (WHERE fault IS NULL) OVER (PARTITION BY f[1]
			ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) > 0
						   THEN ARRAY['dwelling', 'MG1104'] END) AS fault
	FROM (SELECT r.line, r.f, n.region, p.place, k.code AS area_kind, b.code AS building_use, u.code AS rental_use,
		coalesce(r.fault, CASE
			WHEN NOT region_code_is_valid(f[2]) THEN ARRAY['region', 'MG1401']
			WHEN NOT EXISTS (SELECT FROM region WHERE code = f[2]::region_code) THEN ARRAY['region', 'MG1402']
			WHEN n.region IS NULL THEN ARRAY['region', 'MG1409']
			WHEN t.fault IS NOT NULL THEN t.fault
			WHEN lower(f[5]) NOT IN ('wgs84', 'cgcs2000', 'gcj02', 'bd09') THEN ARRAY['datum', 'MG1408']
			WHEN NOT is_number(f[6], 0.1, 1000000) THEN ARRAY['area_m2', 'MG1503']
			WHEN f[7] IS NOT NULL AND k.code IS NULL THEN ARRAY['area_kind', 'MG1407', 'area_kind']
			WHEN NOT is_whole(f[8], 1, 10000) THEN ARRAY['rooms', 'MG1504']
			WHEN f[9] IS NOT NULL AND b.code IS NULL THEN ARRAY['building_use', 'MG1407', 'building_use']
			WHEN f[10] IS NOT NULL AND u.code IS NULL THEN ARRAY['rental_use', 'MG1407', 'rental_use']
			WHEN NOT is_whole(f[11], 0, 10000) THEN ARRAY['unsuitable_rooms', 'MG1504']
			ELSE dwelling_fault(n.region, p.place, limits) END) AS fault
		  FROM intake_fields(columns, required) AS r
		  LEFT JOIN code_reading k ON k.table_name = 'area_kind' AND k.word = lower(f[7])
		  LEFT JOIN code_reading b ON b.table_name = 'building_use' AND b.word = lower(f[9])
		  LEFT JOIN code_reading u ON u.table_name = 'rental_use' AND u.word = lower(f[10])
		  CROSS JOIN LATERAL (SELECT position_fault(f[3], f[4]) AS fault OFFSET 0) t
		  CROSS JOIN LATERAL (
			SELECT CASE WHEN t.fault IS NULL THEN ST_SetSRID(ST_MakePoint(f[3]::float8, f[4]::float8), 4326) END AS told
			OFFSET 0) g
		  CROSS JOIN LATERAL (SELECT CASE lower(f[5]) WHEN 'gcj02' THEN gcj02_to_wgs84(told) WHEN 'bd09'
			THEN bd09_to_wgs84(told) ELSE told END AS place OFFSET 0) p
		  CROSS JOIN LATERAL (SELECT CASE WHEN region_code_is_valid(f[2])
			THEN current_region(f[2]::region_code, p.place) END AS region OFFSET 0) n) s;
	PERFORM keep_before('dwelling', 'dwelling', said, keys);
	INSERT INTO dwelling AS d (code, region, grid, place, area_m2, area_kind, rooms, building_use, rental_use,
		unsuitable_rooms)
	SELECT f[1], region, grid_at(place), place, f[6]::numeric, area_kind,
		f[8]::numeric, building_use, rental_use, coalesce(f[11]::numeric, 0)
	FROM pg_temp.staged WHERE fault IS NULL ORDER BY line
	ON CONFLICT (code) DO UPDATE SET region = excluded.region, grid = excluded.grid, place = excluded.place,
		area_m2 = CASE WHEN columns[6] IS NULL THEN d.area_m2 ELSE excluded.area_m2 END,
		area_kind = CASE WHEN columns[7] IS NULL THEN d.area_kind ELSE excluded.area_kind END,
		rooms = CASE WHEN columns[8] IS NULL THEN d.rooms ELSE excluded.rooms END,
		building_use = CASE WHEN columns[9] IS NULL THEN d.building_use ELSE excluded.building_use END,
		rental_use = CASE WHEN columns[10] IS NULL THEN d.rental_use ELSE excluded.rental_use END,
		unsuitable_rooms = CASE WHEN columns[11] IS NULL THEN d.unsuitable_rooms ELSE excluded.unsuitable_rooms END
	WHERE (d.region, d.grid, d.place) IS DISTINCT FROM (excluded.region, excluded.grid, excluded.place)
		OR (columns[6] IS NOT NULL AND d.area_m2 IS DISTINCT FROM excluded.area_m2)
			OR (columns[7] IS NOT NULL AND d.area_kind IS DISTINCT FROM excluded.area_kind)
		OR (columns[8] IS NOT NULL AND d.rooms IS DISTINCT FROM excluded.rooms)
			OR (columns[9] IS NOT NULL AND d.building_use IS DISTINCT FROM excluded.building_use)
		OR (columns[10] IS NOT NULL AND d.rental_use IS DISTINCT FROM excluded.rental_use)
			OR (columns[11] IS NOT NULL AND d.unsuitable_rooms <> excluded.unsuitable_rooms);
	GET DIAGNOSTICS accepted = ROW_COUNT;
	PERFORM keep_after(load_number, 'dwelling', 'dwelling', said, keys);
	ANALYZE dwelling;
	RETURN close_intake(load_number, 'dwellings', file, accepted);
END $$;
COMMENT ON FUNCTION load_dwellings(text) IS
	'dwellings.csv: dwelling, region, lon, lat [, datum, area_m2, area_kind, rooms, building_use, rental_use, '
	'unsuitable_rooms]; a code already known is updated, in the columns that the file has';

CREATE TABLE export_rule (
	source		text PRIMARY KEY,
	unlisted	text NOT NULL CHECK (unlisted IN ('keep', 'doubt', 'end'))
);
COMMENT ON TABLE export_rule
	IS '全量导出规则 / what becomes of declarations of a source that its full export does not list any more; source * for '
		'all others';
COMMENT ON COLUMN export_rule.unlisted
	IS 'keep: nothing; doubt: they are shown in unlisted_claim; end: the stay is taken to have ended on the day of the '
		'load';
INSERT INTO export_rule VALUES ('*', 'doubt');

CREATE TABLE unlisted_claim (
	claim	bigint PRIMARY KEY,
	load	integer NOT NULL REFERENCES load
);
COMMENT ON TABLE unlisted_claim
	IS '导出中不再出现的申报 / declarations that the last full export of their source did not list, and that nobody has ended';

CREATE FUNCTION replace_claims() RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	UPDATE claim c SET withdrawn_at = coalesce(c.withdrawn_at, clock_timestamp()), retired = true
	FROM pg_temp.replaced r WHERE c.claim = r.claim;
	INSERT INTO claim (source, source_key, person, named, dwelling, channel, household, period, declared_on,
		inflow_reason, dwelling_type, employer, place, load, replaces)
	SELECT source, source_key, person, named, dwelling, channel, household, period, declared_on, inflow_reason,
		dwelling_type, employer, place, load, claim
	FROM pg_temp.replaced ORDER BY claim;
	DELETE FROM unlisted_claim u USING pg_temp.replaced r WHERE u.claim = r.claim;
END $$;
COMMENT ON FUNCTION replace_claims()
	IS 'puts the declarations of temporary table replaced in the place of those of which it has the numbers';

CREATE FUNCTION note_unlisted(number bigint) RETURNS load LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	done load;
BEGIN
	-- a line that was refused lists its declaration all the same
	CREATE TEMP TABLE missing AS
	SELECT c.*, coalesce(e.unlisted, a.unlisted) AS rule
	FROM claim c
	LEFT JOIN export_rule e ON e.source = c.source
	LEFT JOIN export_rule a ON a.source = '*'
	WHERE c.source IN (SELECT source FROM pg_temp.listed) AND c.load IS NOT NULL AND c.withdrawn_at IS NULL
	  AND (upper(c.period) IS NULL OR upper(c.period) > today())
		AND (c.source, c.source_key) NOT IN (SELECT source, source_key FROM pg_temp.listed);
	DELETE FROM unlisted_claim u USING claim c WHERE c.claim = u.claim
		AND c.source IN (SELECT source FROM pg_temp.listed);
	INSERT INTO unlisted_claim SELECT claim, number FROM pg_temp.missing WHERE rule = 'doubt';
	CREATE TEMP TABLE replaced AS
	SELECT source, source_key, person, named, dwelling, channel, household,
		daterange(lower(period), greatest(today(), lower(period) + 1)) AS period, declared_on, inflow_reason,
			dwelling_type, employer, place, number AS load, claim
	FROM pg_temp.missing WHERE rule = 'end';
	PERFORM replace_claims();
	UPDATE load SET unlisted = (SELECT count(*) FROM pg_temp.missing) WHERE load = number RETURNING * INTO done;
	DROP TABLE pg_temp.missing, pg_temp.replaced, pg_temp.listed;
	RETURN done;
END $$;
COMMENT ON FUNCTION note_unlisted(bigint)
	IS 'does with declarations that a full export does not list what export_rule says, and counts them in its load';

CREATE FUNCTION load_claims(file text DEFAULT '', mode text DEFAULT 'add') RETURNS load LANGUAGE plpgsql SET search_path
	FROM CURRENT AS $$
DECLARE
	required constant text[] := '{claim,source,number,channel,dwelling,from_date,declared_on}';
	columns constant integer[] := intake_columns(required,
		'{to_date,inflow_reason,household,dwelling_type,employer,lon,lat}');
	serials constant boolean[] := ARRAY[are_serials(columns[6]), are_serials(columns[7]), are_serials(columns[8])];
	limits constant jsonb := refusal_limits();
	load_number bigint;
	done load;
	accepted bigint;
BEGIN
	load_number := begin_load('claims');
	CREATE TEMP TABLE staged AS
	SELECT line, f[1] AS source_key, f[2] AS source, CASE WHEN q.fault IS NULL THEN f[3]
		END AS seal, h.code AS channel, d.dwelling,
		   f[10] AS household, CASE WHEN q.fault IS NULL THEN daterange(t.from_date::date, t.to_date::date)
			END AS period, CASE WHEN q.fault IS NULL THEN t.declared_on::date END AS declared_on,
		   i.code AS inflow_reason, w.code AS dwelling_type, CASE WHEN q.fault IS NULL THEN f[12]::credit_code
			END AS employer,
		   CASE WHEN q.fault IS NULL THEN ST_SetSRID(ST_MakePoint(f[13]::float8, f[14]::float8), 4326) END AS place,
		   q.fault
	FROM intake_fields(columns, required) AS r
	LEFT JOIN dwelling d ON d.code = f[5]
	LEFT JOIN code_reading h ON h.table_name = 'channel' AND h.word = lower(f[4])
	LEFT JOIN code_reading i ON i.table_name = 'inflow_reason' AND i.word = lower(f[9])
	LEFT JOIN code_reading w ON w.table_name = 'dwelling_type' AND w.word = lower(f[11])
	CROSS JOIN LATERAL (SELECT date_text(f[6], serials[1]) AS from_date, date_text(f[7], serials[2]) AS declared_on,
		date_text(f[8], serials[3]) AS to_date OFFSET 0) t
	CROSS JOIN LATERAL (SELECT coalesce(r.fault, number_fault(f[3]), CASE
			WHEN h.code IS NULL OR h.code NOT IN (SELECT channel FROM channel)
				THEN ARRAY['channel', 'MG1407', 'channel']
			WHEN d.dwelling IS NULL THEN ARRAY['dwelling', 'MG1405']
			WHEN NOT is_date(t.from_date) THEN date_fault('from_date', t.from_date)
			WHEN NOT is_date(t.to_date) THEN date_fault('to_date', t.to_date)
			WHEN NOT is_date(t.declared_on) THEN date_fault('declared_on', t.declared_on)
			WHEN f[9] IS NOT NULL AND i.code IS NULL THEN ARRAY['inflow_reason', 'MG1407', 'inflow_reason']
			WHEN f[11] IS NOT NULL AND w.code IS NULL THEN ARRAY['dwelling_type', 'MG1407', 'dwelling_type']
			WHEN NOT credit_code_is_valid(f[12]) THEN ARRAY['employer', 'MG1208']
			ELSE position_fault(f[13], f[14]) END) AS fault
		  OFFSET 0) j
	CROSS JOIN LATERAL (
		SELECT coalesce(j.fault, claim_fault(split_part(f[3], ' ', 3)::date, t.from_date::date, t.to_date::date,
			t.declared_on::date, limits)) AS fault OFFSET 0) q;
	ANALYZE pg_temp.staged;

	-- a key sent before, or on an earlier line: the same declaration again, or another one under its name
	UPDATE pg_temp.staged s
	SET fault = ARRAY['claim', 'MG1701']
	FROM (SELECT line, lag(line) OVER w IS NOT NULL
		AND (seal, channel, dwelling, household, period, declared_on, inflow_reason, dwelling_type, employer, place)
					   IS DISTINCT FROM first_value((seal, channel, dwelling, household, period, declared_on,
						inflow_reason, dwelling_type, employer, place)) OVER w AS differs
		  FROM pg_temp.staged WHERE fault IS NULL WINDOW w AS (PARTITION BY source, source_key ORDER BY line)) e
	WHERE e.line = s.line AND e.differs;
	PERFORM check_key(tag) FROM (SELECT DISTINCT split_part(seal, ' ', 1) AS tag FROM pg_temp.staged
		WHERE fault IS NULL) k;
	INSERT INTO person (pseudonym, birth_month, sex, origin)
	SELECT u.pseudonym, u.birth_month, u.sex, u.origin
	FROM (SELECT seal, min(line) AS line FROM pg_temp.staged WHERE fault IS NULL GROUP BY seal) n, unsealed(n.seal) u
		ORDER BY n.line
	ON CONFLICT (pseudonym) DO NOTHING;
	ALTER TABLE pg_temp.staged ADD person bigint, ADD named bigint;
	UPDATE pg_temp.staged s SET person = coalesce(p.merged_into, p.person), named = CASE WHEN p.merged_into IS NOT NULL
		THEN p.person END FROM person p WHERE s.fault IS NULL
			AND p.pseudonym = decode(split_part(s.seal, ' ', 2), 'hex');
	-- what a known key says otherwise: a fault, or in a full export a change
	CREATE TEMP TABLE replaced AS
	SELECT s.*, load_number AS load, c.claim, (c.person, c.channel, c.dwelling, c.household, lower(c.period),
		c.inflow_reason, c.dwelling_type, c.employer, c.place)
						 IS NOT DISTINCT FROM (s.person, s.channel, s.dwelling, s.household, lower(s.period),
							s.inflow_reason, s.dwelling_type, s.employer, s.place)
						 AND upper(c.period) IS NULL AND upper(s.period) IS NOT NULL AS ended
	FROM pg_temp.staged s JOIN claim c ON (c.source, c.source_key) = (s.source, s.source_key) AND NOT c.retired
	WHERE s.fault IS NULL
	  AND (c.person, c.channel, c.dwelling, c.household, c.period, c.declared_on, c.inflow_reason, c.dwelling_type,
		c.employer, c.place)
		  IS DISTINCT FROM (s.person, s.channel, s.dwelling, s.household, s.period, s.declared_on, s.inflow_reason,
			s.dwelling_type, s.employer, s.place);
	IF mode = 'full' THEN
		DELETE FROM pg_temp.replaced r USING pg_temp.replaced earlier WHERE earlier.claim = r.claim
			AND earlier.line < r.line;
		PERFORM replace_claims();
	ELSE
		UPDATE pg_temp.staged s SET fault = '{claim,MG1701}' FROM pg_temp.replaced r WHERE r.line = s.line;
		TRUNCATE pg_temp.replaced;
	END IF;

	INSERT INTO claim (source, source_key, person, named, dwelling, channel, household, period, declared_on,
		inflow_reason, dwelling_type, employer, place, load)
	SELECT source, source_key, person, named, dwelling, channel, household, period, declared_on, inflow_reason,
		dwelling_type, employer, place, load_number
	FROM pg_temp.staged WHERE fault IS NULL ORDER BY line
	ON CONFLICT (source, source_key) WHERE NOT retired DO NOTHING;
	GET DIAGNOSTICS accepted = ROW_COUNT;
	accepted := accepted + (SELECT count(*) FROM pg_temp.replaced);
	IF mode = 'full' THEN
		CREATE TEMP TABLE listed AS SELECT DISTINCT source, source_key FROM pg_temp.staged WHERE source IS NOT NULL;
	END IF;
	PERFORM close_intake(load_number, 'claims', file, accepted);
	UPDATE load SET changed = r.changed, ended = r.ended
	FROM (SELECT count(*) FILTER (WHERE NOT r.ended) AS changed, count(*) FILTER (WHERE r.ended) AS ended
		FROM pg_temp.replaced r) r
	WHERE load = load_number RETURNING load.* INTO done;
	DROP TABLE pg_temp.replaced;
	IF mode = 'full' THEN
		done := note_unlisted(load_number);
	END IF;
	ANALYZE person, claim;
	RETURN done;
END $$;
COMMENT ON FUNCTION load_claims(text, text) IS
	'claims.csv: claim, source, number, channel, dwelling, from_date, declared_on [, to_date, inflow_reason, '
	'household, dwelling_type, employer, lon, lat]; mode full: the file is all that its sources say, and is compared '
	'with what they said before';
