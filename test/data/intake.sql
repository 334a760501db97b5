-- Files as a client sends them: intake_file(VARIADIC lines) is one in base64; send() sends the lines of table line, and empties it.
CREATE TEMP TABLE line (n integer GENERATED ALWAYS AS IDENTITY, line text);
CREATE FUNCTION pg_temp.intake_file(VARIADIC lines text[]) RETURNS text LANGUAGE sql
	RETURN encode(convert_to(array_to_string(lines, E'\n') || E'\n', 'UTF8'), 'base64');
CREATE FUNCTION pg_temp.send() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO pg_temp.intake (content) SELECT pg_temp.intake_file(VARIADIC array_agg(line ORDER BY n)) FROM pg_temp.line;
	TRUNCATE pg_temp.line;
END $$;
