-- Goals G5 to G7: rows and persons of cells, and persons with their time and peak, against GROUP BY and against sketches of sets.
SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'hll') AS has_hll, EXISTS (SELECT FROM pg_extension WHERE extname = 'roaringbitmap') AS has_roaring \gset

-- The points of the main tables, drawn together so that there are about 7,400 cells of 1 km or 353,000 of 100 m, where they are uniform.
SELECT setseed(0.75) \g /dev/null
CREATE FUNCTION presence(relation regclass) RETURNS TABLE (x float8, person bigint, few gridcell, many gridcell, period tstzrange) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($query$
		SELECT x, person::bigint, gridcell(118.7 + 0.49 * (x - 118.7), 27.4 + 0.49 * (y - 27.4), 1000), gridcell(118.7 + 0.339 * (x - 118.7), 27.4 + 0.339 * (y - 27.4), 100), tstzrange(f, f + l)
		FROM (SELECT *, '2022-01-01Z'::timestamptz + floor(random() * 1095) * interval '1 day' + floor(random() * 24) * interval '1 hour' AS f,
					 (1 + floor(-ln(1 - random()) * 150)) * interval '1 day' AS l
			  FROM %s) p $query$, relation);
END $$;
CREATE TABLE presence_uniform AS SELECT * FROM presence('uniform');
CREATE TABLE presence_clustered AS SELECT * FROM presence('clustered');
VACUUM (ANALYZE, FREEZE) presence_uniform, presence_clustered;

\echo
\echo 'G5-G7  density of' :rows 'rows'
SELECT format('%s points: %s cells of 1 km, %s of 100 m', points, few, many)
FROM (SELECT 'uniform' AS points, count(DISTINCT few) AS few, count(DISTINCT many) AS many FROM presence_uniform
	  UNION ALL SELECT 'clustered', count(DISTINCT few), count(DISTINCT many) FROM presence_clustered) c;
SELECT report(format('%s, %s, %s', CASE WHEN cells = 'many' THEN replace(label, 'G5', 'G6') ELSE label END, points, cells), 'presence_' || points, replace(expression, 'CELL', cells), goal)
FROM (VALUES ('   density_agg', 'density_count(density_agg(CELL))', ''), ('G5 density_persons_agg', 'density_count(density_persons_agg(CELL, person))', 'goal 5'),
			 ('G7 density_person_time_agg', 'cardinality(density_person_time_agg(CELL, person, period, NULL))', 'goal 10')) f(label, expression, goal),
	 unnest(ARRAY['uniform', 'clustered']) points, unnest(ARRAY['few', 'many']) cells;

CREATE VIEW side AS SELECT points, cells, CASE cells WHEN 'few' THEN 'G5' ELSE 'G6' END AS goal FROM unnest(ARRAY['uniform', 'clustered']) points, unnest(ARRAY['few', 'many']) cells;
-- A query of the cells and table of a side.
CREATE FUNCTION query_of(query text, side side) RETURNS text LANGUAGE sql RETURN replace(replace(query, 'CELL', side.cells), 'SOURCE', 'presence_' || side.points);
SELECT against(format('   density_agg, %s, %s: GROUP BY, hashed', points, cells),
	query_of('SELECT density_count(d), density_total(d) FROM (SELECT density_agg(CELL) AS d FROM SOURCE OFFSET 0) s', side),
	query_of('SELECT count(*), sum(n) FROM (SELECT count(*) AS n FROM SOURCE GROUP BY CELL) s', side), 'none') FROM side;
SELECT against(format('%s persons, %s, %s: count(DISTINCT person)', goal, points, cells),
	query_of('SELECT density_count(d), density_total(d) FROM (SELECT density_persons_agg(CELL, person) AS d FROM SOURCE OFFSET 0) s', side),
	query_of('SELECT count(*), sum(n) FROM (SELECT count(DISTINCT person) AS n FROM SOURCE GROUP BY CELL) s', side), '4') FROM side;
\if :has_roaring
SELECT against(format('%s persons, %s, %s: rb_build_agg', goal, points, cells),
	query_of('SELECT density_count(d), density_total(d) FROM (SELECT density_persons_agg(CELL, person) AS d FROM SOURCE OFFSET 0) s', side),
	query_of('SELECT count(*), sum(n) FROM (SELECT rb_cardinality(rb_build_agg(person::integer)) AS n FROM SOURCE GROUP BY CELL) s', side), CASE cells WHEN 'few' THEN '1.8' ELSE 'none' END) FROM side;
\endif
\if :has_hll
-- Estimates: only the number of cells is the same.
SELECT against(format('%s persons, %s, %s: hll_add_agg', goal, points, cells),
	query_of('SELECT density_count(density_persons_agg(CELL, person)) FROM SOURCE', side),
	query_of('SELECT count(*) FROM (SELECT hll_cardinality(hll_add_agg(hll_hash_bigint(person))) AS n FROM SOURCE GROUP BY CELL) s WHERE n > 0', side), CASE cells WHEN 'few' THEN '10' ELSE '80' END) FROM side;
\endif
SELECT against(format('G7 person-time, %s, %s: range_agg, window sum', points, cells),
	query_of('SELECT count(*), sum(r.persons), round(sum(r.person_days)), sum(r.peak) FROM (SELECT density_person_time_agg(CELL, person, period, NULL) AS d FROM SOURCE OFFSET 0) s, unnest(d) r', side),
	query_of('WITH one AS (SELECT CELL AS cell, person, range_agg(period) AS at FROM SOURCE GROUP BY 1, 2),
			span AS (SELECT cell, unnest(at) AS period FROM one),
			peak AS (
				SELECT max(number) AS peak
				FROM (SELECT cell, sum(sum(n)) OVER (PARTITION BY cell ORDER BY at) AS number
					  FROM (SELECT cell, lower(period) AS at, 1 AS n FROM span UNION ALL SELECT cell, upper(period), -1 FROM span) e GROUP BY cell, at) n
				GROUP BY cell)
		SELECT count(*), (SELECT count(*) FROM one), (SELECT round(sum(extract(epoch FROM upper(period) - lower(period))) / 86400) FROM span), sum(peak) FROM peak', side), 'none') FROM side;
DROP TABLE presence_uniform, presence_clustered;
