/*
 * measures.h
 *		What a density comes to in one number: how concentrated its values are, and how alike or apart two of them.
 *
 * Sums are exact before they are rounded (sum.h).  NaN where there is no answer, as for a total of 0.  Shares and segregation
 * have a meaning for values that are not negative: the caller asks mig_density_is_negative first.
 *
 * Segregation: O. D. Duncan and B. Duncan, A Methodological Analysis of Segregation Indexes, American Sociological Review 20
 * (1955); W. Bell, A Probability Model for the Measurement of Ecological Segregation, Social Forces 32 (1954).
 */
#ifndef MIG_MEASURES_H
#define MIG_MEASURES_H

#include "core/density.h"
#include "core/density_math.h"

/* Is any value negative? */
bool mig_density_is_negative(const MigDensity *density, const MigMemory *memory);

/* Pearson's correlation over the keys of either, an absent one being 0. */
double mig_density_correlate(const MigDensity *a, const MigDensity *b, const MigMemory *memory);

/* Shannon's entropy of the shares, in nats. */
double mig_density_entropy(const MigDensity *density, const MigMemory *memory);

/* The values in ascending order; the caller releases them. */
double *mig_density_sorted(const MigDensity *density, const MigMemory *memory);

/* Gini's coefficient of values in ascending order. */
double mig_gini(const double *values, size_t count, const MigMemory *memory);

/* A point of the curve of Lorenz. */
typedef struct MigLorenz
{
	double keys;   /* share of them that have the least values */
	double values; /* share of the total that these have */
} MigLorenz;

/*
 * The curve of values in ascending order, from 0, 0 on: a point for each different value, at the end of those that have it,
 * as the curve is straight between them.  out has room for one more than count; returns how many there are, 0 if the total is.
 */
size_t mig_lorenz(const double *values, size_t count, const MigMemory *memory, MigLorenz *out);

/* Half the sum of differences of the shares: which part of one would have to move to be spread as the other. */
double mig_density_dissimilarity(const MigDensity *a, const MigDensity *b, const MigMemory *memory);

/* The share of a, or of b, among both in the cell of the average one of a. */
double mig_density_isolation(const MigDensity *a, const MigDensity *b, const MigMemory *memory);
double mig_density_exposure(const MigDensity *a, const MigDensity *b, const MigMemory *memory);

/*
 * The share of a in the total of each key by that of all: over the keys of total but those of 0; room for so many amounts.
 * MIG_BAD_NUMBER if a is 0 in all, MIG_OUT_OF_RANGE.
 */
MigStatus mig_density_quotient(const MigDensity *a, const MigDensity *total,
							   const MigMemory *memory, MigDensityTarget *out);

/* Each value by the area of its cell in square kilometres; room for all, as amounts.  MIG_OUT_OF_RANGE. */
MigStatus mig_density_per_km2(const MigDensity *density, const MigMemory *memory,
							  MigDensityTarget *out);

/* The mean density of cells by square kilometre, each weighted with its value. */
double mig_density_weighted(const MigDensity *density, const MigMemory *memory);

#endif /* MIG_MEASURES_H */
