-- National codes, against a geohash of about the same size.
\echo
\echo 'National codes'
SELECT report('beidou_code(lon, lat, 8), 1 m', 'uniform', 'count(beidou_code(x, y, 8))');
SELECT report('geosot_code(lon, lat, 26), 1 m', 'uniform', 'count(geosot_code(x, y, 26))');
SELECT report('beidou_code(geometry, 8)', 'uniform', 'count(beidou_code(geom, 8))');
SELECT report('ST_GeoHash(geometry, 10), 1 m', 'uniform', 'count(ST_GeoHash(geom, 10))');
