/*
 * trajectory_key.h
 *		What an index knows of the trajectories beneath one of its entries, by their heads alone, and how near any of
 *		them can be to another one.
 *
 * Positions are in units of 1e-7 degrees, as in the head.  Of a trajectory alone each range is one value; but where a step
 * of it crosses the antimeridian its western and eastern ends are not known, and any of the earth.
 *
 * Distances are never above those of similarity.h, to the last digit: they are less by more than rounding, 1e-9 of them and
 * 1 micrometre, or 2 m where fixes may be half round the earth from each other.
 */
#ifndef MIG_TRAJECTORY_KEY_H
#define MIG_TRAJECTORY_KEY_H

#include "trajectory/trajectory.h"

/* Of what a key has a range. */
typedef enum MigKeyAxis
{
	MIG_KEY_FIRST_LON, /* of the first fix */
	MIG_KEY_FIRST_LAT,
	MIG_KEY_LAST_LON,
	MIG_KEY_LAST_LAT,
	MIG_KEY_WEST, /* the least longitude of any fix */
	MIG_KEY_EAST, /* the greatest one */
	MIG_KEY_SOUTH,
	MIG_KEY_NORTH,
	MIG_KEY_AXES,
} MigKeyAxis;

typedef struct MigTrajectoryKey
{
	int32_t low[MIG_KEY_AXES];
	int32_t high[MIG_KEY_AXES];
	int64_t from;    /* the earliest first fix */
	int64_t to;      /* the latest last fix */
	uint32_t count;  /* the least number of fixes */
	uint32_t unused; /* 0 */
} MigTrajectoryKey;

/* What a key bounds from below. */
typedef enum MigKeyMeasure
{
	MIG_KEY_FRECHET,
	MIG_KEY_FRECHET_CONTINUOUS,
	MIG_KEY_HAUSDORFF,
	MIG_KEY_DTW,   /* with any window */
	MIG_KEY_BOXES, /* of any fix of the one and any of the other */
	MIG_KEY_MEASURES,
	MIG_KEY_NONE = MIG_KEY_MEASURES, /* a measure that it tells nothing of */
} MigKeyMeasure;

/* The key of one trajectory. */
MigTrajectoryKey mig_trajectory_key(const MigTrajectoryHead *head);

/* Makes a key one of what is beneath another as well. */
void mig_trajectory_key_add(MigTrajectoryKey *key, const MigTrajectoryKey *other);

/* How much wider a key becomes by that: 0 where it stays as it is. */
double mig_trajectory_key_growth(const MigTrajectoryKey *key, const MigTrajectoryKey *other);

/* An entry of a page that is to be split. */
typedef struct MigKeyEntry
{
	const MigTrajectoryKey *key;
	int64_t place;   /* for the core */
	uint32_t number; /* the caller's */
} MigKeyEntry;

/* Puts entries, two at least, in an order such that those from the one returned on make a page of their own. */
size_t mig_trajectory_keys_split(MigKeyEntry *entries, size_t count);

/* Less than, equal to or greater than 0: an order in which trajectories of like ends are near each other (Morton's). */
int mig_trajectory_key_order(const MigTrajectoryKey *a, const MigTrajectoryKey *b);

/* Metres that any trajectory beneath one key and any beneath the other are apart at least. */
double mig_trajectory_keys_apart(const MigTrajectoryKey *a, const MigTrajectoryKey *b,
								 MigKeyMeasure measure);

/* Boxes of the fixes of one trajectory, one after the other: that it goes through, for what its own box cannot tell. */
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

/* Metres of the Hausdorff distance of any trajectory beneath a key to one, of which there are key and pieces, at least. */
double mig_trajectory_key_hausdorff(const MigTrajectoryKey *key, const MigTrajectoryKey *one,
									const MigKeyPieces *pieces);

/* May boxes of trajectories beneath the keys have a place in common? */
bool mig_trajectory_keys_meet(const MigTrajectoryKey *a, const MigTrajectoryKey *b);

#endif /* MIG_TRAJECTORY_KEY_H */
