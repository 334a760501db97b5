-- Persons by what meters show: a model from the dwellings whose number of persons is best known, what it expects of the
-- others, and where that contradicts the declarations.

CREATE TABLE reading (
	dwelling	bigint NOT NULL REFERENCES dwelling,
	month		date NOT NULL CHECK (extract(day FROM month) = 1),
	kind		text NOT NULL CHECK (kind <> ''),
	amount		float8 NOT NULL CHECK (amount >= 0 AND amount < 'infinity'),
	PRIMARY KEY (dwelling, month, kind)
);
COMMENT ON TABLE reading IS '水电气用量 / what the meters of water, electricity and gas counted in each month';
COMMENT ON COLUMN reading.month IS 'first day of the month';
COMMENT ON COLUMN reading.kind IS 'water, electricity, gas or another one';
COMMENT ON COLUMN reading.amount IS 'cubic metres of water and gas, kilowatt-hours of electricity';
CREATE INDEX ON reading (month);

CREATE TABLE usage_rule (
	only_row		boolean PRIMARY KEY DEFAULT true CHECK (only_row),
	months			integer NOT NULL CHECK (months > 0),
	fit_months		integer NOT NULL CHECK (fit_months > 0),
	least_readings	integer NOT NULL,
	household		integer NOT NULL,
	occupied		float8 NOT NULL CHECK (occupied BETWEEN 0 AND 1),
	empty			float8 NOT NULL CHECK (empty BETWEEN 0 AND 1),
	fewer			float8 NOT NULL CHECK (fewer BETWEEN 0 AND 1),
	more			float8 NOT NULL CHECK (more BETWEEN 0 AND 1),
	worth			float8 NOT NULL CHECK (worth > 0),
	rounds			integer NOT NULL,
	CHECK (empty + fewer + more <= 1)
);
COMMENT ON TABLE usage_rule IS '用量推断规则 / how persons are inferred from readings, one row';
COMMENT ON COLUMN usage_rule.months IS 'last months that are judged';
COMMENT ON COLUMN usage_rule.fit_months
	IS 'last months that the model is fitted to: a year, so that every season is known';
COMMENT ON COLUMN usage_rule.least_readings
	IS 'with fewer readings of dwellings seen on the spot, all declared ones are fitted to';
COMMENT ON COLUMN usage_rule.household
	IS 'so many persons may be one household where not more than one is declared: then they are no group; households '
		'of more are rare (census of 2020)';
COMMENT ON COLUMN usage_rule.occupied IS 'assumed share of lived-in dwellings of those where nobody is declared';
COMMENT ON COLUMN usage_rule.empty IS 'assumed share of empty dwellings of those where somebody is declared';
COMMENT ON COLUMN usage_rule.fewer IS 'assumed share of those with fewer persons than declared';
COMMENT ON COLUMN usage_rule.more IS 'assumed share of those with more';
COMMENT ON COLUMN usage_rule.worth
	IS 'number of dwellings that the assumed shares occupied and empty are worth beside the city''s own, which follow '
		'from its readings';
COMMENT ON COLUMN usage_rule.rounds IS 'rounds in which those are found; 0 to keep to the assumed ones';
INSERT INTO usage_rule VALUES (true, 3, 12, 1000, 5, 0.5, 0.03, 0.1, 0.15, 50, 3);

ANALYZE usage_rule;

-- What the reasons say: a city may reword it, or name further kinds of meters as kind.NAME.
INSERT INTO code SELECT 'usage_reason', word, zh, en FROM usage_words();

CREATE FUNCTION month_text(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN value ~ '^[0-9]{4}-(0[1-9]|1[0-2])(-01)?$' THEN substr(value, 1, 7) || '-01'
				WHEN value ~ '^[0-9]{4}([-/.][0-9]{1,2}([-/.]0?1( [0-9:.]+)?)?|年[0-9]{1,2}月(0?1日)?)$'
				THEN regexp_replace(regexp_replace(value, '^([0-9]{4})[-/.年]([0-9]{1,2}).*$', '\1-0\2-01'),
					'-0([0-9]{2})-', '-\1-')
				WHEN value ~ '^(19|20|21)[0-9]{4}$' THEN substr(value, 1, 4) || '-' || substr(value, 5) || '-01'
				ELSE 'none' END;
COMMENT ON FUNCTION month_text(text)
	IS 'a month as offices write it (2024-03, 2024/3, 2024年3月, 202403), or its first day, as YYYY-MM-01';

CREATE FUNCTION load_readings(file text DEFAULT '') RETURNS load LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	required constant text[] := '{dwelling,month,kind,amount}';
	columns constant integer[] := intake_columns(required, '{unit}');
	said constant text[] := '{amount}';
	keys constant text
		:= '(t.dwelling, t.month, t.kind) IN (SELECT dwelling, month, kind FROM pg_temp.staged WHERE fault IS NULL)';
	load_number bigint;
	accepted bigint;
BEGIN
	load_number := begin_load('readings');
	CREATE TEMP TABLE staged AS
	SELECT line, d.dwelling, CASE WHEN is_date(m.month) THEN m.month::date
		END AS month, k.code AS kind, f[4] AS amount, coalesce(r.fault, CASE
		WHEN d.dwelling IS NULL THEN ARRAY['dwelling', 'MG1405']
		WHEN NOT is_date(m.month) THEN ARRAY['month', 'MG1303']
		WHEN k.code IS NULL THEN ARRAY['kind', 'MG1407', 'meter_kind']
		WHEN NOT is_number(f[4], 0, 999999999) THEN ARRAY['amount', 'MG1505']
		WHEN f[5] IS NOT NULL AND u.code IS NULL AND EXISTS (SELECT FROM code WHERE table_name = k.code || '_unit')
			THEN ARRAY['unit', 'MG1506'] END) AS fault
	FROM intake_fields(columns, required) AS r
	LEFT JOIN dwelling d ON d.code = f[1]
	LEFT JOIN code_reading k ON k.table_name = 'meter_kind' AND k.word = lower(f[3])
	LEFT JOIN code_reading u ON u.table_name = k.code || '_unit' AND u.word = lower(f[5])
	CROSS JOIN LATERAL (SELECT month_text(f[2]) AS month OFFSET 0) m;
	UPDATE pg_temp.staged s SET fault = '{month,MG1702}'
	FROM (SELECT line, row_number() OVER (PARTITION BY dwelling, month, kind ORDER BY line) AS n FROM pg_temp.staged
		WHERE fault IS NULL) e
	WHERE e.line = s.line AND e.n > 1;
	PERFORM keep_before('reading', 'dwelling month kind', said, keys);
	INSERT INTO reading AS r
	SELECT dwelling, month, kind, amount::float8 FROM pg_temp.staged WHERE fault IS NULL ORDER BY line
	ON CONFLICT (dwelling, month, kind) DO UPDATE SET amount = excluded.amount WHERE r.amount <> excluded.amount;
	GET DIAGNOSTICS accepted = ROW_COUNT;
	PERFORM keep_after(load_number, 'reading', 'dwelling month kind', said, keys);
	ANALYZE reading;
	RETURN close_intake(load_number, 'readings', file, accepted);
END $$;
COMMENT ON FUNCTION load_readings(text) IS
	'readings.csv: dwelling, month (YYYY-MM), kind, amount [, unit]; a month already known is updated, the same amount '
	'again counts as repeated';

-- Mean number of persons declared in each dwelling and month, households of whom the last word is fresh, and whether a
-- grid worker has seen all of them there.
CREATE FUNCTION declared_by_month(from_month date, to_month date)
RETURNS TABLE (dwelling bigint, month date, persons float8, households bigint, seen boolean) LANGUAGE sql STABLE
	SET search_path FROM CURRENT
AS $f$
	WITH month AS MATERIALIZED (
		SELECT m::date AS month, daterange(m::date, (m + interval '1 month')::date) AS days
		FROM generate_series(from_month::timestamp, to_month::timestamp, interval '1 month') m),
	lived AS (
		SELECT r.dwelling, r.period, coalesce(r.household, 'P' || r.person) AS household,
			   r.period * daterange(NULL, CASE WHEN r.open
				THEN greatest(r.declared_on + u.fresh_days, lower(r.period) + 1) END) AS fresh,
			   EXISTS (SELECT FROM claim c WHERE c.claim = ANY (r.claims) AND c.channel = 'grid_worker') AS seen
		FROM residence r, resolution_rule u
		WHERE r.period && daterange(from_month, (to_month + interval '1 month')::date))
	SELECT l.dwelling, m.month, sum(upper(d.days) - lower(d.days))::float8 / (upper(m.days) - lower(m.days)),
		count(DISTINCT l.household) FILTER (WHERE l.fresh && m.days), bool_and(l.seen)
	FROM lived l JOIN month m ON m.days && l.period, LATERAL (SELECT m.days * l.period AS days) d
	GROUP BY l.dwelling, m.month, m.days
$f$;
COMMENT ON FUNCTION declared_by_month(date,
	date) IS '按月登记人数 / mean number of persons declared in each dwelling and month, from the residences; nobody has no '
		'row';

CREATE FUNCTION fit_usage(to_month date) RETURNS usage_model LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	WITH span AS (
		SELECT (to_month - make_interval(months => fit_months - 1))::date AS from_month, least_readings
			FROM usage_rule),
	known AS MATERIALIZED (
		SELECT r.dwelling, extract(month FROM r.month)::integer AS season, r.kind, r.amount,
			coalesce(d.persons, 0) AS persons, coalesce(d.seen, false) AS seen
		FROM reading r
		LEFT JOIN (SELECT d.* FROM span, declared_by_month(span.from_month, to_month) d) d USING (dwelling, month)
		WHERE r.month BETWEEN (SELECT from_month FROM span) AND to_month)
	SELECT usage_model_agg(kind, season, persons, amount, dwelling)
	FROM known
	WHERE persons < 99
		AND (seen OR persons = 0 OR (SELECT count(*) FROM known WHERE seen) < (SELECT least_readings FROM span))
$f$;
COMMENT ON FUNCTION fit_usage(date) IS
	'用量模型 / model of use, fitted to the months up to one: to dwellings whose declared persons a grid worker has seen, '
	'as their number is best known, and to those with nobody declared';

CREATE FUNCTION expect_usage(to_month date)
RETURNS TABLE (dwelling bigint, declared integer, capacity integer, estimate usage_estimate) LANGUAGE sql STABLE
	SET search_path FROM CURRENT
AS $f$
	WITH span AS (
		SELECT (to_month - make_interval(months => months - 1))::date AS from_month, months, household FROM usage_rule),
	model AS MATERIALIZED (
		SELECT fit_usage(to_month) AS model),
	shown AS (
		SELECT r.dwelling, array_agg(r.kind ORDER BY r.kind, r.month) AS kinds,
			array_agg(extract(month FROM r.month)::integer ORDER BY r.kind, r.month) AS seasons,
			   array_agg(r.amount ORDER BY r.kind, r.month) AS amounts
		FROM reading r
		WHERE r.month BETWEEN (SELECT from_month FROM span) AND to_month
		GROUP BY r.dwelling),
	told AS (
		SELECT d.dwelling, round(sum(d.persons) / span.months)::integer AS persons, min(d.households) AS households
		FROM span, declared_by_month(span.from_month, to_month) d
		GROUP BY d.dwelling, span.months),
	-- a household that has its dwelling to itself may fill it, if the rule says so
	allowed AS (
		SELECT k.dwelling, k.capacity, c.family_exemption IS NOT NULL AS family_exempt
		FROM capacity k JOIN city_rule c USING (rule)
		WHERE c.valid @> to_month)
	SELECT s.dwelling, coalesce(t.persons, 0), CASE WHEN a.family_exempt AND coalesce(t.households, 0) <= 1
		THEN greatest(a.capacity, t.persons, span.household) ELSE a.capacity END,
		   usage_expected(model.model, s.kinds, s.seasons, s.amounts)
	FROM span, model, shown s
	LEFT JOIN told t USING (dwelling)
	LEFT JOIN allowed a USING (dwelling)
	WHERE model.model IS NOT NULL
$f$;
COMMENT ON FUNCTION expect_usage(date) IS
	'推断人数与登记人数 / for each dwelling with readings: persons expected from those of the last months up to one, beside the '
	'number declared and the capacity';

-- How many of the dwellings without declarations are lived in, and of the others empty, the city's own readings tell,
-- from the assumed shares on (expectation and maximization). Whether one person more or fewer is there, readings tell
-- too little to learn how often that is: those shares stay as assumed.
CREATE FUNCTION judge_usage(to_month date)
RETURNS TABLE (dwelling bigint, declared integer, capacity integer, expected float8, standard_error float8,
	readings integer,
			   finding text, probability float8, p_empty float8, p_fewer float8, p_more float8, p_over float8,
				reasons_zh text, reasons_en text)
LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	WITH RECURSIVE expected AS MATERIALIZED (
		SELECT * FROM expect_usage(to_month)),
	share AS (
		SELECT 0 AS round, occupied, empty FROM usage_rule
		UNION ALL
		SELECT s.round + 1, n.occupied, n.empty
		FROM share s,
			 LATERAL (SELECT (u.occupied * u.worth + coalesce(sum(j.p_more) FILTER (WHERE e.declared = 0),
				0)) / (u.worth + count(j.p_more) FILTER (WHERE e.declared = 0)) AS occupied,
							 (u.empty * u.worth + coalesce(sum(j.p_empty) FILTER (WHERE e.declared > 0),
								0)) / (u.worth + count(j.p_more) FILTER (WHERE e.declared > 0)) AS empty
					  FROM usage_rule u, expected e, usage_judge(e.estimate, e.declared, e.capacity, s.occupied,
						least(s.empty, 1 - u.fewer - u.more), u.fewer, u.more) j
					  GROUP BY u.only_row) n
		WHERE s.round < (SELECT rounds FROM usage_rule))
	SELECT e.dwelling, e.declared, e.capacity, (e.estimate).persons, (e.estimate).standard_error, (e.estimate).readings,
		j.*,
		   usage_explanation('zh', e.estimate, j.finding, e.declared, e.capacity, w.zh),
			usage_explanation('en', e.estimate, j.finding, e.declared, e.capacity, w.en)
	FROM expected e, usage_rule u,
		(SELECT jsonb_object_agg(code, label_zh) AS zh, jsonb_object_agg(code, label_en) AS en FROM code
			WHERE table_name = 'usage_reason') w, (SELECT * FROM share ORDER BY round DESC LIMIT 1) s,
		 usage_judge(e.estimate, e.declared, e.capacity, s.occupied, least(s.empty, 1 - u.fewer - u.more), u.fewer,
			u.more) j
$f$;
COMMENT ON FUNCTION judge_usage(date) IS
	'用量推断 / for each dwelling with readings: how likely it is that nobody, fewer or more than declared, or more than '
	'allowed live there, up to a month';

CREATE VIEW usage_finding AS
SELECT j.dwelling, j.finding, j.probability, j.expected, j.declared, j.capacity, j.reasons_zh, j.reasons_en
FROM (SELECT max(month) AS month FROM reading) m, judge_usage(m.month) j
WHERE j.finding IS NOT NULL
ORDER BY j.probability DESC, j.dwelling;
COMMENT ON VIEW usage_finding
	IS '用量与登记不符 / dwellings whose readings of the last months contradict the declarations, the likeliest first: '
		'proposals, to be verified on the spot';
