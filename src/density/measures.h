/*
 * measures.h
 *		Measures of densities: how two go together, how uneven one is, how groups live apart.
 *
 * A key that is absent is 0.  Sums are exact and rounded once, and values are taken in units of a power of two
 * near the greatest, so that neither order nor size of values matters.  Where a measure is not defined it is
 * NaN.  All but correlation and values by area give MIG_BAD_NUMBER for a negative value, and MIG_OUT_OF_RANGE
 * where a result exceeds the doubles.
 *
 * O. D. Duncan and B. Duncan, A Methodological Analysis of Segregation Indexes, American Sociological Review
 * 20, 1955 (dissimilarity); D. S. Massey and N. A. Denton, The Dimensions of Residential Segregation, Social
 * Forces 67, 1988 (isolation and exposure, for two groups that are the whole).
 */
#ifndef MIG_MEASURES_H
#define MIG_MEASURES_H

#include "density/density_math.h"

/* Of one density. */
typedef MigStatus (*MigMeasure)(const MigDensity *density, const MigMemory *memory, double *out);

/* Shannon's entropy of the shares, in nats; NaN for total 0. */
MigStatus mig_density_entropy(const MigDensity *density, const MigMemory *memory, double *out);

/* Gini's coefficient over the keys present; NaN for total 0. */
MigStatus mig_density_gini(const MigDensity *density, const MigMemory *memory, double *out);

/* Mean of the densities of cells in persons per km2, weighted by their persons; NaN for total 0. */
MigStatus mig_density_weighted(const MigDensity *density, const MigMemory *memory, double *out);

/* Of two densities with keys of one kind. */
typedef MigStatus (*MigMeasureOfTwo)(const MigDensity *a, const MigDensity *b,
									 const MigMemory *memory, double *out);

/* Pearson's correlation over the keys of either; NaN where all values of one are equal. */
MigStatus mig_density_correlate(const MigDensity *a, const MigDensity *b, const MigMemory *memory,
								double *out);

/* Half the sum of the differences of shares; NaN if one total is 0. */
MigStatus mig_density_dissimilarity(const MigDensity *a, const MigDensity *b,
									const MigMemory *memory, double *out);

/* The share of a, and of b, where those of a are, on average; NaN if a has total 0. */
MigStatus mig_density_isolation(const MigDensity *a, const MigDensity *b, const MigMemory *memory,
								double *out);
MigStatus mig_density_exposure(const MigDensity *a, const MigDensity *b, const MigMemory *memory,
							   double *out);

/*
 * The share of each key in a by its share in the total, for the keys of total that are not 0; room for the keys
 * of total.  *defined is false if a or total sums up to 0.
 */
MigStatus mig_density_location_quotient(const MigDensity *a, const MigDensity *total,
										const MigMemory *memory, MigDensityTarget *out,
										bool *defined);

/* The values of cells by their area in km2; room for all keys. */
MigStatus mig_density_per_km2(const MigDensity *density, const MigMemory *memory,
							  MigDensityTarget *out);

/* Lorenz's curve: its points come one after the other. */
typedef struct MigLorenz
{
	int64_t *values; /* bits of doubles, ascending */
	size_t count;
	size_t next; /* number of the next point; there are count + 1 */
	double total;
	MigExactSum sum;
} MigLorenz;

/* Begins a curve, which has no points for total 0.  Its memory is to be freed in any case but an error. */
MigStatus mig_lorenz_begin(MigLorenz *lorenz, const MigDensity *density, const MigMemory *memory);

/* The next point; false after the last. */
bool mig_lorenz_next(MigLorenz *lorenz, double *share_of_keys, double *share_of_values);

void mig_lorenz_free(MigLorenz *lorenz, const MigMemory *memory);

#endif /* MIG_MEASURES_H */
