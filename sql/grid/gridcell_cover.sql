-- gridcell: covers of areas and windows, distances

CREATE FUNCTION gridcell_cover(
	area geometry, size_m integer, min_fraction double precision DEFAULT 0, OUT cell gridcell,
		OUT fraction double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION gridcell_cover(geometry, integer, double precision) IS
	'cells of a size that a polygon covers, by rows from the south-west, each with the exact fraction of its area that '
	'is covered, if that is not less than a minimum';
CREATE FUNCTION gridcell_cover_bbox(west double precision, south double precision, east double precision,
	north double precision, size_m integer) RETURNS SETOF gridcell
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION gridcell_cover_bbox(double precision, double precision, double precision, double precision,
	integer) IS
	'cells of a size that meet a window of longitudes and latitudes, by rows from the south-west; over the '
	'antimeridian if west > east';
CREATE FUNCTION gridcell_disk(cell gridcell, radius integer) RETURNS SETOF gridcell
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 25;
COMMENT ON FUNCTION gridcell_disk(gridcell, integer) IS
	'cells of the same size within radius steps, including the cell itself, by rows from the south-west';
CREATE FUNCTION gridcell_steps(cell gridcell, other gridcell) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_steps(gridcell, gridcell) IS
	'smallest number of steps between cells of one size, where a step may cross a corner: the ring of '
	'gridcell_neighbors that the other lies on';
CREATE FUNCTION gridcell_line(cell gridcell, other gridcell) RETURNS SETOF gridcell
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION gridcell_line(gridcell, gridcell) IS
	'cells on the straight line between two cells of one size, including both ends, where a step may cross a corner; '
	'the same cells from either end, the shorter way around the world';
CREATE FUNCTION gridcell_compact(cells gridcell[]) RETURNS gridcell[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION gridcell_compact(gridcell[]) IS
	'the fewest cells that cover the same area: complete sets of children replaced by their parent, no cell inside '
	'another, in order';
CREATE FUNCTION gridcell_uncompact(cells gridcell[], size_m integer) RETURNS SETOF gridcell
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION gridcell_uncompact(gridcell[],
	integer) IS 'cells of a size in each of the cells, none of which may be smaller';
