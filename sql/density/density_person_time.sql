-- density_person_time_agg: persons, their time and their peak by cell or zone, from stays

CREATE FUNCTION density_person_time_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_person_time_agg_combine(internal,
	internal) IS 'combine function of density_person_time_agg';
CREATE FUNCTION density_person_time_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_person_time_agg_serial(internal) IS 'serialization function of density_person_time_agg';
CREATE FUNCTION density_person_time_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_person_time_agg_deserial(bytea,
	internal) IS 'deserialization function of density_person_time_agg';
CREATE FUNCTION density_person_time_agg_trans(state internal, key anyelement, person person_key,
	period anycompatiblerange, "window" anycompatiblerange) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION density_person_time_agg_trans(internal, anyelement, person_key, anycompatiblerange,
	anycompatiblerange) IS 'transition function of density_person_time_agg';

@template sql/density/density_person_time.sql.in ROW=density_presence NAME=cell KEY=gridcell RANGE=tstzrange
@template sql/density/density_person_time.sql.in ROW=density_date_presence NAME=cell KEY=gridcell RANGE=daterange
@template sql/density/density_person_time.sql.in ROW=zone_presence NAME=zone KEY=bigint RANGE=tstzrange
@template sql/density/density_person_time.sql.in ROW=zone_date_presence NAME=zone KEY=bigint RANGE=daterange

@template sql/density/density_person_time_agg.sql.in ROW=density_presence NAME=cell KEY=gridcell RANGE=tstzrange
@template sql/density/density_person_time_agg.sql.in ROW=density_date_presence NAME=cell KEY=gridcell RANGE=daterange
@template sql/density/density_person_time_agg.sql.in ROW=zone_presence NAME=zone KEY=bigint RANGE=tstzrange
@template sql/density/density_person_time_agg.sql.in ROW=zone_date_presence NAME=zone KEY=bigint RANGE=daterange
@template sql/density/density_person_time_agg.sql.in ROW=zone_presence NAME=grid KEY=grid_code RANGE=tstzrange
@template sql/density/density_person_time_agg.sql.in ROW=zone_date_presence NAME=grid KEY=grid_code RANGE=daterange
@template sql/density/density_person_time_agg.sql.in ROW=zone_presence NAME=region KEY=region_code RANGE=tstzrange
@template sql/density/density_person_time_agg.sql.in ROW=zone_date_presence NAME=region KEY=region_code RANGE=daterange
