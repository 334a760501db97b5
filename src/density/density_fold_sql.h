/*
 * density_fold_sql.h
 *		States of aggregates that return a density or a flow of a whole table.  They sort its rows in bounded memory.
 *
 * A record holds the key, or the two keys of a flow, and what is counted or summed.
 */
#ifndef MIG_DENSITY_FOLD_SQL_H
#define MIG_DENSITY_FOLD_SQL_H

#include "base/pg_compat.h"

#include "base/sorter_sql.h"
#include "density/density.h"

/* What a record holds besides the keys. */
typedef enum MigDensityFoldContent
{
	MIG_DENSITY_FOLD_COUNTS,  /* a count */
	MIG_DENSITY_FOLD_AMOUNTS, /* the bits of an amount */
	MIG_DENSITY_FOLD_BIGINTS, /* a person identified by a bigint */
	MIG_DENSITY_FOLD_UUIDS,   /* by the two numbers of a uuid */
	MIG_DENSITY_FOLD_TEXTS,   /* by the two numbers of a text */
	MIG_DENSITY_FOLD_CONTENTS
} MigDensityFoldContent;

typedef struct MigDensityFold
{
	size_t keys; /* 1, or 2 for a flow */
	MigKeyKind keys_are;
	MigDensityFoldContent content;
	MigSorter sorter;
} MigDensityFold;

/* Transition functions; the arguments after the state are the keys.  This one adds a count given by the caller. */
extern Datum mig_density_fold_add_count(FunctionCallInfo fcinfo, size_t keys, int64 count);

/* Adds the amount in the argument after the keys. */
extern Datum mig_density_fold_add_amount(FunctionCallInfo fcinfo, size_t keys);

/* Adds the person, of type person_key, in the argument after the keys. */
extern Datum mig_density_fold_add_person(FunctionCallInfo fcinfo, size_t keys);

/* Adds the density or flow in argument 1. */
extern Datum mig_density_fold_add_density(FunctionCallInfo fcinfo);

#endif /* MIG_DENSITY_FOLD_SQL_H */
