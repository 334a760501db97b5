-- The findings as of now, kept for the report and the maps.
CREATE SCHEMA finding;
CREATE TABLE finding.overcrowded AS SELECT * FROM registry.overcrowded;
CREATE TABLE finding.double_residence AS SELECT * FROM registry.double_residence;
CREATE TABLE finding.late_claim AS SELECT * FROM registry.late_claim;
CREATE TABLE finding.doubtful_position AS SELECT * FROM registry.doubtful_position;
CREATE TABLE finding.moves AS SELECT * FROM registry.moves_by_month;
CREATE TABLE finding.per_cell AS SELECT * FROM registry.persons_per_cell(500, :'as_of');
CREATE TABLE finding.per_grid AS SELECT * FROM registry.persons_per_grid(:'as_of');
CREATE TABLE finding.per_township AS SELECT * FROM registry.persons_per_region(4, :'as_of');
SELECT (SELECT count(*) FROM finding.overcrowded WHERE period @> :'as_of'::date) || ' dwellings over-crowded today';
