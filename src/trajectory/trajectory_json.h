/*
 * trajectory_json.h
 *		Trajectories of OGC Moving Features JSON (OGC 19-045r3, clause 7.2): an object MovingPoint, by itself or as the
 *		temporalGeometry of a Feature, which may be the one of a FeatureCollection.
 *
 *		{"type":"MovingPoint","coordinates":[[119.9201,28.4502]],"datetimes":["2024-05-01T08:00:00Z"]}
 *
 * Instead of coordinates and datetimes a MovingPoint may have sequences, as MobilityDB writes them, an array of objects that have
 * both; for it may stand a MovingGeometryCollection, whose prisms are MovingPoints.  Sequences follow one another in time.
 *
 * Members may come in any order.  Times are timestamps of ISO 8601 with their offset, or milliseconds since 1970.
 * A third coordinate and members that are not named here are passed over.  crs, where there is one, names
 * EPSG:4326, EPSG:4490 or OGC's CRS84; interpolation is Linear or Discrete, or
 * MobilityDB's None; its MovingGeomPoint and MovingGeogPoint are a MovingPoint.
 */
#ifndef MIG_TRAJECTORY_JSON_H
#define MIG_TRAJECTORY_JSON_H

#include "trajectory/trajectory.h"

/* Sequences of fixes, one behind the other. */
typedef struct MigSequences
{
	MigFixes fixes;
	size_t *ends; /* of each: one past the number of its last fix */
	size_t count;
	size_t room;
} MigSequences;

void mig_sequences_free(MigSequences *sequences, const MigMemory *memory);

/*
 * Reads a text; sequences take what is read.  Apart, one may begin when the one before ends; otherwise all are one trajectory, in
 * which a fix at the end of one and the begin of the next counts once.  Fails as mig_trajectory_parse does, also with
 * MIG_BAD_MOVING_POINT; sequences has no memory then.
 */
MigStatus mig_trajectory_read_json(const char *s, size_t len, bool apart, const MigMemory *memory,
								   MigSequences *sequences, MigWhere *where);

#endif /* MIG_TRAJECTORY_JSON_H */
