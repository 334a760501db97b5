-- measures of densities: correlation, inequality and segregation

@template sql/density/density_measures.sql.in TYPE=density
@template sql/density/density_measures.sql.in TYPE=zone_density

CREATE FUNCTION density_per_km2(density density) RETURNS density
	AS 'MODULE_PATHNAME', 'density_per_km2' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_per_km2(density) IS 'values divided by the exact areas of their cells, in km2';
CREATE FUNCTION density_weighted(density density) RETURNS double precision
	AS 'MODULE_PATHNAME', 'density_weighted' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_weighted(density) IS
	'population-weighted density: mean of the densities of cells in persons per km2, weighted by their persons; NULL '
	'for total 0';
