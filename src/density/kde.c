/*
 * kde.c
 *		Kernel density at the centres of cells (see kde.h).
 *
 * Rows are processed from the south, with the points in reach kept in memory.  A row is divided into blocks of columns;
 * in each one polynomials have their own centre and unit (-1 to 1 within the block), so that coefficients stay near 1
 * without cancellation; weights are divided by the power of 2 of their queue.  A point that reaches few columns, or
 * across the antimeridian, is added to each of them individually, in double precision and in the order of the points.
 */
#include "density/kde.h"

#include <math.h>
#include <string.h>

#include "base/array.h"
#include "base/portable_math.h"
#include "base/radix.h"
#include "density/kde_spans.h"

#define PI        3.1415926535897931
#define SQUARE_KM 1000000.0
#define DEGREE_M  110574.0 /* minimum along a meridian */
#define SHIFT_MIN 5

/* Log2 of the points whose coefficients are summed before conversion to values: sums must not overflow. */
#define BATCH_BITS 14

/*
 * Weights of a queue are 2^-2 to 1 times a power of 2 with an even exponent.  Coefficients of weighted points have 2 more
 * bits, so that the lightest has as many as without weights, and correspondingly fewer points are summed together.
 */
#define WEIGHT_BITS 2

/* Number of points in reach of a row above which tracking the used columns of a block does not pay. */
#define MANY 2000

const char *const mig_kernel_names[MIG_KERNELS] = {
	[MIG_EPANECHNIKOV] = "epanechnikov", [MIG_QUARTIC] = "quartic",
	[MIG_TRIANGULAR] = "triangular",     [MIG_UNIFORM] = "uniform",
	[MIG_GAUSSIAN] = "gaussian",
};

/*
 * coefficients: of the polynomial along a row, 0 if there is none.  steep: maximum ratio of half a block to the reach.
 * bits: fractional bits of a coefficient; with half a block of s times the reach the coefficients of 1 - u^2 are up to
 * (s + 1)^2, 2 s (s + 1) and s^2, so below 2^10 for 16, and those of its square below 2^12 for 4.  The sum of 2^14 is
 * below 2^62.  A span begins in its block and may end in the next one, at t = 3 of the first: there an error of 2^-37 in
 * each of five coefficients makes an error of 121 * 2^-37 in the value, 9e-10 of the peak.
 */
static const struct
{
	double peak; /* for a reach of 1 */
	int coefficients;
	int steep;
	int bits;
} kernels[MIG_KERNELS] = {
	[MIG_EPANECHNIKOV] = {2 / PI, 3, 16, 62 - 10 - BATCH_BITS},
	[MIG_QUARTIC] = {3 / PI, 5, 4, 62 - 12 - BATCH_BITS},
	[MIG_TRIANGULAR] = {3 / PI, 0, 0, 0},
	[MIG_UNIFORM] = {1 / PI, 1, 16, 62 - BATCH_BITS},
	[MIG_GAUSSIAN] = {MIG_KDE_GAUSSIAN_REACH * MIG_KDE_GAUSSIAN_REACH / (2 * PI), 0, 0, 0},
};

double
mig_kernel_reach(MigKernel kernel, double bandwidth_m)
{
	return kernel == MIG_GAUSSIAN ? MIG_KDE_GAUSSIAN_REACH * bandwidth_m : bandwidth_m;
}

bool
mig_kernel_reaches_pole(double lat_deg, double reach_m)
{
	return fabs(lat_deg) > 80 &&
		   MIG_GROUND_QUARTER_M - fabs(mig_ground_at(0, lat_deg).meridian_m) <= reach_m;
}

/* A kernel, relative to its peak, at the square of a distance in units of its reach, below 1. */
static inline double
kernel_at(MigKernel kernel, double square)
{
	switch (kernel)
	{
		case MIG_EPANECHNIKOV:
			return 1 - square;
		case MIG_QUARTIC:
			return (1 - square) * (1 - square);
		case MIG_TRIANGULAR:
			return 1 - sqrt(square);
		case MIG_UNIFORM:
			return 1;
		case MIG_GAUSSIAN:
			return mig_exp(-MIG_KDE_GAUSSIAN_REACH * MIG_KDE_GAUSSIAN_REACH / 2 * square);
	}
	return 0;
}

/* --- Rows --- */

/* The latitude of the centre of a row. */
static MigStatus
center_of_row(const MigKde *kde, int row, double *lat_deg)
{
	MigGridCell cell;
	double lon_deg;
	MigStatus status = mig_gridcell_of_column_row(0, row, kde->level, &cell);

	if (status == MIG_OK)
		mig_gridcell_center(cell, &lon_deg, lat_deg);
	return status;
}

static void
go_to_row(MigKde *kde, int row)
{
	double lat_deg;

	kde->row = row;
	kde->in_world = center_of_row(kde, row, &lat_deg) == MIG_OK;
	if (kde->in_world)
	{
		MigGround ground = mig_ground_at(0, lat_deg);

		kde->meridian_m = ground.meridian_m;
		kde->parallel_m = ground.parallel_m;
	}
}

/* Goes to the first row that a point may reach; north of all rows if it reaches none. */
static void
go_to_point(MigKde *kde, double lat_deg, double meridian_m)
{
	double south = lat_deg - kde->reach_m / DEGREE_M;
	double size_m = mig_gridcell_size_of_level(kde->level);

	go_to_row(kde, (int) floor(mig_plane_y(south < -90 ? -90 : south) / size_m) - 1);
	while (kde->in_world ? kde->meridian_m <= meridian_m - kde->reach_m : kde->row < 0)
		go_to_row(kde, kde->row + 1);
}

void
mig_kde_begin(MigKde *kde, MigKernel kernel, double bandwidth_m, int level, bool weighted,
			  size_t cells_max, const MigMemory *memory)
{
	double size_m = mig_gridcell_size_of_level(level);
	size_t places;

	memset(kde, 0, sizeof(*kde));
	kde->memory = memory;
	kde->kernel = kernel;
	kde->level = level;
	kde->simd = mig_simd(MIG_SIMD_AVX512);
	kde->reach_m = mig_kernel_reach(kernel, bandwidth_m);
	kde->peak = kernels[kernel].peak / (kde->reach_m * kde->reach_m) * SQUARE_KM;
	kde->weighted = weighted;
	kde->cells_max = cells_max;
	kde->columns = mig_gridcell_columns(level);
	kde->west = (int) floor(-MIG_PLANE_X_MAX_M / size_m);
	kde->round = 2 * MIG_PLANE_X_MAX_M / size_m;
	places = ((size_t) kde->columns >> SHIFT_MIN) + 1;
	kde->places = memory->resize(memory->state, NULL, places * sizeof(int32_t));
	mig_progress(memory, places);
	memset(kde->places, -1, places * sizeof(int32_t));
}

/* The index of a new block of the row, whose sums and steps are 0. */
static int
new_block(MigKde *kde, int index)
{
	const MigMemory *memory = kde->memory;
	size_t steps = (size_t) kernels[kde->kernel].coefficients;
	size_t size = (size_t) 1 << kde->shift;
	size_t place = kde->block_count++;

	kde->blocks =
		mig_grow(memory, kde->blocks, &kde->block_room, kde->block_count, sizeof(MigKdeBlock));
	if (kde->block_count * size > kde->column_room)
	{
		kde->column_room = mig_room(kde->column_room, kde->block_count * size);
		kde->sums = mig_resize(memory, kde->sums, kde->column_room, sizeof(double));
		if (steps > 0)
			kde->steps = mig_resize(memory, kde->steps, kde->column_room, steps * sizeof(int64_t));
	}
	memset(kde->sums + place * size, 0, size * sizeof(double));
	if (steps > 0)
		memset(kde->steps + place * size * steps, 0, size * steps * sizeof(int64_t));
	kde->blocks[place] =
		kde->whole ? (MigKdeBlock){index, 0, (int) size} : (MigKdeBlock){index, (int) size, 0};
	kde->places[index] = (int32_t) place;
	return (int) place;
}

/* The index of a block of the row in memory. */
static inline size_t
place_of(MigKde *kde, int index)
{
	if (kde->places[index] < 0)
		new_block(kde, index);
	return (size_t) kde->places[index];
}

/* Extends the used columns of a block. */
static inline void
touch(MigKdeBlock *block, int first, int end)
{
	block->first = first < block->first ? first : block->first;
	block->end = end > block->end ? end : block->end;
}

/*
 * A point relative to a row: it reaches the columns from column to end, and the square of the distance of column c
 * in units of the reach is north + slope (c - center)^2.
 */
typedef struct Sight
{
	int column;
	int end;
	double center;
	double north;
	double slope;
	double weight;
} Sight;

/* Adds the values of a normal distribution at a few columns, each computed from the previous one. */
static void
add_bell(double *sums, int count, double from, const Sight *sight)
{
	const double half = MIG_KDE_GAUSSIAN_REACH * MIG_KDE_GAUSSIAN_REACH / 2;
	double slope = half * sight->slope;
	double value = sight->weight * mig_exp(-half * sight->north - slope * from * from);
	double ratio = mig_exp(-slope * (2 * from + 1));
	double change = mig_exp(-2 * slope);

	for (int i = 0; i < count; i++)
	{
		sums[i] += value;
		value *= ratio;
		ratio *= change;
	}
}

#define BELL 64 /* maximum columns; the error of the ratio accumulates with their number */

/* Below this slope the terms of a bell, up to exp(BELL 25 slope (reach + BELL)), are far from overflow. */
#define BELL_SLOPE 0.01

static inline void
add_columns(double *sums, int count, double from, const Sight *sight, MigKernel kernel)
{
	for (int i = 0; i < count; i++)
	{
		double square = sight->north + sight->slope * ((from + i) * (from + i));

		if (square < 1)
			sums[i] += sight->weight * kernel_at(kernel, square);
	}
}

/* Adds a point to each column individually. */
static void
add_each(MigKde *kde, const Sight *sight)
{
	int size = 1 << kde->shift;

	for (int column = sight->column, end; column < sight->end; column = end)
	{
		int index = column >> kde->shift;
		int start = index << kde->shift;
		size_t place = place_of(kde, index);
		double *sums = kde->sums + place * (size_t) size + (column - start);
		double from = column - sight->center;

		end = sight->end < start + size ? sight->end : start + size;
		touch(kde->blocks + place, column - start, end - start);
		switch (kde->kernel)
		{
			case MIG_EPANECHNIKOV:
				add_columns(sums, end - column, from, sight, MIG_EPANECHNIKOV);
				break;
			case MIG_QUARTIC:
				add_columns(sums, end - column, from, sight, MIG_QUARTIC);
				break;
			case MIG_TRIANGULAR:
				add_columns(sums, end - column, from, sight, MIG_TRIANGULAR);
				break;
			case MIG_UNIFORM:
				add_columns(sums, end - column, from, sight, MIG_UNIFORM);
				break;
			case MIG_GAUSSIAN:
				if (sight->slope > BELL_SLOPE)
				{
					add_columns(sums, end - column, from, sight, MIG_GAUSSIAN);
					break;
				}
				end = end - column < BELL ? end : column + BELL;
				add_bell(sums, end - column, from, sight);
				break;
		}
		mig_progress(kde->memory, (size_t) (end - column));
	}
}

/* A column's centre, in columns from the first one's as if that had its full width. */
static double
center_of_column(const MigKde *kde, int column)
{
	double size_m = mig_gridcell_size_of_level(kde->level);
	double west = -MIG_PLANE_X_MAX_M / size_m - kde->west;

	/* The antimeridian cuts the first and the last column. */
	if (column == 0)
		return (west + 1) / 2 - 0.5;
	if (column == kde->columns - 1)
		return (column + west + kde->round) / 2 - 0.5;
	return column;
}

/* The same for a point that may reach across the antimeridian, or columns that it cuts. */
static void
add_round(MigKde *kde, const Sight *sight)
{
	double reach = sqrt((1 - sight->north) / sight->slope) + 1;

	for (int turn = -1; turn <= 1; turn++)
	{
		double center = sight->center + turn * kde->round;
		int first = (int) floor(fmax(center - reach, 0));
		int last = (int) ceil(fmin(center + reach, kde->columns - 1));

		mig_progress(kde->memory, last >= first ? (size_t) (last - first + 1) : 1);
		for (int at = first; at <= last; at++)
		{
			double column = center_of_column(kde, at);
			Sight one = *sight;

			/* Each column once, in the shorter direction. */
			if (column - center > kde->round / 2 || column - center <= -kde->round / 2)
				continue;
			one.column = at;
			one.end = one.column + 1;
			one.center = at - (column - center);
			if (one.north + one.slope * (column - center) * (column - center) < 1)
				add_each(kde, &one);
		}
	}
}

/* --- Polynomials --- */

/* Transforms a polynomial to the next block: t becomes t + 2. */
MIG_INLINE void
go_to_next_block(int64_t *polynomial, size_t coefficients)
{
	for (size_t first = 1; first < coefficients; first++)
		for (size_t i = coefficients - 1; i >= first; i--)
			polynomial[i - 1] += 2 * polynomial[i];
}

/* Converts the coefficients added for points of a queue to values of columns. */
MIG_INLINE void
sum_up(MigKde *kde, const MigKdeQueue *queue, int coefficients, double one)
{
	const double unit = queue->root / one;

	for (size_t place = 0; place < kde->block_count; place++)
	{
		const MigKdeBlock *block = kde->blocks + place;
		size_t size = (size_t) 1 << kde->shift;
		int64_t *steps = kde->steps + place * size * (size_t) coefficients;
		double *sums = kde->sums + place * size;
		int64_t now[MIG_KDE_COEFFICIENTS] = {0};
		double inverse_half = 1 / kde->half;

		mig_progress(kde->memory, (size_t) (block->end - block->first) + 1);
		for (int i = block->first; i < block->end; i++)
		{
			int64_t *step = steps + (size_t) i * (size_t) coefficients;
			double t = i * inverse_half - 1;
			double value = 0;

			now[0] += step[0];
			if (coefficients > 1)
			{
				now[1] += step[1];
				now[2] += step[2];
				value = (double) now[1] + (double) now[2] * t;
			}
			if (coefficients > 3)
			{
				now[3] += step[3];
				now[4] += step[4];
				value += ((double) now[3] + (double) now[4] * t) * (t * t);
			}
			sums[i] += ((double) now[0] + value * t) * queue->root * unit;
		}
		/* the step that removes a polynomial may be one past the last column */
		memset(steps + (size_t) block->first * (size_t) coefficients, 0,
			   ((size_t) (block->end - block->first) + (block->end < (int) size)) *
				   (size_t) coefficients * sizeof(int64_t));
	}
}

/* False if a point does not reach the centre of any column; true does not guarantee that it does. */
static inline bool
look(const MigKdeView *view, const MigKdePoint *point, Sight *sight, double *west, double *east)
{
	double north = point->meridian_m - view->row_m;
	double reach;

	sight->center = point->column;
	sight->north = north * north * view->inverse;
	sight->slope = view->slope * point->parallel_m;
	if (sight->north >= 1)
		return false;
	reach = sqrt((1 - sight->north) * (view->inverse_slope * point->inverse_parallel));
	*west = sight->center - reach;
	*east = sight->center + reach;
	return true;
}

/* Can a point be added without regard to the antimeridian? */
static inline bool
is_inside(const MigKdeView *view, double west, double east)
{
	return west >= 1 && east < view->columns;
}

/* Adds a point to each of the row's columns that it reaches. */
static void
add_point(MigKde *kde, const MigKdeView *view, const MigKdeQueue *queue, size_t i)
{
	const MigKdePoint *point = queue->points + i;
	Sight sight;
	double west;
	double east;

	if (!look(view, point, &sight, &west, &east))
		return;
	sight.weight = queue->weights != NULL ? queue->weights[i] * queue->root * queue->root : 1;
	if (!is_inside(view, west, east))
	{
		add_round(kde, &sight);
		return;
	}
	sight.column = (int) west + 1;
	sight.end = (int) east + 1;
	add_each(kde, &sight);
}

/* Adds point i of spans, which are those of a queue from first on, wherever its columns are. */
static void
add_span(MigKde *kde, const MigKdeView *view, const MigKdeSpans *spans, size_t i,
		 const MigKdeQueue *queue, size_t first)
{
	const size_t coefficients = (size_t) kernels[kde->kernel].coefficients;
	const int size = 1 << kde->shift;
	const int last = spans->end[i];
	int64_t polynomial[MIG_KDE_COEFFICIENTS];

	if (!spans->is_polynomial[i])
	{
		add_point(kde, view, queue, first + i);
		return;
	}
	for (size_t c = 0; c < coefficients; c++)
		polynomial[c] = spans->polynomial[c][i];
	for (int column = spans->column[i], end; column < last; column = end)
	{
		int start = column & -size;
		size_t place = place_of(kde, column >> kde->shift);
		int64_t *steps = kde->steps + (place << kde->shift) * coefficients;

		end = last < start + size ? last : start + size;
		touch(kde->blocks + place, column - start, end - start);
		for (size_t c = 0; c < coefficients; c++)
			steps[(size_t) (column - start) * coefficients + c] += polynomial[c];
		if (end < start + size)
			for (size_t c = 0; c < coefficients; c++)
				steps[(size_t) (end - start) * coefficients + c] -= polynomial[c];
		go_to_next_block(polynomial, coefficients);
	}
}

#define ONES_4  1, 1, 1, 1
#define ONES_16 ONES_4, ONES_4, ONES_4, ONES_4
#define ONES_64 ONES_16, ONES_16, ONES_16, ONES_16

/* The weights of unweighted points. */
static const double ones[MIG_KDE_TOGETHER] = {ONES_64, ONES_64};

/* Adds points as polynomials, up to the number that may be summed together. */
MIG_INLINE void
add_polynomials(MigKde *kde, const MigKdeView *view, const MigKdeQueue *queue, size_t first,
				size_t end, MigKernel kernel)
{
	const size_t coefficients = (size_t) kernels[kernel].coefficients;
	const int shift = kde->shift;
	const int mask = (1 << shift) - 1;
	const bool whole = kde->whole;
	const int32_t *places = kde->places;
	MigKdeSpans spans;

	for (size_t count; first < end; first += count)
	{
		int64_t *steps = kde->steps;

		count = end - first < MIG_KDE_TOGETHER ? end - first : MIG_KDE_TOGETHER;
		mig_kde_look(&spans, view, kernel, queue->points + first,
					 queue->weights != NULL ? queue->weights + first : ones, count, kde->simd);
		for (size_t i = 0; i < count; i++)
		{
			size_t length = (size_t) (spans.end[i] - spans.column[i]);
			int column = spans.column[i] & mask;
			int place = spans.is_within[i] ? places[spans.column[i] >> shift] : -1;
			int64_t *step;

			if (place < 0)
			{
				add_span(kde, view, &spans, i, queue, first);
				steps = kde->steps;
				continue;
			}
			if (!whole)
				touch(kde->blocks + place, column, column + (int) length);
			step = steps + (((size_t) place << shift) + (size_t) column) * coefficients;
			for (size_t c = 0; c < coefficients; c++)
				step[c] += spans.polynomial[c][i];
			step += length * coefficients;
			for (size_t c = 0; c < coefficients; c++)
				step[c] -= spans.polynomial[c][i];
		}
	}
	sum_up(kde, queue, (int) coefficients, view->one);
}

/* Makes cells of the values of the row's columns, and clears the row. */
static MigStatus
take_cells(MigKde *kde)
{
	const MigMemory *memory = kde->memory;
	size_t size = (size_t) 1 << kde->shift;
	double unit = kde->weighted ? 1 : kde->peak;

	for (size_t place = 0; place < kde->block_count; place++)
	{
		const MigKdeBlock *block = kde->blocks + place;
		const double *sums = kde->sums + place * size;
		size_t max = kde->cell_count + (size_t) (block->end - block->first);

		mig_progress(memory, (size_t) (block->end - block->first) + 1);
		kde->cells = mig_grow(memory, kde->cells, &kde->cell_room, max, sizeof(MigKdeCell));
		for (int i = block->first; i < block->end; i++)
		{
			MigKdeCell *cell = kde->cells + kde->cell_count;

			if (!(sums[i] > 0))
				continue;
			cell->value = sums[i] * unit;
			if (!isfinite(cell->value))
				return MIG_OUT_OF_RANGE;
			if (mig_gridcell_of_column_row(kde->west + (block->index << kde->shift) + i, kde->row,
										   kde->level, &cell->cell) == MIG_OK)
				kde->cell_count++;
		}
		kde->places[block->index] = -1;
		if (kde->cell_count > kde->cells_max)
			return MIG_TOO_LARGE;
	}
	kde->block_count = 0;
	return MIG_OK;
}

/* Adds the points of a queue to the row. */
static void
add_queue(MigKde *kde, const MigKdeView *view, const MigKdeQueue *queue)
{
	const size_t batch = (size_t) 1 << (BATCH_BITS - (kde->weighted ? WEIGHT_BITS : 0));

	for (size_t first = queue->first, end; first < queue->end; first = end)
	{
		end = queue->end - first < batch ? queue->end : first + batch;
		mig_progress(kde->memory, end - first);
		switch (kde->kernel)
		{
			case MIG_EPANECHNIKOV:
				add_polynomials(kde, view, queue, first, end, MIG_EPANECHNIKOV);
				break;
			case MIG_QUARTIC:
				add_polynomials(kde, view, queue, first, end, MIG_QUARTIC);
				break;
			case MIG_UNIFORM:
				add_polynomials(kde, view, queue, first, end, MIG_UNIFORM);
				break;
			case MIG_TRIANGULAR:
			case MIG_GAUSSIAN:
				for (size_t i = first; i < end; i++)
					add_point(kde, view, queue, i);
				break;
		}
	}
}

/* The number of points that may reach the row. */
static size_t
points_in_reach(const MigKde *kde)
{
	size_t count = 0;

	for (size_t i = 0; i < kde->queue_count; i++)
		count += kde->queues[i].end - kde->queues[i].first;
	return count;
}

/* Drops the points that reach no further than the previous row; all points after the last row. */
static void
drop_points(MigKde *kde)
{
	for (MigKdeQueue *queue = kde->queues; queue < kde->queues + kde->queue_count; queue++)
		while (queue->first < queue->end &&
			   !(kde->in_world &&
				 queue->points[queue->first].meridian_m > kde->meridian_m - kde->reach_m))
		{
			mig_progress(kde->memory, 1);
			queue->first++;
		}
}

/* Makes the cells of the row, and goes to the next one. */
static MigStatus
finish_row(MigKde *kde)
{
	MigKernel kernel = kde->kernel;
	int steep = kernels[kernel].steep;
	double radians = mig_gridcell_size_of_level(kde->level) * (PI / MIG_PLANE_X_MAX_M);
	double column_m = radians * kde->parallel_m;
	double inverse = 1 / (kde->reach_m * kde->reach_m);
	double slope = radians * column_m * inverse;
	MigKdeView view = {
		.row_m = kde->meridian_m,
		.inverse = inverse,
		.slope = slope,
		.inverse_slope = 1 / slope,
		.columns = kde->columns - 2,
	};
	MigStatus status;

	if (!kde->in_world)
	{
		drop_points(kde);
		return MIG_OK;
	}
	/* The smallest power of 2 for which half a block exceeds half of its maximum. */
	kde->shift = SHIFT_MIN;
	while (((size_t) 1 << kde->shift) * column_m < steep * kde->reach_m &&
		   (1 << kde->shift) < kde->columns)
		kde->shift++;
	kde->half = (double) ((size_t) 1 << kde->shift) / 2;
	kde->whole = points_in_reach(kde) > MANY;
	view.shift = kde->shift;
	view.half = kde->half;
	view.slope_max = steep * steep / (kde->half * kde->half);
	view.one = (double) ((int64_t) 1 << (kernels[kernel].bits + (kde->weighted ? WEIGHT_BITS : 0)));
	for (size_t i = 0; i < kde->queue_count; i++)
		add_queue(kde, &view, kde->queues + i);
	status = take_cells(kde);
	go_to_row(kde, kde->row + 1);
	if (kde->in_world)
		drop_points(kde);
	return status;
}

/* --- Points --- */

/* The queue of weights from 2^(exponent - WEIGHT_BITS) to below 2^exponent. */
static MigKdeQueue *
queue_of(MigKde *kde, int exponent)
{
	const MigMemory *memory = kde->memory;

	for (size_t i = 0; i < kde->queue_count; i++)
		if (kde->queues[i].exponent == exponent)
			return kde->queues + i;
	kde->queues = mig_resize(memory, kde->queues, kde->queue_count + 1, sizeof(MigKdeQueue));
	kde->queues[kde->queue_count] =
		(MigKdeQueue){.exponent = exponent, .root = ldexp(1, exponent / 2)};
	return kde->queues + kde->queue_count++;
}

/* Adds a point to a queue, with its weight divided by the queue's power of 2. */
static void
keep(MigKde *kde, MigKdeQueue *queue, const MigKdePoint *point, double weight)
{
	const MigMemory *memory = kde->memory;

	if (queue->end == queue->room && queue->first > queue->room / 2)
	{
		size_t count = queue->end - queue->first;

		mig_copy(memory, queue->points, queue->points + queue->first, count * sizeof(MigKdePoint));
		if (kde->weighted)
			mig_copy(memory, queue->weights, queue->weights + queue->first, count * sizeof(double));
		queue->first = 0;
		queue->end = count;
	}
	if (queue->end == queue->room)
	{
		queue->room = 2 * queue->room + 1024;
		queue->points = mig_resize(memory, queue->points, queue->room, sizeof(MigKdePoint));
		if (kde->weighted)
			queue->weights = mig_resize(memory, queue->weights, queue->room, sizeof(double));
	}
	if (kde->weighted)
		queue->weights[queue->end] = weight;
	queue->points[queue->end++] = *point;
}

MigStatus
mig_kde_add(MigKde *kde, double lon_deg, double lat_deg, double weight)
{
	MigGround ground = mig_ground_at(lon_deg, lat_deg);
	MigKdePoint point = {
		.meridian_m = ground.meridian_m,
		.column = mig_plane_x(lon_deg) / mig_gridcell_size_of_level(kde->level) - 0.5 - kde->west,
		.parallel_m = ground.parallel_m,
		.inverse_parallel = 1 / ground.parallel_m,
	};
	double peak = kde->weighted ? weight * kde->peak : 1;
	int exponent = 0;

	if (peak == 0)
		return MIG_OK;
	if (!isfinite(peak))
		return MIG_OUT_OF_RANGE;
	while (points_in_reach(kde) > 0 &&
		   !(kde->in_world && kde->meridian_m > point.meridian_m - kde->reach_m))
	{
		MigStatus status = finish_row(kde);

		if (status != MIG_OK)
			return status;
	}
	if (points_in_reach(kde) == 0)
	{
		for (size_t i = 0; i < kde->queue_count; i++)
			kde->queues[i].first = kde->queues[i].end = 0;
		go_to_point(kde, lat_deg, point.meridian_m);
	}
	if (kde->weighted)
	{
		peak = frexp(peak, &exponent);
		for (; exponent % WEIGHT_BITS != 0; exponent++)
			peak /= 2;
	}
	keep(kde, queue_of(kde, exponent), &point, peak);
	return MIG_OK;
}

MigStatus
mig_kde_end(MigKde *kde)
{
	const MigMemory *memory = kde->memory;
	MigStatus status = MIG_OK;
	void *spare;
	void *sorted;

	while (status == MIG_OK && points_in_reach(kde) > 0)
		status = finish_row(kde);
	memory->release(memory->state, kde->places);
	for (size_t i = 0; i < kde->queue_count; i++)
	{
		memory->release(memory->state, kde->queues[i].points);
		if (kde->weighted)
			memory->release(memory->state, kde->queues[i].weights);
	}
	if (kde->queues != NULL)
		memory->release(memory->state, kde->queues);
	if (kde->blocks != NULL)
		memory->release(memory->state, kde->blocks);
	if (kde->sums != NULL)
		memory->release(memory->state, kde->sums);
	if (kde->steps != NULL)
		memory->release(memory->state, kde->steps);
	if (status != MIG_OK || kde->cell_count == 0)
		return status;
	spare = memory->resize(memory->state, NULL, kde->cell_count * sizeof(MigKdeCell));
	sorted = mig_radix_sort((int64_t *) kde->cells, spare, kde->cell_count,
							sizeof(MigKdeCell) / sizeof(int64_t), 1, memory);
	memory->release(memory->state, sorted == spare ? kde->cells : spare);
	kde->cells = sorted;
	return MIG_OK;
}
