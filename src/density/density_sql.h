/*
 * density_sql.h
 *		Types density and zone_density on the server side: a header of 8 bytes, the keys, then the values, 8 bytes
 *		each.  flow and zone_flow have two arrays of keys: all first keys, all second keys, the values.
 */
#ifndef MIG_DENSITY_SQL_H
#define MIG_DENSITY_SQL_H

#include "base/pg_compat.h"

#include "base/errors_sql.h"
#include "coverage/coverage.h"
#include "density/density_math.h"

/* A value of one of the types, aligned to 8 bytes. */
typedef struct MigDensityForm
{
	int32 length; /* length word of a varlena */
	uint8 format; /* MIG_DENSITY_FORMAT */
	uint8 keys_are;
	uint8 values_are;
	uint8 pairs;                         /* 1 for a flow, else 0 */
	int64_t data[FLEXIBLE_ARRAY_MEMBER]; /* the keys, then the values */
} MigDensityForm;

/* A density or flow to be filled: keys, and counts or amounts. */
typedef struct MigDensityOut
{
	MigDensityForm *form;
	size_t room;
	int64_t *keys;
	int64_t *to;     /* NULL unless it is a flow */
	int64_t *counts; /* counts or amounts is NULL */
	double *amounts;
} MigDensityOut;

extern const MigTypeText mig_density_text;
extern const MigTypeText mig_flow_text;

/* The value of a datum; a detoasted copy is in the current memory context. */
extern MigDensity mig_density_value_of(Datum datum);

/* The same for an argument. */
extern MigDensity mig_density_arg(FunctionCallInfo fcinfo, int number);

/* Allocates a density of up to room keys; raises 54000 if a value cannot hold them. */
extern MigDensityOut mig_density_out(MigKeyKind keys_are, MigValueKind values_are, size_t room);

/* The same for a flow. */
extern MigDensityOut mig_flow_out(MigKeyKind keys_are, MigValueKind values_are, size_t room);

/* The same for a density or flow with keys of the same kind as another one. */
extern MigDensityOut mig_density_out_like(const MigDensity *density, MigValueKind values_are,
										  size_t room);

/* Finishes a value that has only the first count keys. */
extern Datum mig_density_done(MigDensityOut *out, size_t count);

/* The kind of keys that the type of argument 1 holds, by the name of the type. */
extern MigKeyKind mig_density_key_kind_arg(FunctionCallInfo fcinfo);

/* The level of all cells, or -1 if there are none; raises 22023 if they are of several sizes. */
extern int mig_density_level_of(const MigDensity *density);

/* Checks a level of divisions, 1 to 5; raises 22023 if it is invalid. */
extern int mig_density_region_level(int32 level);

/* An argument with the minimum number of persons to disclose, at least 2. */
extern int32 mig_k_arg(FunctionCallInfo fcinfo, int number);

/* The density to be filled, for functions of density_math.h. */
extern MigDensityTarget mig_density_target(const MigDensityOut *out);

/* The keys for which wanted returns true, with their values. */
extern Datum mig_density_keep(const MigDensity *density,
							  bool (*wanted)(const void *state, const MigDensity *density,
											 size_t i),
							  const void *state);

/* Function that returns the parent of a key at a level, or 0 if there is none; for cells, divisions and grids. */
extern MigParent mig_density_parent(MigKeyKind keys_are);

/* The level to roll up to, from argument 1: a size of cells or a level of divisions. */
extern int mig_density_level_arg(FunctionCallInfo fcinfo, const MigDensity *density);

/* Raises an error of the type unless the status of a roll-up is MIG_OK. */
extern void mig_density_check_rollup(const MigTypeText *type, MigStatus status);

/* The area in argument 1, and whether it contains the center of a cell. */
extern const MigCoverage *mig_density_area_arg(FunctionCallInfo fcinfo);
extern bool mig_density_is_within(const MigCoverage *area, int64_t cell);

/* "density" or "flow", for messages. */
extern const char *mig_density_name(const MigDensity *density);

/* Raises 42804 unless keys are of the wanted kind. */
extern void mig_density_need_keys(const MigDensity *density, MigKeyKind wanted);

/* Raises 42804 unless values are counts. */
extern void mig_density_need_counts(const MigDensity *density);

/* Raises 42804 unless the keys of two densities are of one kind. */
extern void mig_density_check_keys(const MigDensity *a, const MigDensity *b);

#endif /* MIG_DENSITY_SQL_H */
