-- density: kernel density of points, and how wide a kernel should be

CREATE FUNCTION density_kde_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_kde_agg_combine(internal, internal) IS 'combine function of density_kde_agg and density_bandwidth_agg';
CREATE FUNCTION density_kde_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_kde_agg_serial(internal) IS 'serialization function of density_kde_agg and density_bandwidth_agg';
CREATE FUNCTION density_kde_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_kde_agg_deserial(bytea, internal) IS 'deserialization function of density_kde_agg and density_bandwidth_agg';
CREATE FUNCTION density_kde_agg_final(state internal) RETURNS density
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_kde_agg_final(internal) IS 'final function of density_kde_agg';
CREATE FUNCTION density_bandwidth_agg_final(state internal) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_bandwidth_agg_final(internal) IS 'final function of density_bandwidth_agg';
CREATE FUNCTION density_kde_agg_trans(state internal, point point, bandwidth_m double precision, size_m integer) RETURNS internal
	AS 'MODULE_PATHNAME', 'density_kde_agg_trans_point' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_kde_agg_trans(internal, point, double precision, integer) IS 'transition function of density_kde_agg';
CREATE AGGREGATE density_kde_agg(point point, bandwidth_m double precision, size_m integer) (
	SFUNC = density_kde_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = density_kde_agg_final,
	COMBINEFUNC = density_kde_agg_combine, SERIALFUNC = density_kde_agg_serial, DESERIALFUNC = density_kde_agg_deserial, PARALLEL = SAFE);
COMMENT ON AGGREGATE density_kde_agg(point, double precision, integer) IS
	'kernel density of points with the kernel of Epanechnikov, per square kilometre, at the centres of cells of a size in metres: exact, on the ground';
CREATE FUNCTION density_kde_agg_trans(state internal, point point, bandwidth_m double precision, size_m integer, kernel text) RETURNS internal
	AS 'MODULE_PATHNAME', 'density_kde_agg_trans_point' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_kde_agg_trans(internal, point, double precision, integer, text) IS 'transition function of density_kde_agg';
CREATE AGGREGATE density_kde_agg(point point, bandwidth_m double precision, size_m integer, kernel text) (
	SFUNC = density_kde_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = density_kde_agg_final,
	COMBINEFUNC = density_kde_agg_combine, SERIALFUNC = density_kde_agg_serial, DESERIALFUNC = density_kde_agg_deserial, PARALLEL = SAFE);
COMMENT ON AGGREGATE density_kde_agg(point, double precision, integer, text) IS
	'kernel density of points, per square kilometre, at the centres of cells of a size in metres: exact, on the ground; kernels are epanechnikov, quartic, triangular, uniform and gaussian (bandwidth_m is its standard deviation; it ends at 5 of them, where it is below 3.8e-6 of its peak)';
CREATE FUNCTION density_kde_agg_trans(state internal, point geometry, bandwidth_m double precision, size_m integer) RETURNS internal
	AS 'MODULE_PATHNAME', 'density_kde_agg_trans_geometry' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_kde_agg_trans(internal, geometry, double precision, integer) IS 'transition function of density_kde_agg';
CREATE AGGREGATE density_kde_agg(point geometry, bandwidth_m double precision, size_m integer) (
	SFUNC = density_kde_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = density_kde_agg_final,
	COMBINEFUNC = density_kde_agg_combine, SERIALFUNC = density_kde_agg_serial, DESERIALFUNC = density_kde_agg_deserial, PARALLEL = SAFE);
COMMENT ON AGGREGATE density_kde_agg(geometry, double precision, integer) IS
	'kernel density of points with the kernel of Epanechnikov, per square kilometre, at the centres of cells of a size in metres: exact, on the ground';
CREATE FUNCTION density_kde_agg_trans(state internal, point geometry, bandwidth_m double precision, size_m integer, kernel text) RETURNS internal
	AS 'MODULE_PATHNAME', 'density_kde_agg_trans_geometry' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_kde_agg_trans(internal, geometry, double precision, integer, text) IS 'transition function of density_kde_agg';
CREATE AGGREGATE density_kde_agg(point geometry, bandwidth_m double precision, size_m integer, kernel text) (
	SFUNC = density_kde_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = density_kde_agg_final,
	COMBINEFUNC = density_kde_agg_combine, SERIALFUNC = density_kde_agg_serial, DESERIALFUNC = density_kde_agg_deserial, PARALLEL = SAFE);
COMMENT ON AGGREGATE density_kde_agg(geometry, double precision, integer, text) IS
	'kernel density of points, per square kilometre, at the centres of cells of a size in metres: exact, on the ground; kernels are epanechnikov, quartic, triangular, uniform and gaussian (bandwidth_m is its standard deviation; it ends at 5 of them, where it is below 3.8e-6 of its peak)';
CREATE FUNCTION density_bandwidth_agg_trans(state internal, point point, method text) RETURNS internal
	AS 'MODULE_PATHNAME', 'density_bandwidth_agg_trans_point' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_bandwidth_agg_trans(internal, point, text) IS 'transition function of density_bandwidth_agg';
CREATE AGGREGATE density_bandwidth_agg(point point, method text) (
	SFUNC = density_bandwidth_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = density_bandwidth_agg_final,
	COMBINEFUNC = density_kde_agg_combine, SERIALFUNC = density_kde_agg_serial, DESERIALFUNC = density_kde_agg_deserial, PARALLEL = SAFE);
COMMENT ON AGGREGATE density_bandwidth_agg(point, text) IS
	'bandwidth in metres that points call for, by method scott, silverman or cross_validation (on 1,000 of them at most); NULL unless there are two positions';
CREATE FUNCTION density_bandwidth_agg_trans(state internal, point geometry, method text) RETURNS internal
	AS 'MODULE_PATHNAME', 'density_bandwidth_agg_trans_geometry' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_bandwidth_agg_trans(internal, geometry, text) IS 'transition function of density_bandwidth_agg';
CREATE AGGREGATE density_bandwidth_agg(point geometry, method text) (
	SFUNC = density_bandwidth_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = density_bandwidth_agg_final,
	COMBINEFUNC = density_kde_agg_combine, SERIALFUNC = density_kde_agg_serial, DESERIALFUNC = density_kde_agg_deserial, PARALLEL = SAFE);
COMMENT ON AGGREGATE density_bandwidth_agg(geometry, text) IS
	'bandwidth in metres that points call for, by method scott, silverman or cross_validation (on 1,000 of them at most); NULL unless there are two positions';
