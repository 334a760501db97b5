-- How well detection did, against the truth that the generator kept.  Run after all findings are made.
CREATE SCHEMA truth;
CREATE TABLE truth.stay (number citizen_id, dwelling text, from_date date, to_date date);
CREATE TABLE truth.overcrowded (dwelling text, from_date date, to_date date, peak integer);
CREATE TABLE truth.fault (source text, claim text, fault text);
\copy truth.stay FROM 'truth_stays.csv' WITH (FORMAT csv, HEADER)
\copy truth.overcrowded FROM 'truth_overcrowded.csv' WITH (FORMAT csv, HEADER)
\copy truth.fault FROM 'truth_faults.csv' WITH (FORMAT csv, HEADER)
ALTER TABLE truth.stay ADD person bigint;
UPDATE truth.stay s SET person = p.person FROM registry.person p WHERE p.pseudonym = citizen_id_pseudonym(s.number);
ALTER TABLE truth.stay DROP number;
ANALYZE truth.stay, truth.overcrowded, truth.fault;

CREATE TABLE truth.score (n integer GENERATED ALWAYS AS IDENTITY, what_zh text, what_en text, found bigint, right_ones bigint, true_ones bigint, found_of_true bigint);
-- days: a day of a person at a dwelling is right if it is a true one
INSERT INTO truth.score (what_zh, what_en, found, right_ones, true_ones, found_of_true)
WITH matched AS (
	SELECT sum(upper(common) - lower(common)) AS days
	FROM registry.residence r
	JOIN registry.dwelling d USING (dwelling)
	JOIN truth.stay t ON t.person = r.person AND t.dwelling = d.code,
		 LATERAL (SELECT r.period * daterange(t.from_date, t.to_date) * daterange(NULL, :'as_of') AS common) c
	WHERE NOT isempty(common))
SELECT '居住人日', 'person-days of residence', (SELECT sum(upper(p) - lower(p)) FROM registry.residence, LATERAL (SELECT period * daterange(NULL, :'as_of') AS p) x WHERE NOT isempty(p)),
	   days, (SELECT sum(coalesce(to_date, :'as_of') - from_date) FROM truth.stay), days
FROM matched;
INSERT INTO truth.score (what_zh, what_en, found, right_ones, true_ones, found_of_true)
WITH match AS (
	SELECT o.dwelling, o.since, t.dwelling AS code, t.from_date
	FROM registry.overcrowded o JOIN truth.overcrowded t ON t.dwelling = o.code AND daterange(t.from_date, t.to_date) && o.period)
SELECT '超员住所时段', 'over-crowded periods', (SELECT count(*) FROM registry.overcrowded), count(DISTINCT (dwelling, since)), (SELECT count(*) FROM truth.overcrowded), count(DISTINCT (code, from_date)) FROM match;
INSERT INTO truth.score (what_zh, what_en, found, right_ones, true_ones, found_of_true)
WITH worst AS (
	SELECT DISTINCT ON (dwelling) code, period, excess, since FROM registry.overcrowded ORDER BY dwelling, excess DESC, since),
top AS (
	SELECT * FROM worst ORDER BY excess DESC, since, code LIMIT greatest(10, (SELECT count(DISTINCT dwelling) FROM truth.overcrowded) / 2))
SELECT '超员最严重的住所', 'most over-crowded dwellings', count(*), count(*) FILTER (WHERE EXISTS (SELECT FROM truth.overcrowded t WHERE t.dwelling = top.code AND daterange(t.from_date, t.to_date) && top.period)), NULL, NULL FROM top;
INSERT INTO truth.score (what_zh, what_en, found, right_ones, true_ones, found_of_true)
WITH found AS (SELECT c.source, c.source_key FROM registry.late_claim l JOIN registry.claim c USING (claim)),
	 known AS (SELECT f.source, f.claim FROM truth.fault f JOIN registry.claim c ON (c.source, c.source_key) = (f.source, f.claim) WHERE f.fault = 'late')
SELECT '逾期申报', 'late declarations', (SELECT count(*) FROM found), n, (SELECT count(*) FROM known), n FROM (SELECT count(*) AS n FROM found f JOIN known k ON (k.source, k.claim) = (f.source, f.source_key)) m;
INSERT INTO truth.score (what_zh, what_en, found, right_ones, true_ones, found_of_true)
WITH found AS (SELECT c.source, c.source_key FROM registry.doubtful_position l JOIN registry.claim c USING (claim)),
	 known AS (SELECT f.source, f.claim FROM truth.fault f JOIN registry.claim c ON (c.source, c.source_key) = (f.source, f.claim) WHERE f.fault = 'wrong_datum')
SELECT '坐标系错误', 'positions in a wrong datum', (SELECT count(*) FROM found), n, (SELECT count(*) FROM known), n FROM (SELECT count(*) AS n FROM found f JOIN known k ON (k.source, k.claim) = (f.source, f.source_key)) m;
INSERT INTO truth.score (what_zh, what_en, found, right_ones, true_ones, found_of_true)
WITH known AS (SELECT c.claim FROM truth.fault f JOIN registry.claim c ON (c.source, c.source_key) = (f.source, f.claim) WHERE f.fault = 'contradictory')
SELECT '一人两处', 'persons in two places', count(*), count(*) FILTER (WHERE EXISTS (SELECT FROM known k WHERE k.claim = ANY (d.claims_a || d.claims_b))),
	   (SELECT count(*) FROM known), (SELECT count(*) FROM known k WHERE EXISTS (SELECT FROM registry.double_residence d WHERE k.claim = ANY (d.claims_a || d.claims_b)))
FROM registry.double_residence d;
INSERT INTO truth.score (what_zh, what_en, found, right_ones, true_ones, found_of_true)
SELECT '无法读入的行', 'unreadable lines', (SELECT sum(refused) FROM registry.load WHERE kind = 'claims'), NULL, count(*), NULL FROM truth.fault WHERE fault = 'unreadable';
