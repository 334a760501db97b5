#!/bin/bash
# Functions respond to a cancel while they process a large value, not only at the end: whenever they are cancelled, they stop at once.
# Each takes longer than the first cancel; the delay on a busy machine is far less than 400 ms.
set -eu -o pipefail
database=migrant_cancel
trap 'dropdb --if-exists --force $database' EXIT
dropdb --if-exists $database 2> /dev/null
createdb $database

psql -qX -v ON_ERROR_STOP=1 -d $database > /dev/null <<'SQL'
SET client_min_messages = warning;
CREATE EXTENSION migrant CASCADE;
CREATE TABLE disc (g geometry);
ALTER TABLE disc ALTER g SET STORAGE external;
INSERT INTO disc SELECT ST_SetSRID(ST_MakePolygon(ST_MakeLine(ST_MakePoint(119 + cosd(i % 1000000 * 0.00036), 28 + sind(i % 1000000 * 0.00036)) ORDER BY i)), 4326) FROM generate_series(0, 1000000) i;
CREATE TABLE area AS SELECT i AS id, ST_Buffer(ST_SetSRID(ST_MakePoint(119 + i % 100 * 0.01, 28 + i / 100 * 0.01), 4326), 0.005, 25) AS g FROM generate_series(1, 10000) i;
CREATE TABLE cells (a gridcell[]);
ALTER TABLE cells ALTER a SET STORAGE external;
INSERT INTO cells SELECT array_agg(gridcell(119 + i::bigint * 7919 % 1000003 / float8 '1e6', 28 + i::bigint * 104729 % 1000003 / float8 '1e6', 1)) FROM generate_series(1, 2000000) i;
CREATE TABLE covering AS SELECT coverage_agg(id, g) AS c FROM area;
CREATE TABLE form (t text);
ALTER TABLE form ALTER t SET STORAGE external;
INSERT INTO form SELECT c::text FROM covering;
CREATE TABLE map (d density);
ALTER TABLE map ALTER d SET STORAGE external;
CREATE TABLE way AS SELECT w AS id, trajectory_agg(119.9 + 0.1 * w + i::bigint * i * 7919 % 1009 * float8 '1e-6' + i * float8 '1e-5', 28.4 + i::bigint * i * 104729 % 1013 * float8 '1e-6', '2024-05-01'::timestamptz + i * interval '5 s') AS t FROM generate_series(1, 2) w, generate_series(1, 20000) i GROUP BY w;
INSERT INTO map SELECT density_agg(gridcell(119 + i % 3000 * float8 '0.0001', 28 + i / 3000 * float8 '0.0001', 10), (i::bigint * 7919 % 1000)::integer) FROM generate_series(1, 3000000) i;
CREATE TABLE track AS SELECT trajectory_agg(119 + i % 1000 * float8 '1e-5', 28 + i % 1237 * float8 '1e-5', '2024-01-01 00:00Z'::timestamptz + i * interval '1 s') AS t FROM generate_series(1, 2000000) i;
CREATE TABLE long AS SELECT trajectory_agg(119 + i % 1997 * float8 '1e-4' + i * float8 '1e-7', 28 + i % 1237 * float8 '1e-4', '2024-01-01 00:00Z'::timestamptz + i * interval '1 s') AS a, trajectory_agg(119 + i % 1009 * float8 '1e-4' + i * float8 '1e-7', 28.2 - i % 1549 * float8 '1e-4', '2024-01-01 00:00Z'::timestamptz + i * interval '1 s') AS b FROM generate_series(1, 3000001) i;
CREATE TABLE trip AS SELECT w AS id, trajectory_agg(119.9 + w::bigint * 7919 % 1009 * float8 '1e-5' + i * float8 '1e-4', 28.4 + w::bigint * 104729 % 1013 * float8 '1e-5' + w * i % 7 * float8 '1e-5', '2024-05-01'::timestamptz + i * interval '5 s') AS t FROM generate_series(1, 3000) w, generate_series(1, 50) i GROUP BY w;
CREATE TABLE track_form (t text, j json);
ALTER TABLE track_form ALTER t SET STORAGE external, ALTER j SET STORAGE external;
INSERT INTO track_form SELECT t::text, trajectory_mfjson(t) FROM track;
CREATE TABLE present (o occupancy, t text);
ALTER TABLE present ALTER o SET STORAGE external, ALTER t SET STORAGE external;
INSERT INTO present SELECT o, o::text FROM (SELECT occupancy_agg(tstzrange(s, s + interval '1 hour')) AS o FROM (SELECT '2024-01-01 00:00Z'::timestamptz + i::bigint * 7919 % 10000019 * interval '1 s' AS s FROM generate_series(1, 1000000) i) i) p;
CREATE TABLE stay AS SELECT i % 100000 AS place, i % 300000 AS person, daterange('2020-01-01'::date + (i * 7919 % 1000)::integer, '2020-01-01'::date + (i * 7919 % 1000)::integer + 200) AS period FROM generate_series(1, 600000::bigint) i;
CREATE TABLE crowd AS SELECT i AS person, daterange('2020-01-01'::date + (i * 7919 % 100000)::integer, '2020-01-01'::date + (i * 7919 % 100000)::integer + 20) AS period FROM generate_series(1, 500000::bigint) i;
CREATE TABLE move AS
SELECT gridcell(119 + i * 7919 % 1000003 / float8 '1e6', 28 + i * 104729 % 1000003 / float8 '1e6', 1000) AS a, gridcell(119 + i * 6101 % 1000003 / float8 '1e6', 28 + i * 350377 % 1000003 / float8 '1e6', 1000) AS b, i FROM generate_series(1, 2000000::bigint) i;
CREATE TABLE moves (f flow);
ALTER TABLE moves ALTER f SET STORAGE external;
INSERT INTO moves SELECT flow_agg(a, b) FROM move;
CREATE TABLE towns AS SELECT density_agg(gridcell(119 + i * 7919 % 1000003 / float8 '1e6', 28 + i * 104729 % 1000003 / float8 '1e6', 1000), i) AS d FROM generate_series(1, 1000::bigint) i;
SQL

# Cancels a statement after each of the given delays: reports for each the total time in milliseconds, and whether it was cancelled.
cancel() { # STATEMENT MILLISECONDS ...
	local statement=$1
	shift
	for timeout; do
		printf '\\echo timeout %s\nSET statement_timeout = %s;\n\\timing on\n%s;\n\\timing off\n' "$timeout" "$timeout" "$statement"
	done | psql -XAt -v VERBOSITY=sqlstate -d $database -c 'SET max_parallel_workers_per_gather = 0' -c "SET work_mem = '256MB'" -c '\o /dev/null' -f - 2>&1 |
		awk '/^timeout/ { timeout = $2; state = "" } /ERROR/ { state = $NF } /^Time:/ { printf "%d ms%s ", $2, state == "57014" ? "" : state == "" ? " done" : " " state; late = $2 - timeout > late ? $2 - timeout : late; cancelled += state == "57014"; others += state != "" && state != "57014" } END { printf "%d %d %d\n", late, cancelled, others }'
}

tests=0
while IFS='|' read -r name statement; do
	tests=$((tests + 1))
	# A busy machine may be late occasionally; the first time the values may be read from disk.
	for _ in 1 2 3; do
		result=$(cancel "$statement" 40 40 150)
		read -r late cancelled others <<< "$(awk '{ print $(NF - 2), $(NF - 1), $NF }' <<< "$result")"
		if [ "$cancelled" -ge 2 ] && [ "$others" -eq 0 ] && [ "$late" -lt 400 ]; then not=; else not='not '; fi
		if [ -z "$not" ] || [ "$others" -ne 0 ]; then break; fi
	done
	echo "${not}ok $tests - $name: cancelled after 40, 40 and 150 ms, ends after $result"
done <<'LIST'
coverage_agg of many polygons|SELECT count(c) FROM (SELECT coverage_agg(id, g) AS c FROM area OFFSET 0) s
coverage_agg of a long polygon|SELECT count(c) FROM (SELECT coverage_agg(1, g) AS c FROM disc OFFSET 0) s
coverage_in|SELECT count(t::coverage) FROM form
coverage_nearest|SELECT count(distance_m) FROM covering, coverage_nearest(c, 100, 10)
coverage_pairs|SELECT count(*) FROM covering, generate_series(1, 5), coverage_pairs(c)
gridcell_cover|SELECT count(*) FROM disc, gridcell_cover(g, 1000)
gridcell_cover, first row|SELECT count(*) FROM (SELECT cell FROM disc, gridcell_cover(g, 100000) LIMIT 1) c
gridcell_compact|SELECT cardinality(gridcell_compact(a)) FROM cells
gridcell_uncompact|SELECT count(*) FROM gridcell_uncompact('{5kmN697E2314}', 5)
gridcell_cover_bbox|SELECT count(*) FROM gridcell_cover_bbox(119, 28, 119.1, 28.1, 5)
gcj02_to_wgs84|SELECT count(gcj02_to_wgs84(g)) FROM disc
grid_number|SELECT max(n) FROM (SELECT grid_number(g) OVER () AS n FROM disc, generate_series(1, 20)) s
residence_household_agg|SELECT cardinality(residence_household_agg(i % 50, i % 40000, daterange('2020-01-01'::date + i * 7919 % 1000, '2020-01-01'::date + i * 7919 % 1000 + 200))) FROM generate_series(1, 200000) i
density_agg|SELECT density_count(density_agg(c, 1.5)) FROM (SELECT unnest(a) AS c FROM cells) s
density_person_time_agg|SELECT cardinality(density_person_time_agg(c, i % 1000, daterange('2024-01-01'::date + (i % 700)::integer, '2026-01-01'), NULL)) FROM cells, unnest(a) WITH ORDINALITY u(c, i)
density_kde_agg|SELECT density_count(density_kde_agg(point(119 + i * 7919 % 1000003 / 1e6, 28 + i * 104729 % 1000003 / 1e6), 3000, 100)) FROM generate_series(1, 100000::bigint) i
density_kde_agg, weights|SELECT density_count(density_kde_agg(point(119 + i * 7919 % 1000003 / 1e6, 28 + i * 104729 % 1000003 / 1e6), 3000, 100, 'quartic', i)) FROM generate_series(1, 120000::bigint) i
density_bandwidth_agg|SELECT density_bandwidth_agg(point(119 + i * 7919 % 1000003 / 1e6, 28 + i * 104729 % 1000003 / 1e6), 'cross_validation') FROM generate_series(1, 3000::bigint) i
density_clusters|SELECT max(n) FROM (SELECT density_clusters(d.at, 500, 5000) OVER () AS n FROM (SELECT point(119 + i * 7919 % 1000003 / 1e7, 28 + i * 104729 % 1000003 / 1e7) AS at FROM generate_series(1, 200000::bigint) i) d) s
density_clusters, many within reach|SELECT max(n) FROM (SELECT density_clusters(d.at, 450, 90000) OVER () AS n FROM (SELECT point(119 + i * 7919 % 1000003 / 1e8, 28 + i * 104729 % 1000003 / 1e8) AS at FROM generate_series(1, 200000::bigint) i) d) s
density_out|SELECT length(d::text) FROM map
density_rollup|SELECT density_count(density_rollup(d * 1.5, 50)) FROM map
density_hash|SELECT density_hash(d) FROM map
trajectory_agg|SELECT trajectory_count(trajectory_agg(119, 28, '2024-01-01 00:00Z'::timestamptz + i * 7919 % 10000019 * interval '1 s')) FROM generate_series(1, 1000000::bigint) i
trajectory_in|SELECT trajectory_count(t::trajectory) FROM track_form
trajectory_out|SELECT length(t::text) FROM track
trajectory_from_mfjson|SELECT trajectory_count(trajectory_from_mfjson(j)) FROM track_form
trajectory_mfjson|SELECT length(trajectory_mfjson(t)::text) FROM track
trajectory_send|SELECT length(trajectory_send(a)) + length(trajectory_send(b)) FROM long, generate_series(1, 3)
trajectory_hash|SELECT trajectory_hash(a) + trajectory_hash(b) FROM long, generate_series(1, 3)
trajectory_restrict|SELECT trajectory_count(trajectory_restrict(t, '[2024-01-01 12:00Z,)'::tstzrange)) FROM track
trajectory_resample|SELECT trajectory_count(trajectory_resample(t, '0.5 s')) FROM track
trajectory_simplify|SELECT trajectory_count(trajectory_simplify(t, 5)) FROM track
trajectory_stays|SELECT count(*) FROM track, trajectory_stays(t, 500, '20 minutes', 1)
trajectory_trips|SELECT count(*) FROM track, trajectory_trips(t, 500, '20 minutes')
trajectory_clean|SELECT trajectory_count(trajectory_clean(t, 1.2)) FROM track
trajectory_visits|SELECT count(*) FROM track, trajectory_visits(t, gridcell(119.003, 28.003, 1000))
trajectory_entropy|SELECT trajectory_entropy(t, 10) FROM track
trajectory_radius_of_gyration|SELECT trajectory_radius_of_gyration(t) FROM track
trajectory_meets|SELECT count(*) FROM track, trajectory_meets(t, t, 5, '1 minute')
trajectory_restrict to an area|SELECT count(*) FROM track, trajectory_restrict(t, ST_Buffer('SRID=4326;POINT(119 28)', 0.006, 100))
trajectory_moves over a coverage|SELECT count(*) FROM track, (SELECT coverage_agg(i, ST_Buffer(ST_SetSRID(ST_MakePoint(119 + i * 1e-3, 28), 4326), 5e-4)) AS c FROM generate_series(0, 9) i) c, trajectory_moves(t, c)
trajectory_nearest_approach|SELECT a.distance_m FROM track, trajectory_nearest_approach(t, ST_Buffer('SRID=4326;POINT(119.1 28)', 0.006, 100)) a
trajectory_nearest_approach of movers|SELECT a.distance_m FROM track, LATERAL (SELECT trajectory_agg(point[0] + 0.1, point[1], time) AS other FROM trajectory_points(t)) o, trajectory_nearest_approach(t, other) a
trajectory_split|SELECT count(*) FROM track, trajectory_split(t, NULL, 1.2)
trajectory_home|SELECT h.confidence FROM long, trajectory_home(b, 'UTC') h
trajectory_simplify in time|SELECT trajectory_count(trajectory_simplify(t, 5, 'time')) FROM track
trajectory_clusters|SELECT max(n) FROM (SELECT trajectory_clusters(t, 'sspd', 300, 600) OVER () AS n FROM trip WHERE id <= 800) s
trajectory_medoid_agg|SELECT trajectory_count(trajectory_medoid_agg(t, 'frechet')) FROM trip WHERE id <= 800
trajectory_convoys|SELECT count(*) FROM (SELECT array_agg(id::bigint) AS ids, array_agg(t) AS ts FROM trip) t, trajectory_convoys(ids, ts, 50, 5, '10 s', '0.5 s')
density_protect|SELECT density_count(density_protect(d, 5, '{50,100}')) FROM map
density_audit|SELECT count(*) FROM (SELECT density_audit(ARRAY[d, d], 5) FROM map) s
density_noise|SELECT density_count(density_noise(d, 1, 1, '\x000102030405060708090a0b0c0d0e0f')) FROM map
density_moran|SELECT density_moran(d, 2) FROM map
density_hotspots|SELECT count(*) FROM (SELECT density_hotspots(d, 2) FROM map) s
density_moran, permutations|SELECT density_moran(d, 1, 3) FROM map
density_moran_local|SELECT count(*) FROM (SELECT density_moran_local(d, 2, 99) FROM map) s
density_emerging|SELECT count(*) FROM (SELECT density_emerging(ARRAY[d, d, d], 2) FROM map) s
density_crop|SELECT density_count(density_crop(d, 'SRID=4326;POLYGON((119 28,119.2 28,119.1 28.1,119 28))')) FROM map
flow_agg|SELECT flow_count(flow_agg(a, b)) FROM move
flow_persons_agg|SELECT flow_count(flow_persons_agg(a, b, i)) FROM move
flow_out|SELECT length(f::text) FROM moves
flow_net|SELECT density_count(flow_net(f)) FROM moves, generate_series(1, 5)
flow_rollup|SELECT flow_count(flow_rollup(f, 5000)) FROM moves, generate_series(1, 5)
flow_common_part|SELECT flow_common_part(f, f) FROM moves, generate_series(1, 5)
flow_protect|SELECT flow_count((flow_protect(f, 2)).pairs) FROM moves, generate_series(1, 5)
flow_gravity|SELECT g FROM moves, towns, flow_gravity(f, d, d)
flow_gravity_predict|SELECT flow_count(flow_gravity_predict(d, d, 0, 1, 1, 2)) FROM towns, generate_series(1, 5)
flow_radiation|SELECT flow_count(flow_radiation(d, d)) FROM towns, generate_series(1, 5)
grid_zones|SELECT grid_zones(h, array_agg(i), array_agg(i + 1), array_agg(20.0), 300, 500) FROM (SELECT array_agg(i * 7919 % 400) AS h FROM generate_series(1, 999) i) h, generate_series(1, 998) i GROUP BY h
trajectory_frechet|SELECT trajectory_frechet(a.t, b.t) FROM way a, way b, generate_series(1, 5) WHERE a.id = 1 AND b.id = 2
trajectory_dtw|SELECT trajectory_dtw(a.t, b.t) FROM way a, way b WHERE a.id = 1 AND b.id = 2
trajectory_erp|SELECT trajectory_erp(a.t, b.t, '(119.9,28.4)') FROM way a, way b WHERE a.id = 1 AND b.id = 2
trajectory_twed|SELECT trajectory_twed(a.t, b.t, 1, 1) FROM way a, way b WHERE a.id = 1 AND b.id = 2
trajectory_lcss|SELECT trajectory_lcss(a.t, b.t, 1000) FROM way a, way b, generate_series(1, 5) WHERE a.id = 1 AND b.id = 2
trajectory_edr|SELECT trajectory_edr(a.t, b.t, 1000) FROM way a, way b, generate_series(1, 5) WHERE a.id = 1 AND b.id = 2
trajectory_frechet_continuous|SELECT trajectory_frechet_continuous(a.t, b.t) FROM way a, way b WHERE a.id = 1 AND b.id = 2
trajectory_dtw_path|SELECT count(*) FROM way a, way b, trajectory_dtw_path(a.t, b.t) WHERE a.id = 1 AND b.id = 2
trajectory_knn|SELECT count(*) FROM way, trajectory_knn(t, 2, 'dtw', 'way') WHERE id = 1
trajectory_sspd, long|SELECT trajectory_sspd(a, b) FROM long
trajectory_hausdorff, long|SELECT trajectory_hausdorff(a, b) FROM long
trajectory_hausdorff_directed, long|SELECT trajectory_hausdorff_directed(b, a) FROM long
trajectory_frechet, long|SELECT trajectory_frechet(a, b) FROM long
trajectory_dtw with a window, long|SELECT trajectory_dtw(a, b, 100) FROM long
trajectory_lcss in time, long|SELECT trajectory_lcss(a, b, 1000, '1 hour') FROM long
trajectory_edr, long|SELECT trajectory_edr(a, b, 1000) FROM long
trajectory_synchronous, long|SELECT trajectory_synchronous(a, b), trajectory_synchronous(b, a) FROM long, generate_series(1, 5)
trajectory_frechet_continuous, long|SELECT trajectory_frechet_continuous(a, b) FROM long
trajectory_cmp|SELECT a < a || '' FROM (SELECT a::text AS a FROM long) l
trajectory_speeds|SELECT count(*) FROM long, trajectory_speeds(a)
trajectory_points|SELECT count(*) FROM long, trajectory_points(a)
trajectory_stays, long|SELECT count(*) FROM long, generate_series(1, 3) n, trajectory_stays(a, 20000 + n, '1 hour', 3)
trajectory_clean, long|SELECT trajectory_count(trajectory_clean(a, 0.001)) FROM long
trajectory_place|SELECT trajectory_work(a, 'UTC') FROM long
trajectory_ewkb|SELECT length(trajectory_ewkb(a)), length(trajectory_ewkb(b)) FROM long
occupancy_in|SELECT count(t::occupancy) FROM present
occupancy_out|SELECT length(o::text) FROM present
occupancy_agg|SELECT occupancy_peak(occupancy_agg(period, 2)) FROM crowd
occupancy_sum_agg|SELECT occupancy_peak(occupancy_sum_agg(o)) FROM present, generate_series(1, 3)
occupancy plus|SELECT occupancy_peak(o + o) FROM present
occupancy_greatest|SELECT occupancy_peak(occupancy_greatest(o, o)) FROM present
occupancy_above|SELECT isempty(occupancy_above(o, 360)) FROM present, generate_series(1, 10)
occupancy_resample|SELECT count(*) FROM present, occupancy_resample(o, '1 second', '[2024-01-01 00:00Z,2024-04-01 00:00Z)')
occupancy_steps|SELECT count(*) FROM present, occupancy_steps(o)
occupancy_runs|SELECT count(*) FROM present, generate_series(350, 370) n, occupancy_runs(o, n)
occupancy_peaks|SELECT count(*) FROM occupancy_peaks_dates('stay', 'place', 'period')
residence_merge_agg|SELECT upper(residence_merge_agg(daterange('2020-01-01'::date + (person * 7919 % 3000017)::integer, '2020-01-01'::date + (person * 7919 % 3000017)::integer + 1), 0)) FROM crowd, generate_series(1, 3)
residence_merges|SELECT count(*) FROM residence_merges_dates('stay', 'person', 'period')
residence_overlap_agg|SELECT cardinality(residence_overlap_agg(person, period)) FROM crowd WHERE person < 150000
residence_overlap_count_agg|SELECT residence_overlap_count_agg(period) FROM crowd, generate_series(1, 5)
residence_overlaps|SELECT count(*) FROM residence_overlaps_dates('stay', 'place', 'person', 'period')
residence_overlap_count|SELECT residence_overlap_count('stay', 'place', 'period')
residence_contacts|SELECT count(*) FROM residence_contacts('stay', 'place', 'person', 'period', 1, daterange '[2020-01-01,2024-01-01)', 3)
residence_resolve_agg|SELECT cardinality(residence_resolve_agg(person % 100, period, 1, '2020-01-01'::date, person)) FROM crowd
residence_conflicts_agg|SELECT cardinality(residence_conflicts_agg(person % 100, period, 1, '2020-01-01'::date, person, true)) FROM crowd WHERE person < 100000
residence_duplicates_agg|SELECT cardinality(residence_duplicates_agg(person % 1000, 'a', period, person, 3, 1)) FROM crowd
usage_model_agg|SELECT usage_model_agg('water', (person % 12)::integer, person % 5, person * 7919 % 1000 / 100.0, person) FROM crowd
density_in|SELECT density_count(t::density) FROM (SELECT d::text AS t FROM map) m
density_send|SELECT length(density_send(d)) FROM map, generate_series(1, 5)
density_entropy|SELECT density_entropy(d) FROM map
density_gini|SELECT density_gini(d) FROM map
density_correlate|SELECT density_correlate(d, d) FROM map
density_dissimilarity|SELECT density_dissimilarity(d, d) FROM map
density_lorenz|SELECT count(*) FROM map, density_lorenz(d)
density plus|SELECT density_count(d + d), density_count(d * d) FROM map, generate_series(1, 3)
density_sum_agg|SELECT density_count(density_sum_agg(d)) FROM map, generate_series(1, 3)
density_cells|SELECT count(*) FROM map, density_cells(d)
density_clusters of a density|SELECT count(*) FROM map, density_clusters(d, 30, 2000)
flow_ends and back|SELECT flow_count(f::text::flow) FROM moves
flow_sum_agg|SELECT flow_count(flow_sum_agg(f)) FROM moves, generate_series(1, 3)
csv_fields|SELECT cardinality(csv_fields(repeat('ab,"c,d",', 20000000)))
geosot_cover|SELECT count(*) FROM geosot_cover(ST_Buffer('SRID=4326;POINT(119 28)'::geometry, 1, 2500), 16)
coverage_polygons|SELECT count(*) FROM covering, coverage_polygons(c), generate_series(1, 5)
coverage_out|SELECT sum(length(c::text)) FROM covering, generate_series(1, 5)
gridcell_children|SELECT count(*) FROM gridcell_children('5kmN697E2314', 1)
grid_compactness|SELECT count(grid_compactness(g)) FROM disc, generate_series(1, 20)
LIST

# GEOS may stop late, and PostGIS may report an internal error: it must appear as the cancel, whenever it arrives.
while IFS='|' read -r name statement; do
	tests=$((tests + 1))
	result=$(cancel "$statement" 60 70 80 90 100 110 120 130 140 150 300)
	read -r cancelled others <<< "$(awk '{ print $(NF - 1), $NF }' <<< "$result")"
	if [ "$cancelled" -ge 2 ] && [ "$others" -eq 0 ]; then not=; else not='not '; fi
	echo "${not}ok $tests - $name: cancelled within GEOS, ends after $result"
done <<'LIST'
lonlat_area|SELECT count(lonlat_area(g)) FROM disc, generate_series(1, 10)
lonlat_area of many polygons|SELECT count(lonlat_area(g)) FROM area, generate_series(1, 20)
coverage_check|SELECT count(*) FROM covering, coverage_check(c)
grid_split|SELECT count(*) FROM (SELECT g FROM area LIMIT 20) a, grid_split(g, 7)
LIST
echo "1..$tests"
