/*
 * trajectory_json.h
 *		A trajectory of OGC Moving Features JSON (OGC 19-045r3, clause 7.2.2): an object MovingPoint.
 *
 *		{"type":"MovingPoint","coordinates":[[119.9201,28.4502]],"datetimes":["2024-05-01T08:00:00Z"]}
 *
 * Members may come in any order.  Times are instants of ISO 8601 with their offset, or milliseconds since 1970.
 * A third coordinate and members that are not named here are passed over.  crs, where there is one, names
 * EPSG:4326, EPSG:4490 or OGC's CRS84; interpolation is Linear or Discrete.
 */
#ifndef MIG_TRAJECTORY_JSON_H
#define MIG_TRAJECTORY_JSON_H

#include "core/trajectory.h"

/*
 * Reads a text; fixes, empty before, take what is read.  Fails as mig_trajectory_parse does, also with
 * MIG_BAD_MOVING_POINT; fixes has no memory then.
 */
MigStatus mig_trajectory_read_json(const char *s, size_t len, const MigMemory *memory,
								   MigFixes *fixes, MigWhere *where);

#endif /* MIG_TRAJECTORY_JSON_H */
