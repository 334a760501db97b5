-- checks of geometries before PostGIS processes them

-- Geometries pass through these before PostGIS processes them, as PostGIS rejects many with an internal error.

CREATE FUNCTION lonlat_geometry(lonlat geometry, is_area boolean) RETURNS geometry
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lonlat_geometry(geometry, boolean) IS
	'returns the geometry; raises an error unless it is a (multi)point, line or polygon of longitudes and latitudes '
	'(SRID 4326 or 4490), or a polygon where an area is required';

-- GEOS cannot be cancelled while it splits crossing edges into thousands of pieces, which takes a second for about a
-- thousand crossings of a polygon with itself, or ten thousand of two polygons.
CREATE FUNCTION lonlat_untangled(area geometry, crossings integer) RETURNS geometry
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION lonlat_untangled(geometry,
	integer) IS
		'returns the geometry; raises an error if its edges cross each other in more than the given number of places';
CREATE FUNCTION lonlat_untangled(area geometry, other geometry, crossings integer) RETURNS geometry
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION lonlat_untangled(geometry, geometry, integer) IS
	'returns the first geometry; raises an error if its edges cross those of the other in more than the given number '
	'of places';

-- PostGIS's measurements of geography reject empty parts, and its point search in many parts crashes on them.
CREATE FUNCTION lonlat_parts(lonlat geometry) RETURNS geometry
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE WHEN ST_NumGeometries(lonlat) > 1
		THEN coalesce((SELECT ST_Collect(d.geom ORDER BY d.path) FROM ST_Dump(lonlat) d WHERE NOT ST_IsEmpty(d.geom)),
			lonlat) ELSE lonlat END;
COMMENT ON FUNCTION lonlat_parts(geometry) IS 'the geometry without empty parts';

CREATE FUNCTION lonlat_geography(lonlat geometry) RETURNS geography
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN ST_Segmentize(lonlat_parts(lonlat), 45)::geography;
COMMENT ON FUNCTION lonlat_geography(geometry) IS
	'a geometry for measures on the ground, without parts that are empty; long edges follow the straight line in '
	'degrees, and none is one half of a great circle, whose way PostGIS could not tell';
