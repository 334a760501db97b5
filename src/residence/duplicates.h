/*
 * duplicates.h
 *		Claims of one person about the same stay, from several sources or repeated.
 *
 * Two claims of a place are duplicates if begin and end each differ by few days, or by few typing
 * errors: the edit distance of two dates is that of their eight digits YYYYMMDD (nine from the year
 * 10000 on), where deletion, insertion or substitution of a digit and transposition of two adjacent
 * digits count 1 each, and no digit is edited twice (optimal string alignment).  A begin or end that
 * one of the two does not state is not compared.
 */
#ifndef MIG_DUPLICATES_H
#define MIG_DUPLICATES_H

#include "base/memory.h"
#include "time/period.h"

/* Edit distance of two valid dates. */
int32_t mig_date_edit_distance(int64_t a, int64_t b);

/* A claim, and the location of its source's name in the bytes of all names. */
typedef struct MigTold
{
	int64_t place;
	int64_t from; /* days, or MIG_EVER_BEFORE */
	int64_t to;   /* exclusive; or MIG_EVER_AFTER */
	int64_t id;
	uint64_t source;
	uint64_t source_len;
} MigTold;

/* Maximum days by which begin and end may each differ, and maximum edits of both together; not negative. */
typedef struct MigDuplicateLimits
{
	int32_t shift_days;
	int32_t edits;
} MigDuplicateLimits;

/* Claims of one person being collected, in any order. */
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

/* Adds a claim with the name of its source; ignores an empty period.  MIG_BAD_TIME. */
MigStatus mig_telling_add(MigTelling *telling, const MigTold *told, const void *source, size_t len);

/* Adds the claims of another set with the same limits. */
void mig_telling_add_all(MigTelling *telling, const MigTelling *other);

/* Size of the claims in bytes, and writing them, in the native format of this machine. */
size_t mig_telling_size(const MigTelling *telling);
void mig_telling_write(const MigTelling *telling, uint8_t *out);

/* Reads untrusted bytes into an empty set; false if mig_telling_write cannot have written them. */
bool mig_telling_read(MigTelling *telling, const uint8_t *bytes, size_t len);

/* Two claims about the same stay; a has the smaller id. */
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
 * Lists the duplicates sorted by place, a and b, in a list allocated from memory.  Compares all pairs of
 * claims of a place.  MIG_TOO_LARGE if there are more than MIG_DUPLICATES_MAX.
 */
MigStatus mig_duplicates(MigTelling *telling, MigDuplicate **duplicates, size_t *count,
						 const MigMemory *memory);

#endif /* MIG_DUPLICATES_H */
