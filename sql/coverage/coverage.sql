-- coverage: polygons compiled for point location

CREATE TYPE coverage;
CREATE FUNCTION coverage_in(cstring) RETURNS coverage
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION coverage_in(cstring) IS 'text input';
CREATE FUNCTION coverage_out(coverage) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION coverage_out(coverage) IS 'text output';
CREATE FUNCTION coverage_recv(internal) RETURNS coverage
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION coverage_recv(internal) IS 'binary input';
CREATE FUNCTION coverage_send(coverage) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION coverage_send(coverage) IS 'binary output';
CREATE TYPE coverage (
	INPUT = coverage_in, OUTPUT = coverage_out, RECEIVE = coverage_recv, SEND = coverage_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external);
COMMENT ON TYPE coverage IS
	'polygons with ids, compiled for point location; the text and binary forms hold the polygons, the text form in '
	'hexadecimal';

CREATE FUNCTION coverage_agg_trans(state internal, id bigint, polygon geometry) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION coverage_agg_trans(internal, bigint, geometry) IS 'transition function of coverage_agg';
CREATE FUNCTION coverage_agg_combine(state internal, other internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION coverage_agg_combine(internal, internal) IS 'combine function of coverage_agg';
CREATE FUNCTION coverage_agg_serial(state internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION coverage_agg_serial(internal) IS 'serialization function of coverage_agg';
CREATE FUNCTION coverage_agg_deserial(bytes bytea, unused internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION coverage_agg_deserial(bytea, internal) IS 'deserialization function of coverage_agg';
CREATE FUNCTION coverage_agg_final(state internal) RETURNS coverage
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION coverage_agg_final(internal) IS 'final function of coverage_agg';
CREATE AGGREGATE coverage_agg(id bigint, polygon geometry) (
	SFUNC = coverage_agg_trans, STYPE = internal, SSPACE = 65536, FINALFUNC = coverage_agg_final,
	COMBINEFUNC = coverage_agg_combine, SERIALFUNC = coverage_agg_serial, DESERIALFUNC = coverage_agg_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE coverage_agg(bigint, geometry) IS
	'coverage of polygons and multipolygons in longitude and latitude (SRID 4326 or 4490); rows with a NULL are left '
	'out';

CREATE FUNCTION coverage_locate(coverage coverage, lon double precision, lat double precision) RETURNS bigint
	AS 'MODULE_PATHNAME', 'coverage_locate_lonlat' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION coverage_locate(coverage, double precision, double precision) IS
	'id of the polygon at a longitude and latitude, the smallest id where several meet, NULL outside';
CREATE FUNCTION coverage_locate(coverage coverage, lonlat point) RETURNS bigint
	AS 'MODULE_PATHNAME', 'coverage_locate_point' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION coverage_locate(coverage, point) IS
	'id of the polygon at a point (longitude, latitude), the smallest id where several meet, NULL outside';
CREATE FUNCTION coverage_locate(coverage coverage, lonlat geometry) RETURNS bigint
	AS 'MODULE_PATHNAME', 'coverage_locate_geometry' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION coverage_locate(coverage, geometry) IS
	'id of the polygon at a point geometry (SRID 4326 or 4490), the smallest id where several meet, NULL outside or if '
	'it is empty';

CREATE FUNCTION coverage_locate_all(coverage coverage, lon double precision, lat double precision) RETURNS SETOF bigint
	AS 'MODULE_PATHNAME', 'coverage_locate_all_lonlat' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 2;
COMMENT ON FUNCTION coverage_locate_all(coverage, double precision, double precision) IS
	'ids of all polygons at a longitude and latitude, in their order, each once';
CREATE FUNCTION coverage_locate_all(coverage coverage, lonlat point) RETURNS SETOF bigint
	AS 'MODULE_PATHNAME', 'coverage_locate_all_point' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 2;
COMMENT ON FUNCTION coverage_locate_all(coverage, point) IS
	'ids of all polygons at a point (longitude, latitude), in their order, each once';
CREATE FUNCTION coverage_locate_all(coverage coverage, lonlat geometry) RETURNS SETOF bigint
	AS 'MODULE_PATHNAME', 'coverage_locate_all_geometry' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 2;
COMMENT ON FUNCTION coverage_locate_all(coverage, geometry) IS
	'ids of all polygons at a point geometry, in their order, each once; none if it is empty';

CREATE FUNCTION coverage_nearest(coverage coverage, lon double precision, lat double precision,
	max_m double precision DEFAULT 'Infinity', OUT id bigint, OUT distance_m double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'coverage_nearest_lonlat' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION coverage_nearest(coverage, double precision, double precision, double precision) IS
	'id of the polygon nearest to a longitude and latitude and its distance in metres on the sphere: that of '
	'coverage_locate, 0 metres away, or the smallest id of those equally near; NULL if none is within max_m';
CREATE FUNCTION coverage_nearest(coverage coverage, lonlat point, max_m double precision DEFAULT 'Infinity',
	OUT id bigint, OUT distance_m double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'coverage_nearest_point' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION coverage_nearest(coverage, point, double precision) IS
	'id of the polygon nearest to a point (longitude, latitude) and its distance in metres on the sphere: that of '
	'coverage_locate, 0 metres away, or the smallest id of those equally near; NULL if none is within max_m';
CREATE FUNCTION coverage_nearest(coverage coverage, lonlat geometry, max_m double precision DEFAULT 'Infinity',
	OUT id bigint, OUT distance_m double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'coverage_nearest_geometry' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION coverage_nearest(coverage, geometry, double precision) IS
	'id of the polygon nearest to a point geometry (SRID 4326 or 4490) and its distance in metres on the sphere: that '
	'of coverage_locate, 0 metres away, or the smallest id of those equally near; NULL if none is within max_m';

CREATE FUNCTION coverage_stats(
	coverage coverage, OUT polygons integer, OUT rings integer, OUT vertices integer, OUT columns integer,
		OUT rows integer,
	OUT cells bigint, OUT outside_cells bigint, OUT inside_cells bigint, OUT edges bigint, OUT longest integer,
		OUT bytes bigint,
	OUT west double precision, OUT south double precision, OUT east double precision, OUT north double precision)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION coverage_stats(coverage) IS
	'size of a coverage: columns and rows of its raster over the box; cells, those of divided cells included; edges '
	'listed in all cells and in the longest; bytes';

CREATE FUNCTION coverage_wkb(coverage coverage, OUT ord integer, OUT id bigint, OUT ewkb bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION coverage_wkb(coverage) IS 'polygons of a coverage numbered from 1, as extended well-known binary';
CREATE FUNCTION coverage_polygons(coverage coverage) RETURNS TABLE (id bigint, polygon geometry)
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 1000
	BEGIN ATOMIC
		SELECT w.id, ST_GeomFromEWKB(w.ewkb) FROM coverage_wkb(coverage) w;
	END;
COMMENT ON FUNCTION coverage_polygons(coverage) IS 'polygons that a coverage was made of, by id';
CREATE FUNCTION coverage_pairs(coverage coverage, OUT ord integer, OUT other_ord integer) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 10000;
COMMENT ON FUNCTION coverage_pairs(coverage) IS
	'pairs of polygons, by the numbers of coverage_wkb, that meet the same cell: all that touch or overlap, and some '
	'near ones';

CREATE FUNCTION lonlat_area(area geometry) RETURNS geometry
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
	BEGIN ATOMIC
		SELECT CASE WHEN (v.detail).valid THEN v.geom ELSE (
			SELECT coalesce(ST_Multi(ST_Union(f.geom)), ST_SetSRID('MULTIPOLYGON EMPTY'::geometry, ST_SRID(v.geom)))
			FROM (SELECT coverage_agg(o.id, v.geom) AS coverage FROM (VALUES (0::bigint)) o(id)) c,
				ST_Dump(ST_Polygonize(ARRAY[ST_UnaryUnion(ST_Boundary(lonlat_untangled(v.geom, 1000)))])) f
			WHERE coverage_locate(c.coverage, ST_PointOnSurface(f.geom)) = 0) END
		FROM (SELECT a.geom, ST_IsValidDetail(a.geom) AS detail
			FROM (SELECT lonlat_parts(lonlat_geometry(area, true)) AS geom OFFSET 0) a) v;
	END;
COMMENT ON FUNCTION lonlat_area(geometry) IS
	'a polygon or multipolygon of longitudes and latitudes made valid for PostGIS: rings that cross or overlap are '
	'taken by the even-odd rule, as in coverages and covers';

CREATE FUNCTION coverage_check(coverage coverage, sliver_m double precision DEFAULT 1)
	RETURNS TABLE (problem text, id bigint, other_id bigint, area_m2 double precision, detail text, place geometry)
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000000 ROWS 100
	BEGIN ATOMIC
		WITH raw AS MATERIALIZED (
			SELECT w.ord, w.id, g.polygon, ST_IsValidDetail(g.polygon) AS validity
			FROM coverage_wkb(coverage) w, LATERAL (SELECT ST_GeomFromEWKB(w.ewkb) AS polygon) g
		), sound AS MATERIALIZED (
			SELECT r.ord, r.id, CASE WHEN (r.validity).valid THEN lonlat_parts(r.polygon) ELSE lonlat_area(r.polygon)
				END AS polygon FROM raw r
		), overlap AS (
			SELECT a.id, b.id AS other_id, d.geom
			FROM coverage_pairs(coverage) p
				 JOIN sound a ON a.ord = p.ord
				 JOIN sound b ON b.ord = p.other_ord,
				 LATERAL ST_Dump(ST_CollectionExtract(ST_Intersection(lonlat_untangled(a.polygon, b.polygon, 20000),
					b.polygon), 3)) d
			WHERE a.polygon && b.polygon AND ST_Relate(a.polygon, b.polygon, '2********')
		), part AS MATERIALIZED (
			SELECT d.geom FROM (SELECT ST_Union(s.polygon) AS whole FROM sound s) u, LATERAL ST_Dump(u.whole) d
		), hole AS (
			SELECT ST_SetSRID(ST_MakePolygon(ST_ExteriorRing(r.geom)), ST_SRID(r.geom)) AS geom
			FROM part p, LATERAL ST_DumpRings(p.geom) r
			WHERE r.path[1] > 0
		), gap AS (
			SELECT d.geom
			FROM hole h,
				 LATERAL (SELECT ST_Union(p.geom) AS islands FROM part p WHERE p.geom @ h.geom
					AND ST_Covers(h.geom, p.geom)) i,
				 LATERAL ST_Dump(CASE WHEN i.islands IS NULL THEN h.geom ELSE ST_Difference(h.geom, i.islands) END) d
		), area AS (
			SELECT 'overlap' AS kind, o.id, o.other_id, o.geom FROM overlap o
			UNION ALL SELECT 'gap', NULL, NULL, g.geom FROM gap g
		), measured AS (
			SELECT a.kind, a.id, a.other_id, ST_Area(lonlat_geography(a.geom)) AS area_m2,
				ST_Perimeter(lonlat_geography(a.geom)) AS perimeter_m, a.geom
			FROM area a
		)
		SELECT CASE WHEN 2::double precision * m.area_m2 < sliver_m * m.perimeter_m THEN 'sliver ' || m.kind ELSE m.kind
			END, m.id, m.other_id, m.area_m2,
			   NULL::text, m.geom
		FROM measured m
		UNION ALL
		SELECT 'invalid', r.id, NULL, ST_Area(lonlat_geography(s.polygon)), (r.validity).reason, (r.validity).location
		FROM raw r JOIN sound s ON s.ord = r.ord
		WHERE NOT (r.validity).valid
		UNION ALL
		SELECT 'duplicate id', s.id, NULL, pg_catalog.sum(ST_Area(lonlat_geography(s.polygon))),
			pg_catalog.format('%s polygons', pg_catalog.count(*)), ST_Collect(s.polygon)
		FROM sound s
		GROUP BY s.id
		HAVING pg_catalog.count(*) > 1
		ORDER BY 1, 2, 3, 4;
	END;
COMMENT ON FUNCTION coverage_check(coverage, double precision) IS
	'faults of polygons that should cover a territory exactly once: overlaps and gaps (slivers if their mean width is '
	'below the given metres), invalid polygons, duplicate ids; with area and place';

CREATE FUNCTION datum_guess(points geometry, known coverage)
	RETURNS TABLE (datum text, share_within double precision, score double precision)
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100000 ROWS 3
	BEGIN ATOMIC
		WITH hit AS (
			SELECT p.datum, CASE WHEN coverage_locate(known, p.geom) IS NULL THEN 0 ELSE 1 END AS hit
			FROM ST_DumpPoints(ST_SetSRID(lonlat_geometry(points, false), 4326)) d,
				 LATERAL (VALUES ('wgs84', d.geom), ('gcj02', gcj02_to_wgs84(d.geom)),
					('bd09', bd09_to_wgs84(d.geom))) p(datum, geom)
		), fit AS (
			SELECT h.datum, pg_catalog.avg(h.hit)::double precision AS share_within, pg_catalog.sum(CASE WHEN h.hit = 1
				THEN pg_catalog.ln(0.9::double precision) ELSE pg_catalog.ln(0.1::double precision) END) AS likelihood
			FROM hit h
			GROUP BY h.datum
		), best AS (
			SELECT f.datum, f.share_within,
				pg_catalog.exp(greatest(f.likelihood - pg_catalog.max(f.likelihood) OVER (), -600)) AS weight FROM fit f
		)
		SELECT b.datum, b.share_within, b.weight / pg_catalog.sum(b.weight) OVER () FROM best b ORDER BY 3 DESC, 1 DESC;
	END;
COMMENT ON FUNCTION datum_guess(geometry, coverage) IS
	'the datum that points most likely are in, by how many lie in known polygons on WGS 84 (buildings, parcels); '
	'score: probability if 9 of 10 points lie in one';
