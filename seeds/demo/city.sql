-- A believable city, the same for the same seed and scale: Lishui with the floating residents of its district
-- Liandu over three years, what they declared, and the truth.  Real are the division codes and names, the seats
-- and areas of the counties, the census figures and the dates of Spring Festival; all else is invented.
--
-- Run by psql in an empty database that has PostGIS, with the variables
--   seed   any number                        scale  1 = about 150,000 floating residents at a time
--   out    folder for the CSV files          seeds  folder of the seed data
--   as_of  the last day of the city
\set ON_ERROR_STOP 1
SET client_min_messages = warning;
SET max_parallel_workers_per_gather = 0;
SET jit = off;
\ir 10_random.sql
\ir 15_counties.sql
\ir 20_places.sql
\ir 30_dwellings.sql
\ir 40_people.sql
\ir 50_declarations.sql
\ir 60_truth.sql
\ir 70_readings.sql
\ir 90_write.sql
