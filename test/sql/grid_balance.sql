-- grid_balance: zones against all divisions there are, parts against geometry
CREATE SCHEMA grid_balance_test;
SET search_path = grid_balance_test, public;
SELECT setseed(0.5);

-- small communities whose best division is plain
SELECT * FROM grid_zones('{400,350}', '{1}', '{2}', '{50}', 300, 500);
SELECT * FROM grid_zones('{100,350,250,400}', '{1,2,3}', '{2,3,4}', '{50,50,50}', 300, 500);
-- the longest border is dissolved where both would do; without borders nothing is joined; 700 are two grids, 510 stay
SELECT * FROM grid_zones('{350,100,350}', '{1,2}', '{2,3}', '{50,51}', 300, 500);
SELECT * FROM grid_zones('{350,100,700,510}', '{}', '{}', '{}', 300, 500);
SELECT * FROM grid_zones('{}', '{}', '{}', '{}', 300, 500);
SELECT grid_zones(array_fill(100, ARRAY[1000]), '{}', '{}', '{}', 300, 500);
SELECT grid_zones('{1,NULL}', '{}', '{}', '{}', 300, 500);
SELECT grid_zones('{1,-2}', '{}', '{}', '{}', 300, 500);
SELECT grid_zones('{1,2}', '{1}', '{3}', '{1}', 300, 500);
SELECT grid_zones('{1,2}', '{1}', '{2}', '{1,2}', 300, 500);
SELECT grid_zones('{1,2}', '{1}', '{2}', '{0}', 300, 500);
SELECT grid_zones('{1,2}', '{1}', '{2}', '{1}', 300, 200);

-- 24 communities of Voronoi cells: is there a division of the grids that departs less from the rule?
CREATE TABLE grid AS
SELECT c AS community, row_number() OVER (PARTITION BY c) AS id, ST_Intersection(d.geom, ST_MakeEnvelope(119.895, 28.395, 119.925, 28.425, 4326)) AS geom, (random() * 700)::integer AS households
FROM (SELECT c, ST_VoronoiPolygons(ST_Collect(ST_SetSRID(ST_MakePoint(119.9 + random() * 0.02, 28.4 + random() * 0.02), 4326)), 0, ST_MakeEnvelope(119.89, 28.39, 119.93, 28.43, 4326)) AS cells
	  FROM generate_series(1, 24) c, generate_series(1, 2 + c % 6) GROUP BY c) v, LATERAL ST_Dump(cells) d;
CREATE TABLE proposal AS
SELECT community, b.*
FROM (SELECT community, array_agg(id) AS ids, array_agg(geom) AS geoms, array_agg(households) AS households FROM grid GROUP BY community) g,
	 LATERAL grid_balance(ids, geoms, households, 300, 500) b;
CREATE FUNCTION departure(n bigint) RETURNS bigint LANGUAGE sql RETURN (SELECT min(greatest(0, 300 * k - n, n - 500 * k)) FROM generate_series(1, 20) k);
WITH RECURSIVE border AS MATERIALIZED (
	SELECT a.community, a.id AS a, b.id AS b FROM grid a JOIN grid b ON a.community = b.community AND a.id <> b.id AND ST_Length(ST_Intersection(a.geom, b.geom)::geography) > 12),
-- what a zone may be: the grids that are bits of a number, from which one border after another reaches all
zone AS MATERIALIZED (
	SELECT community, zone, min(id) AS first, count(*) AS grids, departure(sum(households)) AS departure,
		   CASE WHEN count(*) > 1 OR (sum(households) > 500 AND departure(sum(households)) < sum(households) - 500) THEN 2 * count(*) - 1 ELSE 0 END AS changes
	FROM grid, generate_series(1, 127) zone WHERE zone >> (id::integer - 1) & 1 = 1 GROUP BY community, zone HAVING bit_count(zone::bit(7)) = count(*)),
reached (community, zone, id) AS (
	SELECT community, zone, first FROM zone
	UNION
	SELECT r.community, r.zone, b.b FROM reached r JOIN border b ON b.community = r.community AND b.a = r.id WHERE r.zone >> (b.b::integer - 1) & 1 = 1),
contiguous AS MATERIALIZED (
	SELECT z.community, z.zone, z.departure, z.changes FROM zone z JOIN reached r USING (community, zone) GROUP BY z.community, z.zone, z.departure, z.changes, z.grids HAVING count(*) = z.grids),
-- every division: a zone is taken that has the first grid of those that are left
division (community, rest, departure, changes) AS (
	SELECT community, max(zone), 0::numeric, 0::numeric FROM zone GROUP BY community
	UNION
	SELECT d.community, d.rest - c.zone, d.departure + c.departure, d.changes + c.changes
	FROM division d JOIN contiguous c ON c.community = d.community AND c.zone & d.rest = c.zone AND c.zone & -d.rest & d.rest <> 0),
best AS (
	SELECT DISTINCT ON (community) community, departure, changes FROM division WHERE rest = 0 ORDER BY community, departure, changes),
found AS (
	SELECT community, sum(departure) AS departure, sum(changes) AS changes
	FROM (SELECT community, old_grids, departure((SELECT sum(h) FROM unnest(old_households) h)), CASE WHEN bool_and(action <> 'keep') THEN 2 * cardinality(old_grids) - 1 END AS changes
		  FROM proposal GROUP BY community, old_grids, old_households) z
	GROUP BY community)
SELECT count(*) AS communities, count(*) FILTER (WHERE b.departure <> f.departure OR b.changes <> coalesce(f.changes, 0)) AS worse, sum(f.departure) > 0 AS some_depart FROM best b JOIN found f USING (community);

-- nothing is lost: area and households are the same, parts are contiguous, do not overlap, and have the households that were asked for
SELECT action, count(*) > 0 AS some, bool_and(in_rule = (households BETWEEN 300 AND 500)) AS rule_told, count(*) FILTER (WHERE NOT in_rule AND departure((SELECT sum(h) FROM unnest(old_households) h)) = 0) AS badly_cut,
	   bool_and(ST_GeometryType(polygon) = 'ST_Polygon') AS contiguous, bool_and(ST_IsValid(polygon)) AS valid, avg(compactness) > 0.45 AS compact
FROM proposal GROUP BY action ORDER BY action;
SELECT count(*) AS communities, bool_and(p.households = g.households) AS households_kept, bool_and(abs(p.area / g.area - 1) < 1e-9) AS area_kept, bool_and(abs(p.whole / p.area - 1) < 1e-9) AS no_overlap
FROM (SELECT community, sum(households) AS households, sum(ST_Area(polygon)) AS area, ST_Area(ST_Union(polygon)) AS whole FROM proposal GROUP BY community) p
JOIN (SELECT community, sum(households) AS households, sum(ST_Area(geom)) AS area FROM grid GROUP BY community) g USING (community);
-- what is kept is as it was
SELECT count(*) > 10 AS some, bool_and(ST_Equals(p.polygon, g.geom) AND p.households = g.households AND abs(p.compactness - p.old_compactness) < 1e-12) AS same
FROM proposal p JOIN grid g ON g.community = p.community AND g.id = p.old_grids[1] WHERE action = 'keep';

-- homes decide where a grid is cut: nine tenths of them in its west
SELECT part, homes_share, round(ST_XMin(polygon)::numeric, 4) AS west, round(ST_XMax(polygon)::numeric, 4) AS east
FROM grid_split(ST_MakeEnvelope(119.9, 28.4, 119.94, 28.41, 4326), 2, (SELECT ST_Collect(ST_SetSRID(ST_MakePoint(119.9 + random() * CASE WHEN i % 10 = 0 THEN 0.04 ELSE 0.004 END, 28.4 + random() / 100), 4326)) FROM generate_series(1, 1000) i), 0);
-- bent, holed and scattered areas: contiguous parts (as many pieces more as there are cuts), whole, in about equal shares
SELECT name, parts, count(*) AS found, bool_and(abs(homes_share * parts - 1) < 0.16) AS even, sum(ST_NumGeometries(polygon)) - ST_NumGeometries(g) + 1 AS pieces, abs(sum(ST_Area(polygon)) / ST_Area(g) - 1) < 1e-12 AS whole
FROM (VALUES ('u', 'SRID=4326;POLYGON((119 28,119.03 28,119.03 28.02,119.025 28.02,119.025 28.005,119.005 28.005,119.005 28.02,119 28.02,119 28))'::geometry),
			 ('ring', ST_Difference(ST_Buffer('SRID=4326;POINT(119 28)'::geometry, 0.02), ST_Buffer('SRID=4326;POINT(119 28)'::geometry, 0.01))),
			 ('comb', ST_Union(ST_MakeEnvelope(119, 28, 119.05, 28.002, 4326), (SELECT ST_Union(ST_MakeEnvelope(119 + i * 0.01, 28, 119.003 + i * 0.01, 28.02, 4326)) FROM generate_series(0, 4) i))),
			 ('islands', ST_Collect(ST_MakeEnvelope(119, 28, 119.02, 28.02, 4326), ST_MakeEnvelope(119.03, 28, 119.04, 28.01, 4326)))) a(name, g),
	 generate_series(1, 5) parts, LATERAL grid_split(g, parts)
GROUP BY name, g, parts ORDER BY name, parts;
-- all homes in one house: no cut
SELECT part, homes_share FROM grid_split(ST_MakeEnvelope(119.9, 28.4, 119.94, 28.41, 4326), 3, (SELECT ST_Collect('SRID=4326;POINT(119.91 28.402)'::geometry) FROM generate_series(1, 50)));

-- grids with gaps of half a metre between them hang together, and are joined without the gap; parks are left out; a corner is no border
SELECT action, old_grids, households, ST_GeometryType(polygon), round((ST_Area(polygon) * 1e8)::numeric, 1) AS area
FROM grid_balance('{11,12,13,14}', ARRAY[ST_MakeEnvelope(119.9, 28.4, 119.91, 28.41, 4326), ST_MakeEnvelope(119.910005, 28.4, 119.92, 28.41, 4326), ST_MakeEnvelope(119.92, 28.4, 119.93, 28.41, 4326),
	ST_MakeEnvelope(119.92, 28.41, 119.93, 28.42, 4326)], '{200,250,NULL,100}', 300, 500);
SELECT count(*) FROM grid_balance('{1,2}', ARRAY['SRID=4326;POLYGON EMPTY'::geometry, NULL], '{200,250}', 300, 500);
SELECT action, households, in_rule FROM grid_balance('{1}', ARRAY[ST_MakeEnvelope(119.9, 28.4, 119.91, 28.41, 4326)], '{0}', 300, 500);
SET client_min_messages = warning;
DROP SCHEMA grid_balance_test CASCADE;
