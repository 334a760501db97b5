-- The report: what a district officer asks first.  Counts of persons below 5 are not told.
\pset format aligned
\pset tuples_only off
\pset footer off
\pset border 1
\pset null ''
CREATE FUNCTION pg_temp.told(n numeric) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN CASE WHEN n BETWEEN 1 AND 4 THEN '<5' ELSE to_char(n, 'FM999,999,990') END;
CREATE FUNCTION pg_temp.share(part numeric, whole numeric) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN to_char(100 * part / nullif(whole, 0), 'FM990.0') || ' %';
SELECT code AS county_code, name AS county_name FROM registry.region
WHERE code = (SELECT region_code_at(region, 3) FROM registry.dwelling GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1) \gset

\qecho
\qecho 流动人口居住登记 RESIDENCE REGISTRATION OF THE FLOATING POPULATION
\qecho :county_name, 截至 as of :as_of
\qecho
\qecho 1. 申报与归并 DECLARATIONS AND RESIDENCES
SELECT * FROM (VALUES
	('收到的申报 declarations received', (SELECT sum(lines) FROM registry.load WHERE kind = 'claims')),
	('  拒收 refused (see 8)', (SELECT sum(refused) FROM registry.load WHERE kind = 'claims')),
	('  采信 behind a residence', (SELECT count(*) FROM registry.claim) - (SELECT count(*) FROM registry.lost_claim)),
	('归并后的居住记录 residences after merging', (SELECT count(*) FROM registry.residence)),
	('登记过的人员 persons ever registered', (SELECT count(*) FROM registry.person)),
	('目前居住 living here now', (SELECT count(DISTINCT person) FROM registry.residence WHERE period @> :'as_of'::date)),
	('目前有人居住的住所 dwellings lived in now', (SELECT count(DISTINCT dwelling) FROM registry.residence WHERE period @> :'as_of'::date))) v("项目 item", "数量 number");

\qecho 2. 目前超员最严重的住所 MOST OVER-CROWDED DWELLINGS NOW
SELECT o.code AS "住所 dwelling", g.name AS "街道乡镇 township", since AS "自 since", peak AS "最多人数 peak", capacity AS "可住 allowed", excess AS "超出 excess",
	   CASE WHEN is_crowd THEN '是 yes' ELSE '' END AS "10人以上 10 or more"
FROM finding.overcrowded o JOIN registry.region g ON g.code = region_code_at(o.region, 4)
WHERE period @> :'as_of'::date
ORDER BY excess DESC, since, o.code LIMIT 10;
SELECT DISTINCT clause AS "依据 rule" FROM finding.overcrowded;

\qecho 3. 需要核实 TO BE VERIFIED
SELECT * FROM (VALUES
	('超员住所 dwellings over-crowded now', (SELECT count(DISTINCT dwelling) FROM finding.overcrowded WHERE period @> :'as_of'::date)),
	('一人两处 persons declared in two places at once', (SELECT count(DISTINCT person) FROM finding.double_residence)),
	('逾期申报 declarations after the legal limit', (SELECT count(*) FROM finding.late_claim)),
	('未申报离开 stays whose end nobody declared', (SELECT count(*) FROM registry.open_ended WHERE ended_by <= :'as_of')),
	('位置存疑 declared more than 300 m from the dwelling', (SELECT count(*) FROM finding.doubtful_position))) v("项目 item", "数量 number");

\qecho 4. 各街道乡镇密度 DENSITY BY TOWNSHIP
SELECT g.name AS "街道乡镇 township", pg_temp.told(p.persons) AS "人数 persons", p.km2 AS "面积 km²",
	   CASE WHEN p.persons < 5 THEN '' ELSE p.per_km2::text END AS "每平方公里 per km²"
FROM finding.per_township p JOIN registry.region g ON g.code = p.region ORDER BY p.persons DESC, p.region;

\qecho 5. 人数最多的网格 GRIDS WITH MOST PERSONS
SELECT p.grid AS "网格 grid", coalesce(g.name, '(不在网格内 in no grid)') AS "名称 name", pg_temp.told(p.persons) AS "人数 persons", g.households AS "户数 households"
FROM finding.per_grid p LEFT JOIN registry.grid g ON g.code = p.grid ORDER BY p.persons DESC, p.grid LIMIT 10;

\qecho 6. 主要迁移方向 TOP FLOWS BETWEEN TOWNSHIPS
WITH flow AS (
	SELECT from_township, to_township, sum(moves) AS moves, (array_agg(month ORDER BY moves DESC, month))[1] AS peak FROM finding.moves GROUP BY 1, 2)
SELECT a.name AS "从 from", b.name AS "到 to", pg_temp.told(moves) AS "人次 moves", to_char(peak, 'YYYY-MM') AS "高峰月 peak month"
FROM flow JOIN registry.region a ON a.code = from_township JOIN registry.region b ON b.code = to_township
ORDER BY moves DESC, 1, 2 LIMIT 10;

\qecho 7. 按月迁移 MOVES BETWEEN TOWNSHIPS BY MONTH (近一年 last 12 months)
SELECT to_char(month, 'YYYY-MM') AS "月 month", pg_temp.told(sum(moves)) AS "人次 moves", repeat('#', round(40 * sum(moves) / max(sum(moves)) OVER ())::integer) AS " "
FROM finding.moves WHERE month > :'as_of'::date - interval '1 year' AND month <= :'as_of' GROUP BY month ORDER BY month;

\qecho 8. 拒收的行 REFUSED LINES
SELECT l.file AS "文件 file", e.column_name AS "列 column", e.sqlstate, e.problem AS "原因 problem", count(*) AS "行数 lines", min(e.line) AS "首行 first line"
FROM registry.load_error e JOIN registry.load l USING (load) GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 1, 2, 4 LIMIT 10;

SELECT to_regclass('truth.score') IS NOT NULL AS has_score, EXISTS (SELECT FROM registry.gps_fix) AS has_gps \gset
\if :has_score
\qecho 9. 与真值对照 DETECTION AGAINST THE TRUTH
SELECT what_zh || ' ' || what_en AS "项目 item", pg_temp.told(found) AS "发现 found", pg_temp.told(true_ones) AS "真值 true",
	   pg_temp.share(right_ones, found) AS "准确率 precision", pg_temp.share(found_of_true, true_ones) AS "召回率 recall"
FROM truth.score ORDER BY n;
\endif
\if :has_gps
\qecho 10. 定位轨迹 POSITIONS
SELECT (SELECT count(DISTINCT mover) FROM registry.gps_fix) AS "对象 movers", (SELECT count(*) FROM registry.gps_fix) AS "定位点 fixes",
	   count(DISTINCT cell) AS "方格 cells of 100 m", count(*) AS "到访 visits",
	   percentile_cont(0.5) WITHIN GROUP (ORDER BY left_at - arrived) AS "中位时长 median length", max(left_at - arrived) AS "最长 longest"
FROM registry.visits(100);
\endif
