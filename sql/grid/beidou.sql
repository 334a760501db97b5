-- beidou: BeiDou grid location codes in two dimensions (GB/T 39409-2020); cells differ from those of gridcell and
-- partly overlap them
@include sql/grid/gridcell.sql
@include sql/coverage/coverage.sql

CREATE FUNCTION beidou_code(lon double precision, lat double precision, level integer) RETURNS text
	AS 'MODULE_PATHNAME', 'beidou_code_lonlat' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beidou_code(double precision, double precision, integer) IS
	'BeiDou grid code of a level (0 to 10) at a longitude and latitude in degrees';
CREATE FUNCTION beidou_code(lonlat geometry, level integer) RETURNS text
	AS 'MODULE_PATHNAME', 'beidou_code_geometry' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beidou_code(geometry, integer) IS
	'BeiDou grid code of a level (0 to 10) at a point geometry (SRID 4326 or 4490); NULL if it is empty';
CREATE FUNCTION beidou_is_valid(code text) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beidou_is_valid(text) IS 'is the text a BeiDou grid code?';
CREATE FUNCTION beidou_level(code text) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beidou_level(text) IS 'level of a BeiDou grid code';
CREATE FUNCTION beidou_parent(code text, level integer) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beidou_parent(text,
	integer) IS
		'code of the enclosing cell of a level, the code itself as it is written at its own level, NULL at a finer one';
CREATE FUNCTION beidou_cell(
	code text, OUT level integer, OUT west double precision, OUT south double precision, OUT east double precision,
		OUT north double precision)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beidou_cell(text) IS 'level and edges in degrees of the cell of a BeiDou grid code';
CREATE FUNCTION beidou_boundary(code text) RETURNS geometry
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN (SELECT ST_MakeEnvelope(c.west, c.south, c.east, c.north, 4326) FROM beidou_cell(code) c);
COMMENT ON FUNCTION beidou_boundary(text) IS 'the cell of a BeiDou grid code as a polygon, SRID 4326';
CREATE FUNCTION beidou_window(west double precision, south double precision, east double precision,
	north double precision, level integer) RETURNS SETOF text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION beidou_window(double precision, double precision, double precision, double precision, integer) IS
	'codes of the cells of a level that meet a rectangle, by rows from the south-west';
CREATE FUNCTION beidou_cover(area geometry, level integer) RETURNS SETOF text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 1000
	BEGIN ATOMIC
		SELECT w.code
		FROM (SELECT CASE WHEN ST_Dimension(g.geom) = 2 THEN lonlat_area(g.geom) ELSE g.geom END AS geom
			  FROM (SELECT lonlat_geometry(area, false) AS geom OFFSET 0) g OFFSET 0) a,
			 LATERAL beidou_window(ST_XMin(a.geom), ST_YMin(a.geom), ST_XMax(a.geom), ST_YMax(a.geom), level) w(code)
		WHERE ST_Intersects(a.geom, ST_SetSRID(beidou_boundary(w.code), ST_SRID(a.geom)));
	END;
COMMENT ON FUNCTION beidou_cover(geometry, integer) IS 'codes of the cells of a level that meet a geometry';
CREATE FUNCTION beidou_cover(cell gridcell, level integer) RETURNS SETOF text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 10
	BEGIN ATOMIC
		SELECT w.code
			FROM beidou_window(gridcell_west(cell), gridcell_south(cell), gridcell_east(cell), gridcell_north(cell),
				level) w(code);
	END;
COMMENT ON FUNCTION beidou_cover(gridcell, integer) IS
	'codes of the cells of a level that meet a gridcell: a cover, which reaches beyond the cell; no code equals a '
	'gridcell';
