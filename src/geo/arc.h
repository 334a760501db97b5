/*
 * arc.h
 *		Positions as unit vectors and great circles from one to another, the shorter way round.
 *
 * Between opposite positions the arc goes over the north pole, between the poles along the meridian 0.  How far
 * positions are from each other is compared by the squares of chords of the unit sphere, which take no arcsine.
 */
#ifndef MIG_ARC_H
#define MIG_ARC_H

#include "geo/sphere.h"

typedef struct MigVector
{
	double x; /* to longitude 0, latitude 0 */
	double y; /* to longitude 90 degrees, latitude 0 */
	double z; /* to the north pole */
} MigVector;

typedef struct MigArc
{
	MigVector from;
	MigVector to;
	MigVector
		normal;   /* of length 1, or 0 if from and to are one place; the arc turns left about it */
	double angle; /* radians */
} MigArc;

/* A position in 1e-7 degrees as a vector, and a vector of any length but 0 as the nearest position. */
MigVector mig_vector_of(int32_t lon, int32_t lat);
void mig_vector_position(const MigVector *vector, int32_t *lon, int32_t *lat);

/* The same of a position in degrees. */
MigVector mig_vector_of_degrees(double lon_deg, double lat_deg);

/* The angle of the direction of x and y in radians, -pi to pi; 0 if there is none. */
double mig_angle(double x, double y);

static inline double
mig_vector_dot(const MigVector *a, const MigVector *b)
{
	return a->x * b->x + a->y * b->y + a->z * b->z;
}

/* The square of the chord between two vectors. */
static inline double
mig_vector_chord(const MigVector *a, const MigVector *b)
{
	double x = b->x - a->x;
	double y = b->y - a->y;
	double z = b->z - a->z;

	return x * x + y * y + z * z;
}

/* The square of the chord of so many metres on the ground; above all chords if it is half a turn or more. */
double mig_chord_of_metres(double metres);

/* The metres on the ground of the square of a chord. */
double mig_chord_metres(double chord);

MigArc mig_arc(const MigVector *from, const MigVector *to);

/* The direction in which the arc begins: a vector at right angles to its first, or 0. */
MigVector mig_arc_ahead(const MigArc *arc);

/* The vector at a part of the arc, 0 to 1. */
MigVector mig_arc_at(const MigArc *arc, double part);

/* The square of the chord from a vector to the nearest place of the arc. */
double mig_arc_chord(const MigArc *arc, const MigVector *vector);

#endif /* MIG_ARC_H */
