-- datum: WGS 84 (taken as CGCS2000), GCJ-02 and BD-09
@include sql/geo/geometry.sql

CREATE FUNCTION wgs84_to_gcj02(lonlat geometry) RETURNS geometry
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION wgs84_to_gcj02(geometry) IS
	'a geometry on WGS 84 or CGCS2000 as it is on GCJ-02, vertex by vertex; SRID, Z and M are kept, and positions '
	'outside the box of mainland China are unchanged';
CREATE FUNCTION gcj02_to_wgs84(lonlat geometry) RETURNS geometry
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION gcj02_to_wgs84(geometry) IS
	'a geometry on GCJ-02 as it is on WGS 84 or CGCS2000, vertex by vertex; SRID, Z and M are kept, and positions '
	'outside the box of mainland China are unchanged';
CREATE FUNCTION gcj02_to_bd09(lonlat geometry) RETURNS geometry
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION gcj02_to_bd09(geometry) IS
	'a geometry on GCJ-02 as it is on BD-09, vertex by vertex; SRID, Z and M are kept, and positions outside the box '
	'of mainland China are unchanged';
CREATE FUNCTION bd09_to_gcj02(lonlat geometry) RETURNS geometry
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bd09_to_gcj02(geometry) IS
	'a geometry on BD-09 as it is on GCJ-02, vertex by vertex; SRID, Z and M are kept, and positions outside the box '
	'of mainland China are unchanged';
CREATE FUNCTION wgs84_to_bd09(lonlat geometry) RETURNS geometry
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION wgs84_to_bd09(geometry) IS
	'a geometry on WGS 84 or CGCS2000 as it is on BD-09, vertex by vertex; SRID, Z and M are kept, and positions '
	'outside the box of mainland China are unchanged';
CREATE FUNCTION bd09_to_wgs84(lonlat geometry) RETURNS geometry
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bd09_to_wgs84(geometry) IS
	'a geometry on BD-09 as it is on WGS 84 or CGCS2000, vertex by vertex; SRID, Z and M are kept, and positions '
	'outside the box of mainland China are unchanged';

CREATE FUNCTION datum_tolerance(tolerance_m double precision) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION datum_tolerance(double precision)
	IS 'returns the tolerance; raises an error unless it is 0.001 to 100000 metres';
CREATE FUNCTION datum_guess(points geometry, known geometry, tolerance_m double precision DEFAULT 50)
	RETURNS TABLE (datum text, share_within double precision, median_m double precision, score double precision)
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000000 ROWS 3
	BEGIN ATOMIC
		WITH vertex AS (
			SELECT d.geom, pg_catalog.row_number() OVER (ORDER BY d.path) AS ord, pg_catalog.count(*) OVER () AS n
				FROM ST_DumpPoints(ST_SetSRID(lonlat_geometry(points, false), 4326)) d
		), distance AS MATERIALIZED (
			SELECT p.datum,
				ST_Distance(p.geom::geography, lonlat_geography(ST_SetSRID(lonlat_geometry(known, false), 4326)),
					false) AS m
			FROM vertex v,
				 LATERAL (VALUES ('wgs84', v.geom), ('gcj02', gcj02_to_wgs84(v.geom)),
					('bd09', bd09_to_wgs84(v.geom))) p(datum, geom)
			WHERE v.ord % ((v.n + 999) / 1000) = 0
		), fit AS (
			SELECT d.datum, pg_catalog.avg(CASE WHEN d.m <= t.m THEN 1 ELSE 0 END)::double precision AS share_within,
				   pg_catalog.percentile_cont(0.5) WITHIN GROUP (ORDER BY d.m) AS median_m,
				   pg_catalog.sum(pg_catalog.ln(0.9::double precision / t.m * pg_catalog.exp(-least(d.m / t.m,
					600)) + (0.1 / 1000.0)::double precision)) AS likelihood
			FROM (SELECT datum_tolerance(tolerance_m) AS m OFFSET 0) t, distance d
			GROUP BY d.datum
		), best AS (
			SELECT f.datum, f.share_within, f.median_m,
				pg_catalog.exp(greatest(f.likelihood - pg_catalog.max(f.likelihood) OVER (), -600)) AS weight FROM fit f
		)
		SELECT b.datum, b.share_within, b.median_m, b.weight / pg_catalog.sum(b.weight) OVER () FROM best b
			ORDER BY 4 DESC, 1 DESC;
	END;
COMMENT ON FUNCTION datum_guess(geometry, geometry, double precision) IS
	'the datum that points most likely are in, by their distances from known dwellings (points) or roads (lines) on '
	'WGS 84, for at most 1000 vertices spread evenly; score: probability if 9 of 10 points lie at exponential '
	'distances of that mean tolerance and the rest anywhere within 1 km';
