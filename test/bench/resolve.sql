-- Goal O5: 1,000,000 claims of 250,000 persons at 100,000 places merged to periods, and resolved to one history a person.
-- Each claim is made twice, with another rank and another day of the declaration.
CREATE TABLE claim AS
SELECT i * 2 + n AS claim, person, place, period, (ARRAY[20, 30, 30, 40])[1 + (random() * 3)::integer] AS rank, lower(period) + (random() * 60)::integer AS declared_on
FROM (SELECT i::bigint, (random() * (:rows / 8 - 1))::integer AS person, (random() * (:rows / 20 - 1))::bigint AS place,
			 daterange(f, CASE WHEN random() < 0.4 THEN NULL ELSE f + 1 + (random() * 500)::integer END) AS period
	  FROM (SELECT i, '2022-01-01'::date + (random() * 1200)::integer AS f FROM generate_series(1, :rows / 4) i) c) c, generate_series(0, 1) n
ORDER BY hashint8(i * 2 + n);
CREATE TABLE claim_in_order AS SELECT * FROM claim ORDER BY person, claim;
CREATE INDEX ON claim_in_order (person);
CREATE TABLE few_claims AS SELECT * FROM claim WHERE person < :rows / 160;
VACUUM (ANALYZE, FREEZE) claim, claim_in_order, few_claims;

-- The rules of residence_resolve_agg in plain SQL, a self-join for the contradictions.
CREATE FUNCTION resolve_in_sql() RETURNS TABLE (person integer, place bigint, period daterange, claims bigint[], conflict boolean) LANGUAGE sql AS $$
	WITH told AS (
		SELECT *, lower(period) AS from_date, upper(period) AS to_date, max(greatest(lower(period) + 45, coalesce(upper(period), lower(period)))) OVER earlier AS reach
		FROM few_claims WINDOW earlier AS (PARTITION BY person, place ORDER BY lower(period), claim ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
	grouped AS (
		SELECT *, count(*) FILTER (WHERE reach IS NULL OR from_date > reach) OVER (PARTITION BY person, place ORDER BY from_date, claim) AS run FROM told),
	merged AS (
		SELECT row_number() OVER (ORDER BY person, place, run) AS n, person, place, max(rank) AS rank, max(declared_on) AS declared_on,
			   (array_agg(from_date ORDER BY rank DESC, declared_on DESC, from_date, claim))[1] AS from_date,
			   (array_agg(to_date ORDER BY (to_date IS NULL), rank DESC, declared_on DESC, to_date, claim))[1] AS to_date, array_agg(claim ORDER BY claim) AS claims
		FROM grouped GROUP BY person, place, run),
	next AS (
		SELECT m.n, min(o.from_date) AS from_date
		FROM merged m JOIN merged o ON o.person = m.person AND o.place <> m.place AND o.from_date > m.from_date
		WHERE m.to_date IS NULL
		GROUP BY m.n),
	stay AS MATERIALIZED (
		SELECT n, person, place, rank, declared_on, claims, m.from_date, daterange(m.from_date, greatest(coalesce(to_date, least(next.from_date, declared_on + 365)), m.from_date + 1)) AS period
		FROM merged m LEFT JOIN next USING (n)),
	rival AS MATERIALIZED (
		SELECT a.n, a.period * b.period AS common, b.place <> a.place AS elsewhere, (b.rank, b.declared_on, b.from_date, b.place) > (a.rank, a.declared_on, a.from_date, a.place) AS loses
		FROM stay a JOIN stay b ON b.person = a.person AND b.n <> a.n AND b.period && a.period),
	judged AS (
		SELECT n, range_agg(common) FILTER (WHERE loses) AS lost, bool_or(elsewhere AND upper(common) - lower(common) > 10) AS conflict FROM rival GROUP BY n)
	SELECT person, place, p.period, claims, coalesce(conflict, false)
	FROM stay LEFT JOIN judged USING (n), LATERAL unnest(datemultirange(stay.period) - coalesce(lost, '{}')) p(period);
$$;

CREATE FUNCTION grouped(expression text, source text) RETURNS text LANGUAGE sql RETURN
	format('SELECT count(r) FROM (SELECT person, %s AS r FROM %I GROUP BY person) g', expression, source);
-- Seconds of an aggregate and of range_agg, and their ratio; those of count beside it are what GROUP BY itself takes.
CREATE FUNCTION against_range_agg(label text, expression text, source text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	m record := medians(grouped(expression, source), grouped('range_agg(period)', source));
	f record := medians(grouped('count(period)', source), 'SELECT 1');
BEGIN
	RETURN format('%s %s s, range_agg %s s: %sx; count %s s', rpad(label, 26), round(m.a_seconds::numeric, 2), round(m.b_seconds::numeric, 2), round((m.a_seconds / m.b_seconds)::numeric, 2),
				  round(f.a_seconds::numeric, 2));
END $$;

\echo
\echo 'O5  periods and claims of persons (goals: merge 0.5x, resolve 2x of range_agg)'
SELECT format('%s %s s, range_agg %s s: %sx', rpad('residence_merges_dates', 26), round(a_seconds::numeric, 2), round(b_seconds::numeric, 2), round((a_seconds / b_seconds)::numeric, 2))
FROM medians($$SELECT count(periods) FROM residence_merges_dates('claim', 'person', 'period')$$, grouped('range_agg(period)', 'claim'));
SELECT against_range_agg('residence_merge_agg', 'residence_merge_agg(period, 0)', 'claim');
SELECT against_range_agg('residence_stays_agg', 'residence_stays_agg(place, period, rank, declared_on, claim)', 'claim');
SELECT against_range_agg('residence_resolve_agg', 'residence_resolve_agg(place, period, rank, declared_on, claim)', 'claim');
SET enable_hashagg = off;
SELECT against_range_agg('merge, rows in order', 'residence_merge_agg(period, 0)', 'claim_in_order');
SELECT against_range_agg('resolve, rows in order', 'residence_resolve_agg(place, period, rank, declared_on, claim)', 'claim_in_order');
RESET enable_hashagg;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
SELECT against_range_agg('merge, 2 workers', 'residence_merge_agg(period, 0)', 'claim');
SELECT against_range_agg('resolve, 2 workers', 'residence_resolve_agg(place, period, rank, declared_on, claim)', 'claim');
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
SET max_parallel_workers_per_gather = 0;
SELECT format('a part of %s claims in plain SQL: %s s, %sx residence_resolve_agg', (SELECT count(*) FROM few_claims), round(a_seconds::numeric, 2), round((a_seconds / b_seconds)::numeric))
FROM medians('SELECT count(*) FROM resolve_in_sql()', 'SELECT count(*) FROM (SELECT person, residence_resolve_agg(place, period, rank, declared_on, claim) AS r FROM few_claims GROUP BY person) g, unnest(r)');
SELECT format('of %s persons residence_merges_dates gives other periods than range_agg for %s (goal 0)', count(*), count(*) FILTER (WHERE a IS DISTINCT FROM b))
FROM residence_merges_dates('claim', 'person', 'period') m(key, a) FULL JOIN (SELECT person, range_agg(period) AS b FROM claim GROUP BY person) g ON person = key;
SELECT format('of %s persons residence_merge_agg gives other periods than range_agg for %s (goal 0)', count(*), count(*) FILTER (WHERE a <> b))
FROM (SELECT person, residence_merge_agg(period, 0) AS a, range_agg(period) AS b FROM claim GROUP BY person) g;
WITH ours AS (
	SELECT person, e.place, e.period, e.claims, e.conflict
	FROM (SELECT person, residence_resolve_agg(place, period, rank, declared_on, claim) AS r FROM few_claims GROUP BY person) g, unnest(r) e)
SELECT format('of %s times plain SQL has %s others than residence_resolve_agg (goal 0)', (SELECT count(*) FROM ours),
			  (SELECT count(*) FROM (TABLE ours EXCEPT ALL SELECT * FROM resolve_in_sql()) d) + (SELECT count(*) FROM (SELECT * FROM resolve_in_sql() EXCEPT ALL TABLE ours) d));
