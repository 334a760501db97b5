/*
 * trajectory_text.h
 *		Text form of trajectories: fixes as longitude, latitude (decimal degrees) and time (ISO 8601 timestamp).
 *
 *		{119.9201 28.4502@2024-05-01T08:00:00Z, 119.9204 28.4507@2024-05-01T08:00:05Z}
 */
#ifndef MIG_TRAJECTORY_TEXT_H
#define MIG_TRAJECTORY_TEXT_H

#include "base/scanner.h"
#include "base/number.h"
#include "trajectory/trajectory.h"

#define MIG_DEGREES_TEXT_MAX 12 /* -180.0000000 */
#define MIG_FIX_TEXT_MAX     (2 * MIG_DEGREES_TEXT_MAX + 2 + MIG_TIME_TEXT_MAX)

/* Writes units of position in degrees, with as many decimals as needed; returns the length, no NUL. */
size_t mig_degrees_format(int32_t units, char out[MIG_DEGREES_TEXT_MAX]);

/* Writes the text of a fix; returns the length, no NUL. */
size_t mig_fix_format(const MigFix *fix, char out[MIG_FIX_TEXT_MAX]);

/*
 * Takes a decimal number of degrees, exactly, after blanks; more than 7 decimals are rounded, half away from 0.
 * MIG_BAD_TRAJECTORY if there is none; status beyond if its absolute value exceeds max degrees.
 */
MigStatus mig_take_degrees(MigScanner *in, MigNumberForm form, int32_t max, MigStatus beyond,
						   int32_t *units);

/*
 * Parses a text into fixes, empty before.  Fails with MIG_BAD_TRAJECTORY, MIG_BAD_TIME, MIG_BAD_ORDER,
 * MIG_BAD_LONGITUDE or MIG_BAD_LATITUDE and the position, or with MIG_TOO_MANY_FIXES; fixes then owns no memory.
 */
MigStatus mig_trajectory_parse(const char *s, size_t len, const MigMemory *memory, MigFixes *fixes,
							   MigWhere *where);

#endif /* MIG_TRAJECTORY_TEXT_H */
