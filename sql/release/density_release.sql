-- release of densities: disclosure control of counts of persons, noise, and audit of several releases

CREATE FUNCTION density_protect(density density, k integer, levels integer[], method text DEFAULT 'suppress')
	RETURNS density
	AS 'MODULE_PATHNAME', 'density_protect' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION density_protect(density, integer, integer[], text) IS
	'numbers of persons in cells of one size and of the larger sizes given, so that no sum or difference of them '
	'discloses a group of 1 to k - 1; method suppress, merge or round';
CREATE FUNCTION density_protect(density zone_density, k integer, levels integer[], method text DEFAULT 'suppress')
	RETURNS zone_density
	AS 'MODULE_PATHNAME', 'density_protect' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION density_protect(zone_density, integer, integer[], text) IS
	'numbers of persons in divisions of one level and of the higher levels given, or in zones or grids, so that no sum '
	'or difference of them discloses a group of 1 to k - 1; method suppress, merge or round';

CREATE FUNCTION density_noise(
	density density, epsilon double precision, sensitivity integer, key bytea, mechanism text DEFAULT 'laplace',
		delta double precision DEFAULT 1e-6) RETURNS density
	AS 'MODULE_PATHNAME', 'density_noise' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION density_noise(density, double precision, integer, bytea, text, double precision) IS
	'counts with noise of differential privacy, discrete Laplace or Gaussian (mechanism laplace or gaussian), drawn '
	'anew for another map and identical for the same query under a secret key; the keys themselves are disclosed';
CREATE FUNCTION density_noise(
	density zone_density, epsilon double precision, sensitivity integer, key bytea, mechanism text DEFAULT 'laplace',
		delta double precision DEFAULT 1e-6) RETURNS zone_density
	AS 'MODULE_PATHNAME', 'density_noise' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION density_noise(zone_density, double precision, integer, bytea, text, double precision) IS
	'counts with noise of differential privacy, discrete Laplace or Gaussian (mechanism laplace or gaussian), drawn '
	'anew for another map and identical for the same query under a secret key; the keys themselves are disclosed';
CREATE FUNCTION density_noise_threshold(epsilon double precision, sensitivity integer, mechanism text DEFAULT 'laplace',
	delta double precision DEFAULT 1e-6) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_noise_threshold(double precision, integer, text, double precision) IS
	'smallest noisy count of density_noise that may be shown if its keys depend on the persons: a key added by a '
	'single person reaches it with a probability of at most delta';
CREATE FUNCTION density_noise_key(label text) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION density_noise_key(text) IS
	'a key for density_noise: HMAC-SHA-256 of a label under the key in the file named by migrant.key_file, 32 bytes';
REVOKE EXECUTE ON FUNCTION density_noise_key(text) FROM PUBLIC;

CREATE FUNCTION density_audit(released density[], k integer, OUT cell gridcell, OUT kind text, OUT persons bigint,
	OUT releases integer[]) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'density_audit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 10;
COMMENT ON FUNCTION density_audit(density[], integer) IS
	'what releases of the same persons together disclose about groups of 1 to k - 1: small counts, differences of '
	'cells and of those inside, changes between releases, and conflicts, where they are not of the same persons';
CREATE FUNCTION density_audit(released zone_density[], k integer, OUT zone bigint, OUT kind text, OUT persons bigint,
	OUT releases integer[]) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'density_audit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 10;
COMMENT ON FUNCTION density_audit(zone_density[], integer) IS
	'what releases of the same persons together disclose about groups of 1 to k - 1, of divisions and grids or of '
	'other zones; codes as numbers';
