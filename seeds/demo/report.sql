-- The report: what a district officer asks first.  Counts of persons below 5 are not told, nor where anybody lives.
\pset format wrapped
\pset columns 100
\pset tuples_only off
\pset footer off
\pset border 1
\pset null ''
CREATE FUNCTION pg_temp.right(t text, width integer) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN lpad(t, greatest(width, length(t)));
CREATE FUNCTION pg_temp.told(n numeric, width integer) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN pg_temp.right(CASE WHEN n BETWEEN 1 AND 4 THEN '<5' ELSE to_char(n, 'FM999,999,999,990') END, width);
CREATE FUNCTION pg_temp.share(part numeric, whole numeric, width integer) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN pg_temp.right(to_char(100 * part / nullif(whole, 0), 'FM990.0') || ' %', width);
CREATE FUNCTION pg_temp.name(division region_code) RETURNS text LANGUAGE sql STABLE
	RETURN coalesce((SELECT name FROM registry.region WHERE code = division), division::text);
SELECT pg_temp.name((SELECT region_code_at(region, 3) FROM registry.dwelling GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1)) AS county_name \gset
SELECT (SELECT sum(refused) FROM registry.load) > 0 AS has_refused, EXISTS (SELECT FROM registry.grid) AS has_grid,
	   to_regclass('truth.score') IS NOT NULL AS has_score, EXISTS (SELECT FROM registry.gps_fix) AS has_gps,
	   to_regclass('finding.usage') IS NOT NULL AS has_usage, to_regclass('truth.usage_score') IS NOT NULL AS has_usage_score \gset

\qecho 流动人口居住登记 RESIDENCE REGISTRATION OF THE FLOATING POPULATION
\qecho :county_name '截至' as of :as_of
\qecho '人数少于 5 的显示为 <5 counts of persons below 5 are shown as <5'
\qecho
\qecho 1. 申报与归并 DECLARATIONS AND RESIDENCES
SELECT what AS "项目 item", pg_temp.told(n, 11) AS "数量 number"
FROM (VALUES
	('收到的申报 declarations received', (SELECT sum(lines) FROM registry.load WHERE kind = 'claims')),
	('  拒收 refused (见 see 8)', (SELECT sum(refused) FROM registry.load WHERE kind = 'claims')),
	('  采信 behind a residence', (SELECT count(*) FROM registry.claim) - (SELECT count(*) FROM registry.lost_claim)),
	('归并后的居住记录 residences after merging', (SELECT count(*) FROM registry.residence)),
	('登记过的人员 persons ever registered', (SELECT count(*) FROM registry.person)),
	('目前居住 living here now', (SELECT count(DISTINCT person) FROM registry.residence WHERE period @> :'as_of'::date)),
	('目前有人居住的住所 dwellings lived in now', (SELECT count(DISTINCT dwelling) FROM registry.residence WHERE period @> :'as_of'::date))) v(what, n);

\qecho 2. 目前超员最严重的住所 MOST OVER-CROWDED DWELLINGS NOW
SELECT dwelling AS "住所 dwelling", pg_temp.name(region_code_at(region, 4)) AS "乡镇 township", since AS "自 since", peak AS "最多 peak", capacity AS "可住 limit", excess AS "超出 over", rule AS "依据 rule"
FROM finding.overcrowded
WHERE period @> :'as_of'::date
ORDER BY excess DESC, since, dwelling LIMIT 10;
SELECT DISTINCT rule AS "依据 rule", clause AS "条款 clause" FROM finding.overcrowded WHERE period @> :'as_of'::date ORDER BY 1;
\qecho '住所用登记库内部编号，不显示地址 dwellings by their number in registry.dwelling, not by address'
\qecho
\qecho 3. 需要核实 TO BE VERIFIED
SELECT what AS "项目 item", pg_temp.told(n, 11) AS "数量 number"
FROM (VALUES
	('超员住所 dwellings over-crowded now', (SELECT count(DISTINCT dwelling) FROM finding.overcrowded WHERE period @> :'as_of'::date)),
	('  其中属人员密集场所 of these, crowded places by the fire rules', (SELECT count(DISTINCT dwelling) FROM finding.overcrowded WHERE period @> :'as_of'::date AND is_crowd)),
	('一人两处 persons declared in two places at once', (SELECT count(DISTINCT person) FROM finding.double_residence)),
	('逾期申报 stays declared after the legal limit', (SELECT count(*) FROM finding.late_claim)),
	('  其中工作日未定 of these, working days not certain', (SELECT count(*) FROM finding.late_claim WHERE NOT certain)),
	('未申报离开 stays whose end nobody declared', (SELECT count(*) FROM registry.open_ended WHERE ended_by <= :'as_of')),
	('疑为坐标系错误 positions more than ' || (SELECT far_m FROM registry.resolution_rule) || ' m off, likely a wrong datum', (SELECT count(*) FROM finding.doubtful_position))) v(what, n);
\if :has_usage
SELECT what AS "由用量推断 inferred from readings", pg_temp.told(count(u.finding), 11) AS "数量 number"
FROM (VALUES (1, 'occupied_but_undeclared', '人数多于登记 more than declared'), (2, 'declared_but_empty', '有登记无人住 declared but empty'),
			 (3, 'likely_group_rental', '疑似群租 likely group rental')) v(n, finding, what)
LEFT JOIN finding.usage u USING (finding)
GROUP BY v.n, what ORDER BY v.n;
\endif

\qecho 4. 各街道乡镇密度 DENSITY BY TOWNSHIP
SELECT pg_temp.name(p.region) AS "乡镇 township", CASE WHEN t.region IS NULL THEN pg_temp.right('*', 12) ELSE pg_temp.told(t.persons, 12) END AS "人数 persons", p.km2 AS "面积 km²",
	   CASE WHEN t.region IS NOT NULL THEN p.per_km2 END AS "每平方公里 per km²"
FROM finding.per_township p LEFT JOIN finding.told_township t ON t.region = p.region
ORDER BY t.persons DESC NULLS LAST, p.region;
SELECT (SELECT count(*) FROM finding.told_township) < (SELECT count(*) FROM finding.per_township) AS has_withheld \gset
\if :has_withheld
\qecho '* 少于 5 人，或为免推算而不显示 fewer than 5 persons, or withheld so that those do not follow'
\qecho
\endif
\if :has_grid
\qecho 5. 人数最多的网格 GRIDS WITH MOST PERSONS
SELECT p.grid AS "网格 grid", g.name AS "名称 name", pg_temp.told(p.persons, 12) AS "人数 persons", g.households AS "户数 households"
FROM finding.per_grid p JOIN registry.grid g ON g.code = p.grid ORDER BY p.persons DESC, p.grid LIMIT 10;
\endif
\qecho 6. 主要迁移方向 TOP FLOWS BETWEEN TOWNSHIPS
WITH flow AS (
	SELECT from_township, to_township, sum(moves) AS moves, (array_agg(month ORDER BY moves DESC, month))[1] AS peak FROM finding.moves GROUP BY 1, 2)
SELECT pg_temp.name(from_township) AS "从 from", pg_temp.name(to_township) AS "到 to", pg_temp.told(moves, 10) AS "人次 moves", CASE WHEN moves >= 5 THEN to_char(peak, 'YYYY-MM') END AS "高峰月 peak month"
FROM flow
ORDER BY moves DESC, from_township, to_township LIMIT 10;

\qecho 7. 按月迁移 MOVES BETWEEN TOWNSHIPS BY MONTH (近一年 last 12 months)
SELECT to_char(month, 'YYYY-MM') AS "月 month", pg_temp.told(moves, 10) AS "人次 moves", CASE WHEN moves >= 5 THEN repeat('#', round(40 * moves / max(moves) OVER ())::integer) END AS " "
FROM (SELECT month, sum(moves) AS moves FROM finding.moves WHERE month > :'as_of'::date - interval '1 year' AND month <= :'as_of' GROUP BY month) m
ORDER BY month;

\qecho 迁移与通勤，可公布部分 MIGRATION AND COMMUTING, WHAT MAY BE TOLD
CREATE TEMP TABLE migration AS
SELECT m.counted, r.pairs
FROM (SELECT daterange(:'as_of'::date - 364, :'as_of'::date + 1) AS year) y,
	 LATERAL (SELECT coalesce(flow_between(flow_rollup(registry.migrations_by_region(year), 4)), '{"region_code": {}}') AS counted) m,
	 registry.release_flow('migration between townships', year, m.counted, 5) r;
CREATE TEMP TABLE commuting AS
SELECT c.counted, r.pairs
FROM (SELECT coalesce(flow_rollup(registry.commutes(:'as_of'), 1000), '{}') AS counted) c,
	 registry.release_flow('commuting between cells of 1 km', daterange(:'as_of'::date, :'as_of'::date + 365), c.counted, 5) r;
SELECT what AS "项目 item", pg_temp.told(n, 11) AS "人数 persons"
FROM (SELECT flow_total(counted) AS moved, flow_total(pairs) AS moved_told FROM migration) m, (SELECT flow_total(counted) AS commute, flow_total(pairs) AS commute_told FROM commuting) c,
	 LATERAL (VALUES
		('近一年迁往其他乡镇街道 moved to another township within 12 months', moved),
		('  在可公布的流向中 in flows that may be told', moved_told),
		('目前通勤 living and working at places known now', commute),
		('  在可公布的流向中 in flows that may be told', commute_told)) v(what, n);
SELECT t.from_cell AS "住在 lives in", t.to_cell AS "工作在 works in", pg_temp.told(t.value::numeric, 11) AS "人数 persons" FROM commuting, flow_cells(pairs) t ORDER BY t.value DESC, t.from_cell, t.to_cell LIMIT 5;
\qecho '少于 5 人的流向，以及可推出它们的流向，均不显示 neither flows of fewer than 5 persons are told nor'
\qecho 'others from which those would follow (flow_protect)'
\qecho

\if :has_refused
\qecho 8. 拒收的行 REFUSED LINES
SELECT v.line AS "文件、列、行数、首行、原因 file, column, lines, first line, reason"
FROM (SELECT row_number() OVER (ORDER BY count(*) DESC, l.file, e.column_name, e.problem) AS n, l.file, e.column_name, count(*) AS lines, min(e.line) AS first, e.problem_zh, e.problem
	  FROM registry.load_error e JOIN registry.load l USING (load) GROUP BY l.file, e.column_name, e.problem_zh, e.problem ORDER BY 1 LIMIT 10) r,
	 LATERAL (VALUES (1, concat_ws('  ', r.file, r.column_name, r.lines || ' 行 lines', '首行 first ' || r.first)), (2, '    ' || r.problem_zh), (3, '    ' || r.problem)) v(o, line)
ORDER BY r.n, v.o;
\qecho '各行见 every line is in registry.load_error'
\qecho
\endif
\if :has_score
\qecho 9. 与真值对照 DETECTION AGAINST THE TRUTH
SELECT what_zh || ' ' || what_en AS "项目 item", pg_temp.told(found, 10) AS "发现 found", pg_temp.told(true_ones, 9) AS "真值 true",
	   pg_temp.share(right_ones, found, 14) AS "准确 precision", pg_temp.share(found_of_true, true_ones, 11) AS "召回 recall"
FROM truth.score ORDER BY n;
\qecho '准确: 发现中属实的比例 precision: of what was found, the share that is true'
\qecho '召回: 真实情况中被发现的比例 recall: of what is true, the share that was found'
\qecho
\endif
\if :has_usage_score
\qecho '由水电气用量推断 INFERENCE FROM READINGS'
WITH line AS (
	SELECT u.n, r.n AS line, u.method, CASE r.n WHEN 0 THEN format('%s %s (%s)', what_zh, what_en, pg_temp.told(true_ones, 1)) ELSE r.label END AS item,
		   CASE r.n WHEN 1 THEN pg_temp.share(right_ones, listed, 9) WHEN 2 THEN pg_temp.share(right_ones, true_ones, 9) WHEN 3 THEN to_char(auc, '99990.999') END AS figure
	FROM truth.usage_score u, (VALUES (0, ''), (1, '  准确 precision'), (2, '  召回 recall'), (3, '  AUC')) r(n, label))
SELECT item AS "项目 item (真值 true)", min(figure) FILTER (WHERE method = 'inference') AS "推断 inferred", min(figure) FILTER (WHERE method = 'threshold') AS "阈值 threshold",
	   min(figure) FILTER (WHERE method = 'mean') AS "均值 mean", min(figure) FILTER (WHERE method = 'alike') AS "同类 alike"
FROM line GROUP BY n, line, item ORDER BY n, line;
\qecho '列表与真值同长，最多 100；AUC: 属实的排在不属实的之前的概率'
\qecho 'lists as long as the true ones, of 100 at most; AUC: the chance that a true one comes before another'
\qecho '阈值: 按用水量；均值: 按用量与全部均值之比；同类: 与登记人数相同者均值之比'
\qecho 'threshold: by water used; mean: by use over the mean of all; alike: of those with as many declared'
\qecho
\endif
\if :has_gps
\qecho 10. 定位轨迹 POSITIONS
SELECT what AS "项目 item", n AS "数量 number"
FROM (SELECT (SELECT count(DISTINCT mover) FROM registry.gps_fix) AS movers, (SELECT count(*) FROM registry.gps_fix) AS fixes, count(DISTINCT cell) AS cells,
			 count(*) AS visits, count(*) FILTER (WHERE stayed >= '10 minutes') AS long_ones,
			 percentile_disc(0.5) WITHIN GROUP (ORDER BY stayed) AS median, percentile_disc(0.5) WITHIN GROUP (ORDER BY stayed) FILTER (WHERE stayed >= '10 minutes') AS long_median
	  FROM registry.visits(100), LATERAL (SELECT left_at - arrived AS stayed) s) v,
	 LATERAL (VALUES
		('对象 movers', pg_temp.told(movers, 11)),
		('定位点 fixes', pg_temp.told(fixes, 11)),
		('到过的方格 cells of 100 m visited', pg_temp.told(cells, 11)),
		('到访 visits to them', pg_temp.told(visits, 11)),
		('  中位时长 median length', pg_temp.right(median::text, 11)),
		('  10分钟以上 of 10 minutes or more', pg_temp.told(long_ones, 11)),
		('    中位时长 median length', pg_temp.right(long_median::text, 11))) w(what, n);
\endif
