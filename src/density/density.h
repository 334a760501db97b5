/*
 * density.h
 *		A sparse map of keys to values: cells of a grid, or governance grids, divisions and other zones by
 *		number.
 *
 * Keys are strictly ascending.  An absent key has the value 0, but a key present with 0 belongs to the
 * study area: neighbourhoods, means and shares count it.  Values are counts, which are exact integers, or
 * amounts, which are finite doubles.  Cells may be of one size or of several.
 *
 * A flow is a density of pairs of keys, origin and destination, sorted by the first and then the second.
 */
#ifndef MIG_DENSITY_H
#define MIG_DENSITY_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/status.h"

#define MIG_DENSITY_FORMAT 1

typedef enum MigKeyKind
{
	MIG_KEYS_CELL,   /* gridcell: type density; the others: type zone_density */
	MIG_KEYS_ZONE,   /* a user-defined number */
	MIG_KEYS_GRID,   /* grid_code */
	MIG_KEYS_REGION, /* region_code */
} MigKeyKind;

typedef enum MigValueKind
{
	MIG_COUNTS,  /* int64_t */
	MIG_AMOUNTS, /* double, finite, never -0 */
} MigValueKind;

/* A read-only density; either counts or amounts is NULL. */
typedef struct MigDensity
{
	MigKeyKind keys_are;
	MigValueKind values_are;
	size_t count;
	const int64_t *keys;
	const int64_t *to; /* the second keys of a flow, else NULL */
	const int64_t *counts;
	const double *amounts;
} MigDensity;

/* A value as a double: the nearest one for a count beyond 2^53. */
static inline double
mig_density_value(const MigDensity *density, size_t i)
{
	return density->counts != NULL ? (double) density->counts[i] : density->amounts[i];
}

/* The index of a key, or of the first one after it; count if there is none. */
size_t mig_density_find(const MigDensity *density, int64_t key);

/* The index of a pair of a flow, or of the first one after it; count if there is none. */
size_t mig_flow_find(const MigDensity *flow, int64_t from, int64_t to);

/* Compares entries of two densities by their keys: negative, 0 or positive. */
static inline int
mig_density_order(const MigDensity *a, size_t i, const MigDensity *b, size_t j)
{
	if (a->keys[i] != b->keys[j])
		return a->keys[i] < b->keys[j] ? -1 : 1;
	if (a->to == NULL || a->to[i] == b->to[j])
		return 0;
	return a->to[i] < b->to[j] ? -1 : 1;
}

/* Is a number a valid key of the kind? */
bool mig_density_key_is_good(MigKeyKind kind, int64_t key);

/* Checks keys and values.  MIG_BAD_DENSITY. */
MigStatus mig_density_check(const MigDensity *density, const MigMemory *memory);

/* The common level of all cells, or -1 if there are several levels or no cells. */
int mig_density_level(const MigDensity *density, const MigMemory *memory);

#endif /* MIG_DENSITY_H */
