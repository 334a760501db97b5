-- residence: from claims to where a person lived

CREATE TYPE residence_stay AS (place bigint, period daterange, open boolean, rank integer, declared_on date,
	claims bigint[]);
COMMENT ON TYPE residence_stay IS 'claims of one stay at one place, merged; stays may contradict each other';
COMMENT ON COLUMN residence_stay.open
	IS 'the end was not declared: the period ends where a stay elsewhere begins, or lapses';
COMMENT ON COLUMN residence_stay.rank IS 'highest rank of the claims';
COMMENT ON COLUMN residence_stay.declared_on IS 'latest declaration';
CREATE TYPE residence_episode AS (
	place bigint, period daterange, open boolean, rank integer, declared_on date, claims bigint[], lost bigint[],
		conflict boolean);
COMMENT ON TYPE residence_episode IS 'a period in which a person lived at one place';
COMMENT ON COLUMN residence_episode.open
	IS 'the end was not declared: the period ends where a stay elsewhere begins, or lapses';
COMMENT ON COLUMN residence_episode.rank IS 'highest rank of the claims';
COMMENT ON COLUMN residence_episode.declared_on IS 'latest declaration';
COMMENT ON COLUMN residence_episode.claims IS 'the claims that support it, sorted';
COMMENT ON COLUMN residence_episode.lost
	IS 'the claims that put the person elsewhere in this time and were overruled, sorted';
COMMENT ON COLUMN residence_episode.conflict
	IS 'a stay at another place overlaps with this one by more than grace_days';
CREATE FUNCTION residence_resolve_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_resolve_agg_combine(internal,
	internal) IS 'claims of two states of residence_resolve_agg';
CREATE FUNCTION residence_resolve_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION residence_resolve_agg_serial(internal) IS 'state of residence_resolve_agg to bytes';
CREATE FUNCTION residence_resolve_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION residence_resolve_agg_deserial(bytea, internal) IS 'state of residence_resolve_agg from bytes';
CREATE FUNCTION residence_resolve_agg_final(state internal) RETURNS residence_episode[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_resolve_agg_final(internal) IS 'the history of a state of residence_resolve_agg';
CREATE FUNCTION residence_stays_agg_final(state internal) RETURNS residence_stay[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_stays_agg_final(internal) IS 'the stays of a state of residence_resolve_agg';
CREATE FUNCTION residence_resolve_agg_trans(state internal, place bigint, period daterange, rank integer,
	declared_on date, claim bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_resolve_agg_trans(internal, bigint, daterange, integer, date,
	bigint) IS 'transition of residence_resolve_agg and residence_stays_agg';
CREATE AGGREGATE residence_resolve_agg(place bigint, period daterange, rank integer, declared_on date, claim bigint) (
	SFUNC = residence_resolve_agg_trans, STYPE = internal, SSPACE = 384, FINALFUNC = residence_resolve_agg_final,
	COMBINEFUNC = residence_resolve_agg_combine, SERIALFUNC = residence_resolve_agg_serial,
		DESERIALFUNC = residence_resolve_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_resolve_agg(bigint, daterange, integer, date,
	bigint) IS
		'where a person lived, one place at a time, from all claims about the person, by the rule of 45, 10 and 365 '
		'days';
CREATE AGGREGATE residence_stays_agg(place bigint, period daterange, rank integer, declared_on date, claim bigint) (
	SFUNC = residence_resolve_agg_trans, STYPE = internal, SSPACE = 384, FINALFUNC = residence_stays_agg_final,
	COMBINEFUNC = residence_resolve_agg_combine, SERIALFUNC = residence_resolve_agg_serial,
		DESERIALFUNC = residence_resolve_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_stays_agg(bigint, daterange, integer, date,
	bigint) IS
		'the stays derived from claims about a person, which may contradict each other, by the rule of 45, 10 and 365 '
		'days';
CREATE FUNCTION residence_resolve_agg_trans(state internal, place bigint, period daterange, rank integer,
	declared_on date, claim bigint, merge_days integer, grace_days integer, lapse_days integer) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_resolve_agg_trans(internal, bigint, daterange, integer, date, bigint, integer, integer,
	integer) IS 'transition of residence_resolve_agg and residence_stays_agg';
CREATE AGGREGATE residence_resolve_agg(place bigint, period daterange, rank integer, declared_on date, claim bigint,
	merge_days integer, grace_days integer, lapse_days integer) (
	SFUNC = residence_resolve_agg_trans, STYPE = internal, SSPACE = 384, FINALFUNC = residence_resolve_agg_final,
	COMBINEFUNC = residence_resolve_agg_combine, SERIALFUNC = residence_resolve_agg_serial,
		DESERIALFUNC = residence_resolve_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_resolve_agg(bigint, daterange, integer, date, bigint, integer, integer,
	integer) IS 'where a person lived, one place at a time, from all claims about the person, by the rule given';
CREATE AGGREGATE residence_stays_agg(place bigint, period daterange, rank integer, declared_on date, claim bigint,
	merge_days integer, grace_days integer, lapse_days integer) (
	SFUNC = residence_resolve_agg_trans, STYPE = internal, SSPACE = 384, FINALFUNC = residence_stays_agg_final,
	COMBINEFUNC = residence_resolve_agg_combine, SERIALFUNC = residence_resolve_agg_serial,
		DESERIALFUNC = residence_resolve_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_stays_agg(bigint, daterange, integer, date, bigint, integer, integer,
	integer) IS 'the stays derived from claims about a person, which may contradict each other, by the rule given';

-- the same person in two places at once, and the gaps of a history

CREATE TYPE residence_conflict AS (
	place_a bigint, place_b bigint, period daterange, days integer, claims_a bigint[], claims_b bigint[],
		rank_a integer, rank_b integer, both_own boolean);
COMMENT ON TYPE residence_conflict
	IS 'two stays of one person at different places, place_a < place_b, and the time in which they overlap';
COMMENT ON COLUMN residence_conflict.days IS 'days of the period; NULL if it has no beginning';
COMMENT ON COLUMN residence_conflict.both_own
	IS 'both stays have a claim that is the person''s own statement; NULL if not requested';
CREATE FUNCTION residence_conflicts_agg_final(state internal) RETURNS residence_conflict[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_conflicts_agg_final(internal) IS 'the conflicts of a state of residence_resolve_agg';
CREATE FUNCTION residence_conflicts_agg_trans(state internal, place bigint, period daterange, rank integer,
	declared_on date, claim bigint, own_word boolean) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_conflicts_agg_trans(internal, bigint, daterange, integer, date, bigint,
	boolean) IS 'transition of residence_conflicts_agg';
CREATE AGGREGATE residence_conflicts_agg(place bigint, period daterange, rank integer, declared_on date, claim bigint,
	own_word boolean) (
	SFUNC = residence_conflicts_agg_trans, STYPE = internal, SSPACE = 384, FINALFUNC = residence_conflicts_agg_final,
	COMBINEFUNC = residence_resolve_agg_combine, SERIALFUNC = residence_resolve_agg_serial,
		DESERIALFUNC = residence_resolve_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_conflicts_agg(bigint, daterange, integer, date, bigint,
	boolean) IS
		'pairs of stays that put a person in two places at once for more than grace_days, by the rule of 45, 10 and '
		'365 days';
CREATE FUNCTION residence_conflicts_agg_trans(state internal, place bigint, period daterange, rank integer,
	declared_on date, claim bigint, own_word boolean, merge_days integer, grace_days integer, lapse_days integer)
		RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION residence_conflicts_agg_trans(internal, bigint, daterange, integer, date, bigint, boolean, integer,
	integer, integer) IS 'transition of residence_conflicts_agg';
CREATE AGGREGATE residence_conflicts_agg(place bigint, period daterange, rank integer, declared_on date, claim bigint,
	own_word boolean, merge_days integer, grace_days integer, lapse_days integer) (
	SFUNC = residence_conflicts_agg_trans, STYPE = internal, SSPACE = 384, FINALFUNC = residence_conflicts_agg_final,
	COMBINEFUNC = residence_resolve_agg_combine, SERIALFUNC = residence_resolve_agg_serial,
		DESERIALFUNC = residence_resolve_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE residence_conflicts_agg(bigint, daterange, integer, date, bigint, boolean, integer, integer,
	integer) IS 'pairs of stays that put a person in two places at once for more than grace_days, by the rule given';
CREATE FUNCTION residence_gaps(history residence_episode[], within daterange DEFAULT NULL, OUT period daterange,
	OUT kind text, OUT place_before bigint, OUT place_after bigint) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 5
BEGIN ATOMIC
	SELECT g.gap, CASE WHEN e.open THEN 'expired' ELSE 'unregistered' END, e.place, e.place_after
	FROM (SELECT h.place, h.period, h.open, pg_catalog.lead(pg_catalog.lower(h.period)) OVER w AS next_from,
		pg_catalog.lead(h.place) OVER w AS place_after, pg_catalog.lead(h.period) OVER w IS NULL AS last
		  FROM pg_catalog.unnest(history) h WINDOW w AS (ORDER BY h.period)) e,
		 LATERAL (SELECT CASE WHEN e.last AND within IS NOT NULL OR e.next_from > pg_catalog.upper(e.period)
						 THEN pg_catalog.daterange(pg_catalog.upper(e.period),
							e.next_from) OPERATOR(pg_catalog.*) coalesce(within, '(,)') END) g(gap)
	WHERE NOT pg_catalog.isempty(g.gap)
	ORDER BY 1;
END;
COMMENT ON FUNCTION residence_gaps(residence_episode[], daterange) IS
	'time between two places in which a person lived nowhere: unregistered after a declared end, expired after one '
	'that lapsed; within a period also after the last place';
