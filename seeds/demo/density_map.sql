-- Persons per gridcell of 500 m as an SVG; cells with fewer than 5 persons are not drawn.
\ir map_frame.sql
CREATE TEMP TABLE class (n integer, low integer, label text, colour text);
INSERT INTO class VALUES (1, 5, '5 - 9', '#fde3b4'), (2, 10, '10 - 19', '#fdc27a'), (3, 20, '20 - 49', '#f58f52'), (4, 50, '50 - 99', '#d95133'), (5, 100, '100 +', '#931f24');
SELECT pg_temp.opening('流动人口密度 ' || name, 'Floating population, persons per cell of 500 m x 500 m on ' || :'as_of') FROM frame;
SELECT pg_temp.outlines();
SELECT format('<path d="%s" fill="%s"/>', ST_AsSVG(pg_temp.px(gridcell_boundary(p.cell)), 0, 2), (SELECT colour FROM class WHERE low <= p.persons ORDER BY low DESC LIMIT 1))
FROM finding.per_cell p, frame f
WHERE p.persons >= 5 AND ST_Intersects(f.shape, gridcell_boundary(p.cell))
ORDER BY p.cell;
SELECT pg_temp.names();
SELECT format('<g transform="translate(40,%s)"><text y="-14" font-size="14" fill="#222">人/格 persons a cell</text>', (height - 190)::integer) FROM frame;
SELECT format('<rect y="%s" width="26" height="18" fill="%s" stroke="#999" stroke-width="0.5"/><text x="34" y="%s" font-size="13" fill="#222">%s</text>', (n - 1) * 22, colour, (n - 1) * 22 + 14, label) FROM class ORDER BY n;
SELECT '<text y="128" font-size="12" fill="#777">少于 5 人的方格不显示 cells with fewer than 5 are not shown</text></g>';
SELECT pg_temp.closing('gridcell 500 m, EPSG:6933 等面积 equal area · migrant');
