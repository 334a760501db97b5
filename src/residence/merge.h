/*
 * merge.h
 *		The union of periods, where gaps up to a tolerance count as covered.
 *
 * The result does not depend on the order of the periods.  Memory grows with the result, not with them.
 */
#ifndef MIG_MERGE_H
#define MIG_MERGE_H

#include "base/memory.h"
#include "time/period.h"

#define MIG_MERGE_FEW 2 /* periods that need no memory of their own */

/* Periods being merged.  It may not be moved; those before settled are sorted and disjoint. */
typedef struct MigMerge
{
	MigPeriod *periods;
	MigPeriod few[MIG_MERGE_FEW];
	uint32_t count;
	uint32_t settled;
	uint32_t room;
	int32_t gap_days; /* tolerance, not negative */
	MigTimeKind kind;
} MigMerge;

void mig_merge_init(MigMerge *merge, MigTimeKind kind, int32_t gap_days);
void mig_merge_free(MigMerge *merge, const MigMemory *memory);

/* Adds a period; ignores an empty one.  MIG_BAD_TIME if out of range, MIG_TOO_LARGE. */
MigStatus mig_merge_add(MigMerge *merge, MigPeriod period, const MigMemory *memory);

/* Sorts the periods, and merges those that are not disjoint. */
void mig_merge_settle(MigMerge *merge, const MigMemory *memory);

/* Size of settled periods in bytes, and writing them, in the native format of this machine. */
size_t mig_merge_size(const MigMerge *merge);
void mig_merge_write(const MigMerge *merge, uint8_t *out);

/* Reads untrusted bytes into an empty one; false if mig_merge_write cannot have written them. */
bool mig_merge_read(MigMerge *merge, const uint8_t *bytes, size_t len, const MigMemory *memory);

#endif /* MIG_MERGE_H */
