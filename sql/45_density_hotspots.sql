-- where a density is high or low together

CREATE FUNCTION density_hotspots(
	density density, radius integer, alpha double precision DEFAULT 0.05,
	OUT cell gridcell, OUT value double precision, OUT z double precision, OUT p double precision, OUT q double precision, OUT kind text) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION density_hotspots(density, integer, double precision) IS
	'Gi* of each cell over the square window of so many cells to every side, with two-sided p, q adjusted for the number of cells, and kind hot or cold where q is at most alpha';
