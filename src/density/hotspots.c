/*
 * hotspots.c
 *		Gi* of the cells of a density (see hotspots.h).
 */
#include "density/hotspots.h"

#include <math.h>

#include "base/radix.h"

double
mig_hotspot_z(double sum, double within, double count, double squares)
{
	double spread = count > 1 ? within * (count - within) / (count - 1) : 0;

	if (squares == 0 || spread == 0)
		return NAN;
	return sum / (sqrt(squares / count) * sqrt(spread));
}

/* Sets q: the smallest false discovery rate at which a cell is among the discoveries. */
static void
adjust(MigHotspot *hotspots, size_t count, const MigMemory *memory)
{
	int64_t *records = mig_allocate(memory, count, 2 * sizeof(int64_t));
	int64_t *spare = mig_allocate(memory, count, 2 * sizeof(int64_t));
	int64_t *sorted;
	size_t known = 0;
	double q = 1;

	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		hotspots[i].q = NAN;
		if (isnan(hotspots[i].p))
			continue;
		records[2 * known] = mig_key_of_double(hotspots[i].p);
		records[2 * known + 1] = (int64_t) i;
		known++;
	}
	sorted = mig_radix_sort(records, spare, known, 2, 1, memory);
	for (size_t i = known; i-- > 0;)
	{
		MigHotspot *hotspot = &hotspots[sorted[2 * i + 1]];

		mig_progress(memory, 1);
		q = fmin(q, hotspot->p * ((double) known / (double) (i + 1)));
		hotspot->q = q;
	}
	memory->release(memory->state, records);
	memory->release(memory->state, spare);
}

void
mig_hotspots(const MigDensity *density, int radius, const MigMemory *memory, MigHotspot *out)
{
	size_t count = density->count;
	double *values = mig_allocate(memory, count, sizeof(double));
	double *sums = mig_allocate(memory, count, sizeof(double));
	double *within = mig_allocate(memory, count, sizeof(double));
	MigNeighbors neighbors;
	double squares;

	mig_neighbors_init(&neighbors, density, radius, memory);
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		values[i] = mig_density_value(density, neighbors.places[i]);
	}
	squares = mig_center(values, count, memory);
	mig_neighbors_sum(&neighbors, values, sums, within);
	for (size_t i = 0; i < count; i++)
	{
		MigHotspot *hotspot = &out[neighbors.places[i]];

		mig_progress(memory, 1);
		hotspot->z = mig_hotspot_z(sums[i], within[i], (double) count, squares);
		hotspot->p = mig_normal_p(hotspot->z);
	}
	adjust(out, count, memory);
	mig_neighbors_free(&neighbors);
	memory->release(memory->state, values);
	memory->release(memory->state, sums);
	memory->release(memory->state, within);
}
