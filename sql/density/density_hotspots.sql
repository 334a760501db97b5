-- density: hot and cold spots, and their changes

CREATE FUNCTION density_hotspots(
	density density, radius integer, alpha double precision DEFAULT 0.05,
	OUT cell gridcell, OUT value double precision, OUT z double precision, OUT p double precision,
		OUT q double precision, OUT kind text) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION density_hotspots(density, integer, double precision) IS
	'Gi* of each cell over the square window of radius cells to every side, with two-sided p, q adjusted for the '
	'number of cells, and kind hot or cold where q is at most alpha';
CREATE FUNCTION density_moran(
	density density, radius integer, permutations integer DEFAULT 0, seed bigint DEFAULT 0,
	OUT cells bigint, OUT i double precision, OUT expected double precision, OUT variance_normal double precision,
		OUT z_normal double precision,
	OUT p_normal double precision, OUT variance_random double precision, OUT z_random double precision,
		OUT p_random double precision,
	OUT p_permutation double precision) RETURNS record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION density_moran(density, integer, integer, bigint) IS
	'Moran''s I, spatial autocorrelation of values within radius cells, with its moments under normality and '
	'randomisation, and by permutations';
CREATE FUNCTION density_moran_local(
	density density, radius integer, permutations integer DEFAULT 0, seed bigint DEFAULT 0,
	OUT cell gridcell, OUT value double precision, OUT i double precision, OUT z double precision,
		OUT p double precision,
	OUT p_permutation double precision, OUT quadrant text) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION density_moran_local(density, integer, integer, bigint) IS
	'local Moran''s I of each cell, and whether the cell and its neighbors are high or low (H, L)';
CREATE FUNCTION density_emerging(
	months density[], radius integer, alpha double precision DEFAULT 0.05,
	OUT cell gridcell, OUT pattern text, OUT trend_z double precision, OUT trend_p double precision,
		OUT last_z double precision,
	OUT hot integer, OUT cold integer) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION density_emerging(density[], integer, double precision) IS
	'hot and cold spots over months: the pattern of each cell, the trend of its Gi* and how many months it was hot or '
	'cold';
CREATE FUNCTION mann_kendall(
	"values" double precision[], OUT s bigint, OUT variance double precision, OUT z double precision,
		OUT p double precision) RETURNS record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mann_kendall(double precision[]) IS
	'Mann-Kendall test for a trend: ascending pairs minus descending pairs, its variance with ties, z corrected for '
	'continuity, two-sided p';
