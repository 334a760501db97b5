/*
 * kde_spans.h
 *		The columns of a row that points reach, and their kernels as polynomials along it, for several points at once
 *		(see kde.c, which alone uses it).
 */
#ifndef MIG_KDE_SPANS_H
#define MIG_KDE_SPANS_H

#include "density/kde.h"

#define MIG_KDE_COEFFICIENTS 5   /* of a polynomial, at most */
#define MIG_KDE_TOGETHER     128 /* points, at most */

/* How a row sees points, in columns. */
typedef struct MigKdeView
{
	double row_m;
	double inverse; /* of the square of the reach */
	double slope;   /* where the parallel is 1 */
	double inverse_slope;
	double columns;   /* at most to be reached */
	double half;      /* of a block of 2^shift columns */
	double slope_max; /* of a polynomial */
	double one;       /* as a coefficient */
	int shift;
} MigKdeView;

/* Columns that points reach, from column to end, and their polynomials in the block of the first one. */
typedef struct MigKdeSpans
{
	int32_t column[MIG_KDE_TOGETHER];
	int32_t end[MIG_KDE_TOGETHER];
	int32_t is_polynomial[MIG_KDE_TOGETHER]; /* or has it to be added to each column? */
	int32_t is_within[MIG_KDE_TOGETHER];     /* a polynomial, and the end lies in the same block? */
	int64_t polynomial[MIG_KDE_COEFFICIENTS][MIG_KDE_TOGETHER];
} MigKdeSpans;

/*
 * Looks at MIG_KDE_TOGETHER points at most, for a kernel that is a polynomial, times their weights.  A point that reaches no column has none
 * between column and end.  The same bytes come of it with all that the processor may know.
 */
void mig_kde_look(MigKdeSpans *spans, const MigKdeView *view, MigKernel kernel,
				  const MigKdePoint *points, const double *weights, size_t count, MigSimd simd);

#endif /* MIG_KDE_SPANS_H */
