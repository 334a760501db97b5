/*
 * emerging.h
 *		Hot and cold spots over months: Gi* in space and time, its trend in each cell, and the resulting pattern.
 *
 * The window of a cell in a month is the square of hotspots.h in that month and the previous one; mean and variance are
 * those of all cells in all months.  Trend: H. B. Mann, Nonparametric Tests against Trend, Econometrica 13 (1945); M. G.
 * Kendall, Rank Correlation Methods, 1975, with the variance of ties and the correction for continuity.
 */
#ifndef MIG_EMERGING_H
#define MIG_EMERGING_H

#include "density/density.h"

/* The Mann-Kendall test: z and p are NaN if all values are equal. */
typedef struct MigTrend
{
	int64_t s; /* ascending pairs minus descending pairs */
	double variance;
	double z;
	double p; /* two-sided */
} MigTrend;

/* For fewer than 2^31 values in the order of time, without NaN; spare has room for twice as many. */
MigTrend mig_mann_kendall(const double *values, size_t count, double *spare,
						  const MigMemory *memory);

typedef enum MigPattern
{
	MIG_NO_PATTERN,
	MIG_NEW,
	MIG_CONSECUTIVE,
	MIG_INTENSIFYING,
	MIG_PERSISTENT,
	MIG_DIMINISHING,
	MIG_SPORADIC,
	MIG_OSCILLATING,
	MIG_HISTORICAL,
} MigPattern;

/* Classifies a cell by its months (1 hot, -1 cold, 0 neither) and the trend of its z, as a sign or 0. */
MigPattern mig_emerging_pattern(const int8_t *months, size_t count, int trend, bool *is_cold);

/* The result for one cell. */
typedef struct MigEmerging
{
	double trend_z; /* NaN if undefined */
	double trend_p;
	double last_z;
	int32_t hot; /* months */
	int32_t cold;
	MigPattern pattern;
	bool is_cold;
} MigEmerging;

/* The union of the keys of densities, sorted; returns their number; the caller frees *keys. */
size_t mig_density_union(const MigDensity *densities, size_t count, int64_t **keys,
						 const MigMemory *memory);

/*
 * Computes the results for the cells of all months, of one level, as returned by mig_density_union.  A month of a cell is
 * hot or cold by p adjusted (Benjamini and Hochberg) over all cells and months.
 */
void mig_emerging(const MigDensity *months, size_t month_count, const int64_t *keys, size_t count,
				  int radius, double alpha, const MigMemory *memory, MigEmerging *out);

#endif /* MIG_EMERGING_H */
