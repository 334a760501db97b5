/*
 * measures.h
 *		Measures of densities: correlation of two, inequality of one, segregation of groups.
 *
 * An absent key has the value 0.  Sums are exact and rounded once, and values are scaled by a power of two near
 * the maximum, so that neither order nor size of values matters.  An undefined measure is NaN.  All but
 * correlation and values by area return MIG_BAD_NUMBER for a negative value, and MIG_OUT_OF_RANGE if a result
 * exceeds double.
 *
 * O. D. Duncan and B. Duncan, A Methodological Analysis of Segregation Indexes, American Sociological Review
 * 20, 1955 (dissimilarity); D. S. Massey and N. A. Denton, The Dimensions of Residential Segregation, Social
 * Forces 67, 1988 (isolation and exposure, for two groups that are the whole).
 */
#ifndef MIG_MEASURES_H
#define MIG_MEASURES_H

#include "density/density_math.h"

/* A measure of one density. */
typedef MigStatus (*MigMeasure)(const MigDensity *density, const MigMemory *memory, double *out);

/* Shannon's entropy of the shares, in nats; NaN for total 0. */
MigStatus mig_density_entropy(const MigDensity *density, const MigMemory *memory, double *out);

/* Gini's coefficient over the keys present; NaN for total 0. */
MigStatus mig_density_gini(const MigDensity *density, const MigMemory *memory, double *out);

/* Mean of the densities of cells in persons per km2, weighted by their persons; NaN for total 0. */
MigStatus mig_density_weighted(const MigDensity *density, const MigMemory *memory, double *out);

/* A measure of two densities with keys of one kind. */
typedef MigStatus (*MigMeasureOfTwo)(const MigDensity *a, const MigDensity *b,
									 const MigMemory *memory, double *out);

/* Pearson's correlation over the keys of either; NaN if all values of one are equal. */
MigStatus mig_density_correlate(const MigDensity *a, const MigDensity *b, const MigMemory *memory,
								double *out);

/* Half the sum of the differences of shares; NaN if one total is 0. */
MigStatus mig_density_dissimilarity(const MigDensity *a, const MigDensity *b,
									const MigMemory *memory, double *out);

/* The mean share of a (isolation), and of b (exposure), weighted by a; NaN if a has total 0. */
MigStatus mig_density_isolation(const MigDensity *a, const MigDensity *b, const MigMemory *memory,
								double *out);
MigStatus mig_density_exposure(const MigDensity *a, const MigDensity *b, const MigMemory *memory,
							   double *out);

/*
 * The share of each key in a divided by its share in total, for the nonzero keys of total; out needs room for the
 * keys of total.  *defined is false if the sum of a or of total is 0.
 */
MigStatus mig_density_location_quotient(const MigDensity *a, const MigDensity *total,
										const MigMemory *memory, MigDensityTarget *out,
										bool *defined);

/* The values of cells divided by their area in km2; out needs room for all keys. */
MigStatus mig_density_per_km2(const MigDensity *density, const MigMemory *memory,
							  MigDensityTarget *out);

/* Iterator over the points of the Lorenz curve. */
typedef struct MigLorenz
{
	int64_t *values; /* bits of doubles, ascending */
	size_t count;
	size_t next; /* number of the next point; there are count + 1 */
	double total;
	MigExactSum sum;
} MigLorenz;

/* Begins a curve, which has no points for total 0.  Must be freed except after an error. */
MigStatus mig_lorenz_begin(MigLorenz *lorenz, const MigDensity *density, const MigMemory *memory);

/* The next point; false after the last. */
bool mig_lorenz_next(MigLorenz *lorenz, double *share_of_keys, double *share_of_values);

void mig_lorenz_free(MigLorenz *lorenz, const MigMemory *memory);

#endif /* MIG_MEASURES_H */
