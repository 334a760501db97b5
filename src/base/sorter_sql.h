/*
 * sorter_sql.h
 *		Sorts any number of records of radix.h in bounded memory: what does not fit goes to temporary files,
 *		sorted, and is merged from there.  Stable.
 *
 * Files belong to the resource owner in charge, memory to the context given: an error frees both.
 */
#ifndef MIG_SORTER_SQL_H
#define MIG_SORTER_SQL_H

#include "base/pg_compat.h"

#include "storage/buffile.h"

#include "base/radix.h"

#define MIG_SORTER_WIDTH_MAX MIG_RECORD_WIDTH_MAX
#define MIG_SORTER_FILES     32 /* that are merged into one of the next level */
#define MIG_SORTER_LEVELS    6  /* 32^6 times the memory */

/* Records in order: in memory, or in a file of which one is in memory. */
typedef struct MigSorterRun
{
	const int64_t *head; /* the next record */
	const int64_t *end;
	BufFile *file; /* or NULL */
	int64_t record[MIG_SORTER_WIDTH_MAX];
} MigSorterRun;

/* Makes fewer of sorted records, in their place, and returns how many are left; see base/fold.h. */
typedef size_t (*MigFold)(int64_t *records, size_t count, const MigMemory *memory);

typedef struct MigSorter
{
	MigMemory memory;
	MemoryContext context;
	size_t width;
	size_t keys;
	size_t limit;     /* records in memory */
	MigFold fold;     /* or NULL */
	size_t fold_at;   /* so many records are worth it */
	int64_t *records; /* taken and not yet in a file */
	size_t count;
	size_t sorted; /* so many of them in order; all, if there are no more */
	size_t room;
	int64_t *spare; /* to sort them */
	size_t spare_room;
	BufFile *(*files)[MIG_SORTER_FILES]; /* of each level, the higher the older; or NULL */
	int file_count[MIG_SORTER_LEVELS];
	MigSorterRun *runs; /* being merged; those that are older come first */
	int run_room;
	int *heap; /* of runs that are not at their end, the least first */
	int heap_count;
} MigSorter;

/* Bytes of one of so many parts of the memory that a function may take. */
extern size_t mig_part_of_memory(int parts);

/*
 * For records of so many numbers, to be sorted by the first keys of them, of which so many bytes are kept in
 * memory; while they are sorted it takes as much again.
 */
extern void mig_sorter_init(MigSorter *sorter, MemoryContext context, size_t width, size_t keys,
							size_t bytes);

/*
 * The same for the state of the aggregate called, whose files are closed when it is done with its group.  As a
 * window function it is not told, so that all stays in memory.
 */
extern void mig_sorter_init_state(MigSorter *sorter, FunctionCallInfo fcinfo, size_t width,
								  size_t keys, size_t bytes);

/* Lets records be folded whenever memory is short: those that come out may be folded further. */
extern void mig_sorter_set_fold(MigSorter *sorter, MigFold fold);

/* Sorts and folds the records in memory. */
extern void mig_sorter_fold(MigSorter *sorter);

/* Takes all records of another sorter of the same width and keys, which is of no use then. */
extern void mig_sorter_take(MigSorter *sorter, MigSorter *other);

/*
 * All records as one process hands them to another of the same kind, after a head of so many bytes that the
 * caller has.  The sorter goes on being of use.
 */
extern bytea *mig_sorter_bytes(MigSorter *sorter, const void *head, size_t head_size);

/*
 * Takes the records that mig_sorter_bytes wrote behind the head; false, at once, if there is part of one, or one that
 * is not good by what the caller knows.
 */
extern bool mig_sorter_read(MigSorter *sorter, const void *bytes, size_t size,
							bool (*is_good)(const void *state, const int64_t *record),
							const void *state);

/* Prepares for about so many records: growing step by step costs more. */
extern void mig_sorter_expect(MigSorter *sorter, size_t records);

/* Makes room for a record. */
extern void mig_sorter_make_room(MigSorter *sorter);

/* Puts the records taken in order: mig_sorter_head and mig_sorter_next give them. */
extern void mig_sorter_sort(MigSorter *sorter);

/* Closes the files and forgets the records; memory is kept. */
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

/* The record that comes next, or NULL; it holds until mig_sorter_next. */
static inline const int64_t *
mig_sorter_head(const MigSorter *sorter)
{
	return sorter->heap_count > 0 ? sorter->runs[sorter->heap[0]].head : NULL;
}

/* Puts the run of the heap in its place again after its record was taken. */
extern void mig_sorter_advance(MigSorter *sorter);

/* Goes on to the next record. */
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
