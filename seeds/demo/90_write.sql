-- The folder of CSV files that a city sends (docs/how-to/load-a-city.md), and the truth beside it.
CREATE VIEW regions_csv AS
SELECT code, name, population, ST_AsText(shape, 6) AS geometry, round(ST_X(seat)::numeric, 6) AS lon, round(ST_Y(seat)::numeric, 6) AS lat FROM region ORDER BY code;
CREATE VIEW grids_csv AS
SELECT g.code, r.name || '第' || substr(g.code, 13, 3)::integer || '网格' AS name, g.households, ST_AsText(g.shape, 6) AS geometry
FROM grid g JOIN region r ON r.code = g.community ORDER BY g.code;
CREATE VIEW dwellings_csv AS
SELECT code AS dwelling, community AS region, ST_X(place) AS lon, ST_Y(place) AS lat, 'wgs84' AS datum, area_m2, 'usable' AS area_kind, rooms, building_use, rental_use
FROM dwelling
UNION ALL
SELECT code, community, ST_X(place), ST_Y(place), 'wgs84', area_m2, 'usable', rooms, building_use, '02' FROM vacant
ORDER BY dwelling;
CREATE VIEW claims_csv AS
SELECT claim, source, number, channel, dwelling, household, from_date, to_date, declared_on, inflow_reason, dwelling_type, employer, lon, lat FROM claim_row ORDER BY declared_on, n;
CREATE VIEW readings_csv AS
SELECT dwelling, to_char(month, 'YYYY-MM') AS month, kind, amount, unit FROM reading ORDER BY 2, 1, 3;
CREATE VIEW workplaces_csv AS
SELECT code AS employer, ST_X(place) AS lon, ST_Y(place) AS lat FROM employer ORDER BY n;
CREATE VIEW truth_stays_csv AS
SELECT number, d.code AS dwelling, s.from_date, s.to_date FROM stay s JOIN dwelling d USING (dwelling) ORDER BY s.stay;
CREATE VIEW truth_overcrowded_csv AS
SELECT d.code AS dwelling, from_date, to_date, peak FROM overcrowded JOIN dwelling d USING (dwelling) ORDER BY 1, 2;
CREATE VIEW truth_faults_csv AS SELECT source, claim, fault FROM fault ORDER BY 1, 2, 3;
CREATE VIEW truth_occupants_csv AS
SELECT code AS dwelling, month, round(persons::numeric, 2) AS persons FROM presence ORDER BY 2, 1;

\cd :out
\copy (SELECT * FROM regions_csv) TO 'regions.csv' WITH (FORMAT csv, HEADER)
\copy (SELECT * FROM grids_csv) TO 'grids.csv' WITH (FORMAT csv, HEADER)
\copy (SELECT * FROM dwellings_csv) TO 'dwellings.csv' WITH (FORMAT csv, HEADER)
\copy (SELECT * FROM claims_csv) TO 'claims.csv' WITH (FORMAT csv, HEADER)
\copy (SELECT * FROM readings_csv) TO 'readings.csv' WITH (FORMAT csv, HEADER)
\copy (SELECT * FROM workplaces_csv) TO 'workplaces.csv' WITH (FORMAT csv, HEADER)
\copy (SELECT * FROM truth_stays_csv) TO 'truth_stays.csv' WITH (FORMAT csv, HEADER)
\copy (SELECT * FROM truth_overcrowded_csv) TO 'truth_overcrowded.csv' WITH (FORMAT csv, HEADER)
\copy (SELECT * FROM truth_faults_csv) TO 'truth_faults.csv' WITH (FORMAT csv, HEADER)
\copy (SELECT * FROM truth_occupants_csv) TO 'truth_occupants.csv' WITH (FORMAT csv, HEADER)
