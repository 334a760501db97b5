-- what a density, or two of them, come to in one number

@template sql/density_measures.in TYPE=density
@template sql/density_measures.in TYPE=zone_density

CREATE FUNCTION density_per_km2(density density) RETURNS density
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION density_per_km2(density) IS 'each value by the area of its cell, in square kilometres';
CREATE FUNCTION density_weighted(density density) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION density_weighted(density) IS
	'population-weighted density: persons by square kilometre where the average person is; NULL for a total of 0';
