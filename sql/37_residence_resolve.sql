-- residence: from claims to where a person lived

CREATE TYPE residence_stay_dates AS (place bigint, period daterange, open boolean, rank integer, declared_on date, claims bigint[]);
COMMENT ON TYPE residence_stay_dates IS 'claims of one stay at one place, merged, of dates; stays may contradict each other';
COMMENT ON COLUMN residence_stay_dates.open IS 'nobody declared the end: the period ends where a stay elsewhere begins, or lapses';
COMMENT ON COLUMN residence_stay_dates.rank IS 'the highest one among the claims';
COMMENT ON COLUMN residence_stay_dates.declared_on IS 'the last word about it';
CREATE TYPE residence_episode_dates AS (
	place bigint, period daterange, open boolean, rank integer, declared_on date, claims bigint[], lost bigint[], conflict boolean);
COMMENT ON TYPE residence_episode_dates IS 'a time in which a person lived at one place, of dates';
COMMENT ON COLUMN residence_episode_dates.open IS 'nobody declared the end: the period ends where a stay elsewhere begins, or lapses';
COMMENT ON COLUMN residence_episode_dates.rank IS 'the highest one among the claims';
COMMENT ON COLUMN residence_episode_dates.declared_on IS 'the last word about it';
COMMENT ON COLUMN residence_episode_dates.claims IS 'the claims that say so, sorted';
COMMENT ON COLUMN residence_episode_dates.lost IS 'the claims that put the person elsewhere in this time and were overruled, sorted';
COMMENT ON COLUMN residence_episode_dates.conflict IS 'another stay overlaps with this one by more than grace_days';
CREATE TYPE residence_stay AS (place bigint, period tstzrange, open boolean, rank integer, declared_at timestamp with time zone, claims bigint[]);
COMMENT ON TYPE residence_stay IS 'claims of one stay at one place, merged, of instants; stays may contradict each other';
COMMENT ON COLUMN residence_stay.open IS 'nobody declared the end: the period ends where a stay elsewhere begins, or lapses';
COMMENT ON COLUMN residence_stay.rank IS 'the highest one among the claims';
COMMENT ON COLUMN residence_stay.declared_at IS 'the last word about it';
CREATE TYPE residence_episode AS (
	place bigint, period tstzrange, open boolean, rank integer, declared_at timestamp with time zone, claims bigint[], lost bigint[], conflict boolean);
COMMENT ON TYPE residence_episode IS 'a time in which a person lived at one place, of instants';
COMMENT ON COLUMN residence_episode.open IS 'nobody declared the end: the period ends where a stay elsewhere begins, or lapses';
COMMENT ON COLUMN residence_episode.rank IS 'the highest one among the claims';
COMMENT ON COLUMN residence_episode.declared_at IS 'the last word about it';
COMMENT ON COLUMN residence_episode.claims IS 'the claims that say so, sorted';
COMMENT ON COLUMN residence_episode.lost IS 'the claims that put the person elsewhere in this time and were overruled, sorted';
COMMENT ON COLUMN residence_episode.conflict IS 'another stay overlaps with this one by more than grace_days';

CREATE FUNCTION residence_resolve_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_resolve_agg_combine(internal, internal) IS 'claims of two states of residence_resolve_agg';
CREATE FUNCTION residence_resolve_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION residence_resolve_agg_serial(internal) IS 'state of residence_resolve_agg to bytes';
CREATE FUNCTION residence_resolve_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION residence_resolve_agg_deserial(bytea, internal) IS 'state of residence_resolve_agg from bytes';
CREATE FUNCTION residence_resolve_agg_final_dates(state internal) RETURNS residence_episode_dates[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_resolve_agg_final_dates(internal) IS 'the history of a state of residence_resolve_agg, of dates';
CREATE FUNCTION residence_stays_agg_final_dates(state internal) RETURNS residence_stay_dates[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_stays_agg_final_dates(internal) IS 'the stays of a state of residence_resolve_agg, of dates';
CREATE FUNCTION residence_resolve_agg_trans(state internal, place bigint, period daterange, rank integer, declared_on date, claim bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_resolve_agg_trans(internal, bigint, daterange, integer, date, bigint) IS 'transition of residence_resolve_agg and residence_stays_agg';
CREATE AGGREGATE residence_resolve_agg(place bigint, period daterange, rank integer, declared_on date, claim bigint) (
	SFUNC = residence_resolve_agg_trans, STYPE = internal, SSPACE = 384, FINALFUNC = residence_resolve_agg_final_dates,
	COMBINEFUNC = residence_resolve_agg_combine, SERIALFUNC = residence_resolve_agg_serial, DESERIALFUNC = residence_resolve_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_resolve_agg(bigint, daterange, integer, date, bigint) IS 'where a person lived, one place at a time, from all claims about the person, by the rule of 45, 10 and 365 days';
CREATE AGGREGATE residence_stays_agg(place bigint, period daterange, rank integer, declared_on date, claim bigint) (
	SFUNC = residence_resolve_agg_trans, STYPE = internal, SSPACE = 384, FINALFUNC = residence_stays_agg_final_dates,
	COMBINEFUNC = residence_resolve_agg_combine, SERIALFUNC = residence_resolve_agg_serial, DESERIALFUNC = residence_resolve_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_stays_agg(bigint, daterange, integer, date, bigint) IS 'the stays that claims about a person tell of, which may contradict each other, by the rule of 45, 10 and 365 days';
CREATE FUNCTION residence_resolve_agg_trans(state internal, place bigint, period daterange, rank integer, declared_on date, claim bigint, merge_days integer, grace_days integer, lapse_days integer) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_resolve_agg_trans(internal, bigint, daterange, integer, date, bigint, integer, integer, integer) IS 'transition of residence_resolve_agg and residence_stays_agg';
CREATE AGGREGATE residence_resolve_agg(place bigint, period daterange, rank integer, declared_on date, claim bigint, merge_days integer, grace_days integer, lapse_days integer) (
	SFUNC = residence_resolve_agg_trans, STYPE = internal, SSPACE = 384, FINALFUNC = residence_resolve_agg_final_dates,
	COMBINEFUNC = residence_resolve_agg_combine, SERIALFUNC = residence_resolve_agg_serial, DESERIALFUNC = residence_resolve_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_resolve_agg(bigint, daterange, integer, date, bigint, integer, integer, integer) IS 'where a person lived, one place at a time, from all claims about the person, by the rule given';
CREATE AGGREGATE residence_stays_agg(place bigint, period daterange, rank integer, declared_on date, claim bigint, merge_days integer, grace_days integer, lapse_days integer) (
	SFUNC = residence_resolve_agg_trans, STYPE = internal, SSPACE = 384, FINALFUNC = residence_stays_agg_final_dates,
	COMBINEFUNC = residence_resolve_agg_combine, SERIALFUNC = residence_resolve_agg_serial, DESERIALFUNC = residence_resolve_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_stays_agg(bigint, daterange, integer, date, bigint, integer, integer, integer) IS 'the stays that claims about a person tell of, which may contradict each other, by the rule given';
CREATE FUNCTION residence_resolve_agg_final(state internal) RETURNS residence_episode[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_resolve_agg_final(internal) IS 'the history of a state of residence_resolve_agg, of instants';
CREATE FUNCTION residence_stays_agg_final(state internal) RETURNS residence_stay[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_stays_agg_final(internal) IS 'the stays of a state of residence_resolve_agg, of instants';
CREATE FUNCTION residence_resolve_agg_trans(state internal, place bigint, period tstzrange, rank integer, declared_at timestamp with time zone, claim bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_resolve_agg_trans(internal, bigint, tstzrange, integer, timestamp with time zone, bigint) IS 'transition of residence_resolve_agg and residence_stays_agg';
CREATE AGGREGATE residence_resolve_agg(place bigint, period tstzrange, rank integer, declared_at timestamp with time zone, claim bigint) (
	SFUNC = residence_resolve_agg_trans, STYPE = internal, SSPACE = 384, FINALFUNC = residence_resolve_agg_final,
	COMBINEFUNC = residence_resolve_agg_combine, SERIALFUNC = residence_resolve_agg_serial, DESERIALFUNC = residence_resolve_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_resolve_agg(bigint, tstzrange, integer, timestamp with time zone, bigint) IS 'where a person lived, one place at a time, from all claims about the person, by the rule of 45, 10 and 365 days';
CREATE AGGREGATE residence_stays_agg(place bigint, period tstzrange, rank integer, declared_at timestamp with time zone, claim bigint) (
	SFUNC = residence_resolve_agg_trans, STYPE = internal, SSPACE = 384, FINALFUNC = residence_stays_agg_final,
	COMBINEFUNC = residence_resolve_agg_combine, SERIALFUNC = residence_resolve_agg_serial, DESERIALFUNC = residence_resolve_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_stays_agg(bigint, tstzrange, integer, timestamp with time zone, bigint) IS 'the stays that claims about a person tell of, which may contradict each other, by the rule of 45, 10 and 365 days';
CREATE FUNCTION residence_resolve_agg_trans(state internal, place bigint, period tstzrange, rank integer, declared_at timestamp with time zone, claim bigint, merge_days integer, grace_days integer, lapse_days integer) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_resolve_agg_trans(internal, bigint, tstzrange, integer, timestamp with time zone, bigint, integer, integer, integer) IS 'transition of residence_resolve_agg and residence_stays_agg';
CREATE AGGREGATE residence_resolve_agg(place bigint, period tstzrange, rank integer, declared_at timestamp with time zone, claim bigint, merge_days integer, grace_days integer, lapse_days integer) (
	SFUNC = residence_resolve_agg_trans, STYPE = internal, SSPACE = 384, FINALFUNC = residence_resolve_agg_final,
	COMBINEFUNC = residence_resolve_agg_combine, SERIALFUNC = residence_resolve_agg_serial, DESERIALFUNC = residence_resolve_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_resolve_agg(bigint, tstzrange, integer, timestamp with time zone, bigint, integer, integer, integer) IS 'where a person lived, one place at a time, from all claims about the person, by the rule given';
CREATE AGGREGATE residence_stays_agg(place bigint, period tstzrange, rank integer, declared_at timestamp with time zone, claim bigint, merge_days integer, grace_days integer, lapse_days integer) (
	SFUNC = residence_resolve_agg_trans, STYPE = internal, SSPACE = 384, FINALFUNC = residence_stays_agg_final,
	COMBINEFUNC = residence_resolve_agg_combine, SERIALFUNC = residence_resolve_agg_serial, DESERIALFUNC = residence_resolve_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_stays_agg(bigint, tstzrange, integer, timestamp with time zone, bigint, integer, integer, integer) IS 'the stays that claims about a person tell of, which may contradict each other, by the rule given';
