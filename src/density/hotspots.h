/*
 * hotspots.h
 *		Where high values of a density lie together, and where low ones: Gi* of each cell.
 *
 * After J. K. Ord and A. Getis, Local Spatial Autocorrelation Statistics: Distributional Issues and an
 * Application, Geographical Analysis 27, 1995, with weights 1 over a square window and the cell itself in it;
 * q-values after Y. Benjamini and Y. Hochberg, Controlling the False Discovery Rate, JRSS B 57, 1995.
 */
#ifndef MIG_HOTSPOTS_H
#define MIG_HOTSPOTS_H

#include "density/neighbors.h"

typedef struct MigHotspot
{
	double z; /* NaN where there is none */
	double p;
	double q;
} MigHotspot;

/*
 * Gi* of a window: the sum of deviations from the mean over its cells, whose number is within, of count cells
 * that have this sum of squares.  NaN without variance, or if the window has all cells.
 */
double mig_hotspot_z(double sum, double within, double count, double squares);

/* For each cell of a density of one size, in its order. */
void mig_hotspots(const MigDensity *density, int radius, const MigMemory *memory, MigHotspot *out);

#endif /* MIG_HOTSPOTS_H */
