/*
 * density_math.h
 *		Arithmetic of densities, and aggregation to coarser keys.
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

/* Output arrays: room for the keys, and for either counts or amounts; the other is NULL. */
typedef struct MigDensityTarget
{
	int64_t *keys;
	int64_t *to; /* NULL unless a flow */
	int64_t *counts;
	double *amounts;
	size_t count;
} MigDensityTarget;

/* The kind of values of a result: counts if both sides are counts, except for a quotient. */
MigValueKind mig_density_result_kind(MigValueKind a, MigValueKind b, MigDensityOp op);

/* The maximum number of keys of a result. */
size_t mig_density_result_room(const MigDensity *a, const MigDensity *b, MigDensityOp op);

/*
 * Sums and differences have the keys of either, products and quotients the common ones; a quotient omits
 * keys where the divisor is 0.  MIG_OUT_OF_RANGE if a value exceeds int64_t or double.
 */
MigStatus mig_density_combine(const MigDensity *a, const MigDensity *b, MigDensityOp op,
							  const MigMemory *memory, MigDensityTarget *out);

/* The same with one number for each key of a, as with a density of that constant count or amount. */
MigStatus mig_density_scale(const MigDensity *a, MigValueKind number_is, int64_t count,
							double amount, MigDensityOp op, const MigMemory *memory,
							MigDensityTarget *out);

/* Returns the coarser key of a key at a level; 0 if there is none. */
typedef int64_t (*MigParent)(int64_t key, int level);

/*
 * Sums of the values of each coarser key; parents must be ordered as their keys.  MIG_BAD_LEVEL if a key has
 * none, MIG_OUT_OF_RANGE.
 */
MigStatus mig_density_rollup(const MigDensity *density, MigParent parent, int level,
							 const MigMemory *memory, MigDensityTarget *out);

/*
 * Sums of sorted records: a key, or the two of a flow, then a count or the bits of an amount.  Records are those of a
 * flow if the target has second keys.  MIG_OUT_OF_RANGE.
 */
MigStatus mig_density_gather(const int64_t *records, size_t count, const MigMemory *memory,
							 MigDensityTarget *out);

/* The sum of all values: counts in *count, amounts in *amount, which is not finite on overflow. */
void mig_density_total(const MigDensity *density, const MigMemory *memory, __int128 *count,
					   double *amount);

/*
 * Compares densities lexicographically by keys and values: -1, 0 or 1; a count equals the amount of the
 * same number.
 */
int mig_density_compare(const MigDensity *a, const MigDensity *b, const MigMemory *memory);

#endif /* MIG_DENSITY_MATH_H */
