/*
 * synchronous.c
 *		Distance of two movers at the same time (see similarity.h).
 *
 * Between fixes, each mover follows the straight line in space at constant speed, so that between consecutive fixes of
 * either the vector from one mover to the other is linear in time.  Its mean length is an integral in closed form; the
 * difference between arc and straight line, small if they are near, is integrated by Gauss's four-point rule, in pieces
 * on both sides of the time at which they are nearest.  The maximum distance is at a fix.
 */
#include <math.h>

#include "base/portable_math.h"
#include "geo/arc.h"
#include "similarity/similarity.h"

/* a + share * b */
static MigVector
plus(MigVector a, double share, MigVector b)
{
	return (MigVector){a.x + share * b.x, a.y + share * b.y, a.z + share * b.z};
}

static MigVector
point_of(const MigPath *path, size_t i)
{
	return (MigVector){path->x[i], path->y[i], path->z[i]};
}

/* A mover between two fixes. */
typedef struct Mover
{
	const MigPath *path;
	size_t next; /* the first fix after the time, or count */
} Mover;

static MigVector
place(const Mover *mover, int64_t time)
{
	const MigPath *path = mover->path;
	size_t i = mover->next - 1;
	MigVector from = point_of(path, i);
	int64_t since = path->fixes[i].time;

	if (time == since)
		return from;
	return plus(from, (double) (time - since) / (double) (path->fixes[mover->next].time - since),
				plus(point_of(path, mover->next), -1, from));
}

/* Advances until the next fix is after the time. */
static void
go_to(Mover *mover, int64_t time, const MigMemory *memory)
{
	for (; mover->next < mover->path->count && mover->path->fixes[mover->next].time <= time;
		 mover->next++)
		mig_progress(memory, 1);
}

/* Mean difference between arc and straight line of offset + share * change, for shares in a range. */
static double
mean_of_rest(MigVector offset, MigVector change, double from, double to, double curve)
{
	static const double at[4] = {0.069431844202973713, 0.33000947820757187, 0.66999052179242813,
								 0.93056815579702629};
	static const double weight[4] = {0.17392742256872693, 0.32607257743127307, 0.32607257743127307,
									 0.17392742256872693};
	MigVector ends[2] = {plus(offset, from, change), plus(offset, to, change)};
	double longer = mig_max(mig_vector_dot(&ends[0], &ends[0]), mig_vector_dot(&ends[1], &ends[1]));
	/* a single one up to 64 km */
	int pieces = 1 + (int) (200 * sqrt(longer * curve));
	double step = (to - from) / pieces;
	double sum = 0;

	for (int piece = 0; piece < pieces; piece++)
		for (int i = 0; i < 4; i++)
		{
			MigVector there = plus(offset, from + (piece + at[i]) * step, change);
			double square = mig_vector_dot(&there, &there);

			sum += weight[i] * (mig_path_arc(square, curve) - sqrt(square));
		}
	return sum * step;
}

/* Mean arc length of offset + share * change, for shares from 0 to 1. */
static double
mean_of(MigVector offset, MigVector change, double curve)
{
	MigVector end = plus(offset, 1, change);
	double speed = mig_vector_dot(&change, &change);
	double first = sqrt(mig_vector_dot(&offset, &offset));
	double last = sqrt(mig_vector_dot(&end, &end));
	double mean;
	double nearest = 0; /* share at which they are nearest */

	if (speed <= 1e-8 * (first * first))
	{
		MigVector half = plus(offset, 0.5, change);

		/* Simpson's rule: the next term is below 1e-17 of the mean */
		mean = (first + 4 * sqrt(mig_vector_dot(&half, &half)) + last) / 6;
	}
	else
	{
		double root = sqrt(speed);
		MigVector foot;
		double square;
		double u;
		double v;

		nearest = -mig_vector_dot(&offset, &change) / speed;
		foot = plus(offset, nearest, change);
		square = mig_vector_dot(&foot, &foot);
		/* the integral of sqrt(w^2 + square) for w from u to v, u < v */
		u = -root * nearest;
		v = root * (1 - nearest);
		mean = v * last - u * first;
		if (square > 1e-30 * speed)
		{
			/* w + sqrt(w^2 + square), for negative w by the conjugate */
			double low = u < 0 ? square / (first - u) : u + first;
			double high = v < 0 ? square / (last - v) : v + last;

			mean += square * mig_log(high / low);
		}
		mean = mean / 2 / root;
	}
	if (curve == 0)
		return mean;
	if (nearest > 0 && nearest < 1)
		return mean + mean_of_rest(offset, change, 0, nearest, curve) +
			   mean_of_rest(offset, change, nearest, 1, curve);
	return mean + mean_of_rest(offset, change, 0, 1, curve);
}

bool
mig_synchronous(const MigPath *a, const MigPath *b, MigSynchronous *result, const MigMemory *memory)
{
	Mover mover_a = {a, 1};
	Mover mover_b = {b, 1};
	int64_t a_last = a->fixes[a->count - 1].time;
	int64_t b_last = b->fixes[b->count - 1].time;
	int64_t time = a->fixes[0].time > b->fixes[0].time ? a->fixes[0].time : b->fixes[0].time;
	double max;
	double sum = 0;
	MigVector offset;

	result->from = time;
	result->to = a_last < b_last ? a_last : b_last;
	if (result->from > result->to)
		return false;
	go_to(&mover_a, time, memory);
	go_to(&mover_b, time, memory);
	offset = plus(place(&mover_a, time), -1, place(&mover_b, time));
	max = mig_vector_dot(&offset, &offset);
	while (time < result->to)
	{
		int64_t since = time;
		MigVector before = offset;

		mig_progress(memory, 1);
		time = a->fixes[mover_a.next].time;
		if (b->fixes[mover_b.next].time < time)
			time = b->fixes[mover_b.next].time;
		go_to(&mover_a, time, memory);
		go_to(&mover_b, time, memory);
		offset = plus(place(&mover_a, time), -1, place(&mover_b, time));
		max = mig_max(max, mig_vector_dot(&offset, &offset));
		sum += (double) (time - since) * mean_of(before, plus(offset, -1, before), a->curve);
	}
	result->max_m = mig_path_arc(max, a->curve);
	result->mean_m = result->max_m;
	if (result->from < result->to)
		sum /= (double) (result->to - result->from);
	/* because of rounding, the mean may exceed the maximum */
	if (result->from < result->to && sum < result->max_m)
		result->mean_m = sum;
	return true;
}
