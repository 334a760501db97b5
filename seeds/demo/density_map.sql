-- Persons per gridcell of 500 m as an SVG; cells with fewer than 5 persons, or withheld so that those do not follow, are not drawn.
\ir map_frame.sql
-- five classes of 1, 2, 5, 10, ...; the highest begins where one cell in fifty is reached
CREATE TEMP TABLE class AS
WITH low AS (
	SELECT 5 AS low
	UNION ALL
	(SELECT low FROM (SELECT (m * 10 ^ e)::integer AS low FROM unnest(ARRAY[1, 2, 5]) m, generate_series(0, 6) e) s
	 WHERE low > 5 AND low <= (SELECT percentile_cont(0.98) WITHIN GROUP (ORDER BY persons) FROM finding.told_cell)
	 ORDER BY low DESC LIMIT 4))
SELECT row_number() OVER w AS n, low, low || coalesce(' - ' || lead(low) OVER w - 1, ' +') AS label, (ARRAY['#fdd49e', '#fdb077', '#f57c4b', '#d7301f', '#8c0d12'])[row_number() OVER w] AS colour
FROM low WINDOW w AS (ORDER BY low);
CREATE TEMP TABLE shown AS
SELECT p.cell, gridcell_boundary(p.cell) AS shape, (SELECT colour FROM class WHERE low <= p.persons ORDER BY low DESC LIMIT 1) AS colour FROM finding.told_cell p;
CREATE FUNCTION pg_temp.cells(n integer) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT format('<path d="%s" fill="%s" stroke="#fff" stroke-width="%s"/>', ST_AsSVG(pg_temp.px(n, s.shape), 0, 1), s.colour, CASE n WHEN 1 THEN 0.3 ELSE 0.8 END)
	FROM shown s, panel p WHERE p.panel = n AND ST_Intersects(s.shape, p.extent) ORDER BY s.cell
$$;

SELECT pg_temp.opening('流动人口密度 ' || name, 'Floating population: persons in each cell of 500 m x 500 m, ' || :'as_of') FROM county;
SELECT pg_temp.panel_begin(1);
SELECT pg_temp.cells(1);
SELECT pg_temp.names(1);
SELECT pg_temp.panel_end(1);
SELECT pg_temp.panel_begin(2);
SELECT pg_temp.cells(2);
SELECT pg_temp.names(2);
SELECT pg_temp.panel_end(2);
SELECT '<g transform="translate(700,800)"><text font-size="16" fill="#222">每格人数 persons in a cell</text>';
SELECT format('<rect x="%s" y="16" width="112" height="24" fill="%s"/><text x="%s" y="60" font-size="14" text-anchor="middle" fill="#222">%s</text>', (n - 1) * 114, colour, (n - 1) * 114 + 56, label) FROM class ORDER BY n;
SELECT '</g>';
SELECT pg_temp.closing('少于 5 人及可据以推算的方格不显示 cells with fewer than 5 persons are not shown, nor some others that would give them away · 方格等面积 cells of equal area (EPSG:6933)', :'as_of' || ' · ' || :'note' || ' · migrant');
