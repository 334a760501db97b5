-- Shared by the maps: two panels, the county that has most dwellings and a detail of where most people live, with what
-- lies under every map and beside it.  Lengths are in pixels; x grows with longitude times the cosine of the latitude,
-- so that shapes keep their form.
CREATE TEMP TABLE county AS
SELECT c.code, coalesce(r.name, c.code::text) AS name, coalesce(r.shape, ST_Multi(ST_Buffer((SELECT ST_ConvexHull(ST_Collect(place)) FROM registry.dwelling), 0.01))) AS shape
FROM (SELECT region_code_at(region, 3) AS code FROM registry.dwelling GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1) c
LEFT JOIN registry.region r USING (code);

-- panel: its rectangle on the page, the longitude and latitude in its middle, pixels a degree of latitude, cosine
CREATE TEMP TABLE panel AS
SELECT 1 AS panel, 40.0 AS x, 96.0 AS y, 640.0 AS w, 830.0 AS h, (ST_XMin(shape) + ST_XMax(shape)) / 2 AS lon, (ST_YMin(shape) + ST_YMax(shape)) / 2 AS lat,
	   least(600 / ((ST_XMax(shape) - ST_XMin(shape)) * squeeze), 790 / (ST_YMax(shape) - ST_YMin(shape))) AS k, squeeze
FROM county, LATERAL (SELECT cosd((ST_YMin(shape) + ST_YMax(shape)) / 2) AS squeeze) s;
-- the detail is at least 3 km wide, and shows at least half as much again as the whole
INSERT INTO panel
WITH now AS (
	SELECT dwelling FROM registry.residence WHERE period @> :'as_of'::date),
lived AS (
	SELECT ST_X(d.place) AS lon, ST_Y(d.place) AS lat FROM registry.dwelling d LEFT JOIN now n USING (dwelling) WHERE n.dwelling IS NOT NULL OR NOT EXISTS (SELECT FROM now)),
middle AS (
	SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY lon) AS lon, percentile_cont(0.5) WITHIN GROUP (ORDER BY lat) AS lat FROM lived)
SELECT 2, 700, 96, 740, 660, m.lon, m.lat,
	   greatest(p.k * 1.5, least(740 * 111.2 / 3, (SELECT 1 / nullif(percentile_cont(0.75) WITHIN GROUP (ORDER BY greatest(abs(l.lon - m.lon) * p.squeeze / 370, abs(l.lat - m.lat) / 330)), 0) FROM lived l))), p.squeeze
FROM panel p, middle m;
ALTER TABLE panel ADD extent geometry;
UPDATE panel SET extent = ST_MakeEnvelope(lon - w / 2 / k / squeeze, lat - h / 2 / k, lon + w / 2 / k / squeeze, lat + h / 2 / k, 4326);

-- A shape in pixels, to be written by ST_AsSVG, which turns y over; what lies outside the panel is cut off.
CREATE FUNCTION pg_temp.px(n integer, g geometry) RETURNS geometry LANGUAGE sql STABLE
RETURN (SELECT ST_Affine(ST_ClipByBox2D(g, Box2D(ST_Expand(extent, 10 / k))), k * squeeze, 0, 0, k, x + w / 2 - lon * k * squeeze, -y - h / 2 - lat * k) FROM panel WHERE panel = n);
-- A number of pixels for an attribute.
CREATE FUNCTION pg_temp.n(value float8) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN trim_scale(round(value::numeric, 1))::text;
CREATE FUNCTION pg_temp.xml(t text) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN replace(replace(replace(t, '&', '&amp;'), '<', '&lt;'), '>', '&gt;');
CREATE FUNCTION pg_temp.label(x float8, y float8, size integer, t text, colour text DEFAULT '#222') RETURNS text LANGUAGE sql IMMUTABLE
	RETURN format('<text x="%s" y="%s" font-size="%s" text-anchor="middle" fill="%s" stroke="#fff" stroke-width="3" stroke-opacity="0.85" paint-order="stroke" stroke-linejoin="round">%s</text>',
				  pg_temp.n(x), pg_temp.n(y), size, colour, pg_temp.xml(t));

CREATE FUNCTION pg_temp.opening(title text, subtitle text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1480 1010" width="1480" height="1010" font-family="Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif">'
	UNION ALL SELECT format('<title>%s</title>', pg_temp.xml(title))
	UNION ALL SELECT '<rect width="1480" height="1010" fill="#fff"/>'
	UNION ALL SELECT format('<text x="40" y="46" font-size="28" font-weight="bold" fill="#222">%s</text>', pg_temp.xml(title))
	UNION ALL SELECT format('<text x="40" y="76" font-size="17" fill="#555">%s</text>', pg_temp.xml(subtitle))
	UNION ALL SELECT format('<clipPath id="panel%s"><rect x="%s" y="%s" width="%s" height="%s"/></clipPath>', panel, x, y, w, h) FROM panel
$$;

-- The land of a panel; panel_end follows when all is drawn on it.
CREATE FUNCTION pg_temp.panel_begin(n integer) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT format('<g clip-path="url(#panel%s)"><rect x="%s" y="%s" width="%s" height="%s" fill="#f1f3f3"/>', n, x, y, w, h) FROM panel WHERE panel = n
	UNION ALL
	SELECT format('<path d="%s" fill="#e7eaea" stroke="#fff" stroke-width="1.5"/>', ST_AsSVG(pg_temp.px(n, r.shape), 0, 1))
	FROM registry.region r, county c, panel p
	WHERE r.level = 3 AND r.code <> c.code AND p.panel = n AND ST_Intersects(r.shape, p.extent)
	UNION ALL
	SELECT format('<path d="%s" fill="#fff"/>', ST_AsSVG(pg_temp.px(n, shape), 0, 1)) FROM county
	UNION ALL
	SELECT format('<path d="%s" fill="none" stroke="#c3c5c4" stroke-width="1"/>', ST_AsSVG(pg_temp.px(n, ST_SimplifyPreserveTopology(r.shape, 0.4 / p.k)), 0, 1))
	FROM registry.region r, county c, panel p
	WHERE r.level = 4 AND r.code <@ c.code AND p.panel = n AND ST_Intersects(r.shape, p.extent)
	UNION ALL
	SELECT format('<path d="%s" fill="none" stroke="#5f6464" stroke-width="1.8" stroke-linejoin="round"/>', ST_AsSVG(pg_temp.px(n, shape), 0, 1)) FROM county
$$;

-- Names of townships and neighbouring counties in the middle of what is seen of them, where there is room; on the whole
-- map what the detail shows is left to it.
CREATE FUNCTION pg_temp.names(n integer) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN r.level = 4 THEN pg_temp.label(ST_X(m.center), 5 - ST_Y(m.center), 14, r.name)
				ELSE pg_temp.label(ST_X(m.center), 5 - ST_Y(m.center), 15, r.name, '#8b9191') END
	FROM registry.region r, county c,
		 LATERAL (SELECT ST_Intersection(r.shape, p.extent) AS shape FROM panel p WHERE p.panel = n) seen,
		 LATERAL (SELECT pg_temp.px(n, CASE WHEN n = 1 THEN coalesce((SELECT ST_Difference(seen.shape, extent) FROM panel WHERE panel = 2), seen.shape) ELSE seen.shape END) AS shape) free,
		 LATERAL ST_MaximumInscribedCircle(free.shape) m
	WHERE (r.level = 4 AND r.code <@ c.code OR r.level = 3 AND r.code <> c.code) AND NOT ST_IsEmpty(free.shape) AND m.radius > CASE r.level WHEN 4 THEN 18 ELSE 36 END
	ORDER BY r.code
$$;

-- Frame and scale bar; on the whole map the place of the detail and north.
CREATE FUNCTION pg_temp.panel_end(n integer) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT format('<path d="%s" fill="none" stroke="#14505c" stroke-width="1.5" stroke-dasharray="5 3"/>', ST_AsSVG(pg_temp.px(1, extent), 0, 1)) FROM panel WHERE n = 1 AND panel = 2
	UNION ALL SELECT '</g>'
	UNION ALL
	SELECT format('<rect x="%s" y="%s" width="%s" height="%s" fill="none" stroke="#9aa0a0"/>', x, y, w, h) FROM panel WHERE panel = n
	UNION ALL
	SELECT format('<g transform="translate(%s,%s)"><rect x="-8" y="-20" width="%s" height="34" fill="#fff" fill-opacity="0.8"/><path d="M0 0v7h%sv-7" fill="none" stroke="#222" stroke-width="1.5"/><text x="%s" y="-3" font-size="13" text-anchor="middle" fill="#222">%s km</text></g>',
				  pg_temp.n(x + w - 18 - bar), pg_temp.n(y + h - 20), pg_temp.n(bar + 16), pg_temp.n(bar), pg_temp.n(bar / 2), km)
	FROM panel, LATERAL (SELECT km, km * k / 111.2 AS bar FROM unnest(ARRAY[0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200]) km WHERE km * k / 111.2 <= w / 4 ORDER BY km DESC LIMIT 1) b
	WHERE panel = n
	UNION ALL
	SELECT format('<g transform="translate(%s,%s)"><path d="M0 -26l8 24l-8 -6l-8 6z" fill="#222"/><text y="16" font-size="14" text-anchor="middle" fill="#222">北 N</text></g>', pg_temp.n(x + w - 30), pg_temp.n(y + 42))
	FROM panel WHERE panel = n AND n = 1
	UNION ALL
	SELECT format('<g transform="translate(%s,%s)"><rect width="278" height="28" fill="#fff" fill-opacity="0.9"/><text x="10" y="19" font-size="14" fill="#14505c">虚线框内放大 detail of the dashed frame</text></g>', pg_temp.n(x + 1), pg_temp.n(y + 1))
	FROM panel WHERE panel = n AND n = 2
$$;

CREATE FUNCTION pg_temp.closing(hidden text, source text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT format('<text x="40" y="958" font-size="13" fill="#666">%s</text>', pg_temp.xml(hidden))
	UNION ALL SELECT format('<text x="40" y="982" font-size="13" fill="#666">%s</text>', pg_temp.xml(source))
	UNION ALL SELECT '</svg>'
$$;
