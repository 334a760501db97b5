-- Shared by the maps: the frame around the county that has the dwellings, and what lies under every map.
-- Lengths are in pixels; x grows with longitude times the cosine of the latitude, so that shapes keep their form.
CREATE TEMP TABLE frame AS
SELECT code, name, shape, 1000.0 AS width, 1130.0 AS height, 40.0 AS margin, 96.0 AS top, cosd((ST_YMin(shape) + ST_YMax(shape)) / 2) AS squeeze,
	   least(920.0 / ((ST_XMax(shape) - ST_XMin(shape)) * cosd((ST_YMin(shape) + ST_YMax(shape)) / 2)), 950.0 / (ST_YMax(shape) - ST_YMin(shape))) AS k
FROM (SELECT r.code, r.name, coalesce(r.shape, ST_Multi(ST_Buffer((SELECT ST_ConvexHull(ST_Collect(place)) FROM registry.dwelling), 0.01))) AS shape
	  FROM registry.region r
	  WHERE r.code = (SELECT region_code_at(region, 3) FROM registry.dwelling GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1)) c;

-- A shape in pixels, to be written by ST_AsSVG, which turns y over.
CREATE FUNCTION pg_temp.px(g geometry) RETURNS geometry LANGUAGE sql STABLE
RETURN (SELECT ST_Affine(g, k * squeeze, 0, 0, k, margin + (width - 2 * margin - (ST_XMax(shape) - ST_XMin(shape)) * k * squeeze) / 2 - ST_XMin(shape) * k * squeeze,
						 -top - ST_YMax(shape) * k) FROM frame);
CREATE FUNCTION pg_temp.xml(t text) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN replace(replace(replace(t, '&', '&amp;'), '<', '&lt;'), '>', '&gt;');

CREATE FUNCTION pg_temp.opening(title text, subtitle text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT format('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$s %2$s" width="%1$s" height="%2$s" font-family="Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, sans-serif">', width::integer, height::integer) FROM frame
	UNION ALL SELECT '<rect width="100%" height="100%" fill="#fff"/>'
	UNION ALL SELECT format('<text x="40" y="44" font-size="26" font-weight="bold" fill="#222">%s</text>', pg_temp.xml(title))
	UNION ALL SELECT format('<text x="40" y="70" font-size="15" fill="#555">%s</text>', pg_temp.xml(subtitle))
$$;
CREATE FUNCTION pg_temp.outlines() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT format('<path d="%s" fill="#f4f3ef" stroke="none"/>', ST_AsSVG(pg_temp.px(shape), 0, 1)) FROM frame
	UNION ALL
	SELECT format('<path d="%s" fill="none" stroke="#b9b4a8" stroke-width="0.8"/>', ST_AsSVG(pg_temp.px(ST_SimplifyPreserveTopology(r.shape, 0.0005)), 0, 1))
	FROM registry.region r, frame f WHERE r.level = 4 AND r.code <@ f.code AND r.shape IS NOT NULL
	UNION ALL
	SELECT format('<path d="%s" fill="none" stroke="#6b675d" stroke-width="1.6"/>', ST_AsSVG(pg_temp.px(shape), 0, 1)) FROM frame
$$;
CREATE FUNCTION pg_temp.names() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT format('<text x="%s" y="%s" font-size="13" text-anchor="middle" fill="#222" stroke="#fff" stroke-width="3" paint-order="stroke" stroke-linejoin="round">%s</text>',
				  round(ST_X(p)::numeric, 1), round((-ST_Y(p) + 4)::numeric, 1), pg_temp.xml(r.name))
	FROM registry.region r, frame f, LATERAL (SELECT pg_temp.px((ST_MaximumInscribedCircle(r.shape)).center) AS p) c
	WHERE r.level = 4 AND r.code <@ f.code AND r.shape IS NOT NULL
$$;
-- Scale bar of 10 km, north, source.
CREATE FUNCTION pg_temp.closing(source text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT format('<g transform="translate(%s,%s)"><path d="M0 0v6h%sv-6" fill="none" stroke="#222" stroke-width="1.5"/><text x="%s" y="-5" font-size="13" text-anchor="middle" fill="#222">10 km</text></g>',
				  round((width - margin - 10 * km)::numeric), height - 62, round((10 * km)::numeric, 1), round((5 * km)::numeric, 1))
	FROM (SELECT *, k / 110.9 AS km FROM frame) f
	UNION ALL SELECT format('<g transform="translate(%s,128)"><path d="M0 -26l8 24l-8 -6l-8 6z" fill="#222"/><text y="16" font-size="14" text-anchor="middle" fill="#222">北 N</text></g>', (width - 52)::integer) FROM frame
	UNION ALL SELECT format('<text x="40" y="%s" font-size="12" fill="#777">%s</text>', (height - 18)::integer, pg_temp.xml(source)) FROM frame
	UNION ALL SELECT '</svg>'
$$;
