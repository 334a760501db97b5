/*
 * Points, a kernel, a bandwidth and a size from any bytes: the surface is the sum of the kernels at each cell, cells
 * are sorted, and no point is lost.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "density/kde.h"

#define POINTS_MAX 24
#define CELLS_MAX  4000

typedef struct Place
{
	double lon;
	double lat;
} Place;

static int
by_place(const void *a, const void *b)
{
	const Place *p = a;
	const Place *q = b;

	return p->lat != q->lat ? (p->lat < q->lat ? -1 : 1) : (p->lon > q->lon) - (p->lon < q->lon);
}

/* The value by definition; *slack is the tolerance where a kernel ends. */
static double
sum_at(const MigGround *at, const MigGround *grounds, size_t count, MigKernel kernel,
	   double bandwidth_m, double *slack)
{
	double sum = 0;

	*slack = 0;
	for (size_t i = 0; i < count; i++)
	{
		double u = sqrt(mig_ground_square(at, grounds + i)) / bandwidth_m;
		double end = kernel == MIG_GAUSSIAN ? MIG_KDE_GAUSSIAN_REACH : 1;
		double value = kernel == MIG_EPANECHNIKOV ? 2 * (1 - u * u)
					   : kernel == MIG_QUARTIC    ? 3 * (1 - u * u) * (1 - u * u)
					   : kernel == MIG_TRIANGULAR ? 3 * (1 - u)
					   : kernel == MIG_UNIFORM    ? 1
												  : exp(-u * u / 2) / 2;

		if (u < end)
			sum += value;
		if (fabs(u - end) < 1e-6)
			*slack += fabs(value) + 1e-6;
	}
	return sum * 1e6 / (3.14159265358979323846 * bandwidth_m * bandwidth_m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Place places[POINTS_MAX] = {{0, 0}};
	MigGround grounds[POINTS_MAX];
	MigKernel kernel;
	int level;
	double bandwidth_m;
	double peak;
	size_t count = 0;
	MigKde kde;
	MigStatus status = MIG_OK;
	MigStatus end;

	if (size < 8)
		return 0;
	kernel = data[0] % MIG_KERNELS;
	level = data[1] % MIG_GRIDCELL_LEVELS;
	/* up to 15 cells wide */
	bandwidth_m =
		mig_gridcell_size_of_level(level) * (data[2] + 1) / (kernel == MIG_GAUSSIAN ? 85.0 : 17.0);
	bandwidth_m = fmin(fmax(bandwidth_m, MIG_KDE_BANDWIDTH_MIN_M), MIG_KDE_BANDWIDTH_MAX_M);
	for (size_t at = 8; at + 4 <= size && count < POINTS_MAX; at += 4)
	{
		Place *place = places + count;
		double unit = bandwidth_m / 111000 / 20;

		place->lon = (data[3] - 128) * 180.0 / 128 + (data[at] - 128 + data[at + 1] / 256.0) * unit;
		place->lat =
			(data[4] - 128) * 90.0 / 128 + (data[at + 2] - 128 + data[at + 3] / 256.0) * unit;
		place->lon += place->lon > 180 ? -360 : place->lon < -180 ? 360 : 0;
		place->lat = fmin(fmax(place->lat, -90), 90);
		count += !mig_kernel_reaches_pole(place->lat, mig_kernel_reach(kernel, bandwidth_m));
	}
	qsort(places, count, sizeof(Place), by_place);
	mig_kde_begin(&kde, kernel, bandwidth_m, level, data[5] % 2 == 1, CELLS_MAX, &memory);
	for (size_t i = 0; i < count && status == MIG_OK; i++)
	{
		grounds[i] = mig_ground_at(places[i].lon, places[i].lat);
		status = mig_kde_add(&kde, places[i].lon, places[i].lat, 1);
	}
	end = mig_kde_end(&kde);
	peak = kde.peak;
	for (size_t i = 0; i < kde.cell_count && status == MIG_OK && end == MIG_OK; i++)
	{
		double lon_deg;
		double lat_deg;
		double slack;
		double expected;
		MigGround ground;

		if (mig_gridcell_check(kde.cells[i].cell) != MIG_OK || !(kde.cells[i].value > 0) ||
			(i > 0 && kde.cells[i - 1].cell >= kde.cells[i].cell))
			abort();
		mig_gridcell_center(kde.cells[i].cell, &lon_deg, &lat_deg);
		ground = mig_ground_at(lon_deg, lat_deg);
		expected = sum_at(&ground, grounds, count, kernel, bandwidth_m, &slack);
		/* positions are resolved to 1e-8 m, and coefficients are rounded (see kde.c) */
		if (fabs(expected - kde.cells[i].value) >
			1e-9 * expected + peak * (1e-9 + slack + (double) count * 1e-7 / bandwidth_m))
			abort();
	}
	/* the cells of the points themselves are present, if the kernel reaches their centres */
	for (size_t i = 0; i < count && status == MIG_OK && end == MIG_OK; i++)
	{
		MigGridCell cell;
		double lon_deg;
		double lat_deg;
		double slack;
		MigGround ground;
		size_t at = 0;

		if (mig_gridcell_at(places[i].lon, places[i].lat, mig_gridcell_size_of_level(level),
							&cell) != MIG_OK)
			abort();
		mig_gridcell_center(cell, &lon_deg, &lat_deg);
		ground = mig_ground_at(lon_deg, lat_deg);
		if (sum_at(&ground, grounds + i, 1, kernel, bandwidth_m, &slack) < 1e-6 * peak || slack > 0)
			continue;
		while (at < kde.cell_count && kde.cells[at].cell != cell)
			at++;
		if (at == kde.cell_count)
			abort();
	}
	free(kde.cells);
	return 0;
}
