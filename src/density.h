/*
 * density.h
 *		density and zone_density at the server's side: a head of 8 bytes, the keys, then the values, 8 bytes
 *		each.
 */
#ifndef MIG_DENSITY_SERVER_H
#define MIG_DENSITY_SERVER_H

#include "pg_compat.h"

#include "core/density_math.h"
#include "errors.h"

/* A value of either type; aligned to 8 bytes. */
typedef struct MigDensityForm
{
	int32 length; /* the server's length word */
	uint8 format; /* MIG_DENSITY_FORMAT */
	uint8 keys_are;
	uint8 values_are;
	uint8 unused;
	int64_t data[FLEXIBLE_ARRAY_MEMBER]; /* the keys, then the values */
} MigDensityForm;

/* A density being written: fill keys, and counts or amounts. */
typedef struct MigDensityOut
{
	MigDensityForm *form;
	size_t room;
	int64_t *keys;
	int64_t *counts; /* one of both is NULL */
	double *amounts;
} MigDensityOut;

extern const MigTypeText mig_density_text;

/* Argument number of type density or zone_density. */
extern MigDensity mig_density_arg(FunctionCallInfo fcinfo, int number);

/* A value of either type; the bytes last as long as the current context. */
extern MigDensity mig_density_value_of(Datum datum);

/* Room for so many keys; raises 54000 if a value cannot hold them. */
extern MigDensityOut mig_density_out(MigKeyKind keys_are, MigValueKind values_are, size_t room);

/* The value, of the first count keys. */
extern Datum mig_density_done(MigDensityOut *out, size_t count);

/* The kind of keys of argument 1 of a transition function, by the name of its type. */
extern MigKeyKind mig_density_key_kind_arg(FunctionCallInfo fcinfo);

/* Raises 22023 unless all cells are of one size, and gives their level; -1 for a density without cells. */
extern int mig_density_level_of(const MigDensity *density);

/* A level of divisions, 1 to 5; raises 22023 if there is none. */
extern int mig_density_region_level(int32 level);

/* Where a core function writes a density. */
extern MigDensityTarget mig_density_target(const MigDensityOut *out);

/* Raises 42804 unless the keys of two densities are of one kind. */
extern void mig_density_check_keys(const MigDensity *a, const MigDensity *b);

#endif /* MIG_DENSITY_SERVER_H */
