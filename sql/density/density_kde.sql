-- density: kernel density of points, and selection of its bandwidth

CREATE FUNCTION density_kde_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_kde_agg_combine(internal,
	internal) IS 'combine function of density_kde_agg and density_bandwidth_agg';
CREATE FUNCTION density_kde_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_kde_agg_serial(internal)
	IS 'serialization function of density_kde_agg and density_bandwidth_agg';
CREATE FUNCTION density_kde_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_kde_agg_deserial(bytea,
	internal) IS 'deserialization function of density_kde_agg and density_bandwidth_agg';
CREATE FUNCTION density_kde_agg_final(state internal) RETURNS density
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_kde_agg_final(internal) IS 'final function of density_kde_agg';
CREATE FUNCTION density_bandwidth_agg_final(state internal) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_bandwidth_agg_final(internal) IS 'final function of density_bandwidth_agg';

@template sql/density/density_kde.sql.in TYPE=point
@template sql/density/density_kde.sql.in TYPE=geometry
