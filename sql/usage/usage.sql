-- usage: how many live in a dwelling, from what its meters of water, electricity and gas show

CREATE TYPE usage_model AS (
	kinds text[], varying float8[], empty float8[], empty_scale float8[], shared float8,
	kind integer[], season integer[], readings bigint[], base float8[], per_person float8[], scale float8[]);
COMMENT ON TYPE usage_model IS 'what n persons use of each kind in each season, and how far dwellings differ from it; made by usage_model_agg';
COMMENT ON COLUMN usage_model.kinds IS 'kinds of meters in order of their names';
COMMENT ON COLUMN usage_model.varying IS 'for each kind: part of the scale that differs from month to month';
COMMENT ON COLUMN usage_model.empty IS 'for each kind: use of an empty dwelling, ln(amount / per_person + 0.05)';
COMMENT ON COLUMN usage_model.empty_scale IS 'for each kind: standard deviation of it';
COMMENT ON COLUMN usage_model.shared IS 'part of the scales that the kinds of one dwelling have in common';
COMMENT ON COLUMN usage_model.kind IS 'for each entry: number in kinds, from 1';
COMMENT ON COLUMN usage_model.season IS 'for each entry: its season; entries are in order of kind and season';
COMMENT ON COLUMN usage_model.readings IS 'for each entry: readings of one person or more';
COMMENT ON COLUMN usage_model.base IS 'for each entry: amount that does not depend on the number of persons';
COMMENT ON COLUMN usage_model.per_person IS 'for each entry: amount a person';
COMMENT ON COLUMN usage_model.scale IS 'for each entry: standard deviation of ln(amount)';

CREATE TYPE usage_estimate AS (
	persons float8, standard_error float8, readings integer,
	kinds text[], kind_readings integer[], used float8[], base float8[], per_person float8[], likelihood float8[]);
COMMENT ON TYPE usage_estimate IS 'how many seem to live in a dwelling, with the evidence; made by usage_expected';
COMMENT ON COLUMN usage_estimate.persons IS 'mean under a prior of 1 / (1 + n) for n persons; NULL without readings';
COMMENT ON COLUMN usage_estimate.readings IS 'readings of kinds and seasons that the model knows';
COMMENT ON COLUMN usage_estimate.kind_readings IS 'for each of the kinds: its readings';
COMMENT ON COLUMN usage_estimate.used IS 'for each of the kinds: sum of the amounts';
COMMENT ON COLUMN usage_estimate.base IS 'for each of the kinds: sum of what the model expects of a dwelling';
COMMENT ON COLUMN usage_estimate.per_person IS 'for each of the kinds: sum of what the model expects of each person in it';
COMMENT ON COLUMN usage_estimate.likelihood IS 'for 0 to 99 persons: natural logarithm, the highest being 0';

CREATE FUNCTION usage_coefficients(model usage_model)
	RETURNS TABLE (kind text, season integer, readings bigint, base float8, per_person float8, scale float8)
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 36
BEGIN ATOMIC
	SELECT ((model).kinds)[e.kind], e.season, e.readings, e.base, e.per_person, e.scale
	FROM ROWS FROM (pg_catalog.unnest((model).kind), pg_catalog.unnest((model).season), pg_catalog.unnest((model).readings),
		pg_catalog.unnest((model).base), pg_catalog.unnest((model).per_person), pg_catalog.unnest((model).scale)) e(kind, season, readings, base, per_person, scale);
END;
COMMENT ON FUNCTION usage_coefficients(usage_model) IS 'entries of a model as rows';

CREATE FUNCTION usage_expected(model usage_model, kinds text[], seasons integer[], amounts float8[]) RETURNS usage_estimate
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION usage_expected(usage_model, text[], integer[], float8[]) IS
	'how many seem to live in a dwelling with these readings; the arrays run in parallel, readings that the model does not know are left out';

CREATE FUNCTION usage_judge(estimate usage_estimate, declared integer, capacity integer,
	occupied float8 DEFAULT 0.5, empty float8 DEFAULT 0.03, fewer float8 DEFAULT 0.1, more float8 DEFAULT 0.15,
	OUT finding text, OUT probability float8, OUT p_empty float8, OUT p_fewer float8, OUT p_more float8, OUT p_over float8,
	OUT reasons_zh text, OUT reasons_en text)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION usage_judge(usage_estimate, integer, integer, float8, float8, float8, float8) IS
	'declared_but_empty, occupied_but_undeclared, likely_group_rental or NULL, whichever is likelier than not, with probabilities and reasons; occupied, empty, fewer and more are how likely that was before any reading';

CREATE FUNCTION usage_model_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION usage_model_agg_combine(internal, internal) IS 'sum of two states of usage_model_agg';
CREATE FUNCTION usage_model_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION usage_model_agg_serial(internal) IS 'state of usage_model_agg to bytes';
CREATE FUNCTION usage_model_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION usage_model_agg_deserial(bytea, internal) IS 'state of usage_model_agg from bytes';
CREATE FUNCTION usage_model_agg_final(state internal) RETURNS usage_model
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION usage_model_agg_final(internal) IS 'the model of a state of usage_model_agg';
CREATE FUNCTION usage_model_agg_trans(state internal, kind text, season integer, persons float8, amount float8) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION usage_model_agg_trans(internal, text, integer, float8, float8) IS 'transition of usage_model_agg';
CREATE AGGREGATE usage_model_agg(kind text, season integer, persons float8, amount float8) (
	SFUNC = usage_model_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = usage_model_agg_final,
	COMBINEFUNC = usage_model_agg_combine, SERIALFUNC = usage_model_agg_serial, DESERIALFUNC = usage_model_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE usage_model_agg(text, integer, float8, float8) IS
	'robust regression of amounts on persons for each kind and season; without the dwellings, all error is taken for habit';
CREATE FUNCTION usage_model_agg_trans(state internal, kind text, season integer, persons float8, amount float8, dwelling bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION usage_model_agg_trans(internal, text, integer, float8, float8, bigint) IS 'transition of usage_model_agg';
CREATE AGGREGATE usage_model_agg(kind text, season integer, persons float8, amount float8, dwelling bigint) (
	SFUNC = usage_model_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = usage_model_agg_final,
	COMBINEFUNC = usage_model_agg_combine, SERIALFUNC = usage_model_agg_serial, DESERIALFUNC = usage_model_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE usage_model_agg(text, integer, float8, float8, bigint) IS
	'robust regression of amounts on persons for each kind and season; dwellings tell habits from months';
