/*
 * location_code_sql.h
 *		SQL functions common to all national location codes.
 */
#ifndef MIG_LOCATION_CODE_SQL_H
#define MIG_LOCATION_CODE_SQL_H

#include "base/errors_sql.h"

#include "grid/location_code.h"

/* A code, and how messages describe it. */
typedef struct MigCodeFunctions
{
	const MigLocationCode *code;
	MigTypeText text;
} MigCodeFunctions;

/* Wording of positions that have no code. */
extern bool mig_code_explain(const MigFault *fault, MigWords *words);

/* (lon, lat, level), (geometry, level) -> text; NULL for an empty point */
extern Datum mig_code_of_lonlat(FunctionCallInfo fcinfo, const MigCodeFunctions *functions);
extern Datum mig_code_of_geometry(FunctionCallInfo fcinfo, const MigCodeFunctions *functions);

/* (text) -> boolean, integer, text */
extern Datum mig_code_is_valid(FunctionCallInfo fcinfo, const MigCodeFunctions *functions);
extern Datum mig_code_level(FunctionCallInfo fcinfo, const MigCodeFunctions *functions);

/* (text, level) -> text: the code of the enclosing cell, NULL at a finer level */
extern Datum mig_code_parent(FunctionCallInfo fcinfo, const MigCodeFunctions *functions);

/* (text) -> level, west, south, east, north */
extern Datum mig_code_cell(FunctionCallInfo fcinfo, const MigCodeFunctions *functions);

/* (west, south, east, north, level) -> codes of all cells that meet the rectangle, by rows from the south */
extern Datum mig_code_window(FunctionCallInfo fcinfo, const MigCodeFunctions *functions);

#endif /* MIG_LOCATION_CODE_SQL_H */
