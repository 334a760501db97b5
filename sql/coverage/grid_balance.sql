-- grid_balance: grids that satisfy a rule on the number of their households

CREATE FUNCTION grid_zones(
	households integer[], a integer[], b integer[], border_m double precision[], min_households integer,
		max_households integer, OUT zone integer[], OUT parts integer[])
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION grid_zones(integer[], integer[], integer[], double precision[], integer, integer) IS
	'joins grids 1 to n, given their households and the borders between grids a and b, into contiguous zones that can '
	'be divided into grids of the given numbers of households: the zone of each grid, named by its first grid, and the '
	'number of grids it makes';

-- Used where lengths and directions matter; the vertices of results keep their degrees.
CREATE FUNCTION grid_plane(area geometry, lat double precision) RETURNS geometry
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN ST_Scale(area, 111195.08::double precision * pg_catalog.cosd(lat), 111195.08);
COMMENT ON FUNCTION grid_plane(geometry,
	double precision) IS 'longitudes and latitudes as metres on a plane that is true to scale at a latitude';

CREATE FUNCTION grid_compactness(area geometry) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN (SELECT 4::double precision * pg_catalog.pi() * ST_Area(p.plane) / nullif(ST_Perimeter(p.plane) ^ 2::double
		precision, 0::double precision)
			FROM (SELECT grid_plane(lonlat_area(area),
				(ST_YMin(area) + ST_YMax(area)) / 2::double precision) AS plane) p);
COMMENT ON FUNCTION grid_compactness(geometry)
	IS 'Polsby-Popper compactness of an area: 1 for a disk, near 0 for a long border';

-- Cuts in 24 directions, each between two homes so that the share below it is nearest to the requested one. Pieces that
-- a cut leaves apart from the main one of their side are moved to the other side.
CREATE FUNCTION grid_cut(area geometry, homes geometry[], share double precision, tolerance double precision,
	OUT side integer, OUT part geometry) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000000 ROWS 2
	BEGIN ATOMIC
		WITH frame AS (
			SELECT pg_catalog.cosd((ST_YMin(area) + ST_YMax(area)) / 2::double precision) AS k,
				ST_NumGeometries(area) AS parts,
				   (ST_XMin(area) + ST_XMax(area)) / 2::double precision AS lon,
					(ST_YMin(area) + ST_YMax(area)) / 2::double precision AS lat,
						ST_XMax(area) - ST_XMin(area) + ST_YMax(area) - ST_YMin(area) AS reach
		), direction AS (
			SELECT i, pg_catalog.round(pg_catalog.cosd(i * 15)::numeric, 9)::double precision AS x,
				pg_catalog.round(pg_catalog.sind(i * 15)::numeric, 9)::double precision AS y
					FROM pg_catalog.generate_series(0, 23) i
		), home AS (
			SELECT d.i, (ST_X(h) - f.lon) * f.k * d.x + (ST_Y(h) - f.lat) * d.y AS t
				FROM frame f, direction d, pg_catalog.unnest(homes) h
		), gap AS (
			SELECT h.i, h.t, pg_catalog.lead(h.t) OVER w AS next,
				(pg_catalog.row_number() OVER w)::double precision / pg_catalog.cardinality(homes)::double precision
					AS below FROM home h WINDOW w AS (PARTITION BY h.i ORDER BY h.t)
		), line AS (
			SELECT DISTINCT ON (g.i) g.i, d.x, d.y, (g.t + g.next) / 2::double precision AS t, g.below,
				   ST_SetSRID(ST_MakeLine(ST_MakePoint(f.lon + (d.x * (g.t + g.next) / 2::double
					precision - d.y * f.reach) / f.k,
						f.lat + d.y * (g.t + g.next) / 2::double precision + d.x * f.reach),
										  ST_MakePoint(f.lon + (d.x * (g.t + g.next) / 2::double
											precision + d.y * f.reach) / f.k,
												f.lat + d.y * (g.t + g.next) / 2::double precision - d.x * f.reach)),
													ST_SRID(area)) AS geom
			FROM frame f, gap g JOIN direction d ON d.i = g.i
			WHERE g.next > g.t
			ORDER BY g.i, pg_catalog.abs(g.below - share), g.t
		), piece AS (
			SELECT l.i, l.below, d.path[1] AS n, d.geom,
				CASE WHEN (ST_X(p.inside) - f.lon) * f.k * l.x + (ST_Y(p.inside) - f.lat) * l.y < l.t THEN 1 ELSE 2
					END AS side,
				   pg_catalog.count(*) OVER (PARTITION BY l.i) > f.parts + 1 AS apart
			FROM frame f, line l, LATERAL ST_Dump(ST_Split(area, l.geom)) d,
				LATERAL (SELECT ST_PointOnSurface(d.geom) AS inside) p
		), counted AS (
			SELECT p.*, CASE WHEN p.apart THEN (SELECT pg_catalog.count(*) FROM pg_catalog.unnest(homes) h
				WHERE ST_Intersects(p.geom, h)) END AS homes FROM piece p
		), settled AS (
			SELECT c.i, c.below, CASE WHEN f.parts = 1 AND pg_catalog.row_number() OVER (PARTITION BY c.i, c.side
				ORDER BY c.homes DESC, c.n) > 1 THEN 3 - c.side ELSE c.side END AS side, c.geom, c.homes
			FROM frame f, counted c
		), half AS MATERIALIZED (
			SELECT s.i, s.side, s.below, ST_Union(s.geom) AS geom, pg_catalog.sum(s.homes) AS homes FROM settled s
				GROUP BY s.i, s.side, s.below
		), cut AS (
			SELECT h.i
			FROM frame f, half h
			GROUP BY h.i, h.below, f.parts, f.k
			HAVING pg_catalog.count(*) = 2 AND pg_catalog.sum(ST_NumGeometries(h.geom)) = f.parts + 1
				AND coalesce(pg_catalog.min(h.homes), 1) > 0::numeric
			ORDER BY greatest(tolerance,
				pg_catalog.abs(coalesce(pg_catalog.sum(h.homes) FILTER (WHERE h.side = 1) / pg_catalog.sum(h.homes),
					h.below) - share) / least(share, 1::double precision - share)),
					 pg_catalog.sum(ST_Perimeter(ST_Scale(h.geom, f.k, 1))), h.i
			LIMIT 1
		)
		SELECT h.side, h.geom FROM half h JOIN cut c ON c.i = h.i;
	END;
COMMENT ON FUNCTION grid_cut(geometry, geometry[], double precision, double precision) IS
	'cuts an area in two contiguous sides by a straight line, so that side 1 holds a share of the homes; the shortest '
	'of those that miss it by no more than a fraction; no row if none keeps the sides contiguous';

CREATE FUNCTION grid_homes(area geometry) RETURNS geometry[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100000
	RETURN (SELECT pg_catalog.array_agg(gridcell_center(c.cell)) FROM (
		SELECT coalesce(pg_catalog.max(s), 1) AS size_m
			FROM pg_catalog.unnest(ARRAY[1, 5, 10, 50, 100, 500, 1000, 5000, 10000]) s
				WHERE ST_Area(lonlat_geography(lonlat_area(area))) > 1000::double precision * s::double
					precision * s::double precision) z,
		(SELECT ST_SetSRID(lonlat_area(area), 4326) AS geom OFFSET 0) a, LATERAL gridcell_cover(area, z.size_m) c
			WHERE ST_Intersects(a.geom, gridcell_center(c.cell)));
COMMENT ON FUNCTION grid_homes(geometry)
	IS 'points spread evenly over an area, a thousand and more, to stand for homes where none are known';

CREATE FUNCTION grid_split(area geometry, parts integer, homes geometry DEFAULT NULL,
	tolerance double precision DEFAULT 0.05, OUT part integer, OUT homes_share double precision, OUT polygon geometry)
		RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000000 ROWS 2
	BEGIN ATOMIC
		WITH RECURSIVE given AS (
			SELECT CASE WHEN parts = 1 OR pg_catalog.cardinality(g.homes) > 1 THEN g.homes ELSE grid_homes(a.geom)
				END AS homes, a.geom
			FROM (SELECT ST_SetSRID(lonlat_area(area), 4326) AS geom OFFSET 0) a,
				 LATERAL (SELECT ARRAY(SELECT p.geom
					FROM ST_DumpPoints(ST_SetSRID(lonlat_geometry(homes, false), 4326)) p
						WHERE ST_Intersects(a.geom, p.geom) ORDER BY p.path) AS homes OFFSET 0) g
		), piece AS (
			SELECT 1 AS first, parts AS parts, g.geom, g.homes FROM given g
			UNION ALL
			SELECT CASE WHEN c.side = 2 THEN p.first + p.parts / 2 ELSE p.first END,
				   CASE WHEN c.side IS NULL THEN 1 WHEN c.side = 1 THEN p.parts / 2 ELSE p.parts - p.parts / 2 END,
				   coalesce(c.part, p.geom), CASE WHEN c.side IS NULL THEN p.homes
					ELSE ARRAY(SELECT h FROM pg_catalog.unnest(p.homes) h WHERE ST_Intersects(c.part, h)) END
			FROM piece p
				LEFT JOIN LATERAL grid_cut(p.geom, p.homes, (p.parts / 2)::double precision / p.parts::double precision,
					tolerance) c ON true
			WHERE p.parts > 1
		)
		SELECT pg_catalog.row_number() OVER (ORDER BY p.first)::integer,
			coalesce(pg_catalog.cardinality(p.homes)::double
				precision / nullif(pg_catalog.sum(pg_catalog.cardinality(p.homes)) OVER (), 0)::double precision, 1),
					ST_SetSRID(p.geom, ST_SRID(area))
		FROM piece p
		WHERE p.parts = 1
		ORDER BY p.first;
	END;
COMMENT ON FUNCTION grid_split(geometry, integer, geometry, double precision) IS
	'splits an area by straight cuts into contiguous parts with as many of the homes (points; duplicates count) each, '
	'or of the area if none are given; each cut may miss by a fraction for the sake of a shorter one; fewer parts if '
	'no cut keeps them contiguous';

-- Neighbors are within a metre of each other along at least ten metres, as the borders of grids drawn by hand do not
-- meet everywhere. The known homes of a grid, or points all over it if there are too few, represent its households in
-- turn.
CREATE FUNCTION grid_balance(
	grids bigint[], polygons geometry[], households integer[], min_households integer, max_households integer,
		homes geometry DEFAULT NULL)
	RETURNS TABLE (
		action text, old_grids bigint[], old_households integer[], old_compactness double precision,
		households integer, compactness double precision, in_rule boolean, polygon geometry)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100000000 ROWS 10
	BEGIN ATOMIC
		WITH unit AS MATERIALIZED (
			SELECT pg_catalog.row_number() OVER (ORDER BY g.id)::integer AS n, g.id, g.households, v.geom,
				grid_plane(v.geom, pg_catalog.avg(ST_YMin(g.polygon)) OVER ()) AS plane
			FROM ROWS FROM (pg_catalog.unnest(grids), pg_catalog.unnest(polygons), pg_catalog.unnest(households)) g(id,
				polygon, households), LATERAL (SELECT ST_SetSRID(lonlat_area(g.polygon), 4326) AS geom OFFSET 0) v
			WHERE g.households IS NOT NULL AND NOT ST_IsEmpty(g.polygon)
		), border AS MATERIALIZED (
			SELECT a.n AS a, b.n AS b, l.length_m
			FROM unit a JOIN unit b ON a.n < b.n AND ST_DWithin(a.plane, b.plane, 1),
				 LATERAL (SELECT ST_Length(ST_Intersection(ST_Boundary(a.plane), ST_Buffer(b.plane, 1))) AS length_m) l
			WHERE l.length_m >= 10::double precision
		), plan AS (
			SELECT z.*
			FROM (SELECT pg_catalog.array_agg(u.households ORDER BY u.n) AS households FROM unit u) u,
				 (SELECT coalesce(pg_catalog.array_agg(b.a), '{}') AS a, coalesce(pg_catalog.array_agg(b.b), '{}') AS b,
					coalesce(pg_catalog.array_agg(b.length_m), '{}') AS length_m FROM border b) b,
				 LATERAL grid_zones(u.households, b.a, b.b, b.length_m, min_households, max_households) z
		), member AS MATERIALIZED (
			SELECT u.id, u.n, u.households, u.geom, p.zone, p.parts,
				pg_catalog.sum(u.households) OVER (PARTITION BY p.zone) AS total
			FROM unit u
				JOIN (SELECT p.* FROM plan, ROWS FROM (pg_catalog.unnest(plan.zone), pg_catalog.unnest(plan.parts))
					WITH ORDINALITY p(zone, parts, n)) p ON p.n = u.n
		), zone AS MATERIALIZED (
			SELECT m.zone, m.parts, m.total, pg_catalog.array_agg(m.id ORDER BY m.n) AS ids,
				pg_catalog.array_agg(m.households ORDER BY m.n) AS households,
				   pg_catalog.avg(grid_compactness(m.geom)) AS compactness, ST_Union(m.geom) AS geom
			FROM member m
			GROUP BY m.zone, m.parts, m.total
		), household AS MATERIALIZED (
			SELECT m.zone, ST_Collect(h.geom ORDER BY m.n, h.i) AS homes
			FROM member m,
				 LATERAL (SELECT ARRAY(SELECT d.geom
					FROM ST_DumpPoints(ST_SetSRID(lonlat_geometry(homes, false), 4326)) d
						WHERE ST_Intersects(m.geom, d.geom) ORDER BY d.path) AS known OFFSET 0) a,
				 LATERAL (SELECT CASE WHEN 10 * pg_catalog.cardinality(a.known) > m.households THEN a.known
					ELSE grid_homes(m.geom) END AS homes OFFSET 0) k,
				 LATERAL (SELECT pg_catalog.cardinality(k.homes) AS known,
					pg_catalog.ceil(m.households::numeric * least(1, 5000.0 / m.total::numeric))::integer AS wanted
						OFFSET 0) w,
				 LATERAL pg_catalog.unnest(k.homes) WITH ORDINALITY h(geom, i),
				 LATERAL pg_catalog.generate_series(1, h.i * w.wanted / w.known - (h.i - 1) * w.wanted / w.known)
			WHERE m.parts > 1
			GROUP BY m.zone
		), closed AS MATERIALIZED (
			SELECT z.*, h.homes, CASE WHEN pg_catalog.cardinality(z.ids) > 1 AND ST_NumGeometries(z.geom) > 1
				THEN ST_Buffer(ST_Buffer(z.geom, 1e-5, 'join=mitre'), -1e-5, 'join=mitre') ELSE z.geom END AS area,
				   greatest(0, least(1::double precision - min_households::double precision / m.mean,
					max_households::double precision / m.mean - 1::double precision))
						/ pg_catalog.ceil(pg_catalog.log(2, greatest(2, z.parts))::double precision) AS tolerance
			FROM zone z LEFT JOIN household h ON h.zone = z.zone,
				LATERAL (SELECT nullif(z.total, 0)::double precision / z.parts::double precision AS mean) m
		), divided AS (
			SELECT c.zone, c.ids, c.households, c.compactness, c.total, s.part, s.polygon, s.homes_share,
				pg_catalog.count(*) OVER w AS parts, pg_catalog.sum(s.homes_share) OVER (w
					ORDER BY s.part) AS share_so_far
			FROM closed c, LATERAL grid_split(c.area, c.parts, c.homes, least(0.1, c.tolerance)) s
			WINDOW w AS (PARTITION BY c.zone)
		), proposed AS (
			SELECT d.*,
				(pg_catalog.round(d.total::double precision * d.share_so_far) - pg_catalog.round(d.total::double
					precision * (d.share_so_far - d.homes_share)))::integer AS households_here FROM divided d
		)
		SELECT CASE WHEN pg_catalog.cardinality(p.ids) = 1 THEN CASE WHEN p.parts = 1 THEN 'keep' ELSE 'split' END
			WHEN p.parts = 1 THEN 'merge' ELSE 'redraw' END,
			   p.ids, p.households, p.compactness, p.households_here, grid_compactness(p.polygon),
				p.households_here BETWEEN min_households AND max_households, p.polygon
		FROM proposed p
		ORDER BY p.zone, p.part;
	END;
COMMENT ON FUNCTION grid_balance(bigint[], geometry[], integer[], integer, integer, geometry) IS
	'proposes grids of a community that keep a rule on the number of households, with as few changes as possible: each '
	'with the old grids that it is made from, to compare; homes (points) tell where in a grid the households are, if '
	'there is one for ten of them; grids whose households are NULL are left out';
