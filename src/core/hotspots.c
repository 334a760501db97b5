/*
 * hotspots.c
 *		Getis-Ord Gi* of each cell of a density (see hotspots.h).
 */
#include "core/hotspots.h"

#include <string.h>

#include "core/moments.h"
#include "core/neighbors.h"
#include "core/radix.h"

void
mig_adjust_p(const double *p, size_t count, double *q, const MigMemory *memory)
{
	int64_t *records;
	int64_t *spare;
	int64_t *sorted;
	size_t tests = 0;
	double least = 1;

	if (count == 0)
		return;
	records = memory->resize(memory->state, NULL, 4 * count * sizeof(int64_t));
	spare = records + 2 * count;
	for (size_t i = 0; i < count; i++)
	{
		mig_progress_at(memory, i);
		q[i] = p[i];
		if (isnan(p[i]))
			continue;
		/* Doubles that are not negative are in the order of their bits. */
		memcpy(records + 2 * tests, p + i, sizeof(int64_t));
		records[2 * tests++ + 1] = (int64_t) i;
	}
	sorted = tests > 0 ? mig_radix_sort(records, spare, tests, 2, 1, memory) : records;
	for (size_t rank = tests; rank > 0; rank--)
	{
		size_t i = (size_t) sorted[2 * rank - 1];
		double adjusted = p[i] * (double) tests / (double) rank;

		mig_progress_at(memory, rank);
		least = adjusted < least ? adjusted : least;
		q[i] = least;
	}
	memory->release(memory->state, records);
}

void
mig_hotspots(const MigDensity *density, int32_t radius, const MigMemory *memory, MigHotspots *out)
{
	size_t count = density->count;
	double squares;
	double *running;
	MigNeighbors map;
	MigWindow window;

	if (count == 0)
		return;
	/* The deviations have their place in z until the running sums are made of them. */
	mig_density_deviations(density, mig_density_factor(density, memory), memory, out->z);
	squares = mig_sum_of_squares(out->z, count, memory);
	mig_neighbors_init(&map, density, memory);
	running = memory->resize(memory->state, NULL, map.places * sizeof(double));
	mig_neighbors_run(&map, out->z, running);
	mig_window_init(&window, &map, radius);
	while (mig_window_next(&window))
	{
		uint32_t cell = map.cell[window.place];

		out->z[cell] = mig_gi_star(mig_window_sum(&window, running),
								   (double) mig_window_cells(&window), (double) count, squares);
		out->p[cell] = mig_normal_p(out->z[cell]);
	}
	mig_window_free(&window);
	memory->release(memory->state, running);
	mig_neighbors_free(&map);
	mig_adjust_p(out->p, count, out->q, memory);
}
