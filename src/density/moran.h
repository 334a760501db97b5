/*
 * moran.h
 *		Spatial autocorrelation: Moran's I of a density, and of each of its cells.
 *
 * Global: A. D. Cliff and J. K. Ord, Spatial Processes, 1981, with the moments under normality and under randomisation.
 * Local: L. Anselin, Local Indicators of Spatial Association, Geographical Analysis 27 (1995), with the moments of R. R. Sokal,
 * N. L. Oden and B. A. Thomson, Local Spatial Autocorrelation in a Biological Model, Geographical Analysis 30 (1998), A7 and A8:
 * the value of the cell fixed, all others permuted.  The neighbours of a cell have equal weights that sum to 1; a cell
 * without neighbours has a lag of 0, as in PySAL's esda.
 */
#ifndef MIG_MORAN_H
#define MIG_MORAN_H

#include "density/density.h"

/* Sums of weights, on which the moments of I depend besides the values. */
typedef struct MigWeights
{
	double n;  /* cells */
	double s0; /* of all weights */
	double s1; /* half the sum of (w_ij + w_ji)^2 */
	double s2; /* sum of (w_i. + w_.i)^2 */
} MigWeights;

/* NaN if undefined: for lack of neighbours, of variance or of cells. */
typedef struct MigMoran
{
	double i;
	double expected;
	double variance_normal;
	double z_normal;
	double p_normal;
	double variance_random;
	double z_random;
	double p_random;
	double p_permutation;
} MigMoran;

/* Sets all but p_permutation; kurtosis is the mean fourth power of deviations over the square of their mean square. */
void mig_moran_moments(const MigWeights *weights, double kurtosis, double i, MigMoran *out);

/* Cells must be of one level, radius at least 1; permutations may be 0. */
void mig_moran(const MigDensity *density, int radius, int32_t permutations, uint64_t seed,
			   const MigMemory *memory, MigMoran *out);

typedef enum MigQuadrant
{
	MIG_NO_QUADRANT, /* without neighbours or variance */
	MIG_HIGH_HIGH,   /* the cell, its neighbours */
	MIG_LOW_HIGH,
	MIG_LOW_LOW,
	MIG_HIGH_LOW,
} MigQuadrant;

/* Results for each cell, in the order of the density; NaN if undefined. */
typedef struct MigLocalMoran
{
	double *i;
	double *z;
	double *p_permutation; /* NULL without permutations */
	uint8_t *quadrant;
} MigLocalMoran;

#define MIG_MORAN_SAMPLES_MAX                                                                      \
	((size_t) 1 << 27) /* permutations times the maximum number of neighbours of a cell */

/* MIG_TOO_LARGE above MIG_MORAN_SAMPLES_MAX. */
MigStatus mig_moran_local(const MigDensity *density, int radius, int32_t permutations,
						  uint64_t seed, const MigMemory *memory, MigLocalMoran *out);

#endif /* MIG_MORAN_H */
