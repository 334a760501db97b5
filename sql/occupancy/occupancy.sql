-- occupancy: how many, and when

CREATE TYPE occupancy;
CREATE FUNCTION occupancy_in(cstring) RETURNS occupancy
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_in(cstring) IS 'text input';
CREATE FUNCTION occupancy_out(occupancy) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_out(occupancy) IS 'text output';
CREATE FUNCTION occupancy_recv(internal) RETURNS occupancy
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_recv(internal) IS 'binary input';
CREATE FUNCTION occupancy_send(occupancy) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_send(occupancy) IS 'binary output';
CREATE TYPE occupancy (
	INPUT = occupancy_in, OUTPUT = occupancy_out, RECEIVE = occupancy_recv, SEND = occupancy_send,
	INTERNALLENGTH = VARIABLE, STORAGE = extended);
COMMENT ON TYPE occupancy IS
	'a number that changes with time, of dates or of instants: dates{2024-01-01=2,2024-03-01=0} is 2 from the first of January to the last of February';

CREATE FUNCTION occupancy(period tstzrange) RETURNS occupancy
	AS 'MODULE_PATHNAME', 'occupancy_make' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy(tstzrange) IS '1 during a period, else 0';
CREATE FUNCTION occupancy(period tstzrange, weight bigint) RETURNS occupancy
	AS 'MODULE_PATHNAME', 'occupancy_make' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy(tstzrange, bigint) IS 'the weight during a period, else 0';
CREATE FUNCTION occupancy(period daterange) RETURNS occupancy
	AS 'MODULE_PATHNAME', 'occupancy_make' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy(daterange) IS '1 during a period of dates, else 0';
CREATE FUNCTION occupancy(period daterange, weight bigint) RETURNS occupancy
	AS 'MODULE_PATHNAME', 'occupancy_make' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy(daterange, bigint) IS 'the weight during a period of dates, else 0';
CREATE FUNCTION occupancy(period tstzmultirange) RETURNS occupancy
	AS 'MODULE_PATHNAME', 'occupancy_make' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy(tstzmultirange) IS '1 during periods, else 0';
CREATE FUNCTION occupancy(period tstzmultirange, weight bigint) RETURNS occupancy
	AS 'MODULE_PATHNAME', 'occupancy_make' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy(tstzmultirange, bigint) IS 'the weight during periods, else 0';
CREATE FUNCTION occupancy(period datemultirange) RETURNS occupancy
	AS 'MODULE_PATHNAME', 'occupancy_make' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy(datemultirange) IS '1 during periods of dates, else 0';
CREATE FUNCTION occupancy(period datemultirange, weight bigint) RETURNS occupancy
	AS 'MODULE_PATHNAME', 'occupancy_make' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy(datemultirange, bigint) IS 'the weight during periods of dates, else 0';
CREATE FUNCTION occupancy_is_valid(occupancy text) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_is_valid(text) IS 'would the text be accepted as an occupancy?';

CREATE FUNCTION occupancy_peak(occupancy occupancy) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_peak(occupancy) IS 'largest number at any time; 0 counts too where the function is 0';
CREATE FUNCTION occupancy_peak_at(occupancy occupancy) RETURNS tstzrange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_peak_at(occupancy) IS 'first period in which the number is largest, of instants';
CREATE FUNCTION occupancy_peak_at_dates(occupancy occupancy) RETURNS daterange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_peak_at_dates(occupancy) IS 'first period in which the number is largest, of dates';
CREATE FUNCTION occupancy_at(occupancy occupancy, at timestamp with time zone) RETURNS bigint
	AS 'MODULE_PATHNAME', 'occupancy_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_at(occupancy, timestamp with time zone) IS 'number at an instant';
CREATE FUNCTION occupancy_at(occupancy occupancy, at date) RETURNS bigint
	AS 'MODULE_PATHNAME', 'occupancy_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_at(occupancy, date) IS 'number on a date';
CREATE FUNCTION occupancy_above(occupancy occupancy, number bigint) RETURNS tstzmultirange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_above(occupancy, bigint) IS 'when the number is above another one, of all time; of instants';
CREATE FUNCTION occupancy_above_dates(occupancy occupancy, number bigint) RETURNS datemultirange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_above_dates(occupancy, bigint) IS 'when the number is above another one, of all time; of dates';
CREATE FUNCTION occupancy_below(occupancy occupancy, number bigint) RETURNS tstzmultirange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_below(occupancy, bigint) IS 'when the number is below another one, of all time; of instants';
CREATE FUNCTION occupancy_below_dates(occupancy occupancy, number bigint) RETURNS datemultirange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_below_dates(occupancy, bigint) IS 'when the number is below another one, of all time; of dates';
CREATE FUNCTION occupancy_time_above(occupancy occupancy, number bigint) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_time_above(occupancy, bigint) IS 'days of 24 hours during which the number is above another one; infinite without an end';
CREATE FUNCTION occupancy_person_time(occupancy occupancy) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_person_time(occupancy) IS 'sum of time times number, in days of 24 hours; infinite without an end';
CREATE FUNCTION occupancy_mean(occupancy occupancy, period tstzrange) RETURNS double precision
	AS 'MODULE_PATHNAME', 'occupancy_mean' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_mean(occupancy, tstzrange) IS 'mean number over a period; NULL if it is empty or has no end';
CREATE FUNCTION occupancy_mean(occupancy occupancy, period daterange) RETURNS double precision
	AS 'MODULE_PATHNAME', 'occupancy_mean' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_mean(occupancy, daterange) IS 'mean number over a period of dates; NULL if it is empty or has no end';
CREATE FUNCTION occupancy_restrict(occupancy occupancy, period tstzrange) RETURNS occupancy
	AS 'MODULE_PATHNAME', 'occupancy_restrict' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_restrict(occupancy, tstzrange) IS 'the number during a period, 0 outside';
CREATE FUNCTION occupancy_restrict(occupancy occupancy, period daterange) RETURNS occupancy
	AS 'MODULE_PATHNAME', 'occupancy_restrict' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_restrict(occupancy, daterange) IS 'the number during a period of dates, 0 outside';
CREATE FUNCTION occupancy_restrict(occupancy occupancy, period tstzmultirange) RETURNS occupancy
	AS 'MODULE_PATHNAME', 'occupancy_restrict' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_restrict(occupancy, tstzmultirange) IS 'the number during periods, 0 outside';
CREATE FUNCTION occupancy_restrict(occupancy occupancy, period datemultirange) RETURNS occupancy
	AS 'MODULE_PATHNAME', 'occupancy_restrict' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_restrict(occupancy, datemultirange) IS 'the number during periods of dates, 0 outside';
CREATE FUNCTION occupancy_steps(occupancy occupancy, OUT period tstzrange, OUT number bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION occupancy_steps(occupancy) IS 'periods of an equal number, of instants; without the time before and after in which it is 0';
CREATE FUNCTION occupancy_steps_dates(occupancy occupancy, OUT period daterange, OUT number bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION occupancy_steps_dates(occupancy) IS 'periods of an equal number, of dates; without the time before and after in which it is 0';
CREATE FUNCTION occupancy_runs(
	occupancy occupancy, number bigint, grace_days integer DEFAULT 0, OUT period tstzrange, OUT peak bigint, OUT excess_days double precision)
	RETURNS SETOF record AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 2;
COMMENT ON FUNCTION occupancy_runs(occupancy, bigint, integer) IS
	'runs of the number above another one, of instants: dips that last no longer than the grace end none, and runs that last no longer are none';
CREATE FUNCTION occupancy_runs_dates(
	occupancy occupancy, number bigint, grace_days integer DEFAULT 0, OUT period daterange, OUT peak bigint, OUT excess_days double precision)
	RETURNS SETOF record AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 2;
COMMENT ON FUNCTION occupancy_runs_dates(occupancy, bigint, integer) IS
	'runs of the number above another one, of dates: dips that last no longer than the grace end none, and runs that last no longer are none';
CREATE FUNCTION occupancy_resample(
	occupancy occupancy, bounds timestamp with time zone[], OUT period tstzrange, OUT lowest bigint, OUT peak bigint, OUT mean double precision)
	RETURNS SETOF record AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION occupancy_resample(occupancy, timestamp with time zone[]) IS 'lowest, largest and mean number in each period from one bound to the next, of instants';
CREATE FUNCTION occupancy_resample_dates(
	occupancy occupancy, bounds date[], OUT period daterange, OUT lowest bigint, OUT peak bigint, OUT mean double precision)
	RETURNS SETOF record AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION occupancy_resample_dates(occupancy, date[]) IS 'lowest, largest and mean number in each period from one bound to the next, of dates';
CREATE FUNCTION occupancy_resample(
	occupancy occupancy, step interval, within tstzrange, OUT period tstzrange, OUT lowest bigint, OUT peak bigint, OUT mean double precision)
	RETURNS SETOF record AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION occupancy_resample(occupancy, interval, tstzrange) IS
	'lowest, largest and mean number in each step within a period, of instants; days and longer steps are those of the session''s time zone';
CREATE FUNCTION occupancy_resample_dates(
	occupancy occupancy, step interval, within daterange, OUT period daterange, OUT lowest bigint, OUT peak bigint, OUT mean double precision)
	RETURNS SETOF record AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION occupancy_resample_dates(occupancy, interval, daterange) IS 'lowest, largest and mean number in each step within a period, of dates';

CREATE FUNCTION occupancy_json(occupancy occupancy) RETURNS json
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_json(occupancy) IS 'kind and steps: {"kind":"dates","steps":[{"at":"2024-01-01","number":2}]}';
CREATE CAST (occupancy AS json) WITH FUNCTION occupancy_json(occupancy);
COMMENT ON CAST (occupancy AS json) IS 'kind and steps';
CREATE FUNCTION occupancy(steps json) RETURNS occupancy LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	BEGIN ATOMIC
		SELECT (coalesce(steps ->> 'kind'::text, '') || '{' || coalesce(pg_catalog.string_agg(coalesce(s.step ->> 'at'::text, '') || '=' || coalesce(s.step ->> 'number'::text, ''), ',' ORDER BY s.ord), '')
				|| CASE pg_catalog.json_typeof(steps -> 'steps'::text) WHEN 'array' THEN '}' ELSE '' END)::occupancy
		FROM pg_catalog.json_array_elements(CASE pg_catalog.json_typeof(steps -> 'steps'::text) WHEN 'array' THEN steps -> 'steps'::text END) WITH ORDINALITY s(step, ord);
	END;
COMMENT ON FUNCTION occupancy(json) IS 'occupancy of what occupancy_json gives';
CREATE CAST (json AS occupancy) WITH FUNCTION occupancy(json);
COMMENT ON CAST (json AS occupancy) IS 'from kind and steps';

CREATE FUNCTION occupancy_add(a occupancy, b occupancy) RETURNS occupancy
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_add(occupancy, occupancy) IS 'sum of two numbers at each time';
CREATE OPERATOR + (LEFTARG = occupancy, RIGHTARG = occupancy, FUNCTION = occupancy_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (occupancy, occupancy) IS 'sum of two numbers at each time';
CREATE FUNCTION occupancy_subtract(a occupancy, b occupancy) RETURNS occupancy
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_subtract(occupancy, occupancy) IS 'difference of two numbers at each time';
CREATE OPERATOR - (LEFTARG = occupancy, RIGHTARG = occupancy, FUNCTION = occupancy_subtract);
COMMENT ON OPERATOR - (occupancy, occupancy) IS 'difference of two numbers at each time';
CREATE FUNCTION occupancy_greatest(a occupancy, b occupancy) RETURNS occupancy
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_greatest(occupancy, occupancy) IS 'larger of two numbers at each time';
CREATE FUNCTION occupancy_least(a occupancy, b occupancy) RETURNS occupancy
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_least(occupancy, occupancy) IS 'smaller of two numbers at each time';

CREATE FUNCTION occupancy_lt(a occupancy, b occupancy) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_lt(occupancy, occupancy) IS 'implementation of < operator';
CREATE FUNCTION occupancy_le(a occupancy, b occupancy) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_le(occupancy, occupancy) IS 'implementation of <= operator';
CREATE FUNCTION occupancy_eq(a occupancy, b occupancy) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_eq(occupancy, occupancy) IS 'implementation of = operator';
CREATE FUNCTION occupancy_ne(a occupancy, b occupancy) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_ne(occupancy, occupancy) IS 'implementation of <> operator';
CREATE FUNCTION occupancy_ge(a occupancy, b occupancy) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_ge(occupancy, occupancy) IS 'implementation of >= operator';
CREATE FUNCTION occupancy_gt(a occupancy, b occupancy) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_gt(occupancy, occupancy) IS 'implementation of > operator';
CREATE OPERATOR < (
	LEFTARG = occupancy, RIGHTARG = occupancy, FUNCTION = occupancy_lt, COMMUTATOR = >, NEGATOR = >=,
	RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR < (occupancy, occupancy) IS 'comes the first one before the second?';
CREATE OPERATOR <= (
	LEFTARG = occupancy, RIGHTARG = occupancy, FUNCTION = occupancy_le, COMMUTATOR = >=, NEGATOR = >,
	RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR <= (occupancy, occupancy) IS 'comes the first one before the second, or are they equal?';
CREATE OPERATOR = (
	LEFTARG = occupancy, RIGHTARG = occupancy, FUNCTION = occupancy_eq, COMMUTATOR = =, NEGATOR = <>,
	RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR = (occupancy, occupancy) IS 'are the numbers equal at all times?';
CREATE OPERATOR <> (
	LEFTARG = occupancy, RIGHTARG = occupancy, FUNCTION = occupancy_ne, COMMUTATOR = <>, NEGATOR = =,
	RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (occupancy, occupancy) IS 'does the number differ at some time?';
CREATE OPERATOR >= (
	LEFTARG = occupancy, RIGHTARG = occupancy, FUNCTION = occupancy_ge, COMMUTATOR = <=, NEGATOR = <,
	RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR >= (occupancy, occupancy) IS 'comes the first one after the second, or are they equal?';
CREATE OPERATOR > (
	LEFTARG = occupancy, RIGHTARG = occupancy, FUNCTION = occupancy_gt, COMMUTATOR = <, NEGATOR = <=,
	RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR > (occupancy, occupancy) IS 'comes the first one after the second?';
CREATE FUNCTION occupancy_cmp(a occupancy, b occupancy) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_cmp(occupancy, occupancy) IS 'less-equal-greater: by the first change that differs';
CREATE FUNCTION occupancy_hash(occupancy occupancy) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_hash(occupancy) IS 'hash';
CREATE FUNCTION occupancy_hash_extended(occupancy occupancy, seed bigint) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_hash_extended(occupancy, bigint) IS 'hash with a seed';
CREATE OPERATOR CLASS occupancy_btree_ops DEFAULT FOR TYPE occupancy USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 occupancy_cmp(occupancy, occupancy);
COMMENT ON OPERATOR CLASS occupancy_btree_ops USING btree IS 'order by the first change that differs';
COMMENT ON OPERATOR FAMILY occupancy_btree_ops USING btree IS 'order by the first change that differs';
CREATE OPERATOR CLASS occupancy_hash_ops DEFAULT FOR TYPE occupancy USING hash AS
	OPERATOR 1 =, FUNCTION 1 occupancy_hash(occupancy), FUNCTION 2 occupancy_hash_extended(occupancy, bigint);
COMMENT ON OPERATOR CLASS occupancy_hash_ops USING hash IS 'equality of functions of time';
COMMENT ON OPERATOR FAMILY occupancy_hash_ops USING hash IS 'equality of functions of time';

CREATE FUNCTION occupancy_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_combine(internal, internal) IS 'sum of two states of occupancy_agg';
CREATE FUNCTION occupancy_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_serial(internal) IS 'state of occupancy_agg to bytes';
CREATE FUNCTION occupancy_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_deserial(bytea, internal) IS 'state of occupancy_agg from bytes';
CREATE FUNCTION occupancy_agg_final(state internal) RETURNS occupancy
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_final(internal) IS 'the occupancy of a state of occupancy_agg';
CREATE FUNCTION occupancy_agg_trans(state internal, period tstzrange) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_trans(internal, tstzrange) IS 'transition of occupancy_agg';
CREATE FUNCTION occupancy_agg_inverse(state internal, period tstzrange) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_inverse(internal, tstzrange) IS 'inverse transition of occupancy_agg';
CREATE AGGREGATE occupancy_agg(period tstzrange) (
	SFUNC = occupancy_agg_trans, STYPE = internal, SSPACE = 256, FINALFUNC = occupancy_agg_final,
	COMBINEFUNC = occupancy_agg_combine, SERIALFUNC = occupancy_agg_serial, DESERIALFUNC = occupancy_agg_deserial,
	MSFUNC = occupancy_agg_trans, MINVFUNC = occupancy_agg_inverse, MSTYPE = internal, MSSPACE = 256, MFINALFUNC = occupancy_agg_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE occupancy_agg(tstzrange) IS 'number of rows with a period that holds the time';
CREATE FUNCTION occupancy_agg_trans(state internal, period tstzrange, weight bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_trans(internal, tstzrange, bigint) IS 'transition of occupancy_agg';
CREATE FUNCTION occupancy_agg_inverse(state internal, period tstzrange, weight bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_inverse(internal, tstzrange, bigint) IS 'inverse transition of occupancy_agg';
CREATE AGGREGATE occupancy_agg(period tstzrange, weight bigint) (
	SFUNC = occupancy_agg_trans, STYPE = internal, SSPACE = 256, FINALFUNC = occupancy_agg_final,
	COMBINEFUNC = occupancy_agg_combine, SERIALFUNC = occupancy_agg_serial, DESERIALFUNC = occupancy_agg_deserial,
	MSFUNC = occupancy_agg_trans, MINVFUNC = occupancy_agg_inverse, MSTYPE = internal, MSSPACE = 256, MFINALFUNC = occupancy_agg_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE occupancy_agg(tstzrange, bigint) IS 'sum of the weights of rows with a period that holds the time';
CREATE FUNCTION occupancy_agg_trans(state internal, period daterange) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_trans(internal, daterange) IS 'transition of occupancy_agg';
CREATE FUNCTION occupancy_agg_inverse(state internal, period daterange) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_inverse(internal, daterange) IS 'inverse transition of occupancy_agg';
CREATE AGGREGATE occupancy_agg(period daterange) (
	SFUNC = occupancy_agg_trans, STYPE = internal, SSPACE = 256, FINALFUNC = occupancy_agg_final,
	COMBINEFUNC = occupancy_agg_combine, SERIALFUNC = occupancy_agg_serial, DESERIALFUNC = occupancy_agg_deserial,
	MSFUNC = occupancy_agg_trans, MINVFUNC = occupancy_agg_inverse, MSTYPE = internal, MSSPACE = 256, MFINALFUNC = occupancy_agg_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE occupancy_agg(daterange) IS 'number of rows with a period of dates that holds the time';
CREATE FUNCTION occupancy_agg_trans(state internal, period daterange, weight bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_trans(internal, daterange, bigint) IS 'transition of occupancy_agg';
CREATE FUNCTION occupancy_agg_inverse(state internal, period daterange, weight bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_inverse(internal, daterange, bigint) IS 'inverse transition of occupancy_agg';
CREATE AGGREGATE occupancy_agg(period daterange, weight bigint) (
	SFUNC = occupancy_agg_trans, STYPE = internal, SSPACE = 256, FINALFUNC = occupancy_agg_final,
	COMBINEFUNC = occupancy_agg_combine, SERIALFUNC = occupancy_agg_serial, DESERIALFUNC = occupancy_agg_deserial,
	MSFUNC = occupancy_agg_trans, MINVFUNC = occupancy_agg_inverse, MSTYPE = internal, MSSPACE = 256, MFINALFUNC = occupancy_agg_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE occupancy_agg(daterange, bigint) IS 'sum of the weights of rows with a period of dates that holds the time';
CREATE FUNCTION occupancy_agg_trans(state internal, period tstzmultirange) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_trans(internal, tstzmultirange) IS 'transition of occupancy_agg';
CREATE FUNCTION occupancy_agg_inverse(state internal, period tstzmultirange) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_inverse(internal, tstzmultirange) IS 'inverse transition of occupancy_agg';
CREATE AGGREGATE occupancy_agg(period tstzmultirange) (
	SFUNC = occupancy_agg_trans, STYPE = internal, SSPACE = 256, FINALFUNC = occupancy_agg_final,
	COMBINEFUNC = occupancy_agg_combine, SERIALFUNC = occupancy_agg_serial, DESERIALFUNC = occupancy_agg_deserial,
	MSFUNC = occupancy_agg_trans, MINVFUNC = occupancy_agg_inverse, MSTYPE = internal, MSSPACE = 256, MFINALFUNC = occupancy_agg_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE occupancy_agg(tstzmultirange) IS 'number of rows with periods that hold the time';
CREATE FUNCTION occupancy_agg_trans(state internal, period tstzmultirange, weight bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_trans(internal, tstzmultirange, bigint) IS 'transition of occupancy_agg';
CREATE FUNCTION occupancy_agg_inverse(state internal, period tstzmultirange, weight bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_inverse(internal, tstzmultirange, bigint) IS 'inverse transition of occupancy_agg';
CREATE AGGREGATE occupancy_agg(period tstzmultirange, weight bigint) (
	SFUNC = occupancy_agg_trans, STYPE = internal, SSPACE = 256, FINALFUNC = occupancy_agg_final,
	COMBINEFUNC = occupancy_agg_combine, SERIALFUNC = occupancy_agg_serial, DESERIALFUNC = occupancy_agg_deserial,
	MSFUNC = occupancy_agg_trans, MINVFUNC = occupancy_agg_inverse, MSTYPE = internal, MSSPACE = 256, MFINALFUNC = occupancy_agg_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE occupancy_agg(tstzmultirange, bigint) IS 'sum of the weights of rows with periods that hold the time';
CREATE FUNCTION occupancy_agg_trans(state internal, period datemultirange) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_trans(internal, datemultirange) IS 'transition of occupancy_agg';
CREATE FUNCTION occupancy_agg_inverse(state internal, period datemultirange) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_inverse(internal, datemultirange) IS 'inverse transition of occupancy_agg';
CREATE AGGREGATE occupancy_agg(period datemultirange) (
	SFUNC = occupancy_agg_trans, STYPE = internal, SSPACE = 256, FINALFUNC = occupancy_agg_final,
	COMBINEFUNC = occupancy_agg_combine, SERIALFUNC = occupancy_agg_serial, DESERIALFUNC = occupancy_agg_deserial,
	MSFUNC = occupancy_agg_trans, MINVFUNC = occupancy_agg_inverse, MSTYPE = internal, MSSPACE = 256, MFINALFUNC = occupancy_agg_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE occupancy_agg(datemultirange) IS 'number of rows with periods of dates that hold the time';
CREATE FUNCTION occupancy_agg_trans(state internal, period datemultirange, weight bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_trans(internal, datemultirange, bigint) IS 'transition of occupancy_agg';
CREATE FUNCTION occupancy_agg_inverse(state internal, period datemultirange, weight bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_agg_inverse(internal, datemultirange, bigint) IS 'inverse transition of occupancy_agg';
CREATE AGGREGATE occupancy_agg(period datemultirange, weight bigint) (
	SFUNC = occupancy_agg_trans, STYPE = internal, SSPACE = 256, FINALFUNC = occupancy_agg_final,
	COMBINEFUNC = occupancy_agg_combine, SERIALFUNC = occupancy_agg_serial, DESERIALFUNC = occupancy_agg_deserial,
	MSFUNC = occupancy_agg_trans, MINVFUNC = occupancy_agg_inverse, MSTYPE = internal, MSSPACE = 256, MFINALFUNC = occupancy_agg_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE occupancy_agg(datemultirange, bigint) IS 'sum of the weights of rows with periods of dates that hold the time';
CREATE FUNCTION occupancy_sum_agg_trans(state internal, occupancy occupancy) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_sum_agg_trans(internal, occupancy) IS 'transition of occupancy_sum_agg';
CREATE FUNCTION occupancy_sum_agg_inverse(state internal, occupancy occupancy) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION occupancy_sum_agg_inverse(internal, occupancy) IS 'inverse transition of occupancy_sum_agg';
CREATE AGGREGATE occupancy_sum_agg(occupancy occupancy) (
	SFUNC = occupancy_sum_agg_trans, STYPE = internal, SSPACE = 256, FINALFUNC = occupancy_agg_final,
	COMBINEFUNC = occupancy_agg_combine, SERIALFUNC = occupancy_agg_serial, DESERIALFUNC = occupancy_agg_deserial,
	MSFUNC = occupancy_sum_agg_trans, MINVFUNC = occupancy_sum_agg_inverse, MSTYPE = internal, MSSPACE = 256, MFINALFUNC = occupancy_agg_final,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE occupancy_sum_agg(occupancy) IS 'sum of the numbers of all rows at each time';
