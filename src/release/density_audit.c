/*
 * density_audit.c
 *		Disclosure by several releases of counts (see density_audit.h).
 */
#include "release/density_audit.h"

#include <string.h>

#include "base/array.h"
#include "base/radix.h"
#include "code/grid_code.h"
#include "grid/gridcell.h"
#include "release/density_protect.h"

#define GRIDS_OF_REGION 1000 /* a grid's code is its region's code followed by three digits */
#define GRID_DEPTH      (MIG_REGION_CODE_LEVELS + 1)
#define DEPTHS          12 /* maximum nesting of cells, plus one */

/* A count of a release, as a record of radix.h: a cell comes before those inside it. */
typedef struct Entry
{
	int64_t start; /* first position inside; equal only for a cell and those in its first corner */
	int64_t depth;
	int64_t count;
	int64_t release;
} Entry;

#define ENTRY_WIDTH (sizeof(Entry) / sizeof(int64_t))

static Entry
entry_of(MigKeyKind keys_are, int64_t key)
{
	switch (keys_are)
	{
		case MIG_KEYS_CELL:
			return (Entry){.start = mig_gridcell_first(key), .depth = mig_gridcell_level(key)};
		case MIG_KEYS_REGION:
			return (Entry){.start = key * GRIDS_OF_REGION, .depth = mig_region_code_level(key)};
		default:
			return (Entry){.start = key, .depth = GRID_DEPTH};
	}
}

static int64_t
key_of(MigKeyKind keys_are, const Entry *entry)
{
	if (keys_are == MIG_KEYS_CELL)
		return mig_gridcell_at_level(entry->start, (int) entry->depth);
	if (keys_are != MIG_KEYS_ZONE && entry->depth < GRID_DEPTH)
		return entry->start / GRIDS_OF_REGION;
	return entry->start;
}

/* The last position inside. */
static int64_t
end_of(MigKeyKind keys_are, const Entry *entry)
{
	int64_t key = key_of(keys_are, entry);

	if (keys_are == MIG_KEYS_CELL)
		return mig_gridcell_last(key);
	if (keys_are != MIG_KEYS_ZONE && entry->depth < GRID_DEPTH)
		return mig_region_code_last(key) * GRIDS_OF_REGION + GRIDS_OF_REGION - 1;
	return key;
}

/* --- Findings --- */

static void
add_finding(MigAudit *audit, int64_t key, MigFindingKind kind, int64_t persons)
{
	audit->findings = mig_grow(&audit->memory, audit->findings, &audit->room, audit->count + 1,
							   sizeof(MigFinding));
	audit->findings[audit->count++] = (MigFinding){key, kind, persons, audit->release_count, 0};
}

/* Adds a release to the last finding. */
static void
add_release(MigAudit *audit, int64_t release)
{
	audit->releases = mig_grow(&audit->memory, audit->releases, &audit->release_room,
							   audit->release_count + 1, sizeof(int32_t));
	audit->releases[audit->release_count++] = (int32_t) release;
	audit->findings[audit->count - 1].count++;
}

/* --- Counts of one cell --- */

/* The end of the entries with the same count. */
static size_t
same_count(const Entry *entries, size_t first, size_t end)
{
	size_t i = first;

	while (i < end && entries[i].count == entries[first].count)
		i++;
	return i;
}

/* Checks the entries of a cell, which are sorted by count, then release. */
static void
look_at_counts(MigAudit *audit, int64_t key, const Entry *entries, size_t count)
{
	size_t next;

	for (size_t i = 0; i < count; i = next)
	{
		next = same_count(entries, i, count);
		if (entries[i].count > 0 && entries[i].count < audit->k)
		{
			add_finding(audit, key, MIG_FINDING_SMALL, entries[i].count);
			for (size_t j = i; j < next; j++)
				add_release(audit, entries[j].release);
		}
		if (next < count)
		{
			uint64_t by = (uint64_t) entries[next].count - (uint64_t) entries[i].count;

			add_finding(audit, key,
						by < (uint64_t) audit->k ? MIG_FINDING_CHANGE : MIG_FINDING_CONFLICT,
						by > INT64_MAX ? INT64_MAX : (int64_t) by);
			if (entries[i].release < entries[next].release)
			{
				add_release(audit, entries[i].release);
				add_release(audit, entries[next].release);
			}
			else
			{
				add_release(audit, entries[next].release);
				add_release(audit, entries[i].release);
			}
		}
	}
}

/* --- Nested cells --- */

/* A 128-bit integer with an alignment of 8 bytes, that of the server's memory. */
__extension__ typedef __int128 Wide __attribute__((aligned(8)));

/* A cell and the sum of the topmost cells inside it, by the first release of each and by the last. */
typedef struct Frame
{
	int64_t key;
	int64_t end;
	int64_t count[2];
	int64_t release[2];
	Wide inside[2];
	bool is_divided;
} Frame;

/* The cells that contain the current one; sets of the releases of the cells inside, if sets is not NULL. */
typedef struct Stack
{
	Frame frames[DEPTHS];
	int depth;
	uint64_t *sets; /* for each depth, those of the first and of the last releases */
	size_t words;   /* per set */
} Stack;

static uint64_t *
set_of(const Stack *stack, int depth, int which)
{
	return stack->sets + (size_t) (2 * depth + which) * stack->words;
}

/* Adds the releases involved in a difference; false if it is a single one. */
static bool
add_releases(MigAudit *audit, const Stack *stack, const Frame *frame, int outer, int inner)
{
	const uint64_t *set;

	if (stack->sets == NULL)
	{
		add_release(audit, frame->release[0]);
		return true;
	}
	set = set_of(stack, stack->depth, inner);
	mig_progress(&audit->memory, 64 * stack->words);
	for (size_t i = 0; i < 64 * stack->words; i++)
		if ((set[i / 64] >> i % 64 & 1) != 0 || i == (size_t) frame->release[outer])
			add_release(audit, (int64_t) i);
	return audit->findings[audit->count - 1].count > 1;
}

/* Classifies a difference; true if it is a finding.  Of two findings the lower kind is worse. */
static bool
judge(const MigAudit *audit, Wide persons, MigFindingKind *kind)
{
	*kind = persons <= -audit->k ? MIG_FINDING_CONFLICT : MIG_FINDING_DIFFERENCE;
	return persons != 0 && persons < audit->k;
}

/* Pops the innermost cell from the stack, and checks its count minus those inside. */
static void
pop(MigAudit *audit, Stack *stack)
{
	const Frame *frame = &stack->frames[--stack->depth];
	MigFindingKind kind = MIG_FINDING_CONFLICT;
	Wide worst = 0;
	int outer = 0;
	int inner = 0;

	if (!frame->is_divided)
		return;
	for (int i = 0; i < (stack->sets == NULL ? 1 : 4); i++)
	{
		Wide persons = frame->count[i / 2] - frame->inside[i % 2];
		MigFindingKind shows;

		if (judge(audit, persons, &shows) &&
			(worst == 0 || shows < kind || (shows == kind && persons > worst)))
		{
			worst = persons;
			kind = shows;
			outer = i / 2;
			inner = i % 2;
		}
	}
	if (worst == 0)
		return;
	add_finding(audit, frame->key, kind, worst < INT64_MIN ? INT64_MIN : (int64_t) worst);
	if (!add_releases(audit, stack, frame, outer, inner))
	{
		audit->release_count--; /* reported for this release alone */
		audit->count--;
	}
}

/* Pops the cells that end before a position. */
static void
leave(MigAudit *audit, Stack *stack, int64_t start)
{
	while (stack->depth > 0 && stack->frames[stack->depth - 1].end < start)
		pop(audit, stack);
}

/* Pushes a cell, given its entries of the first and of the last release. */
static void
enter(Stack *stack, int64_t key, int64_t end, const Entry *first, const Entry *last)
{
	Frame *frame = &stack->frames[stack->depth];

	if (stack->depth > 0)
	{
		Frame *outer = frame - 1;

		outer->is_divided = true;
		outer->inside[0] += first->count;
		outer->inside[1] += last->count;
		if (stack->sets != NULL)
		{
			set_of(stack, stack->depth - 1, 0)[first->release / 64] |= UINT64_C(1)
																	   << first->release % 64;
			set_of(stack, stack->depth - 1, 1)[last->release / 64] |= UINT64_C(1)
																	  << last->release % 64;
		}
	}
	*frame = (Frame){.key = key,
					 .end = end,
					 .count = {first->count, last->count},
					 .release = {first->release, last->release}};
	if (stack->sets != NULL)
		memset(set_of(stack, stack->depth, 0), 0, 2 * stack->words * sizeof(uint64_t));
	stack->depth++;
}

/* Sweeps over sorted entries, with a stack for each release, and a last one for all of them. */
static void
sweep(MigAudit *audit, MigKeyKind keys_are, const Entry *entries, size_t count, Stack *stacks,
	  int32_t releases)
{
	size_t next;

	for (size_t i = 0; i < count; i = next)
	{
		const Entry *first = &entries[i];
		const Entry *last = &entries[i];
		int64_t key = key_of(keys_are, first);
		int64_t end = end_of(keys_are, first);

		for (next = i; next < count && entries[next].start == entries[i].start &&
					   entries[next].depth == entries[i].depth;
			 next++)
		{
			const Entry *entry = &entries[next];
			Stack *own = &stacks[entry->release];

			mig_progress(&audit->memory, 1);
			first = entry->release < first->release ? entry : first;
			last = entry->release > last->release ? entry : last;
			leave(audit, own, entry->start);
			enter(own, key, end, entry, entry);
		}
		mig_progress(&audit->memory, stacks[releases].words);
		leave(audit, &stacks[releases], entries[i].start);
		enter(&stacks[releases], key, end, first, last);
		look_at_counts(audit, key, entries + i, next - i);
	}
	for (int32_t i = 0; i <= releases; i++)
	{
		mig_progress(&audit->memory, DEPTHS);
		while (stacks[i].depth > 0)
			pop(audit, &stacks[i]);
	}
}

MigStatus
mig_density_audit(MigAudit *audit, const MigDensity *releases, int32_t count, int64_t k,
				  const MigMemory *memory)
{
	MigKeyKind keys_are = count > 0 ? releases[0].keys_are : MIG_KEYS_CELL;
	size_t words = ((size_t) count + 63) / 64;
	MigStatus status = MIG_OK;
	size_t room = 0;
	size_t written = 0;
	Entry *entries;
	Entry *spare;
	Stack *stacks;

	*audit = (MigAudit){.memory = *memory, .k = k};
	for (int32_t release = 0; release < count; release++)
		room += releases[release].count;
	entries = memory->resize(memory->state, NULL, (room + 1) * sizeof(Entry));
	spare = memory->resize(memory->state, NULL, (room + 1) * sizeof(Entry));
	stacks = memory->resize(memory->state, NULL, ((size_t) count + 1) * sizeof(Stack));
	mig_clear(memory, stacks, ((size_t) count + 1) * sizeof(Stack));
	stacks[count].words = words;
	stacks[count].sets =
		memory->resize(memory->state, NULL, (words * 2 * DEPTHS + 1) * sizeof(uint64_t));
	for (int32_t release = 0; release < count && status == MIG_OK; release++)
		for (size_t i = 0; i < releases[release].count; i++)
		{
			Entry *entry = &entries[written++];

			mig_progress(memory, 1);
			*entry = entry_of(releases[release].keys_are, releases[release].keys[i]);
			entry->release = release;
			if (!mig_density_whole(&releases[release], i, &entry->count))
			{
				status = MIG_BAD_NUMBER;
				break;
			}
		}
	if (status == MIG_OK)
		sweep(audit, keys_are,
			  (const Entry *) mig_radix_sort((int64_t *) entries, (int64_t *) spare, written,
											 ENTRY_WIDTH, 3, memory),
			  written, stacks, count);
	memory->release(memory->state, stacks[count].sets);
	memory->release(memory->state, stacks);
	memory->release(memory->state, spare);
	memory->release(memory->state, entries);
	return status;
}

void
mig_density_audit_free(MigAudit *audit)
{
	if (audit->findings != NULL)
		audit->memory.release(audit->memory.state, audit->findings);
	if (audit->releases != NULL)
		audit->memory.release(audit->memory.state, audit->releases);
}
