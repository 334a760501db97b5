-- The findings as of now, kept for the report and the maps.
CREATE SCHEMA finding;
CREATE TABLE finding.overcrowded AS SELECT * FROM registry.overcrowded;
CREATE TABLE finding.double_residence AS SELECT * FROM registry.double_residence;
CREATE TABLE finding.late_claim AS SELECT * FROM registry.late_claim;
CREATE TABLE finding.doubtful_position AS SELECT * FROM registry.doubtful_position;
CREATE TABLE finding.moves AS SELECT * FROM registry.moves_by_month;
CREATE TABLE finding.per_grid AS SELECT * FROM registry.persons_per_grid(:'as_of');
CREATE TABLE finding.per_township AS SELECT * FROM registry.persons_per_region(4, :'as_of');
-- what may be told: no count below 5, nor one that follows from the others, the county's and the total
CREATE TABLE finding.told_township AS
SELECT zone::region_code AS region, count AS persons
FROM density_counts(density_of_level(density_protect(density_rollup(registry.population_by_region(:'as_of'), 4), 5, '{3}'), 4));
CREATE TABLE finding.told_cell AS SELECT cell, count AS persons FROM density_counts(density_protect(density_rollup(registry.population(:'as_of'), 500), 5, '{}'));
SELECT (SELECT count(*) FROM finding.overcrowded WHERE period @> :'as_of'::date) || ' dwellings over-crowded today';
