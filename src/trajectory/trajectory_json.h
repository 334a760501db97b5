/*
 * trajectory_json.h
 *		Trajectories in OGC Moving Features JSON (OGC 19-045r3, clause 7.2): a MovingPoint object, by itself or as the
 *		temporalGeometry of a Feature, which may be the only one of a FeatureCollection.
 *
 *		{"type":"MovingPoint","coordinates":[[119.9201,28.4502]],"datetimes":["2024-05-01T08:00:00Z"]}
 *
 * Instead of coordinates and datetimes, a MovingPoint may have sequences, as MobilityDB writes them: an array of objects
 * with both members.  A MovingGeometryCollection of MovingPoints, its prisms, is accepted in place of a MovingPoint.
 * Sequences are in the order of time.
 *
 * Members may be in any order.  Times are ISO 8601 timestamps with offset, or milliseconds since 1970.  A third
 * coordinate and members not named here are ignored.  crs, if present, names EPSG:4326, EPSG:4490 or OGC's CRS84;
 * interpolation is Linear or Discrete, or MobilityDB's None; MobilityDB's MovingGeomPoint and MovingGeogPoint are
 * accepted as MovingPoint.
 */
#ifndef MIG_TRAJECTORY_JSON_H
#define MIG_TRAJECTORY_JSON_H

#include "trajectory/trajectory.h"

/* Sequences of fixes, concatenated. */
typedef struct MigSequences
{
	MigFixes fixes;
	size_t *ends; /* for each sequence, one past the number of its last fix */
	size_t count;
	size_t room;
} MigSequences;

void mig_sequences_free(MigSequences *sequences, const MigMemory *memory);

/*
 * Parses a text into sequences.  If apart, a sequence may start at the end time of the previous one; otherwise all are
 * parts of one trajectory, and a fix that ends one and starts the next is stored once.  Fails as mig_trajectory_parse
 * does, and with MIG_BAD_MOVING_POINT; sequences then owns no memory.
 */
MigStatus mig_trajectory_read_json(const char *s, size_t len, bool apart, const MigMemory *memory,
								   MigSequences *sequences, MigWhere *where);

#endif /* MIG_TRAJECTORY_JSON_H */
