-- grid_number: numbering of a community's grids

CREATE FUNCTION grid_number(polygon geometry) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION grid_number(geometry) IS
	'window function: number of each polygon among those of its partition (a community), from west to east and from '
	'north to south as CJ/T 213 requires; at most 999, NULL for NULL and empty polygons';
