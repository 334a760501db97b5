-- How well detection did, against the truth that the generator kept.  Run after all findings are made.
CREATE SCHEMA truth;
CREATE TABLE truth.stay (person bigint, dwelling text, from_date date, to_date date);
CREATE TABLE truth.overcrowded (dwelling text, from_date date, to_date date, peak integer);
CREATE TABLE truth.fault (source text, claim text, fault text);
-- as files with numbers come in: without them
SELECT registry.open_intake() \g /dev/null
\copy intake(content) FROM PROGRAM 'base64 -w 65536 truth_stays.csv'
INSERT INTO truth.stay
SELECT p.person, f[2], f[3]::date, f[4]::date
FROM registry.intake_fields(registry.intake_columns('{number,dwelling,from_date}', '{to_date}'), '{number,dwelling,from_date}') r
CROSS JOIN registry.unsealed(f[1]) u LEFT JOIN registry.person p ON p.pseudonym = u.pseudonym
WHERE r.fault IS NULL AND f[1] NOT LIKE '!%';
\copy truth.overcrowded FROM 'truth_overcrowded.csv' WITH (FORMAT csv, HEADER)
\copy truth.fault FROM 'truth_faults.csv' WITH (FORMAT csv, HEADER)
ANALYZE truth.stay, truth.overcrowded, truth.fault;

-- precision = right_ones / found, recall = found_of_true / true_ones
CREATE TABLE truth.score (n integer GENERATED ALWAYS AS IDENTITY, what_zh text, what_en text, found bigint, right_ones bigint, true_ones bigint, found_of_true bigint);

-- A day of a person at a dwelling is right if it is a true one.
INSERT INTO truth.score (what_zh, what_en, found, right_ones, true_ones, found_of_true)
WITH found AS (
	SELECT r.person, d.code, p.period
	FROM registry.residence r JOIN registry.dwelling d USING (dwelling), LATERAL (SELECT r.period * daterange(NULL, :'as_of') AS period) p
	WHERE NOT isempty(p.period)),
common AS (
	SELECT sum(upper(c.period) - lower(c.period)) AS days
	FROM found f JOIN truth.stay t ON t.person = f.person AND t.dwelling = f.code, LATERAL (SELECT f.period * daterange(t.from_date, t.to_date) AS period) c
	WHERE NOT isempty(c.period))
SELECT '居住人日', 'person-days of residence', (SELECT sum(upper(period) - lower(period)) FROM found), days,
	   (SELECT sum(coalesce(to_date, :'as_of') - from_date) FROM truth.stay), days
FROM common;

-- Over-crowding: its days, all its periods (right if they meet a true one), and those of three months or more.
CREATE TEMP TABLE found AS
SELECT dwelling, code, excess, f.period, upper(f.period) - lower(f.period) AS days
FROM finding.overcrowded, LATERAL (SELECT period * daterange(NULL, :'as_of') AS period) f
WHERE NOT isempty(f.period);
CREATE TEMP TABLE known AS
SELECT dwelling AS code, daterange(from_date, coalesce(to_date, :'as_of')) AS period, coalesce(to_date, :'as_of') - from_date AS days FROM truth.overcrowded;
INSERT INTO truth.score (what_zh, what_en, found, right_ones, true_ones, found_of_true)
SELECT '超员天数', 'days over-crowded', (SELECT sum(days) FROM found), days, (SELECT sum(days) FROM known), days
FROM (SELECT sum(upper(f.period * k.period) - lower(f.period * k.period)) AS days FROM found f JOIN known k ON k.code = f.code AND k.period && f.period) c;
INSERT INTO truth.score (what_zh, what_en, found, right_ones, true_ones, found_of_true)
SELECT what_zh, what_en, (SELECT count(*) FROM found WHERE days >= least_days),
	   (SELECT count(*) FROM found f WHERE days >= least_days AND EXISTS (SELECT FROM known k WHERE k.code = f.code AND k.period && f.period)),
	   (SELECT count(*) FROM known WHERE days >= least_days),
	   (SELECT count(*) FROM known k WHERE days >= least_days AND EXISTS (SELECT FROM found f WHERE f.code = k.code AND f.period && k.period))
FROM (VALUES (90, '超员90天以上', 'over-crowded 90 days or more'), (0, '所有超员时段', 'all over-crowded periods')) v(least_days, what_zh, what_en)
ORDER BY least_days DESC;
INSERT INTO truth.score (what_zh, what_en, found, right_ones)
WITH worst AS (SELECT DISTINCT ON (code) code, period, excess FROM found ORDER BY code, excess DESC, lower(period)),
	 top AS (SELECT * FROM worst ORDER BY excess DESC, lower(period), code LIMIT greatest(10, (SELECT count(DISTINCT code) FROM known) / 2))
SELECT '超员最严重的', 'most over-crowded', count(*), count(*) FILTER (WHERE EXISTS (SELECT FROM known k WHERE k.code = top.code AND k.period && top.period)) FROM top;

-- Faulty declarations, of those that could be read.
CREATE TEMP TABLE faulty AS SELECT c.claim, f.fault FROM truth.fault f JOIN registry.claim c ON (c.source, c.source_key) = (f.source, f.claim);
INSERT INTO truth.score (what_zh, what_en, found, right_ones, true_ones, found_of_true)
SELECT '一人两处', 'persons in two places', count(*),
	   count(*) FILTER (WHERE EXISTS (SELECT FROM faulty k WHERE k.fault = 'contradictory' AND k.claim = ANY (d.claims_a || d.claims_b))),
	   (SELECT count(*) FROM faulty WHERE fault = 'contradictory'),
	   (SELECT count(*) FROM faulty k WHERE k.fault = 'contradictory' AND EXISTS (SELECT FROM finding.double_residence d WHERE k.claim = ANY (d.claims_a || d.claims_b)))
FROM finding.double_residence d;
INSERT INTO truth.score (what_zh, what_en, found, right_ones, true_ones, found_of_true)
WITH found AS (
	SELECT 'late' AS fault, claim FROM finding.late_claim
	UNION ALL
	SELECT 'wrong_datum', claim FROM finding.doubtful_position),
paired AS (
	SELECT fault, f.claim IS NOT NULL AS found, k.claim IS NOT NULL AS known FROM found f FULL JOIN faulty k USING (fault, claim))
SELECT what_zh, what_en, count(*) FILTER (WHERE found), count(*) FILTER (WHERE found AND known), count(*) FILTER (WHERE known), count(*) FILTER (WHERE found AND known)
FROM (VALUES (1, 'late', '逾期申报', 'late declarations'), (2, 'wrong_datum', '坐标系错误', 'positions in a wrong datum')) v(n, fault, what_zh, what_en)
LEFT JOIN paired USING (fault)
GROUP BY n, what_zh, what_en ORDER BY n;
INSERT INTO truth.score (what_zh, what_en, found, true_ones)
SELECT '无法读入的行', 'unreadable lines', (SELECT sum(refused) FROM registry.load WHERE kind = 'claims'), count(*) FROM truth.fault WHERE fault = 'unreadable';
