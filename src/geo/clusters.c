/*
 * clusters.c
 *		DBSCAN on the ground (see clusters.h).
 */
#include "geo/clusters.h"

#include <math.h>
#include <stdbool.h>

#include "base/array.h"
#include "base/row_order.h"
#include "geo/ground_tree.h"

#define PI 3.1415926535897931

/* Bands on each side that can have points within eps: a band is slightly lower than eps / sqrt(2). */
#define AROUND   2
#define BANDS    (2 * AROUND + 1)
#define RUNS_MAX (2 * BANDS + 1)

/* Points are sorted by columns, at least this many of which make a cell. */
#define COLUMNS 64

/* Relative slack of distance bounds, so that rounding excludes no point, and additional slack of longitudes. */
#define SLACK     1e-9
#define SLACK_LON 1e-15

/*
 * Points are counted by trees if a cell has more than TREE_CELL points and enough are around them.  Pairs of
 * points are compared without trees up to a limit per point of a cell: usually a near one is found soon.
 */
#define TREE_CELL   8
#define TREE_AROUND 512
#define TREE_PAIRS  16

#define NO_TREE UINT32_MAX

typedef struct Band
{
	int64_t number;
	int32_t first; /* first of its cells; of its points before they are divided into cells */
	int32_t end;
	double south; /* bounds of its points */
	double north;
	double parallel_min;
	double parallel_max;
} Band;

typedef struct Points
{
	const MigMemory *memory;
	const MigWeighted *given;
	int32_t count;
	double square; /* of eps */
	double side_m;
	double minpts;
	double heaviest; /* maximum weight of a point */
	bool whole;      /* are weights whole numbers, whose sums are exact? */
	/* in the order of bands and columns */
	double *meridian_m;
	double *parallel_m;
	double *lon;
	double *weight;
	uint32_t *rows; /* original positions */
	bool *core;
	Band *bands;
	int32_t band_count;
	/* per cell: first point, plus one more; bounds; core points; disjoint sets of clusters; cluster number */
	int32_t *starts;
	double *west;
	double *east;
	int32_t *cores;
	int32_t *parents;
	int32_t *numbers;
	int32_t cell_count;
	/* trees of cells, if any, and pairs of their points compared without a tree */
	MigGroundTree tree;
	uint32_t *roots;
	uint32_t *pairs;
	uint32_t *around; /* roots of the cells around one */
	size_t around_room;
} Points;

static void
release(const MigMemory *memory, void *block)
{
	memory->release(memory->state, block);
}

static void
widen(double *low, double *high, double value)
{
	if (value < *low)
		*low = value;
	if (value > *high)
		*high = value;
}

static int64_t
band_of(const Points *all, const MigGround *at)
{
	return (int64_t) floor(at->meridian_m / all->side_m);
}

static int64_t
column_of(const Points *all, double lon)
{
	return (int64_t) ((lon + 4) * (COLUMNS * MIG_GROUND_A_M / all->side_m));
}

/* The place of an input point, for row_order.h. */
static MigRowColumn
place_of(const void *state, size_t point)
{
	const Points *all = state;
	const MigGround *at = &all->given[point].ground;

	return (MigRowColumn){band_of(all, at), column_of(all, at->lon)};
}

static size_t
count_bands(const Points *all)
{
	size_t bands = 0;
	int64_t last = 0;

	for (int32_t i = 0; i < all->count; i++)
	{
		int64_t number = band_of(all, &all->given[all->rows[i]].ground);

		mig_progress(all->memory, 1);
		bands += i == 0 || number != last;
		last = number;
	}
	return bands;
}

/* Stores the points in sorted order, and finds the bands. */
static void
make_bands(Points *all)
{
	const MigMemory *memory = all->memory;
	size_t count = (size_t) all->count;
	Band *band = NULL;

	all->meridian_m = mig_allocate(memory, count, sizeof(double));
	all->parallel_m = mig_allocate(memory, count, sizeof(double));
	all->lon = mig_allocate(memory, count, sizeof(double));
	all->weight = mig_allocate(memory, count, sizeof(double));
	all->bands = mig_allocate(memory, count_bands(all), sizeof(Band));
	all->whole = true;
	for (int32_t i = 0; i < all->count; i++)
	{
		const MigWeighted *point = all->given + all->rows[i];
		MigGround at = point->ground;
		int64_t number = band_of(all, &at);

		mig_progress(memory, 1);
		all->meridian_m[i] = at.meridian_m;
		all->parallel_m[i] = at.parallel_m;
		all->lon[i] = at.lon;
		all->weight[i] = point->weight;
		if (point->weight > all->heaviest)
			all->heaviest = point->weight;
		all->whole &= point->weight == floor(point->weight);
		if (band == NULL || number != band->number)
		{
			band = all->bands + all->band_count++;
			*band =
				(Band){number, i, i, at.meridian_m, at.meridian_m, at.parallel_m, at.parallel_m};
		}
		band->end = i + 1;
		widen(&band->south, &band->north, at.meridian_m);
		widen(&band->parallel_min, &band->parallel_max, at.parallel_m);
	}
}

/* Divides each band into cells of equal width. */
static void
make_cells(Points *all)
{
	const MigMemory *memory = all->memory;
	size_t count = (size_t) all->count;

	all->starts = mig_allocate(memory, count + 1, sizeof(int32_t));
	all->west = mig_allocate(memory, count, sizeof(double));
	all->east = mig_allocate(memory, count, sizeof(double));
	for (Band *band = all->bands; band < all->bands + all->band_count; band++)
	{
		int64_t columns = (int64_t) fmin(COLUMNS * MIG_GROUND_A_M / band->parallel_max, 1e18);
		int32_t first = all->cell_count;
		int64_t last = -1;

		for (int32_t i = band->first; i < band->end; i++)
		{
			double lon = all->lon[i];
			int64_t column = column_of(all, lon) / columns;
			int32_t cell;

			mig_progress(memory, 1);
			if (column != last)
			{
				all->starts[all->cell_count] = i;
				all->west[all->cell_count] = lon;
				all->east[all->cell_count++] = lon;
			}
			last = column;
			cell = all->cell_count - 1;
			widen(all->west + cell, all->east + cell, lon);
		}
		band->first = first;
		band->end = all->cell_count;
	}
	all->starts[all->cell_count] = all->count;
}

/* --- Neighbourhoods --- */

/* A band near that of a cell: its cells that may have points within eps; both ends only move east. */
typedef struct Strip
{
	const Band *band;
	double turn; /* radians of longitude within eps */
	int32_t first;
	int32_t end;
} Strip;

/* The bands around one, the nearest first, or only those to the north, itself included. */
static int
strips_of(const Points *all, const Band *band, bool south, Strip *strips)
{
	const Band *last = all->bands + all->band_count - 1;
	int count = 0;

	for (int away = 0; away <= AROUND; away++)
		for (int side = south && away > 0 ? -1 : 1; side <= 1; side += 2)
		{
			int64_t number = band->number + (side < 0 ? -away : away);
			const Band *other = band;
			double gap;
			double square;
			double parallels;

			while (other > all->bands && other->number > number)
				other--;
			while (other < last && other->number < number)
				other++;
			if (other->number != number)
				continue;
			gap = fmax(0, fmax(other->south - band->north, band->south - other->north));
			square = all->square * (1 + SLACK) - gap * gap;
			parallels = band->parallel_min * other->parallel_min;
			if (square < 0)
				continue;
			strips[count++] = (Strip){
				.band = other,
				.turn = parallels > 0 ? sqrt(square / parallels) + SLACK_LON : 2 * PI,
				.first = other->first,
				.end = other->first,
			};
		}
	return count;
}

/* Consecutive cells of a band. */
typedef struct Run
{
	const Band *band;
	int32_t first;
	int32_t end;
} Run;

/* Adds a run without this cell. */
static int
add_run(Run *runs, int count, Run run, int32_t cell)
{
	if (run.first <= cell && cell < run.end)
	{
		if (run.first < cell)
			runs[count++] = (Run){run.band, run.first, cell};
		run.first = cell + 1;
	}
	if (run.first < run.end)
		runs[count++] = run;
	return count;
}

/* The cells around one that may have points within eps of its points; to be called in order for the cells of a band. */
static int
runs_around(const Points *all, int32_t cell, Strip *strips, int strip_count, Run *runs)
{
	int count = 0;

	for (Strip *strip = strips; strip < strips + strip_count; strip++)
	{
		const Band *band = strip->band;
		double west = all->west[cell] - strip->turn;
		double east = all->east[cell] + strip->turn;

		if (east - west + all->side_m / band->parallel_max >= 2 * PI)
		{
			count = add_run(runs, count, (Run){band, band->first, band->end}, cell);
			continue;
		}
		while (strip->first < band->end && all->east[strip->first] < west)
			strip->first++;
		while (strip->end < band->end && all->west[strip->end] <= east)
			strip->end++;
		count = add_run(runs, count, (Run){band, strip->first, strip->end}, cell);
		if (east > PI)
		{
			int32_t end = band->first;

			while (end < band->end && all->west[end] <= east - 2 * PI + SLACK_LON)
				end++;
			count = add_run(runs, count, (Run){band, band->first, end}, cell);
		}
		if (west < -PI)
		{
			int32_t first = band->end;

			while (first > band->first && all->east[first - 1] >= west + 2 * PI - SLACK_LON)
				first--;
			count = add_run(runs, count, (Run){band, first, band->end}, cell);
		}
	}
	return count;
}

static MigGround
ground_of(const Points *all, int32_t point)
{
	return (MigGround){all->meridian_m[point], all->parallel_m[point], all->lon[point]};
}

static bool
is_near(const Points *all, const MigGround *at, int32_t point)
{
	MigGround other = ground_of(all, point);

	return mig_ground_square(at, &other) <= all->square;
}

/* May points of a band be within eps of a point? */
static bool
may_be_near(const Points *all, const MigGround *at, const Band *band)
{
	double gap = fmax(0, fmax(at->meridian_m - band->north, band->south - at->meridian_m));

	return gap * gap <= all->square;
}

static void
report(Points *all, int32_t steps)
{
	mig_progress(all->memory, (size_t) steps + 1);
}

/* The tree of a cell, built if there is none. */
static uint32_t
tree_of(Points *all, int32_t cell)
{
	if (all->roots[cell] == NO_TREE)
		all->roots[cell] =
			mig_ground_tree_add(&all->tree, all->starts[cell], all->starts[cell + 1]);
	return all->roots[cell];
}

/* Does a cell have a tree, or were so many pairs of its points compared that it needs one? */
static bool
has_tree(const Points *all, int32_t cell)
{
	size_t count = (size_t) (all->starts[cell + 1] - all->starts[cell]);

	return all->roots[cell] != NO_TREE || all->pairs[cell] > TREE_PAIRS * count;
}

/* Counts the pairs of a point of another cell and those of a cell. */
static void
count_pairs(Points *all, int32_t cell, int32_t count)
{
	uint32_t before = all->pairs[cell];

	all->pairs[cell] += (uint32_t) count;
	if (all->pairs[cell] < before)
		all->pairs[cell] = UINT32_MAX;
	report(all, count);
}

/* --- Core points --- */

#define LANES 4

/* The weight of the points from first to end within eps. */
static double
weight_near(const Points *all, const MigGround *at, int32_t first, int32_t end)
{
	double sums[LANES] = {0};
	int32_t i = first;

	for (; i + LANES <= end; i += LANES)
		for (int lane = 0; lane < LANES; lane++)
			sums[lane] += all->weight[i + lane] * is_near(all, at, i + lane);
	for (; i < end; i++)
		sums[0] += all->weight[i] * is_near(all, at, i);
	return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/* Is a point of a cell that is not full a core point? */
static bool
is_core(Points *all, int32_t point, double weight, const Run *runs, int run_count)
{
	MigGround at = ground_of(all, point);

	for (const Run *run = runs; run < runs + run_count && weight < all->minpts; run++)
	{
		int32_t first = all->starts[run->first];
		int32_t end = all->starts[run->end];

		if (!may_be_near(all, &at, run->band))
			continue;
		weight += weight_near(all, &at, first, end);
		report(all, end - first);
	}
	return weight >= all->minpts;
}

/* Bound on the rounding error of a sum of weights, at most max, in any order. */
static double
error_of(const Points *all, double max, size_t count)
{
	return all->whole && max < 0x1p53 ? 0 : max * (double) count * 0x1p-51;
}

/* The points that may be near a point of a cell that is not full, for sums in a fixed order. */
typedef struct Pairs
{
	Points *all;
	double weight;
	const Run *runs;
	int run_count;
} Pairs;

static bool
is_core_by_pairs(void *state, int32_t point)
{
	const Pairs *pairs = state;

	return is_core(pairs->all, point, pairs->weight, pairs->runs, pairs->run_count);
}

/* Finds the core points of a cell by the trees of the cells around it; weight is that of the cell. */
static void
find_cores_by_trees(Points *all, int32_t cell, double weight, double around, const Run *runs,
					int run_count)
{
	size_t trees = 0;
	size_t points = (size_t) (all->starts[cell + 1] - all->starts[cell]);

	for (const Run *run = runs; run < runs + run_count; run++)
	{
		size_t cells = (size_t) (run->end - run->first);

		all->around =
			mig_grow(all->memory, all->around, &all->around_room, trees + cells, sizeof(uint32_t));
		for (int32_t other = run->first; other < run->end; other++)
			all->around[trees++] = tree_of(all, other);
		points += (size_t) (all->starts[run->end] - all->starts[run->first]);
	}
	mig_ground_tree_weigh(&all->tree, tree_of(all, cell), all->around, trees, weight, all->minpts,
						  error_of(all, weight + around, points), is_core_by_pairs,
						  &(Pairs){all, weight, runs, run_count}, all->core);
}

static void
find_cores(Points *all, int32_t cell, Strip *strips, int strip_count)
{
	int32_t first = all->starts[cell];
	int32_t end = all->starts[cell + 1];
	double weight = 0;
	double around = 0;
	int64_t others = 0;
	Run runs[RUNS_MAX];
	int count = 0;

	for (int32_t i = first; i < end && weight < all->minpts; i++)
		weight += all->weight[i];
	if (weight < all->minpts)
	{
		count = runs_around(all, cell, strips, strip_count, runs);
		for (const Run *run = runs; run < runs + count; run++)
		{
			others += all->starts[run->end] - all->starts[run->first];
			around += (all->starts[run->end] - all->starts[run->first]) * all->heaviest;
		}
	}
	if (weight < all->minpts && weight + around >= all->minpts && end - first > TREE_CELL &&
		others > TREE_AROUND)
		find_cores_by_trees(all, cell, weight, around, runs, count);
	else
		for (int32_t i = first; i < end; i++)
			all->core[i] = weight + around >= all->minpts && is_core(all, i, weight, runs, count);
	all->cores[cell] = 0;
	for (int32_t i = first; i < end; i++)
		all->cores[cell] += all->core[i];
	report(all, end - first);
}

/* --- Clusters --- */

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
	bool near = false;

	for (int32_t i = all->starts[cell]; i < all->starts[cell + 1] && !near; i++)
	{
		MigGround at = ground_of(all, i);
		int32_t j = all->starts[other];

		if (!all->core[i])
			continue;
		if (has_tree(all, other) && has_tree(all, cell))
		{
			uint32_t root = tree_of(all, cell);

			return mig_ground_tree_touch(&all->tree, root, tree_of(all, other));
		}
		while (j < all->starts[other + 1] && !near)
		{
			near = all->core[j] && is_near(all, &at, j);
			j++;
		}
		count_pairs(all, other, j - all->starts[other]);
		count_pairs(all, cell, j - all->starts[other]);
	}
	return near;
}

/* Joins the cells that have core points within eps of those of a cell. */
static void
join(Points *all, int32_t cell, Strip *strips, int strip_count)
{
	Run runs[RUNS_MAX];
	int count = 0;
	int32_t root;

	if (all->cores[cell] > 0)
		count = runs_around(all, cell, strips, strip_count, runs);
	root = root_of(all, cell);
	for (int r = 0; r < count; r++)
	{
		for (int32_t other = runs[r].first; other < runs[r].end; other++)
		{
			int32_t other_root;

			/* pairs within a band are visited from both sides */
			if (other < cell || all->cores[other] == 0)
				continue;
			other_root = root_of(all, other);
			if (root != other_root && are_near(all, cell, other))
				all->parents[other_root] = root;
		}
		report(all, runs[r].end - runs[r].first);
	}
}

/* Numbers the clusters by the rows of their first core points. */
static void
number_clusters(Points *all, int32_t *clusters)
{
	int32_t next = 0;

	for (int32_t cell = 0; cell < all->cell_count; cell++)
	{
		all->numbers[cell] = MIG_NOISE;
		for (int32_t i = all->starts[cell]; i < all->starts[cell + 1]; i++)
		{
			mig_progress(all->memory, 1);
			clusters[all->rows[i]] = all->core[i] ? root_of(all, cell) : MIG_NOISE;
		}
	}
	for (int32_t row = 0; row < all->count; row++)
	{
		int32_t root = clusters[row];

		mig_progress(all->memory, 1);
		if (root == MIG_NOISE)
			continue;
		if (all->numbers[root] == MIG_NOISE)
			all->numbers[root] = next++;
		clusters[row] = all->numbers[root];
	}
	for (int32_t cell = 0; cell < all->cell_count; cell++)
	{
		mig_progress(all->memory, 1);
		all->numbers[cell] = all->numbers[root_of(all, cell)];
	}
}

/* Is the number of a cell lower than the lowest so far? */
static bool
is_lower(int32_t number, int32_t lowest)
{
	return number != MIG_NOISE && (lowest == MIG_NOISE || number < lowest);
}

/* Is a core point of a cell within eps of a position? */
static bool
reaches(Points *all, int32_t cell, const MigGround *at)
{
	bool near = false;
	int32_t i = all->starts[cell];

	if (has_tree(all, cell))
		return mig_ground_tree_reaches(&all->tree, tree_of(all, cell), at);
	while (i < all->starts[cell + 1] && !near)
	{
		near = all->core[i] && is_near(all, at, i);
		i++;
	}
	count_pairs(all, cell, i - all->starts[cell]);
	return near;
}

/* The lowest number of a cluster with a core point within eps, or the given one if lower. */
static int32_t
border_of(Points *all, int32_t point, int32_t lowest, const Run *runs, int run_count)
{
	MigGround at = ground_of(all, point);

	for (const Run *run = runs; run < runs + run_count; run++)
	{
		if (!may_be_near(all, &at, run->band))
			continue;
		for (int32_t cell = run->first; cell < run->end; cell++)
			if (is_lower(all->numbers[cell], lowest) && reaches(all, cell, &at))
				lowest = all->numbers[cell];
		report(all, run->end - run->first);
	}
	return lowest;
}

/* Assigns the points of a cell that are not core points. */
static void
find_border(Points *all, int32_t cell, Strip *strips, int strip_count, int32_t *clusters)
{
	int32_t first = all->starts[cell];
	int32_t end = all->starts[cell + 1];
	bool lower = false;
	Run runs[RUNS_MAX];
	int count = 0;

	if (all->cores[cell] < end - first)
		count = runs_around(all, cell, strips, strip_count, runs);
	for (int r = 0; r < count; r++)
		for (int32_t other = runs[r].first; other < runs[r].end && !lower; other++)
			lower = is_lower(all->numbers[other], all->numbers[cell]);
	for (int32_t i = first; i < end; i++)
		if (!all->core[i])
			clusters[all->rows[i]] = border_of(all, i, all->numbers[cell], runs, lower ? count : 0);
	report(all, end - first);
}

static void
find_clusters(Points *all, int32_t *clusters)
{
	const Band *end = all->bands + all->band_count;
	Strip strips[BANDS];
	int count;

	for (const Band *band = all->bands; band < end; band++)
	{
		count = strips_of(all, band, true, strips);
		for (int32_t cell = band->first; cell < band->end; cell++)
			find_cores(all, cell, strips, count);
	}
	mig_ground_tree_mark(&all->tree, all->core);
	for (const Band *band = all->bands; band < end; band++)
	{
		count = strips_of(all, band, false, strips);
		for (int32_t cell = band->first; cell < band->end; cell++)
			join(all, cell, strips, count);
	}
	number_clusters(all, clusters);
	for (const Band *band = all->bands; band < end; band++)
	{
		count = strips_of(all, band, true, strips);
		for (int32_t cell = band->first; cell < band->end; cell++)
			find_border(all, cell, strips, count, clusters);
	}
}

MigStatus
mig_clusters(const MigWeighted *points, size_t count, double eps_m, double minpts,
			 int32_t *clusters, const MigMemory *memory)
{
	Points all = {
		.memory = memory,
		.given = points,
		.count = (int32_t) count,
		.square = eps_m * eps_m,
		.side_m = (eps_m - MIG_EPS_MIN_M / 1000) * 0.70710678118654752 * (1 - SLACK),
		.minpts = minpts,
	};

	if (count > INT32_MAX)
		return MIG_TOO_LARGE;
	all.rows = mig_allocate(memory, count, sizeof(uint32_t));
	mig_row_order(place_of, &all, count, all.rows, memory);
	make_bands(&all);
	make_cells(&all);
	all.core = mig_allocate(memory, count, sizeof(bool));
	all.cores = mig_allocate(memory, (size_t) all.cell_count, sizeof(int32_t));
	all.parents = mig_allocate(memory, (size_t) all.cell_count, sizeof(int32_t));
	all.numbers = mig_allocate(memory, (size_t) all.cell_count, sizeof(int32_t));
	all.roots = mig_allocate(memory, (size_t) all.cell_count, sizeof(uint32_t));
	all.pairs = mig_allocate(memory, (size_t) all.cell_count, sizeof(uint32_t));
	all.around = mig_allocate(memory, 0, sizeof(uint32_t));
	mig_ground_tree_init(&all.tree, all.meridian_m, all.parallel_m, all.lon, all.weight, all.count,
						 eps_m, memory);
	for (int32_t cell = 0; cell < all.cell_count; cell++)
	{
		mig_progress(memory, 1);
		all.parents[cell] = cell;
		all.roots[cell] = NO_TREE;
		all.pairs[cell] = 0;
	}
	find_clusters(&all, clusters);
	mig_ground_tree_free(&all.tree);
	release(memory, all.roots);
	release(memory, all.pairs);
	release(memory, all.around);
	release(memory, all.meridian_m);
	release(memory, all.parallel_m);
	release(memory, all.lon);
	release(memory, all.weight);
	release(memory, all.rows);
	release(memory, all.core);
	release(memory, all.bands);
	release(memory, all.starts);
	release(memory, all.west);
	release(memory, all.east);
	release(memory, all.cores);
	release(memory, all.parents);
	release(memory, all.numbers);
	return MIG_OK;
}
