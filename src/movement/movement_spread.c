/*
 * movement_spread.c
 *		Radius of gyration (see movement_spread.h).
 */
#include "movement/movement_spread.h"

#include <math.h>

#include "geo/arc.h"

#define PIECE  0.01 /* radians of arc integrated at once: 64 km */
#define SIXTHS 6    /* Simpson's weights are 1/6, 4/6 and 1/6 */

/* Sums over the pieces of the path, by Simpson's rule. */
typedef struct Spread
{
	const MigVector *centre; /* or NULL to sum up vectors */
	MigVector sum;
	double squares; /* squared metres */
} Spread;

static void
add_place(Spread *spread, const MigVector *vector, double weight)
{
	if (spread->centre != NULL)
	{
		double metres = mig_chord_metres(mig_vector_chord(spread->centre, vector));

		spread->squares += weight * (metres * metres);
	}
	spread->sum.x += weight * vector->x;
	spread->sum.y += weight * vector->y;
	spread->sum.z += weight * vector->z;
}

static void
add_path(Spread *spread, const MigFix *fixes, size_t count, const MigMemory *memory)
{
	MigVector from = mig_vector_of(fixes[0].lon, fixes[0].lat);

	for (size_t i = 1; i < count; i++)
	{
		MigVector to = mig_vector_of(fixes[i].lon, fixes[i].lat);
		MigArc arc = mig_arc(&from, &to);
		int pieces = 1 + (int) (arc.angle / PIECE);
		double weight = (double) (fixes[i].time - fixes[i - 1].time) / pieces / SIXTHS;

		mig_progress(memory, 1);
		for (int j = 0; j < pieces; j++)
		{
			MigVector middle = mig_arc_at(&arc, (j + 0.5) / pieces);
			MigVector end = j + 1 < pieces ? mig_arc_at(&arc, (j + 1.0) / pieces) : to;

			add_place(spread, &from, weight);
			add_place(spread, &middle, 4 * weight);
			add_place(spread, &end, weight);
			from = end;
		}
	}
}

double
mig_movement_gyration(const MigFix *fixes, size_t count, const MigMemory *memory)
{
	double total = (double) (fixes[count - 1].time - fixes[0].time);
	Spread spread = {NULL, {0, 0, 0}, 0};
	MigVector centre;
	double length;

	if (count == 1)
		return 0;
	add_path(&spread, fixes, count, memory);
	length = sqrt(mig_vector_dot(&spread.sum, &spread.sum));
	if (length == 0)
		return 0;
	centre = (MigVector){spread.sum.x / length, spread.sum.y / length, spread.sum.z / length};
	spread = (Spread){&centre, {0, 0, 0}, 0};
	add_path(&spread, fixes, count, memory);
	return sqrt(spread.squares / total);
}
