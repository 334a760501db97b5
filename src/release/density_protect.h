/*
 * density_protect.h
 *		Counts of persons made safe to publish, for cells of several sizes at once, or divisions of several
 *		levels (GB/T 37964-2019: suppression, aggregation, rounding).
 *
 * Cells of all levels lie inside or outside one another: they are a laminar family.  Persons whose released
 * cells are the same are an atom, of which there is one for each released cell: its count less those of the
 * topmost released cells inside it; and one for all that no released cell holds, as the total counts as
 * published.  Sums and differences of released counts count unions of atoms and nothing else, so that they
 * single out no group of 1 to k - 1 persons if and only if each atom has 0 persons, or k or more.  (A total
 * below k is given away only by whoever publishes it.)
 *
 * Suppress: cells of 1 to k - 1 persons are left out.  From the finest level up, an atom of 1 to k - 1 is put
 * together with that of a released cell inside: if one has k or more, the finest of them, then the smallest,
 * then the first; else a cell whose own atom is empty is left out and one inside it chosen likewise.
 *
 * Merge: a cell is divided at the next finer level if each child that is not empty has k persons or more, else
 * released whole; those below k at the coarsest level are left out, and if these have 1 to k - 1 persons
 * together, the smallest of the others too.
 *
 * Round: counts of the finest cells, added up in the order of keys, are rounded to multiples of k, and
 * differences of these are released (controlled rounding as of Fellegi 1975, with a fixed start); coarser
 * cells are the sums of theirs.  A count released as r was r - k + 1 to r + k - 1, of one cell or a larger one.
 *
 * An atom of persons not released has two cells or more.  Whoever knows from elsewhere which cells are empty,
 * and in what order cells are left out, may narrow a count down further, at worst to one number: cells left
 * out look like empty ones for that reason.  Nothing is safe from who knows all persons of a group but one.
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
	int64_t rest; /* less those in the topmost released cells inside: its atom, if it is released */
	size_t
		children; /* the first at the next finer level; they end where those of the next cell begin */
	bool is_released;
} MigProtectNode;

/* Cells of a level, in the order of keys. */
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
	MigProtectLevel levels[MIG_PROTECT_LEVELS]; /* the finest first */
	int level_count;
	size_t released;
} MigProtection;

/* A value as a whole number; false if it is none. */
bool mig_density_whole(const MigDensity *density, size_t i, int64_t *count);

/* The key that holds another one at a level not finer: of cells and divisions. */
int64_t mig_density_key_at(MigKeyKind keys_are, int64_t key, int level);

/*
 * Decides what of a density is released.  Its keys are of levels[0], the others are coarser and coarser; with
 * one level they may be anything.  k is at least 2.  MIG_BAD_NUMBER where a value is no number of persons,
 * MIG_OUT_OF_RANGE if the total exceeds int64_t.  To be freed in any case.
 */
MigStatus mig_density_protect(MigProtection *protection, const MigDensity *density, int64_t k,
							  const int *levels, int level_count, MigProtectMethod method,
							  const MigMemory *memory);

/* Writes the released keys, of all levels, and their counts; there are protection->released. */
void mig_density_protect_write(const MigProtection *protection, int64_t *keys, int64_t *counts);

void mig_density_protect_free(MigProtection *protection);

#endif /* MIG_DENSITY_PROTECT_H */
