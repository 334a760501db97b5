/*
 * density_math.h
 *		Arithmetic of densities, and densities of coarser keys.
 */
#ifndef MIG_DENSITY_MATH_H
#define MIG_DENSITY_MATH_H

#include "base/exact_sum.h"
#include "density/density.h"

typedef enum MigDensityOp
{
	MIG_ADD,
	MIG_SUBTRACT,
	MIG_MULTIPLY,
	MIG_DIVIDE,
} MigDensityOp;

/* Where the result goes: room for the keys, and for counts or amounts, of which the other is NULL. */
typedef struct MigDensityTarget
{
	int64_t *keys;
	int64_t *to; /* NULL but for a flow */
	int64_t *counts;
	double *amounts;
	size_t count;
} MigDensityTarget;

/* What the values of a result are: counts, if both sides are and nothing is divided. */
MigValueKind mig_density_result_kind(MigValueKind a, MigValueKind b, MigDensityOp op);

/* The most keys that a result can have. */
size_t mig_density_result_room(const MigDensity *a, const MigDensity *b, MigDensityOp op);

/*
 * Sums and differences have the keys of either, products and quotients those of both; a quotient has none
 * where the divisor is 0.  MIG_OUT_OF_RANGE where a value exceeds int64_t or the doubles.
 */
MigStatus mig_density_combine(const MigDensity *a, const MigDensity *b, MigDensityOp op,
							  const MigMemory *memory, MigDensityTarget *out);

/* The same with one number for each key of a: a density that has just that count or amount everywhere. */
MigStatus mig_density_scale(const MigDensity *a, MigValueKind number_is, int64_t count,
							double amount, MigDensityOp op, const MigMemory *memory,
							MigDensityTarget *out);

/* Returns the coarser key of one, with the level or whatever else state tells; 0 if it has none. */
typedef int64_t (*MigParent)(int64_t key, int level);

/*
 * Sums of the values of each coarser key; parents come in the order of keys.  MIG_BAD_LEVEL if a key has
 * none, MIG_OUT_OF_RANGE.
 */
MigStatus mig_density_rollup(const MigDensity *density, MigParent parent, int level,
							 const MigMemory *memory, MigDensityTarget *out);

/*
 * Sums of sorted records: a key, or the two of a flow, then a count or the bits of an amount.  Of a flow, if the
 * target has second keys.  MIG_OUT_OF_RANGE.
 */
MigStatus mig_density_gather(const int64_t *records, size_t count, const MigMemory *memory,
							 MigDensityTarget *out);

/* The sum of all values: of counts in *count, of amounts in *amount, which is not finite beyond doubles. */
void mig_density_total(const MigDensity *density, const MigMemory *memory, __int128 *count,
					   double *amount);

/*
 * -1, 0 or 1: the order of densities by their keys and values, one after the other; a count is equal to the
 * amount of the same number.
 */
int mig_density_compare(const MigDensity *a, const MigDensity *b, const MigMemory *memory);

#endif /* MIG_DENSITY_MATH_H */
