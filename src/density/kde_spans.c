/*
 * kde_spans.c
 *		The columns that points reach, several points at once (see kde_spans.h).
 */
#include "density/kde_spans.h"

#include <math.h>
#include <string.h>

/* 1.5 * 2^52 and its bits: the low bits of its sum with a number below 2^51 are that number, rounded. */
#define ROUNDING      6755399441055744.0
#define ROUNDING_BITS UINT64_C(0x4338000000000000)

MIG_INLINE int64_t
rounded(double number)
{
	double sum = number + ROUNDING;
	uint64_t bits;

	memcpy(&bits, &sum, sizeof(bits));
	return (int64_t) (bits - ROUNDING_BITS);
}

/*
 * A point's polynomial in t, -1 to 1 within a block, in units of one.  If away is the point's offset from the
 * middle, the square of the distance is 1 - (a + b t - steepness t^2); the polynomial is the expression in
 * parentheses, its square, or 1.
 */
MIG_INLINE void
set_polynomial(MigKdeSpans *spans, size_t i, double south, double away, double steepness,
			   MigKernel kernel, double one)
{
	double a = south - steepness * away * away;
	double b = 2 * steepness * away;

	if (kernel == MIG_UNIFORM)
		spans->polynomial[0][i] = (int64_t) one;
	else if (kernel == MIG_EPANECHNIKOV)
	{
		spans->polynomial[0][i] = rounded(a * one);
		spans->polynomial[1][i] = rounded(b * one);
		spans->polynomial[2][i] = rounded(-steepness * one);
	}
	else
	{
		spans->polynomial[0][i] = rounded(a * a * one);
		spans->polynomial[1][i] = rounded(2 * a * b * one);
		spans->polynomial[2][i] = rounded((b * b - 2 * a * steepness) * one);
		spans->polynomial[3][i] = rounded(-2 * b * steepness * one);
		spans->polynomial[4][i] = rounded(steepness * steepness * one);
	}
}

/* Arguments of mig_kde_look. */
typedef struct Look
{
	MigKdeSpans *spans;
	const MigKdeView *view;
	const MigKdePoint *points;
	const double *weights;
	size_t count;
} Look;

MIG_INLINE int
look(const Look *given, MigKernel kernel)
{
	MigKdeSpans *spans = given->spans;
	const MigKdeView view = *given->view;
	const MigKdePoint *points = given->points;
	const double *weights = given->weights;
	const size_t count = given->count;
	const double inverse_half = 1 / view.half;
	const double square = view.half * view.half;
	const int32_t size = 1 << view.shift;

	for (size_t i = 0; i < count; i++)
	{
		double center = points[i].column;
		double north = points[i].meridian_m - view.row_m;
		double south = 1 - north * north * view.inverse;
		double slope = view.slope * points[i].parallel_m;
		double reach =
			sqrt((south > 0 ? south : 0) * (view.inverse_slope * points[i].inverse_parallel));
		double west = center - reach;
		double east = center + reach;
		int32_t column = (int32_t) (west > 0 ? west : 0) + 1;
		int32_t end = (int32_t) (east < view.columns ? east : view.columns) + 1;
		int32_t is_polynomial = (west >= 1) & (east < view.columns) & (slope <= view.slope_max) &
								(end - column <= size);

		spans->column[i] = column;
		spans->end[i] = end;
		spans->is_polynomial[i] = is_polynomial;
		spans->is_within[i] = is_polynomial & (((column ^ end) & -size) == 0);
		set_polynomial(spans, i, south, (center - ((column & -size) + view.half)) * inverse_half,
					   slope * square, kernel, view.one * weights[i]);
	}
	return 0;
}

MIG_SIMD_VERSIONS(int, look_epanechnikov, const Look *given, look(given, MIG_EPANECHNIKOV))
MIG_SIMD_VERSIONS(int, look_quartic, const Look *given, look(given, MIG_QUARTIC))
MIG_SIMD_VERSIONS(int, look_uniform, const Look *given, look(given, MIG_UNIFORM))

void
mig_kde_look(MigKdeSpans *spans, const MigKdeView *view, MigKernel kernel,
			 const MigKdePoint *points, const double *weights, size_t count, MigSimd simd)
{
	Look given = {spans, view, points, weights, count};

	if (kernel == MIG_EPANECHNIKOV)
		look_epanechnikov[simd](&given);
	else if (kernel == MIG_QUARTIC)
		look_quartic[simd](&given);
	else
		look_uniform[simd](&given);
}
