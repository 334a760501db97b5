/*
 * Unit tests of src/similarity/similarity.h: each measure against its definition, pair by pair, in long double and with
 * the haversine formula, on small paths of many kinds; small cases in the plane, worked by hand; and properties of large
 * paths.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "geo/sphere.h"
#include "similarity/similarity.h"

#define MOST   40
#define KINDS  9
#define ROUNDS 300
#define FAR_L  1e30L

static uint32_t state = 5;

static uint32_t
draw(uint32_t below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

static double
draw_unit(void)
{
	return draw(1 << 24) / (double) (1 << 24);
}

/* --- Paths --- */

static int32_t
wrapped(double degrees)
{
	double units = degrees * 1e7;

	while (units > 1.8e9)
		units -= 3.6e9;
	while (units < -1.8e9)
		units += 3.6e9;
	return (int32_t) units;
}

/* A random walk of count fixes, with steps of about the given degrees. */
static void
draw_walk(MigFix *fixes, size_t count, double lon, double lat, double step)
{
	int64_t time = draw(1000) * INT64_C(1000000);

	for (size_t i = 0; i < count; i++)
	{
		double north = lat > 90 ? 90 : lat < -90 ? -90 : lat;

		fixes[i] = (MigFix){time, wrapped(lon), (int32_t) (north * 1e7)};
		time += 1 + draw(60000000);
		lon += (draw_unit() - 0.4) * step;
		lat += (draw_unit() - 0.4) * step;
	}
}

/* Two random paths of a kind. */
static void
draw_paths(int kind, MigFix *a, size_t *a_count, MigFix *b, size_t *b_count)
{
	*a_count = 1 + draw(MOST - 1);
	*b_count = 1 + draw(MOST - 1);
	if (kind == 1)
		*a_count = 1;
	draw_walk(a, *a_count, 116.3, 39.9, 0.001);
	draw_walk(b, *b_count, 116.301, 39.901, 0.001);
	if (kind == 2) /* nearly the same */
	{
		*b_count = *a_count;
		for (size_t i = 0; i < *a_count; i++)
		{
			b[i] = a[i];
			b[i].lon += (int32_t) draw(2000) - 1000;
			b[i].lat += (int32_t) draw(2000) - 1000;
		}
	}
	else if (kind == 3) /* the same */
	{
		*b_count = *a_count;
		memcpy(b, a, *a_count * sizeof(MigFix));
	}
	else if (kind == 4) /* standing still, at few places */
	{
		for (size_t i = 0; i < *a_count; i++)
			a[i].lon = 1163000000 + (int32_t) draw(2) * 10000;
		for (size_t i = 0; i < *b_count; i++)
			b[i].lat = 399000000 + (int32_t) draw(3) * 10000;
	}
	else if (kind == 5) /* over the antimeridian */
	{
		draw_walk(a, *a_count, 179.99, -17, 0.01);
		draw_walk(b, *b_count, -179.99, -17, 0.01);
	}
	else if (kind == 6) /* at a pole */
	{
		draw_walk(a, *a_count, 30, 89.9, 0.05);
		draw_walk(b, *b_count, -150, 89.9, 0.05);
	}
	else if (kind == 7) /* between cities */
	{
		draw_walk(a, *a_count, 100, 20, 3);
		draw_walk(b, *b_count, 105, 25, 3);
	}
	else if (kind == 8) /* anywhere, often half around the earth and at poles */
	{
		for (size_t i = 0; i < *a_count; i++)
			a[i].lon = wrapped(draw_unit() * 360), a[i].lat = wrapped(draw_unit() * 180 - 90);
		for (size_t i = 0; i < *b_count; i++)
			b[i].lon = wrapped(draw_unit() * 360), b[i].lat = wrapped(draw_unit() * 180 - 90);
		a[0].lat = draw(2) == 0 ? 900000000 : -900000000;
		a[0].lon = 0;
		b[draw((uint32_t) *b_count)].lat = -a[0].lat;
		b[draw((uint32_t) *b_count)].lon = 1800000000;
	}
}

/* --- Definitions --- */

static const long double radius_m = 6371008.7714150598L;
static const long double radian = 3.14159265358979323846264338327950288L / 1800000000.0L;

static long double
distance(const MigFix *a, const MigFix *b)
{
	long double f = sinl((long double) ((int64_t) a->lat - b->lat) * radian / 2);
	long double g = sinl((long double) ((int64_t) a->lon - b->lon) * radian / 2);
	long double s = f * f + cosl(a->lat * radian) * cosl(b->lat * radian) * g * g;

	return 2 * radius_m * asinl(s < 1 ? sqrtl(s) : 1);
}

typedef struct Place
{
	long double at[3];
} Place;

static Place
place_of(const MigFix *fix)
{
	long double cosine = cosl(fix->lat * radian);

	return (Place){{radius_m * cosine * cosl(fix->lon * radian),
					radius_m * cosine * sinl(fix->lon * radian),
					radius_m * sinl(fix->lat * radian)}};
}

static Place
between(Place a, Place b, long double share)
{
	for (int i = 0; i < 3; i++)
		a.at[i] += (b.at[i] - a.at[i]) * share;
	return a;
}

static long double
inner(Place a, Place b)
{
	return a.at[0] * b.at[0] + a.at[1] * b.at[1] + a.at[2] * b.at[2];
}

static long double
straight(Place a, Place b)
{
	Place d = {{a.at[0] - b.at[0], a.at[1] - b.at[1], a.at[2] - b.at[2]}};

	return sqrtl(inner(d, d));
}

static long double
arc_above(long double line)
{
	line /= 2 * radius_m;
	return 2 * radius_m * asinl(line < 1 ? line : 1);
}

static long double
min(long double a, long double b)
{
	return a < b ? a : b;
}

static long double
max(long double a, long double b)
{
	return a > b ? a : b;
}

enum Measure
{
	FRECHET,
	DTW,
	ERP,
	TWED,
};

static const MigFix gap = {0, 1163005000, 399005000};
static const long double nu = 0.5L;
static const long double lambda = 3;

static long double
seconds(const MigFix *a, const MigFix *b)
{
	return fabsl((long double) a->time - b->time) / 1000000;
}

/* The last value of a table with a row and a column for empty prefixes. */
static long double
table(enum Measure measure, const MigFix *a, size_t a_count, const MigFix *b, size_t b_count,
	  int64_t window)
{
	static long double cells[MOST + 1][MOST + 1];

	for (size_t i = 0; i <= a_count; i++)
		for (size_t j = 0; j <= b_count; j++)
		{
			const MigFix *p = a + i - (i > 0);
			const MigFix *q = b + j - (j > 0);
			long double cost = distance(p, q);
			long double value = FAR_L;
			long double step_a = i > 0 ? cells[i - 1][j] : FAR_L;
			long double step_b = j > 0 ? cells[i][j - 1] : FAR_L;
			long double both = i > 0 && j > 0 ? cells[i - 1][j - 1] : FAR_L;
			int64_t apart = i > j ? (int64_t) (i - j) : (int64_t) (j - i);

			if (measure == ERP)
				value =
					min(min(step_a + distance(p, &gap), step_b + distance(q, &gap)), both + cost);
			else if (i > 0 && j > 0 && apart <= window)
			{
				if (measure == FRECHET)
					value = max(cost, min(both, min(step_a, step_b)));
				else if (measure == DTW)
					value = cost + min(both, min(step_a, step_b));
				else
				{
					value = both + cost + nu * seconds(p, q);
					if (i > 1 && j > 1)
						value += distance(p - 1, q - 1) + nu * seconds(p - 1, q - 1);
					if (i > 1)
						value = min(value,
									step_a + distance(p, p - 1) + nu * seconds(p, p - 1) + lambda);
					if (j > 1)
						value = min(value,
									step_b + distance(q, q - 1) + nu * seconds(q, q - 1) + lambda);
				}
			}
			cells[i][j] = i == 0 && j == 0 ? 0 : value;
		}
	return cells[a_count][b_count];
}

static size_t
edits_table(bool lcss, const MigFix *a, size_t a_count, const MigFix *b, size_t b_count, double eps,
			int64_t time)
{
	static size_t cells[MOST + 1][MOST + 1];

	for (size_t i = 0; i <= a_count; i++)
		for (size_t j = 0; j <= b_count; j++)
		{
			bool match;

			cells[i][j] = lcss ? 0 : i + j;
			if (i == 0 || j == 0)
				continue;
			/* at a pole all longitudes are the same place */
			match = distance(a + i - 1, b + j - 1) <= eps + 1e-12L;
			if (lcss)
			{
				match =
					match && (time == MIG_NO_END || llabs(a[i - 1].time - b[j - 1].time) <= time);
				cells[i][j] = cells[i - 1][j] > cells[i][j - 1] ? cells[i - 1][j] : cells[i][j - 1];
				if (match && cells[i - 1][j - 1] + 1 > cells[i][j])
					cells[i][j] = cells[i - 1][j - 1] + 1;
			}
			else
			{
				cells[i][j] = cells[i - 1][j - 1] + !match;
				if (cells[i - 1][j] + 1 < cells[i][j])
					cells[i][j] = cells[i - 1][j] + 1;
				if (cells[i][j - 1] + 1 < cells[i][j])
					cells[i][j] = cells[i][j - 1] + 1;
			}
		}
	return cells[a_count][b_count];
}

static long double
hausdorff(const MigFix *a, size_t a_count, const MigFix *b, size_t b_count)
{
	long double largest = 0;

	for (size_t i = 0; i < a_count; i++)
	{
		long double nearest = FAR_L;

		for (size_t j = 0; j < b_count; j++)
			nearest = min(nearest, distance(a + i, b + j));
		largest = max(largest, nearest);
	}
	return largest;
}

/* The distance of a fix to the great circle between two others, by angles of spherical triangles. */
static long double
to_great_circle(const MigFix *fix, const MigFix *from, const MigFix *to)
{
	Place p = place_of(fix);
	Place a = place_of(from);
	Place b = place_of(to);
	Place n = {{a.at[1] * b.at[2] - a.at[2] * b.at[1], a.at[2] * b.at[0] - a.at[0] * b.at[2],
				a.at[0] * b.at[1] - a.at[1] * b.at[0]}};
	long double length = sqrtl(inner(n, n));
	long double ends = min(distance(fix, from), distance(fix, to));
	Place foot;

	if (length == 0)
		return ends;
	for (int i = 0; i < 3; i++)
		foot.at[i] = p.at[i] - inner(p, n) / length * (n.at[i] / length);
	length = sqrtl(inner(foot, foot));
	for (int i = 0; i < 3; i++)
		foot.at[i] *= radius_m / length;
	/* between both ends if the sum of its distances to them equals their distance */
	if (arc_above(straight(foot, a)) + arc_above(straight(foot, b)) >
		arc_above(straight(a, b)) * (1 + 1e-15L) + 1e-9L)
		return ends;
	return min(ends, arc_above(straight(p, foot)));
}

static long double
mean_to_line(const MigFix *a, size_t a_count, const MigFix *b, size_t b_count)
{
	long double sum = 0;

	for (size_t i = 0; i < a_count; i++)
	{
		long double nearest = distance(a + i, b);

		for (size_t j = 0; j + 1 < b_count; j++)
			nearest = min(nearest, to_great_circle(a + i, b + j, b + j + 1));
		sum += nearest;
	}
	return sum / a_count;
}

/* Places of a segment of b that are near enough to a point, by the quadratic formula. */
static bool
near_places(Place p, Place from, Place to, long double line, long double *low, long double *high)
{
	Place d = {{to.at[0] - from.at[0], to.at[1] - from.at[1], to.at[2] - from.at[2]}};
	Place w = {{from.at[0] - p.at[0], from.at[1] - p.at[1], from.at[2] - p.at[2]}};
	long double square = inner(d, d);
	long double half = inner(w, d);
	long double root = half * half - square * (inner(w, w) - line * line);

	*low = 0;
	*high = 1;
	if (square == 0)
		return inner(w, w) <= line * line;
	if (root < 0)
		return false;
	*low = max(0, (-half - sqrtl(root)) / square);
	*high = min(1, (-half + sqrtl(root)) / square);
	return *low <= *high;
}

/* Decision by the whole free space. */
static bool
is_free(const MigFix *a, size_t a_count, const MigFix *b, size_t b_count, long double line)
{
	static long double below[MOST + 1][MOST + 1]; /* minimum reachable place of a side, 2 if none */
	static long double left[MOST + 1][MOST + 1];

	for (size_t i = 0; i < a_count; i++)
		for (size_t j = 0; j < b_count; j++)
		{
			long double low;
			long double high;

			below[i][j] = left[i][j] = 2;
			if (j + 1 < b_count && near_places(place_of(a + i), place_of(b + j),
											   place_of(b + j + 1), line, &low, &high))
			{
				if (i == 0)
				{
					if (low == 0 && (j == 0 || below[0][j - 1] <= 1) &&
						straight(place_of(a), place_of(b + j)) <= line)
						below[i][j] = 0;
				}
				else if (left[i - 1][j] <= 1)
					below[i][j] = low;
				else if (below[i - 1][j] <= high)
					below[i][j] = max(low, below[i - 1][j]);
			}
			if (i + 1 < a_count && near_places(place_of(b + j), place_of(a + i),
											   place_of(a + i + 1), line, &low, &high))
			{
				if (j == 0)
				{
					if (low == 0 && (i == 0 || left[i - 1][0] <= 1) &&
						straight(place_of(a + i), place_of(b)) <= line)
						left[i][j] = 0;
				}
				else if (below[i][j - 1] <= 1)
					left[i][j] = low;
				else if (left[i][j - 1] <= high)
					left[i][j] = max(low, left[i][j - 1]);
			}
		}
	return straight(place_of(a), place_of(b)) <= line &&
		   straight(place_of(a + a_count - 1), place_of(b + b_count - 1)) <= line &&
		   (below[a_count - 1][b_count - 2] <= 1 || left[a_count - 2][b_count - 1] <= 1);
}

static Place
place_at(const MigFix *fixes, size_t count, long double time)
{
	size_t i = 0;

	while (i + 2 < count && fixes[i + 1].time <= time)
		i++;
	if (count == 1)
		return place_of(fixes);
	return between(place_of(fixes + i), place_of(fixes + i + 1),
				   (time - fixes[i].time) / (fixes[i + 1].time - fixes[i].time));
}

/* --- Comparing --- */

/* Distances of about half a turn, 20015114 m, are accurate to 0.5 m only. */
static bool
is_near(double found, long double expected)
{
	return fabsl(found - expected) <= 1e-9L * expected + (expected > 20015000 ? 0.5L : 2e-9L);
}

/* Limits below, at and above a value: it is returned if at most the limit, and does not depend on the limit. */
#define CHECK_LIMITS(value, call, within)                                                          \
	do                                                                                             \
	{                                                                                              \
		const double shares[] = {0, 0.5, 0.9, 0.999999, 1, 1.000001, 1.1, 2, 1e6};                 \
                                                                                                   \
		for (size_t s = 0; s < sizeof(shares) / sizeof(shares[0]); s++)                            \
		{                                                                                          \
			double limit = (value) *shares[s];                                                     \
                                                                                                   \
			CHECK((call) == ((value) <= limit ? (value) : MIG_FAR));                               \
			CHECK((within) == ((value) <= limit));                                                 \
		}                                                                                          \
		if ((value) > 0)                                                                           \
		{                                                                                          \
			double limit = nextafter((value), 0);                                                  \
                                                                                                   \
			CHECK((call) == MIG_FAR);                                                              \
			CHECK(!(within));                                                                      \
		}                                                                                          \
	} while (0)

static void
check_walks(const MigPath *a, const MigPath *b, const MigPath *a_plain, size_t rounds)
{
	const MigFix *p = a->fixes;
	const MigFix *q = b->fixes;
	size_t difference = a->count > b->count ? a->count - b->count : b->count - a->count;
	int64_t window = draw(MOST);
	int64_t wide = window > (int64_t) difference ? window : (int64_t) difference;
	MigFix origin = mig_path_origin(p, q);
	MigStep steps[2 * MOST];
	double gap_point[3];
	size_t count;
	double value;
	double sum = 0;

	mig_path_point(&origin, &gap, gap_point);

	value = mig_frechet(a, b, MIG_FAR, &memory);
	CHECK(is_near(value, table(FRECHET, p, a->count, q, b->count, MOST)));
	CHECK(value == mig_frechet(b, a, MIG_FAR, &memory));
	CHECK(value == mig_frechet(a_plain, b, MIG_FAR, &memory));
	CHECK_LIMITS(value, mig_frechet(a, b, limit, &memory),
				 mig_frechet_within(a, b, limit, &memory));

	value = mig_dtw(a, b, MIG_NO_END, MIG_FAR, &memory);
	CHECK(is_near(value, table(DTW, p, a->count, q, b->count, MOST)));
	CHECK(value == mig_dtw(b, a, MIG_NO_END, MIG_FAR, &memory));
	CHECK(value == mig_dtw(a_plain, b, MIG_NO_END, MIG_FAR, &memory));
	CHECK_LIMITS(value, mig_dtw(a, b, MIG_NO_END, limit, &memory),
				 mig_dtw_within(a, b, MIG_NO_END, limit, &memory));

	value = mig_dtw(a, b, window, MIG_FAR, &memory);
	CHECK(is_near(value, table(DTW, p, a->count, q, b->count, wide)));
	CHECK(value == mig_dtw(b, a, window, MIG_FAR, &memory));
	CHECK_LIMITS(value, mig_dtw(a, b, window, limit, &memory),
				 mig_dtw_within(a, b, window, limit, &memory));

	count = mig_dtw_path(a, b, window, steps, &memory);
	CHECK(steps[0].a == 0 && steps[0].b == 0);
	CHECK(steps[count - 1].a == a->count - 1 && steps[count - 1].b == b->count - 1);
	for (size_t i = 0; i < count; i++)
	{
		sum += mig_path_arc(mig_path_square(a, steps[i].a, b, steps[i].b), a->curve);
		CHECK(llabs((int64_t) steps[i].a - (int64_t) steps[i].b) <= wide);
		if (i > 0)
			CHECK(steps[i].a - steps[i - 1].a <= 1 && steps[i].b - steps[i - 1].b <= 1 &&
				  steps[i].a + steps[i].b > steps[i - 1].a + steps[i - 1].b);
	}
	CHECK(is_near(sum, value));

	value = mig_erp(a, b, gap_point, MIG_FAR, &memory);
	CHECK(is_near(value, table(ERP, p, a->count, q, b->count, MOST)));
	CHECK(value == mig_erp(b, a, gap_point, MIG_FAR, &memory));
	CHECK(value == mig_erp(a_plain, b, gap_point, MIG_FAR, &memory));
	CHECK_LIMITS(value, mig_erp(a, b, gap_point, limit, &memory),
				 mig_erp(a, b, gap_point, limit, &memory) <= limit);

	value = mig_twed(a, b, (double) nu, (double) lambda, MIG_FAR, &memory);
	CHECK(is_near(value, table(TWED, p, a->count, q, b->count, MOST)));
	CHECK(value == mig_twed(b, a, (double) nu, (double) lambda, MIG_FAR, &memory));
	CHECK(value == mig_twed(a_plain, b, (double) nu, (double) lambda, MIG_FAR, &memory));
	CHECK_LIMITS(value, mig_twed(a, b, (double) nu, (double) lambda, limit, &memory),
				 mig_twed(a, b, (double) nu, (double) lambda, limit, &memory) <= limit);
	(void) rounds;
}

static void
check_edits(const MigPath *a, const MigPath *b, const MigPath *a_plain)
{
	double eps = draw(3) == 0 ? 0 : 10 * pow(1.5, draw(40));
	int64_t time = draw(2) == 0 ? MIG_NO_END : draw(200) * INT64_C(1000000);
	size_t least_count = a->count < b->count ? a->count : b->count;
	size_t lcss = edits_table(true, a->fixes, a->count, b->fixes, b->count, eps, time);
	size_t edr = edits_table(false, a->fixes, a->count, b->fixes, b->count, eps, 0);

	CHECK_INT(mig_lcss(a, b, eps, time, &memory), lcss);
	CHECK_INT(mig_lcss(b, a, eps, time, &memory), lcss);
	CHECK_INT(mig_lcss(a_plain, b, eps, time, &memory), lcss);
	CHECK_INT(mig_edr(a, b, eps, &memory), edr);
	CHECK_INT(mig_edr(b, a, eps, &memory), edr);
	CHECK_INT(mig_edr(a_plain, b, eps, &memory), edr);
	for (size_t i = 0; i <= least_count; i++)
		CHECK(mig_lcss_within(a, b, eps, time, (double) i / (double) least_count, &memory) ==
			  (mig_lcss_distance(a, b, lcss) <= (double) i / (double) least_count));
	CHECK(!mig_lcss_within(a, b, eps, time, -0.1, &memory));
	for (size_t i = 0; i <= MOST + 1; i++)
		CHECK(mig_edr_within(a, b, eps, (double) i + 0.5, &memory) == (edr <= i));
	CHECK(!mig_edr_within(a, b, eps, -1, &memory));
}

static void
check_nearest(const MigPath *a, const MigPath *b, const MigPath *a_plain)
{
	double there = mig_hausdorff_directed(a, b, MIG_FAR, &memory);
	double value = mig_hausdorff(a, b, MIG_FAR, &memory);
	long double back = hausdorff(b->fixes, b->count, a->fixes, a->count);

	CHECK(is_near(there, hausdorff(a->fixes, a->count, b->fixes, b->count)));
	CHECK(is_near(value, max(there, back)));
	CHECK(value == mig_hausdorff(b, a, MIG_FAR, &memory));
	CHECK(value == mig_hausdorff(a_plain, b, MIG_FAR, &memory));
	CHECK_LIMITS(there, mig_hausdorff_directed(a, b, limit, &memory),
				 mig_hausdorff_directed(a, b, limit, &memory) <= limit);
	CHECK_LIMITS(value, mig_hausdorff(a, b, limit, &memory),
				 mig_hausdorff(a, b, limit, &memory) <= limit);

	value = mig_sspd(a, b, MIG_FAR, &memory);
	CHECK(is_near(value, (mean_to_line(a->fixes, a->count, b->fixes, b->count) +
						  mean_to_line(b->fixes, b->count, a->fixes, a->count)) /
							 2));
	CHECK(value == mig_sspd(b, a, MIG_FAR, &memory));
	CHECK(value == mig_sspd(a_plain, b, MIG_FAR, &memory));
	CHECK_LIMITS(value, mig_sspd(a, b, limit, &memory), mig_sspd(a, b, limit, &memory) <= limit);
}

static void
check_curves(const MigPath *a, const MigPath *b)
{
	double value = mig_frechet_continuous(a, b, MIG_FAR, &memory);
	long double line = 2 * radius_m * sinl(value / (2 * radius_m));

	CHECK(value <= mig_frechet(a, b, MIG_FAR, &memory));
	CHECK(value == mig_frechet_continuous(b, a, MIG_FAR, &memory));
	CHECK_LIMITS(value, mig_frechet_continuous(a, b, limit, &memory),
				 mig_frechet_continuous_within(a, b, limit, &memory));
	if (a->count > 1 && b->count > 1)
	{
		CHECK(is_free(a->fixes, a->count, b->fixes, b->count, line * (1 + 1e-9L) + 1e-7L));
		CHECK(value < 1e-7 ||
			  !is_free(a->fixes, a->count, b->fixes, b->count, line * (1 - 1e-9L) - 1e-7L));
	}
}

/* Against mean and maximum over many times, by Simpson's rule between the times of all fixes. */
static void
check_synchronous(const MigPath *a, const MigPath *b)
{
	MigSynchronous found;
	int64_t times[2 * MOST];
	size_t count = 0;
	long double sum = 0;
	long double largest = 0;
	int64_t from = a->fixes[0].time > b->fixes[0].time ? a->fixes[0].time : b->fixes[0].time;
	int64_t a_to = a->fixes[a->count - 1].time;
	int64_t b_to = b->fixes[b->count - 1].time;
	int64_t to = a_to < b_to ? a_to : b_to;

	CHECK(mig_synchronous(a, b, &found, &memory) == (from <= to));
	if (from > to)
		return;
	CHECK(found.from == from && found.to == to);
	for (size_t i = 0; i < a->count + b->count; i++)
	{
		int64_t time = i < a->count ? a->fixes[i].time : b->fixes[i - a->count].time;
		size_t at = count;

		if (time < from || time > to)
			continue;
		for (; at > 0 && times[at - 1] > time; at--)
			times[at] = times[at - 1];
		times[at] = time;
		count++;
	}
	for (size_t i = 0; i < count; i++)
	{
		long double length = i + 1 < count ? times[i + 1] - times[i] : 0;

		for (int k = 0; k <= 400; k++)
		{
			long double time = times[i] + length * k / 400;
			long double line =
				straight(place_at(a->fixes, a->count, time), place_at(b->fixes, b->count, time));

			if (k == 0)
				largest = max(largest, arc_above(line));
			sum += arc_above(line) * length / 1200 * (k == 0 || k == 400 ? 1 : k % 2 == 1 ? 4 : 2);
		}
	}
	CHECK(is_near(found.max_m, largest));
	if (from < to)
		CHECK(fabsl(found.mean_m - sum / (to - from)) <= 1e-6L * (sum / (to - from)) + 1e-6L);
	else
		CHECK(found.mean_m == found.max_m);
}

static void
check_random(void)
{
	static MigFix a_fixes[MOST];
	static MigFix b_fixes[MOST];

	for (size_t round = 0; round < ROUNDS; round++)
	{
		MigPath a;
		MigPath b;
		MigPath plain;
		MigFix origin;
		size_t a_count;
		size_t b_count;

		draw_paths((int) (round % KINDS), a_fixes, &a_count, b_fixes, &b_count);
		mig_path_make_pair(&a, a_fixes, a_count, &b, b_fixes, b_count, &memory);
		origin = mig_path_origin(a_fixes, b_fixes);
		for (size_t i = 0; i < a_count; i++)
		{
			double point[3];

			mig_path_point(&origin, a_fixes + i, point);
			CHECK(point[0] == a.x[i] && point[1] == a.y[i] && point[2] == a.z[i]);
			for (size_t j = 0; j < b_count; j++)
				CHECK(is_near(mig_path_arc(mig_path_square(&a, i, &b, j), a.curve),
							  distance(a_fixes + i, b_fixes + j)));
		}
		plain = a;
		plain.simd = round % 2 == 0 ? MIG_SIMD_NONE : mig_simd(MIG_SIMD_AVX2);
		check_walks(&a, &b, &plain, round);
		check_edits(&a, &b, &plain);
		check_nearest(&a, &b, &plain);
		check_curves(&a, &b);
		check_synchronous(&a, &b);
		mig_path_free(&a, &memory);
		mig_path_free(&b, &memory);
	}
}

/* --- The plane --- */

static void
check_plane_case(const double *a_xy, size_t a_count, const double *b_xy, size_t b_count,
				 double frechet, double continuous, double dtw, double hausdorff_m)
{
	MigPath a;
	MigPath b;

	mig_path_make_plane(&a, a_xy, a_count, &memory);
	mig_path_make_plane(&b, b_xy, b_count, &memory);
	CHECK(fabs(mig_frechet(&a, &b, MIG_FAR, &memory) - frechet) < 1e-12);
	CHECK(fabs(mig_frechet_continuous(&a, &b, MIG_FAR, &memory) - continuous) < 1e-9);
	CHECK(fabs(mig_dtw(&a, &b, MIG_NO_END, MIG_FAR, &memory) - dtw) < 1e-12);
	CHECK(fabs(mig_hausdorff(&a, &b, MIG_FAR, &memory) - hausdorff_m) < 1e-12);
	mig_path_free(&a, &memory);
	mig_path_free(&b, &memory);
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]) / 2)

/* Small published cases, and some worked by hand. */
static void
check_plane(void)
{
	const double a1[] = {0, 1, 4, 0, 5, 1, 9, 1};
	const double b1[] = {1, 2, 0, 4, 9, 2};
	const double a2[] = {0, 0, 1, 1, 2, 2};
	const double b2[] = {0, 1, 1, 2, 2, 3};
	const double b3[] = {0, 1, 1, 0, 2, 3};
	const double a4[] = {0, 0, 2, 0};
	const double b4[] = {0, 1, 1, 1.5, 2, 1};
	const double a5[] = {0, 0, 100, 0};
	const double b5[] = {0, 0, 50, 50, 100, 0};
	const double a6[] = {0, 0, 10, 0};
	const double b6[] = {0, 0, 8, 0, 2, 0, 10, 0};
	static double circle[2][200];

	check_plane_case(a1, COUNT(a1), b1, COUNT(b1), 5.385164807134504, 3.0370264095,
					 11.850716732682386, 4.123105625617661);
	check_plane_case(a2, COUNT(a2), b2, COUNT(b2), 1, 1, 3, 1);
	check_plane_case(a2, COUNT(a2), b3, COUNT(b3), 1, 1, 3, 1);
	check_plane_case(a4, COUNT(a4), b4, COUNT(b4), 1.8027756377319946, 1.5, 3.802775637731995,
					 1.8027756377319946);
	check_plane_case(a5, COUNT(a5), b5, COUNT(b5), 70.71067811865476, 50, 70.71067811865476,
					 70.71067811865476);
	check_plane_case(a6, COUNT(a6), b6, COUNT(b6), 8, 3, 10, 2);
	for (size_t i = 0; i < 100; i++)
		for (size_t k = 0; k < 2; k++)
		{
			circle[k][2 * i] = (k == 0 ? 10 : 100) * cos(2 * acos(-1) * (double) i / 99);
			circle[k][2 * i + 1] = (k == 0 ? 10 : 100) * sin(2 * acos(-1) * (double) i / 99);
		}
	check_plane_case(circle[0], 100, circle[1], 100, 90, 90, 9000, 90);
}

/* --- Large paths --- */

/* Several words, several blocks and divided walks: against known results, or the opposite order. */
static void
check_large(void)
{
	size_t count = 1500;
	MigFix *a_fixes = malloc(count * sizeof(MigFix));
	MigFix *b_fixes = malloc(count * sizeof(MigFix));
	MigStep *steps = malloc(2 * count * sizeof(MigStep));
	MigPath a;
	MigPath b;
	MigPath plain;
	double gap_point[3] = {100, 100, 0};
	double sum = 0;
	double value;
	size_t number;

	draw_walk(a_fixes, count, 116.3, 39.9, 0.001);
	draw_walk(b_fixes, count - 77, 116.31, 39.9, 0.001);
	mig_path_make_pair(&a, a_fixes, count, &b, b_fixes, count - 77, &memory);
	plain = a;
	for (int simd = MIG_SIMD_NONE; simd <= MIG_SIMD_AVX512; simd++)
	{
		plain.simd = mig_simd((MigSimd) simd);
		CHECK(mig_frechet(&a, &b, MIG_FAR, &memory) == mig_frechet(&plain, &b, MIG_FAR, &memory));
		CHECK(mig_dtw(&a, &b, MIG_NO_END, MIG_FAR, &memory) ==
			  mig_dtw(&plain, &b, MIG_NO_END, MIG_FAR, &memory));
		CHECK(mig_erp(&a, &b, gap_point, MIG_FAR, &memory) ==
			  mig_erp(&plain, &b, gap_point, MIG_FAR, &memory));
		CHECK(mig_twed(&a, &b, 1, 1, MIG_FAR, &memory) ==
			  mig_twed(&plain, &b, 1, 1, MIG_FAR, &memory));
		CHECK(mig_hausdorff(&a, &b, MIG_FAR, &memory) ==
			  mig_hausdorff(&plain, &b, MIG_FAR, &memory));
		CHECK(mig_sspd(&a, &b, MIG_FAR, &memory) == mig_sspd(&plain, &b, MIG_FAR, &memory));
		CHECK_INT(mig_lcss(&a, &b, 2000, MIG_NO_END, &memory),
				  mig_lcss(&plain, &b, 2000, MIG_NO_END, &memory));
		CHECK_INT(mig_edr(&a, &b, 2000, &memory), mig_edr(&plain, &b, 2000, &memory));
	}
	CHECK(is_near(mig_hausdorff(&a, &b, MIG_FAR, &memory),
				  max(hausdorff(a_fixes, count, b_fixes, count - 77),
					  hausdorff(b_fixes, count - 77, a_fixes, count))));
	value = mig_dtw(&a, &b, MIG_NO_END, MIG_FAR, &memory);
	number = mig_dtw_path(&a, &b, MIG_NO_END, steps, &memory);
	for (size_t i = 0; i < number; i++)
	{
		sum += mig_path_arc(mig_path_square(&a, steps[i].a, &b, steps[i].b), a.curve);
		if (i > 0)
			CHECK(steps[i].a - steps[i - 1].a <= 1 && steps[i].b - steps[i - 1].b <= 1 &&
				  steps[i].a + steps[i].b > steps[i - 1].a + steps[i - 1].b);
	}
	CHECK(is_near(sum, value));
	CHECK(memory_steps > 0);
	mig_path_free(&a, &memory);
	mig_path_free(&b, &memory);
	free(steps);
	free(a_fixes);
	free(b_fixes);
}

/* --- The table --- */

/* Measures of the table agree with their functions, respect limits, and are found by name and symbols. */
static void
check_table(void)
{
	MigSimilarityTerms terms = {2, 500, 60000000, {0, 1199000000, 284000000}, 0.1, 3};
	MigFix fixes[2][MOST];
	MigFix origin;
	MigPath a;
	MigPath b;
	MigSynchronous synchronous;
	double gap[3];
	double expected[MIG_SIMILARITIES];
	bool has_limit;

	draw_walk(fixes[0], 20, 119.9, 28.4, 0.01);
	draw_walk(fixes[1], 25, 119.9, 28.4, 0.01);
	for (int64_t i = 25, late = fixes[1][0].time - fixes[0][0].time; i-- > 0;)
		fixes[1][i].time -= late;
	mig_path_make_pair(&a, fixes[0], 20, &b, fixes[1], 25, &memory);
	origin = mig_path_origin(fixes[0], fixes[1]);
	mig_path_point(&origin, &terms.gap, gap);
	CHECK(mig_synchronous(&a, &b, &synchronous, &memory));
	expected[MIG_SIMILARITY_FRECHET] = mig_frechet(&a, &b, MIG_FAR, &memory);
	expected[MIG_SIMILARITY_FRECHET_CONTINUOUS] = mig_frechet_continuous(&a, &b, MIG_FAR, &memory);
	expected[MIG_SIMILARITY_HAUSDORFF] = mig_hausdorff(&a, &b, MIG_FAR, &memory);
	expected[MIG_SIMILARITY_HAUSDORFF_DIRECTED] = mig_hausdorff_directed(&a, &b, MIG_FAR, &memory);
	expected[MIG_SIMILARITY_DTW] = mig_dtw(&a, &b, terms.window, MIG_FAR, &memory);
	expected[MIG_SIMILARITY_SSPD] = mig_sspd(&a, &b, MIG_FAR, &memory);
	expected[MIG_SIMILARITY_SYNCHRONOUS] = synchronous.mean_m;
	expected[MIG_SIMILARITY_SYNCHRONOUS_MAX] = synchronous.max_m;
	expected[MIG_SIMILARITY_LCSS] =
		mig_lcss_distance(&a, &b, mig_lcss(&a, &b, terms.metres, terms.time, &memory));
	expected[MIG_SIMILARITY_EDR] = (double) mig_edr(&a, &b, terms.metres, &memory);
	expected[MIG_SIMILARITY_ERP] = mig_erp(&a, &b, gap, MIG_FAR, &memory);
	expected[MIG_SIMILARITY_TWED] = mig_twed(&a, &b, terms.nu, terms.lambda, MIG_FAR, &memory);
	for (MigSimilarity i = 0; i < MIG_SIMILARITIES; i++)
	{
		const MigSimilarityMeasure *measure = mig_similarity_measures + i;
		double distance = mig_similarity(i, &a, &b, &terms, MIG_FAR, &memory);

		CHECK(distance == expected[i] && distance > 0);
		CHECK(mig_similarity(i, &a, &b, &terms, distance, &memory) == distance);
		CHECK(mig_similarity(i, &a, &b, &terms, distance * 0.999, &memory) == MIG_FAR);
		CHECK(mig_similarity_within(i, &a, &b, &terms, distance, &memory));
		CHECK(!mig_similarity_within(i, &a, &b, &terms, distance * 0.999, &memory));
		CHECK_INT(mig_similarity_of_name(measure->name), i);
		CHECK(mig_similarity_of_symbol(measure->distance_symbol, &has_limit) == i && !has_limit);
		CHECK(mig_similarity_of_symbol(measure->within_symbol, &has_limit) == i && has_limit);
		CHECK(measure->key == MIG_KEY_NONE || measure->key == measure->estimate);
	}
	CHECK_INT(mig_similarity_of_name("trajectory_frechet"), MIG_SIMILARITIES);
	CHECK_INT(mig_similarity_of_symbol("frechet", &has_limit), MIG_SIMILARITIES);
	mig_path_free(&a, &memory);
	mig_path_free(&b, &memory);
}

int
main(void)
{
	check_random();
	check_plane();
	check_large();
	check_table();
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
