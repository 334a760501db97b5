-- Polygons that are dense in edges in some places: bytes, building and look-up beside the join by GiST.
CREATE FUNCTION slanted(x float8, y float8, l float8, w float8, a float8) RETURNS geometry LANGUAGE sql IMMUTABLE RETURN
	ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY[ST_MakePoint(x,y), ST_MakePoint(x+l*cos(a),y+l*sin(a)), ST_MakePoint(x+l*cos(a)-w*sin(a),y+l*sin(a)+w*cos(a)), ST_MakePoint(x-w*sin(a),y+w*cos(a)), ST_MakePoint(x,y)])),4326);
CREATE TABLE dense (name text, id bigint, polygon geometry);
SELECT setseed(0.3) \g /dev/null
INSERT INTO dense SELECT 'strips 1000', i, ST_MakeEnvelope(i*0.1, 0, (i+1)*0.1, 10, 4326) FROM generate_series(0,999) i;
INSERT INTO dense SELECT '10000 squares, fan 500', i*100+j, ST_MakeEnvelope(110+i*0.01,20+j*0.01,110.01+i*0.01,20.01+j*0.01,4326) FROM generate_series(0,99) i, generate_series(0,99) j;
INSERT INTO dense SELECT '10000 squares, fan 500', 100000+i, ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY[ST_MakePoint(110.505,20.505), ST_MakePoint(110.505+0.3*cosd(i*0.72),20.505+0.3*sind(i*0.72)), ST_MakePoint(110.505+0.3*cosd(i*0.72+0.72),20.505+0.3*sind(i*0.72+0.72)), ST_MakePoint(110.505,20.505)])),4326) FROM generate_series(0,499) i;
INSERT INTO dense SELECT 'squares, 300 roads', id, polygon FROM dense WHERE name = '10000 squares, fan 500' AND id < 100000;
INSERT INTO dense SELECT 'squares, 300 roads', 100000+i, slanted(110+random()*0.5, 20+random(), 0.6, 0.0002, (random()-0.5)*1.5) FROM generate_series(1,300) i;
INSERT INTO dense SELECT '20000 plots 380x4 m', r*1000+i, slanted(118 + r*380/111320.0*cos(0.7) - i*4/111320.0*sin(0.7), 28 + r*380/111320.0*sin(0.7) + i*4/111320.0*cos(0.7), 380/111320.0, 4/111320.0, 0.7) FROM generate_series(0,19) r, generate_series(0,999) i;
INSERT INTO dense SELECT '300 rings', i, ST_Difference(ST_Buffer(p, 0.01*(i+1), 32), ST_Buffer(p, 0.01*i+0.005, 32)) FROM generate_series(0,299) i, (SELECT ST_Point(120, 30, 4326) AS p) c;
INSERT INTO dense SELECT '1000 circles r 0.05', i, ST_Buffer(ST_SetSRID(ST_MakePoint(120+random(),30+random()),4326), 0.05) FROM generate_series(1,1000) i;
INSERT INTO dense SELECT '1000 circles r 0.5', i, ST_Buffer(ST_SetSRID(ST_MakePoint(120+random(),30+random()),4326), 0.5) FROM generate_series(1,1000) i;
INSERT INTO dense SELECT 'comb 200000', 1, ST_SetSRID(ST_MakePolygon(ST_MakeLine(p ORDER BY o)),4326) FROM (
  SELECT i AS o, ST_MakePoint(10+i*0.5e-5, CASE WHEN i%2=1 THEN 50.5-random()*0.2 ELSE 50 END) p FROM generate_series(0,400000) i UNION ALL SELECT 400001, ST_MakePoint(12,49.5) UNION ALL SELECT 400002, ST_MakePoint(10,49.5) UNION ALL SELECT 400003, ST_MakePoint(10,50)) s;
INSERT INTO dense SELECT 'comb + 3 over it', 1, polygon FROM dense WHERE name = 'comb 200000';
INSERT INTO dense SELECT 'comb + 3 over it', 1+i, ST_MakeEnvelope(10.2+i*0.1,49.2,13,51-i*0.1,4326) FROM generate_series(1,3) i;
INSERT INTO dense SELECT 'fan 20000', i, ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY[ST_MakePoint(110.505,20.505), ST_MakePoint(110.505+0.3*cosd(i*0.018),20.505+0.3*sind(i*0.018)), ST_MakePoint(110.505+0.3*cosd(i*0.018+0.018),20.505+0.3*sind(i*0.018+0.018)), ST_MakePoint(110.505,20.505)])),4326) FROM generate_series(0,19999) i;
INSERT INTO dense SELECT 'diagonal strips 20000', i, ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY[ST_MakePoint(100+i*1e-3,0),ST_MakePoint(110+i*1e-3,10),ST_MakePoint(110.001+i*1e-3,10),ST_MakePoint(100.001+i*1e-3,0),ST_MakePoint(100+i*1e-3,0)])),4326) FROM generate_series(0,19999) i;
INSERT INTO dense SELECT '3000 crossing roads', i, slanted(110+random(), 20+random(), 1, 1e-4, random()*3.14) FROM generate_series(1,3000) i;
INSERT INTO dense SELECT '3 striped multipolygons', l, ST_Collect(ST_MakeEnvelope((3*i+l)*0.01,0,(3*i+l)*0.01+0.01,10,4326)) FROM generate_series(0,2) l, generate_series(0,999) i GROUP BY l;
INSERT INTO dense SELECT '10000 squares alone', id, polygon FROM dense WHERE name = '10000 squares, fan 500' AND id < 100000;

-- One line a set: the join takes as many points as it does in about a second.
CREATE FUNCTION dense_report(set_name text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	stats record;
	build float8;
	ours float8;
	peer float8;
	points bigint := 2;
	wrong bigint;
BEGIN
	DROP TABLE IF EXISTS dense_area, dense_covering, dense_place, dense_some;
	CREATE TABLE dense_area AS SELECT id, polygon FROM dense WHERE name = set_name;
	CREATE INDEX ON dense_area USING gist (polygon);
	ANALYZE dense_area;
	build := seconds('CREATE TABLE dense_covering AS SELECT coverage_agg(id, polygon) AS c FROM dense_area');
	SELECT s.* INTO stats FROM dense_covering, coverage_stats(c) s;
	CREATE TABLE dense_place AS
	SELECT ST_SetSRID(ST_MakePoint(stats.west + random() * (stats.east - stats.west), stats.south + random() * (stats.north - stats.south)), 4326) AS geom
	FROM generate_series(1, 200000);
	ANALYZE dense_place;
	SELECT m.a_seconds INTO ours FROM medians('SELECT count(coverage_locate((SELECT c FROM dense_covering), geom)) FROM dense_place', 'SELECT 1') m;
	LOOP
		DROP TABLE IF EXISTS dense_some;
		EXECUTE format('CREATE TABLE dense_some AS SELECT geom FROM dense_place LIMIT %s', points);
		ANALYZE dense_some;
		peer := seconds('SELECT count(a.id) FROM dense_some s JOIN dense_area a ON ST_Intersects(a.polygon, s.geom)');
		EXIT WHEN peer > 0.3 OR points > 20000;
		points := points * 10;
	END LOOP;
	SELECT count(*) INTO wrong FROM (SELECT geom FROM dense_some LIMIT 100) p
	WHERE coverage_locate((SELECT c FROM dense_covering), geom) IS DISTINCT FROM (SELECT min(a.id) FROM dense_area a WHERE ST_Intersects(a.polygon, p.geom));
	RETURN format('%s %s bytes a vertex, built in %s s, %s us a point, by GiST %s us, %sx (goal 1); %s differ', rpad(set_name, 24), lpad(round(stats.bytes / stats.vertices::numeric, 1)::text, 6),
				  lpad(round(build::numeric, 2)::text, 5), lpad(round((ours * 1e6 / 200000)::numeric, 3)::text, 6), lpad(round((peer * 1e6 / points)::numeric, 1)::text, 9),
				  lpad(round((peer / points / (ours / 200000))::numeric)::text, 6), wrong);
END $$;

\echo
\echo 'Polygons dense in edges'
SELECT format('SELECT dense_report(%L)', name) FROM (SELECT DISTINCT name FROM dense) s ORDER BY name \gexec
DROP TABLE dense, dense_area, dense_covering, dense_place, dense_some;
