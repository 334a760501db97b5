/*
 * density_protect.h
 *		Disclosure control for counts of persons, for cells of several sizes at once, or divisions of several
 *		levels (GB/T 37964-2019: suppression, aggregation, rounding).
 *
 * Cells of all levels are nested or disjoint: they form a laminar family.  Persons in the same released cells
 * form an atom.  There is one for each released cell, its count minus those of the topmost released cells
 * inside it, and one for all persons outside of released cells, as the total is considered published.  Sums and
 * differences of released counts count exactly the unions of atoms, so that they single out no group of 1 to
 * k - 1 persons if and only if each atom has 0 persons, or k or more.  (A total below k is disclosed only by
 * whoever publishes it.)
 *
 * Suppress: cells of 1 to k - 1 persons are left out.  From the finest level up, an atom of 1 to k - 1 is
 * combined with that of a released cell inside: if some have k or more, the finest of them, then the smallest,
 * then the first; otherwise a cell with an empty atom is left out and one inside it chosen in the same way.
 *
 * Merge: a cell is divided at the next finer level if each nonempty child has k persons or more, otherwise
 * released whole; those below k at the coarsest level are left out, and if these total 1 to k - 1 persons,
 * the smallest of the others too.
 *
 * Round: counts of the finest cells, added up in the order of keys, are rounded to multiples of k, and
 * differences of these are released (controlled rounding of Fellegi 1975, with a fixed start); coarser cells
 * are sums of them.  A count released as r was r - k + 1 to r + k - 1, for finest and coarser cells.
 *
 * An atom of persons not released has two cells or more.  An attacker who knows which cells are empty, and in
 * what order cells are left out, may narrow a count down further, at worst to one number: this is why cells
 * left out look like empty ones.  Nothing is safe from an attacker who knows all persons of a group but one.
 */
#ifndef MIG_DENSITY_PROTECT_H
#define MIG_DENSITY_PROTECT_H

#include <stdbool.h>

#include "density/density_math.h"

#define MIG_PROTECT_LEVELS 11

typedef enum MigProtectMethod
{
	MIG_SUPPRESS,
	MIG_MERGE,
	MIG_ROUND,
} MigProtectMethod;

/* A cell with persons. */
typedef struct MigProtectNode
{
	int64_t key;
	int64_t count;
	int64_t rest; /* minus those in the topmost released cells inside: its atom, if released */
	size_t
		children; /* index of the first at the next finer level; they end where those of the next cell begin */
	bool is_released;
} MigProtectNode;

/* Cells of a level, sorted by key. */
typedef struct MigProtectLevel
{
	MigProtectNode *nodes;
	size_t count;
	size_t room;
} MigProtectLevel;

typedef struct MigProtection
{
	MigMemory memory;
	int64_t k;
	MigProtectLevel levels[MIG_PROTECT_LEVELS]; /* finest first */
	int level_count;
	size_t released;
} MigProtection;

/* Converts a value to an integer; false if it is not an integer. */
bool mig_density_whole(const MigDensity *density, size_t i, int64_t *count);

/* The key at a level, not finer, that contains a key; for cells and divisions. */
int64_t mig_density_key_at(MigKeyKind keys_are, int64_t key, int level);

/*
 * Decides which counts of a density are released.  Its keys are of levels[0], which get coarser; with one level
 * keys may be of any kind.  k is at least 2.  MIG_BAD_NUMBER if a value is not a number of persons,
 * MIG_OUT_OF_RANGE if the total exceeds int64_t.  Must be freed in any case.
 */
MigStatus mig_density_protect(MigProtection *protection, const MigDensity *density, int64_t k,
							  const int *levels, int level_count, MigProtectMethod method,
							  const MigMemory *memory);

/* Writes the protection->released released keys, of all levels, and their counts. */
void mig_density_protect_write(const MigProtection *protection, int64_t *keys, int64_t *counts);

void mig_density_protect_free(MigProtection *protection);

#endif /* MIG_DENSITY_PROTECT_H */
