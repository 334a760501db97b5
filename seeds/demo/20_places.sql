-- Divisions: the real ones by code and name.  Townships and communities are invented shapes (Voronoi cells) inside the
-- counties, sub-districts near the seat.  Grids divide Liandu's communities.

CREATE TABLE division (code text PRIMARY KEY, name text, population bigint);
\cd :seeds
\copy division FROM 'lishui/regions.csv' WITH (FORMAT csv, HEADER)

CREATE FUNCTION whole(shape geometry) RETURNS geometry LANGUAGE sql IMMUTABLE
	RETURN ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_SnapToGrid(shape, 1e-6)), 3));

-- The Voronoi cells of the parts' seats, cut by the whole's shape.
CREATE FUNCTION divide(area geometry, seats geometry[]) RETURNS TABLE (n bigint, shape geometry) LANGUAGE sql IMMUTABLE AS $$
	SELECT s.n, whole(ST_Intersection(area, coalesce(v.cell, area)))
	FROM unnest(seats) WITH ORDINALITY s(seat, n)
	LEFT JOIN (SELECT (ST_Dump(ST_VoronoiPolygons(ST_Collect(seats), 0, ST_Expand(area, 0.1)))).geom AS cell) v
		ON cardinality(seats) > 1 AND ST_Contains(v.cell, s.seat)
$$;

-- The seats moved to the middle of their cells (one step of Lloyd's method), but for those that are fixed.
CREATE FUNCTION spread(area geometry, seats geometry[], fixed boolean[]) RETURNS geometry[] LANGUAGE sql IMMUTABLE AS $$
	SELECT array_agg(CASE WHEN fixed[n] THEN seats[n] WHEN ST_Contains(shape, ST_Centroid(shape)) THEN ST_SnapToGrid(ST_Centroid(shape), 1e-5)
						  ELSE ST_SnapToGrid(ST_PointOnSurface(shape), 1e-5) END ORDER BY n)
	FROM divide(area, seats)
$$;

-- Sub-districts (001 to 099) stand close to the county's seat; towns and townships share the rest.
CREATE TABLE township AS
WITH placed AS (
	SELECT d.code, c.code AS county, c.shape, c.seat AS centre, substr(d.code, 7, 3) < '100' AS urban
	FROM division d
	JOIN county c ON c.code = substr(d.code, 1, 6) || '000000'
	WHERE d.code LIKE '%000' AND d.code NOT LIKE '%000000'),
seated AS (
	SELECT code, county, shape, urban,
		   CASE WHEN urban THEN rnd_inside(ST_Intersection(shape, ST_Buffer(centre, 0.06, 4)), centre, 0.2, code::bigint, 4)
				ELSE rnd_inside(shape, centre, 0.2, code::bigint, 1) END AS seat
	FROM placed),
gathered AS (
	SELECT shape, array_agg(seat ORDER BY code) AS seats, array_agg(code ORDER BY code) AS codes, array_agg(urban ORDER BY code) AS fixed
	FROM seated GROUP BY county, shape),
moved AS MATERIALIZED (
	SELECT codes, fixed, shape, spread(shape, spread(shape, spread(shape, seats, fixed), fixed), fixed) AS seats FROM gathered)
SELECT m.codes[p.n] AS code, p.shape, m.seats[p.n] AS seat, m.fixed[p.n] AS urban FROM moved m, LATERAL divide(m.shape, m.seats) p;

CREATE TABLE community AS
WITH placed AS (
	SELECT d.code, t.code AS township, t.shape, t.urban, rnd_inside(t.shape, t.seat, 0.6, d.code::bigint, 11) AS seat
	FROM division d
	JOIN township t ON t.code = substr(d.code, 1, 9) || '000'
	WHERE d.code NOT LIKE '%000'),
divided AS (
	SELECT s.codes[p.n] AS code, p.shape
	FROM (SELECT shape, array_agg(seat ORDER BY code) AS seats, array_agg(code ORDER BY code) AS codes FROM placed GROUP BY township, shape) s,
		 LATERAL divide(s.shape, s.seats) p)
SELECT d.code, d.shape, p.seat, p.urban FROM divided d JOIN placed p USING (code);

-- Liandu's residents live in households of 2.5 (2020 census: 562,116), 300 to 500 of them a grid; sub-district
-- communities hold more grids than villages.
CREATE TABLE grid AS
WITH weighted AS (
	SELECT code, shape, seat, urban, (CASE WHEN urban THEN 5 ELSE 1 END) * (0.4 + 1.2 * rnd(code::bigint, 21)) AS weight
	FROM community
	WHERE code LIKE '331102%'),
counted AS (
	SELECT code, shape, seat, urban,
		   greatest(1, round(562116 / 2.5 / 400 * weight / (SELECT sum(weight ORDER BY code) FROM weighted)))::integer AS grids
	FROM weighted),
seated AS (
	SELECT c.code, c.shape, c.urban, array_agg(rnd_inside(c.shape, c.seat, 0.5, c.code::bigint * 100 + i, 22) ORDER BY i) AS seats
	FROM counted c, generate_series(1, c.grids) i
	GROUP BY c.code, c.shape, c.urban),
divided AS (
	SELECT s.code, s.urban, p.shape, s.seats[p.n] AS seat FROM seated s, LATERAL divide(s.shape, s.seats) p),
-- numbered from north to south and, within a band of 200 m, from west to east (CJ/T 213)
numbered AS (
	SELECT code || lpad(row_number() OVER (PARTITION BY code ORDER BY -floor(ST_Y(seat) * 500), ST_X(seat))::text, 3, '0') AS code,
		   code AS community, urban, shape, seat
	FROM divided)
SELECT code, community, urban, shape, seat, rnd_int(code::bigint, 23, 300, 500) AS households FROM numbered;

-- Rows of the division above get the shape of what lies below.
CREATE TABLE region AS
SELECT d.code, d.name, d.population, coalesce(c.shape, t.shape, v.shape, CASE WHEN d.code = '331100000000' THEN city.shape END) AS shape,
	   coalesce(c.seat, t.seat, v.seat) AS seat
FROM division d
LEFT JOIN county c USING (code)
LEFT JOIN township t USING (code)
LEFT JOIN community v USING (code),
	 (SELECT whole(ST_Union(shape)) AS shape FROM county) city;
