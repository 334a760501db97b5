-- gridcell: square cells of an equal-area, metric, nested grid of the world (plane of EPSG:6933)

CREATE TYPE gridcell;
CREATE FUNCTION gridcell_in(cstring) RETURNS gridcell
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_in(cstring) IS 'text input';
CREATE FUNCTION gridcell_out(gridcell) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_out(gridcell) IS 'text output';
CREATE FUNCTION gridcell_recv(internal) RETURNS gridcell
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_recv(internal) IS 'binary input';
CREATE FUNCTION gridcell_send(gridcell) RETURNS bytea
	AS 'int8send' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_send(gridcell) IS 'binary output';
CREATE TYPE gridcell (
	INPUT = gridcell_in, OUTPUT = gridcell_out, RECEIVE = gridcell_recv, SEND = gridcell_send, LIKE = bigint);
COMMENT ON TYPE gridcell IS
	'square cell of 100 km to 1 m on the equal-area plane of EPSG:6933, named by size, row and column of its '
	'south-west corner; names of INSPIRE''s grid, which lies on EPSG:3035, look alike and are other cells';

@template sql/base/int8_order.sql.in TYPE=gridcell

CREATE FUNCTION gridcell(cell bigint) RETURNS gridcell
	AS 'MODULE_PATHNAME', 'bigint_to_gridcell' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell(bigint) IS 'the cell with this number, checked';
CREATE CAST (bigint AS gridcell) WITH FUNCTION gridcell(bigint);
COMMENT ON CAST (bigint AS gridcell) IS 'the cell with this number, checked';
CREATE CAST (gridcell AS bigint) WITHOUT FUNCTION;
COMMENT ON CAST (gridcell AS bigint) IS 'the number of the cell, below 2^52';

CREATE FUNCTION gridcell(lon double precision, lat double precision, size_m integer) RETURNS gridcell
	AS 'MODULE_PATHNAME', 'gridcell_from_lonlat' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell(double precision, double precision, integer) IS
	'cell of a size in metres at a longitude and latitude in degrees';
CREATE FUNCTION gridcell(lonlat point, size_m integer) RETURNS gridcell
	AS 'MODULE_PATHNAME', 'gridcell_from_point' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell(point, integer) IS 'cell of a size in metres at a point (longitude, latitude)';
CREATE FUNCTION gridcell(lonlat geometry, size_m integer) RETURNS gridcell
	AS 'MODULE_PATHNAME', 'gridcell_from_geometry' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell(geometry, integer) IS
	'cell of a size in metres at a point geometry (SRID 4326 or 4490); NULL if it is empty';
CREATE FUNCTION gridcell_vertices(lonlat geometry, size_m integer) RETURNS SETOF gridcell
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION gridcell_vertices(geometry, integer) IS
	'cell of each vertex of a geometry, in the order of the vertices';

CREATE FUNCTION gridcell_is_valid(cell text) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_is_valid(text) IS 'would the text be accepted as a gridcell?';
CREATE FUNCTION gridcell_size(cell gridcell) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_size(gridcell) IS 'length of the edges in metres';
CREATE FUNCTION gridcell_parent(cell gridcell, size_m integer) RETURNS gridcell
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_parent(gridcell, integer) IS
	'enclosing cell of a size, the cell itself at its own size, NULL at a smaller one';
CREATE FUNCTION gridcell_children(cell gridcell, size_m integer) RETURNS SETOF gridcell
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION gridcell_children(gridcell, integer) IS
	'cells of a size inside a cell, in their order; none at a larger size';
CREATE FUNCTION gridcell_neighbors(cell gridcell, ring integer DEFAULT 1) RETURNS SETOF gridcell
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 8;
COMMENT ON FUNCTION gridcell_neighbors(gridcell, integer) IS
	'cells of the same size at a distance of ring cells, counterclockwise from the south-west';

CREATE FUNCTION gridcell_lon(cell gridcell) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_lon(gridcell) IS 'longitude of the centre in degrees';
CREATE FUNCTION gridcell_lat(cell gridcell) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_lat(gridcell) IS 'latitude of the centre in degrees';
CREATE FUNCTION gridcell_west(cell gridcell) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_west(gridcell) IS 'longitude of the western edge in degrees';
CREATE FUNCTION gridcell_south(cell gridcell) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_south(gridcell) IS 'latitude of the southern edge in degrees';
CREATE FUNCTION gridcell_east(cell gridcell) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_east(gridcell) IS 'longitude of the eastern edge in degrees';
CREATE FUNCTION gridcell_north(cell gridcell) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_north(gridcell) IS 'latitude of the northern edge in degrees';
CREATE FUNCTION gridcell_area(cell gridcell) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_area(gridcell) IS
	'area in square metres: the square of the size, except for cells cut by the edge of the world';
CREATE FUNCTION gridcell_width(cell gridcell) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_width(gridcell) IS
	'length on the ground from west to east through the centre, in metres';
CREATE FUNCTION gridcell_height(cell gridcell) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_height(gridcell) IS 'length on the ground from south to north, in metres';
CREATE FUNCTION gridcell_center(cell gridcell) RETURNS geometry
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN ST_SetSRID(ST_MakePoint(gridcell_lon(cell), gridcell_lat(cell)), 4326);
COMMENT ON FUNCTION gridcell_center(gridcell) IS 'centre as a point, SRID 4326';
CREATE FUNCTION gridcell_boundary(cell gridcell) RETURNS geometry
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN ST_MakeEnvelope(gridcell_west(cell), gridcell_south(cell), gridcell_east(cell), gridcell_north(cell), 4326);
COMMENT ON FUNCTION gridcell_boundary(gridcell) IS
	'the cell as a polygon, SRID 4326; its edges are meridians and parallels, so the four corners are enough';

CREATE FUNCTION gridcell_first(ancestor gridcell) RETURNS gridcell
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_first(gridcell)
	IS 'smallest cell inside a cell (1 m, south-west corner), to search descendants as a range';
CREATE FUNCTION gridcell_last(ancestor gridcell) RETURNS gridcell
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gridcell_last(gridcell)
	IS 'greatest cell inside a cell (1 m, north-east corner), to search descendants as a range';
CREATE FUNCTION gridcell_contains(ancestor gridcell, cell gridcell) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	SUPPORT prefix_contains_support;
COMMENT ON FUNCTION gridcell_contains(gridcell, gridcell) IS 'implementation of @> operator';
CREATE FUNCTION gridcell_contained(cell gridcell, ancestor gridcell) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	SUPPORT prefix_contained_support;
COMMENT ON FUNCTION gridcell_contained(gridcell, gridcell) IS 'implementation of <@ operator';
CREATE OPERATOR @> (
	LEFTARG = gridcell, RIGHTARG = gridcell, FUNCTION = gridcell_contains, COMMUTATOR = <@,
	RESTRICT = matchingsel, JOIN = matchingjoinsel);
COMMENT ON OPERATOR @> (gridcell, gridcell) IS 'does left contain right?';
CREATE OPERATOR <@ (
	LEFTARG = gridcell, RIGHTARG = gridcell, FUNCTION = gridcell_contained, COMMUTATOR = @>,
	RESTRICT = matchingsel, JOIN = matchingjoinsel);
COMMENT ON OPERATOR <@ (gridcell, gridcell) IS 'is left contained in right?';

