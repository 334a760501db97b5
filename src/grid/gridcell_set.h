/*
 * gridcell_set.h
 *		Sets of cells of mixed sizes.
 */
#ifndef MIG_GRIDCELL_SET_H
#define MIG_GRIDCELL_SET_H

#include "base/memory.h"
#include "grid/gridcell.h"

/*
 * Makes a set of cells as small as it can be without changing what it holds: cells inside others
 * are dropped, complete sets of children become their parent.  Sorts the cells in place and returns how many
 * are left.
 */
size_t mig_gridcell_compact(MigGridCell *cells, size_t count, const MigMemory *memory);

#endif /* MIG_GRIDCELL_SET_H */
