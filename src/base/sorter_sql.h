/*
 * sorter_sql.h
 *		Sorts any number of records of radix.h in bounded memory: records that do not fit are sorted,
 *		spilled to temporary files and merged from there.  Stable.
 *
 * Files belong to the current resource owner, memory to the given context: an error frees both.
 */
#ifndef MIG_SORTER_SQL_H
#define MIG_SORTER_SQL_H

#include "base/pg_compat.h"

#include "storage/buffile.h"

#include "base/radix.h"

#define MIG_SORTER_WIDTH_MAX MIG_RECORD_WIDTH_MAX
#define MIG_SORTER_FILES     32 /* merged into one of the next level */
#define MIG_SORTER_LEVELS    6  /* 32^6 times the memory */

/* A sorted run: in memory, or in a file with one record in memory. */
typedef struct MigSorterRun
{
	const int64_t *head; /* the next record */
	const int64_t *end;
	BufFile *file; /* or NULL */
	int64_t record[MIG_SORTER_WIDTH_MAX];
} MigSorterRun;

/* Folds sorted records in place and returns the number left; see base/fold.h. */
typedef size_t (*MigFold)(int64_t *records, size_t count, const MigMemory *memory);

typedef struct MigSorter
{
	MigMemory memory;
	MemoryContext context;
	size_t width;
	size_t keys;
	size_t limit;     /* maximum records in memory */
	MigFold fold;     /* or NULL */
	size_t fold_at;   /* fold once there are this many records */
	int64_t *records; /* not yet in a file */
	size_t count;
	size_t sorted; /* number of leading records in order */
	size_t room;
	int64_t *spare; /* scratch space for sorting */
	size_t spare_room;
	BufFile *(*files)[MIG_SORTER_FILES]; /* per level, older files at higher levels; or NULL */
	int file_count[MIG_SORTER_LEVELS];
	MigSorterRun *runs; /* being merged; older ones come first */
	int run_room;
	int *heap; /* min-heap of runs that are not at their end */
	int heap_count;
} MigSorter;

/* Bytes available to one of parts sorters that share a function's memory. */
extern size_t mig_part_of_memory(int parts);

/*
 * Initializes a sorter of records of width numbers by the first keys of them.  At most bytes of records are
 * kept in memory; sorting them takes as much again.
 */
extern void mig_sorter_init(MigSorter *sorter, MemoryContext context, size_t width, size_t keys,
							size_t bytes);

/*
 * The same for an aggregate state: its files are closed when the aggregate is done with the group.  A window
 * aggregate is not notified of that, so all records stay in memory.
 */
extern void mig_sorter_init_state(MigSorter *sorter, FunctionCallInfo fcinfo, size_t width,
								  size_t keys, size_t bytes);

/* Lets the sorter fold records when memory is full; its output may need further folding. */
extern void mig_sorter_set_fold(MigSorter *sorter, MigFold fold);

/* Sorts and folds the records in memory. */
extern void mig_sorter_fold(MigSorter *sorter);

/*
 * Moves all records of another sorter of the same width and keys into this one; the other must not
 * be used afterwards.
 */
extern void mig_sorter_take(MigSorter *sorter, MigSorter *other);

/*
 * Serializes all records in native format, after a header of head_size bytes from the caller.  The sorter
 * remains usable.
 */
extern bytea *mig_sorter_bytes(MigSorter *sorter, const void *head, size_t head_size);

/*
 * Adds the records that mig_sorter_bytes wrote after the header; false, at once, on a partial record or one that
 * is_good rejects.
 */
extern bool mig_sorter_read(MigSorter *sorter, const void *bytes, size_t size,
							bool (*is_good)(const void *state, const int64_t *record),
							const void *state);

/* Preallocates for about this many records: growing step by step costs more. */
extern void mig_sorter_expect(MigSorter *sorter, size_t records);

/* Makes room for a record. */
extern void mig_sorter_make_room(MigSorter *sorter);

/* Sorts all records; mig_sorter_head and mig_sorter_next then return them. */
extern void mig_sorter_sort(MigSorter *sorter);

/* Closes the files and discards the records; memory is kept. */
extern void mig_sorter_reset(MigSorter *sorter);

/* Closes the files and frees the memory. */
extern void mig_sorter_free(MigSorter *sorter);

/* Where to write the next record. */
static inline int64_t *
mig_sorter_put(MigSorter *sorter)
{
	if (sorter->count == sorter->room)
		mig_sorter_make_room(sorter);
	return sorter->records + sorter->width * sorter->count++;
}

/* The next record, or NULL; valid until mig_sorter_next. */
static inline const int64_t *
mig_sorter_head(const MigSorter *sorter)
{
	return sorter->heap_count > 0 ? sorter->runs[sorter->heap[0]].head : NULL;
}

/* Restores the heap after the record of its top run was consumed. */
extern void mig_sorter_advance(MigSorter *sorter);

/* Advances to the next record. */
static inline void
mig_sorter_next(MigSorter *sorter)
{
	MigSorterRun *run = sorter->runs + sorter->heap[0];

	mig_progress(&sorter->memory, 1);
	if (run->file == NULL && run->head + sorter->width != run->end)
		run->head += sorter->width; /* the only run, as all others are in files */
	else
		mig_sorter_advance(sorter);
}

#endif /* MIG_SORTER_SQL_H */
