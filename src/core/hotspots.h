/*
 * hotspots.h
 *		Where values are high or low together: Getis-Ord Gi* of each cell of a density.
 *
 * After J. K. Ord and A. Getis, Local Spatial Autocorrelation Statistics, Geographical Analysis 27 (1995), formula 5 with
 * weights of 1 within the window, the cell itself among them; p adjusted after Y. Benjamini and Y. Hochberg, Controlling the
 * False Discovery Rate, Journal of the Royal Statistical Society B 57 (1995).
 */
#ifndef MIG_HOTSPOTS_H
#define MIG_HOTSPOTS_H

#include <math.h>

#include "core/density.h"

/*
 * z of the sum of so many deviations from the mean of count values, whose squares add up to squares.  NaN if the values are
 * all alike or the sum is over all of them.
 */
static inline double
mig_gi_star(double sum, double within, double count, double squares)
{
	if (squares <= 0 || within >= count)
		return NAN;
	return sum / sqrt(squares / count * within * (count - within) / (count - 1));
}

/* Of each cell, in the order of the density: NaN where there is none. */
typedef struct MigHotspots
{
	double *z;
	double *p; /* two-sided */
	double *q; /* p adjusted */
} MigHotspots;

/* Cells are of one level; out has room for all. */
void mig_hotspots(const MigDensity *density, int32_t radius, const MigMemory *memory,
				  MigHotspots *out);

/* Writes p values adjusted by all that are not NaN. */
void mig_adjust_p(const double *p, size_t count, double *q, const MigMemory *memory);

#endif /* MIG_HOTSPOTS_H */
