-- How well persons are inferred from readings, against the truth, beside three simpler orders of the same dwellings: by
-- cubic metres of water (any fixed threshold is a cut in that order), by use as a multiple of the mean of all
-- ("above 1.2 times the mean" is one), and of the mean of those with as many declared.  Run after score.sql.
CREATE TABLE truth.occupants (dwelling text, month date, persons numeric);
\copy truth.occupants FROM 'truth_occupants.csv' WITH (FORMAT csv, HEADER)
SELECT max(month) AS to_month, (max(month) - interval '2 months')::date AS from_month FROM registry.reading \gset

CREATE TABLE truth.usage AS
WITH days AS (
	SELECT daterange(:'from_month', (date :'to_month' + interval '1 month')::date) AS days),
there AS (
	SELECT dwelling AS code, avg(persons) AS persons, count(*) FILTER (WHERE persons < 0.5) > count(*) / 2.0 AS is_empty
	FROM truth.occupants WHERE month BETWEEN :'from_month' AND :'to_month' GROUP BY dwelling),
crowded AS (
	SELECT t.dwelling AS code, sum(upper(c.common) - lower(c.common)) * 2 >= upper(d.days) - lower(d.days) AS is_crowded
	FROM truth.overcrowded t, days d, LATERAL (SELECT daterange(t.from_date, t.to_date) * d.days AS common) c
	WHERE NOT isempty(c.common)
	GROUP BY t.dwelling, d.days),
ratio AS (
	SELECT r.dwelling, CASE WHEN r.kind = 'water' THEN r.amount END AS water, r.amount / nullif(avg(r.amount) OVER of_all, 0) AS of_all, r.amount / nullif(avg(r.amount) OVER of_alike, 0) AS of_alike
	FROM registry.reading r JOIN finding.usage u USING (dwelling)
	WHERE r.month BETWEEN :'from_month' AND :'to_month'
	WINDOW of_all AS (PARTITION BY r.kind, r.month), of_alike AS (PARTITION BY r.kind, r.month, least(u.declared, 8))),
used AS (
	SELECT dwelling, avg(water) AS water, avg(of_all) AS of_all, avg(of_alike) AS of_alike FROM ratio GROUP BY dwelling)
SELECT u.dwelling, u.declared, u.p_empty, u.p_more, coalesce(u.p_over, 0) AS p_over, coalesce(s.water, 0) AS water, coalesce(s.of_all, 0) AS of_all, coalesce(s.of_alike, 0) AS of_alike,
	   t.persons >= u.declared + 0.5 AS has_more, u.declared > 0 AND t.is_empty AS is_empty, coalesce(c.is_crowded, false) AS is_crowded
FROM finding.usage u
JOIN registry.dwelling d USING (dwelling)
JOIN there t USING (code)
LEFT JOIN crowded c USING (code)
LEFT JOIN used s USING (dwelling);

-- listed: as many as there are true ones, at most 100; auc: probability that a true one stands before one that is not
CREATE TABLE truth.usage_score AS
WITH judged AS (
	SELECT q.n, q.what_zh, q.what_en, m.method, u.dwelling, q.holds, m.score
	FROM truth.usage u,
		 LATERAL (VALUES (1, '多于登记', 'more than declared', true, has_more, p_more, 1), (2, '有登记的', 'more than some declared', declared > 0, has_more, p_more, 1),
						 (3, '有登记无人住', 'declared but empty', declared > 0, is_empty, p_empty, -1), (4, '群租', 'group rental', true, is_crowded, p_over, 1))
			q(n, what_zh, what_en, is_asked, holds, probability, sign),
		 LATERAL (VALUES ('inference', probability), ('threshold', sign * water), ('mean', sign * of_all), ('alike', sign * of_alike)) m(method, score)
	WHERE q.is_asked),
ranked AS (
	SELECT *, row_number() OVER (PARTITION BY n, method ORDER BY score DESC, dwelling) AS place,
		   rank() OVER (PARTITION BY n, method ORDER BY score) + (count(*) OVER (PARTITION BY n, method, score) - 1) / 2.0 AS rank, count(*) FILTER (WHERE holds) OVER (PARTITION BY n, method) AS true_ones
	FROM judged)
SELECT n, what_zh, what_en, method, true_ones, least(100, true_ones) AS listed, count(*) FILTER (WHERE holds AND place <= least(100, true_ones)) AS right_ones,
	   (sum(rank) FILTER (WHERE holds) - true_ones * (true_ones + 1) / 2.0) / nullif(true_ones * (count(*) - true_ones), 0) AS auc
FROM ranked
GROUP BY n, what_zh, what_en, method, true_ones;
