-- What is said to clerks, in both languages, and how values are read as offices write them.

CREATE TABLE error_text (
	code		text PRIMARY KEY CHECK (code ~ '^MG[0-9]{4}$'),
	sqlstate	text NOT NULL CHECK (sqlstate ~ '^[0-9A-Z]{5}$'),
	problem_en	text NOT NULL,
	problem_zh	text NOT NULL,
	hint_en		text NOT NULL,
	hint_zh		text NOT NULL
);
COMMENT ON TABLE error_text IS
	'错误信息 / what is said of a refused line or by a function that refuses, in both languages; %s stands for what it is '
	'about';
INSERT INTO error_text
SELECT f[1], f[2], f[3], f[4], f[5], f[6]
FROM regexp_split_to_table($seed$
@include seeds/error_texts.csv
$seed$, '\n') WITH ORDINALITY l(line, n), csv_fields(line) f
WHERE n > 2 AND line <> '';

-- Texts beyond those that a text has places for are left out.
CREATE FUNCTION fill_text(text text, arguments text[]) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN format(text, VARIADIC arguments || array_fill(NULL::text, ARRAY[4]));
COMMENT ON FUNCTION fill_text(text, text[]) IS 'a text of error_text with what it is about in the places of its %s';

CREATE FUNCTION fail(code text, VARIADIC arguments text[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql
SET search_path = registry, pg_temp AS $$
DECLARE
	t error_text;
	message text;
BEGIN
	SELECT * INTO STRICT t FROM error_text e WHERE e.code = fail.code;
	message := fill_text(t.problem_en, arguments);
	RAISE EXCEPTION USING ERRCODE = t.sqlstate, MESSAGE = lower(left(message, 1)) || rtrim(substr(message, 2), '.'),
		DETAIL = rtrim(fill_text(t.problem_zh, arguments), '。') || '。' || fill_text(t.hint_zh, arguments),
		HINT = fill_text(t.hint_en, arguments) || ' (' || t.code || ')';
END $$;
COMMENT ON FUNCTION fail(text, text[]) IS
	'raises an error of error_text: in English, with the Chinese words as its detail and the code at the end of its '
	'hint';

CREATE TABLE refused_line (
	load		integer NOT NULL REFERENCES load,
	line		bigint NOT NULL,
	column_name	text,
	code		text NOT NULL REFERENCES error_text,
	arguments	text[] NOT NULL,
	PRIMARY KEY (load, line)
);
COMMENT ON TABLE refused_line IS '未接收的行 / lines that were refused, by number; never their content';
COMMENT ON COLUMN refused_line.line IS 'line of the file, the header being line 1';

CREATE VIEW load_error AS
SELECT r.load, r.line, r.column_name, t.sqlstate, fill_text(t.problem_en, r.arguments) AS problem,
	fill_text(t.hint_en, r.arguments) AS hint,
	   fill_text(t.problem_zh, r.arguments) AS problem_zh, fill_text(t.hint_zh, r.arguments) AS hint_zh, r.code
FROM refused_line r JOIN error_text t ON t.code = r.code;
COMMENT ON VIEW load_error IS '导入错误 / lines that were refused, with what is wrong and what to do, in both languages';

CREATE TABLE code_word (
	table_name	text NOT NULL,
	word		text NOT NULL CHECK (word = lower(word)),
	code		text NOT NULL,
	PRIMARY KEY (table_name, word),
	FOREIGN KEY (table_name, code) REFERENCES code
);
COMMENT ON TABLE code_word IS
	'代码的说法 / words that offices write for codes of table code, beside the codes and their labels; in lower case';
INSERT INTO code_word
SELECT f[1], f[2], f[3]
FROM regexp_split_to_table($seed$
@include seeds/code_words.csv
$seed$, '\n') WITH ORDINALITY l(line, n), csv_fields(line) f
WHERE n > 2 AND line <> '';

CREATE VIEW code_reading AS
SELECT DISTINCT ON (table_name, word) table_name, word, code
FROM (SELECT table_name, lower(code) AS word, code, 1 AS rank FROM code
	  UNION ALL SELECT 'channel', lower(channel), channel, 1 FROM channel
	  UNION ALL SELECT table_name, word, code, 2 FROM code_word
	  UNION ALL SELECT table_name, lower(label_zh), code, 3 FROM code
	  UNION ALL SELECT table_name, lower(label_en), code, 4 FROM code) w
ORDER BY table_name, word, rank, code;
COMMENT ON VIEW code_reading
	IS '代码的读法 / every word that is read as a code: the code, words of code_word, labels in both languages';

CREATE FUNCTION read_code(name text, value text) RETURNS text LANGUAGE sql STABLE SET search_path FROM CURRENT
	RETURN (SELECT r.code FROM code_reading r WHERE r.table_name = read_code.name AND r.word = lower(value));
COMMENT ON FUNCTION read_code(text, text) IS 'the code of a code table that a word stands for; NULL if there is none';

CREATE FUNCTION is_date(value text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN value IS NULL THEN NULL
				WHEN value ~ '^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'
				THEN substr(value, 9)::integer <= extract(day
					FROM make_date(substr(value, 1, 4)::integer, substr(value, 6, 2)::integer,
						1) + interval '1 month -1 day')
				ELSE false END;
COMMENT ON FUNCTION is_date(text) IS 'is the text a calendar date YYYY-MM-DD of the years 1900 to 2199? NULL for NULL';

-- A spreadsheet counts days from the last but one day of 1899, as if 1900 had been a leap year.
CREATE FUNCTION date_text(value text, is_serial boolean DEFAULT false) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE
		WHEN value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN value
		WHEN value ~ '^[0-9]{4}([-/.][0-9]{1,2}[-/.]|年[0-9]{1,2}月)[0-9]{1,2}日?([ T]+[0-9:.]+)?$'
		THEN regexp_replace(regexp_replace(value, '^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2}).*$', '\1-0\2-0\3'),
			'-0([0-9]{2})', '-\1', 'g')
		WHEN value ~ '^(19|20|21)[0-9]{6}$'
			THEN substr(value, 1, 4) || '-' || substr(value, 5, 2) || '-' || substr(value, 7)
		WHEN is_serial AND value ~ '^[0-9]{5}(\.[0-9]*)?$' THEN (date '1899-12-30' + substr(value, 1, 5)::integer)::text
		ELSE value END;
COMMENT ON FUNCTION date_text(text, boolean) IS
	'a date as offices write it (2024/3/1, 2024年3月1日, 20240301, with a time, or the number of a day in a spreadsheet) '
	'as YYYY-MM-DD; another text as it is';

CREATE FUNCTION date_fault(name text, value text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN NOT is_date(value)
		THEN ARRAY[name, CASE WHEN value ~ '^[0-9]{1,2}[-/.][0-9]{1,2}[-/.]([0-9]{2}|[0-9]{4})$' THEN 'MG1302'
			ELSE 'MG1301' END] END;
COMMENT ON FUNCTION date_fault(text,
	text) IS 'why a text of date_text is no date, for a column; NULL if it is one, or NULL';

CREATE FUNCTION is_number(value text, low numeric, high numeric) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN value IS NULL THEN NULL
				WHEN value ~ '^[+-]?([0-9]{1,30}(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?$' AND length(value) <= 400
				THEN value::numeric BETWEEN low AND high ELSE false END;
COMMENT ON FUNCTION is_number(text, numeric, numeric) IS
	'is the text a decimal number from low to high, perhaps with an exponent? NULL for NULL';

CREATE FUNCTION is_whole(value text, low numeric, high numeric) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE is_number(value, low, high) WHEN true THEN value::numeric % 1 = 0 WHEN false THEN false END;
COMMENT ON FUNCTION is_whole(text, numeric, numeric) IS 'is the text a whole number from low to high? NULL for NULL';

CREATE FUNCTION position_fault(lon text, lat text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN NOT is_number(lon, -180, 180) THEN ARRAY['lon', 'MG1601']
				WHEN NOT is_number(lat, -90, 90) THEN ARRAY['lat', 'MG1602']
				WHEN num_nulls(lon, lat) = 1 THEN ARRAY[CASE WHEN lon IS NULL THEN 'lon' ELSE 'lat' END, 'MG1603'] END;
COMMENT ON FUNCTION position_fault(text,
	text) IS 'why longitude and latitude are no position; NULL if they are one, or both NULL';

CREATE FUNCTION number_fault(seal text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN seal NOT LIKE '!%' THEN NULL
				WHEN seal LIKE '!It has %' THEN ARRAY['number', 'MG1201', substring(seal FROM '[0-9]+')]
				WHEN seal LIKE '!Character %' THEN ARRAY['number', 'MG1202', substring(seal FROM '[0-9]+')]
				WHEN seal LIKE '!The check character %' THEN ARRAY['number', 'MG1203']
				WHEN seal LIKE '!The birth date %' THEN ARRAY['number', 'MG1204']
				WHEN seal LIKE '!The province %' THEN ARRAY['number', 'MG1205']
				WHEN seal LIKE '!A spreadsheet %' THEN ARRAY['number', 'MG1206']
				ELSE ARRAY['number', 'MG1207'] END;
COMMENT ON FUNCTION number_fault(text) IS 'what intake_seal found wrong with a number, as a code; NULL for a seal';

-- What is impossible and what is doubtful, by rule.

CREATE TABLE plausibility_rule (
	name		text NOT NULL CHECK (name IN ('before_birth', 'future_stay', 'future_declaration', 'at_zero', 'outside',
		'long_stay', 'early_declaration')),
	valid		daterange NOT NULL,
	verdict		text NOT NULL CHECK (verdict IN ('refuse', 'doubt')),
	days		integer,
	metres		integer,
	clause		text NOT NULL,
	source		text NOT NULL,
	confidence	text NOT NULL CHECK (confidence IN ('A', 'B', 'default')),
	PRIMARY KEY (name, valid)
);
COMMENT ON TABLE plausibility_rule IS '合理性规则 / what a declaration or a dwelling is refused or doubted for, by time';
COMMENT ON COLUMN plausibility_rule.verdict
	IS 'refuse: it is not taken; doubt: it is taken and shown in doubtful_claim or doubtful_dwelling';
COMMENT ON COLUMN plausibility_rule.days IS 'days beyond which the rule holds';
COMMENT ON COLUMN plausibility_rule.metres IS 'metres beyond which the rule holds';
INSERT INTO plausibility_rule
SELECT f[1], daterange(f[2]::date, f[3]::date), f[4], f[5]::integer, f[6]::integer, f[7], f[8], f[9]
FROM regexp_split_to_table($seed$
@include seeds/plausibility_rules.csv
$seed$, '\n') WITH ORDINALITY l(line, n), csv_fields(line) f
WHERE n > 2 AND line <> '';

ANALYZE error_text, code_word, plausibility_rule;

CREATE FUNCTION today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (now() AT TIME ZONE 'Asia/Shanghai')::date;
COMMENT ON FUNCTION today() IS 'the day it is in China, whatever the session''s time zone';

-- Limits are looked up once for a load, not for each of its lines.
CREATE FUNCTION refusal_limits() RETURNS jsonb LANGUAGE sql STABLE SET search_path FROM CURRENT
	RETURN (SELECT coalesce(jsonb_object_agg(r.name, coalesce(r.days, r.metres)), '{}') FROM plausibility_rule r
			WHERE r.verdict = 'refuse' AND r.valid @> today());
COMMENT ON FUNCTION refusal_limits() IS 'days or metres of the rules that refuse today, by the name of the rule';

CREATE FUNCTION dwelling_fault(region region_code, place geometry, limits jsonb DEFAULT refusal_limits()) RETURNS text[]
	LANGUAGE sql STABLE
	RETURN CASE WHEN region_code_level(region) <> 5 THEN ARRAY['region', 'MG1406']
				WHEN ST_DistanceSphere(place, ST_SetSRID(ST_MakePoint(0, 0), 4326))
					 <= (limits ->> 'at_zero')::double precision THEN ARRAY['lon', 'MG1804']
				WHEN limits ->> 'outside' IS NOT NULL
					 AND (SELECT ST_Distance(r.shape::geography, place::geography) FROM region r
						  WHERE r.code = dwelling_fault.region) > (limits ->> 'outside')::double precision
				THEN ARRAY['lon', 'MG1805'] END;
COMMENT ON FUNCTION dwelling_fault(region_code, geometry, jsonb) IS
	'why a dwelling is not taken, by file or otherwise: its column, the code of error_text and what it is about; NULL '
	'if it is';

CREATE FUNCTION claim_fault(birth_month date, from_date date, to_date date, declared_on date,
	limits jsonb DEFAULT refusal_limits()) RETURNS text[] LANGUAGE sql STABLE
	RETURN CASE WHEN from_date IS NULL OR NOT isfinite(from_date) THEN ARRAY['from_date', 'MG1301']
				WHEN NOT isfinite(to_date) THEN ARRAY['to_date', 'MG1301']
				WHEN declared_on IS NULL OR NOT isfinite(declared_on) THEN ARRAY['declared_on', 'MG1301']
				WHEN to_date <= from_date THEN ARRAY['to_date', 'MG1305']
				WHEN birth_month > today() THEN ARRAY['number', 'MG1204']
				WHEN from_date < birth_month - (limits ->> 'before_birth')::integer THEN ARRAY['from_date', 'MG1801']
				WHEN from_date > today() + (limits ->> 'future_stay')::integer THEN ARRAY['from_date', 'MG1802']
				WHEN declared_on > today() + (limits ->> 'future_declaration')::integer
					THEN ARRAY['declared_on', 'MG1803'] END;
COMMENT ON FUNCTION claim_fault(date, date, date, date, jsonb) IS
	'why a declaration is not taken, by file or by function: its column, the code of error_text and what it is about; '
	'NULL if it is';
