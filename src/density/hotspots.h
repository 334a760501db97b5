/*
 * hotspots.h
 *		Spatial clusters of high values of a density, and of low ones: Gi* of each cell.
 *
 * From J. K. Ord and A. Getis, Local Spatial Autocorrelation Statistics: Distributional Issues and an
 * Application, Geographical Analysis 27, 1995, with weights 1 over a square window that includes the cell;
 * q-values from Y. Benjamini and Y. Hochberg, Controlling the False Discovery Rate, JRSS B 57, 1995.
 */
#ifndef MIG_HOTSPOTS_H
#define MIG_HOTSPOTS_H

#include "density/neighbors.h"

typedef struct MigHotspot
{
	double z; /* NaN if undefined */
	double p;
	double q;
} MigHotspot;

/*
 * Gi* of a window: sum is that of the deviations from the mean over its cells, of which there are within; count
 * is the number of all cells, squares their sum of squares.  NaN without variance, or if the window has all cells.
 */
double mig_hotspot_z(double sum, double within, double count, double squares);

/* Results for each cell of a density of one cell size, in its order. */
void mig_hotspots(const MigDensity *density, int radius, const MigMemory *memory, MigHotspot *out);

#endif /* MIG_HOTSPOTS_H */
