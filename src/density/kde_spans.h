/*
 * kde_spans.h
 *		The columns of a row that points reach, and their kernels as polynomials along it, for several points at once
 *		(see kde.c, which alone uses it).
 */
#ifndef MIG_KDE_SPANS_H
#define MIG_KDE_SPANS_H

#include "density/kde.h"

#define MIG_KDE_COEFFICIENTS 5   /* maximum of a polynomial */
#define MIG_KDE_TOGETHER     128 /* maximum number of points */

/* Parameters of a row, in columns. */
typedef struct MigKdeView
{
	double row_m;
	double inverse; /* of the square of the reach */
	double slope;   /* for a parallel of 1 */
	double inverse_slope;
	double columns;   /* limit of columns to be reached */
	double half;      /* of a block of 2^shift columns */
	double slope_max; /* of a polynomial */
	double one;       /* scale of coefficients */
	int shift;
} MigKdeView;

/* Columns that points reach, from column to end, and their polynomials in the block of the first one. */
typedef struct MigKdeSpans
{
	int32_t column[MIG_KDE_TOGETHER];
	int32_t end[MIG_KDE_TOGETHER];
	int32_t is_polynomial[MIG_KDE_TOGETHER]; /* or must it be added to each column? */
	int32_t is_within[MIG_KDE_TOGETHER];     /* a polynomial that ends in the same block? */
	int64_t polynomial[MIG_KDE_COEFFICIENTS][MIG_KDE_TOGETHER];
} MigKdeSpans;

/*
 * Computes the spans of at most MIG_KDE_TOGETHER points, for a polynomial kernel, multiplied by their weights.  A point
 * that reaches no column has an empty range from column to end.  The results are identical with any instructions.
 */
void mig_kde_look(MigKdeSpans *spans, const MigKdeView *view, MigKernel kernel,
				  const MigKdePoint *points, const double *weights, size_t count, MigSimd simd);

#endif /* MIG_KDE_SPANS_H */
