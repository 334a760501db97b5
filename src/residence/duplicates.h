/*
 * duplicates.h
 *		Claims of one person that tell of the same stay, by several sources or twice.
 *
 * Two claims of a place are taken for one stay if begin and end are each off by few days, or if few
 * slips of the pen make one out of the other: the edit distance of two dates is that of their eight
 * digits YYYYMMDD (nine from the year 10000 on), where a digit left out, put in or replaced, and two
 * neighbours exchanged, count one each, and none is touched twice (optimal string alignment).  A begin or
 * end that one of the two does not know keeps them neither apart nor together.
 */
#ifndef MIG_DUPLICATES_H
#define MIG_DUPLICATES_H

#include "base/memory.h"
#include "time/period.h"

/* Edit distance of two valid dates. */
int32_t mig_date_edit_distance(int64_t a, int64_t b);

/* A claim, and where the name of its source is among the bytes of all. */
typedef struct MigTold
{
	int64_t place;
	int64_t from; /* days, or MIG_EVER_BEFORE */
	int64_t to;   /* not included; or MIG_EVER_AFTER */
	int64_t id;
	uint64_t source;
	uint64_t source_len;
} MigTold;

/* Most days that begin and end may each be off by, and most edits of both together; none negative. */
typedef struct MigDuplicateLimits
{
	int32_t shift_days;
	int32_t edits;
} MigDuplicateLimits;

/* Claims of one person being gathered, in any order. */
typedef struct MigTelling
{
	MigMemory memory;
	MigDuplicateLimits limits;
	MigTold *told;
	size_t count;
	size_t room;
	uint8_t *sources;
	size_t source_bytes;
	size_t source_room;
} MigTelling;

void mig_telling_init(MigTelling *telling, const MigDuplicateLimits *limits,
					  const MigMemory *memory);
void mig_telling_free(MigTelling *telling);

/* Adds a claim with the name of its source; one of an empty period is left out.  MIG_BAD_TIME. */
MigStatus mig_telling_add(MigTelling *telling, const MigTold *told, const void *source, size_t len);

/* Adds the claims of another one with the same limits. */
void mig_telling_add_all(MigTelling *telling, const MigTelling *other);

/* Bytes of the claims, as they lie in memory of this machine, and writing so many. */
size_t mig_telling_size(const MigTelling *telling);
void mig_telling_write(const MigTelling *telling, uint8_t *out);

/* Reads bytes from anywhere into an empty one: false unless mig_telling_write makes such. */
bool mig_telling_read(MigTelling *telling, const uint8_t *bytes, size_t len);

/* Two claims that tell of the same stay; the id of a is the lesser one. */
typedef struct MigDuplicate
{
	int64_t place;
	int64_t id_a;
	int64_t id_b;
	int64_t from_shift; /* days from that of a to that of b */
	int64_t to_shift;
	int32_t edits;
	bool knows_from; /* is from_shift known? */
	bool knows_to;
	bool same_source;
} MigDuplicate;

#define MIG_DUPLICATES_MAX 1000000

/*
 * Lists the duplicates in the order of place, a and b; the list is of the memory given.  Each claim of a
 * place is compared with each.  MIG_TOO_LARGE if there are more than MIG_DUPLICATES_MAX.
 */
MigStatus mig_duplicates(MigTelling *telling, MigDuplicate **duplicates, size_t *count,
						 const MigMemory *memory);

#endif /* MIG_DUPLICATES_H */
