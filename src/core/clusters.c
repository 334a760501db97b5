/*
 * clusters.c
 *		DBSCAN on the ground (see clusters.h).
 */
#include "core/clusters.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/radix.h"

#define PI 3.1415926535897931

/* Bands to both sides that hold points within eps: a band is a little less than eps / sqrt(2) high. */
#define AROUND 2
#define BANDS  (2 * AROUND + 1)

/* Bounds of distances are taken this much too far, so that rounding leaves nobody out. */
#define SLACK 1e-9

/* A point to be sorted, as a record of radix.h. */
typedef struct Record
{
	int64_t band;
	int64_t lon; /* in the order of longitudes */
	int64_t row;
	int64_t unused;
} Record;

typedef struct Band
{
	int64_t number;
	int32_t first;
	int32_t end;
	double parallel_min;
	double parallel_max;
} Band;

typedef struct Points
{
	const MigMemory *memory;
	int32_t count;
	double eps_m;
	double side_m;
	double minpts;
	/* in the order of bands and longitudes */
	MigWeighted *points;
	int32_t *rows; /* where they came from */
	int32_t *cells;
	bool *core;
	Band *bands;
	int32_t band_count;
	/* cells: their first points, and one more; their weights; the trees of those of one cluster; its number at the root */
	int32_t *starts;
	double *weights; /* up to minpts, or more */
	int32_t *parents;
	int32_t *numbers;
	int32_t cell_count;
	size_t steps; /* since work was last reported */
} Points;

static void
release(const MigMemory *memory, void *block)
{
	memory->release(memory->state, block);
}

static void
sort_points(Points *all, const MigWeighted *points)
{
	const MigMemory *memory = all->memory;
	size_t count = (size_t) all->count;
	Record *records = mig_allocate(memory, count, sizeof(Record));
	Record *spare = mig_allocate(memory, count, sizeof(Record));
	Record *sorted;

	for (size_t i = 0; i < count; i++)
	{
		mig_progress_at(memory, i);
		records[i] = (Record){
			.band = (int64_t) floor(points[i].ground.meridian_m / all->side_m),
			.lon = mig_key_of_double(points[i].ground.lon),
			.row = (int64_t) i,
		};
	}
	sorted = (Record *) mig_radix_sort((int64_t *) records, (int64_t *) spare, count,
									   sizeof(Record) / sizeof(int64_t), 2, memory);
	all->points = mig_allocate(memory, count, sizeof(MigWeighted));
	all->rows = mig_allocate(memory, count, sizeof(int32_t));
	all->bands = mig_allocate(memory, count, sizeof(Band));
	for (int32_t i = 0; i < all->count; i++)
	{
		Band *band;
		double parallel_m;

		mig_progress_at(memory, (size_t) i);
		all->points[i] = points[sorted[i].row];
		all->rows[i] = (int32_t) sorted[i].row;
		parallel_m = all->points[i].ground.parallel_m;
		if (i == 0 || sorted[i].band != sorted[i - 1].band)
			all->bands[all->band_count++] = (Band){sorted[i].band, i, i, parallel_m, parallel_m};
		band = all->bands + all->band_count - 1;
		band->end = i + 1;
		band->parallel_min = fmin(band->parallel_min, parallel_m);
		band->parallel_max = fmax(band->parallel_max, parallel_m);
	}
	release(memory, records);
	release(memory, spare);
}

/* Cuts each band into cells of one width, and makes core points of the points of full ones. */
static void
make_cells(Points *all)
{
	const MigMemory *memory = all->memory;
	size_t count = (size_t) all->count;

	all->cells = mig_allocate(memory, count, sizeof(int32_t));
	all->starts = mig_allocate(memory, count + 1, sizeof(int32_t));
	all->core = mig_allocate(memory, count, sizeof(bool));
	for (const Band *band = all->bands; band < all->bands + all->band_count; band++)
	{
		double per_radian = band->parallel_max / all->side_m;
		double last = -1;

		for (int32_t i = band->first; i < band->end; i++)
		{
			double column = floor((all->points[i].ground.lon + 4) * per_radian);

			mig_progress_at(memory, (size_t) i);
			if (column != last)
				all->starts[all->cell_count++] = i;
			all->cells[i] = all->cell_count - 1;
			last = column;
		}
	}
	all->starts[all->cell_count] = all->count;
	all->weights = mig_allocate(memory, (size_t) all->cell_count, sizeof(double));
	all->parents = mig_allocate(memory, (size_t) all->cell_count, sizeof(int32_t));
	all->numbers = mig_allocate(memory, (size_t) all->cell_count, sizeof(int32_t));
	for (int32_t cell = 0; cell < all->cell_count; cell++)
	{
		double weight = 0;

		mig_progress_at(memory, (size_t) cell);
		all->parents[cell] = cell;
		all->numbers[cell] = MIG_NOISE;
		for (int32_t i = all->starts[cell]; i < all->starts[cell + 1] && weight < all->minpts; i++)
			weight += all->points[i].weight;
		for (int32_t i = all->starts[cell]; i < all->starts[cell + 1]; i++)
			all->core[i] = weight >= all->minpts;
		all->weights[cell] = weight;
	}
}

/* --- Neighbourhoods --- */

/* A band around the one of a point: its points that may be within eps begin at first, and more to the south-west. */
typedef struct Strip
{
	const Band *band;
	double turn; /* radians of longitude within eps */
	int32_t first;
} Strip;

/* The bands around one of them, from one on. */
static int
strips_of(const Points *all, const Band *band, int from, Strip *strips)
{
	const Band *end = all->bands + all->band_count;
	const Band *other = band;
	int count = 0;

	while (other > all->bands && other[-1].number >= band->number + from)
		other--;
	for (; other < end && other->number <= band->number + AROUND; other++)
	{
		double square = band->parallel_min * other->parallel_min;

		if (other->number < band->number + from)
			continue;
		strips[count++] = (Strip){
			.band = other,
			.turn = square > 0 ? all->eps_m / sqrt(square) * (1 + SLACK) : 2 * PI,
			.first = other->first,
		};
	}
	return count;
}

/* Runs of points of a strip that may be within eps of a point: as they lie, and round the antimeridian. */
typedef struct Run
{
	int32_t first;
	int32_t end;   /* of the band: a run ends before it where longitudes are too far */
	double beyond; /* longitude */
} Run;

/* For points from one longitude to another, which come in order; returns the number of runs. */
static int
runs_of(const Points *all, Strip *strip, double from, double to, Run *runs)
{
	const Band *band = strip->band;
	double west = from - strip->turn;
	double east = to + strip->turn;
	int count = 0;

	if (east - west >= 2 * PI)
	{
		runs[0] = (Run){band->first, band->end, PI};
		return 1;
	}
	while (strip->first < band->end && all->points[strip->first].ground.lon < west)
		strip->first++;
	runs[count++] = (Run){strip->first, band->end, east};
	if (east > PI)
		runs[count++] = (Run){band->first, band->end, east - 2 * PI};
	if (west < -PI)
	{
		int32_t first = band->end;

		while (first > band->first && all->points[first - 1].ground.lon >= west + 2 * PI)
			first--;
		runs[count++] = (Run){first, band->end, PI};
	}
	return count;
}

static void
report(Points *all, int32_t steps)
{
	all->steps += (size_t) steps + 1;
	if (all->steps >= MIG_STEP)
	{
		all->memory->progress(all->memory->state);
		all->steps = 0;
	}
}

/* Is a point that is not in a full cell a core point? */
static bool
is_core(Points *all, int32_t point, Strip *strips, int strip_count)
{
	const MigWeighted *at = all->points + point;
	double square = all->eps_m * all->eps_m;
	int32_t cell = all->cells[point];
	double weight = all->weights[cell];

	for (int s = 0; s < strip_count; s++)
	{
		Run runs[3];
		int count = runs_of(all, strips + s, at->ground.lon, at->ground.lon, runs);

		for (int r = 0; r < count; r++)
		{
			int32_t i = runs[r].first;
			int32_t steps = 0;

			for (; i < runs[r].end && all->points[i].ground.lon <= runs[r].beyond; i++, steps++)
			{
				const MigWeighted *other = all->points + i;

				if (all->cells[i] == cell)
					i = all->starts[cell + 1] - 1;
				else if (mig_ground_square(&at->ground, &other->ground) <= square)
					weight += other->weight;
				if (weight >= all->minpts)
					return true;
			}
			report(all, steps);
		}
	}
	return weight >= all->minpts;
}

static int32_t
root_of(Points *all, int32_t cell)
{
	int32_t *parents = all->parents;

	while (parents[cell] != cell)
		cell = parents[cell] = parents[parents[cell]];
	return cell;
}

/* Is a core point of a cell within eps of one of another cell? */
static bool
are_near(Points *all, int32_t cell, int32_t other)
{
	double square = all->eps_m * all->eps_m;
	bool near = false;

	for (int32_t i = all->starts[cell]; i < all->starts[cell + 1] && !near; i++)
	{
		if (!all->core[i])
			continue;
		for (int32_t j = all->starts[other]; j < all->starts[other + 1] && !near; j++)
			near = all->core[j] &&
				   mig_ground_square(&all->points[i].ground, &all->points[j].ground) <= square;
		report(all, all->starts[other + 1] - all->starts[other]);
	}
	return near;
}

/* Joins the cells that have core points within eps of those of a cell. */
static void
join(Points *all, int32_t cell, Strip *strips, int strip_count)
{
	const MigWeighted *first = all->points + all->starts[cell];
	const MigWeighted *last = all->points + all->starts[cell + 1] - 1;

	for (int s = 0; s < strip_count; s++)
	{
		Run runs[3];
		int count = runs_of(all, strips + s, first->ground.lon, last->ground.lon, runs);

		for (int r = 0; r < count; r++)
		{
			int32_t i = runs[r].first;
			int32_t steps = 0;

			for (; i < runs[r].end && all->points[i].ground.lon <= runs[r].beyond; steps++)
			{
				int32_t other = all->cells[i];
				int32_t root = root_of(all, cell);
				int32_t other_root = root_of(all, other);

				if (root != other_root && are_near(all, cell, other))
					all->parents[other_root] = root;
				i = all->starts[other + 1];
			}
			report(all, steps);
		}
	}
}

/* The lowest number of a cluster with a core point within eps. */
static int32_t
border_of(Points *all, int32_t point, Strip *strips, int strip_count)
{
	const MigGround *at = &all->points[point].ground;
	double square = all->eps_m * all->eps_m;
	int32_t lowest = MIG_NOISE;

	for (int s = 0; s < strip_count; s++)
	{
		Run runs[3];
		int count = runs_of(all, strips + s, at->lon, at->lon, runs);

		for (int r = 0; r < count; r++)
		{
			int32_t i = runs[r].first;
			int32_t steps = 0;

			for (; i < runs[r].end && all->points[i].ground.lon <= runs[r].beyond; steps++)
			{
				int32_t cell = all->cells[i];
				int32_t end = all->starts[cell + 1];
				int32_t number = all->numbers[root_of(all, cell)];

				if (number != MIG_NOISE && (lowest == MIG_NOISE || number < lowest))
					for (; i < end; i++, steps++)
						if (all->core[i] && mig_ground_square(at, &all->points[i].ground) <= square)
						{
							lowest = number;
							break;
						}
				i = end;
			}
			report(all, steps);
		}
	}
	return lowest;
}

/* Numbers the clusters by the rows of their first core points. */
static void
number_clusters(Points *all, int32_t *clusters)
{
	int32_t next = 0;

	for (int32_t i = 0; i < all->count; i++)
	{
		mig_progress_at(all->memory, (size_t) i);
		clusters[all->rows[i]] = all->core[i] ? all->cells[i] : MIG_NOISE;
	}
	for (int32_t row = 0; row < all->count; row++)
	{
		int32_t root;

		mig_progress_at(all->memory, (size_t) row);
		if (clusters[row] == MIG_NOISE)
			continue;
		root = root_of(all, clusters[row]);
		if (all->numbers[root] == MIG_NOISE)
			all->numbers[root] = next++;
		clusters[row] = all->numbers[root];
	}
}

static void
find_clusters(Points *all, int32_t *clusters)
{
	Strip strips[BANDS];
	int count;

	for (const Band *band = all->bands; band < all->bands + all->band_count; band++)
	{
		count = strips_of(all, band, -AROUND, strips);
		for (int32_t i = band->first; i < band->end; i++)
			if (!all->core[i])
				all->core[i] = is_core(all, i, strips, count);
	}
	for (const Band *band = all->bands; band < all->bands + all->band_count; band++)
	{
		count = strips_of(all, band, 0, strips);
		for (int32_t i = band->first; i < band->end; i = all->starts[all->cells[i] + 1])
			join(all, all->cells[i], strips, count);
	}
	number_clusters(all, clusters);
	for (const Band *band = all->bands; band < all->bands + all->band_count; band++)
	{
		count = strips_of(all, band, -AROUND, strips);
		for (int32_t i = band->first; i < band->end; i++)
			if (!all->core[i])
				clusters[all->rows[i]] = border_of(all, i, strips, count);
	}
}

MigStatus
mig_clusters(const MigWeighted *points, size_t count, double eps_m, double minpts,
			 int32_t *clusters, const MigMemory *memory)
{
	Points all = {
		.memory = memory,
		.count = (int32_t) count,
		.eps_m = eps_m,
		.side_m = (eps_m - MIG_EPS_MIN_M / 1000) * 0.70710678118654752 * (1 - SLACK),
		.minpts = minpts,
	};

	if (count > INT32_MAX)
		return MIG_TOO_LARGE;
	sort_points(&all, points);
	make_cells(&all);
	find_clusters(&all, clusters);
	release(memory, all.points);
	release(memory, all.rows);
	release(memory, all.cells);
	release(memory, all.core);
	release(memory, all.bands);
	release(memory, all.starts);
	release(memory, all.weights);
	release(memory, all.parents);
	release(memory, all.numbers);
	return MIG_OK;
}
