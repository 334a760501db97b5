/*
 * sorter_sql.c
 *		Sorting in bounded memory (see sorter_sql.h).
 */
#include "base/pg_compat.h"

#include "miscadmin.h"

#include "base/glue_sql.h"
#include "base/sorter_sql.h"

#define RUNS_MAX    (MIG_SORTER_LEVELS * MIG_SORTER_FILES + 1)
#define RECORDS_MIN 512                    /* in memory, however little is allowed */
#define SPARE_KEPT  ((size_t) 1024 * 1024) /* bytes kept for the next sort; more is freed */
#define FOLD_AT     65536                  /* records that fit into the processor's cache */

size_t
mig_part_of_memory(int parts)
{
	return (size_t) work_mem * 1024 / parts;
}

void
mig_sorter_init(MigSorter *sorter, MemoryContext context, size_t width, size_t keys, size_t bytes)
{
	memset(sorter, 0, sizeof(*sorter));
	sorter->memory = mig_memory(context);
	sorter->context = context;
	sorter->width = width;
	sorter->keys = keys;
	sorter->limit = Max(bytes / (width * sizeof(int64_t)), RECORDS_MIN);
}

static void
free_sorter(Datum sorter)
{
	mig_sorter_free((MigSorter *) DatumGetPointer(sorter));
}

void
mig_sorter_init_state(MigSorter *sorter, FunctionCallInfo fcinfo, size_t width, size_t keys,
					  size_t bytes)
{
	MemoryContext context;
	bool in_window = AggCheckCallContext(fcinfo, &context) == AGG_CONTEXT_WINDOW;

	mig_sorter_init(sorter, context, width, keys, in_window ? SIZE_MAX : bytes);
	if (!in_window)
		AggRegisterCallback(fcinfo, free_sorter, PointerGetDatum(sorter));
}

/* Enlarges a block of the sorter to this many records, keeping its contents. */
static void
grow(MigSorter *sorter, int64_t **block, size_t *room, size_t records, size_t kept)
{
	size_t size = sorter->width * sizeof(int64_t);
	int64_t *larger = sorter->memory.resize(sorter->context, NULL, records * size);

	mig_copy(&sorter->memory, larger, *block, kept * size);
	if (*block != NULL)
		pfree(*block);
	*block = larger;
	*room = records;
}

static void
write_records(MigSorter *sorter, BufFile *file, int64_t *records, size_t count)
{
	for (size_t done = 0; done < count;)
	{
		size_t step = Min(count - done, MIG_STEP);

		CHECK_FOR_INTERRUPTS();
		BufFileWrite(file, records + done * sorter->width, step * sorter->width * sizeof(int64_t));
		done += step;
	}
}

/* Creates a file whose memory lives as long as the sorter's. */
static BufFile *
new_file(MigSorter *sorter)
{
	MemoryContext old = MemoryContextSwitchTo(sorter->context);
	BufFile *file = BufFileCreateTemp(false);

	MemoryContextSwitchTo(old);
	return file;
}

static void
rewind_file(BufFile *file)
{
	if (BufFileSeek(file, 0, 0, SEEK_SET) != 0)
		elog(ERROR, "could not rewind a temporary file");
}

/* --- Merging --- */

/* Reads the next record of a run; false at its end. */
static bool
read_on(const MigSorter *sorter, MigSorterRun *run)
{
	size_t bytes = sorter->width * sizeof(int64_t);
	size_t got;

	if (run->file == NULL)
	{
		run->head += sorter->width;
		return run->head != run->end;
	}
	got = BufFileRead(run->file, run->record, bytes);
	if (got != 0 && got != bytes)
		elog(ERROR, "unexpected end of a temporary file");
	run->head = run->record;
	return got != 0;
}

static bool
run_less(const MigSorter *sorter, int a, int b)
{
	const int64_t *left = sorter->runs[a].head;
	const int64_t *right = sorter->runs[b].head;

	if (mig_record_less(left, right, sorter->keys))
		return true;
	return a < b && !mig_record_less(right, left, sorter->keys);
}

/* Sifts down the run at the top of the heap. */
static void
sink(MigSorter *sorter)
{
	int *heap = sorter->heap;
	int run = heap[0];
	int place = 0;

	for (int child = 1; child < sorter->heap_count; child = 2 * place + 1)
	{
		if (child + 1 < sorter->heap_count && run_less(sorter, heap[child + 1], heap[child]))
			child++;
		if (!run_less(sorter, heap[child], run))
			break;
		heap[place] = heap[child];
		place = child;
	}
	heap[place] = run;
}

void
mig_sorter_advance(MigSorter *sorter)
{
	if (!read_on(sorter, sorter->runs + sorter->heap[0]))
		sorter->heap[0] = sorter->heap[--sorter->heap_count];
	sink(sorter);
}

static void
add_to_heap(MigSorter *sorter, int run)
{
	int place = sorter->heap_count++;

	for (; place > 0 && run_less(sorter, run, sorter->heap[(place - 1) / 2]);
		 place = (place - 1) / 2)
		sorter->heap[place] = sorter->heap[(place - 1) / 2];
	sorter->heap[place] = run;
}

/* Makes room for runs, none of which exist yet: many states of small groups have only one each. */
static void
make_runs(MigSorter *sorter, int runs)
{
	if (sorter->run_room >= runs)
		return;
	if (sorter->runs != NULL)
	{
		pfree(sorter->runs);
		pfree(sorter->heap);
	}
	sorter->runs = MemoryContextAlloc(sorter->context, runs * sizeof(MigSorterRun));
	sorter->heap = MemoryContextAlloc(sorter->context, runs * sizeof(int));
	sorter->run_room = runs;
}

/* Starts merging files, the oldest first, as runs after the given number. */
static void
merge_files(MigSorter *sorter, BufFile **files, int count, int runs)
{
	for (int i = 0; i < count; i++)
	{
		MigSorterRun *run = sorter->runs + runs + i;

		rewind_file(files[i]);
		run->file = files[i];
		if (read_on(sorter, run))
			add_to_heap(sorter, runs + i);
	}
}

/* Adds a sorted file to a level; a full level is merged into one file of the next. */
static void
add_file(MigSorter *sorter, BufFile *file, int level)
{
	if (sorter->files == NULL)
		sorter->files =
			MemoryContextAlloc(sorter->context, MIG_SORTER_LEVELS * sizeof(*sorter->files));
	for (;; level++)
	{
		BufFile **files = sorter->files[level];

		files[sorter->file_count[level]++] = file;
		if (sorter->file_count[level] < MIG_SORTER_FILES || level == MIG_SORTER_LEVELS - 1)
			break;
		file = new_file(sorter);
		sorter->heap_count = 0;
		make_runs(sorter, RUNS_MAX);
		for (merge_files(sorter, files, MIG_SORTER_FILES, 0); sorter->heap_count > 0;
			 mig_sorter_advance(sorter))
		{
			mig_progress(&sorter->memory, 1);
			BufFileWrite(file, sorter->runs[sorter->heap[0]].record,
						 sorter->width * sizeof(int64_t));
		}
		for (int i = 0; i < MIG_SORTER_FILES; i++)
			BufFileClose(files[i]);
		sorter->file_count[level] = 0;
	}
	if (sorter->file_count[level] == MIG_SORTER_FILES)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many records to sort"),
						errhint("Increase work_mem, or process fewer rows at once.")));
}

/* --- Adding and reading records --- */

static void
sort_memory(MigSorter *sorter)
{
	int64_t *sorted;

	if (sorter->sorted == sorter->count)
		return;
	if (sorter->spare_room < sorter->count)
		grow(sorter, &sorter->spare, &sorter->spare_room, sorter->room, 0);
	sorted = mig_radix_sort(sorter->records, sorter->spare, sorter->count, sorter->width,
							sorter->keys, &sorter->memory);
	if (sorted != sorter->records)
	{
		size_t room = sorter->room;

		sorter->spare = sorter->records;
		sorter->room = sorter->spare_room;
		sorter->records = sorted;
		sorter->spare_room = room;
	}
	if (sorter->spare_room * sorter->width * sizeof(int64_t) > SPARE_KEPT)
	{
		pfree(sorter->spare);
		sorter->spare = NULL;
		sorter->spare_room = 0;
	}
	sorter->sorted = sorter->count;
}

static void
spill(MigSorter *sorter)
{
	BufFile *file;

	if (sorter->count == 0)
		return;
	sort_memory(sorter);
	file = new_file(sorter);
	write_records(sorter, file, sorter->records, sorter->count);
	sorter->count = sorter->sorted = 0;
	add_file(sorter, file, 0);
}

void
mig_sorter_expect(MigSorter *sorter, size_t records)
{
	size_t room = Min(records + records / 8, sorter->limit);

	if (room > sorter->room)
		grow(sorter, &sorter->records, &sorter->room, room, sorter->count);
}

void
mig_sorter_set_fold(MigSorter *sorter, MigFold fold)
{
	sorter->fold = fold;
	sorter->fold_at = Min(FOLD_AT, sorter->limit);
}

void
mig_sorter_fold(MigSorter *sorter)
{
	if (sorter->count == 0)
		return;
	sort_memory(sorter);
	sorter->count = sorter->fold(sorter->records, sorter->count, &sorter->memory);
	sorter->sorted = sorter->count;
}

/* Folds if worthwhile; did that free enough memory? */
static bool
has_folded(MigSorter *sorter)
{
	size_t before = sorter->count;

	if (sorter->fold == NULL || before < sorter->fold_at)
		return false;
	mig_sorter_fold(sorter);
	if (sorter->count <= before / 2)
		return true;
	sorter->fold_at = Min(8 * before, sorter->limit);
	return sorter->count < before && sorter->room < sorter->limit;
}

void
mig_sorter_make_room(MigSorter *sorter)
{
	if (has_folded(sorter))
		return;
	if (sorter->room == sorter->limit)
		spill(sorter);
	else
		grow(sorter, &sorter->records, &sorter->room, Min(Max(2 * sorter->room, 16), sorter->limit),
			 sorter->count);
}

static bool
has_files(const MigSorter *sorter)
{
	for (int level = 0; level < MIG_SORTER_LEVELS; level++)
		if (sorter->file_count[level] > 0)
			return true;
	return false;
}

void
mig_sorter_sort(MigSorter *sorter)
{
	int runs = 0;

	sorter->heap_count = 0;
	if (!has_files(sorter))
	{
		if (sorter->count == 0)
			return;
		sort_memory(sorter);
		make_runs(sorter, 1);
		sorter->runs[0].file = NULL;
		sorter->runs[0].head = sorter->records;
		sorter->runs[0].end = sorter->records + sorter->count * sorter->width;
		sorter->heap[sorter->heap_count++] = 0;
		return;
	}
	spill(sorter);
	make_runs(sorter, RUNS_MAX);
	for (int level = MIG_SORTER_LEVELS; level-- > 0; runs += sorter->file_count[level])
		merge_files(sorter, sorter->files[level], sorter->file_count[level], runs);
}

void
mig_sorter_take(MigSorter *sorter, MigSorter *other)
{
	size_t bytes = sorter->width * sizeof(int64_t);

	mig_sorter_expect(sorter, sorter->count + other->count);
	for (size_t i = 0; i < other->count; i++)
	{
		mig_progress(&sorter->memory, 1);
		memcpy(mig_sorter_put(sorter), other->records + i * other->width, bytes);
	}
	other->count = other->sorted = 0;
	if (has_files(other))
		for (mig_sorter_sort(other); mig_sorter_head(other) != NULL; mig_sorter_next(other))
			memcpy(mig_sorter_put(sorter), mig_sorter_head(other), bytes);
	mig_sorter_free(other);
}

bytea *
mig_sorter_bytes(MigSorter *sorter, const void *head, size_t head_size)
{
	size_t record_bytes = sorter->width * sizeof(int64_t);
	size_t count = 0;
	bytea *bytes;
	char *out;

	if (sorter->fold != NULL)
		mig_sorter_fold(sorter);
	for (mig_sorter_sort(sorter); mig_sorter_head(sorter) != NULL; mig_sorter_next(sorter))
		count++;
	bytes = mig_state_bytes(head_size + count * record_bytes);
	memcpy(VARDATA(bytes), head, head_size);
	out = VARDATA(bytes) + head_size;
	for (mig_sorter_sort(sorter); mig_sorter_head(sorter) != NULL; mig_sorter_next(sorter))
	{
		memcpy(out, mig_sorter_head(sorter), record_bytes);
		out += record_bytes;
	}
	return bytes;
}

bool
mig_sorter_read(MigSorter *sorter, const void *bytes, size_t size,
				bool (*is_good)(const void *state, const int64_t *record), const void *state)
{
	size_t record_bytes = sorter->width * sizeof(int64_t);
	size_t count = size / record_bytes;

	if (size % record_bytes != 0)
		return false;
	mig_sorter_expect(sorter, count);
	for (size_t i = 0; i < count; i++)
	{
		int64_t *record = mig_sorter_put(sorter);

		mig_progress(&sorter->memory, 1);
		memcpy(record, (const char *) bytes + i * record_bytes, record_bytes);
		if (!is_good(state, record))
			return false;
	}
	return true;
}

void
mig_sorter_reset(MigSorter *sorter)
{
	for (int level = 0; level < MIG_SORTER_LEVELS; level++)
	{
		for (int i = 0; i < sorter->file_count[level]; i++)
			BufFileClose(sorter->files[level][i]);
		sorter->file_count[level] = 0;
	}
	sorter->count = sorter->sorted = 0;
	sorter->heap_count = 0;
}

void
mig_sorter_free(MigSorter *sorter)
{
	mig_sorter_reset(sorter);
	if (sorter->records != NULL)
		pfree(sorter->records);
	if (sorter->spare != NULL)
		pfree(sorter->spare);
	sorter->records = sorter->spare = NULL;
	sorter->room = sorter->spare_room = 0;
}
