-- A file's lines, put into table file_line, go to the registry as a client sends them by calling send().
CREATE TEMP TABLE file_line (n integer GENERATED ALWAYS AS IDENTITY, line text);
CREATE FUNCTION pg_temp.send() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO pg_temp.intake (content) SELECT encode(convert_to(string_agg(line || E'\n', '' ORDER BY n), 'UTF8'), 'base64') FROM pg_temp.file_line;
	TRUNCATE pg_temp.file_line;
END $$;
