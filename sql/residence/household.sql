-- households: who lives with whom; contacts of a case

CREATE TYPE household_member AS (
	household bigint, person bigint, family bigint, role text, shared_days double precision, stability double precision,
		places integer);
COMMENT ON TYPE household_member IS 'a person and the household derived from its stays';
COMMENT ON COLUMN household_member.household IS 'smallest person of the household';
COMMENT ON COLUMN household_member.family IS 'smallest person of the family kernel; NULL if in none';
COMMENT ON COLUMN household_member.role
	IS 'kernel (of a family), cotenant (lives with the household, no family tie found) or alone';
COMMENT ON COLUMN household_member.shared_days IS 'time at one place with others of the household, in days of 24 hours';
COMMENT ON COLUMN household_member.stability IS 'that time as a share of the person''s total time, 0 to 1';
COMMENT ON COLUMN household_member.places IS 'number of places with such time';

CREATE FUNCTION residence_household_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_household_agg_combine(internal,
	internal) IS 'all rows of two states of residence_household_agg';
CREATE FUNCTION residence_household_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION residence_household_agg_serial(internal) IS 'state of residence_household_agg to bytes';
CREATE FUNCTION residence_household_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION residence_household_agg_deserial(bytea, internal) IS 'state of residence_household_agg from bytes';
CREATE FUNCTION residence_household_agg_final(state internal) RETURNS household_member[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_household_agg_final(internal) IS 'the persons of a state of residence_household_agg';
CREATE FUNCTION residence_household_agg_trans(state internal, place bigint, person bigint, period anyrange)
	RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_household_agg_trans(internal, bigint, bigint,
	anyrange) IS 'transition of residence_household_agg';
CREATE FUNCTION residence_household_agg_trans(state internal, place bigint, person bigint, period anyrange,
	min_weight double precision, kernel_weight double precision, together_days integer) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_household_agg_trans(internal, bigint, bigint, anyrange, double precision,
	double precision, integer) IS 'transition of residence_household_agg';
CREATE AGGREGATE residence_household_agg(place bigint, person bigint, period daterange) (
	SFUNC = residence_household_agg_trans, STYPE = internal, SSPACE = 8192, FINALFUNC = residence_household_agg_final,
	COMBINEFUNC = residence_household_agg_combine, SERIALFUNC = residence_household_agg_serial,
		DESERIALFUNC = residence_household_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_household_agg(bigint, bigint, daterange) IS
	'households of all persons of an area by the time they share at its places, with family kernels and co-tenants; '
	'periods are of type daterange';
CREATE AGGREGATE residence_household_agg(place bigint, person bigint, period daterange, min_weight double precision,
	kernel_weight double precision, together_days integer) (
	SFUNC = residence_household_agg_trans, STYPE = internal, SSPACE = 8192, FINALFUNC = residence_household_agg_final,
	COMBINEFUNC = residence_household_agg_combine, SERIALFUNC = residence_household_agg_serial,
		DESERIALFUNC = residence_household_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_household_agg(bigint, bigint, daterange, double precision, double precision, integer) IS
	'households of all persons of an area by the time they share at its places, with family kernels and co-tenants, by '
	'thresholds; periods are of type daterange';
CREATE AGGREGATE residence_household_agg(place bigint, person bigint, period tstzrange) (
	SFUNC = residence_household_agg_trans, STYPE = internal, SSPACE = 8192, FINALFUNC = residence_household_agg_final,
	COMBINEFUNC = residence_household_agg_combine, SERIALFUNC = residence_household_agg_serial,
		DESERIALFUNC = residence_household_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_household_agg(bigint, bigint, tstzrange) IS
	'households of all persons of an area by the time they share at its places, with family kernels and co-tenants; '
	'periods are of type tstzrange';
CREATE AGGREGATE residence_household_agg(place bigint, person bigint, period tstzrange, min_weight double precision,
	kernel_weight double precision, together_days integer) (
	SFUNC = residence_household_agg_trans, STYPE = internal, SSPACE = 8192, FINALFUNC = residence_household_agg_final,
	COMBINEFUNC = residence_household_agg_combine, SERIALFUNC = residence_household_agg_serial,
		DESERIALFUNC = residence_household_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_household_agg(bigint, bigint, tstzrange, double precision, double precision, integer) IS
	'households of all persons of an area by the time they share at its places, with family kernels and co-tenants, by '
	'thresholds; periods are of type tstzrange';

CREATE FUNCTION residence_contacts(
	relation regclass, place name, person name, period name, case_person bigint, within tstzrange,
		degree integer DEFAULT 1, min_days double precision DEFAULT 0,
	OUT person bigint, OUT degree integer, OUT via bigint, OUT exposed_from timestamp with time zone,
		OUT first_contact timestamp with time zone, OUT last_contact timestamp with time zone,
	OUT exposure_days double precision, OUT places integer) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 10000 ROWS 100;
COMMENT ON FUNCTION residence_contacts(regclass, name, name, name, bigint, tstzrange, integer, double precision) IS
	'contacts of a case within a window, in up to degree steps of sharing a place, each after its source was exposed; '
	'periods are of type tstzrange';

CREATE FUNCTION residence_contacts(
	relation regclass, place name, person name, period name, case_person bigint, within daterange,
		degree integer DEFAULT 1, min_days double precision DEFAULT 0,
	OUT person bigint, OUT degree integer, OUT via bigint, OUT exposed_from date, OUT first_contact date,
		OUT last_contact date,
	OUT exposure_days double precision, OUT places integer) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'residence_contacts_dates' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 10000 ROWS 100;
COMMENT ON FUNCTION residence_contacts(regclass, name, name, name, bigint, daterange, integer, double precision) IS
	'contacts of a case within a window, in up to degree steps of sharing a place, each after its source was exposed; '
	'periods are of type daterange';
