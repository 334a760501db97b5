/*
 * merge.h
 *		The time that periods cover together, where gaps up to a tolerance count as covered.
 *
 * The result is the same for any order of the periods.  Memory grows with it, not with them.
 */
#ifndef MIG_MERGE_H
#define MIG_MERGE_H

#include "base/memory.h"
#include "time/period.h"

#define MIG_MERGE_FEW 2 /* periods that need no memory of their own */

/* Periods being merged.  It may not be moved; those before settled are in order and apart. */
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

/* Adds a period; an empty one changes nothing.  MIG_BAD_TIME outside the years, MIG_TOO_LARGE. */
MigStatus mig_merge_add(MigMerge *merge, MigPeriod period, const MigMemory *memory);

/* Puts the periods in order, and merges those that are not apart. */
void mig_merge_settle(MigMerge *merge, const MigMemory *memory);

/* Bytes of settled periods, as they lie in memory of this machine, and writing so many. */
size_t mig_merge_size(const MigMerge *merge);
void mig_merge_write(const MigMerge *merge, uint8_t *out);

/* Reads bytes from anywhere into an empty one: false unless mig_merge_write makes such. */
bool mig_merge_read(MigMerge *merge, const uint8_t *bytes, size_t len, const MigMemory *memory);

#endif /* MIG_MERGE_H */
