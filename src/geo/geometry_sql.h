/*
 * geometry_sql.h
 *		Geometry arguments of SQL functions, read without a call into PostGIS.
 */
#ifndef MIG_GEOMETRY_SQL_H
#define MIG_GEOMETRY_SQL_H

#include "base/pg_compat.h"

#include "base/errors_sql.h"
#include "geo/geometry.h"

/*
 * Opens argument argno, a geometry in longitude and latitude (SRID 4326 or 4490).  Raises 42804 for
 * other types, 22023 for other SRIDs, 0A000 for unsupported kinds of geometry.  The bytes live as
 * long as the call's memory context.
 */
extern void mig_geometry_arg(FunctionCallInfo fcinfo, int argno, MigGeometry *geometry);

/* The same for a value of argument argno in another row, for window functions. */
extern void mig_geometry_value(FunctionCallInfo fcinfo, int argno, Datum value,
							   MigGeometry *geometry);

/*
 * The position of argument argno, a point in longitude and latitude; false if it is empty.  Raises
 * as above, and 22023 with the hint for other kinds of geometry.
 */
extern bool mig_geometry_point_arg(FunctionCallInfo fcinfo, int argno, const char *hint,
								   double *lon_deg, double *lat_deg);

/* The same for a value of argument argno in another row. */
extern bool mig_geometry_point_value(FunctionCallInfo fcinfo, int argno, Datum datum,
									 const char *hint, double *lon_deg, double *lat_deg);

/*
 * A copy of argument argno, a geometry of any kind in longitude and latitude, with a 4-byte header.
 * Raises 42804 and 22023 as above.
 */
extern struct varlena *mig_geometry_copy_arg(FunctionCallInfo fcinfo, int argno);

/* Raises 22023: an area is required, and the geometry is not a polygon. */
pg_noreturn extern void mig_geometry_report_no_area(const char *detail);

/* Raises 0A000 with the hint: unsupported kind of geometry. */
pg_noreturn extern void mig_geometry_report_kind(const char *detail, const char *hint);

/* The next sequence of vertices (see mig_geometry_next); raises XX001 if the bytes are damaged. */
extern bool mig_geometry_sequence(MigGeometry *geometry, const uint8_t **vertices, uint32_t *count);

/* Raises XX001: the bytes of a geometry contradict each other. */
pg_noreturn extern void mig_geometry_report_damaged(void);

/* Wording of invalid longitudes, latitudes and rings. */
extern bool mig_geometry_explain(const MigFault *fault, MigWords *words);

/* Raises 22003: longitude or latitude out of range. */
pg_noreturn extern void mig_report_position(MigStatus status);

#endif /* MIG_GEOMETRY_SQL_H */
