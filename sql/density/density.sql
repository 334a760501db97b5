-- density: a sparse map of cells to values, and zone_density: one of governance grids, divisions or other zones

CREATE FUNCTION density_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_agg_combine(internal,
	internal) IS 'combine function of aggregates that return a density or a flow';
CREATE FUNCTION density_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_agg_serial(internal)
	IS 'serialization function of aggregates that return a density or a flow';
CREATE FUNCTION density_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_agg_deserial(bytea,
	internal) IS 'deserialization function of aggregates that return a density or a flow';
-- keys of any type: the arguments of the aggregate determine it
CREATE FUNCTION density_agg_trans(state internal, key anyelement) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_agg_trans(internal, anyelement) IS 'transition function of density_agg';
CREATE FUNCTION density_agg_trans(state internal, key anyelement, weight integer) RETURNS internal
	AS 'MODULE_PATHNAME', 'density_agg_trans_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_agg_trans(internal, anyelement, integer) IS 'transition function of density_agg';
CREATE FUNCTION density_agg_trans(state internal, key anyelement, weight bigint) RETURNS internal
	AS 'MODULE_PATHNAME', 'density_agg_trans_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_agg_trans(internal, anyelement, bigint) IS 'transition function of density_agg';
CREATE FUNCTION density_agg_trans(state internal, key anyelement, weight double precision) RETURNS internal
	AS 'MODULE_PATHNAME', 'density_agg_trans_double' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_agg_trans(internal, anyelement, double precision) IS 'transition function of density_agg';
CREATE FUNCTION density_persons_agg_trans(state internal, key anyelement, person person_key) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_persons_agg_trans(internal, anyelement,
	person_key) IS 'transition function of density_persons_agg';
CREATE FUNCTION density_sum_agg_trans(state internal, map anyelement) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_sum_agg_trans(internal,
	anyelement) IS 'transition function of density_sum_agg and flow_sum_agg';

-- density is the preferred type, so a literal is a density if a function accepts both
@template sql/density/density.sql.in TYPE=density WHAT=density WHATS=densities KEYS=keys CATEGORY=d PREFERRED=true
COMMENT ON TYPE density IS
	'values of cells, in order: {"100mN34858E115709": 5, "100mN34858E115710": 2}; counts are exact, amounts have a '
	'point or an exponent';
@template sql/density/density_agg.sql.in TYPE=density NAME=cell KEY=gridcell

@template sql/density/density.sql.in TYPE=zone_density WHAT=density WHATS=densities KEYS=keys CATEGORY=d PREFERRED=false
COMMENT ON TYPE zone_density IS
	'values of zones, in order of their numbers, which are of type bigint, grid_code or region_code: {"region_code": '
	'{"331102001001": 5}}';
@template sql/density/density_agg.sql.in TYPE=zone_density NAME=zone KEY=bigint
@template sql/density/density_agg.sql.in TYPE=zone_density NAME=grid KEY=grid_code
@template sql/density/density_agg.sql.in TYPE=zone_density NAME=region KEY=region_code

CREATE FUNCTION density_cells(density density, OUT cell gridcell, OUT value double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'density_cells' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION density_cells(density) IS 'cells with their values, in order';
CREATE FUNCTION density_counts(density density, OUT cell gridcell, OUT count bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'density_counts' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION density_counts(density) IS 'cells with their counts, exact, in order; amounts are rejected';
CREATE FUNCTION density_zones(density zone_density, OUT zone bigint, OUT value double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'density_zones' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION density_zones(zone_density) IS 'zones with their values, in order; codes as numbers';
CREATE FUNCTION density_grids(density zone_density, OUT grid grid_code, OUT value double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'density_grids' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION density_grids(zone_density) IS 'governance grids with their values, in order';
CREATE FUNCTION density_regions(density zone_density, OUT region region_code, OUT value double precision)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'density_regions' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION density_regions(zone_density) IS 'divisions with their values, in order';
CREATE FUNCTION density_counts(density zone_density, OUT zone bigint, OUT count bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'density_counts' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION density_counts(zone_density) IS 'zones with their counts, exact, in order; amounts are rejected';
CREATE FUNCTION density_value(density density, cell gridcell) RETURNS double precision
	AS 'MODULE_PATHNAME', 'density_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_value(density, gridcell) IS 'value of a cell; NULL if absent';
CREATE FUNCTION density_value(density zone_density, zone bigint) RETURNS double precision
	AS 'MODULE_PATHNAME', 'density_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_value(zone_density, bigint) IS 'value of a zone; NULL if absent';
CREATE FUNCTION density_value(density zone_density, grid grid_code) RETURNS double precision
	AS 'MODULE_PATHNAME', 'density_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_value(zone_density, grid_code) IS 'value of a grid; NULL if absent';
CREATE FUNCTION density_value(density zone_density, region region_code) RETURNS double precision
	AS 'MODULE_PATHNAME', 'density_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_value(zone_density, region_code) IS 'value of a region; NULL if absent';
CREATE FUNCTION density_rollup(density density, size_m integer) RETURNS density
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_rollup(density, integer) IS 'sums by cells of a size; none may be larger';
CREATE FUNCTION density_rollup(density zone_density, level integer) RETURNS zone_density
	AS 'MODULE_PATHNAME', 'zone_density_rollup' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_rollup(zone_density,
	integer) IS 'sums by divisions of a level, 1 province to 5 village, of divisions or governance grids';
CREATE FUNCTION density_of_size(density density, size_m integer) RETURNS density
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_of_size(density, integer) IS 'the cells of one size, of a density that has several';
CREATE FUNCTION density_of_level(density zone_density, level integer) RETURNS zone_density
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_of_level(zone_density,
	integer) IS 'the divisions of one level, of a density that has several';
CREATE FUNCTION density_crop(density density, area geometry) RETURNS density
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_crop(density,
	geometry) IS 'the cells whose centre lies in a polygon or multipolygon, or on its edge';
