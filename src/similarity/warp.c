/*
 * warp.c
 *		Measures of walks along two paths: Frechet distance of points, DTW, ERP, TWED (see similarity.h).
 *
 * The value of a pair (i, j) of points depends on (i - 1, j), (i, j - 1) and (i - 1, j - 1).  Pairs with the same i + j
 * do not depend on each other, so that many pairs of a diagonal are computed at once, from the previous two diagonals,
 * with b reversed.  Values do not decrease along a walk: pairs above a limit at either end of a diagonal are dropped,
 * which does not change results at or below the limit, even by rounding.  The first limit is the value of a greedy walk,
 * which always takes the nearest next pair.
 */
#include "similarity/warp.h"

#include <math.h>
#include <string.h>

#define NOTHING 1e299 /* exceeded only by values of unreachable cells */

/* As in mig_path_arc for short lines; results are identical. */
#define SHORT 1e-4

/* The sine of half an angle, given the sine of the angle. */
MIG_INLINE double
halved(double sine)
{
	return sine / sqrt(2 * (1 + sqrt((1 - sine) * (1 + sine))));
}

/* mig_path_arc without branches. */
MIG_INLINE double
arc(double square, double curve, bool wide)
{
	double s = square * curve;
	double sine;
	double sum;

	if (!wide)
		return sqrt(square) * (1 + s * (1.0 / 6 + s * (3.0 / 40 + s * (15.0 / 336))));
	sine = halved(halved(halved(sqrt(mig_min(s, 1)))));
	s = sine * sine;
	/* at most 0.2: the next term is below 1e-17 */
	sum = 1.0 / 21;
	for (int n = 19; n >= 1; n -= 2)
		sum = 1.0 / n + sum * (s * ((double) n / (n + 1)));
	return 8 * sine * sum / sqrt(curve);
}

/*
 * Computes the cells of a diagonal from low on, in steps of MIG_LANES.  Cells beyond its range at either end are computed
 * from finite values and never used.
 */
MIG_INLINE void
fill(const MigWarp *warp, MigWarpKind kind, bool wide, ptrdiff_t low, ptrdiff_t high,
	 ptrdiff_t turned, double *restrict values, const double *restrict before,
	 const double *restrict before_that, double *restrict costs,
	 const double *restrict costs_before)
{
	const double *restrict ax = warp->a.x + low;
	const double *restrict ay = warp->a.y + low;
	const double *restrict az = warp->a.z + low;
	const double *restrict bx = warp->b.x + low + turned;
	const double *restrict by = warp->b.y + low + turned;
	const double *restrict bz = warp->b.z + low + turned;
	const double *restrict a_out = kind >= MIG_WARP_ERP ? warp->a.left_out + low : NULL;
	const double *restrict b_out = kind >= MIG_WARP_ERP ? warp->b.left_out + low + turned : NULL;
	const double *restrict a_time = kind == MIG_WARP_TWED ? warp->a.time + low : NULL;
	const double *restrict b_time = kind == MIG_WARP_TWED ? warp->b.time + low + turned : NULL;
	double curve = warp->curve;
	double nu = warp->nu;

	for (ptrdiff_t from = 0; from <= high - low; from += MIG_LANES)
	{
		MIG_EACH_LANE
		for (ptrdiff_t i = from; i < from + MIG_LANES; i++)
		{
			double x = ax[i] - bx[i];
			double y = ay[i] - by[i];
			double z = az[i] - bz[i];
			double cost = x * x + y * y + z * z;
			double step_a = before[i - 1];
			double step_b = before[i];
			double step_both = before_that[i - 1];

			if (kind != MIG_WARP_FRECHET)
				cost = arc(cost, curve, wide);
			if (kind == MIG_WARP_FRECHET)
				values[i] = mig_max(cost, mig_min(step_both, mig_min(step_a, step_b)));
			else if (kind == MIG_WARP_DTW)
				values[i] = cost + mig_min(step_both, mig_min(step_a, step_b));
			else if (kind == MIG_WARP_ERP)
				values[i] =
					mig_min(step_both + cost, mig_min(step_a + a_out[i], step_b + b_out[i]));
			else
			{
				double time = a_time[i] - b_time[i];

				cost += nu * (time < 0 ? -time : time);
				costs[i] = cost;
				values[i] = mig_min(step_both + (cost + costs_before[i - 1]),
									mig_min(step_a + a_out[i], step_b + b_out[i]));
			}
		}
	}
}

/* Computed cells of a diagonal, and those from which walks at or below the limit may continue. */
typedef struct Range
{
	ptrdiff_t low;
	ptrdiff_t high;
} Range;

MIG_INLINE bool
is_empty(Range range)
{
	return range.low > range.high;
}

MIG_INLINE double
run(const MigWarp *warp, MigWarpKind kind, bool wide)
{
	ptrdiff_t a_last = (ptrdiff_t) warp->a.count - 1;
	ptrdiff_t b_last = (ptrdiff_t) warp->b.count - 1;
	double *values = warp->values[0];
	double *before = warp->values[1];
	double *before_that = warp->values[2];
	double *costs = warp->costs[0];
	double *costs_before = warp->costs[1];
	double *costs_before_that = warp->costs[2];
	Range range = {0, 0};
	Range range_before = {1, 0};

	/* the first cell costs only its own distance, or 0 for ERP */
	before[-1] = before[0] = MIG_WARP_NONE;
	before_that[-1] = 0;
	for (ptrdiff_t diagonal = 0;; diagonal++)
	{
		double *spare = before_that;
		ptrdiff_t low = range.low;
		ptrdiff_t high = range.high;

		if (diagonal > 0)
		{
			ptrdiff_t b_low = diagonal - b_last;
			ptrdiff_t near_low = (diagonal + warp->min + (warp->min + diagonal > 0)) / 2;
			ptrdiff_t near_high = (diagonal + warp->max) / 2;

			if (is_empty(range))
			{
				low = range_before.low + 1;
				high = range_before.high + 1;
			}
			else
			{
				high++;
				if (!is_empty(range_before) && range_before.low + 1 < low)
					low = range_before.low + 1;
				if (!is_empty(range_before) && range_before.high + 1 > high)
					high = range_before.high + 1;
			}
			low = low < b_low ? b_low : low;
			low = low < near_low ? near_low : low;
			high = high > a_last ? a_last : high;
			high = high > diagonal ? diagonal : high;
			high = high > near_high ? near_high : high;
		}
		if (low <= high)
		{
			/* start at a multiple, where arrays indexed by i are aligned */
			ptrdiff_t from = low / MIG_LANES * MIG_LANES;

			fill(warp, kind, wide, from, high, b_last - diagonal, values + from, before + from,
				 before_that + from, costs + from, costs_before_that + from);
		}
		if (diagonal == 0)
		{
			if (kind == MIG_WARP_ERP)
				values[0] = 0;
			else if (kind == MIG_WARP_TWED)
				values[0] = costs[0];
		}
		values[low - 1] = MIG_WARP_NONE;
		values[high + 1] = MIG_WARP_NONE;
		if (warp->last != NULL && high == a_last && low <= high)
			warp->last[diagonal - a_last] = values[a_last];
		if (diagonal == a_last + b_last)
			return low <= high && values[a_last] <= warp->limit ? values[a_last] : MIG_WARP_NONE;
		mig_progress(warp->memory, high >= low ? (size_t) (high - low + 1) : 1);
		while (low <= high && values[low] > warp->limit)
			low++;
		while (low <= high && values[high] > warp->limit)
			high--;
		range_before = range;
		range.low = low;
		range.high = high;
		if (is_empty(range) && (is_empty(range_before) || diagonal == 0))
			return MIG_WARP_NONE;
		before_that = before;
		before = values;
		values = spare;
		spare = costs_before_that;
		costs_before_that = costs_before;
		costs_before = costs;
		costs = spare;
	}
}

MIG_SIMD_VERSIONS(double, frechet, const MigWarp *warp, run(warp, MIG_WARP_FRECHET, false))
MIG_SIMD_VERSIONS(double, dtw, const MigWarp *warp, run(warp, MIG_WARP_DTW, false))
MIG_SIMD_VERSIONS(double, dtw_wide, const MigWarp *warp, run(warp, MIG_WARP_DTW, true))
MIG_SIMD_VERSIONS(double, erp, const MigWarp *warp, run(warp, MIG_WARP_ERP, false))
MIG_SIMD_VERSIONS(double, erp_wide, const MigWarp *warp, run(warp, MIG_WARP_ERP, true))
MIG_SIMD_VERSIONS(double, twed, const MigWarp *warp, run(warp, MIG_WARP_TWED, false))
MIG_SIMD_VERSIONS(double, twed_wide, const MigWarp *warp, run(warp, MIG_WARP_TWED, true))

double
mig_warp_run(const MigWarp *warp)
{
	switch (warp->kind)
	{
		case MIG_WARP_FRECHET:
			return frechet[warp->simd](warp);
		case MIG_WARP_DTW:
			return warp->wide ? dtw_wide[warp->simd](warp) : dtw[warp->simd](warp);
		case MIG_WARP_ERP:
			return warp->wide ? erp_wide[warp->simd](warp) : erp[warp->simd](warp);
		case MIG_WARP_TWED:
			return warp->wide ? twed_wide[warp->simd](warp) : twed[warp->simd](warp);
	}
	return MIG_WARP_NONE;
}

/* --- Allocation and setup of tables --- */

void
mig_warp_allocate(MigWarp *warp, size_t count, const MigMemory *memory)
{
	size_t diagonals = warp->kind == MIG_WARP_TWED ? 6 : 3;
	MigColumns columns = mig_columns(diagonals, count, memory);

	warp->block = columns.block;
	for (size_t i = 0; i < 3; i++)
	{
		warp->values[i] = columns.first + i * columns.stride;
		/* not used if there are none */
		warp->costs[i] = columns.first + (diagonals - 3 + i) * columns.stride;
	}
	warp->memory = memory;
}

void
mig_warp_free(MigWarp *warp, const MigMemory *memory)
{
	memory->release(memory->state, warp->block);
}

MigWarpSide
mig_warp_straight(const MigPath *path)
{
	return (MigWarpSide){.count = path->count, .x = path->x, .y = path->y, .z = path->z};
}

MigWarpSide
mig_warp_turned(const MigPath *path, const MigMemory *memory)
{
	size_t count = path->count;
	MigColumns columns = mig_columns(3, count, memory);
	double *x = columns.first;
	double *y = x + columns.stride;
	double *z = y + columns.stride;

	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		x[i] = path->x[count - 1 - i];
		y[i] = path->y[count - 1 - i];
		z[i] = path->z[count - 1 - i];
	}
	return (MigWarpSide){.count = count, .block = columns.block, .x = x, .y = y, .z = z};
}

bool
mig_warp_is_wide(const MigPath *a, const MigPath *b)
{
	return mig_path_square_max(a, b) * a->curve > SHORT;
}

/* The arc above a line, with the same rounding as in the table. */
static double
arc_of(double square, const MigWarp *warp)
{
	return arc(square, warp->curve, warp->wide);
}

/* --- Frechet distance and DTW --- */

static bool
is_in(const MigWarp *warp, size_t i, size_t j)
{
	ptrdiff_t difference = (ptrdiff_t) i - (ptrdiff_t) j;

	return difference >= warp->min && difference <= warp->max;
}

double
mig_warp_walk(const MigPath *a, const MigPath *b, const MigWarp *warp)
{
	size_t i = 0;
	size_t j = 0;
	double square = mig_path_square(a, 0, b, 0);
	double value = 0;

	for (;;)
	{
		bool more_a = i + 1 < a->count;
		bool more_b = j + 1 < b->count;
		double next = MIG_WARP_NONE;
		size_t next_i = i;
		size_t next_j = j;

		mig_progress(warp->memory, 1);
		if (warp->kind == MIG_WARP_DTW)
			value = arc_of(square, warp) + value;
		else
			value = mig_max(square, value);
		if (!more_a && !more_b)
			return value;
		if (more_a && more_b)
			next = mig_path_square(a, ++next_i, b, ++next_j);
		if (more_a && is_in(warp, i + 1, j))
		{
			square = mig_path_square(a, i + 1, b, j);
			if (square < next)
			{
				next = square;
				next_i = i + 1;
				next_j = j;
			}
		}
		if (more_b && is_in(warp, i, j + 1))
		{
			square = mig_path_square(a, i, b, j + 1);
			if (square < next)
			{
				next = square;
				next_i = i;
				next_j = j + 1;
			}
		}
		i = next_i;
		j = next_j;
		square = next;
	}
}

MigWarp
mig_warp_begin(MigWarpKind kind, const MigPath *a, const MigPath *b, const MigMemory *memory)
{
	ptrdiff_t max = (ptrdiff_t) (a->count + b->count);

	return (MigWarp){
		.kind = kind,
		.curve = a->curve,
		.simd = a->simd,
		.wide = kind != MIG_WARP_FRECHET && mig_warp_is_wide(a, b),
		.limit = NOTHING,
		.min = -max,
		.max = max,
		.memory = memory,
	};
}

/* Fills the table of two paths, with the shorter one as a. */
static double
run_paths(MigWarp *warp, const MigPath *a, const MigPath *b)
{
	const MigMemory *memory = warp->memory;
	const MigPath *down = a->count <= b->count ? a : b;
	const MigPath *along = down == a ? b : a;
	double value;

	warp->a = mig_warp_straight(down);
	warp->b = mig_warp_turned(along, memory);
	mig_warp_allocate(warp, down->count, memory);
	value = mig_warp_run(warp);
	mig_warp_free(warp, memory);
	memory->release(memory->state, warp->b.block);
	return value;
}

double
mig_frechet(const MigPath *a, const MigPath *b, double limit, const MigMemory *memory)
{
	MigWarp warp = mig_warp_begin(MIG_WARP_FRECHET, a, b, memory);
	double first = mig_path_square(a, 0, b, 0);
	double last = mig_path_square(a, a->count - 1, b, b->count - 1);
	double ends = mig_max(first, last); /* these pairs are in every walk */
	double value;

	if (limit < mig_path_arc(ends, a->curve))
		return MIG_FAR;
	if (limit < MIG_FAR)
	{
		/* most pairs are above it, so that the walks soon end */
		warp.limit = mig_path_square_within(limit, a->curve);
		value = run_paths(&warp, a, b);
	}
	else
	{
		value = warp.limit = mig_warp_walk(a, b, &warp);
		if (value > ends)
			value = run_paths(&warp, a, b);
	}
	return value <= warp.limit ? mig_path_arc(value, a->curve) : MIG_FAR;
}

bool
mig_frechet_within(const MigPath *a, const MigPath *b, double limit, const MigMemory *memory)
{
	MigWarp warp = mig_warp_begin(MIG_WARP_FRECHET, a, b, memory);

	return mig_path_arc(mig_warp_walk(a, b, &warp), a->curve) <= limit ||
		   mig_frechet(a, b, limit, memory) <= limit;
}

void
mig_warp_set_window(MigWarp *warp, const MigPath *a, const MigPath *b, int64_t window)
{
	ptrdiff_t difference = (ptrdiff_t) a->count - (ptrdiff_t) b->count;

	difference = difference < 0 ? -difference : difference;
	if (window < difference)
		window = difference;
	if (window < warp->max)
	{
		warp->min = (ptrdiff_t) -window;
		warp->max = (ptrdiff_t) window;
	}
}

double
mig_dtw(const MigPath *a, const MigPath *b, int64_t window, double limit, const MigMemory *memory)
{
	MigWarp warp = mig_warp_begin(MIG_WARP_DTW, a, b, memory);
	double value;

	mig_warp_set_window(&warp, a, b, window);
	warp.limit = limit < MIG_FAR ? limit : mig_warp_walk(a, b, &warp);
	value = run_paths(&warp, a, b);
	return value <= warp.limit ? value : MIG_FAR;
}

bool
mig_dtw_within(const MigPath *a, const MigPath *b, int64_t window, double limit,
			   const MigMemory *memory)
{
	MigWarp warp = mig_warp_begin(MIG_WARP_DTW, a, b, memory);

	/* each point of the longer path is in at least one pair */
	if (mig_path_arc(mig_path_square_min(a, b), a->curve) *
			(double) (a->count > b->count ? a->count : b->count) * (1 - 1e-9) >
		limit)
		return false;
	mig_warp_set_window(&warp, a, b, window);
	return mig_warp_walk(a, b, &warp) <= limit || mig_dtw(a, b, window, limit, memory) <= limit;
}

/* --- ERP and TWED --- */

/* Allocates a side of count points with costs and times. */
static MigWarpSide
side_of(size_t count, const MigMemory *memory)
{
	MigColumns columns = mig_columns(5, count, memory);

	return (MigWarpSide){
		.count = count,
		.block = columns.block,
		.x = columns.first,
		.y = columns.first + columns.stride,
		.z = columns.first + 2 * columns.stride,
		.left_out = columns.first + 3 * columns.stride,
		.time = columns.first + 4 * columns.stride,
	};
}

static void
put(const MigWarpSide *side, size_t at, const MigPath *path, size_t i, double left_out, double time)
{
	((double *) side->x)[at] = path->x[i];
	((double *) side->y)[at] = path->y[i];
	((double *) side->z)[at] = path->z[i];
	((double *) side->left_out)[at] = left_out;
	((double *) side->time)[at] = time;
}

/* Makes a side with an extra point before the first, for the empty prefix of the path. */
static MigWarpSide
erp_side(const MigPath *path, bool turned, const double gap[3], const MigMemory *memory)
{
	MigWarpSide side = side_of(path->count + 1, memory);

	for (size_t i = 0; i < path->count; i++)
	{
		double x = path->x[i] - gap[0];
		double y = path->y[i] - gap[1];
		double z = path->z[i] - gap[2];

		mig_progress(memory, 1);
		put(&side, turned ? path->count - 1 - i : i + 1, path, i,
			mig_path_arc(x * x + y * y + z * z, path->curve), 0);
	}
	return side;
}

/* Makes a side whose times are relative to since. */
static MigWarpSide
twed_side(const MigPath *path, bool turned, int64_t since, double nu, double lambda,
		  const MigMemory *memory)
{
	MigWarpSide side = side_of(path->count, memory);

	for (size_t i = 0; i < path->count; i++)
	{
		double left_out = 0;

		mig_progress(memory, 1);
		if (i > 0)
			left_out = mig_path_arc(mig_path_square(path, i - 1, path, i), path->curve) +
					   nu * (double) (path->fixes[i].time - path->fixes[i - 1].time) + lambda;
		put(&side, turned ? path->count - 1 - i : i, path, i, left_out,
			(double) (path->fixes[i].time - since));
	}
	return side;
}

/* Fills the table of two allocated sides, and frees these. */
static double
run_sides(MigWarp *warp, double limit)
{
	const MigMemory *memory = warp->memory;
	double value;

	warp->limit = mig_min(warp->limit, limit);
	mig_warp_allocate(warp, warp->a.count, memory);
	value = mig_warp_run(warp);
	mig_warp_free(warp, memory);
	memory->release(memory->state, warp->a.block);
	memory->release(memory->state, warp->b.block);
	return value <= warp->limit ? value : MIG_FAR;
}

double
mig_erp(const MigPath *a, const MigPath *b, const double gap[3], double limit,
		const MigMemory *memory)
{
	MigWarp warp = mig_warp_begin(MIG_WARP_ERP, a, b, memory);
	bool a_down = a->count <= b->count;

	warp.a = erp_side(a_down ? a : b, false, gap, memory);
	warp.b = erp_side(a_down ? b : a, true, gap, memory);
	return run_sides(&warp, limit);
}

double
mig_twed(const MigPath *a, const MigPath *b, double nu, double lambda, double limit,
		 const MigMemory *memory)
{
	MigWarp warp = mig_warp_begin(MIG_WARP_TWED, a, b, memory);
	bool a_down = a->count <= b->count;
	int64_t since = a->fixes[0].time < b->fixes[0].time ? a->fixes[0].time : b->fixes[0].time;

	warp.nu = nu / 1000000;
	warp.a = twed_side(a_down ? a : b, false, since, warp.nu, lambda, memory);
	warp.b = twed_side(a_down ? b : a, true, since, warp.nu, lambda, memory);
	return run_sides(&warp, limit);
}
