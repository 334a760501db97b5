-- Counties: real are the seats and the areas, all outlines are invented, and the same for every seed.  The whole is the
-- hull of circles round the seats.  A place belongs to the county of the smallest power, which is the square of its distance
-- from the seat less a number that is found from the areas: a power diagram, whose borders are straight.  Midpoint
-- displacement roughens each border once, so that neighbours have it in common to the last digit.
-- Lengths are in kilometres east and north of 119.6 E, 28.2 N until all is drawn; nothing hangs on a last digit before it
-- is rounded, and no order or direction on the version of GEOS.

CREATE TABLE site (n serial, code text, name text, lon float8, lat float8, area_km2 float8, x float8, y float8, power float8 DEFAULT 0);
\cd :seeds
\copy site (code, name, lon, lat, area_km2) FROM 'lishui/counties.csv' WITH (FORMAT csv, HEADER)
UPDATE site SET x = (lon - 119.6) * 98.2, y = (lat - 28.2) * 110.85;

-- Of the hull of circles, as large as the counties by their areas, where it reaches in sixteen directions.
CREATE TABLE outline AS
SELECT ST_AddPoint(line, ST_StartPoint(line)) AS ring
FROM (SELECT ST_MakeLine(corner ORDER BY k) AS line
	  FROM (SELECT DISTINCT ON (k) k, ST_MakePoint(x + reach * east, y + reach * north) AS corner
			FROM site, generate_series(0, 15) k, LATERAL (SELECT cosd(k * 22.5) AS east, sind(k * 22.5) AS north, 0.4578 * sqrt(area_km2) AS reach) d
			ORDER BY k, x * east + y * north + reach DESC) c) l;

-- Between two sites: of the line where their powers are equal what no third one takes, whose power less theirs is
-- even + slope * t, and what lies inside.
CREATE VIEW inner_border AS
WITH line AS (
	SELECT a.n * 16 + b.n AS border, a.n AS a, b.n AS b, a.x AS ax, a.y AS ay, a.power, a.x + (b.x - a.x) * s AS x, a.y + (b.y - a.y) * s AS y, a.y - b.y AS dx, b.x - a.x AS dy
	FROM site a JOIN site b ON a.n < b.n, LATERAL (SELECT (1 + (a.power - b.power) / ((a.x - b.x) ^ 2 + (a.y - b.y) ^ 2)) / 2 AS s) m),
third AS (
	SELECT border, l.x, l.y, dx, dy, (l.x - c.x) ^ 2 + (l.y - c.y) ^ 2 - c.power - (l.x - ax) ^ 2 - (l.y - ay) ^ 2 + l.power AS even, 2 * (dx * (ax - c.x) + dy * (ay - c.y)) AS slope
	FROM line l JOIN site c ON c.n NOT IN (a, b)),
kept AS (
	SELECT border, x, y, dx, dy, coalesce(max(-even / slope) FILTER (WHERE slope > 0), -9) AS low, coalesce(min(-even / slope) FILTER (WHERE slope < 0), 9) AS high
	FROM third GROUP BY border, x, y, dx, dy),
cut AS (
	SELECT border, ST_Intersection(ST_MakeLine(ST_MakePoint(x + dx * low, y + dy * low), ST_MakePoint(x + dx * high, y + dy * high)), ST_MakePolygon(ring)) AS line
	FROM kept, outline WHERE low < high)
SELECT border, CASE WHEN ST_X(ST_StartPoint(line)) < ST_X(ST_EndPoint(line)) THEN line ELSE ST_Reverse(line) END AS line FROM cut WHERE NOT ST_IsEmpty(line);

-- The outline from corner to corner or to the end of an inner border.
CREATE VIEW outer_border AS
WITH stop AS (
	SELECT ST_LineLocatePoint(ring, e) AS at
	FROM outline, LATERAL (SELECT ST_StartPoint(line) AS e FROM inner_border UNION ALL SELECT ST_EndPoint(line) FROM inner_border UNION ALL SELECT ST_PointN(ring, k) FROM generate_series(1, 16) k) p
	WHERE ST_DWithin(ring, e, 1e-6)
	UNION ALL VALUES (1.0)),
part AS (
	SELECT row_number() OVER (ORDER BY at) AS n, at, lead(at) OVER (ORDER BY at) AS next FROM stop)
SELECT 256 + n AS border, ST_LineSubstring(ring, at, next) AS line FROM part, outline WHERE next IS NOT NULL;

-- Borders in pieces, straight ones or rough ones: the middle of what is longer than 600 m moves to a side by up to a sixth
-- of its length, of two halves the one to the left and the other as far to the right, so that areas stay the same.
CREATE FUNCTION drawn(rough boolean) RETURNS TABLE (code text, shape geometry) LANGUAGE sql AS $$
	WITH RECURSIVE piece AS (
		SELECT border, 1::bigint AS k, ST_X(ST_StartPoint(line)) AS ax, ST_Y(ST_StartPoint(line)) AS ay, ST_X(ST_EndPoint(line)) AS bx, ST_Y(ST_EndPoint(line)) AS by, NOT rough AS done
		FROM (TABLE inner_border UNION ALL TABLE outer_border) b
		UNION ALL
		SELECT border, k * 2 + half, CASE half WHEN 0 THEN ax ELSE mx END, CASE half WHEN 0 THEN ay ELSE my END, CASE half WHEN 0 THEN mx ELSE bx END, CASE half WHEN 0 THEN my ELSE by END,
			   (bx - ax) ^ 2 + (by - ay) ^ 2 < 1.44
		FROM piece,
			 LATERAL (SELECT CASE WHEN k = 1 THEN 0 WHEN k % 2 = 0 THEN -0.34 ELSE 0.34 END * ((hashint8extended(border * 1048576 + k / 2, 1) & 4503599627370495) / 4503599627370496.0 - 0.5)::float8 AS side) s,
			 LATERAL (SELECT (ax + bx) / 2 - (by - ay) * side AS mx, (ay + by) / 2 + (bx - ax) * side AS my) m,
			 generate_series(0, 1) half
		WHERE NOT done),
	face AS (
		SELECT (ST_Dump(ST_Polygonize(ST_SetSRID(ST_MakeLine(ST_MakePoint(round((119.6 + ax / 98.2)::numeric, 6), round((28.2 + ay / 110.85)::numeric, 6)),
															 ST_MakePoint(round((119.6 + bx / 98.2)::numeric, 6), round((28.2 + by / 110.85)::numeric, 6))), 4326)))).geom AS shape
		FROM piece WHERE done)
	SELECT s.code, ST_Normalize(ST_Multi(f.shape)) FROM site s JOIN face f ON ST_Contains(f.shape, ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4326))
$$;

-- A county too small grows; forty rounds bring all within a thousandth of what is theirs.
DO $$
BEGIN
	FOR round IN 1..40 LOOP
		UPDATE site s SET power = power + (s.area_km2 - ST_Area(d.shape::geography) / 1e6) / 3 FROM drawn(false) d WHERE d.code = s.code;
	END LOOP;
END $$;

CREATE TABLE county AS SELECT s.code, d.shape, ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4326) AS seat FROM site s LEFT JOIN drawn(true) d USING (code);
