-- one reader for all files: the same rows from whatever an office exports, one clear error where the bytes are not certain
SET client_min_messages = warning;
\set SHOW_CONTEXT never
\getenv dir PG_ABS_SRCDIR
\set key_script :dir '/data/key.sql'
\i :key_script
SELECT migrant_create_registry();
CREATE SCHEMA reader_test;
SET search_path = reader_test, registry, public;

-- what the reader makes of bytes, as one text; or the error
CREATE FUNCTION read(bytes bytea, encoding text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
BEGIN
	PERFORM open_intake(encoding, 'x.csv');
	-- in pieces whose base64 ends anywhere
	INSERT INTO pg_temp.intake (content)
	SELECT substr(c, n, 997 + length(c) / 50) FROM translate(encode(bytes, 'base64'), E'\n', '') c, generate_series(1, length(c), 997 + length(c) / 50) n ORDER BY n;
	RETURN (SELECT string_agg(concat_ws(' ', line, CASE WHEN is_header THEN 'header' END, fields::text, sqlstate, problem, content), E'\n' ORDER BY line) FROM pg_temp.intake);
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN format('%s: %s%s', SQLSTATE, SQLERRM, nullif('. ' || detail, '. '));
END $$;
-- UTF-16 by its definition, below U+10000
CREATE FUNCTION utf16(t text, is_little boolean) RETURNS bytea LANGUAGE sql
	RETURN (SELECT string_agg(CASE WHEN is_little THEN set_byte(set_byte('\x0000', 0, ascii(c) % 256), 1, ascii(c) / 256) ELSE set_byte(set_byte('\x0000', 0, ascii(c) / 256), 1, ascii(c) % 256) END, '' ORDER BY n)
			FROM string_to_table(t, NULL) WITH ORDINALITY s(c, n));

\echo 'encodings, marks, delimiters, line ends and quotes in all combinations'
CREATE TABLE cell (row integer, n integer, value text, PRIMARY KEY (row, n));
INSERT INTO cell
SELECT r, n, replace(v, '¶', E'\n') FROM (VALUES (1, '{出租屋登记表,"","","",""}'::text[]), (2, '{"","","","",""}'), (3, '{户号,"区 划编码",经度,纬度,备注}'), (4, '{甲-1,331102001001,119.9,28.4,"x"}'),
	(5, '{"  二  ","３３１１０２００１００１","　119.9 ","=\"28.4\"",""}'), (6, '{"a,b;c","say \"yes\"","一行¶二行","''007",""}'), (7, '{"","","","",""}'), (8, '{丙,𠀀,"","",""}')) t(r, f), unnest(f) WITH ORDINALITY u(v, n);
CREATE FUNCTION file(delimiter text, line_end text, quotes text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(line, line_end ORDER BY row) || line_end
	FROM (SELECT row, string_agg(CASE WHEN quotes = 'all' OR value ~ E'[",;\t\n]' THEN '"' || replace(replace(value, '"', '""'), E'\n', line_end) || '"' ELSE value END, delimiter ORDER BY n)
				 || CASE WHEN quotes = 'all' THEN repeat(delimiter, 3) ELSE '' END AS line
		  FROM cell GROUP BY row) l
$$;
CREATE TABLE expected AS SELECT read(convert_to(file(',', E'\n', 'few'), 'UTF8')) AS rows;
SELECT rows FROM expected;
SELECT count(*) AS files, count(*) FILTER (WHERE replace(read(bytes), '𠀀', '?') IS DISTINCT FROM replace(rows, '𠀀', '?')) AS other_rows
FROM expected, (VALUES (','), (';'), (E'\t')) d(delimiter), (VALUES (E'\n'), (E'\r\n'), (E'\r')) e(line_end), (VALUES ('few'), ('all')) q(quotes),
	 LATERAL (SELECT file(delimiter, line_end, quotes) AS t) f,
	 LATERAL (VALUES (convert_to(t, 'UTF8')), ('\xefbbbf' || convert_to(t, 'UTF8')), (convert_to(t, 'GB18030')), (convert_to(replace(t, '𠀀', '?'), 'GBK')),
		('\xfffe' || utf16(replace(t, '𠀀', '?'), true)), ('\xfeff' || utf16(replace(t, '𠀀', '?'), false)), (utf16(replace(t, '𠀀', '?'), true)), (utf16(replace(t, '𠀀', '?'), false))) b(bytes);
-- as one that Excel writes with a line of its own
SELECT read(convert_to(E'sep=;\r\n户号;经度\r\nA;1,5\r\n', 'GBK'));

\echo 'what the bytes cannot tell, and what they tell'
SELECT name, read(bytes, encoding)
FROM (VALUES (1, 'of two bytes in both', 'dwelling,lon'::bytea || '\x0a' || convert_to('毛', 'GB18030') || ',1', NULL), (2, 'the same, stated', 'dwelling,lon'::bytea || '\x0a' || convert_to('毛', 'GB18030') || ',1', 'GBK'),
	(3, 'the same, stated to be another', 'dwelling,lon'::bytea || '\x0a' || convert_to('毛', 'GB18030') || ',1', 'utf-8'), (4, 'in neither', 'dwelling,lon'::bytea || '\x0a' || '2,ff' || '\xff', NULL),
	(5, 'both, one after the other', convert_to(E'dwelling,lon\n甲乙丙丁戊己庚辛,1\n', 'UTF8') || convert_to('甲,2', 'GB18030'), NULL), (6, 'a character cut', convert_to(E'dwelling,lon\n甲', 'UTF8') || '\xe4b8', 'UTF8'),
	(7, 'digits beside bytes that fit not', 'dwelling,lon'::bytea || '\x0a' || convert_to('甲', 'GB18030') || '\x81' || '339900199001010011', NULL), (8, 'UTF-16 cut', '\xfffe' || utf16('dwelling,lon', true) || '\x0a', NULL),
	(9, 'xlsx', '\x504b030414000600', NULL), (10, 'xls', '\xd0cf11e0a1b11ae1', NULL), (11, 'zero', 'dwelling,lon'::bytea || '\x0a00' || '1,2', NULL), (12, 'no such encoding', 'a', 'klingon'),
	(13, 'GB 18030 without a character of Unicode', 'dwelling,lon'::bytea || '\x0a' || convert_to('甲', 'GB18030') || '\xfe39fe39', NULL)) t(n, name, bytes, encoding) ORDER BY n;

\echo 'rows: short ones, long ones, quotes, a lone \.'
SELECT read(convert_to(E'code,name,x,,\n1\n2,a,b,,,\n3,a,b,,,c\n\\.\n4,"a\n5,b"c\n6,"b\n', 'UTF8'));
SELECT read(convert_to(E'x\ncode,name\n1,"' || repeat(E'y\n', 40000) || E'"\n2,b\n', 'UTF8')) LIKE E'2 header {code,name}\n3 22P02 The quotes of a field are not closed.\n4 {y,NULL}\n%\n40003 22P02 The quotes of a field are not closed.\n40004 {2,b}' AS on_at_the_next_line;
-- a cell of megabytes without line breaks
SELECT length(read(convert_to(E'code,name\n1,"' || repeat('y,', 2000000) || E'"\n2,b\n', 'UTF8'))) AS characters;

\echo 'headers'
CREATE FUNCTION columns(header text, required text[], optional text[] DEFAULT '{}') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
	hint text;
BEGIN
	PERFORM open_intake('UTF8'), read(convert_to(header || E'\n1,2,3', 'UTF8'));
	RETURN intake_columns(required, optional)::text;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', SQLSTATE, SQLERRM, detail, hint);
END $$;
SET client_min_messages = notice;
SELECT columns('身份证号码,姓名,户号', '{number,dwelling}', '{lon}');
SELECT columns('dwelling,name,户号', '{dwelling,name}');
SELECT columns('number,手机,lon,lat,339900199001010011', '{dwelling,lon,lat,code}');
SELECT columns('楼栋,经度,纬度', '{dwelling,lon,lat}');
INSERT INTO header_word VALUES (' 楼 栋 ', 'dwelling');
SELECT columns('楼栋,经度,纬度', '{dwelling,lon,lat}');
SET client_min_messages = warning;
-- words for numbers make no others known, and none of them none
DELETE FROM header_word WHERE column_name = 'number';
SELECT read('number,dwelling,lon'::bytea || '\x0a' || '339900199001010011,A,1');
DELETE FROM header_word;
SELECT read('number,dwelling,lon');

\echo 'kinds, by the header'
DROP SCHEMA registry CASCADE;
SELECT migrant_create_registry();
CREATE FUNCTION kind(header text, first text, preferred text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM read(convert_to(concat_ws(E'\n', header, first), 'UTF8'), 'UTF8');
	RETURN intake_kind(preferred);
END $$;
SELECT header, preferred, kind(header, first, preferred)
FROM (VALUES (1, '区划代码,区划名称', NULL, '331102001001,x'), (2, '区划代码,区划名称,边界', NULL, '331102001001,x,y'), (3, 'code,name,geometry', NULL, '331102001001001,x,y'), (4, '网格编码,范围', 'regions', '331102001001001,x'),
	(5, 'code,name,geometry', 'regions', '331102001001001,x,y'), (6, '编码,所属社区,经度,纬度', 'claims', ''), (7, '申报编号,来源,身份证号,渠道,户号,入住日期,登记日期,单位代码,经度,纬度', NULL, ''), (8, '户号,月份,类别,用量', NULL, ''),
	(9, '统一社会信用代码,经度,纬度', NULL, ''), (10, '设备编号,定位时间,经度,纬度', NULL, ''), (11, '户号,用量', NULL, '')) t(n, header, preferred, first) ORDER BY n;

-- every column of every load has its name among the words
SELECT DISTINCT split_part(c, '|', 1) AS without_a_word
FROM pg_proc, regexp_matches(prosrc, '(?:required constant text\[\] := |intake_columns\(required, )''\{([^}]*)\}''', 'g') m, string_to_table(m[1], ',') c
WHERE pronamespace = 'registry'::regnamespace AND proname LIKE 'load\_%' AND NOT EXISTS (SELECT FROM header_word w WHERE w.word = ANY (string_to_array(c, '|')) AND w.column_name = ANY (string_to_array(c, '|')));
DROP SCHEMA reader_test, registry CASCADE;
