/*
 * trajectory_key.h
 *		Index keys of trajectories, made from heads alone, and lower bounds of the distance between trajectories
 *		below two keys.
 *
 * Positions are in units of 1e-7 degrees, as in the head.  In the key of a single trajectory each range is one value; but
 * if a step crosses the antimeridian, western and eastern ends are unknown, and their ranges are the full circle.
 *
 * Lower bounds never exceed the distances of similarity.h, even with rounding: they are reduced by more than the
 * rounding error, 1e-9 of the distance and 1 micrometre, or 2 m where fixes may be half around the earth from each other.
 */
#ifndef MIG_TRAJECTORY_KEY_H
#define MIG_TRAJECTORY_KEY_H

#include "trajectory/trajectory.h"

/* Ranges of a key. */
typedef enum MigKeyAxis
{
	MIG_KEY_FIRST_LON, /* of the first fix */
	MIG_KEY_FIRST_LAT,
	MIG_KEY_LAST_LON,
	MIG_KEY_LAST_LAT,
	MIG_KEY_WEST, /* minimum longitude of a fix */
	MIG_KEY_EAST, /* maximum */
	MIG_KEY_SOUTH,
	MIG_KEY_NORTH,
	MIG_KEY_AXES,
} MigKeyAxis;

typedef struct MigTrajectoryKey
{
	int32_t low[MIG_KEY_AXES];
	int32_t high[MIG_KEY_AXES];
	int64_t from;    /* minimum time of first fixes */
	int64_t to;      /* maximum time of last fixes */
	uint32_t count;  /* minimum number of fixes */
	uint32_t unused; /* 0 */
} MigTrajectoryKey;

/* Distances for which keys give lower bounds. */
typedef enum MigKeyMeasure
{
	MIG_KEY_FRECHET,
	MIG_KEY_FRECHET_CONTINUOUS,
	MIG_KEY_HAUSDORFF,
	MIG_KEY_DTW,   /* with any window */
	MIG_KEY_BOXES, /* of any two fixes of both */
	MIG_KEY_MEASURES,
	MIG_KEY_NONE = MIG_KEY_MEASURES, /* measure without lower bound */
} MigKeyMeasure;

/* The key of one trajectory. */
MigTrajectoryKey mig_trajectory_key(const MigTrajectoryHead *head);

/* Extends a key by another. */
void mig_trajectory_key_add(MigTrajectoryKey *key, const MigTrajectoryKey *other);

/* Increase in width by that; 0 if the key remains the same. */
double mig_trajectory_key_growth(const MigTrajectoryKey *key, const MigTrajectoryKey *other);

/* An entry of a page to be split. */
typedef struct MigKeyEntry
{
	const MigTrajectoryKey *key;
	int64_t place;   /* used internally */
	uint32_t number; /* for use by the caller */
} MigKeyEntry;

/* Reorders entries, at least two; those from the returned index on form the second page. */
size_t mig_trajectory_keys_split(MigKeyEntry *entries, size_t count);

/* Three-way comparison, by an order that keeps trajectories with similar ends together (Morton order). */
int mig_trajectory_key_order(const MigTrajectoryKey *a, const MigTrajectoryKey *b);

/* Lower bound in metres of the distance of any trajectories below two keys. */
double mig_trajectory_keys_apart(const MigTrajectoryKey *a, const MigTrajectoryKey *b,
								 MigKeyMeasure measure);

/* Boxes of consecutive pieces of one trajectory, for sharper bounds than by its box. */
#define MIG_KEY_PIECES 16
typedef struct MigKeyPieces
{
	size_t count;
	int32_t west[MIG_KEY_PIECES];
	int32_t east[MIG_KEY_PIECES];
	int32_t south[MIG_KEY_PIECES];
	int32_t north[MIG_KEY_PIECES];
} MigKeyPieces;

MigKeyPieces mig_trajectory_pieces(const MigFix *fixes, size_t count, const MigMemory *memory);

/* Lower bound in metres of the Hausdorff distance of any trajectory below a key to one, given its key and pieces. */
double mig_trajectory_key_hausdorff(const MigTrajectoryKey *key, const MigTrajectoryKey *one,
									const MigKeyPieces *pieces);

/* May the boxes of trajectories below two keys overlap? */
bool mig_trajectory_keys_meet(const MigTrajectoryKey *a, const MigTrajectoryKey *b);

#endif /* MIG_TRAJECTORY_KEY_H */
