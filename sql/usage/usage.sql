-- usage: how many persons live in a dwelling, from its water, electricity and gas meters

CREATE TYPE usage_model AS (
	kinds text[], varying float8[], empty float8[], empty_scale float8[], shared float8,
	kind integer[], season integer[], readings bigint[], base float8[], per_person float8[], scale float8[]);
COMMENT ON TYPE usage_model
	IS 'what n persons use of each kind in each season, and how far dwellings differ from it; made by usage_model_agg';
COMMENT ON COLUMN usage_model.kinds IS 'kinds of meters in order of their names';
COMMENT ON COLUMN usage_model.varying IS 'for each kind: part of the scale that differs from month to month';
COMMENT ON COLUMN usage_model.empty IS 'for each kind: use of an empty dwelling, ln(amount / per_person + 0.05)';
COMMENT ON COLUMN usage_model.empty_scale IS 'for each kind: standard deviation of it';
COMMENT ON COLUMN usage_model.shared IS 'part of the scales that the kinds of one dwelling have in common';
COMMENT ON COLUMN usage_model.kind IS 'for each entry: number in kinds, from 1';
COMMENT ON COLUMN usage_model.season IS 'for each entry: its season; entries are in order of kind and season';
COMMENT ON COLUMN usage_model.readings IS 'for each entry: readings of one person or more';
COMMENT ON COLUMN usage_model.base IS 'for each entry: amount that does not depend on the number of persons';
COMMENT ON COLUMN usage_model.per_person IS 'for each entry: amount per person';
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
COMMENT ON COLUMN usage_estimate.per_person
	IS 'for each of the kinds: sum of what the model expects of each person in it';
COMMENT ON COLUMN usage_estimate.likelihood IS 'for 0 to 99 persons: natural logarithm, the highest being 0';

CREATE FUNCTION usage_coefficients(model usage_model)
	RETURNS TABLE (kind text, season integer, readings bigint, base float8, per_person float8, scale float8)
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 36
BEGIN ATOMIC
	SELECT ((model).kinds)[e.kind], e.season, e.readings, e.base, e.per_person, e.scale
	FROM ROWS FROM (pg_catalog.unnest((model).kind), pg_catalog.unnest((model).season),
		pg_catalog.unnest((model).readings),
		pg_catalog.unnest((model).base), pg_catalog.unnest((model).per_person),
			pg_catalog.unnest((model).scale)) e(kind, season, readings, base, per_person, scale);
END;
COMMENT ON FUNCTION usage_coefficients(usage_model) IS 'entries of a model as rows';

CREATE FUNCTION usage_expected(model usage_model, kinds text[], seasons integer[], amounts float8[])
	RETURNS usage_estimate
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION usage_expected(usage_model, text[], integer[], float8[]) IS
	'how many seem to live in a dwelling with these readings; the arrays run in parallel, readings of kinds or seasons '
	'unknown to the model are left out';

CREATE FUNCTION usage_judge(estimate usage_estimate, declared integer, capacity integer,
	occupied float8 DEFAULT 0.5, empty float8 DEFAULT 0.03, fewer float8 DEFAULT 0.1, more float8 DEFAULT 0.15,
	OUT finding text, OUT probability float8, OUT p_empty float8, OUT p_fewer float8, OUT p_more float8,
		OUT p_over float8)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION usage_judge(usage_estimate, integer, integer, float8, float8, float8, float8) IS
	'declared_but_empty, occupied_but_undeclared, likely_group_rental or NULL, whichever is likelier than not, with '
	'probabilities; occupied, empty, fewer and more are how likely that was before any reading';

CREATE FUNCTION usage_words() RETURNS TABLE (word text, zh text, en text)
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 12
BEGIN ATOMIC
	VALUES
		('readings', '{kind}{readings}次读数，', '{kind}, {readings} readings: '),
		('readings.1', '{kind}{readings}次读数，', '{kind}, {readings} reading: '),
		('times', '为登记{declared}人应用量的{times}倍', '{times} times what {declared} declared persons use'),
		('times.1', '为登记{declared}人应用量的{times}倍', '{times} times what {declared} declared person uses'),
		('persons', '约合{persons}人用量，无人登记', 'as much as {persons} persons use, nobody declared'),
		('against', '不支持：', 'against it: '),
		('capacity', '可住{capacity}人', 'it may hold {capacity}'),
		('separator', '；', '; '),
		('kind.water', '用水', 'water'),
		('kind.electricity', '用电', 'electricity'),
		('kind.gas', '用气', 'gas');
END;
COMMENT ON FUNCTION usage_words() IS
	'phrases of usage_explanation in Chinese and English; braces hold what is filled in, and .1 marks the form for one';

CREATE FUNCTION usage_explanation(language text, estimate usage_estimate, finding text, declared integer,
	capacity integer, words jsonb DEFAULT NULL) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH phrase AS (
		SELECT pg_catalog.jsonb_object_agg(w.word, CASE language WHEN 'zh' THEN w.zh WHEN 'en' THEN w.en
			END) || coalesce(words, '{}') AS p
		FROM usage_words() w),
	shown AS (
		SELECT k.n, k.kind, k.readings, k.used / nullif(k.base + declared::float8 * k.per_person, 0::float8) AS times,
			   greatest(0::float8, (k.used - k.base) / nullif(k.per_person, 0::float8)) AS persons
		FROM ROWS FROM (pg_catalog.unnest((estimate).kinds), pg_catalog.unnest((estimate).kind_readings),
			pg_catalog.unnest((estimate).used),
			pg_catalog.unnest((estimate).base), pg_catalog.unnest((estimate).per_person))
				WITH ORDINALITY k(kind, readings, used, base, per_person, n)),
	reason AS (
		SELECT s.n, CASE finding WHEN 'declared_but_empty' THEN s.times < 0.5::float8 WHEN 'likely_group_rental'
			THEN s.persons > capacity::float8 ELSE s.persons > declared::float8 END AS supports,
			   pg_catalog.replace(pg_catalog.replace(coalesce(CASE WHEN s.readings = 1 THEN p ->> 'readings.1'
				END, p ->> 'readings'),
					'{readings}', s.readings::text), '{kind}', coalesce(p ->> ('kind.' || s.kind), s.kind))
				|| CASE WHEN declared > 0
						THEN pg_catalog.replace(pg_catalog.replace(coalesce(CASE WHEN declared = 1 THEN p ->> 'times.1'
							END, p ->> 'times'),
							'{declared}', declared::text), '{times}', pg_catalog.round(s.times::numeric,
								CASE WHEN s.times < 0.95::float8 THEN 2 ELSE 1 END)::text)
						ELSE pg_catalog.replace(p ->> 'persons', '{persons}',
							pg_catalog.round(s.persons::numeric, 1)::text) END AS words
		FROM shown s, phrase)
	SELECT pg_catalog.concat_ws(p ->> 'separator',
		(SELECT pg_catalog.string_agg(CASE WHEN r.supports THEN '' ELSE p ->> 'against'
			END || r.words, p ->> 'separator' ORDER BY r.supports DESC, r.n) FROM reason r),
		CASE finding WHEN 'likely_group_rental' THEN pg_catalog.replace(p ->> 'capacity', '{capacity}', capacity::text)
			END)
	FROM phrase
	WHERE finding IS NOT NULL;
END;
COMMENT ON FUNCTION usage_explanation(text, usage_estimate, text, integer, integer, jsonb) IS
	'reasons for a finding of usage_judge, Chinese (zh) or English (en): first the kinds of meters that support it, '
	'then the others; words replace those of usage_words';

CREATE FUNCTION usage_model_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION usage_model_agg_combine(internal, internal) IS 'combine function of usage_model_agg';
CREATE FUNCTION usage_model_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION usage_model_agg_serial(internal) IS 'serialization function of usage_model_agg';
CREATE FUNCTION usage_model_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION usage_model_agg_deserial(bytea, internal) IS 'deserialization function of usage_model_agg';
CREATE FUNCTION usage_model_agg_final(state internal) RETURNS usage_model
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION usage_model_agg_final(internal) IS 'final function of usage_model_agg';
CREATE FUNCTION usage_model_agg_trans(state internal, kind text, season integer, persons float8, amount float8)
	RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION usage_model_agg_trans(internal, text, integer, float8,
	float8) IS 'transition function of usage_model_agg';
CREATE AGGREGATE usage_model_agg(kind text, season integer, persons float8, amount float8) (
	SFUNC = usage_model_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = usage_model_agg_final,
	COMBINEFUNC = usage_model_agg_combine, SERIALFUNC = usage_model_agg_serial, DESERIALFUNC = usage_model_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE usage_model_agg(text, integer, float8, float8) IS
	'robust regression of amounts on persons for each kind and season; without dwellings, all error is taken as habit';
CREATE FUNCTION usage_model_agg_trans(state internal, kind text, season integer, persons float8, amount float8,
	dwelling bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION usage_model_agg_trans(internal, text, integer, float8, float8,
	bigint) IS 'transition function of usage_model_agg';
CREATE AGGREGATE usage_model_agg(kind text, season integer, persons float8, amount float8, dwelling bigint) (
	SFUNC = usage_model_agg_trans, STYPE = internal, SSPACE = 4096, FINALFUNC = usage_model_agg_final,
	COMBINEFUNC = usage_model_agg_combine, SERIALFUNC = usage_model_agg_serial, DESERIALFUNC = usage_model_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE usage_model_agg(text, integer, float8, float8, bigint) IS
	'robust regression of amounts on persons for each kind and season; dwellings separate habits from variation by '
	'month';
