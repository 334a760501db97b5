/*
 * density_sql.h
 *		density and zone_density on the server side: a head of 8 bytes, the keys, then the values, 8 bytes
 *		each.  flow and zone_flow are the same with two keys: all of the first, all of the second, the values.
 */
#ifndef MIG_DENSITY_SQL_H
#define MIG_DENSITY_SQL_H

#include "base/pg_compat.h"

#include "base/errors_sql.h"
#include "coverage/coverage.h"
#include "density/density_math.h"

/* A value of one of the types; aligned to 8 bytes. */
typedef struct MigDensityForm
{
	int32 length; /* the server's length word */
	uint8 format; /* MIG_DENSITY_FORMAT */
	uint8 keys_are;
	uint8 values_are;
	uint8 pairs;                         /* 1 of a flow, else 0 */
	int64_t data[FLEXIBLE_ARRAY_MEMBER]; /* the keys, then the values */
} MigDensityForm;

/* A density being written: fill keys, and counts or amounts. */
typedef struct MigDensityOut
{
	MigDensityForm *form;
	size_t room;
	int64_t *keys;
	int64_t *to;     /* NULL but for a flow */
	int64_t *counts; /* one of both is NULL */
	double *amounts;
} MigDensityOut;

extern const MigTypeText mig_density_text;
extern const MigTypeText mig_flow_text;

/* Argument number of one of the types. */
extern MigDensity mig_density_arg(FunctionCallInfo fcinfo, int number);

/* A value of one of the types; the bytes last as long as the current context. */
extern MigDensity mig_density_value_of(Datum datum);

/* Room for so many keys; raises 54000 if a value cannot hold them. */
extern MigDensityOut mig_density_out(MigKeyKind keys_are, MigValueKind values_are, size_t room);

/* The same for the pairs of a flow. */
extern MigDensityOut mig_flow_out(MigKeyKind keys_are, MigValueKind values_are, size_t room);

/* A density or a flow like another one but for its keys and values. */
extern MigDensityOut mig_density_out_like(const MigDensity *density, size_t room);

/* The value, of the first count keys. */
extern Datum mig_density_done(MigDensityOut *out, size_t count);

/* The kind of keys of argument 1 of a transition function, by the name of its type. */
extern MigKeyKind mig_density_key_kind_arg(FunctionCallInfo fcinfo);

/* Raises 22023 unless all cells are of one size, and gives their level; -1 for a density without cells. */
extern int mig_density_level_of(const MigDensity *density);

/* A level of divisions, 1 to 5; raises 22023 if there is none. */
extern int mig_density_region_level(int32 level);

/* The least number of persons to be published, at least 2. */
extern int32 mig_k_arg(FunctionCallInfo fcinfo, int number);

/* Where a core function writes a density. */
extern MigDensityTarget mig_density_target(const MigDensityOut *out);

/* The keys that a function is true for, with their values. */
extern Datum mig_density_keep(const MigDensity *density,
							  bool (*wanted)(const void *state, const MigDensity *density,
											 size_t i),
							  const void *state);

/* The key of a coarser level that one is part of, or 0 if it has none; for roll-ups of cells, divisions, grids. */
extern MigParent mig_density_parent(MigKeyKind keys_are);

/* The level that argument 1 asks a roll-up for. */
extern int mig_density_level_arg(FunctionCallInfo fcinfo, const MigDensity *density);

/* Raises unless a roll-up was done. */
extern void mig_density_check_rollup(const MigTypeText *type, MigStatus status);

/* Is a key, a cell, within the area that argument 1 gives? */
extern const MigCoverage *mig_density_area_arg(FunctionCallInfo fcinfo);
extern bool mig_density_is_within(const MigCoverage *area, int64_t cell);

/* Raises 42804 unless keys are of the kind that a function takes. */
extern void mig_density_need_keys(const MigDensity *density, MigKeyKind wanted);

/* Raises 42804 unless values are counts. */
extern void mig_density_need_counts(const MigDensity *density);

/* Raises 42804 unless the keys of two densities are of one kind. */
extern void mig_density_check_keys(const MigDensity *a, const MigDensity *b);

#endif /* MIG_DENSITY_SQL_H */
