-- Cells of a polygon of the size of a county (a circle of 22 km radius, 120 vertices), against grids joined by geometry.
SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'h3') AS has_h3 \gset
CREATE TABLE county AS SELECT ST_Buffer(ST_SetSRID(ST_MakePoint(119.9, 28.4), 4326), 0.22, 30) AS g;
CREATE TABLE plane_county AS SELECT ST_Transform(g, 6933) AS g FROM county;
SELECT count(*) AS cells FROM county, gridcell_cover(g, 100) \gset
SELECT count(*) AS coarse_cells FROM county, gridcell_cover(g, 1000) \gset

\echo
\echo 'Cover of a polygon'
SELECT format('gridcell_cover with fractions, 100 m: %s cells, %s ns a cell', :cells, round((a_seconds * 1e9 / :cells)::numeric))
FROM medians('SELECT count(*) FROM county, gridcell_cover(g, 100)', 'SELECT 1');
SELECT format('ST_SquareGrid and ST_Intersection, 1 km: %s cells, %s ns a cell', :coarse_cells, round((a_seconds * 1e9 / :coarse_cells)::numeric))
FROM medians('SELECT sum(ST_Area(ST_Intersection(g, s.geom))) FROM plane_county, ST_SquareGrid(1000, g) s WHERE ST_Intersects(g, s.geom)', 'SELECT 1');
\if :has_h3
SELECT format('h3_polygon_to_cells, 9: %s cells without fractions, %s ns a cell', n, round((a_seconds * 1e9 / n)::numeric))
FROM (SELECT count(*) AS n FROM county, h3_polygon_to_cells(g, 9)) c, medians('SELECT count(*) FROM county, h3_polygon_to_cells(g, 9)', 'SELECT 1');
\endif
