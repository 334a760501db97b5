-- lines of CSV files, RFC 4180

CREATE FUNCTION csv_fields(line text) RETURNS text[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csv_fields(text) IS 'the fields of one line of a CSV file; an empty field without quotes is NULL';
