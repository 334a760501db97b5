-- Flows: pairs of cells and persons of pairs, against GROUP BY of both; protection and models.
CREATE TABLE move AS
SELECT person::bigint, gridcell(118.7 + (x - 118.7) * 0.3, 27.4 + (y - 27.4) * 0.3, 1000) AS near, gridcell(118.7 + (lead(x) OVER w - 118.7) * 0.3, 27.4 + (lead(y) OVER w - 27.4) * 0.3, 1000) AS near_to,
	   gridcell(x, y, 1000) AS wide, gridcell(lead(x) OVER w, lead(y) OVER w, 1000) AS wide_to, gridcell(x, y, 10000) AS far, gridcell(lead(x) OVER w, lead(y) OVER w, 10000) AS far_to
FROM clustered WINDOW w AS (ORDER BY id);
DELETE FROM move WHERE near_to IS NULL;
VACUUM (ANALYZE, FREEZE) move;

\echo
\echo 'Flows of' :rows 'rows'
SELECT format('%s pairs of 10 km, %s of 1 km drawn together, %s of 1 km', flow_count(flow_agg(far, far_to)), flow_count(flow_agg(near, near_to)), flow_count(flow_agg(wide, wide_to))) FROM move;
CREATE VIEW side AS SELECT * FROM (VALUES ('10 km', 'far', 'far_to'), ('1 km, drawn together', 'near', 'near_to'), ('1 km', 'wide', 'wide_to')) s(size, a, b);
SELECT against(format('   flow_agg, %s: GROUP BY from, to', size),
	format('SELECT flow_count(f), flow_total(f) FROM (SELECT flow_agg(%s, %s) AS f FROM move OFFSET 0) s', a, b),
	format('SELECT count(*), sum(n) FROM (SELECT count(*) AS n FROM move GROUP BY %s, %s) s', a, b), '1') FROM side;
SELECT against(format('   flow_persons_agg, %s: count(DISTINCT person)', size),
	format('SELECT flow_count(f), flow_total(f) FROM (SELECT flow_persons_agg(%s, %s, person) AS f FROM move OFFSET 0) s', a, b),
	format('SELECT count(*), sum(n) FROM (SELECT count(DISTINCT person) AS n FROM move GROUP BY %s, %s) s', a, b), '1') FROM side;
CREATE TABLE moves AS SELECT flow_agg(far, far_to) AS far, flow_agg(near, near_to) AS near FROM move;
SELECT against('   flow_arrivals, 1 km: density_agg of flow_counts', 'SELECT density_total(flow_arrivals(near)) FROM moves', 'SELECT density_total((SELECT density_agg(to_cell, count) FROM flow_counts(near))) FROM moves', '1');
SELECT format('   flow_protect, 10 km: %s ns a pair', round(1e9 * m.b_seconds / pairs))
FROM (SELECT flow_count(far) AS pairs FROM moves) p, LATERAL (SELECT * FROM medians('SELECT flow_count(far) FROM moves', 'SELECT flow_count((flow_protect(far, 20)).pairs) FROM moves') OFFSET 0) m;
SELECT format('   flow_gravity, 10 km: %s ns a pair of origin and destination, flow_radiation %s', round(1e9 * m.a_seconds / pairs), round(1e9 * m.b_seconds / pairs))
FROM (SELECT density_count(flow_departures(far)) * density_count(flow_arrivals(far)) AS pairs FROM moves) p,
	 LATERAL (SELECT * FROM medians('SELECT g FROM moves, flow_gravity(far)', 'SELECT flow_count(flow_radiation(flow_departures(far), flow_arrivals(far))) FROM moves') OFFSET 0) m;
DROP VIEW side;
DROP TABLE move, moves;
