-- flow: a sparse matrix of origins and destinations among cells, and zone_flow: one among governance grids, divisions
-- or other zones

-- keys of any type, as for densities
CREATE FUNCTION flow_agg_trans(state internal, from_key anyelement, to_key anyelement) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION flow_agg_trans(internal, anyelement, anyelement) IS 'transition function of flow_agg';
CREATE FUNCTION flow_agg_trans(state internal, from_key anyelement, to_key anyelement, weight integer) RETURNS internal
	AS 'MODULE_PATHNAME', 'flow_agg_trans_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION flow_agg_trans(internal, anyelement, anyelement, integer) IS 'transition function of flow_agg';
CREATE FUNCTION flow_agg_trans(state internal, from_key anyelement, to_key anyelement, weight bigint) RETURNS internal
	AS 'MODULE_PATHNAME', 'flow_agg_trans_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION flow_agg_trans(internal, anyelement, anyelement, bigint) IS 'transition function of flow_agg';
CREATE FUNCTION flow_agg_trans(state internal, from_key anyelement, to_key anyelement, weight double precision)
	RETURNS internal
	AS 'MODULE_PATHNAME', 'flow_agg_trans_double' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION flow_agg_trans(internal, anyelement, anyelement,
	double precision) IS 'transition function of flow_agg';
CREATE FUNCTION flow_persons_agg_trans(state internal, from_key anyelement, to_key anyelement, person person_key)
	RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION flow_persons_agg_trans(internal, anyelement, anyelement,
	person_key) IS 'transition function of flow_persons_agg';

@template sql/density/density.sql.in TYPE=flow WHAT=flow WHATS=flows KEYS=pairs CATEGORY=f PREFERRED=true
COMMENT ON TYPE flow IS
	'values of pairs of cells, from and to, in order: {"100mN34858E115709": {"100mN34858E115710": 5}}; counts are '
	'exact, amounts have a point or an exponent';
@template sql/flow/flow_agg.sql.in TYPE=flow NAME=cell KEY=gridcell
@template sql/flow/flow.sql.in TYPE=flow DENSITY=density NAME=cell KEY=gridcell

@template sql/density/density.sql.in TYPE=zone_flow WHAT=flow WHATS=flows KEYS=pairs CATEGORY=f PREFERRED=false
COMMENT ON TYPE zone_flow IS
	'values of pairs of zones, from and to, in order, whose numbers are of type bigint, grid_code or region_code: '
	'{"bigint": {"1": {"2": 5}}}';
@template sql/flow/flow_agg.sql.in TYPE=zone_flow NAME=zone KEY=bigint
@template sql/flow/flow_agg.sql.in TYPE=zone_flow NAME=grid KEY=grid_code
@template sql/flow/flow_agg.sql.in TYPE=zone_flow NAME=region KEY=region_code
@template sql/flow/flow.sql.in TYPE=zone_flow DENSITY=zone_density NAME=zone KEY=bigint

CREATE FUNCTION flow_cells(flow flow, OUT from_cell gridcell, OUT to_cell gridcell, OUT value double precision)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'flow_cells' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION flow_cells(flow) IS 'pairs of cells with their values, in order';
CREATE FUNCTION flow_zones(flow zone_flow, OUT from_zone bigint, OUT to_zone bigint, OUT value double precision)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'flow_zones' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION flow_zones(zone_flow) IS 'pairs of zones with their values, in order; codes as numbers';
CREATE FUNCTION flow_grids(flow zone_flow, OUT from_grid grid_code, OUT to_grid grid_code, OUT value double precision)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'flow_grids' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION flow_grids(zone_flow) IS 'pairs of governance grids with their values, in order';
CREATE FUNCTION flow_regions(flow zone_flow, OUT from_region region_code, OUT to_region region_code,
	OUT value double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'flow_regions' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION flow_regions(zone_flow) IS 'pairs of divisions with their values, in order';
CREATE FUNCTION flow_value(flow flow, from_cell gridcell, to_cell gridcell) RETURNS double precision
	AS 'MODULE_PATHNAME', 'flow_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_value(flow, gridcell, gridcell) IS 'value of a pair; NULL if absent';
CREATE FUNCTION flow_value(flow zone_flow, from_zone bigint, to_zone bigint) RETURNS double precision
	AS 'MODULE_PATHNAME', 'flow_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_value(zone_flow, bigint, bigint) IS 'value of a pair; NULL if absent';
CREATE FUNCTION flow_value(flow zone_flow, from_grid grid_code, to_grid grid_code) RETURNS double precision
	AS 'MODULE_PATHNAME', 'flow_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_value(zone_flow, grid_code, grid_code) IS 'value of a pair; NULL if absent';
CREATE FUNCTION flow_value(flow zone_flow, from_region region_code, to_region region_code) RETURNS double precision
	AS 'MODULE_PATHNAME', 'flow_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_value(zone_flow, region_code, region_code) IS 'value of a pair; NULL if absent';
CREATE FUNCTION flow_rollup(flow flow, size_m integer) RETURNS flow
	AS 'MODULE_PATHNAME', 'flow_rollup' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_rollup(flow, integer) IS 'sums by pairs of cells of a size; none may be larger';
CREATE FUNCTION flow_rollup(flow zone_flow, level integer) RETURNS zone_flow
	AS 'MODULE_PATHNAME', 'flow_rollup' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_rollup(zone_flow,
	integer) IS 'sums by pairs of divisions of a level, 1 province to 5 village, of divisions or governance grids';
CREATE FUNCTION flow_crop(flow flow, area geometry) RETURNS flow
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_crop(flow,
	geometry) IS 'the pairs of which both centres lie in a polygon or multipolygon, or on its edge';
CREATE FUNCTION flow_lines(flow flow, OUT from_cell gridcell, OUT to_cell gridcell, OUT value double precision,
	OUT geom geometry) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 1000
	BEGIN ATOMIC
		SELECT c.from_cell, c.to_cell, c.value, l.geom
		FROM flow_cells(flow) c, LATERAL (SELECT gridcell_center(c.from_cell) AS a, gridcell_center(c.to_cell) AS b) e,
			 LATERAL (SELECT CASE WHEN pg_catalog.abs(ST_X(e.b) - ST_X(e.a)) <= 180::double precision
				THEN ST_MakeLine(e.a, e.b)
								  ELSE ST_WrapX(ST_MakeLine(e.a,
									ST_Translate(e.b, pg_catalog.sign(ST_X(e.a)) * 360::double precision, 0)),
										pg_catalog.sign(ST_X(e.a)) * 180::double precision,
											pg_catalog.sign(ST_X(e.a)) * (-360)::double precision) END AS geom) l;
	END;
COMMENT ON FUNCTION flow_lines(flow) IS
	'pairs of cells with the line from centre to centre, SRID 4326; one that crosses the antimeridian is cut there, a '
	'MULTILINESTRING';

-- models
CREATE FUNCTION flow_gravity(flow flow, origins density DEFAULT NULL, destinations density DEFAULT NULL,
	OUT log_c double precision, OUT a double precision, OUT b double precision, OUT g double precision,
		OUT log_c_se double precision, OUT a_se double precision, OUT b_se double precision, OUT g_se double precision,
	OUT deviance double precision, OUT r2 double precision, OUT common_part double precision, OUT pairs bigint,
		OUT left_out double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'flow_gravity' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION flow_gravity(flow, density, density) IS
	'gravity model c O^a D^b d^-g of masses of origins and destinations, such as populations and jobs, else of '
	'departures and arrivals, and ground metres between centres, by Poisson pseudo-maximum likelihood over all pairs '
	'of cells, with robust standard errors and fit; left_out is the flow from a cell to itself, and that of cells '
	'without mass';
CREATE FUNCTION flow_gravity_predict(
	origins density, destinations density, log_c double precision, a double precision, b double precision,
		g double precision, at_least double precision DEFAULT 0) RETURNS flow
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION flow_gravity_predict(density, density, double precision, double precision, double precision,
	double precision, double precision) IS
	'flows expected by the gravity model between all origins and other destinations, except values below at_least';
CREATE FUNCTION flow_radiation(departures density, populations density, at_least double precision DEFAULT 0)
	RETURNS flow
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION flow_radiation(density, density, double precision) IS
	'flows expected by the radiation model, given departures, from populations alone, except values below at_least';
