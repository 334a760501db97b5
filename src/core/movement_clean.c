/*
 * movement_clean.c
 *		Runs of fixes that can be (see movement_clean.h).
 *
 * What can be reached is transitive: a run that can follow the last one kept can follow all before.  So the best
 * choice that ends with a run is the best one that ends with a run it can follow, and the run.  Those are tried
 * from the best on; as a rule the first will do.
 */
#include "core/movement_clean.h"

#include <string.h>

#include "core/arc.h"

#define NONE SIZE_MAX

typedef struct Run
{
	size_t first; /* fix */
	size_t last;
	size_t total;  /* fixes of the best choice that ends with it */
	size_t before; /* the run before it there, or NONE */
} Run;

typedef struct Runs
{
	Run *runs;
	size_t count;
	size_t room;
	size_t *order; /* their numbers by total */
} Runs;

/* Can a mover so fast be at one fix and then at another? */
static bool
reaches(const MigFix *from, const MigVector *here, const MigFix *to, const MigVector *there,
		double speed)
{
	double metres = speed * ((double) (to->time - from->time) / 1e6);
	double chord = mig_vector_chord(here, there);

	/* no way is shorter than the chord: the most are refused by it */
	if (chord * (MIG_SPHERE_RADIUS_M * MIG_SPHERE_RADIUS_M) > metres * metres * (1 + 1e-9))
		return false;
	return chord <= mig_chord_of_metres(metres);
}

static void
add_run(Runs *runs, size_t first, size_t last, const MigMemory *memory)
{
	if (runs->count == runs->room)
	{
		runs->room = runs->room == 0 ? 64 : 2 * runs->room;
		runs->runs = memory->resize(memory->state, runs->runs, runs->room * sizeof(Run));
		runs->order = memory->resize(memory->state, runs->order, runs->room * sizeof(size_t));
	}
	runs->runs[runs->count++] = (Run){first, last, last - first + 1, NONE};
}

/* How many of the runs in order have at most a total. */
static size_t
place_of(const Runs *runs, size_t count, size_t total)
{
	size_t first = 0;
	size_t end = count;

	while (first < end)
	{
		size_t middle = first + (end - first) / 2;

		if (runs->runs[runs->order[middle]].total <= total)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

size_t
mig_movement_clean(const MigFix *fixes, size_t count, double speed, const MigMemory *memory,
				   bool *kept)
{
	MigVector *vectors = mig_allocate(memory, count, sizeof(MigVector));
	Runs runs = {NULL, 0, 0, NULL};
	size_t first = 0;
	size_t work = 0;
	size_t total;

	for (size_t i = 0; i < count; i++)
	{
		mig_progress_at(memory, i);
		vectors[i] = mig_vector_of(fixes[i].lon, fixes[i].lat);
		kept[i] = false;
		if (i > 0 && !reaches(fixes + i - 1, vectors + i - 1, fixes + i, vectors + i, speed))
		{
			add_run(&runs, first, i - 1, memory);
			first = i;
		}
	}
	add_run(&runs, first, count - 1, memory);
	for (size_t i = 0; i < runs.count; i++)
	{
		Run *run = runs.runs + i;
		size_t place;

		for (size_t j = i; j > 0; j--)
		{
			size_t other = runs.order[j - 1];
			size_t last = runs.runs[other].last;

			mig_progress_at(memory, ++work);
			if (reaches(fixes + last, vectors + last, fixes + run->first, vectors + run->first,
						speed))
			{
				run->before = other;
				run->total += runs.runs[other].total;
				break;
			}
		}
		place = place_of(&runs, i, run->total);
		memmove(runs.order + place + 1, runs.order + place, (i - place) * sizeof(size_t));
		runs.order[place] = i;
	}
	first = runs.order[runs.count - 1];
	total = runs.runs[first].total;
	for (size_t run = first; run != NONE; run = runs.runs[run].before)
		for (size_t i = runs.runs[run].first; i <= runs.runs[run].last; i++)
		{
			mig_progress_at(memory, i);
			kept[i] = true;
		}
	memory->release(memory->state, runs.order);
	memory->release(memory->state, runs.runs);
	memory->release(memory->state, vectors);
	return total;
}
