-- Households and contacts of the stays of overlap.sql; before the indexes that contacts need.
-- After: overlap.sql
SELECT :rows / 2 AS stays \gset
\echo
\echo 'Households and contacts of' :stays 'stays'
CREATE VIEW part AS SELECT * FROM stay WHERE dwelling % 20 = 7;
SELECT against('residence_household_agg, a twentieth: join, weights in SQL',
	$$SELECT count(*) FROM (SELECT residence_household_agg(dwelling, person, period) AS m FROM part) s, unnest(m) WHERE role = 'alone'$$,
	$$WITH joined AS (SELECT dwelling, person, unnest(range_agg(period)) AS period FROM part GROUP BY 1, 2),
		time AS (SELECT person, sum(upper(p) - lower(p)) AS time FROM (SELECT person, unnest(range_agg(period)) AS p FROM part GROUP BY 1) s GROUP BY 1),
		pair AS (SELECT a, b, sum(upper(p) - lower(p)) AS time
			FROM (SELECT x.person AS a, y.person AS b, unnest(range_agg(x.period * y.period)) AS p
				  FROM joined x JOIN joined y ON y.dwelling = x.dwelling AND y.period && x.period AND y.person <> x.person GROUP BY 1, 2) s GROUP BY 1, 2)
	  SELECT count(*) FROM time t
	  WHERE NOT EXISTS (SELECT FROM pair p JOIN time o ON o.person = p.b
						WHERE p.a = t.person AND extract(epoch FROM p.time) / extract(epoch FROM t.time + o.time - p.time) >= 0.5)$$, 'none');
SELECT format('residence_household_agg, all: %s s', round(seconds('SELECT residence_household_agg(dwelling, person, period) FROM stay')::numeric, 2));

CREATE INDEX ON stay (person);
CREATE INDEX ON stay (dwelling);
ANALYZE stay;
SELECT against('residence_contacts, 200 cases, degree 1: join by index',
	$$SELECT count(*), sum(c.places) FROM generate_series(1, 200) p, residence_contacts('stay', 'dwelling', 'person', 'period', p * 97, tstzrange '[2023-01-01Z,2023-04-01Z)') c$$,
	$$SELECT count(*), sum(n) FROM generate_series(1, 200) p,
		LATERAL (SELECT b.person, count(DISTINCT b.dwelling) AS n FROM stay a JOIN stay b ON b.dwelling = a.dwelling AND b.period && a.period
				 WHERE a.person = p * 97 AND b.person <> a.person AND NOT isempty(a.period * b.period * '[2023-01-01Z,2023-04-01Z)') GROUP BY 1 OFFSET 0) c$$, 'none');
SELECT format('residence_contacts, one case, degree %s: %s ms', degree, round((1000 * seconds(format(
	'SELECT count(*) FROM residence_contacts(''stay'', ''dwelling'', ''person'', ''period'', 97, tstzrange ''[2022-01-01Z,2025-01-01Z)'', %s)', degree)))::numeric, 1)) FROM generate_series(1, 3) degree;
