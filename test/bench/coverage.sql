-- Goal G4: 2,000,000 points to 2,000 polygons of 114 vertices.

-- Voronoi cells with edges of many vertices, warped by one function, so that neighbours share them to the last bit.
CREATE FUNCTION warp(g geometry) RETURNS geometry LANGUAGE sql IMMUTABLE
	RETURN ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY(
		SELECT ST_MakePoint(118.7 + ST_X(p.geom) * 0.18 + sin(9 * ST_Y(p.geom)) / 200, 27.4 + ST_Y(p.geom) * 0.155 + sin(7 * ST_X(p.geom)) / 200)
		FROM ST_DumpPoints(ST_SnapToGrid(ST_Segmentize(ST_ExteriorRing(g), 0.0083), 1e-9)) p ORDER BY p.path))), 4326);
CREATE TABLE area AS
SELECT row_number() OVER (ORDER BY cell) AS id, warp(ST_Intersection(cell, ST_MakeEnvelope(0, 0, 10, 10))) AS polygon
FROM (SELECT (ST_Dump(ST_VoronoiPolygons(ST_Collect(ST_MakePoint(random() * 10, random() * 10)), 0, ST_MakeEnvelope(0, 0, 10, 10)))).geom AS cell
	  FROM generate_series(1, greatest(20, 2000 * :scale)::integer)) v;
CREATE INDEX ON area USING gist (polygon);
VACUUM ANALYZE area;
CREATE TABLE covering (c coverage);

\echo
\echo 'G4  points to 2,000 polygons of 114 vertices'
SELECT format('coverage_agg: %s s (goal 1)', round(seconds('INSERT INTO covering SELECT coverage_agg(id, polygon) FROM area')::numeric, 2));
SELECT format('%s polygons, %s vertices; %s cells, %s %% of them in one polygon, %s edges listed; %s MB, %s bytes a vertex (goal 120)',
			  polygons, vertices, cells, round(100.0 * inside_cells / cells, 1), edges, round(bytes / 1e6, 1), round(bytes / vertices::numeric, 1))
FROM covering, coverage_stats(c);
CREATE VIEW uniform_covering AS SELECT * FROM uniform, covering;
CREATE VIEW clustered_covering AS SELECT * FROM clustered, covering;
SELECT report('coverage_locate(c, lon, lat)', 'uniform', 'count(coverage_locate((SELECT c FROM covering), x, y))', 'goal 3');
SELECT report('coverage_locate(c, point)', 'uniform', 'count(coverage_locate((SELECT c FROM covering), pt))', 'goal 3');
SELECT report('coverage_locate(c, geometry)', 'uniform', 'count(coverage_locate((SELECT c FROM covering), geom))', 'goal 3');
SELECT report('the same, clustered points', 'clustered', 'count(coverage_locate((SELECT c FROM covering), geom))', 'goal 3');
SELECT report('the same in a join', 'uniform_covering', 'count(coverage_locate(c, geom))');

-- The join by GiST is so slow that a part of the points has to do.
CREATE TABLE sample AS SELECT geom FROM uniform LIMIT 50000;
CREATE TABLE located AS SELECT geom, x, y, coverage_locate((SELECT c FROM covering), geom) AS id FROM uniform;
VACUUM ANALYZE sample, located;
SELECT format('join by ST_Intersects, GiST on the polygons: %s ns a point, %sx coverage_locate (goal 150)', round((a_seconds * 1e9 / least(50000, :rows))::numeric),
			  round((a_seconds / least(50000, :rows) / (b_seconds / :rows))::numeric))
FROM medians('SELECT count(a.id) FROM sample s JOIN area a ON ST_Intersects(a.polygon, s.geom)',
			 'SELECT count(coverage_locate((SELECT c FROM covering), geom)) FROM uniform');
CREATE INDEX ON located USING gist (geom);
VACUUM ANALYZE located;
SELECT format('join by ST_Intersects, GiST on the points: %s ns a point, %sx coverage_locate, without building the index', round((a_seconds * 1e9 / :rows)::numeric),
			  round((a_seconds / b_seconds)::numeric, 1))
FROM medians('SELECT count(a.id) FROM area a CROSS JOIN LATERAL (SELECT 1 FROM located l WHERE ST_Intersects(a.polygon, l.geom) OFFSET 0) l',
			 'SELECT count(coverage_locate((SELECT c FROM covering), geom)) FROM uniform');
SELECT format('of %s points ST_Intersects finds %s elsewhere than coverage_locate (goal 0)', count(*), count(*) FILTER (WHERE other))
FROM (SELECT NOT ST_Intersects(a.polygon, l.geom) AS other FROM located l JOIN area a USING (id)
	  UNION ALL SELECT EXISTS (SELECT FROM area a WHERE ST_Intersects(a.polygon, l.geom)) FROM located l WHERE id IS NULL) t;
