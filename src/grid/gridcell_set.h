/*
 * gridcell_set.h
 *		Sets of cells of mixed sizes.
 */
#ifndef MIG_GRIDCELL_SET_H
#define MIG_GRIDCELL_SET_H

#include "base/memory.h"
#include "grid/gridcell.h"

/*
 * Minimizes a set of cells without changing the area it covers: cells inside others are dropped, complete
 * sets of children are replaced by their parent.  Sorts the cells in place and returns the number left.
 */
size_t mig_gridcell_compact(MigGridCell *cells, size_t count, const MigMemory *memory);

#endif /* MIG_GRIDCELL_SET_H */
