/*
 * arc.h
 *		Positions as unit vectors, and great-circle arcs between them, the shorter way round.
 *
 * Between antipodal positions the arc passes the north pole, between the poles it follows meridian 0.
 * Distances are compared by the squares of chords of the unit sphere, which need no arcsine.
 */
#ifndef MIG_ARC_H
#define MIG_ARC_H

#include "geo/sphere.h"

typedef struct MigVector
{
	double x; /* towards longitude 0, latitude 0 */
	double y; /* towards longitude 90 degrees, latitude 0 */
	double z; /* towards the north pole */
} MigVector;

typedef struct MigArc
{
	MigVector from;
	MigVector to;
	MigVector
		normal; /* of length 1, or 0 if from and to coincide; the arc is counterclockwise around it */
	double angle; /* radians */
} MigArc;

/* Converts a position in 1e-7 degrees to a vector, and a nonzero vector of any length to the nearest position. */
MigVector mig_vector_of(int32_t lon, int32_t lat);
void mig_vector_position(const MigVector *vector, int32_t *lon, int32_t *lat);

/* The same for a position in degrees. */
MigVector mig_vector_of_degrees(double lon_deg, double lat_deg);

/* The direction of (x, y) in radians, -pi to pi; 0 if both are 0. */
double mig_angle(double x, double y);

static inline double
mig_vector_dot(const MigVector *a, const MigVector *b)
{
	return a->x * b->x + a->y * b->y + a->z * b->z;
}

/* The squared chord between two vectors. */
static inline double
mig_vector_chord(const MigVector *a, const MigVector *b)
{
	double x = b->x - a->x;
	double y = b->y - a->y;
	double z = b->z - a->z;

	return x * x + y * y + z * z;
}

/* The squared chord for a distance on the ground; greater than all chords for half the circumference or more. */
double mig_chord_of_metres(double metres);

/* The distance on the ground, in metres, for a squared chord. */
double mig_chord_metres(double chord);

MigArc mig_arc(const MigVector *from, const MigVector *to);

/* The initial direction of the arc: a vector perpendicular to its start, or 0. */
MigVector mig_arc_ahead(const MigArc *arc);

/* The vector at a fraction of the arc, 0 to 1. */
MigVector mig_arc_at(const MigArc *arc, double part);

/* The squared chord from a vector to the nearest point of the arc. */
double mig_arc_chord(const MigArc *arc, const MigVector *vector);

#endif /* MIG_ARC_H */
