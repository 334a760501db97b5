-- Goal G11: a protected map against the same without protection.
\echo
\echo 'G11  density_protect(density_persons_agg(...)) against density_persons_agg(...)' :rows 'rows'
CREATE FUNCTION protected_map(label text, source text, key text, protect text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	cells bigint;
	m record;
	map constant text := format('density_persons_agg(%s, person)', key);
BEGIN
	EXECUTE format('SELECT density_count(%s) FROM %I', map, source) INTO cells;
	m := medians(format('SELECT density_count(%s) FROM %I', map, source), format('SELECT density_count(%s) FROM %I', format(protect, map), source));
	RETURN format('G11 %s %s cells %s s  alone %s s  %sx  goal 1.2', rpad(label, 40), lpad(cells::text, 7), lpad(round(m.b_seconds::numeric, 3)::text, 6),
				  lpad(round(m.a_seconds::numeric, 3)::text, 6), round((m.b_seconds / m.a_seconds)::numeric, 2));
END $$;
-- drawn together, so that there are about 7,400 cells of 1 km and 353,000 of 100 m; in columns of their own, so that none is computed while it is timed
CREATE TABLE release_uniform AS
SELECT person::bigint, gridcell(118.7 + (x - 118.7) * 0.5, 27.4 + (y - 27.4) * 0.5, 1000) AS few, gridcell(118.7 + (x - 118.7) * 0.34, 27.4 + (y - 27.4) * 0.34, 100) AS many FROM uniform;
CREATE TABLE release_clustered AS
SELECT person::bigint, gridcell(118.7 + (x - 118.7) * 0.5, 27.4 + (y - 27.4) * 0.5, 1000) AS few, gridcell(118.7 + (x - 118.7) * 0.5, 27.4 + (y - 27.4) * 0.5, 100) AS many FROM clustered;
VACUUM (ANALYZE, FREEZE) release_uniform, release_clustered;
SELECT protected_map(label || ', ' || method, source, key, format('density_protect(%%s, 20, %L, %L)', levels, method))
FROM (VALUES ('uniform, 1 km', 'release_uniform', 'few', '{10000,100000}'), ('uniform, 100 m', 'release_uniform', 'many', '{1000,10000}'),
			 ('clustered, 1 km', 'release_clustered', 'few', '{10000,100000}'), ('clustered, 100 m', 'release_clustered', 'many', '{1000,10000}')) s(label, source, key, levels),
	 unnest('{suppress,merge,round}'::text[]) method;
SELECT format('    density_noise, laplace: %s ns a cell, density_audit of one map: %s ns a cell', round((m.a_seconds / cells * 1e9)::numeric), round((m.b_seconds / cells * 1e9)::numeric))
FROM (SELECT density_count(map) AS cells FROM (SELECT density_persons_agg(many, person) AS map FROM release_clustered) c) c,
	 LATERAL (SELECT seconds($$CREATE TEMP TABLE release_map AS SELECT density_persons_agg(many, person) AS map FROM release_clustered$$) OFFSET 0) made,
	 LATERAL (SELECT * FROM medians($$SELECT density_count(density_noise(map, 1, 1, '0123456789abcdef')) FROM release_map$$, $$SELECT count(*) FROM density_audit((SELECT ARRAY[map] FROM release_map), 2)$$) WHERE made.seconds > 0) m;
-- the ratios above are also moved by how memory is handed back and taken again between the two; this is protection alone
SELECT format('    density_protect of a stored map: %s ns a cell, reading it: %s ns', round((m.b_seconds / cells * 1e9)::numeric), round((m.a_seconds / cells * 1e9)::numeric))
FROM (SELECT density_count(map) AS cells FROM release_map) c,
	 LATERAL (SELECT * FROM medians('SELECT density_count(map) FROM release_map', $$SELECT density_count(density_protect(map, 20, '{1000,10000}')) FROM release_map$$) OFFSET 0) m;
DROP TABLE release_uniform, release_clustered;
