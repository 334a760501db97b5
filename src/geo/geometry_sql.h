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
 * Opens argument argno, a geometry in longitude and latitude (SRID 4326 or 4490).  Raises 42804 if
 * the argument is of another type, 22023 for other SRIDs, 0A000 for kinds of geometry that are
 * not read.  The bytes live as long as the call's memory context.
 */
extern void mig_geometry_arg(FunctionCallInfo fcinfo, int argno, MigGeometry *geometry);

/* The same for a value that argument argno has in another row, as window functions see. */
extern void mig_geometry_value(FunctionCallInfo fcinfo, int argno, Datum value,
							   MigGeometry *geometry);

/*
 * The position of argument argno, a point in longitude and latitude; false if it is empty.  Raises
 * as above, and 22023 for other kinds of geometry with the hint.
 */
extern bool mig_geometry_point_arg(FunctionCallInfo fcinfo, int argno, const char *hint,
								   double *lon_deg, double *lat_deg);

/* The same for a value that argument argno has in another row. */
extern bool mig_geometry_point_value(FunctionCallInfo fcinfo, int argno, Datum datum,
									 const char *hint, double *lon_deg, double *lat_deg);

/*
 * A copy of argument argno, a geometry of any kind in longitude and latitude, with a full length word.
 * Raises 42804 and 22023 as above.
 */
extern struct varlena *mig_geometry_copy_arg(FunctionCallInfo fcinfo, int argno);

/* Raises 22023: an area is asked for, and the geometry is no polygon. */
pg_noreturn extern void mig_geometry_report_no_area(const char *detail);

/* Raises 0A000 with the hint: a kind of geometry that cannot be read. */
pg_noreturn extern void mig_geometry_report_kind(const char *detail, const char *hint);

/* The next sequence of vertices (see mig_geometry_next); raises XX001 if the bytes are damaged. */
extern bool mig_geometry_sequence(MigGeometry *geometry, const uint8_t **vertices, uint32_t *count);

/* Raises XX001: the bytes of a geometry contradict each other. */
pg_noreturn extern void mig_geometry_report_damaged(void);

/* The words for longitudes, latitudes and rings that are none. */
extern bool mig_geometry_explain(const MigFault *fault, MigWords *words);

/* Raises 22003: a longitude or latitude is none. */
pg_noreturn extern void mig_report_position(MigStatus status);

#endif /* MIG_GEOMETRY_SQL_H */
