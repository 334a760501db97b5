-- one residence at a time: a trigger instead of an exclusion constraint

CREATE FUNCTION residence_without_overlaps() RETURNS trigger
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION residence_without_overlaps() IS
	'trigger AFTER INSERT OR UPDATE FOR EACH ROW with the names of two columns, key and period: no two periods of one '
	'key may overlap, in any partition; needs a B-tree with the key first';
