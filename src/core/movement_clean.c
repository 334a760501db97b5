/*
 * movement_clean.c
 *		The most fixes that can be (see movement_clean.h).
 *
 * What can be reached is transitive.  So the best choice that ends with a fix is the best one that ends with a fix that
 * reaches it, and the fix.  Fixes between which no step is too fast are a run: of a run those that reach a fix are
 * the first ones, up to some fix, which is the best of them.  Runs are tried from the best on, until one cannot be better
 * than what was found; as a rule the fix before will do.
 */
#include "core/movement_clean.h"

#include <string.h>

#include "core/arc.h"

#define NONE UINT32_MAX

/* The best choice that ends with a fix. */
typedef struct Choice
{
	uint32_t total;  /* fixes of it */
	uint32_t before; /* the fix before it there, or NONE */
} Choice;

typedef struct Run
{
	uint32_t first; /* fix */
	uint32_t last;
} Run;

typedef struct Search
{
	const MigFix *fixes;
	MigVector *vectors;
	double speed;
	Choice *choices;
	Run *runs; /* that are over, by the totals of their last fixes */
	size_t count;
	size_t room;
	const MigMemory *memory;
	size_t work;
} Search;

/* Can the mover be at one fix and then at another? */
static bool
reaches(Search *search, size_t from, size_t to)
{
	int64_t time = search->fixes[to].time - search->fixes[from].time;
	double metres = search->speed * ((double) time / 1e6);
	double chord = mig_vector_chord(search->vectors + from, search->vectors + to);

	mig_progress_at(search->memory, ++search->work);
	/* no way is shorter than the chord: most are refused by it */
	if (chord * (MIG_SPHERE_RADIUS_M * MIG_SPHERE_RADIUS_M) > metres * metres * (1 + 1e-9))
		return false;
	return chord <= mig_chord_of_metres(metres);
}

/* Puts a run that is over among the others. */
static void
add_run(Search *search, size_t first, size_t last)
{
	size_t place = 0;
	size_t end = search->count;

	if (search->count == search->room)
	{
		search->room = search->room == 0 ? 64 : 2 * search->room;
		search->runs =
			search->memory->resize(search->memory->state, search->runs, search->room * sizeof(Run));
	}
	while (place < end)
	{
		size_t middle = place + (end - place) / 2;

		if (search->choices[search->runs[middle].last].total <= search->choices[last].total)
			place = middle + 1;
		else
			end = middle;
	}
	memmove(search->runs + place + 1, search->runs + place, (search->count - place) * sizeof(Run));
	search->runs[place] = (Run){(uint32_t) first, (uint32_t) last};
	search->count++;
}

/* Tries a fix as the one before another. */
static void
try_fix(Search *search, size_t from, size_t to)
{
	Choice *choice = search->choices + to;

	if (search->choices[from].total >= choice->total)
		*choice = (Choice){search->choices[from].total + 1, (uint32_t) from};
}

/* Finds the best choice that ends with a fix, of which the one with the fix before may be known. */
static void
choose(Search *search, size_t fix)
{
	for (size_t i = search->count; i-- > 0;)
	{
		size_t first = search->runs[i].first;
		size_t last = search->runs[i].last;

		if (search->choices[last].total < search->choices[fix].total)
			return;
		if (!reaches(search, first, fix))
			continue;
		if (reaches(search, last, fix))
			first = last;
		while (last - first > 1)
		{
			size_t middle = first + (last - first) / 2;

			if (reaches(search, middle, fix))
				first = middle;
			else
				last = middle;
		}
		try_fix(search, first, fix);
	}
}

size_t
mig_movement_clean(const MigFix *fixes, size_t count, double speed, const MigMemory *memory,
				   bool *kept)
{
	Search search = {
		.fixes = fixes,
		.vectors = mig_allocate(memory, count, sizeof(MigVector)),
		.speed = speed,
		.choices = mig_allocate(memory, count, sizeof(Choice)),
		.memory = memory,
	};
	size_t first = 0;
	size_t best = 0;
	size_t total;

	for (size_t i = 0; i < count; i++)
	{
		search.vectors[i] = mig_vector_of(fixes[i].lon, fixes[i].lat);
		kept[i] = false;
		search.choices[i] = (Choice){1, NONE};
		if (i > 0 && reaches(&search, i - 1, i))
			try_fix(&search, i - 1, i);
		else if (i > 0)
		{
			add_run(&search, first, i - 1);
			first = i;
		}
		choose(&search, i);
		if (search.choices[i].total > search.choices[best].total)
			best = i;
	}
	total = search.choices[best].total;
	for (size_t left = total; left > 0; left--)
	{
		mig_progress_at(memory, left);
		kept[best] = true;
		best = search.choices[best].before;
	}
	if (search.runs != NULL)
		memory->release(memory->state, search.runs);
	memory->release(memory->state, search.choices);
	memory->release(memory->state, search.vectors);
	return total;
}
